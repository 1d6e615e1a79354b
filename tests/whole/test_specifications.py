"""A specification curve, from the export to the French report; and what leaves of it where few people did not know."""

from __future__ import annotations

import numpy as np
import openpyxl
import pandas as pd
import pytest

from .conftest import BOTH, SEXES, printed, released_rows, reported

pytestmark = pytest.mark.slow

PLAN = """\
title: {en: Water (SYNTHETIC), fr: L’eau (SYNTHÉTIQUE)}
gender: {question: sex, women: 1, men: 2}
design: {clusters: village, cluster_unit: village}
missing: {dont_know: [98]}
drivers:
  - {question: water, share: [1], class: community, statement: {en: have water near, fr: ont de l’eau tout près}}
models:
  - name: near
    label: {en: have water near, fr: ont de l’eau tout près}
    outcome: {question: water, share: [1], class: community}
    terms: [{question: flood, is: [1]}]
    specifications: {dont_know: [missing, not_in_share], family: [logit, linear], controls: [[], [age], [age, well]]}
"""
SURVEY = [
    ["type", "name", *BOTH],
    ["text", "village", "Village", "Village"],
    ["select_one sex", "sex", "Sex", "Sexe"],
    ["integer", "age", "Age", "Âge"],
    ["select_one yn", "water", "Is water near?", "L’eau est-elle tout près ?"],
    ["select_one yn", "flood", "Was there a flood?", "Y a-t-il eu une inondation ?"],
    ["select_one yn", "well", "Is there a well?", "Y a-t-il un puits ?"],
]
CHOICES = [
    ["list_name", "name", *BOTH],
    *SEXES,
    ["yn", 1, "Yes", "Oui"],
    ["yn", 0, "No", "Non"],
    ["yn", 98, "Don’t know", "Ne sait pas"],
]
SURVEYS = {"many": 0.15, "few": 0.006}  # who does not know whether water is near
PLACE = "specifications/{}/near/flood=1/{}"


def answers(share: float) -> pd.DataFrame:
    """1,000 respondents in 40 villages; where there was a flood water is rarer by 30 points."""
    rng, n = np.random.default_rng(7), 1000
    flood = rng.random(n) < 0.4
    water = np.where(rng.random(n) < np.where(flood, 0.35, 0.65), "1", "0")
    return pd.DataFrame({
        "_uuid": [f"u{row}" for row in range(n)], "village": [f"v{row // 25:02d}" for row in range(n)],
        "sex": np.where(np.arange(n) % 2 == 0, "1", "2"), "age": rng.integers(18, 80, n).astype(str),
        "water": np.where(rng.random(n) < share, "98", water), "flood": np.where(flood, "1", "0"),
        "well": np.where(rng.random(n) < 0.5, "1", "0"),
    })  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    surveys = {name: answers(share) for name, share in SURVEYS.items()}
    return reported(tmp_path_factory.mktemp("specified"), PLAN, surveys, survey=SURVEY, choices=CHOICES)


def page(made, survey: str, language: str) -> str:
    return printed(made / f"reports/{survey}/{language}/report.pdf")


def test_the_curve_is_of_the_regressions_and_near_what_was_planted(made):
    released = released_rows(made, "many")
    for group, code in (("women", "1"), ("men", "2")):
        rows = released.loc[[PLACE.format(measure, group) for measure in ("specified", "median_effect", "same_sign")]]
        assert rows["release"].tolist() == ["published"] * 3
        assert rows["estimate"].iloc[0] == 12
        assert rows["estimate"].iloc[2] == 1.0
        assert rows["lower"].iloc[1] <= rows["estimate"].iloc[1] <= rows["upper"].iloc[1]
        own = answers(SURVEYS["many"]).query(f"sex == '{code}' and water != '98'")
        shares = own["water"].eq("1").groupby(own["flood"]).mean()
        plain = PLACE.format("marginal_effect", f"specification/included, missing, weighted, linear, 1, -/{group}")
        assert released.loc[plain, "estimate"] == pytest.approx(shares["1"] - shares["0"], abs=0.00501)
        assert released.loc[plain, "note"] == "significant"
        assert -0.45 < rows["estimate"].iloc[1] < -0.15


@pytest.mark.parametrize(
    ("language", "sentence", "heading"),
    [
        ("en", "with this sign in 12 of 12 specifications and p < 0.05 in 12 (joint test of the median: p < 0.001)",
         "How far this depends on defensible choices"),
        ("fr", "de ce signe dans 12 spécifications sur 12, avec p < 0,05 dans 12 (test conjoint de la médiane : p < "
         "0,001)", "À quel point cela dépend de choix défendables"),
    ],
)  # fmt: skip
def test_its_numbers_stand_in_the_report_of_both_languages(made, language, sentence, heading):
    told = page(made, "many", language)
    median = released_rows(made, "many").loc[PLACE.format("median_effect", "women"), "estimate"]
    points = {"en": f"among women a median of {-100 * median:.0f} points less",
              "fr": f"chez les femmes, une médiane de {-100 * median:.0f} points de moins"}  # fmt: skip
    assert heading in told
    assert sentence in told
    assert points[language] in told


def test_the_figure_and_the_sheet_hold_every_specification(made):
    drawn = pd.read_csv(made / "reports/many/figures/SYNTHETIC-specifications-near.csv")
    assert len(drawn) == 2 * (12 + 1)
    assert (made / "reports/many/figures/SYNTHETIC-specifications-near-fr.svg").is_file()
    book = openpyxl.load_workbook(made / "reports/many/tables.xlsx")
    (sheet,) = (sheet for sheet in book if sheet.title.startswith("Specifications"))
    lines = [line[0].value for line in sheet.iter_rows() if line[0].value == "have water near"]
    assert len(lines) == 3 * (12 + 4)


def test_where_few_did_not_know_no_two_specifications_can_be_subtracted(made):
    released = released_rows(made, "few")
    rows = released[released["domain"] == "specification"]
    assert len(rows) == 3 * 12
    assert set(rows["release"]) == {"withheld"}
    median = released.loc[PLACE.format("median_effect", "women")]
    assert median["release"] == "published"
    assert pd.isna([median["lower"], median["upper"]]).all()
    assert released.loc[PLACE.format("same_sign", "women"), "note"] == "in_tenths"
    assert not (made / "reports/few/figures/SYNTHETIC-specifications-near.csv").exists()
    assert "points de moins, de ce signe dans toutes les spécifications ou presque, avec" in page(made, "few", "fr"), (
        "no range"
    )
