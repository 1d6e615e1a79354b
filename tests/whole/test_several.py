"""A survey from its form to its French report: several answers, a ranking, a scale from 0 to 10, and faults in them."""

from __future__ import annotations

import json

import numpy as np
import openpyxl
import pandas as pd
import pytest

from .conftest import BOTH, SEXES, printed, released_rows, reported

pytestmark = pytest.mark.slow

PLAN = """\
title: {en: Why people go along (SYNTHETIC), fr: Pourquoi les gens suivent (SYNTHÉTIQUE)}
gender: {question: sex, women: 1, men: 2}
design: {clusters: village, cluster_unit: village}
groups:
  - name: moved
    label: {en: people who moved here, fr: les personnes venues d’ailleurs}
    where: [{question: moved, is: [1]}]
domains: [{question: zone, label: {en: zone, fr: zone}}]
sensitivity:
  - name: alone
    label: {en: only those whom nobody could overhear, fr: seulement les personnes que nul ne pouvait entendre}
    where: [{question: alone, is: [1]}]
  - name: quiet
    label: {en: only where it was quiet, fr: seulement là où c’était calme}
    where: [{question: quiet, is: [1]}]
drivers:
  - {question: why, measure: choices, class: sensitive, speaks_of: others}
  - {question: order, measure: ranking, class: personal}
  - {question: trust, measure: mean, class: personal}
  - {question: need, measure: choices, class: community}
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
deviations:
  - date: 2020-03-02
    what: {en: The margin of H2 was widened from 1 to 1.5., fr: "La marge de H2 a été portée de 1 à 1,5."}
    why: {en: A pilot had fewer villages than planned., fr: Une enquête pilote avait moins de villages que prévu.}
    hypotheses: [H2]
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
SURVEY = [
    ["type", "name", *BOTH, "relevant"],
    ["text", "village", "Village", "Village"],
    ["select_one sex", "sex", "Sex", "Sexe"],
    ["select_one yn", "any", "Do people go along?", "Les gens suivent-ils ?"],
    ["select_multiple why", "why", "Why do they?", "Pourquoi ?", "${any} = 1"],
    ["rank need", "order", "What matters most here?", "Qu’est-ce qui compte le plus ici ?"],
    ["integer", "trust", "Trust from 0 to 10?", "Confiance de 0 à 10 ?"],
    ["select_multiple needs", "need", "What is missing here?", "Qu’est-ce qui manque ici ?"],
    ["select_one zone", "zone", "Zone", "Zone"],
    ["select_one yn", "alone", "Was the respondent alone?", "La personne était-elle seule ?"],
    ["select_one yn", "moved", "Did you move here?", "Êtes-vous venu d’ailleurs ?"],
    ["select_one yn", "quiet", "Was it quiet?", "Était-ce calme ?"],
]
CHOICES = [
    ["list_name", "name", *BOTH],
    *SEXES,
    ["yn", 1, "Yes", "Oui"],
    ["yn", 0, "No", "Non"],
    *(["why", code, en, fr] for code, en, fr in (("fear", "Fear", "La peur"), ("faith", "Faith", "La foi"))),
    ["why", "pay", "Money", "L’argent"],
    ["why", 98, "Don't know", "Ne sait pas"],
    *(["need", code, en, fr] for code, en, fr in (("w", "Water", "L’eau"), ("s", "Schools", "Les écoles"))),
    ["need", "r", "Roads", "Les routes"],
    ["need", "c", "Clinics", "Les soins"],
    *(["needs", code, en, fr] for code, en, fr in (("well", "A well", "Un puits"), ("mill", "A mill", "Un moulin"))),
    *(["zone", code, en, fr] for code, en, fr in (("n", "North", "Nord"), ("s", "South", "Sud"), ("e", "East", "Est"))),
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
    # Of three zones the last has three villages; a quarter were not alone, and where it was not quiet are two women.
    frame["need"] = np.where(rng.random(n) < 0.95, "well", "mill")
    frame["zone"] = np.where(np.arange(n) < 440, "n", np.where(np.arange(n) < 840, "s", "e"))
    frame["alone"] = np.where(rng.random(n) < 0.25, "0", "1")
    frame["moved"] = np.where(rng.random(n) < 0.5, "1", "0")
    frame["quiet"] = np.where(np.isin(np.arange(n), (400, 640)), "0", "1")
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


def test_a_scale_from_0_to_10_is_tested_as_a_whole_beside_its_mean(made, released):
    gap, whole = (released.loc[f"drivers/{measure}/trust/women/men"] for measure in ("gap", "chisq"))
    p_values = " ".join(f"{p:.2f}" for p in (gap["p_value"], gap["p_adjusted"], whole["p_value"]))
    assert p_values.replace(".", ",") in printed(made / "reports/motives/fr/report.pdf")
    assert pd.isna(whole["estimate"])


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


def test_what_is_repeated_is_of_those_who_stay_and_leaves_where_the_others_could(released, answers):
    alone = answers[(answers["alone"] == "1") & (answers["sex"] == "1")].drop(index=[6], errors="ignore")
    again = "sensitivity/alone/women"
    assert released.loc[f"drivers/mean/trust/{again}", "estimate"] == pytest.approx(
        alone["trust"].astype(int).mean(), abs=0.0051
    )
    first = alone["order"].str.startswith("r").mean()
    assert released.loc[f"drivers/share/order/r/{again}", "estimate"] == pytest.approx(first, abs=0.0051)
    places = alone["order"].map(lambda one: one.split().index("r") + 1)
    assert released.loc[f"drivers/mean_rank/order/r/{again}", "estimate"] == pytest.approx(places.mean(), abs=0.0051)
    assert released.loc[f"drivers/share/order/r/{again}", "n"] == len(alone) // 10 * 10
    gap = released.loc["drivers/mean_rank/order/r/sensitivity/alone/women/men"]
    assert gap["lower"] < gap["estimate"] < gap["upper"]
    last = released.loc[f"drivers/mean_rank/order/w/{again}"]
    assert last["release"] == "withheld", "of the women left out fewer than ten put water last"
    why = released.loc[f"drivers/share/why/fear/{again}"]
    assert why["release"] == "withheld", "fewer than 200 women were not alone"
    assert pd.isna(why["estimate"])


def test_nothing_is_repeated_where_two_people_alone_were_left_out(released):
    quiet = released[(released["domain_level"] == "quiet") & (released["domain"] == "sensitivity")]
    of_women = quiet[quiet["group"].isin(["women", "all"]) & (quiet["analysis"] == "drivers")]
    assert len(of_women) > 20
    assert set(of_women["release"]) == {"withheld"}
    of_men = quiet[(quiet["group"] == "men") & (quiet["outcome"] == "trust")]
    assert set(of_men["release"]) == {"published"}, "nobody was left out"


def test_within_a_zone_choices_leave_in_bands_and_means_never(released):
    in_zones = released[released["domain"] == "zone"]
    assert set(in_zones.loc[in_zones["outcome"].isin(["trust", "why"]), "release"]) == {"withheld"}
    assert set(in_zones.loc[in_zones["measure"].isin(["mean_rank", "gap"]), "release"]) == {"withheld"}
    assert released.loc["drivers/share/need/well/zone/n/women", ["release", "note"]].tolist() == ["banded", "90-100"]
    assert released.loc["drivers/share/order/w/zone/s/women", "release"] == "banded"
    assert set(in_zones.loc[in_zones["domain_level"] == "e", "release"]) == {"withheld"}, "three villages"
    numbers = in_zones[["estimate", "lower", "upper", "p_value", "count"]]
    assert numbers.isna().all(axis=None)


def told_once(released: pd.DataFrame, name: str, language: str) -> str:
    """A released p-value as a page has it."""
    p = released.loc[name, "p_value"]
    digits = f"< {0.001}" if p <= 0.001 else f"= {p:.3f}" if p < 0.01 else f"= {p:.2f}"
    return digits if language == "en" else digits.replace(".", ",")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_all_choices_and_all_mean_ranks_are_tested_together(made, released, language):
    told = printed(made / f"reports/motives/{language}/report.pdf")
    words = {
        "en": ("Over all answers compared, together, women and men differ (p {}).",
               "All mean ranks, women against men: p {}",
               "All first places, women against men: p {} (Rao and Scott 1984)"),
        "fr": ("Sur l’ensemble des réponses comparées, femmes et hommes diffèrent (p {}).",
               "Ensemble des rangs moyens, femmes et hommes : p {}",
               "Ensemble des premières places, femmes et hommes : p {} (Rao et Scott 1984)"),
    }[language]  # fmt: skip
    for text, name in zip(words, ("joint_test/why", "joint_test/order", "chisq/order"), strict=True):
        assert text.format(told_once(released, f"drivers/{name}/women/men", language)) in told
    tests = released[released["measure"] == "joint_test"]
    assert tests[["estimate", "df"]].isna().all(axis=None) if "df" in tests else tests["estimate"].isna().all()


def test_a_declared_group_has_its_means_choices_and_mean_ranks(made, released, answers):
    moved, why = answers["moved"] == "1", (answers["any"] == "1") & (answers["why"] != "98")
    named = answers.loc[moved & why, "why"].str.contains("pay")
    row = released.loc["drivers/share/why/pay/group/moved/all"]
    assert row["estimate"] == pytest.approx(named.mean(), abs=0.0051)
    assert row["n"] == len(named) // 10 * 10
    trust = answers.loc[moved, "trust"].astype(int).mean()
    assert released.loc["drivers/mean/trust/group/moved/all", "estimate"] == pytest.approx(trust, abs=0.0051)
    orders = answers.drop(index=[5, 6])[moved.drop(index=[5, 6])]["order"].str.split()
    place = orders.map(lambda one: one.index("w") + 1).mean()
    assert released.loc["drivers/mean_rank/order/w/group/moved/all", "estimate"] == pytest.approx(place, abs=0.0051)
    told = printed(made / "reports/motives/fr/report.pdf")
    for text in ("Réponses moyennes : les personnes venues d’ailleurs",
                 "Ce qu’ont cité les personnes venues d’ailleurs en réponse à « Pourquoi ? »",
                 "Rangs moyens des réponses à « Qu’est-ce qui compte le plus ici ? » : les personnes"):  # fmt: skip
        assert text in told, text


def test_how_alike_a_village_answers_is_told_of_places_and_never_of_sensitive_choices(made, released):
    alike = released[released["measure"] == "intraclass_correlation"]
    assert released.loc["drivers/intraclass_correlation/order/w/all", "release"] == "published"
    assert set(alike.loc[alike["outcome"] == "why", "release"]) == {"withheld"}
    told = printed(made / "reports/motives/fr/report.pdf")
    assert "Place de « Les écoles » dans « Qu’est-ce qui compte le plus ici ? »" in told


def test_what_leaves_nothing_a_second_time_or_by_zone_says_so(made):
    told = printed(made / "reports/motives/fr/report.pdf")
    assert "Une seconde fois (seulement là où c’était calme), ce qui y a été répondu n’est pas publié" in told
    assert "Par zone, ce qui y a été répondu n’est pas publié, pour protéger qui a répondu." in told
    told = printed(made / "reports/motives/en/report.pdf")
    assert "A second time (only where it was quiet), what was answered to it is withheld" in told


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "advance (H2), 2 March 2020: The margin of H2 was widened from 1 to 1.5. A pilot",
        ),
        ("fr", "La marge de H2 a été portée de 1 à 1,5. Une enquête pilote avait moins de villages que prévu."),
    ],
)
def test_a_deviation_from_what_was_fixed_is_told_with_its_day_and_reason(made, language, words):
    told = printed(made / f"reports/motives/{language}/report.pdf")
    assert words in told
    day = {"en": "(The analysis departs from it, 2 March 2020", "fr": "(L’analyse s’en écarte, 2 mars 2020 : voir"}
    assert day[language] in told


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
                "allowed no other than rank 1 among women, and contradict it",
                "What was put first in answer to “What matters most here?”, a second time: only those whom nobody",
                "Mean ranks of the answers to “What matters most here?”, a second time", "Mean answers a second time",
                "What was named in answer to “What is missing here?”, by zone, among women",
                "nothing at all of sensitive questions or of means. Nor is anything told there of"]),
        ("fr", ["Plusieurs réponses pouvaient être données à « Pourquoi ? »", "seulement à qui a répondu « Oui »",
                "La question porte sur d’autres personnes", "ont été mises dans un ordre",
                "c’est « L’eau » dont le rang moyen vient en premier chez les femmes", "Rangs moyens des réponses",
                "La réponse moyenne à « Confiance de 0 à 10 ? »",
                "Étayée, −2", "Égalité à 1,5 près dans l’unité des réponses",
                "par la part qui a cité cette réponse, « La peur » a le rang 1 sur 3 chez les femmes (possible : 1)",
                "ne permettaient que le rang 1 chez les femmes, incompatible",
                "en réponse à « Qu’est-ce qui compte le plus ici ? », une seconde fois : seulement les",
                "Rangs moyens des réponses à « Qu’est-ce qui compte le plus ici ? », une seconde fois",
                "Réponses moyennes, une seconde fois : seulement",
                "Ce qui a été cité en réponse à « Qu’est-ce qui manque ici ? », par zone, chez les femmes",
                "rien du tout des questions sensibles ni des moyennes. Rien n’y est dit non plus des"]),
    ],
)  # fmt: skip
def test_the_report_tells_all_of_it(made, language, words):
    told = printed(made / f"reports/motives/{language}/report.pdf")
    for text in words:
        assert text in told, text


def test_the_workbook_has_every_kind_of_number_again(made):
    book = openpyxl.load_workbook(made / "reports/motives/tables.xlsx", read_only=True)
    lines = list(book["Again – Une seconde fois"].iter_rows(values_only=True))
    book.close()
    for part in ("Water", "Mean rank of “Water”", "Rang moyen de «\u00a0L’eau\u00a0»", "A well"):
        assert any(part in line for line in lines), part
    assert any("Trust from 0 to 10?" in line for line in lines)
