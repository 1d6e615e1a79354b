"""Design-based estimates of a survey: arrays and frames in, estimates with their joint covariance out."""

from .association.agreement import kappa
from .association.chi_squared import chisq
from .association.rank_tests import ranktest
from .association.t_tests import ttest
from .association.tables import crosstab
from .decomposition.oaxaca import oaxaca
from .decomposition.shapley import explained_gaps, shapley
from .estimators.intraclass import intraclass_correlation
from .estimators.means import mean, proportion, total
from .estimators.quantiles import quantile
from .estimators.ratios import ratio
from .estimators.reliability import cronbach_alpha
from .estimators.variances import variance
from .experiments.arm_balance import Balance, arm_balance
from .experiments.arm_chances import chance_test
from .experiments.arms import ExperimentError
from .experiments.conjoint_effects import amce
from .experiments.conjoint_means import marginal_means
from .experiments.conjoint_profiles import ConjointProfiles, conjoint_profiles
from .experiments.conjoint_tests import attribute_independence, level_balance, preference_test
from .experiments.direct_and_list import CombinedList, combined_list, misreporting
from .experiments.endorsement_effects import control_deviations, endorsement_effects, policy_response
from .experiments.endorsement_model import EndorsementModel, endorsement_model
from .experiments.list_design_effects import DesignEffectTest, design_effect_test
from .experiments.list_extremes import extreme_counts
from .experiments.list_fit import ListFit
from .experiments.list_nonresponse import lee_bounds, response_by_arm
from .experiments.list_prevalence import difference_in_means
from .experiments.list_regression import list_regression
from .experiments.randomised_checks import allowed_share_test, p_value_above, silence
from .experiments.randomised_designs import Randomisation, randomisation
from .experiments.randomised_prevalence import randomised_misreporting, randomised_prevalence, silence_bounds
from .experiments.randomised_regression import RandomisedFit, randomised_regression
from .imputation.chained import chained_equations
from .imputation.incomplete import ImputationError, Incomplete
from .imputation.pooled_tests import pooled_wald_test
from .imputation.pooling import Pooled, pool
from .inference.bounds import interval_between
from .inference.decisive import Decisive, decisive_shares, decisive_values
from .inference.detectable import minimum_detectable
from .inference.equivalence import equivalence_p_value
from .inference.estimates import Estimates, join
from .inference.gaps import Gaps, gaps_of_gaps, share_gaps
from .inference.hypothesis_tests import Test
from .inference.inequality_tests import inequality_test
from .inference.intervals import mover, mover_p_value, wald_interval
from .inference.multiplicity import MaxT, max_t, p_adjust
from .inference.power import detectable_difference, provable_margin
from .inference.ranks import RankSets, rank_sets
from .inference.share_intervals import share_interval
from .inference.specification_curve import SpecificationCurve, specification_curves
from .inference.wald_tests import adjusted_wald_test, wald_test
from .mixed.mixed_model import MixedModel, mixed_model
from .models.bases import Basis, BSpline, NaturalSpline, Polynomial, b_spline, bends, natural_spline, polynomial
from .models.bias_reduced import BiasReduced, bias_reduced
from .models.category_effects import category_effects
from .models.collinearity import redundant_columns
from .models.firth import firth
from .models.fit import Fit
from .models.formula import ModelError
from .models.glm import glm
from .models.goodness_of_fit import goodness_of_fit
from .models.influence import Influence, cluster_influence
from .models.loglinear import LoglinearFit, compare, loglin
from .models.marginal_effects import Change, Level, Slope, category, marginal_effects
from .models.multinomial import MultinomialFit, multinomial
from .models.ordinal import OrdinalFit, ordinal
from .models.proportional_odds import ProportionalOdds, proportional_odds
from .models.pseudo_r2 import PseudoR2, pseudo_r2, r2
from .models.variance_inflation import variance_inflation
from .models.wild_bootstrap import WildTest, wild_bootstrap
from .sampling.columns import DesignError
from .sampling.design import SurveyDesign

__all__ = [
    "BSpline",
    "Balance",
    "Basis",
    "BiasReduced",
    "Change",
    "CombinedList",
    "ConjointProfiles",
    "Decisive",
    "DesignEffectTest",
    "DesignError",
    "EndorsementModel",
    "Estimates",
    "ExperimentError",
    "Fit",
    "Gaps",
    "ImputationError",
    "Incomplete",
    "Influence",
    "Level",
    "ListFit",
    "LoglinearFit",
    "MaxT",
    "MixedModel",
    "ModelError",
    "MultinomialFit",
    "NaturalSpline",
    "OrdinalFit",
    "Polynomial",
    "Pooled",
    "ProportionalOdds",
    "PseudoR2",
    "Randomisation",
    "RandomisedFit",
    "RankSets",
    "Slope",
    "SpecificationCurve",
    "SurveyDesign",
    "Test",
    "WildTest",
    "adjusted_wald_test",
    "allowed_share_test",
    "amce",
    "arm_balance",
    "attribute_independence",
    "b_spline",
    "bends",
    "bias_reduced",
    "category",
    "category_effects",
    "chained_equations",
    "chance_test",
    "chisq",
    "cluster_influence",
    "combined_list",
    "compare",
    "conjoint_profiles",
    "control_deviations",
    "cronbach_alpha",
    "crosstab",
    "decisive_shares",
    "decisive_values",
    "design_effect_test",
    "detectable_difference",
    "difference_in_means",
    "endorsement_effects",
    "endorsement_model",
    "equivalence_p_value",
    "explained_gaps",
    "extreme_counts",
    "firth",
    "gaps_of_gaps",
    "glm",
    "goodness_of_fit",
    "inequality_test",
    "interval_between",
    "intraclass_correlation",
    "join",
    "kappa",
    "lee_bounds",
    "level_balance",
    "list_regression",
    "loglin",
    "marginal_effects",
    "marginal_means",
    "max_t",
    "mean",
    "minimum_detectable",
    "misreporting",
    "mixed_model",
    "mover",
    "mover_p_value",
    "multinomial",
    "natural_spline",
    "oaxaca",
    "ordinal",
    "p_adjust",
    "p_value_above",
    "policy_response",
    "polynomial",
    "pool",
    "pooled_wald_test",
    "preference_test",
    "proportion",
    "proportional_odds",
    "provable_margin",
    "pseudo_r2",
    "quantile",
    "r2",
    "randomisation",
    "randomised_misreporting",
    "randomised_prevalence",
    "randomised_regression",
    "rank_sets",
    "ranktest",
    "ratio",
    "redundant_columns",
    "response_by_arm",
    "shapley",
    "share_gaps",
    "share_interval",
    "silence",
    "silence_bounds",
    "specification_curves",
    "total",
    "ttest",
    "variance",
    "variance_inflation",
    "wald_interval",
    "wald_test",
    "wild_bootstrap",
]
