"""How one decided row leaves: rounded, in a band, as a limit, or emptied but for the class of the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.disclosure.claims import rounded as rounded_claim
from bogolan.disclosure.complement import NET, RANK, SCALE_TEST
from bogolan.disclosure.events import event_numbers
from bogolan.disclosure.experiments import VERDICTS
from bogolan.disclosure.experiments import rounded as rounded_experiment
from bogolan.disclosure.hypotheses import smallest_rounded
from bogolan.disclosure.model_fit import DIAGNOSES, DIAGNOSTIC_FLAGS, rounded_diagnosis
from bogolan.disclosure.rounding import (
    coarse_p_value,
    outward_hundredths,
    outward_percent,
    tenth_of_a_point,
    three_digits,
    to_decimals,
    whole_percent,
)
from bogolan.disclosure.rules import (
    BANDED,
    BOUNDED,
    COMPLEMENT,
    FEW_CLUSTERS,
    INTRACLASS,
    PUBLISHED,
    SEPARATED,
    SMALL_BASE,
    SMALL_COUNT,
    WITHHELD,
    band,
)
from bogolan.disclosure.specifications import specification_numbers
from bogolan.disclosure.tens import is_in_tens
from bogolan.survey.spine import (
    CLAIM_REASONS,
    CLAIMS,
    COUNTS,
    DECOMPOSED,
    DETECTABLE,
    EVENTS,
    EXCERPTS,
    EXPERIMENTS,
    GENDER_INTERACTIONS,
    HYPOTHESES,
    HYPOTHESIS,
    JOINT_TEST,
    KAPPA,
    MISSING_ANSWERS,
    MISSING_INFORMATION,
    MODELS,
    NONRESPONSE,
    NUMBERS,
    OTHER_CONCLUSION,
    PREDICTED,
    SCALE_POINTS,
    SENSITIVITY,
    SPECIFICATIONS,
    VARIATION,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from bogolan.disclosure.thresholds import Thresholds

# Fingerprints of the counts behind a number; never released.
FINGERPRINTS = ("standard_error", "df", "n_effective", "design_effect")
# What may be said of a number that is released; other flags ("zero_variance") tell what it is.
FLAGS = ("few_cases", "few_clusters", "no_degrees_of_freedom", *VERDICTS, *CLAIM_REASONS, *DIAGNOSTIC_FLAGS)
# Of which the fewest of a second result are of those who stay or of those left out.
COUNTED_TOGETHER = (EXPERIMENTS, HYPOTHESES, MODELS)
# Whether women and men differ in any answer.
SCALE_TESTS = (SCALE_TEST, JOINT_TEST)
LIMITED = ("estimate", "lower", "upper")


def _reason_told(row: pd.Series, question_class: str) -> str | None:
    """Why a number is withheld, as far as the reason itself gives nobody away.

    Which of two withheld numbers is the small one, and which only protects it, would tell the other's size; that all of
    a few said the same is what must not be told of them; nor are those who stay told apart from those left out.
    """
    silent = [COMPLEMENT]
    if question_class != "community":
        silent.append(SEPARATED)
    if row["domain"] == SENSITIVITY and row["analysis"] in COUNTED_TOGETHER:
        silent += [SMALL_BASE, FEW_CLUSTERS]
    return SMALL_COUNT if row["release_reason"] in silent else row["release_reason"]


def leaving(
    row: pd.Series, question_class: str, weighted: bool, bound: Mapping[str, Any] | None, thresholds: Thresholds
) -> dict[str, Any]:
    """One row as it leaves; a bound with numbers of its own."""
    emptied = row.to_dict() | dict.fromkeys(FINGERPRINTS, float("nan"))
    if row["measure"] in SCALE_TESTS:  # its statistic is a fingerprint of all answers; its p-value is coarse enough
        emptied["estimate"] = float("nan")
    if question_class != "community" or weighted or row["measure"] != "share":
        emptied["count"] = None
    if row["analysis"] == "quality":
        emptied |= {"n": None, "count": None}
    if row["release"] == WITHHELD:
        told = {"flag": None, "note": None, "release_reason": _reason_told(row, question_class)}
        return emptied | dict.fromkeys(NUMBERS, float("nan")) | dict.fromkeys(COUNTS) | told
    if row["release"] == BANDED:
        lower, upper = band(row["estimate"])
        few = "few_cases" if row["domain"] is not None and "few_cases" in (row["flag"] or "").split(",") else None
        words = {"note": f"{100 * lower:.0f}-{100 * upper:.0f}", "count": None, "flag": few}
        return emptied | dict.fromkeys(NUMBERS, float("nan")) | words
    if row["release"] == BOUNDED:
        told = {"estimate": 0.05, "note": "or_less"} if row["estimate"] < 0.5 else {"estimate": 0.95, "note": "or_more"}
        hidden = {"count": None, "flag": None, "release": PUBLISHED}
        return emptied | dict.fromkeys(NUMBERS, float("nan")) | told | hidden
    if row["analysis"] == EVENTS:
        return emptied | event_numbers(row)
    emptied["flag"] = ",".join(flag for flag in (row["flag"] or "").split(",") if flag in FLAGS) or None
    if row["analysis"] in ("accounting", "sample"):
        return emptied
    if row["analysis"] == EXCERPTS and row["measure"] != KAPPA:  # a number of excerpts, of no respondents
        return emptied | {"n": None}
    if is_in_tens(row):
        return emptied | {"estimate": thresholds.coarse(row["estimate"]), "n": None}
    if row["analysis"] == "weights":
        return emptied | {"estimate": to_decimals(row["estimate"], 1 if row["measure"] == "weight" else 2)}
    p_values = {name: coarse_p_value(row[name]) for name in ("p_value", "p_adjusted")}
    if row["analysis"] == SPECIFICATIONS:
        return emptied | p_values | specification_numbers(row)
    return emptied | (bound or _rounded(row, thresholds)) | p_values


def _rounded(row: pd.Series, thresholds: Thresholds) -> dict[str, Any]:
    if row["measure"] in (*SCALE_TESTS, GENDER_INTERACTIONS, RANK, OTHER_CONCLUSION):
        return {}
    if row["measure"] in (MISSING_ANSWERS, MISSING_INFORMATION):
        return {"estimate": to_decimals(row["estimate"], 2)}
    if row["measure"] in DIAGNOSES:
        return rounded_diagnosis(row)
    if row["analysis"] == CLAIMS:
        return rounded_claim(row)
    if row["analysis"] == HYPOTHESES and row["measure"] == DETECTABLE:
        return {"estimate": smallest_rounded(row)}
    if row["analysis"] == "quality":
        return {"estimate": whole_percent(row["estimate"])}
    if row["analysis"] == EXPERIMENTS or row["unit"] == SCALE_POINTS:
        return rounded_experiment(row, thresholds)
    if row["measure"] == KAPPA:
        limits = outward_hundredths(row["estimate"], row["lower"], row["upper"])
        return dict(zip(LIMITED, limits, strict=True))
    if row["measure"] == INTRACLASS:
        correlation = outward_hundredths(row["estimate"], row["lower"], row["upper"])
        return {**dict(zip(LIMITED, correlation, strict=True)), "design_effect": to_decimals(row["design_effect"], 1)}
    if (
        row["measure"] in ("share", "gap", NET, HYPOTHESIS, PREDICTED, *DECOMPOSED)
        and row["analysis"] != NONRESPONSE
        and row["unit"] in ("proportion", VARIATION)
    ):
        lower, upper = outward_percent(row["lower"], row["upper"])
        return {"estimate": whole_percent(row["estimate"]), "lower": lower, "upper": upper}
    fine = row["analysis"] == NONRESPONSE or (row["analysis"] == MODELS and row["unit"] == "proportion")
    rounded = tenth_of_a_point if fine else three_digits
    return dict(zip(LIMITED, rounded(row["estimate"], row["lower"], row["upper"]), strict=True))
