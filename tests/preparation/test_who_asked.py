"""Interviewers by number: the same for the same code, wherever it stands, and no code with it."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.preparation.who_asked import ASKED_BY, NUMBER, interviewers, with_interviewers

PLAN = {"interviewer": {"question": "who", "gender": {"question": "who_sex", "women": "1", "men": "2"}}}
WHO = ["E07", "E02", "E07", "", "E02", "E09", "E09"]
SEX = ["1", "2", "1", "1", "1", "2", None]
ROWS = [2, 3, 5, 6, 7, 9, 10]


def responses(**more):
    return pd.DataFrame({"_row": ROWS, "who_sex": pd.Categorical(SEX), **more})


def vault():
    """Of all rows of the file, in another order; of one that was set aside too."""
    every = pd.DataFrame({"_row": [*ROWS, 4], "who": [*WHO, "E99"], "_key": "k"})
    return every.iloc[::-1].reset_index(drop=True)


@pytest.mark.parametrize("where", ["vault", "responses"])
def test_numbers_follow_the_order_of_the_file(where):
    if where == "vault":
        found = interviewers(responses(), vault(), PLAN)
    else:
        told = pd.Categorical([code or None for code in WHO])
        found = interviewers(responses(who=told), vault()[["_row", "_key"]], PLAN)
    assert found["_row"].tolist() == ROWS
    assert found[NUMBER].tolist() == [1, 2, 1, pd.NA, 2, 3, 3]
    assert not set(WHO) - {""} & {str(cell) for name in found for cell in found[name]}


def test_gender_is_what_most_interviews_say_and_nothing_where_as_many_say_one_as_the_other():
    found = interviewers(responses(), vault(), PLAN)
    assert found[ASKED_BY].tolist() == ["women", None, "women", None, None, "men", "men"]


def test_gender_that_the_plan_does_not_ask_is_not_told():
    found = interviewers(responses(), vault(), {"interviewer": {"question": "who"}})
    assert found[ASKED_BY].isna().all()


def test_it_joins_the_sample_by_row():
    sample = pd.DataFrame({"_row": [9, 2], "age": [30, 40]})
    found = with_interviewers(sample, interviewers(responses(), vault(), PLAN))
    assert found[["age", NUMBER, ASKED_BY]].values.tolist() == [[30, 3, "men"], [40, 1, "women"]]
