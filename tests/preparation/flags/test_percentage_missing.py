"""Interviews that lack far more answers than others."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.preparation.agreement import agreed
from bogolan.preparation.cleaning import clean
from bogolan.preparation.corrections.reading import read_corrections
from bogolan.survey.plan_parts import categorical_questions
from bogolan.survey.questionnaire import Question

MOST_FALSE_ALARMS = 0.02


def flagged(rows, questions):
    plan = {"categorical": [], "checks": ["skip_logic", "percentage_missing"], "fieldwork": {}}
    flags = clean(rows, questions, plan).flags
    return flags.loc[flags["rule_id"] == "F18", "uuid"].tolist()


def answers(people=40, asked=12):
    rows = pd.DataFrame("1", index=range(people), columns=[f"q{number:02}" for number in range(asked)], dtype=object)
    rows.insert(0, "_uuid", [f"u{number}" for number in range(people)])
    questions = {name: Question(name, "integer", required="yes", form_row=place) for place, name in enumerate(rows)}
    return rows, questions | {"_uuid": Question("_uuid")}


def test_one_that_lacks_many_is_flagged_and_one_that_lacks_two_is_not():
    rows, questions = answers()
    rows.loc[3, ["q01", "q04", "q05", "q09"]] = ""
    rows.loc[7, ["q01", "q04"]] = ""
    assert flagged(rows, questions) == ["u3"]


def test_what_was_not_asked_is_not_missing():
    rows, questions = answers()
    late = [f"q{number:02}" for number in range(1, 12)]
    questions |= {
        name: Question(name, "integer", required="yes", form_row=place, relevant=["${q00} = 1"])
        for place, name in enumerate(late, 1)
    }
    rows.loc[3, "q00"] = "2"
    rows.loc[3, late] = ""
    assert flagged(rows, questions) == []


def test_who_does_not_know_has_answered():
    rows, questions = answers()
    questions = {name: Question(name, "integer", required="yes", form_row=place) for place, name in enumerate(rows)}
    told = {
        name: Question(name, "integer", required="yes", form_row=place, missing={"98": "dont_know"})
        for place, name in enumerate(rows.columns[1:])
    }
    rows.loc[3, list(told)] = "98"
    assert flagged(rows, questions | told | {"_uuid": Question("_uuid")}) == []


def test_optional_questions_count_where_nothing_is_required():
    rows, questions = answers()
    rows.loc[3, ["q01", "q04", "q05", "q09"]] = ""
    optional = {name: Question(name, "integer", form_row=place) for place, name in enumerate(rows)}
    assert flagged(rows, optional | {"_uuid": Question("_uuid")}) == ["u3"]
    questions["q11"] = Question("q11", "integer", form_row=11)
    rows.loc[3, ["q01", "q04", "q05", "q09"]] = "1"
    rows.loc[:20, "q11"] = ""
    assert flagged(rows, questions) == []


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_demonstration(house, seed):
    """Fifteen interviews from which a fifth of their answers is taken are found, and few others are."""
    folder = house / "data/mopti-demo"
    plan, export = agreed(folder / "survey.yaml")
    plan |= {"categorical": categorical_questions(plan), "checks": [*plan["checks"], "percentage_missing"]}
    corrections = read_corrections(folder, plan)
    kept = clean(export.rows, export.questions, plan, corrections).responses["_row"].to_numpy() - 2
    random = np.random.default_rng(seed)
    chosen = random.choice(kept, 15, replace=False)
    required = [name for name in export.rows if export.questions[name].required and name not in plan["identifiers"]]
    inside = required[required.index("age") : required.index("d_stance")]
    rows = export.rows.copy()
    for row in chosen:
        answered = [name for name in inside if rows.loc[row, name]]
        rows.loc[row, random.choice(answered, len(answered) // 5, replace=False)] = ""
    flags = clean(rows, export.questions, plan, corrections).flags
    found = set(flags.loc[flags["rule_id"] == "F18", "_row"] - 2)
    assert set(chosen) <= found
    assert len(found - set(chosen)) <= MOST_FALSE_ALARMS * len(kept)
