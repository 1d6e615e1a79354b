"""Each kind of model in the French report: what leaves stands there with its number, and of what stays that it does.

One invented survey: what is told of the place and what of oneself are answered alike, so that the same numbers leave of
the one and not of the other where too few people stand behind them.
"""

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
  - {question: ill, share: [1], class: personal, statement: {en: have been ill, fr: ont été malades}}
models:
  - name: trips
    label: {en: the trips to the well, fr: les trajets au puits}
    family: poisson
    outcome: {question: trips, measure: mean, class: community}
    terms: [{question: flood, is: [1]}, {question: age, per: 10}]
    imputation: {m: 5}
  - name: near
    label: {en: have water near, fr: ont de l’eau tout près}
    outcome: {question: water, share: [1], class: community}
    terms: [{question: tank, is: [1]}, {question: road, is: [1]}]
  - name: sick
    label: {en: have been ill, fr: ont été malades}
    outcome: {question: ill, share: [1], class: personal}
    terms: [{question: tank, is: [1]}, {question: road, is: [1]}]
  - name: state
    label: {en: how good the water is, fr: la qualité de l’eau}
    family: ordinal
    outcome: {question: clean, levels: [1, 2, 3, 4, 5], class: community}
    terms: [{question: flood, is: [1]}, {question: road, is: [1]}]
  - name: health
    label: {en: how one feels, fr: comment on se sent}
    family: ordinal
    outcome: {question: feels, levels: [1, 2, 3, 4, 5], class: personal}
    terms: [{question: flood, is: [1]}, {question: road, is: [1]}]
    imputation: {m: 2}
  - name: good
    label: {en: the water is good, fr: l’eau est bonne}
    outcome: {question: clean, share: [4, 5], class: community}
    terms: [{question: road, is: [1]}]
    specifications: {share: [[4, 5], [5]], family: [logit, linear]}
  - name: well
    label: {en: feel well, fr: se sentent bien}
    outcome: {question: feels, share: [4, 5], class: personal}
    terms: [{question: road, is: [1]}]
    specifications: {share: [[4, 5], [5]], family: [logit, linear]}
