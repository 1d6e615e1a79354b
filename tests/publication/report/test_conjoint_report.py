"""A conjoint experiment the whole way: from answers to profiles through the gate to the page, in both languages."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from conjoint_survey import CONJOINT, LEVELS, profiles, survey, true_mean
from many_questions import answers, item
from many_questions import survey as survey_of
from matplotlib.text import Text

from bogolan.analysis.experiments.conjoint import conjoint_rows, conjoints_of
from bogolan.disclosure.gate import release
from bogolan.preparation.joined_profiles import JoinedProfiles, ProfileCounts
from bogolan.publication.figures import experiment_results, experiments
from bogolan.publication.figures.points import by_key
from bogolan.publication.report.markdown import report_markdown
from bogolan.publication.tables.report_tables import report_tables
from bogolan.survey.spine import spine

WORDS = {
    "aid": (("Help", "Aide"), {"food": ("food", "vivres"), "cash": ("cash", "argent"), "seeds": ("seeds", "semences")}),
    "guard": (("Guard", "Garde"), {"army": ("the army", "l’armée"), "village": ("the village", "le village")}),
    "chief": (("Chief", "Chef"), {}),
}  # fmt: skip
LANGUAGES = ("en", "fr")
PLANS = {
    **CONJOINT,
    "label": {"en": "a plan for the village", "fr": "un plan pour le village"},
    "attributes": [
        {
            "name": name,
            "label": dict(zip(LANGUAGES, labels, strict=True)),
            "levels": {
                level: dict(zip(LANGUAGES, levels.get(level, (level, level)), strict=True)) for level in LEVELS[name]
            },
            **({"reference": "food"} if name == "aid" else {}),
        }
        for name, (labels, levels) in WORDS.items()
    ],
}  # fmt: skip


def leaving(shown: pd.DataFrame | None = None, communal: tuple = (), **changes) -> tuple[list[dict], dict]:
    """What the gate lets through of the experiment, and its plan."""
    frame = survey()
    shown = profiles(frame) if shown is None else shown
    kept = shown.rename(columns={"task": "_task", "place": "_place", "chosen": "_answer"})
    for name, levels in LEVELS.items():
        kept[name] = pd.Categorical(kept[name], categories=levels)
    kept = kept.assign(_task=kept["_task"].astype(str), _place=kept["_place"].astype(str))
    experiment = {**PLANS, **changes}
    plan = {"design": {"lonely": "fail"}, "experiments": [experiment], "multiplicity": {"others": "BH"}}
    joined = {"plans": JoinedProfiles(kept, ProfileCounts(len(kept), len(kept), 0, 0))}
    rows = spine(conjoint_rows(conjoints_of(frame, plan, joined), plan))
    return release(rows, {}, weighted=True, communal=communal).to_dict("records"), experiment


@pytest.fixture(scope="module")
def released():
    return leaving()


def evidence(told: tuple[list[dict], dict], language: str):
    rows, experiment = told
    return survey_of([item("a")], [*answers("a"), *rows], language, experiments=[experiment], synthetic=True)


def page(told: tuple[list[dict], dict], language: str) -> str:
    return report_markdown(evidence(told, language), [], {}, "1 May 2020").replace("\\", "")


def test_the_english_page_says_what_is_true(released):
    text = page(released, "en")
    assert "## Conjoint experiment: “a plan for the village”" in text
    assert "Respondents were shown 2 profiles at a time and chose one." in text
    assert "each would have 50%" in text
    (found,) = re.findall(r"^In the conjoint experiment, (.*)$", text, re.MULTILINE)
    assert found.endswith("(SYNTHETIC).")
    women = re.search(r"women chose profiles with “(.*?)” most often \((\d+)%, (\d+)% to (\d+)%\)", found)
    assert women.group(1) in ("Help: cash", "Guard: the army", "Chief: elder")
    assert int(women.group(3)) < int(women.group(2)) < int(women.group(4))
    assert "Women and men differ in 2 of 9 levels" in text
    assert "women and men do not prefer alike (p < 0.001)" in text
    assert "The experiment passes the checks of its own assumptions." in text


def test_the_french_page_says_the_same(released):
    text = page(released, "fr").replace("\u00a0", " ")
    assert "## Analyse conjointe : « un plan pour le village »" in text
    assert "2 profils à la fois, et elles en ont choisi un." in text
    assert "les femmes ont choisi le plus souvent les profils « " in text
    assert "Femmes et hommes diffèrent pour 2 modalités sur 9" in text
    assert "« Garde : l’armée »" in text or "« Garde : le village »" in text
    assert "(SYNTHÉTIQUE)" in text
    assert "femmes et hommes n’ont pas les mêmes préférences (p < 0,001)" in text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_level_has_a_line_in_which_the_truth_lies(released, language):
    table = report_tables(evidence(released, language))["experiment-plans"]
    assert len(table.body) == 9
    levels = [(name, level) for name in LEVELS for level in LEVELS[name]]
    held = []
    for (name, level), line in zip(levels, table.body, strict=True):
        for place, women in ((2, True), (4, False)):
            lower, upper = (int(number) / 100 for number in re.findall(r"\d+", line[place]))
            held.append(lower <= true_mean(name, level, women) <= upper)
    assert np.mean(held) > 0.8
    assert table.body[0][0].replace("\u00a0", " ") == {"en": "Help: food", "fr": "Aide : vivres"}[language]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_picture_has_a_dot_a_level_and_gender_where_the_table_has_its_number(released, language):
    found = evidence(released, language)
    facts = experiment_results.facts(found.plan, released[1], by_key(found.rows))
    figure = experiments.draw(facts, {}, found.wording)
    dots = [line for line in figure.axes[0].lines if line.get_marker() in ("o", "D")]
    assert len(dots) == 2 + 2 * 9
    shown = {text.get_text() for text in figure.findobj(Text)}
    table = report_tables(found)["experiment-plans"]
    assert {cell for line in table.body for cell in (line[1], line[3])} <= shown
    assert {"Help", "Guard", "Chief"} <= shown if language == "en" else {"Aide", "Garde", "Chef"} <= shown
    assert {row.release for result in facts.results for row in result.all_rows} == {"published"}


def test_of_an_attribute_with_a_level_that_nobody_chose_no_dot_is_drawn():
    shown = profiles(survey())
    wanted = (shown["aid"] == "seeds") & (shown["chosen"] == 1)
    told = leaving(shown[~wanted.groupby([shown["uuid"], shown["task"]]).transform("any")])
    found = evidence(told, "en")
    facts = experiment_results.facts(found.plan, told[1], by_key(found.rows))
    hidden = [row for result in facts.results if result.heading == "aid" for row in result.all_rows]
    assert len(hidden) == 3 * 3
    assert {(row.release, row.estimate) for row in hidden} == {("withheld", None)}
    figure = experiments.draw(facts, {}, found.wording)
    assert len([line for line in figure.axes[0].lines if line.get_marker() in ("o", "D")]) == 2 + 2 * 6


def test_effects_are_told_of_the_attribute_with_a_reference(released):
    table = report_tables(evidence(released, "en"))["effects-plans"]
    assert [line[0] for line in table.body] == [
        "Help: cash (compared with “food”)",
        "Help: seeds (compared with “food”)",
    ]
    assert table.body[0][1].startswith("+")
    assert table.body[1][1].startswith("−")
    assert "effects-plans" not in report_tables(evidence(leaving(attributes=CONJOINT["attributes"]), "en"))


def test_an_experiment_that_fails_is_struck_out_without_a_table():
    frame = survey()
    told = leaving(profiles(frame, never=((("aid", "seeds"), ("chief", "none")),)))
    text = page(told, "en")
    assert "~~In the conjoint experiment, women chose" in text
    assert "Levels of two attributes were not drawn without regard to each other" in text
    tables = report_tables(evidence(told, "en"))
    assert {"experiment-plans", "effects-plans"}.isdisjoint(tables)
    assert tables["checks-plans"].body[0][-1] == "FAILED"
    assert tables["checks-plans"].title == "Checks of the conjoint experiment “a plan for the village”"


def test_of_one_that_shows_communities_not_even_the_name_is_told():
    told = leaving(communal=("plans",))
    text = page(told, "en")
    assert "a plan for the village" not in text
    assert "Conjoint" not in text
    assert not [name for name in report_tables(evidence(told, "en")) if name.endswith("-plans")]
    found = evidence(told, "en")
    assert experiment_results.facts(found.plan, told[1], by_key(found.rows)) is None
