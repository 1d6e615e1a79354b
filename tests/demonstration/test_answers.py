"""Faultless answers: the form's logic holds in every row, codes are the form's, and the truth stands behind them."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from bogolan.demonstration.export import CHOICES, as_exported
from bogolan.demonstration.instrument.form import calculate_names, field_names, metadata_names
from bogolan.demonstration.opinions import BATTERY_A, BATTERY_B, IMPROVED, TRUST
from bogolan.demonstration.survey import COLUMNS, survey


@pytest.fixture(scope="module")
def answers(faultless):
    return faultless.answers


def test_the_columns_are_those_of_the_form_in_its_order():
    server = [name for name in COLUMNS if name.startswith("_")]
    assert [name for name in COLUMNS if name not in server] == [
        *metadata_names(),
        *calculate_names(),
        *field_names(),
    ]


def test_the_same_seed_gives_the_same_answers_and_another_does_not(faultless):
    again, other = survey().answers, survey(seed=3).answers
    pd.testing.assert_frame_equal(faultless.answers, again)
    assert not faultless.answers["a_school"].equals(other["a_school"])


def test_questions_are_skipped_as_the_form_says(answers):
    married = answers["marital"].isin([2, 3, 4, 5])
    for question in ("marr_year", "marr_pay"):
        assert (answers[question].notna() == married).all()
    assert (answers["marr_want"].notna() == answers["marital"].isin([1, 4, 5])).all()
    for question in BATTERY_A:
        assert (answers[question].notna() == (answers["presence"] != 0)).all()
    assert ((answers["x_who"] != "") == (answers["x_any"] == 1)).all()
    assert ((answers["m_why"] != "") == answers["d_stance"].isin([1, 2, 3])).all()
    assert ((answers["livelihood_oth"] != "") == (answers["livelihood"] == 96)).all()
    assert answers["refusal_reason"].isna().all()
    assert (answers["consent"] == 1).all()


def test_arms_follow_the_random_numbers_and_limit_the_count(answers):
    for arm, number in (("le_arm", "rand1"), ("en_arm", "rand2")):
        drawn = answers[number].astype(float)
        np.testing.assert_array_equal(answers[arm] == "T", drawn < 0.5)
        assert abs((answers[arm] == "T").mean() - 0.5) < 0.05
    counted = answers["le_count"].where(answers["le_count"] < 98)
    assert counted[answers["le_arm"] == "C"].max() == 3
    assert counted[answers["le_arm"] == "T"].max() == 4


def test_ids_and_places_agree(answers):
    assert answers["resp_id"].is_unique
    assert answers["_uuid"].is_unique
    assert (
        answers["_uuid"]
        .map(re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}").fullmatch)
        .all()
    )
    assert answers["resp_id"].map(re.compile(r"V[0-9]{3}-[0-9]{2}-[1-9]").fullmatch).all()
    assert (answers["resp_id"].str[:4] == answers["village_id"]).all()
    assert (answers.groupby("village_id")["cercle"].nunique() == 1).all()
    assert (answers.groupby("enum_id")["enum_sex"].nunique() == 1).all()
    assert (answers.groupby(["village_id", "hh_no"]).size() == 1).all()


def test_nobody_married_as_a_child_or_before_birth(answers):
    known = answers[(answers["age"] < 998) & (answers["marr_year"] < 9998)]
    at = known["age"] - (2020 - known["marr_year"])
    assert at.min() >= 12
    assert (known["marr_year"] <= 2020).all()


def test_lines_and_marriages_have_room_in_the_household(faultless):
    truth, line = faultless.latent, faultless.answers["resp_id"].str[-1].astype(int)
    assert (line <= truth["hh_size"]).all()
    assert truth["hh_size"][truth["marital"] == 2].min() >= 2
    assert truth["hh_size"][truth["marital"] == 3].min() >= 4


def test_men_with_several_wives_may_have_married_late(faultless):
    truth = faultless.latent
    latest = (2020 - truth["marr_year"])[(truth["marital"] == 3) & ~truth["women"] & (truth["age"] > 45)]
    assert (latest < 12).any()


def test_who_never_met_the_group_says_little_of_it(faultless):
    answers = faultless.answers
    absent = answers["presence"] == 0
    helping = answers["d_stance"].isin([1, 2])
    assert helping[absent].mean() < helping[~absent].mean() / 2
    words = " ".join(answers["m_open"][absent]).lower()
    assert words
    assert not any(said in words for said in ("zakat", "leur juge", "mil par force", "dot est devenue"))


def test_codes_are_those_of_the_form(answers):
    allowed = {
        "sex": {1, 2},
        "marital": {1, 2, 3, 4, 5, 99},
        "edu": {0, 1, 2, 3, 98, 99},
        "presence": {0, 1, 2, 3, 4, 5, 98, 99},
        **{item: {1, 2, 3, 98, 99} for item in BATTERY_A},
        **{item: {1, 2, 3, 4, 5, 98, 99} for item in BATTERY_B},
        **{item: {0, 1, 2, 3, 98, 99} for item in TRUST},
        "d_good": {0, 1, 98, 99},
        "d_stance": {1, 2, 3, 4, 5, 98, 99},
    }
    for question, codes in allowed.items():
        assert set(answers[question].dropna().unique()) <= codes, question
    ages = answers["age"][answers["age"] < 998]
    assert ages.min() >= 18
    assert ages.max() <= 80


def test_several_choices_are_few_distinct_and_no_answer_stands_alone(answers):
    for question, most in (("x_who", 5), ("m_why", 3)):
        chosen = answers[question][answers[question] != ""].str.split(" ")
        assert chosen.map(len).max() <= most
        assert all(len(set(codes)) == len(codes) for codes in chosen)
        alone = chosen[chosen.map(lambda codes: bool({"98", "99"} & set(codes)))]
        assert (alone.map(len) == 1).all()
        assert len(alone) > 0


def test_don_t_know_is_more_frequent_where_the_table_says(faultless):
    answers, women = faultless.answers, faultless.latent["women"]
    share = {
        item: (answers[item] == 98).groupby(women).sum() / answers[item].notna().groupby(women).sum()
        for item in BATTERY_A
    }
    assert share["a_dispute"][True] > 2 * share["a_bandit"][True]
    assert share["a_forced"][False] > 2 * share["a_bandit"][False]


def test_the_recorded_count_is_the_true_one_where_it_was_given(faultless):
    answers, latent = faultless.answers, faultless.latent
    given = answers["le_count"] < 98
    expected = latent["control_items"] + latent["treated"] * latent["support"]
    assert (answers["le_count"][given].astype(int) == expected[given]).all()
    assert given.mean() > 0.95


def test_with_exact100_all_women_say_improved():
    drawn = survey(seed=4, exact100=True)
    women = drawn.latent["women"]
    assert (drawn.latent["a_marry"][women] == IMPROVED).all()
    assert (drawn.latent["a_marry"][~women] != IMPROVED).any()


def test_the_export_is_text_with_a_column_a_choice(answers, exported):
    assert exported.map(lambda cell: isinstance(cell, str)).all().all()
    for question, codes in CHOICES.items():
        place = list(exported.columns).index(question)
        assert list(exported.columns[place + 1 : place + 1 + len(codes)]) == [f"{question}/{code}" for code in codes]
        rebuilt = exported[[f"{question}/{code}" for code in codes]]
        asked = exported[question] != ""
        assert (rebuilt[~asked] == "").all().all()
        for code in codes:
            chosen = exported[question].str.split(" ").map(lambda found, code=code: code in found)
            assert ((exported[f"{question}/{code}"] == "1") == chosen).all()
    assert exported["start"].str.fullmatch(r"2020-0[23]-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00").all()
    assert exported["gps"].str.fullmatch(r"1[345]\.\d{6} -(27|28|29|30)\.\d{6} \d{3}\.\d \d{1,2}\.\d").all()
    assert (exported["_xform_id_string"].str.contains("SYNTHETIC")).all()


def test_skipped_numbers_are_empty_and_others_whole(answers, exported):
    skipped = answers["marr_year"].isna()
    assert (exported["marr_year"][skipped] == "").all()
    assert (exported["marr_year"][~skipped].astype(int) == answers["marr_year"][~skipped]).all()


def test_an_export_of_another_scale_is_made_the_same_way():
    large = survey(seed=2, scale=2)
    text = as_exported(large.answers)
    assert len(text) == 2 * 80 * 22
    assert text["resp_id"].is_unique
