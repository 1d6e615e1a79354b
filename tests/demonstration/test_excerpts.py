"""The quotations: both genders, both sides, coded twice for half, and each says that it is invented."""

from __future__ import annotations

import re

import numpy as np
import pytest

from bogolan.demonstration.excerpts import COLUMNS, excerpts
from bogolan.demonstration.opinions import BATTERY_A, BATTERY_B
from bogolan.demonstration.parameters import parameters
from bogolan.demonstration.places import CERCLES

ALLOWED = {
    "method": {"focus_group", "interview"},
    "gender": {"women", "men", "mixed"},
    "age_group": {"18-34", "35-54", "55+"},
    "place_level": {"cercle"},
    "cercle": set(CERCLES),
    "language": {"Fulfulde", "Bambara", "Dogon", "Songhay", "Bozo", "French"},
    "consent_to_publish": {"yes", "no"},
    "identifying": {"yes", "no"},
    "synthetic": {"SYNTHETIC"},
}


@pytest.fixture(scope="module")
def quotations():
    return excerpts()


def test_columns_and_codes(quotations):
    assert tuple(quotations.columns) == COLUMNS
    assert quotations["excerpt_id"].is_unique
    for column, values in ALLOWED.items():
        assert set(quotations[column]) == values, column
    themes = {*BATTERY_A, *BATTERY_B}
    for column in ("theme", "coder_1", "coder_2"):
        assert set(quotations[column]) - {""} <= themes, column
    assert set(quotations["coder_1"]) & {""} == set()


def test_answers_are_on_the_scale_of_their_theme(quotations):
    scale = {"a": {"improved", "no_change", "worse"}, "b": {"agree", "disagree"}}
    for theme, answer in zip(quotations["theme"], quotations["answer"], strict=True):
        assert answer in scale[theme[0]], theme


def test_women_and_men_gains_and_costs_all_have_a_voice(quotations):
    for gender in ("women", "men"):
        own = quotations[quotations["gender"] == gender]
        assert 25 <= len(own) <= 40
        assert (own["answer"] == "improved").mean() > 0.15
        assert (own["answer"] == "worse").mean() > 0.15
    gains = quotations["theme"].isin(("a_marry", "a_bandit", "a_dispute", "a_justice", "a_forced", "a_sexprot"))
    costs = quotations["theme"].isin(("a_move", "a_work", "a_school", "a_health", "a_social", "a_tax", "b_fear"))
    assert 0.3 < gains.mean() < 0.5
    assert 0.3 < costs.mean() < 0.5
    assert set(quotations.loc[quotations["theme"] == "a_marry", "answer"]) == {"improved", "no_change", "worse"}


def test_two_coders_agree_as_they_should(quotations):
    twice = quotations[quotations["coder_2"] != ""]
    assert 0.45 < len(twice) / len(quotations) < 0.6
    first, second = twice["coder_1"].to_numpy(), twice["coder_2"].to_numpy()
    themes = np.unique([*first, *second])
    by_chance = sum(np.mean(first == theme) * np.mean(second == theme) for theme in themes)
    kappa = (np.mean(first == second) - by_chance) / (1 - by_chance)
    assert kappa == pytest.approx(parameters()["excerpts.kappa"], abs=0.03)


def test_names_stand_only_in_quotations_that_say_so(quotations):
    flagged = quotations["identifying"] == "yes"
    assert 2 <= flagged.sum() <= 8
    assert (quotations.loc[flagged, "consent_to_publish"] == "yes").any(), "consent alone must not open the door"
    pattern = r"(?<=[\w,;:»'’] )[A-ZÀ-Ý]\w+|(?<=['’])[A-ZÀ-Ý]\w+"
    for language, usual in (("text_fr", {"Dieu", "État", "Coran"}), ("text_en", {"God", "State", "Koran"})):
        named = quotations[language].map(lambda text, usual=usual: bool(set(re.findall(pattern, text)) - usual))
        assert named.tolist() == flagged.tolist(), language
    assert not quotations["text_fr"].str.contains(r"[0-9@]").any()


def test_each_is_given_in_both_languages_once(quotations):
    for language in ("text_fr", "text_en"):
        assert quotations[language].str.len().between(40, 260).all()
        assert quotations[language].is_unique
    assert not quotations["text_fr"].str.contains(r"(?<!\u00a0)[?!;:»]").any(), "French punctuation needs its space"
