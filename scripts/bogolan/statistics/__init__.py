"""Design-based estimates of a survey: arrays and frames in, estimates with their joint covariance out."""

from .association.chi_squared import chisq
from .association.rank_tests import ranktest
from .association.t_tests import ttest
from .association.tables import crosstab
from .estimators.means import mean, proportion, total
from .estimators.quantiles import quantile
from .estimators.ratios import ratio
from .estimators.variances import variance
from .inference.estimates import Estimates, join
from .inference.gaps import Gaps, share_gaps
from .inference.intervals import mover, mover_p_value, wald_interval
from .inference.share_intervals import share_interval
from .models.fit import Fit
from .models.formula import ModelError
from .models.glm import glm
from .models.marginal_effects import Change, Level, Slope, category, marginal_effects
from .sampling.columns import DesignError
from .sampling.design import SurveyDesign

__all__ = [
    "Change",
    "DesignError",
    "Estimates",
    "Fit",
    "Gaps",
    "Level",
    "ModelError",
    "Slope",
    "SurveyDesign",
    "category",
    "chisq",
    "crosstab",
    "glm",
    "join",
    "marginal_effects",
    "mean",
    "mover",
    "mover_p_value",
    "proportion",
    "quantile",
    "ranktest",
    "ratio",
    "share_gaps",
    "share_interval",
    "total",
    "ttest",
    "variance",
    "wald_interval",
]
