"""What the numbers of mixed models are, in words: in the plan's first language, in every case that the table has."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.analysis.models.mixed import COLUMNS
from bogolan.analysis.models.mixed_labels import WORDS, with_labels
from bogolan.survey.plan_schema import schema

YES = {"1": {"en": "Yes", "fr": "Oui"}}
CODEBOOK = {
    "water": {"label": {"en": "Is water near?", "fr": "L’eau est-elle près ?"}, "choices": YES},
    "age": {"label": "Age", "choices": {}},
    "school": {"label": {"fr": "École"}, "choices": {"1": {"fr": "Aucune"}, "2": {"fr": "Primaire"}}},
    "village": {"label": {"en": "Village code", "fr": "Code du village"}, "choices": {}},
}  # fmt: skip
MODEL = {
    "name": "m",
    "outcome": {"question": "water", "share": ["1"]},
    "terms": [{"question": "age", "per": 10}, {"question": "school", "is": ["1", "2"]}],
    "mixed": ["village", "who"],
}
PLAN = {"models": [MODEL], "interviewer": {"question": "who"}, "languages": ["fr", "en"]}


def labelled(level: str | None, measure: str = "mixed_coefficient", family: str = "logit", **plan: object) -> pd.Series:
    row = dict.fromkeys(COLUMNS) | {"model": "m", "family": family, "measure": measure, "level": level}
    return with_labels(pd.DataFrame([row]), CODEBOOK, PLAN | plan).iloc[0]


@pytest.mark.parametrize(
    ("level", "label"),
    [
        ("(Intercept)", "constante"),
        ("residual", "résidus"),
        ("age", "Age (+10)"),
        ("school=1+2", "École – Aucune / Primaire"),
        ("age:school=2", "Age (+10) × École – Primaire"),
        ("age^2", "Age (colonne 2 de sa courbe)"),
        ("village", "Code du village"),
        ("who", "enquêteur"),
        ("_interviewer_gender", "une femme a posé les questions"),
        ("unlabelled=3", "unlabelled – 3"),
        (None, ""),
    ],
)
def test_each_level_is_in_the_words_of_the_form(level, label):
    assert labelled(level)["label"] == label


def test_the_first_language_of_the_plan_counts_and_another_where_it_has_no_words():
    told = labelled("school=1+2", languages=["en"])
    assert told["outcome"] == "Is water near? – Yes"
    assert told["label"] == "École – Aucune / Primaire"


@pytest.mark.parametrize(
    ("measure", "family", "number"),
    [
        ("mixed_intraclass_correlation", "logit", "corrélation intraclasse (des log-cotes)"),
        ("mixed_intraclass_correlation", "linear", "corrélation intraclasse"),
        ("mixed_deviation", "logit", "écart-type (des log-cotes)"),
        ("mixed_coefficient", "gaussian", "coefficient"),
        ("mixed", "logit", ""),
    ],
)
def test_of_a_logit_it_is_said_that_a_number_is_of_log_odds(measure, family, number):
    assert labelled("village", measure, family)["number"] == number


def test_an_outcome_may_be_a_number_or_a_silence():
    for outcome, words in (
        ({"measure": "mean"}, "L’eau est-elle près ?"),
        ({"reason": ["refused"]}, "L’eau est-elle près ? – refused"),
    ):
        told = labelled("age", models=[MODEL | {"outcome": {"question": "water", **outcome}}])
        assert told["outcome"] == words


def test_names_stay_beside_their_words():
    table = with_labels(pd.DataFrame([dict.fromkeys(COLUMNS) | {"model": "m"}]), CODEBOOK, PLAN)
    added = {"outcome", "number", "label"}
    assert [name for name in table if name not in added] == list(COLUMNS)
    assert [list(table).index(name) for name in ("outcome", "number", "label")] == [1, 6, 8]


def test_every_language_has_every_word():
    assert set(WORDS) == set(schema()["properties"]["languages"]["items"]["enum"])
    first, *others = (set(words) for words in WORDS.values())
    assert all(other == first for other in others)
