"""A model with missing answers imputed, from the export to the French report, of an outcome of class community."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from .conftest import BOTH, SEXES, printed, released_rows, reported

pytestmark = pytest.mark.slow

PLAN = """\
title: {en: Water (SYNTHETIC), fr: L’eau (SYNTHÉTIQUE)}
gender: {question: sex, women: 1, men: 2}
design: {clusters: village, cluster_unit: village}
seed: 20200203
drivers:
  - {question: water, share: [1], class: community, statement: {en: have water near, fr: ont de l’eau tout près}}
models:
  - name: near
    label: {en: have water near, fr: ont de l’eau tout près}
    outcome: {question: water, share: [1], class: community}
    terms: [{question: flood, is: [1]}, {question: age, per: 10}]
    imputation: {m: 10, predictors: [trips]}
"""
SURVEY = [
    ["type", "name", *BOTH],
    ["text", "village", "Village", "Village"],
    ["select_one sex", "sex", "Sex", "Sexe"],
    ["integer", "age", "Age", "Âge"],
    ["select_one yn", "water", "Is water near?", "L’eau est-elle tout près ?"],
    ["select_one yn", "flood", "Was there a flood?", "Y a-t-il eu une inondation ?"],
    ["integer", "trips", "Trips to the well", "Trajets au puits"],
]
CHOICES = [
    ["list_name", "name", *BOTH],
    *SEXES,
    ["yn", 1, "Yes", "Oui"],
    ["yn", 0, "No", "Non"],
    ["yn", 98, "Refused", "Refus"],
]


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    """1,000 respondents in 40 villages; where there was a flood water is rarer, and a fifth do not say whether."""
    rng, n = np.random.default_rng(7), 1000
    flood = rng.random(n) < 0.4
    frame = pd.DataFrame({
        "_uuid": [f"u{row}" for row in range(n)], "village": [f"v{row // 25:02d}" for row in range(n)],
        "sex": np.where(np.arange(n) % 2 == 0, "1", "2"), "age": rng.integers(18, 80, n).astype(str),
        "water": np.where(rng.random(n) < np.where(flood, 0.35, 0.65), "1", "0"), "flood": np.where(flood, "1", "0"),
        "trips": (rng.poisson(2, n) + 2 * flood).astype(str),
    })  # fmt: skip
    frame.loc[rng.random(n) < 0.2, "flood"] = "98"
    return frame


@pytest.fixture(scope="module")
def made(tmp_path_factory, answers):
    folder = tmp_path_factory.mktemp("imputed")
    return reported(folder, PLAN, {"water": answers}, survey=SURVEY, choices=CHOICES)


@pytest.fixture(scope="module")
def released(made) -> pd.DataFrame:
    return released_rows(made, "water")


def page(made, language: str) -> str:
    return printed(made / f"reports/water/{language}/report.pdf")


def test_how_many_left_a_term_unanswered_is_counted_by_hand(released, answers):
    for group, code in (("women", "1"), ("men", "2")):
        own = answers[answers["sex"] == code]
        row = released.loc[f"models/missing_answers/near/imputed/{group}"]
        assert row["estimate"] == pytest.approx((own["flood"] == "98").mean(), abs=0.0051)
        assert row["n"] == len(own) // 10 * 10


def test_the_imputed_effect_is_near_what_was_planted_and_says_what_is_missing_of_it(released):
    for group in ("women", "men"):
        row = released.loc[f"models/marginal_effect/near/flood=1/imputed/{group}"]
        assert row["release"] == "published"
        assert row["lower"] < -0.3 < row["upper"]
        first = released.loc[f"models/marginal_effect/near/flood=1/{group}"]
        assert row["n"] > first["n"]
        assert 0.01 < released.loc[f"models/missing_information/near/flood=1/imputed/{group}", "estimate"] < 0.4


@pytest.mark.parametrize(
    ("language", "sentence", "title"),
    [
        ("en", "With missing answers imputed (10 times), all 6 effects", "with missing answers to the terms"),
        ("fr", "Une fois les réponses manquantes imputées (10 fois), les 6 effets et différences", "termes imputées"),
    ],
)  # fmt: skip
def test_its_number_stands_in_the_report_of_both_languages(made, released, language, sentence, title):
    told = page(made, language)
    assert sentence in told
    assert title in told
    assert ("chained equations" if language == "en" else "équations enchaînées") in told
    effect = released.loc["models/marginal_effect/near/flood=1/imputed/women", "estimate"]
    number = f"−{abs(100 * effect):.1f}".removesuffix(".0")
    assert (number if language == "en" else number.replace(".", ",")) in told
