"""Codes of no answer of other questions, typed in numbers."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.preparation.cleaning import clean
from bogolan.preparation.flags.other_codes import others_of
from bogolan.survey.questionnaire import Question


def numbers(name, *codes, **more):
    return Question(name, "integer", missing=dict.fromkeys(codes, "dont_know"), **more)


@pytest.mark.parametrize(
    ("own", "others", "mistaken"),
    [
        (["998", "999"], {"98", "99", "9998"}, {"98", "99", "9998"}),
        (["9998"], {"98", "998", "999"}, {"98", "998"}),
        (["98"], {"8", "98"}, set()),  # 8 people are 8 people
        (["98", "998"], {"98"}, set()),
        (["-98"], {"98", "-98"}, set()),
        (["nsp"], {"98"}, set()),
        ([], {"98"}, set()),
    ],
)
def test_which_codes_could_be_meant(own, others, mistaken):
    assert others_of(numbers("q", *own), others) == mistaken


def test_they_are_flagged_kept_where_they_may_be_numbers_and_blanked_where_they_cannot():
    questions = {
        "age": numbers("age", "998", constraint="(. >= 18 and . <= 95) or . = 998"),
        "cattle": numbers("cattle", "9998"),
        "trust": Question(
            "trust", "select_one", choices={"1": "a", "2": "b"}, missing={"98": "dont_know"}, closed=True
        ),
        "herd": numbers("herd", "998", relevant=["${trust} = 1"]),
    }
    rows = pd.DataFrame(
        [("98", "98", "98", ""), ("998", "98,0", "1", "98"), ("40", "99", "2", "98")],
        columns=list(questions),
        dtype=object,
    )
    result = clean(rows, questions, {"categorical": [], "checks": ["skip_logic", "constraints"]})
    found = result.flags[result.flags["rule_id"] == "R09"]
    assert found[["_row", "question"]].values.tolist() == [[2, "age"], [2, "cattle"], [3, "cattle"], [3, "herd"]]
    assert result.responses["cattle"].tolist() == [98, 98, 99]
    assert result.responses["age"].isna().tolist() == [True, True, False]
    assert result.reasons["age"].tolist()[:2] == ["invalid", "dont_know"]
