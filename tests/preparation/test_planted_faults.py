"""The planted faults that the form's own logic and the checks find: all of them, at any seed and rate, and little else.

Each of E06 (answers after a refusal), E08 (impossible ages), E10 (skips not followed), E17 (numbers typed in other
ways) and E26 (arms and counts of the list experiment) is compared with the truth cell by cell; E12 (straight lines),
E13 (speeders), E15 (clocks) and E25 (several answers against their columns) row by row.
"""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from bogolan.demonstration.export import as_exported
from bogolan.demonstration.faults.planting import plant
from bogolan.demonstration.survey import SEED, survey
from bogolan.preparation.cleaning import clean
from bogolan.survey.plan import read_plan
from bogolan.survey.plan_parts import categorical_questions
from bogolan.survey.questionnaire import codebook
from bogolan.survey.xlsform import read_form

DRAWS = [(SEED, 1.0), (7, 0.5), (8, 1.0), (9, 2.0)]
MOST_FALSE_ALARMS = 0.02


@cache
def found(folder, seed, rates):
    """The truth about an export, and what cleaning logged and flagged of it, by row of the file."""
    drawn = survey(seed=seed)
    planted = plant(as_exported(drawn.answers), drawn.answers, drawn.latent, seed, rates)
    rows = planted.responses.fillna("").astype(str)
    plan = read_plan(folder / "survey.yaml")
    questions = codebook(plan, read_form(folder / "questionnaire.xlsx"), list(rows.columns))
    by_row = plan | {"uuid": "row", "categorical": categorical_questions(plan)}
    cleaned = clean(
        rows.assign(row=range(2, len(rows) + 2)).astype(str), {**questions, "row": questions["_id"]}, by_row
    )
    log = cleaned.log.rename(columns={"uuid": "row"}).assign(row=lambda lines: pd.to_numeric(lines["row"]))
    flags = cleaned.flags.rename(columns={"_row": "row"})
    return planted.truth, pd.concat([log, flags])[["row", "question", "rule_id"]], len(rows)


@pytest.mark.parametrize(("seed", "rates"), DRAWS)
@pytest.mark.parametrize(
    ("fault", "kinds", "rules"),
    [
        ("E06", None, ["L01"]),
        ("E08", None, ["L02"]),
        ("E10", None, ["L01"]),
        ("E17", None, ["R04"]),
        ("E26", ["four"], ["L03"]),
        ("E26", ["arm"], ["L05"]),
    ],
)
def test_every_planted_cell_is_found(house, seed, rates, fault, kinds, rules):
    truth, told, _ = found(house / "data/mopti-demo", seed, rates)
    planted = truth[(truth["fault"] == fault) & (truth["question"] != "") & (truth["planted"] != "")]
    planted = planted if kinds is None else planted[planted["kind"].isin(kinds)]
    cells = set(zip(planted["row"], planted["question"], strict=True))
    of_rules = told[told["rule_id"].isin(rules)]
    missed = cells - set(zip(of_rules["row"], of_rules["question"], strict=True))
    assert cells
    assert not missed


@pytest.mark.parametrize(("seed", "rates"), DRAWS)
@pytest.mark.parametrize(("fault", "rule"), [("E12", "F01"), ("E15", "F02"), ("E13", "F03"), ("E25", "F04")])
def test_every_planted_interview_is_flagged(house, seed, rates, fault, rule):
    truth, told, _ = found(house / "data/mopti-demo", seed, rates)
    planted = set(truth.loc[truth["fault"] == fault, "row"])
    assert planted
    assert planted <= set(told.loc[told["rule_id"] == rule, "row"])


@pytest.mark.parametrize(("seed", "rates"), DRAWS)
@pytest.mark.parametrize("rule", ["L01", "L02", "L03", "L04", "L05", "L06", "R04", "F01", "F02", "F03", "F04"])
def test_clean_rows_raise_no_false_alarms(house, seed, rates, rule, record_property):
    truth, told, read = found(house / "data/mopti-demo", seed, rates)
    clean_rows = set(range(2, read + 2)) - set(truth["row"])
    alarms = set(told.loc[told["rule_id"] == rule, "row"]) & clean_rows
    record_property("false alarms", f"{len(alarms)} of {len(clean_rows)}")
    assert len(alarms) <= MOST_FALSE_ALARMS * len(clean_rows)