"""
SURVEY = [
    ["type", "name", *BOTH],
    ["text", "village", "Village", "Village"],
    ["select_one sex", "sex", "Sex", "Sexe"],
    ["integer", "age", "Age", "Âge"],
    ["select_one yn", "water", "Is water near?", "L’eau est-elle tout près ?"],
    ["select_one yn", "ill", "Were you ill?", "Avez-vous été malade ?"],
    ["select_one yn", "flood", "Was there a flood?", "Y a-t-il eu une inondation ?"],
    ["select_one yn", "road", "Is there a road?", "Y a-t-il une route ?"],
    ["select_one yn", "tank", "Is there a tank?", "Y a-t-il une citerne ?"],
    ["select_one five", "clean", "How good is the water?", "L’eau est-elle bonne ?"],
    ["select_one five", "feels", "How do you feel?", "Comment vous sentez-vous ?"],
    ["integer", "trips", "Trips to the well", "Trajets au puits"],
]
CHOICES = [
    ["list_name", "name", *BOTH],
    *SEXES,
    ["yn", 1, "Yes", "Oui"],
    ["yn", 0, "No", "Non"],
    ["yn", 98, "Refused", "Refus"],
    *(["five", place, f"Grade {place}", f"Degré {place}"] for place in range(1, 6)),
]


def yes(rng: np.random.Generator, likely: np.ndarray) -> np.ndarray:
    return np.where(rng.random(len(likely)) < likely, "1", "0")


def grades(rng: np.random.Generator, flood: np.ndarray, road: np.ndarray) -> np.ndarray:
    """1 to 5: a flood makes the lowest more likely and the highest too, a road the two highest."""
    low, high = 0.15 + 0.2 * flood, 0.15 + 0.15 * flood + 0.15 * road
    drawn, between = rng.random(len(low)), rng.integers(2, 5, len(low))
    return np.where(drawn < low, 1, np.where(drawn > 1 - high, 5, between))


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    """2,400 respondents in 60 villages; everybody with a tank has water near and was ill, and few feel a four."""
    rng, n = np.random.default_rng(9), 2400
    flood, road, tank = (rng.random(n) < share for share in (0.4, 0.5, 0.1))
    age, clean, feels = rng.integers(18, 80, n), grades(rng, flood, road), grades(rng, flood, road)
    near, ill = (np.where(tank, "1", yes(rng, 0.4 + 0.2 * road)) for _ in range(2))
    few = (feels == 4) & (np.cumsum(feels == 4) > 12)
    frame = pd.DataFrame({
        "_uuid": [f"u{row}" for row in range(n)], "village": [f"v{row // 40:02d}" for row in range(n)],
        "sex": np.where(np.arange(n) % 2 == 0, "1", "2"), "age": age,
        "water": near, "ill": ill,
        "flood": np.where(flood, "1", "0"), "road": np.where(road, "1", "0"), "tank": np.where(tank, "1", "0"),
        "clean": clean, "feels": np.where(few, 3, feels), "trips": rng.poisson(np.exp(1.0 - 0.4 * flood)),
    }).astype(str)  # fmt: skip
    frame.loc[rng.random(n) < 0.2, "flood"] = "98"
    return frame


@pytest.fixture(scope="module")
def made(tmp_path_factory, answers):
    return reported(tmp_path_factory.mktemp("models"), PLAN, {"water": answers}, survey=SURVEY, choices=CHOICES)


@pytest.fixture(scope="module")
def released(made) -> pd.DataFrame:
    return released_rows(made, "water")


@pytest.fixture(scope="module")
def page(made) -> str:
    """The French PDF as one text, without what stands at the foot and the head of each page."""
    between = r" 20 février 2020 \d+ / \d+ L’eau \(SYNTHÉTIQUE\) DONNÉES SYNTHÉTIQUES"
    return re.sub(between, "", printed(made / "reports/water/fr/report.pdf"))


def percent(share: float) -> str:
    return f"{round(100 * share)} %"


def points(effect: float) -> str:
    return f"{abs(100 * effect):.1f}".removesuffix(".0").replace(".", ",")


def test_a_poisson_regression_tells_how_many_fewer(page, released):
    assert "« Les trajets au puits » : une régression de Poisson" in page
    rows = [released.loc[f"models/marginal_effect/trips/flood=1/{group}"] for group in ("women", "men")]
    truth = np.exp(0.6) - np.exp(1.0)
    told = []
    for row, whom in zip(rows, ("les femmes", "les hommes"), strict=True):
        assert row["release"] == "published"
        assert row["lower"] < truth < row["upper"]
        numbers = [f"{abs(row[name]):.2f}".replace(".", ",") for name in ("estimate", "upper", "lower")]
        told.append("{} de moins chez {} ({} à {})".format(numbers[0], whom, *numbers[1:]))
    assert f"va de pair avec « les trajets au puits » : {' et '.join(told)}" in page


def test_how_much_of_the_information_is_missing_stands_beside_each_imputed_effect(page, released):
    rows = released[(released["measure"] == "missing_information") & (released["outcome"] == "trips")]
    assert set(rows["release"]) == {"published"}
    most = rows.groupby("level")["estimate"].max()
    assert 0 < most["flood=1"] < 0.5
    assert f"il manque au plus {percent(most.max())} de l’information sur l’un d’eux" in page
    title = "Effets marginaux moyens sur « les trajets au puits », réponses manquantes aux termes imputées"
    (table,) = re.findall(f"{title} (.*?) Les effets sont", page)
    assert re.findall(r"(\d+ %) ?", table.replace("95 %", "")) == [percent(most[term]) for term in ("flood=1", "age")]


def test_of_few_behind_an_effect_neither_it_nor_what_was_imputed_leaves(page, released):
    rows = released[(released["outcome"] == "health") & (released["domain"] == "imputed")]
    assert set(rows.loc[rows["measure"] == "missing_information", "release"]) == {"withheld"}
    (health,) = re.findall("« Comment on se sent » : .*?« L’eau est bonne »", page)
    assert "Les effets imputés eux-mêmes ne sont pas publiés" in health
    assert "% de l’information" not in health


def test_where_all_with_a_tank_have_water_firths_effect_stands_beside(page, released, answers):
    for group, code, whom in (("women", "1", "chez les femmes"), ("men", "2", "chez les hommes")):
        row = released.loc[f"models/penalised_effect/near/tank=1/{group}"]
        assert row["release"] == "published"
        own = answers[(answers["sex"] == code) & (answers["tank"] == "0")]
        assert row["estimate"] == pytest.approx((own["water"] == "0").mean(), abs=0.02)
        said = (
            f"le même résultat {whom}, si bien qu’il n’existe pas d’estimation finie ; selon la vraisemblance pénalisée"
        )
        share = f"la part de « ont de l’eau tout près » est plus élevée d’environ {points(row['estimate'])} points"
        assert f"{said} de Firth, {share}, sans intervalle" in page


def test_of_ones_own_illness_no_effect_tells_that_nobody_contradicted_it(page, released):
    rows = released[(released["outcome"] == "sick") & released["measure"].isin(["marginal_effect", "penalised_effect"])]
    assert set(rows["release"]) == {"withheld"}
    assert "Ce qui va de pair avec la part de « ont été malades » n’est pas publié, pour protéger les personnes" in page
    assert page.count("de Firth") == 2


def test_how_many_left_a_term_unanswered_is_told_of_complete_cases_too(page, released, answers):
    rows = [released.loc[f"models/missing_answers/state/{group}"] for group in ("women", "men")]
    for row, code in zip(rows, ("1", "2"), strict=True):
        own = answers[answers["sex"] == code]
        assert row["estimate"] == pytest.approx((own["flood"] == "98").mean(), abs=0.0051)
    shares = "{} des femmes et {} des hommes ont laissé sans réponse".format(
        *(percent(row["estimate"]) for row in rows)
    )
    (state,) = re.findall("« La qualité de l’eau » : .*?« Comment on se sent »", page)
    assert f"Parmi les personnes ayant répondu sur le résultat, {shares}" in state
    (near,) = re.findall("« Ont de l’eau tout près » : une régression.*?« Ont été malades »", page)
    assert "n’est pas publié : elles sont peu nombreuses, ou aucune" in near
    assert set(released.loc[["models/missing_answers/near/women"], "release"]) == {"withheld"}
    assert not (released.loc[released["analysis"] == "models", "n"].dropna() % 10).any()


def test_odds_that_are_not_proportional_are_said_with_the_test(page, released):
    for group, whom in (("women", "chez les femmes"), ("men", "chez les hommes")):
        row = released.loc[f"models/proportional_odds/state/{group}"]
        assert row["release"] == "published"
        assert row["p_value"] <= 0.001, "a flood makes the lowest and the highest more likely"
        assert f"ne vont pas de pair avec les réponses basses comme avec les hautes {whom} (Brant, p < 0,001)" in page
    hidden = released[(released["outcome"] == "health") & (released["measure"] == "proportional_odds")]
    assert set(hidden["release"]) == {"withheld"}
    assert page.count("(Brant, p") == 2
    assert "Ce qui va de pair avec les réponses (« comment on se sent ») n’est pas publié" in page


def test_a_curve_of_two_ways_to_count_the_answers_tells_their_median(page, released, answers):
    parts = []
    for group, code, whom in (("women", "1", "chez les femmes"), ("men", "2", "chez les hommes")):
        own = answers[answers["sex"] == code]
        place = f"specifications/marginal_effect/good/road=1/specification/included, missing, weighted, {{}}, -/{group}"
        for share in (["4", "5"], ["5"]):
            shares = own["clean"].isin(share).groupby(own["road"]).mean()
            row = released.loc[place.format(f"linear, {'+'.join(share)}")]
            assert row["estimate"] == pytest.approx(shares["1"] - shares["0"], abs=0.00501)
        row = released.loc[f"specifications/median_effect/good/road=1/{group}"]
        assert row["release"] == "published"
        lower, upper = (f"+{round(100 * row[end])}" for end in ("lower", "upper"))
        told = (
            f"{whom}, une médiane de {points(row['estimate'])} points de plus, de {lower} à {upper}, de ce signe dans"
        )
        parts.append(f"{told} 4 spécifications sur 4")
    assert "a été estimé de 4 façons, en croisant la régression logit ou linéaire et 2 façons de compter" in page
    assert all(part in page for part in parts)


def test_where_few_gave_the_answer_between_two_shares_the_curve_is_withheld_and_said_to_be(page, released):
    """The effect on "4 or 5" less that on "5" would be that on 4, which twelve people said."""
    assert released.loc["models/marginal_effect/well/road=1/women", "release"] == "published"
    rows = released[(released["analysis"] == "specifications") & (released["outcome"] == "well")]
    assert set(rows["release"]) == {"withheld"}
    assert rows["estimate"].isna().all()
    (said,) = re.findall("la part de « se sentent bien » a été estimé de 4 façons.*?Voir les nombres", page)
    assert (
        "Ce que disent ensemble les spécifications n’est pas publié pour : « Oui » à « Y a-t-il une route ? »" in said
    )
