"""A survey of men only, and one of women only, with everything that can be asked: no sentence speaks of two genders."""

from __future__ import annotations

import html
import re

import numpy as np
import openpyxl
import pandas as pd
import pytest
from conjoint_survey import profiles

from .conftest import BOTH, build, printed, run, unsound, with_form

pytestmark = pytest.mark.slow

PLAN = """\
title: {{en: Life near the well (SYNTHETIC), fr: La vie près du puits (SYNTHÉTIQUE)}}
gender: {{everyone: {gender}}}
design: {{clusters: village, cluster_unit: village}}
missing: {{dont_know: [98]}}
seed: 20200203
groups:
  - name: old
    label: {{en: those of 50 years or more, fr: les plus de 50 ans}}
    where: [{{question: age, from: 50}}]
domains: [{{question: zone, label: {{en: zone, fr: zone}}}}]
sensitivity:
  - name: alone
    label: {{en: only those who were alone, fr: seulement les personnes qui étaient seules}}
    where: [{{question: alone, is: [1]}}]
drivers:
  - {{question: water, share: [1], against: [3], class: community}}
  - {{question: road, share: [1], against: [3], class: community}}
  - {{question: flood, share: [1], class: personal}}
  - {{question: order, measure: ranking, class: personal}}
  - {{question: trust, measure: mean, class: personal}}
  - {{question: need, measure: choices, class: community}}
models:
  - name: near
    label: {{en: have better water, fr: ont une meilleure eau}}
    outcome: {{question: water, share: [1], class: community}}
    terms: [{{question: road, is: [1]}}, {{question: flood, is: [1]}}, {{question: age, per: 10}}]
    imputation: {{m: 3, predictors: [trust]}}
    decomposition: [shapley]
    specifications: {{family: [logit, linear], controls: [[], [alone]]}}
  - name: trusting
    label: {{en: trust, fr: la confiance}}
    family: gaussian
    outcome: {{question: trust, measure: mean, class: personal}}
    terms: [{{question: flood, is: [1]}}]
  - name: state
    label: {{en: how water is, fr: l’état de l’eau}}
    family: ordinal
    outcome: {{question: water, levels: [3, 2, 1], class: community}}
    terms: [{{question: flood, is: [1]}}]
experiments:
  - name: patrol
    kind: list
    label: {{en: they trust the patrol, fr: ils font confiance à la patrouille}}
    question: count
    arm: arm
    treated: T
    probability: 0.5
    items: 3
    direct: {{question: direct, share: [1]}}
  - name: bribe
    kind: randomised_response
    label: {{en: they paid a bribe, fr: ils ont payé un pot-de-vin}}
    question: die
    share: [1]
    design: forced-known
    p: 0.6667
    p0: 0.1667
    p1: 0.1667
  - name: proposals
    kind: endorsement
    label: {{en: proposals of the patrol, fr: des propositions de la patrouille}}
    questions: [first, second, third]
    arm: arm
    treated: T
    probability: 0.5
    ethics_approval: {{en: invented, fr: inventé}}
  - name: plans
    kind: conjoint
    label: {{en: a plan for the village, fr: un plan pour le village}}
    profiles: profiles.csv
    question: chosen
    task: task
    place: place
    attributes:
      - {{name: aid, label: {{en: Help, fr: Aide}}, reference: food}}
      - {{name: guard, label: {{en: Guard, fr: Garde}}}}
    covariates: [age]
hypotheses:
  - id: H1
    statement: {{en: The old have better water., fr: Les plus âgés ont une meilleure eau.}}
    registered: 2020-01-10
    outcomes: [{{question: water, share: [1]}}]
    compare: [old, others]
    test: difference
claims:
  - id: C1
    statement: {{en: Half have better water., fr: La moitié a une meilleure eau.}}
    source: {{en: an article, fr: un article}}
    outcomes: [{{question: water, share: [1]}}]
    value: {{{gender}: 0.5}}
"""
SURVEY = [
    ["type", "name", *BOTH],
    *(["text", name, name, name] for name in ("village", "arm")),
    ["select_one zone", "zone", "Zone", "Zone"],
    ["integer", "age", "Age", "Âge"],
    ["select_one yn", "alone", "Was the respondent alone?", "La personne était-elle seule ?"],
    ["select_one change", "water", "Has water become better?", "L’eau est-elle devenue meilleure ?"],
    ["select_one change", "road", "Has the road become better?", "La route est-elle devenue meilleure ?"],
    ["select_one yn", "flood", "Was there a flood?", "Y a-t-il eu une inondation ?"],
    ["rank need", "order", "What matters most here?", "Qu’est-ce qui compte le plus ici ?"],
    ["integer", "trust", "Trust from 0 to 10?", "Confiance de 0 à 10 ?"],
    ["select_multiple need", "need", "What is missing here?", "Qu’est-ce qui manque ici ?"],
    ["integer", "count", "How many hold?", "Combien sont vrais ?"],
    ["select_one yn", "direct", "Do you trust the patrol?", "Faites-vous confiance à la patrouille ?"],
    ["select_one yn", "die", "Roll the die. Did you pay?", "Lancez le dé. Avez-vous payé ?"],
    *(["integer", name, f"Is the {name} good?", f"Bon : {name} ?"] for name in ("first", "second", "third")),
]
CHOICES = [
    ["list_name", "name", *BOTH],
    *(
        ["yn", code, *words]
        for code, *words in ((1, "Yes", "Oui"), (0, "No", "Non"), (98, "Don’t know", "Ne sait pas"))
    ),
    *(
        ["change", code, *words]
        for code, *words in ((1, "Better", "Mieux"), (2, "Same", "Pareil"), (3, "Worse", "Pire"))
    ),
    *(["zone", code, *words] for code, *words in (("n", "North", "Nord"), ("s", "South", "Sud"))),
    *(["need", code, *words] for code, *words in (("w", "Water", "L’eau"), ("s", "Schools", "L’école"))),
    ["need", "r", "Roads", "Les routes"],
]
# What is said of a gender that was not asked: that nothing can be told of it, once.
ONLY = {
    ("men", "en"): "Only men were asked: nothing can be told of women, nor of a difference between women and men.",
    ("men", "fr"): "Seuls des hommes ont été interrogés : rien ne peut être dit des femmes, ni d’une différence entre "
    "femmes et hommes.",
    ("women", "en"): "Only women were asked: nothing can be told of men, nor of a difference between women and men.",
    ("women", "fr"): "Seules des femmes ont été interrogées : rien ne peut être dit des hommes, ni d’une différence "
    "entre femmes et hommes.",
}
OTHER = {
    ("men", "en"): r"\bwom[ae]n|by gender|\bgender\b|rank of the gap",
    ("men", "fr"): r"femme|selon le sexe|par genre|celles et ceux|rang de l’écart",
    ("women", "en"): r"\bm[ae]n\b|by gender|\bgender\b|rank of the gap",
    ("women", "fr"): r"\bhommes?\b|selon le sexe|par genre|celles et ceux|rang de l’écart",
}
N = 1000


