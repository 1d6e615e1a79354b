"""A survey whose endorsement experiment no committee approved: nothing of it is analysed, and the report says so.

An effect was planted that nobody could overlook, so that whatever leaves of it would be seen.
"""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from .conftest import BOTH, SEXES, printed, released_rows, reported, run

pytestmark = pytest.mark.slow

N = 1200
PLAN = """\
title: {en: Roads and clinics (SYNTHETIC), fr: Routes et dispensaires (SYNTHÉTIQUE)}
gender: {question: sex, women: 1, men: 2}
design: {clusters: village, cluster_unit: village}
drivers:
  - {question: water, share: [1], class: personal, statement: {en: have water near, fr: ont de l’eau tout près}}
experiments:
  - name: approval
    kind: endorsement
    label: {en: proposals of the patrol, fr: des propositions de la patrouille}
    questions: [roads, clinics]
    arm: arm
    treated: T
    probability: 0.5
hypotheses:
  - id: H1
    statement: {en: An endorsement puts men off., fr: Une approbation rebute les hommes.}
    registered: 2020-01-15
    experiment: approval
    compare: [women, men]
    test: difference
sensitivity:
  - {name: older, label: {en: of 48 years or more, fr: de 48 ans ou plus}, where: [{question: age, from: 48}]}
"""
SURVEY = [
    ["type", "name", *BOTH],
    *(["text", name, name, name] for name in ("village", "arm")),
    ["select_one sex", "sex", "Sex", "Sexe"],
    ["integer", "age", "Age", "Âge"],
    ["select_one yn", "water", "Is water near?", "L’eau est-elle tout près ?"],
    *(["integer", name, f"Are {name} needed?", f"Besoin : {name} ?"] for name in ("roads", "clinics")),
]
CHOICES = [["list_name", "name", *BOTH], *SEXES, ["yn", 1, "Yes", "Oui"], ["yn", 0, "No", "Non"]]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    generator, rows = np.random.default_rng(5), np.arange(N)
    treated, women = generator.random(N) < 0.5, rows % 2 == 0
    liked = generator.integers(3, 6, (N, 2)) - 2 * (treated & ~women)[:, None]
    answers = pd.DataFrame({
        "_uuid": [f"u{row}" for row in rows], "village": [f"v{row // 40:02d}" for row in rows],
        "arm": np.where(treated, "T", "C"), "sex": np.where(women, "1", "2"),
        "age": generator.integers(18, 80, N).astype(str), "water": np.where(generator.random(N) < 0.6, "1", "0"),
        "roads": liked[:, 0].astype(str), "clinics": liked[:, 1].astype(str),
    })  # fmt: skip
    folder = tmp_path_factory.mktemp("unapproved")
    return reported(folder, PLAN, {"roads": answers}, survey=SURVEY, choices=CHOICES)


def test_no_number_of_it_is_computed_or_leaves(made):
    assert not {"experiments", "hypotheses"} & set(released_rows(made, "roads")["analysis"])
    spine = pd.read_parquet(made / "data/derived/roads/estimates.parquet")
    assert not {"experiments", "hypotheses"} & set(spine["analysis"]), "not even on the confidential side"
    assert not list((made / "reports/roads/figures").glob("*approval*"))


@pytest.mark.parametrize(
    ("language", "why", "untested"),
    [
        ("en", "It is not analysed: the plan names no approval by an ethics committee", "An endorsement puts"),
        ("fr", "Elle n’est pas analysée : le plan ne nomme pas l’accord d’un comité d’éthique", "Une approbation reb"),
    ],
)
def test_the_page_says_why_it_is_not_analysed(made, language, why, untested):
    text = printed(made / f"reports/roads/{language}/report.pdf")
    declared = {"en": "Declared, not computed", "fr": "Annoncé, non calculé"}[language]
    assert why in text
    told = text[text.index(declared) :]
    assert untested in told
    assert untested not in text[: text.index(declared)]


def test_a_model_by_its_arm_is_refused_before_anything_is_estimated(made):
    plan = made / "data/roads/survey.yaml"
    before = plan.read_text(encoding="utf-8")
    model = "models: [{name: m, outcome: {question: roads, measure: mean}, family: gaussian, terms: [age, arm]}]\n"
    plan.write_text(before + model, encoding="utf-8")
    released = (made / "reports/roads/results.json").read_bytes()
    told = run(made, "--cores", "1")
    plan.write_text(before, encoding="utf-8")
    assert told.returncode != 0
    assert "'arm', the arm of the endorsement 'approval'" in told.stderr
    assert "Traceback" not in told.stderr
    assert (made / "reports/roads/results.json").read_bytes() == released
    assert json.loads(released)["rows"]
