"""Design-based estimates of a survey: arrays and frames in, estimates with their joint covariance out."""

from .association.agreement import kappa
from .association.chi_squared import chisq
from .association.rank_tests import ranktest
from .association.t_tests import ttest
from .association.tables import crosstab
from .estimators.intraclass import intraclass_correlation
from .estimators.means import mean, proportion, total
from .estimators.quantiles import quantile
from .estimators.ratios import ratio
from .estimators.reliability import cronbach_alpha
from .estimators.variances import variance
from .inference.estimates import Estimates, join
from .inference.gaps import Gaps, gaps_of_gaps, share_gaps
from .inference.hypothesis_tests import Test
from .inference.intervals import mover, mover_p_value, wald_interval
from .inference.multiplicity import MaxT, max_t, p_adjust
from .inference.ranks import RankSets, rank_sets
from .inference.share_intervals import share_interval
from .models.bias_reduced import BiasReduced, bias_reduced
from .models.firth import firth
from .models.fit import Fit
from .models.formula import ModelError
from .models.glm import glm
from .models.loglinear import LoglinearFit, compare, loglin
from .models.marginal_effects import Change, Level, Slope, category, marginal_effects
from .models.multinomial import MultinomialFit, multinomial
from .models.ordinal import OrdinalFit, ordinal
from .sampling.columns import DesignError
from .sampling.design import SurveyDesign

__all__ = [
    "BiasReduced",
    "Change",
    "DesignError",
    "Estimates",
    "Fit",
    "Gaps",
    "Level",
    "LoglinearFit",
    "MaxT",
    "ModelError",
    "MultinomialFit",
    "OrdinalFit",
    "RankSets",
    "Slope",
    "SurveyDesign",
    "Test",
    "bias_reduced",
    "category",
    "chisq",
    "compare",
    "cronbach_alpha",
    "crosstab",
    "firth",
    "gaps_of_gaps",
    "glm",
    "intraclass_correlation",
    "join",
    "kappa",
    "loglin",
    "marginal_effects",
    "max_t",
    "mean",
    "mover",
    "mover_p_value",
    "multinomial",
    "ordinal",
    "p_adjust",
    "proportion",
    "quantile",
    "rank_sets",
    "ranktest",
    "ratio",
    "share_gaps",
    "share_interval",
    "total",
    "ttest",
    "variance",
    "wald_interval",
]
