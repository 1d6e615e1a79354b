"""What the gate knows how to guard, by analysis: any other measure never leaves, however many stand behind it."""

from __future__ import annotations

from bogolan.disclosure.model_fit import DIAGNOSES
from bogolan.survey.spine import (
    AGREEING,
    BOUND,
    CHECK,
    CLAIM,
    CLAIMS,
    COEFFICIENT,
    CONTRADICTING,
    DECOMPOSED,
    DETECTABLE,
    EFFECT,
    ENDORSEMENT,
    EVENT_SHARE,
    EVENTS,
    EXCERPTS,
    EXPERIMENTS,
    EXPOSED,
    GENDER_INTERACTIONS,
    HYPOTHESES,
    HYPOTHESIS,
    IMPOSSIBLE,
    INTERVIEWS,
    ITEM_NONRESPONSE,
    JOINT_TEST,
    KAPPA,
    MARGINAL_EFFECT,
    MARGINAL_MEAN,
    MEAN_RANK,
    MEDIAN_EFFECT,
    MISREPORTING,
    MISSING_ANSWERS,
    MISSING_INFORMATION,
    MODELS,
    NONRESPONSE,
    OTHER_CONCLUSION,
    PREDICTED,
    PREFERENCES,
    PREVALENCE,
    PROFILES,
    PROGRESS,
    RESPONDENTS,
    SAME_SIGN,
    SIGNIFICANT,
    SPECIFICATIONS,
    SPECIFIED,
    WEIGHTS,
)

OF_ITEMS = {"share", "gap", "mean", MEAN_RANK, "chisq", "net", "rank", "lower_bound", "upper_bound"}
OF_ITEMS |= {"intraclass_correlation", JOINT_TEST}
OF_EXPERIMENTS = {PREVALENCE, "gap", MISREPORTING, BOUND, DETECTABLE, CHECK, IMPOSSIBLE, ENDORSEMENT}
OF_EXPERIMENTS |= {MARGINAL_MEAN, EFFECT, PREFERENCES, PROFILES}
OF_IMPUTATION = {MISSING_ANSWERS, MISSING_INFORMATION, OTHER_CONCLUSION}
KNOWN = {
    "accounting": {"rows"},
    "sample": {"respondents"},
    "quality": {"flagged", "rate"},
    WEIGHTS: {"design_effect", "weight", RESPONDENTS},
    PROGRESS: {INTERVIEWS},
    "support": OF_ITEMS,
    "drivers": OF_ITEMS,
    MODELS: {
        COEFFICIENT,
        MARGINAL_EFFECT,
        GENDER_INTERACTIONS,
        PREDICTED,
        "rank",
        *OF_IMPUTATION,
        *DIAGNOSES,
        *DECOMPOSED,
    },
    SPECIFICATIONS: {SPECIFIED, MEDIAN_EFFECT, SAME_SIGN, SIGNIFICANT, MARGINAL_EFFECT},
    NONRESPONSE: {ITEM_NONRESPONSE, "gap"},
    EXPERIMENTS: OF_EXPERIMENTS,
    HYPOTHESES: {HYPOTHESIS, DETECTABLE},
    CLAIMS: {CLAIM, "share", "mean", "rank", PREVALENCE, AGREEING, CONTRADICTING},
    EXCERPTS: {EXCERPTS, KAPPA},
    EVENTS: {EVENTS, EVENT_SHARE, EXPOSED},
}


def is_known(analysis: str, measure: str) -> bool:
    """Whether the gate has a rule for a measure of an analysis."""
    return measure in KNOWN.get(analysis, ())
