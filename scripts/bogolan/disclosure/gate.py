"""The gate: the only door from data/ to reports/. Rows of the spine go in; rows that may be published come out.

Each row is decided on its own (`rules`), then with the rows it could be subtracted from (`complement`), then rounded,
banded or emptied (`leaving`). What is withheld keeps its place with the class of the reason: withheld is not missing,
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
from bogolan.disclosure.close_models import without_close_models
from bogolan.disclosure.complement import of_domains, with_complements
from bogolan.disclosure.decompositions import is_decomposed, of_decompositions
from bogolan.disclosure.earlier import Earlier, beside_earlier
from bogolan.disclosure.events import event_decision
from bogolan.disclosure.exceptions import Excepted, class_by_exception, thresholds_by_exception, with_lowered
from bogolan.disclosure.excerpts import excerpt_decision
from bogolan.disclosure.experiments import experiment_decision, of_experiments, without_communal_levels
from bogolan.disclosure.hypotheses import of_hypotheses
from bogolan.disclosure.imputed import of_imputations
from bogolan.disclosure.interviewers import by_interviewer, class_of_silence, few_pooled
from bogolan.disclosure.known import is_known
from bogolan.disclosure.leaving import leaving
from bogolan.disclosure.model_fit import diagnosis_decision, of_diagnosis
from bogolan.disclosure.rules import (
    AREA,
    COMMUNAL,
    COMPLEMENT,
    NOT_SENSITIVE,
    PUBLISHED,
    SMALL_COUNT,
    WITHHELD,
    area_decision,
    decision,
    quality_decision,
)
from bogolan.disclosure.second_time import second_effects, second_time
from bogolan.disclosure.specifications import of_specifications
from bogolan.disclosure.tens import all_or_none, decision_in_tens, is_in_tens
from bogolan.disclosure.thresholds import DEFAULT, Thresholds
from bogolan.survey.spine import (
    ANSWER,
    AT,
    CLAIMS,
    EVENTS,
    EXCERPTS,
    EXPERIMENTS,
    GROUP,
    HYPOTHESES,
    IMPUTED,
    MISSING_ANSWERS,
    MODELS,
    NONRESPONSE,
    OF_ANSWER,
    RELEASED_COLUMNS,
    SENSITIVITY,
    SPECIFICATIONS,
    TIMES,
    typed,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

# Domains of which, with the whole, a reader has the rest: their rules are those of any others.
OF_SOME = (SENSITIVITY, GROUP)
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
        told = [leaving(row, class_of(row), weighted, bounds.get(index), thresholds) for index, row in _each(decided)]
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
