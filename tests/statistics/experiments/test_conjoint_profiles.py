"""The profiles of a conjoint experiment are read strictly: whatever cannot be one is named with its rows."""

from __future__ import annotations

import numpy as np
import pytest
from conjoint_survey import LEVELS, profiles, survey

from bogolan.statistics import ExperimentError, SurveyDesign, conjoint_profiles

TOLD = {"respondent": "uuid", "answer": "chosen", "attributes": list(LEVELS), "task": "task"}


def read(frame, shown, **changes):
    return conjoint_profiles(SurveyDesign(frame), shown, **{**TOLD, **changes})


@pytest.fixture
def frame():
    return survey(120)


@pytest.fixture
def shown(frame):
    return profiles(frame)


def test_profiles_are_their_respondents_in_whatever_order(frame, shown):
    found = read(frame, shown.sample(frac=1, random_state=1))
    assert found.is_choice
    assert (found.of_respondents(np.ones(len(shown))) == 8).all()
    assert (found.of_respondents(found.answer) == 4).all()
    assert found.levels["guard"] == ("army", "village")
    assert (frame["uuid"].to_numpy()[found.respondent] == found.frame["uuid"]).all()


def test_what_was_not_answered_is_left_out(frame, shown):
    shown.loc[:1, "chosen"] = np.nan
    found = read(frame, shown)
    assert len(found.answer) == len(shown) - 2
    assert found.of_respondents(np.ones(len(found.answer)))[0] == 6


def test_ratings_are_numbers_without_tasks(frame, shown):
    rated = shown.assign(chosen=np.arange(len(shown)) % 11)
    assert not read(frame, rated, task=None).is_choice
    with pytest.raises(ExperimentError, match="neither 0 nor 1 in 784 rows"):
        read(frame, rated)


def changed(column, rows, value):
    def change(frame, shown):
        shown[column] = shown[column].astype(object) if isinstance(value, str) else shown[column]
        shown.loc[rows, column] = value
        return frame, shown

    return change


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (changed("uuid", [3], "nobody"), "belong to nobody of the sample in 1 rows .counted from 0: 3"),
        (changed("guard", slice(None), "army"), "'guard' has one level, 'army'; expected two or more"),
        (changed("guard", [5], None), "'guard' has no level in 1 rows .counted from 0: 5"),
        (changed("chosen", [0, 1], 1.0), "do not have one profile chosen of two or more"),
        (changed("chosen", [0], np.nan), "do not have one profile chosen of two or more"),
        (changed("chosen", slice(None), np.nan), "missing for all 960 profiles"),
        (changed("chosen", [0], "yes"), "of type object; expected 0 and 1, or a rating"),
        (changed("chosen", [7], np.inf), "infinite in 1 rows"),
        (changed("task", [0], None), "'task' have no label in 1 rows"),
        (lambda frame, shown: (frame.assign(uuid="one"), shown), "there a second time in 119 rows"),
        (lambda frame, shown: (frame, shown.drop(columns="aid")), "names the column 'aid', which the frame does not"),
        (lambda frame, shown: (frame.assign(w=-1.0), shown), None),
    ],
)
def test_what_cannot_be_is_named(frame, shown, spoil, told):
    frame, shown = spoil(frame, shown)
    if told is None:  # of negative weights a design tells itself
        assert read(frame, shown).is_choice
        return
    with pytest.raises(ExperimentError, match=told):
        read(frame, shown)


@pytest.mark.parametrize("attributes", [[], ["aid", "aid"]])
def test_each_attribute_is_named_once(frame, shown, attributes):
    with pytest.raises(ExperimentError, match="expected each once"):
        read(frame, shown, attributes=attributes)
