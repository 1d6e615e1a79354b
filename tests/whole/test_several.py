"""A survey from its form to its French report: several answers, a ranking, a scale from 0 to 10, and faults in them."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from .conftest import printed, released_rows, reported

pytestmark = pytest.mark.slow

PLAN = """\
title: {en: Why people go along (SYNTHETIC), fr: Pourquoi les gens suivent (SYNTHÉTIQUE)}
synthetic: true
fieldwork: {start: 2020-02-03, end: 2020-02-20}
mode: face_to_face
sampling: probability
responses: responses.csv
questionnaire: questionnaire.xlsx
uuid: _uuid
gender: {question: sex, women: 1, men: 2}
design: {clusters: village, cluster_unit: village}
drivers:
  - {question: why, measure: choices, class: sensitive, speaks_of: others}
  - {question: order, measure: ranking, class: personal}
  - {question: trust, measure: mean, class: personal}
hypotheses:
  - id: H1
    statement: {en: Women name money less often than men, fr: Les femmes citent moins souvent l’argent que les hommes}
    registered: 2020-01-10
    primary: true
    outcomes: [{question: why, share: [pay]}]
    compare: [women, men]
    test: difference
    alternative: less
  - id: H2
    statement: {en: Women and men trust alike, fr: Les femmes et les hommes font également confiance}
    registered: 2020-01-10
    outcomes: [{question: trust, measure: mean}]
    compare: [women, men]
    test: equivalence
    margin: 1.5
claims:
  - id: C1
    statement: {en: Fear comes first among women, fr: La peur vient en tête chez les femmes}
    source: {en: an article, fr: un article}
    outcomes: [{question: why, share: [fear]}]
    rank: {women: 1}
  - id: C2
    statement: {en: Roads matter most, fr: Les routes comptent le plus}
    source: {en: an article, fr: un article}
    outcomes: [{question: order, share: [r]}]
    rank: {women: 1, men: 1, gap: 4}
