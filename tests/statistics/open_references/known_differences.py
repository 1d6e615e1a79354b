"""The references that our functions do not meet, and why; a test fails for one that is met, or missing here."""

from __future__ import annotations

import re

CERTAIN = "R gives NaN, an error or a width of zero for a share of 0 or 1; here the interval of n respondents stands in"
LIKELIHOOD = (
    "R interpolates the likelihood's profile between a few points, with a spline whose own error is 1e-7 to 5e-4; "
    "here the limits are solved for"
)
FOLDED = "R folds the arcsine of a limit beyond 1 back below it, so that the interval ends before 1; here it ends at 1"
LOGIT_REPLICATES = (
    "a replicate's share is 1, at which R's iteration stops at an arbitrary logit near 30; here that replicate has none"
)
BRR = "balanced replicates are not made here, only read: which ones there are depends on the Hadamard matrix taken"
NUMERIC = "R differentiates the likelihood numerically for these standard errors; ours are exact"
REPLICATES_DF = "R counts the degrees of freedom with replicate weights before rows with missing terms are left out"
TRIALS = "R's Pearson residuals of proportions are of single trials in this dispersion, ours of the proportions"
CODING = "R squares an asymmetric matrix element by element for these p-values, which depend on how levels are coded"

KNOWN = {
    r".*/ciprop_edge/(01|03|04|06|07)": CERTAIN,
    r"(strat_fpc|strat_jkn|clus1_fpc|clus1_jk1)/ciprop/0[34]|(nhanes|nh_brr)/ciprop/06": LIKELIHOOD,
    r"(clus1_fpc|clus1_jk1)/ciprop/06": FOLDED,
    r"clus1_jk1/ciprop/02": LOGIT_REPLICATES,
    r"scd/ratio/02": BRR,
    r"(strat_fpc|clus1_fpc)/olr/01|(strat_jkn|clus1_jk1)/olr/0[12]": NUMERIC,
    r"strat_jkn/glm_gaussian/03": REPLICATES_DF,
    r"scd/glm_logit/01": TRIALS,
    r"strat_fpc/loglin/01": CODING,
}


def reason(identifier: str) -> str | None:
    """Why an entry differs; None where it must not."""
    return next((why for pattern, why in KNOWN.items() if re.fullmatch(pattern, identifier)), None)
