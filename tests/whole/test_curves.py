"""Models with a formula, splines and a polynomial, from the export to the French PDF: effects, tests, predictions."""

from __future__ import annotations

import re

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
  - {question: wait, measure: mean, class: community, topic: {en: the wait, fr: l’attente}}
models:
  - name: near
    label: {en: have water near, fr: ont de l’eau tout près}
    outcome: {question: water, share: [1], class: community}
    formula: cr(age, df=3) * flood + poly(trips, 2) + C(school, contr.treatment("2"))
  - name: long
    label: {en: the wait at the well, fr: l’attente au puits}
    family: gaussian
    outcome: {question: wait, measure: mean, class: community}
    terms: [{question: age, per: 10, spline: {kind: b, knots: [35, 50]}}, {question: flood, is: [1]}]
    imputation: {m: 5}
  - name: learnt
    label: {en: went to school, fr: est allé à l’école}
    family: ordinal
    outcome: {question: school, levels: [1, 2, 3], class: community}
    terms: [{question: flood, is: [1]}, {question: trips, polynomial: 2}, age]
"""
SURVEY = [
    ["type", "name", *BOTH],
    ["text", "village", "Village", "Village"],
    ["select_one sex", "sex", "Sex", "Sexe"],
    ["integer", "age", "Age", "Âge"],
    ["select_one yn", "water", "Is water near?", "L’eau est-elle tout près ?"],
    ["integer", "wait", "Minutes of waiting", "Minutes d’attente"],
    ["select_one yn", "flood", "Was there a flood?", "Y a-t-il eu une inondation ?"],
    ["select_one school", "school", "School", "École"],
    ["integer", "trips", "Trips to the well", "Trajets au puits"],
]
CHOICES = [
    ["list_name", "name", *BOTH],
    *SEXES,
    ["yn", 1, "Yes", "Oui"],
    ["yn", 0, "No", "Non"],
    ["yn", 98, "Refused", "Refus"],
    ["school", 1, "None", "Aucune"],
    ["school", 2, "Primary", "Primaire"],
    ["school", 3, "Secondary", "Secondaire"],
]
AGES = (20, 30, 40, 50, 60, 70)


def expected_share(age: np.ndarray, woman: np.ndarray) -> np.ndarray:
    """Of women a hill at 48 years, of men one half at every age; a flood takes nothing."""
    return 1 / (1 + np.exp(-np.where(woman, 1.6 - ((age - 48) / 13) ** 2, 0.0)))


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    """2,400 respondents in 60 villages."""
    rng, n = np.random.default_rng(8), 2400
    woman, age = np.arange(n) % 2 == 0, rng.integers(18, 80, n)
    frame = pd.DataFrame({
        "_uuid": [f"u{row}" for row in range(n)], "village": [f"v{row // 40:02d}" for row in range(n)],
        "sex": np.where(woman, "1", "2"), "age": age.astype(str),
        "water": np.where(rng.random(n) < expected_share(age, woman), "1", "0"),
        "wait": np.round(np.clip(40 - np.abs(age - 45) + rng.normal(0, 8, n), 0, 99)).astype(int).astype(str),
        "flood": rng.choice(["0", "1"], n), "school": rng.choice(["1", "2", "3"], n),
        "trips": rng.integers(0, 9, n).astype(str),
    })  # fmt: skip
    frame.loc[rng.random(n) < 0.1, "flood"] = "98"
    return frame


@pytest.fixture(scope="module")
def made(tmp_path_factory, answers):
    """The survey, and the same people in twelve villages."""
    folder = tmp_path_factory.mktemp("curves")
    few = answers.assign(village=[f"v{row // 2 % 12:02d}" for row in range(len(answers))])
    return reported(folder, PLAN, {"water": answers, "few": few}, survey=SURVEY, choices=CHOICES)


@pytest.fixture(scope="module")
def released(made) -> pd.DataFrame:
    return released_rows(made, "water")


@pytest.fixture(scope="module")
def page(made) -> str:
    return printed(made / "reports/water/fr/report.pdf")


def test_the_average_slope_of_the_hill_is_near_the_truth_and_so_is_what_is_expected_at_an_age(released, answers):
    age, woman = answers["age"].astype(int).to_numpy(), (answers["sex"] == "1").to_numpy()
    slope = (expected_share(age + 0.5, woman) - expected_share(age - 0.5, woman))[woman].mean()
    row = released.loc["models/marginal_effect/near/age/women"]
    assert (row["release"], row["lower"] < slope < row["upper"]) == ("published", True)
    inside = 0
    told = released[(released["measure"] == "predicted") & (released["outcome"] == "near")]
    told = told[told["level"].str.startswith("age@")]
    for _, one in told.iterrows():
        at = np.array([float(one["level"].partition("@")[2])])
        truth = expected_share(at, np.array([one["group"] == "women"]))[0]
        inside += one["lower"] - 0.01 <= truth <= one["upper"] + 0.01
    assert len(told) >= 6
    assert inside >= len(told) - 1


def test_the_french_page_says_in_which_form_age_enters_and_whether_its_curve_bends(page, released):
    assert "« Âge » entre dans le modèle sous la forme d’une spline cubique naturelle à 3 degrés de liberté" in page
    assert "« Trajets au puits » entre dans le modèle sous la forme d’un polynôme de degré 2" in page
    assert "d’une B-spline de degré 3 avec des nœuds en 35 et 50" in page
    women = released.loc["models/straightness/near/age/women", "p_value"]
    assert women <= 0.001
    assert re.search(r"Si la courbe s’infléchit : p < 0,001 chez les femmes et p = 0,\d+ chez les hommes", page)
    hill = (
        "« Âge » va de pair avec la part de « ont de l’eau tout près » selon une courbe, dont la pente moyenne est trop"
    )
    assert hill in page
    both = released.loc["models/curve/near/age/women/men", "p_value"]
    assert both <= 0.001
    assert "Si la courbe des femmes est autre que celle des hommes : p < 0,001" in page


def test_the_french_page_has_the_slope_of_the_number_and_what_is_expected_at_its_values(page, released):
    effect = released.loc["models/marginal_effect/long/age/women", "estimate"]
    told = f"{abs(effect):.2f}".rstrip("0").replace(".", ",")
    assert f"−{told}" in page or told in page
    assert "ne réponse plus élevée de 10 à « Âge » (en moyenne le long de sa courbe)" in page
    levels = released[(released["measure"] == "predicted") & released["level"].fillna("").str.startswith("age@")]
    shares = levels[(levels["outcome"] == "near") & (levels["group"] == "women")]
    for _, row in shares.iterrows():
        value, share = row["level"].partition("@")[2], round(100 * row["estimate"])
        assert re.search(rf"« Âge » {value} {share} %", page), row["level"]


def test_no_row_speaks_of_a_column_of_a_curve_or_tells_where_its_knots_are(released, made, answers):
    assert not released["level"].fillna("").str.contains("^", regex=False).any()
    told = released[(released["measure"] == "coefficient") & (released["outcome"] == "near")]
    assert set(told["level"]) == {"school=1", "school=3"}
    ages = answers["age"].astype(int)
    knots = [np.quantile(ages, level) for level in np.linspace(0.05, 0.95, 4)]
    everything = (made / "reports/water/results.json").read_text(encoding="utf-8")
    for knot in knots:
        if knot != round(knot):
            assert f"{knot:g}" not in everything


def test_with_missing_floods_imputed_all_interactions_are_tested_once(page, released):
    row = released.loc["models/gender_interactions/long/imputed/women/men"]
    assert 0 < row["p_value"] <= 1
    p = "p < 0,001" if row["p_value"] <= 0.001 else f"p = {row['p_value']:.2f}".replace(".", ",")
    assert (
        f"Si l’un des termes va alors autrement de pair avec le résultat chez les femmes que chez les hommes : {p}"
        in page
    )


def test_in_few_villages_an_ordinal_model_has_the_bootstraps_tests_and_says_why_there_is_no_cr2(made):
    page, rows = printed(made / "reports/few/fr/report.pdf"), released_rows(made, "few")
    assert "Les erreurs types CR2 valent pour un résultat à un seul résidu par personne" in page
    own = rows[rows["outcome"] == "learnt"]
    wild = own[own["measure"] == "wild_bootstrap"]
    assert set(wild["level"]) == {"flood=1", "age"}  # none of a column of the polynomial
    assert "bias_reduced" not in set(own["measure"])
    row = wild[(wild["level"] == "age") & (wild["group"] == "women")].iloc[0]
    design = own.loc["models/coefficient/learnt/age/women", "p_value"]
    numbers = [f"{p:.3f}" if p < 0.01 else f"{p:.2f}" for p in (design, row["p_value"])]
    assert re.search("Une réponse plus élevée de 1 à « Âge » " + " ".join(numbers).replace(".", ","), page)


def test_how_far_terms_go_together_is_told_of_an_ordinal_model_too(released):
    for group in ("women", "men"):
        row = released.loc[f"models/variance_inflation/learnt/{group}"]
        assert (row["release"], 1 <= row["estimate"] < 1.3) == ("published", True)
