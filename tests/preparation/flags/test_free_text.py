"""Words that may tell who somebody is: found in own words, and not held against who was asked for a name."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from bogolan.preparation.cleaning import clean
from bogolan.preparation.identifiers.detection import identifying, vault_columns
from bogolan.preparation.identifiers.vault import KEY, MASKED, keys_of, sealed
from bogolan.survey.questionnaire import Question

NOTHING = {"identifiers": [], "not_identifiers": [], "categorical": [], "checks": ["free_text"]}
WORDS = ["the road is not safe", "my name is Moussa Traore", "call 76 12 34 56", "we have no water"]
NAMES = ["Mme Awa Traore", "M. Moussa Diallo", "Mme Fanta Keita", "M. Amadou Cisse"]


def text(name, label="Why?"):
    return Question(name, "text", label, kind="text")


def found(columns, questions=(), analysed=(), **plan):
    """The survey cleaned as the step does it, and what was found to identify in it."""
    rows = pd.DataFrame(columns, dtype=str)
    known = {name: text(name) for name in rows} | {one.name: one for one in questions}
    plan = NOTHING | plan
    apart = identifying(rows, known, plan, analysed)
    return clean(rows, known, plan, apart=apart), apart, rows, known, plan


def flagged(columns, questions=(), analysed=(), **plan):
    flags = found(columns, questions, analysed, **plan)[0].flags
    assert set(flags["rule_id"]) <= {"F15"}
    return sorted(map(tuple, flags[["_row", "question"]].values))


def test_own_words_are_scanned():
    assert flagged({"why": WORDS}) == [(3, "why"), (4, "why")]
    assert flagged({"why": WORDS}, identifiers=["why"]) == [(3, "why"), (4, "why")]


@pytest.mark.parametrize(
    "question",
    [
        text("respondent_name"),
        text("q1", "Full name of the respondent?"),
        text("contact"),
        text("enqueteur"),
        Question("q2", "text", "Where?", kind="geopoint"),
        Question("q3", "text", "Who?", kind="phone"),
    ],
)
@pytest.mark.parametrize("marked", [False, True])
def test_who_was_asked_for_a_name_is_not_flagged_for_it(question, marked):
    columns = {question.name: NAMES, "why": WORDS}
    plan = {"identifiers": [question.name]} if marked else {}
    assert flagged(columns, [question], **plan) == [(3, "why"), (4, "why")]


def test_a_question_that_most_answer_with_a_name_asks_for_one():
    many = [
        f"Mme {name}" for name in ("Awa", "Fanta", "Sira", "Kadia", "Oumou", "Rokia", "Safi", "Sitan", "Tenin", "Assa")
    ]
    assert flagged({"q7": [*many, "my cousin"]}) == []
    assert flagged({"q7": [*many, "my cousin"]}, identifiers=["q7"]) == []
    assert len(flagged({"q7": many[:9]})) == 9, "so few may all have named somebody"
    others = [f"we have no water since {n} days" for n in range(12)]
    assert len(flagged({"q7": [*many, *others]})) == 10, "fewer than half"


def test_texts_that_stay_with_the_answers_are_scanned_whatever_they_are():
    names = {
        "respondent_name": [*NAMES, *(f"Mme {name}" for name in ("Sira", "Kadia", "Oumou", "Rokia", "Safi", "Tenin"))]
    }
    assert len(flagged(names, not_identifiers=["respondent_name"])) == 10
    assert len(flagged(names, analysed=["respondent_name"])) == 10
    assert flagged(names) == []


def test_what_is_not_flagged_is_masked_all_the_same():
    cleaned, apart, rows, questions, plan = found({"respondent_name": NAMES, "why": WORDS}, identifiers=["why"])
    keys = keys_of(pd.Series(["a", "b", "c", "d"]), b"salt" * 8)
    rows = rows.assign(_uuid=["a", "b", "c", "d"])
    questions |= {"_uuid": Question("_uuid")}
    plan = plan | {"uuid": "_uuid"}
    cleaned = clean(rows, questions, plan, apart=apart)
    public, vault = sealed(cleaned, rows, keys, vault_columns(apart), questions, plan)
    assert vault[f"{MASKED}respondent_name"].str.contains("[name]", regex=False).all()
    assert vault[f"{MASKED}why"].tolist()[:2] == [WORDS[0], "my name is [name]"]
    assert set(vault[KEY]) == set(keys)
    everything = "".join(frame.to_csv() for frame in (public.responses, public.flags, public.log, public.set_aside))
    assert not [word for word in ("Awa", "Moussa", "Traore", "Keita", "76 12") if word in everything]


def test_where_nothing_is_known_to_be_apart_every_text_is_scanned():
    rows = pd.DataFrame({"respondent_name": NAMES}, dtype=str)
    cleaned = clean(rows, {"respondent_name": replace(text("x"), name="respondent_name")}, NOTHING)
    assert len(cleaned.flags) == len(NAMES)