"""
BOTH = ("label::English (en)", "label::Français (fr)")
SURVEY = [
    ["type", "name", *BOTH, "relevant"],
    ["text", "village", "Village", "Village"],
    ["select_one sex", "sex", "Sex", "Sexe"],
    ["select_one yn", "any", "Do people go along?", "Les gens suivent-ils ?"],
    ["select_multiple why", "why", "Why do they?", "Pourquoi ?", "${any} = 1"],
    ["rank need", "order", "What matters most here?", "Qu’est-ce qui compte le plus ici ?"],
    ["integer", "trust", "Trust from 0 to 10?", "Confiance de 0 à 10 ?"],
]
CHOICES = [
    ["list_name", "name", *BOTH],
    ["sex", 1, "Woman", "Femme"],
    ["sex", 2, "Man", "Homme"],
    ["yn", 1, "Yes", "Oui"],
    ["yn", 0, "No", "Non"],
    *(["why", code, en, fr] for code, en, fr in (("fear", "Fear", "La peur"), ("faith", "Faith", "La foi"))),
    ["why", "pay", "Money", "L’argent"],
    ["why", 98, "Don't know", "Ne sait pas"],
    *(["need", code, en, fr] for code, en, fr in (("w", "Water", "L’eau"), ("s", "Schools", "Les écoles"))),
    ["need", "r", "Roads", "Les routes"],
    ["need", "c", "Clinics", "Les soins"],
]


@pytest.fixture(scope="module")
def answers():
    """900 respondents in 45 villages; 60 are not asked why, 40 do not know; two rankings cannot be right."""
    rng = np.random.default_rng(11)
    n = 900
    women = np.arange(n) % 2 == 0
    named = rng.random((n, 3)) < np.where(women[:, None], [0.7, 0.4, 0.2], [0.5, 0.4, 0.45])
    named[~named.any(axis=1), 0] = True
    why = [" ".join(np.array(["fear", "faith", "pay"])[one]) for one in named]
    liking = rng.normal(size=(n, 4)) + np.where(women[:, None], [1.2, 0.4, 0, 0.6], [0.9, 0.4, 0.8, 0])
    order = [" ".join(np.array(list("wsrc"))[np.argsort(-one)]) for one in liking]
    frame = pd.DataFrame({
        "_uuid": [f"u{row}" for row in range(n)], "village": [f"v{row // 20:02d}" for row in range(n)],
        "sex": np.where(women, "1", "2"), "any": "1", "why": why, "order": order,
        "trust": rng.integers(0, 11, n).astype(str),
    })  # fmt: skip
    frame.loc[:59, ["any", "why"]] = ["0", ""]
    frame.loc[100:139, "why"] = "98"
    frame.loc[5, "order"], frame.loc[6, "order"] = "w w s r", "w s r"
    return frame


@pytest.fixture(scope="module")
def made(tmp_path_factory, answers):
    folder = tmp_path_factory.mktemp("several")
    return reported(folder, PLAN, {"motives": answers}, survey=SURVEY, choices=CHOICES)


@pytest.fixture(scope="module")
def released(made):
    return released_rows(made, "motives")


def test_shares_of_choices_are_those_counted_by_hand(released, answers):
    answered = answers[(answers["any"] == "1") & (answers["why"] != "98")]
    for sex, group in (("1", "women"), ("2", "men")):
        own = answered[answered["sex"] == sex]
        for code in ("fear", "faith", "pay"):
            row = released.loc[f"drivers/share/why/{code}/{group}"]
            assert row["estimate"] == pytest.approx(
                own["why"].str.split().map(lambda one, c=code: c in one).mean(), abs=0.0051
            )
            assert row["n"] == len(own)
    asked = answers[answers["any"] == "1"]
    assert released.loc["drivers/share/why/dont_know/all", "n"] == len(asked)
    assert released.loc["drivers/gap/why/pay/women/men", "p_adjusted"] == 0.001
    assert released.loc["drivers/gap/why/pay/women/men", "family"] == "primary", "as the hypothesis on it"
    assert released.loc["drivers/gap/why/fear/women/men", "family"] == "drivers/why"


def test_a_ranking_that_is_none_is_logged_and_its_row_kept(made, released, answers):
    log = pd.read_csv(made / "data/derived/motives/cleaning_log.csv", dtype=str, keep_default_na=False)
    lines = log[log["rule_id"] == "L08"].sort_values("old_value")
    assert lines["uuid"].nunique() == 2
    cells = lines[["question", "old_value", "new_value"]].values.tolist()
    assert cells == [["order", "w s r", ""], ["order", "w w s r", ""]]
    assert set(lines["issue"]) == {"no order of all choices, each once: w s r c"}
    accounting = json.loads((made / "data/derived/motives/accounting.json").read_text())
    assert accounting == {"read": 900, "complete": 900}
    invalid = released.loc["drivers/share/order/invalid/women"]
    assert invalid["release"] == "withheld", "one of each gender"
    assert pd.isna(invalid["estimate"])


def test_mean_ranks_are_those_counted_by_hand_and_say_who_differs(released, answers):
    kept = answers.drop(index=[5, 6])
    for sex, group in (("1", "women"), ("2", "men")):
        orders = kept[kept["sex"] == sex]["order"].str.split()
        for code in "wsrc":
            row = released.loc[f"drivers/mean_rank/order/{code}/{group}"]
            assert row["estimate"] == pytest.approx(orders.map(lambda one, c=code: one.index(c) + 1).mean(), abs=0.0051)
    assert released.loc["drivers/rank/order/w/women", ["estimate", "lower", "upper"]].tolist() == [1, 1, 1]
    roads = released.loc["drivers/mean_rank/order/r/women/men"]
    assert roads["lower"] > 0
    assert roads["p_adjusted"] == 0.001


def test_a_scale_from_0_to_10_has_its_mean_gap_and_p_values(released, answers):
    for sex, group in (("1", "women"), ("2", "men")):
        mean = answers[answers["sex"] == sex]["trust"].astype(int).mean()
        assert released.loc[f"drivers/mean/trust/{group}", "estimate"] == pytest.approx(mean, abs=0.0051)
    gap = released.loc["drivers/gap/trust/women/men"]
    assert (gap["unit"], gap["family"]) == ("scale", "others")
    assert gap["lower"] < gap["estimate"] < gap["upper"]
    assert gap["p_value"] <= gap["p_adjusted"] <= 1


def test_what_was_fixed_in_advance_is_tested_as_the_tables_have_it(released):
    test, gap = (released.loc[name] for name in ("hypotheses/hypothesis/H1/why: share pay/all",
                                                 "drivers/gap/why/pay/women/men"))  # fmt: skip
    same = ["estimate", "lower", "upper", "p_value", "p_adjusted", "family", "unit"]
    assert test[same].tolist() == gap[same].tolist()
    assert test["note"] == "supported"
    test, gap = (released.loc[name] for name in ("hypotheses/hypothesis/H2/trust/all", "drivers/gap/trust/women/men"))
    assert (test["note"], test["unit"]) == ("equivalent", "scale")
    assert test[["estimate", "lower", "upper"]].tolist() == gap[["estimate", "lower", "upper"]].tolist()


def test_a_rank_that_is_claimed_has_the_set_of_the_table_of_ranks(released):
    claimed, ranked = (released.loc[name] for name in ("claims/rank/C1/why/women", "drivers/rank/why/fear/women"))
    same = ["estimate", "lower", "upper", "family"]
    assert claimed[same].tolist() == ranked[same].tolist()
    assert released.loc["claims/claim/C1/all", "note"] == "not_tested"
    assert released.loc["claims/rank/C2/order/men", "lower"] == 1
    lead = released.loc["claims/rank/C2/order/women/men", ["estimate", "lower", "upper"]].tolist()
    assert lead == released.loc["drivers/rank/order/r/women/men", ["estimate", "lower", "upper"]].tolist()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Several answers could be given to “Why do they?”", "Asked only of those who answered “Yes” to",
                "The question is about other people", "All answers to “What matters most here?” were put in an order",
                "“Water” has the first mean rank among women", "Mean ranks of the answers",
                "The mean answer to “Trust from 0 to 10?” was",
                "Women name money less often than men. Supported, −2", "Equal within 1.5 in the unit of the answers",
                "by the share who named it, “Fear” has rank 1 of 3 among women (possible: 1)",
                "by its mean rank, “Roads”", "and rank 4 of 4 by women’s lead over men",
                "allowed no other than rank 1 among women, and contradict it"]),
        ("fr", ["Plusieurs réponses pouvaient être données à « Pourquoi ? »", "seulement à qui a répondu « Oui »",
                "La question porte sur d’autres personnes", "ont été mises dans un ordre",
                "c’est « L’eau » dont le rang moyen vient en premier chez les femmes", "Rangs moyens des réponses",
                "La réponse moyenne à « Confiance de 0 à 10 ? »",
                "Étayée, −2", "Égalité à 1,5 près dans l’unité des réponses",
                "par la part qui a cité cette réponse, « La peur » a le rang 1 sur 3 chez les femmes (possible : 1)",
                "ne permettaient que le rang 1 chez les femmes, incompatible"]),
    ],
)  # fmt: skip
def test_the_report_tells_all_of_it(made, language, words):
    told = printed(made / f"reports/motives/{language}/report.pdf")
    for text in words:
        assert text in told, text
