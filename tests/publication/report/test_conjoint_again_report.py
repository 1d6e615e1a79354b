"""Hypotheses on a conjoint experiment, and it again, the whole way: from profiles through the gate to the page."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from conjoint_survey import CONJOINT, LEVELS, profiles, survey
from many_questions import answers, item
from many_questions import survey as survey_of

from bogolan.analysis.comparisons import adjusted
from bogolan.analysis.experiments.conjoint import conjoint_rows, conjoints_of
from bogolan.analysis.hypotheses import hypothesis_rows
from bogolan.analysis.sensitivity import sensitivity_rows
from bogolan.analysis.verdicts import judged
from bogolan.disclosure.gate import release
from bogolan.preparation.joined_profiles import JoinedProfiles, ProfileCounts
from bogolan.publication.report.markdown import report_markdown
from bogolan.publication.tables.report_tables import report_tables
from bogolan.survey.spine import spine

AID = {**CONJOINT["attributes"][0], "reference": "food"}
PLANS = {
    **CONJOINT,
    "attributes": [AID, *CONJOINT["attributes"][1:]],
    "label": {"en": "a plan for the village", "fr": "un plan pour le village"},
}
N = 1800
FIXED = {"registered": "2019-10-01", "primary": False, "alternative": "two.sided", "test": "difference"}
FIXED |= {"experiment": "plans", "compare": ["women", "men"]}
ARMY = {**FIXED, "id": "H1", "level": "guard=army", "statement": {"en": "Women choose the army", "fr": "Les femmes"}}
ALIKE = {**FIXED, "id": "H2", "statement": {"en": "They do not prefer alike", "fr": "Leurs préférences diffèrent"}}
CLEAN = {"name": "clean", "label": {"en": "without flagged interviews", "fr": "sans les entretiens signalés"}}
CLEAN |= {"without_flagged": True}


def leaving(flagged_of_ten: int = 4) -> tuple[list[dict], dict]:
    """What the gate lets through, some of ten interviews flagged, and the plan."""
    frame = survey(N)
    frame["_flag_F01"] = np.arange(N) // 2 % 10 < flagged_of_ten
    kept = profiles(frame).rename(columns={"task": "_task", "place": "_place", "chosen": "_answer"})
    for name, levels in LEVELS.items():
        kept[name] = pd.Categorical(kept[name], categories=levels)
    kept = kept.assign(_task=kept["_task"].astype(str), _place=kept["_place"].astype(str))
    plan = {"experiments": [PLANS], "hypotheses": [ARMY, ALIKE], "sensitivity": [CLEAN], "groups": []}
    plan |= {"multiplicity": {"primary": "holm", "others": "BH"}, "support": [], "drivers": []}
    plan |= {"design": {"lonely": "fail", "intracluster_correlation": 0.2}}
    experiments = conjoints_of(frame, plan, {"plans": JoinedProfiles(kept, ProfileCounts(len(kept), len(kept), 0, 0))})
    none = pd.DataFrame()
    tests = judged(adjusted([], plan, hypothesis_rows(frame, none, {}, plan, experiments))[1], plan)
    again = sensitivity_rows(frame, none, {}, plan, experiments)
    rows = spine([*tests, *conjoint_rows(experiments, plan), *again])
    return release(rows, {}, weighted=True).to_dict("records"), plan


@pytest.fixture(scope="module")
def released():
    return leaving()


def evidence(told: tuple[list[dict], dict], language: str):
    rows, plan = told
    declared = {key: plan[key] for key in ("experiments", "hypotheses", "sensitivity")}
    return survey_of([item("a")], [*answers("a"), *rows], language, **declared)


def page(told: tuple[list[dict], dict], language: str) -> str:
    return report_markdown(evidence(told, language), [], {}, "1 May 2020").replace("\\", "").replace("\u00a0", " ")


def test_the_english_page_has_both_verdicts_twice(released):
    text = page(released, "en")
    assert "H1. Women choose the army.** Supported, +" in text
    assert "H2. They do not prefer alike.** Supported: they do not prefer alike, all attributes together (p" in text
    assert text.count("Again, without flagged interviews: the same verdict.") == 2
    assert "The conjoint experiment “a plan for the village” a second time: without flagged interviews" in text
    assert "Hypotheses a second time: without flagged interviews" in text
    assert "not compute" not in text


def test_the_french_page_says_the_same(released):
    text = page(released, "fr")
    assert "H1. Les femmes.** Étayée, +" in text
    assert "Étayée : leurs préférences diffèrent, tous attributs ensemble (p" in text
    assert text.count("Une seconde fois, sans les entretiens signalés : même verdict.") == 2
    assert "L’analyse conjointe « un plan pour le village » une seconde fois : sans les entretiens signalés" in text


def test_means_stand_beside_each_other(released):
    found = evidence(released, "en")
    table = report_tables(found)["again-clean-plans"]
    assert table.headings == ("Level", "Women", "again", "Men", "again", "Gap, points", "again")
    assert len(table.body) == 9
    first = report_tables(found)["experiment-plans"]
    assert [line[1] for line in table.body] == [line[1] for line in first.body]
    rows = {row["id"]: row for row in released[0]}
    row = rows["experiments/marginal_mean/plans/aid=food/sensitivity/clean/women"]
    assert table.body[0][2] == f"{100 * row['estimate']:.0f}%"
    verdicts = report_tables(found)["hypotheses-again-clean"].body
    assert [line[0] for line in verdicts] == ["H1", "H2"]
    assert verdicts[1][1:] == ("supported", "–", "–", "supported", "–", "–")
    assert "table" in page(released, "en").partition("{#experiments}")[2].partition("{#hypotheses}")[0]


@pytest.mark.parametrize(
    ("language", "title", "compared"),
    [
        ("en", "“a plan for the village” a second time, effects of levels compared with a reference:", "cash"),
        ("fr", "« un plan pour le village » une seconde fois, effets des modalités comparées à une référence", "cash"),
    ],
)
def test_effects_stand_beside_each_other(released, language, title, compared):
    table = report_tables(evidence(released, language))["effects-again-clean-plans"]
    assert title in table.title.replace("\u00a0", " ").replace("\u202f", " ")
    assert len(table.headings) == 5
    assert len(table.body) == 2
    assert compared in table.body[0][0]
    assert "food" in table.body[0][0]
    rows = {row["id"]: row for row in released[0]}
    places = ("", "/sensitivity/clean")
    points = [
        round(100 * rows[f"experiments/amce/plans/aid=cash{place}/{group}"]["estimate"])
        for group in ("women", "men")
        for place in places
    ]
    assert [int(text.replace("−", "-")) for text in table.body[0][1:]] == points


def test_where_few_are_left_out_nothing_is_told_again(released):
    told = leaving(flagged_of_ten=1)
    again = [row for row in told[0] if row["domain"] == "sensitivity"]
    assert again
    assert {row["release"] for row in again} == {"withheld"}
    assert {row["release"] for row in told[0] if row["domain"] is None} == {"published"}
    tables = report_tables(evidence(told, "en"))
    assert {"again-clean-plans", "effects-again-clean-plans", "hypotheses-again-clean"}.isdisjoint(tables)
    assert "Again" not in page(told, "en")
    assert len(again) == sum(row["domain"] == "sensitivity" for row in released[0])