def answers() -> pd.DataFrame:
    """1,000 respondents in 50 villages of two zones; a quarter were not alone, a tenth do not tell of the flood."""
    rng, rows = np.random.default_rng(5), np.arange(N)
    flood, treated = rng.random(N) < 0.4, rng.random(N) < 0.5
    holds, die = rng.random(N) < 0.3, rng.integers(1, 7, N)
    liking = rng.normal(size=(N, 3)) + np.array([0.8, 0.2, 0])
    named = rng.random((N, 3)) < (0.6, 0.4, 0.3)
    named[~named.any(axis=1), 0] = True
    frame = pd.DataFrame({
        "_uuid": [f"u{row}" for row in rows], "village": [f"v{row // 20:02d}" for row in rows],
        "arm": np.where(treated, "T", "C"), "zone": np.where(rows < N // 2, "n", "s"),
        "age": rng.integers(18, 80, N).astype(str), "alone": rng.choice(["1", "0"], N, p=[0.75, 0.25]),
        "water": np.where(rng.random(N) < np.where(flood, 0.3, 0.6), "1", rng.choice(["2", "3"], N)),
        "road": rng.choice(["1", "2", "3"], N, p=[0.5, 0.3, 0.2]), "flood": np.where(flood, "1", "0"),
        "order": [" ".join(np.array(list("wsr"))[np.argsort(-one)]) for one in liking],
        "trust": (rng.integers(0, 8, N) + 3 * flood).astype(str),
        "need": [" ".join(np.array(list("wsr"))[one]) for one in named],
        "count": (rng.binomial(3, 0.5, N) + (holds & treated)).astype(str),
        "direct": np.where(holds & (rng.random(N) < 0.6), "1", "0"),
        "die": np.where(die == 1, "0", np.where(die == 6, "1", np.where(holds, "1", "0"))),
        **{name: np.clip(rng.integers(1, 6, N) - treated, 1, 5).astype(str) for name in ("first", "second", "third")},
    })  # fmt: skip
    frame.loc[rng.random(N) < 0.1, "flood"] = "98"
    return frame


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    house = build(tmp_path_factory.mktemp("one_gender") / "house")
    for gender in ("men", "women"):
        folder, frame = house / "data" / f"only-{gender}", answers()
        with_form(folder, PLAN.format(gender=gender), frame, survey=SURVEY, choices=CHOICES)
        who = pd.DataFrame({"uuid": frame["_uuid"], "_gender": "men"})
        shown = profiles(who).rename(columns={"uuid": "_uuid"})
        shown.assign(chosen=shown["chosen"].astype(int)).to_csv(folder / "profiles.csv", index=False)
    told = run(house, "--cores", "2")
    assert told.returncode == 0, told.stderr
    assert unsound(house) == {}
    return house / "reports"


def page(made, gender: str, language: str) -> str:
    return printed(made / f"only-{gender}/{language}/report.pdf")


def leftovers(text: str, gender: str, language: str) -> list[str]:
    """What speaks of the other gender or of both, with the words around it."""
    text = text.replace("’", "'").replace(ONLY[gender, language].replace("’", "'"), "")
    pattern = OTHER[gender, language].replace("’", "'")
    return [text[max(0, one.start() - 60) : one.end() + 40] for one in re.finditer(pattern, text, re.IGNORECASE)]


@pytest.mark.parametrize("gender", ["men", "women"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_sentence_and_no_table_speaks_of_two_genders(made, gender, language):
    told = page(made, gender, language)
    assert told.count(ONLY[gender, language]) == 1
    assert leftovers(told, gender, language) == []


@pytest.mark.parametrize("gender", ["men", "women"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_nor_does_any_figure_or_what_describes_it(made, gender, language):
    page = (made / f"only-{gender}/{language}/report.html").read_text(encoding="utf-8")
    described = re.findall(r'<svg[^>]* aria-label="([^"]+)"', page)
    drawn = [" ".join(re.findall(r">([^<>]+)<", one)) for one in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]
    texts = [html.unescape(text) for text in (*described, *drawn)]
    assert len(described) > 5
    assert [found for text in texts for found in leftovers(text, gender, language)] == []


@pytest.mark.parametrize("gender", ["men", "women"])
def test_nor_does_the_workbook(made, gender):
    book = openpyxl.load_workbook(made / f"only-{gender}/tables.xlsx", read_only=True)
    sheets = list(book)
    cells = {
        cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)
    }
    book.close()
    assert len(sheets) > 5
    found = [left for cell in sorted(cells) for language in ("en", "fr") for left in leftovers(cell, gender, language)]
    assert found == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Table 1. What was reported ", "Net scores", "Mean answers", "The list experiment",
                "Randomised response: “they paid a bribe”", "The conjoint experiment “a plan for the village”",
                "The endorsement experiment", "Ranks of the answers to", "Nothing finer is told",
                "with missing answers to the terms imputed", "How much of the variation goes with what",
                "a second time: only those who were alone", "What those of 50 years or more reported",
                "nothing to test"]),
        ("fr", ["Tableau 1 – Ce qui a été déclaré ", "Soldes des réponses", "Réponses moyennes", "de liste",
                "Réponse randomisée : « ils ont payé un pot-de-vin »", "L’analyse conjointe",
                "L’expérience d’endossement", "Rangs des réponses à « Qu’est-ce qui compte le plus ici ? »",
                "Rien de plus fin", "réponses manquantes aux termes imputées", "Quelle part de la variation va de pair",
                "une seconde fois : seulement les personnes qui étaient seules", "rien à tester"]),
    ],
)  # fmt: skip
def test_every_kind_of_table_is_there_to_be_read(made, language, words):
    told = page(made, "men", language)
    for text in words:
        assert text in told, text
