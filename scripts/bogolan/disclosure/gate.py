"""The gate: the only door from data/ to reports/. Rows of the spine go in; rows that may be published come out.

Each row is decided on its own (`rules`), then with the rows it could be subtracted from (`complement`), then rounded,
banded or emptied (`rounding`). What is withheld keeps its place with the class of the reason: withheld is not missing,
and missing is not zero.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from bogolan.disclosure.audit import without_recovered
from bogolan.disclosure.bases import with_guarded_bases
from bogolan.disclosure.bounds import bounds_leaving
from bogolan.disclosure.claims import claim_decision, class_of_claimed, of_claims
from bogolan.disclosure.claims import rounded as rounded_claim
from bogolan.disclosure.close_models import without_close_models
from bogolan.disclosure.complement import NET, RANK, SCALE_TEST, of_domains, with_complements
from bogolan.disclosure.decompositions import is_decomposed, of_decompositions
from bogolan.disclosure.earlier import Earlier, beside_earlier
from bogolan.disclosure.events import event_decision, event_numbers
from bogolan.disclosure.exceptions import (
    Excepted,
    class_by_exception,
    thresholds_by_exception,
    with_lowered,
)
from bogolan.disclosure.excerpts import excerpt_decision
from bogolan.disclosure.experiments import VERDICTS, experiment_decision, of_experiments, without_communal_levels
from bogolan.disclosure.experiments import rounded as rounded_experiment
from bogolan.disclosure.hypotheses import of_hypotheses, smallest_rounded
from bogolan.disclosure.imputed import of_imputations
from bogolan.disclosure.interviewers import by_interviewer, class_of_silence, few_pooled
from bogolan.disclosure.known import is_known
from bogolan.disclosure.model_fit import (
    DIAGNOSES,
    DIAGNOSTIC_FLAGS,
    diagnosis_decision,
    of_diagnosis,
    rounded_diagnosis,
)
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
    AREA,
    BANDED,
    BOUNDED,
    COMMUNAL,
    COMPLEMENT,
    FEW_CLUSTERS,
    INTRACLASS,
    NOT_SENSITIVE,
    PUBLISHED,
    SEPARATED,
    SMALL_BASE,
    SMALL_COUNT,
    WITHHELD,
    area_decision,
    band,
    decision,
    quality_decision,
)
from bogolan.disclosure.second_time import second_effects, second_time
from bogolan.disclosure.specifications import of_specifications, specification_numbers
from bogolan.disclosure.tens import all_or_none, decision_in_tens, is_in_tens
from bogolan.disclosure.thresholds import DEFAULT, Thresholds
from bogolan.survey.spine import (
    ANSWER,
    AT,
    CLAIM_REASONS,
    CLAIMS,
    COUNTS,
    DECOMPOSED,
    DETECTABLE,
    EVENTS,
    EXCERPTS,
    EXPERIMENTS,
    GENDER_INTERACTIONS,
    GROUP,
    HYPOTHESES,
    HYPOTHESIS,
    IMPUTED,
    JOINT_TEST,
    KAPPA,
    MISSING_ANSWERS,
    MISSING_INFORMATION,
    MODELS,
    NONRESPONSE,
    NUMBERS,
    OF_ANSWER,
    OTHER_CONCLUSION,
    PREDICTED,
    RELEASED_COLUMNS,
    SCALE_POINTS,
    SENSITIVITY,
    SPECIFICATIONS,
    TIMES,
    VARIATION,
    typed,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

# Fingerprints of the counts behind a number; never released.
FINGERPRINTS = ("standard_error", "df", "n_effective", "design_effect")
# What may be said of a number that is released; other flags ("zero_variance") tell what it is.
FLAGS = ("few_cases", "few_clusters", "no_degrees_of_freedom", *VERDICTS, *CLAIM_REASONS, *DIAGNOSTIC_FLAGS)
# Domains of which, with the whole, a reader has the rest: their rules are those of any others.
OF_SOME = (SENSITIVITY, GROUP)
# Of which the fewest of a second result are of those who stay or of those left out.
COUNTED_TOGETHER = (EXPERIMENTS, HYPOTHESES, MODELS)
# Whether women and men differ in any answer.
SCALE_TESTS = (SCALE_TEST, JOINT_TEST)
LIMITED = ("estimate", "lower", "upper")
ITEMS = ("support", "drivers")


def release(
    estimates: pd.DataFrame,
    classes: Mapping[str, Mapping[str, str]],
    weighted: bool,
    communal: Collection[str] = (),
    areas: Collection[str] = (),
    thresholds: Thresholds = DEFAULT,
    exceptions: Mapping[str, Excepted] = MappingProxyType({}),
    earlier: Earlier | None = None,
) -> pd.DataFrame:
    """The spine as it may be published: the same rows, with `release` and `release_reason`.

    `classes` gives every outcome's class of disclosure, by analysis; what it does not name is treated as sensitive.
    In a `weighted` survey no count of respondents behind a share is released. `communal` are the questions on
    ethnicity, language, religion or livelihood, whose association with an outcome is never told, and the groups,
    sensitivity analyses and experiments that they decide on. `areas` are the groups, sensitivity analyses, hypotheses
    and claims that an area decides on: what may not be told within an area is not told of the people of one either.
    `thresholds` are the plan's, which every rule goes by; `exceptions`, by question, where its own numbers do not.
    `earlier` is a report on the same survey that readers have.
    """
    thresholds = with_lowered(thresholds, exceptions)

    def decide(row: pd.Series) -> tuple[str, str | None]:
        if not is_known(row["analysis"], row["measure"]):
            return WITHHELD, SMALL_COUNT
        if row["analysis"] == EXCERPTS:
            return excerpt_decision(row, classes, communal, thresholds)
        if row["analysis"] == EVENTS:
            return event_decision(row, communal, thresholds)
        if _is_by_area(row, class_of(row), areas):
            return WITHHELD, AREA
        return _decided(row, class_of(row), communal, thresholds_by_exception(row, thresholds, exceptions))

    def class_of(row: pd.Series) -> str:
        return class_by_exception(row, _class_of(row, classes), exceptions)

    rows = estimates.copy()
    decided = [decide(row) for _, row in _each(rows)]
    rows["release"] = [outcome for outcome, _ in decided]
    rows["release_reason"] = [reason for _, reason in decided]
    names = (NONRESPONSE, EXPERIMENTS, HYPOTHESES, CLAIMS, EXCERPTS, EVENTS, SPECIFICATIONS)
    silence, experiments, tests, claims, excerpts, events, curves = (rows["analysis"] == name for name in names)
    imputed = rows["domain"] == IMPUTED
    answers = (rows["analysis"] == MODELS) & (rows["domain"] == ANSWER)  # of everybody, whatever the answer
    effects = (rows["analysis"] == MODELS) & (rows["domain"] == SENSITIVITY)
    inside = rows["domain"].notna() & ~silence & ~experiments & ~tests & ~claims & ~events & ~curves
    inside &= ~answers & ~imputed & ~effects
    again = inside & rows["domain"].isin(OF_SOME)
    parted = is_decomposed(rows)
    apart = inside | imputed | parted | effects | rows["analysis"].isin(names)
    single = without_close_models(rows[~apart], thresholds)
    whole = all_or_none(_counted_rows(with_complements(single, thresholds), thresholds))
    second = second_time(rows[again], whole, decide, thresholds)
    estimated = of_experiments(rows[experiments], thresholds)

    def leave(decided: pd.DataFrame) -> pd.DataFrame:
        bounds = bounds_leaving(decided, thresholds)
        told = [_leaving(row, class_of(row), weighted, bounds.get(index), thresholds) for index, row in _each(decided)]
        return typed(pd.DataFrame(told, columns=list(RELEASED_COLUMNS)))

    if not weighted:

        def leave_guarded(own: pd.DataFrame) -> pd.DataFrame:
            first = own["domain"].isna()
            return leave(pd.concat([with_guarded_bases(own[first], thresholds), own[~first]]))

        both = pd.concat([whole, second])
        counts_matter = [row["analysis"] in ITEMS and class_of(row) != "community" for _, row in _each(both)]
        both.loc[counts_matter] = without_recovered(both[counts_matter], rows, leave_guarded, thresholds)
        whole, second = both.loc[whole.index], both.loc[second.index]
    parts = [
        with_guarded_bases(whole, thresholds),
        of_domains(rows[inside & ~again], thresholds),
        second,
        rows[excerpts],
        rows[events],
    ]
    parts += [
        second_effects(rows[effects], whole),
        of_imputations(rows[imputed], whole, decide, thresholds),
        by_interviewer(rows[silence], few_pooled(classes, thresholds), thresholds),
        estimated,
        of_hypotheses(rows[tests], whole, second, estimated, thresholds),
        of_decompositions(rows[parted], whole, classes, thresholds),
        of_specifications(rows[curves], whole[whole["analysis"] == MODELS], thresholds),
    ]
    parts.append(of_claims(rows[claims], pd.concat(parts), thresholds))
    rows = pd.concat(parts).loc[rows.index]
    told = without_communal_levels(leave(rows))
    if earlier is not None:
        told = beside_earlier(told, earlier, estimates, class_of, thresholds, weighted)
    return told


def _each(rows: pd.DataFrame) -> Iterator[tuple[Any, pd.Series]]:
    """The rows one after another as `iterrows` has them, which makes NaN of None in a row without any number."""
    for index, values in zip(rows.index, rows.astype(object).to_numpy(), strict=True):
        yield index, pd.Series(values, rows.columns, dtype=object)


def _class_of(row: pd.Series, classes: Mapping[str, Mapping[str, str]]) -> str:
    """The class of what a row speaks of.

    Who left a term of a model unanswered is about the person, whatever was asked. Not so of a single question on the
    place: its base is printed, and less those who were asked it is how many gave no answer.
    """
    if row["analysis"] == NONRESPONSE:
        return class_of_silence(classes)
    if row["analysis"] == CLAIMS:
        named = class_of_claimed(row, classes)
    else:
        named = classes.get(row["analysis"], {}).get(row["outcome"], "sensitive")
    return "personal" if row["measure"] == MISSING_ANSWERS and named == "community" else named


def _decided(
    row: pd.Series, question_class: str, communal: Collection[str], thresholds: Thresholds
) -> tuple[str, str | None]:
    if row["domain"] in OF_SOME and row["domain_level"] in communal:
        return WITHHELD, COMMUNAL
    if row["analysis"] == NONRESPONSE:
        return decision(row, question_class, thresholds)
    if row["analysis"] in (HYPOTHESES, CLAIMS) and row["outcome"] in communal:
        return WITHHELD, COMMUNAL
    if row["analysis"] == CLAIMS:
        return claim_decision(row, question_class, thresholds)
    if row["analysis"] == EXPERIMENTS:
        return (WITHHELD, COMMUNAL) if row["outcome"] in communal else experiment_decision(row, thresholds)
    if row["analysis"] in (MODELS, SPECIFICATIONS) and _names_any(row["level"], communal):
        return WITHHELD, COMMUNAL
    if row["analysis"] == MODELS and of_diagnosis(row):
        return diagnosis_decision(row, question_class, thresholds)
    if row["analysis"] == SPECIFICATIONS:
        return decision(row, question_class, thresholds)
    if row["domain"] not in (None, ANSWER, IMPUTED, *OF_SOME):
        return (WITHHELD, COMMUNAL) if row["domain"] in communal else area_decision(row, question_class, thresholds)
    if row["analysis"] == "accounting":
        small = 0 < row["estimate"] < thresholds.fewest
        return (WITHHELD, SMALL_COUNT) if small else (PUBLISHED, None)
    if row["analysis"] == "sample":
        return (PUBLISHED, None) if row["n"] == 0 or row["n"] >= thresholds.fewest else (WITHHELD, SMALL_COUNT)
    if row["analysis"] == "quality":
        return quality_decision(row, thresholds)
    if is_in_tens(row):
        return decision_in_tens(row, thresholds)
    if row["analysis"] == "weights":  # a weight is a known total over a number of respondents, which it tells
        return (PUBLISHED, None) if row["count"] >= thresholds.fewest else (WITHHELD, SMALL_COUNT)
    return decision(row, question_class, thresholds)


def _is_by_area(row: pd.Series, question_class: str, areas: Collection[str]) -> bool:
    """Whether an area decides on a group or an analysis of which a number is, or on a sensitive test or claim."""
    if row["domain"] in OF_SOME and row["domain_level"] in areas:
        return True
    sensitive = question_class not in NOT_SENSITIVE
    return sensitive and row["analysis"] in (HYPOTHESES, CLAIMS) and row["outcome"] in areas


def _names_any(level: str | None, communal: Collection[str]) -> bool:
    """Whether a column of a model, or one of the two of which it is the product, is of one of these questions."""
    names = str(level).split(TIMES)
    for sign in ("=", OF_ANSWER, AT):  # what follows is of the column, and not its question
        names = [name.partition(sign)[0] for name in names]
    return any(name in communal for name in names)


def _counted_rows(rows: pd.DataFrame, thresholds: Thresholds) -> pd.DataFrame:
    """Where a number of respondents or of rows is withheld, so are the totals that it could be subtracted from."""
    lines, groups = rows["analysis"] == "accounting", rows["analysis"] == "sample"
    totals = pd.Series(False, index=rows.index)
    if (rows.loc[groups, "release"] == WITHHELD).any():
        totals |= (groups & (rows["group"] == "all")) | (lines & rows["outcome"].isin(["complete", "read"]))
    if (rows.loc[lines, "release"] == WITHHELD).any():
        totals |= lines & (rows["outcome"] == "read")
    if (rows.loc[lines, "release"] == WITHHELD).any():
        # A rate in whole per cent stands for several numbers of cases: for too few it would tell the hidden one.
        rates = (rows["analysis"] == "quality") & (rows["measure"] == "rate")
        totals |= rates & (0.01 * rows["n"].astype(float) / rows["estimate"] < thresholds.fewest)
    rows.loc[totals & (rows["release"] == PUBLISHED), ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    return rows


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


def _leaving(
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
