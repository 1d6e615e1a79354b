"""The sample: clean responses with each respondent's gender, weight, strata and cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.cleaning_log import CONSENT_UNCLEAR, RULES
from bogolan.preparation.cleaning_log import FLAG as FLAGGED
from bogolan.preparation.interviews import ROW, rows_told
from bogolan.provenance.errors import Problem, SurveyError, listing
from bogolan.survey.response_files import told_responses

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

GENDER, WEIGHT, STRATUM, CLUSTER = DESIGN_COLUMNS = ("_gender", "_weight", "_stratum", "_cluster")
GENDERS = ("women", "men")
FLAG = "_flag_"
# The rules that flag interviews which are kept.
FLAGGING = tuple(rule.id for rule in RULES if rule.change_type == FLAGGED and rule is not CONSENT_UNCLEAR)
# Of calibrated weights: those before the last calibration, and the levels of each margin.
UNCALIBRATED, MARGIN = "_uncalibrated_weight", "_margin_"
# The stratum of everybody where the design has none.
EVERYBODY = "all"


def sample(responses: pd.DataFrame, flags: pd.DataFrame, plan: Mapping[str, Any]) -> pd.DataFrame:
    """Responses with `_gender` (women, men or empty), `_weight`, `_stratum`, `_cluster` and `_flag_` columns.

    `_flag_L04` says whether the interview has a flag of rule L04, whichever the question: one for every rule that flags
    interviews, raised or not, so that what reads the sample need not ask.

    A survey without weights gives everyone 1; without strata all are in one; without clusters each is their own. Raises
    SurveyError for weights that are missing, negative or infinite, for design columns with empty cells, and for a
    stratum with one cluster where the plan does not say what to do with it.
    """
    if responses.empty:
        expected = "one or more (set_aside.parquet says why each row was set aside)"
        raise SurveyError(Problem(told_responses(plan), "no interview that is kept", expected))
    design = plan["design"]
    problems: list[Problem] = []
    prepared = responses.assign(
        **{
            GENDER: gender(responses, plan["gender"]),
            WEIGHT: _weights(responses, plan, problems),
            STRATUM: _labels(responses, design["strata"], plan, problems) if design["strata"] else EVERYBODY,
            CLUSTER: _labels(responses, [design["clusters"]], plan, problems)
            if "clusters" in design
            else responses[ROW],
        }
    )
    flagged = {rule: set(rows) for rule, rows in flags.groupby("rule_id")[ROW]}
    prepared = prepared.assign(
        **{
            f"{FLAG}{rule}": prepared[ROW].isin(flagged.get(rule, ()))
            for rule in {**dict.fromkeys(FLAGGING), **flagged}
        }
    )
    if not problems and design["lonely"] == "fail":
        problems += _lonely_strata(prepared, plan)
    if problems:
        raise SurveyError(problems)
    return prepared


def gender(responses: pd.DataFrame, plan: Mapping[str, Any]) -> pd.Series:
    """Who is a woman and who is a man: a categorical of women and men, empty for whoever is recorded as neither."""
    import pandas as pd

    if "everyone" in plan:
        groups = pd.Series(plan["everyone"], index=responses.index)
    else:
        answers = responses[plan["question"]].astype(object)
        groups = answers.map({plan[group]: group for group in GENDERS if group in plan})
    return pd.Series(pd.Categorical(groups, categories=GENDERS), index=responses.index)


def _weights(responses: pd.DataFrame, plan: Mapping[str, Any], problems: list[Problem]) -> np.ndarray:
    import pandas as pd

    name = plan["design"].get("weights")
    if name is None:
        return np.ones(len(responses))
    weights = pd.to_numeric(responses[name].astype(object), errors="coerce").to_numpy(float)
    for wrong, found in (
        (np.isnan(weights), "no number"),
        (weights < 0, "a negative weight"),
        (np.isinf(weights), "infinity"),
    ):
        if wrong.any():
            who = listing(rows_told(responses)[wrong])
            problems.append(
                Problem(
                    told_responses(plan), f"{found} in {wrong.sum()} rows, {who}", "a weight of 0 or more", column=name
                )
            )
    if not problems and not weights.sum() > 0:
        problems.append(
            Problem(told_responses(plan), "only weights of 0", "weights that sum to more than 0", column=name)
        )
    return weights


def _labels(responses: pd.DataFrame, names: list[str], plan: Mapping[str, Any], problems: list[Problem]) -> pd.Series:
    """The labels of one or several crossed columns, as text."""
    for name in names:
        empty = responses[name].isna().to_numpy()
        if empty.any():
            who = listing(rows_told(responses)[empty])
            problems.append(
                Problem(
                    told_responses(plan),
                    f"no answer in {empty.sum()} rows, {who}",
                    "a design column without gaps, each answer one of its choices",
                    column=name,
                )
            )
    return crossed(responses, names)


def crossed(frame: pd.DataFrame, names: list[str]) -> pd.Series:
    """The labels of one or several columns as one text a row."""
    columns = [frame[name].astype(object).astype(str) for name in names]
    return columns[0].str.cat(columns[1:], sep=" · ") if len(columns) > 1 else columns[0]


def _lonely_strata(prepared: pd.DataFrame, plan: Mapping[str, Any]) -> list[Problem]:
    clusters = prepared[prepared[WEIGHT] > 0].groupby(STRATUM)[CLUSTER].nunique()
    lonely = clusters.index[clusters < 2]
    if not len(lonely):
        return []
    return [
        Problem(
            told_responses(plan),
            f"one cluster in {len(lonely)} of {len(clusters)} strata: {listing(lonely)}",
            "two clusters or more in each stratum",
            hint="say what to do with them: design.lonely: adjust, average, remove or certainty",
        )
    ]
