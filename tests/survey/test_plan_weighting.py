"""What a plan's `weighting` may ask for: each contradiction is one problem, with its place."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from bogolan.provenance.errors import SurveyError
from bogolan.survey.plan import read_plan
from bogolan.survey.plan_names import named_answers, named_questions

PLAN = """\
title: A survey
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
gender: {question: sex, women: 1, men: 2}
"""
FRAME = "{file: frame.csv, drawn: drawn, size: people, listed: listed, selected: chosen, eligible: adults}"
FULL = f"""\
design: {{strata: region, clusters: village}}
weighting:
  frame: {FRAME}
  nonresponse: {{cells: [region], fewest: 30}}
  collapse: [{{question: region, levels: [1, 2]}}]
  totals: population.csv
  margins: [[region, sex], [age]]
  method: raking
  bounds: [0.5, 2]
  trim: [0.3, 3]
"""


@pytest.fixture
def plan_of(tmp_path):
    def read(more):
        folder = tmp_path / "my-survey"
        folder.mkdir(exist_ok=True)
        (folder / "survey.yaml").write_text(PLAN + more, encoding="utf-8")
        return read_plan(folder / "survey.yaml")

    return read


def test_a_full_plan(plan_of):
    plan = plan_of(FULL)
    assert plan["weighting"]["collapse"] == [{"question": "region", "levels": ["1", "2"]}]
    named = {(*place[:2], name) for place, name in named_questions(plan) if place[0] == "weighting"}
    assert named == {
        ("weighting", "frame", "adults"),
        ("weighting", "nonresponse", "region"),
        ("weighting", "collapse", "region"),
        *(("weighting", "margins", name) for name in ("region", "sex", "age")),
    }
    assert [codes for place, _, codes in named_answers(plan) if place[0] == "weighting"] == [["1", "2"]]
    assert plan_of("weighting: {nonresponse: {cells: [region]}}\n")["weighting"]["nonresponse"]["fewest"] == 20


@pytest.mark.parametrize(
    ("old", "new", "column", "found"),
    [
        ("  margins: [[region, sex], [age]]\n", "", "weighting.margins", "nothing"),
        ("  totals: population.csv\n", "", "weighting.totals", "nothing"),
        ("method: raking", "method: rake", "weighting.bounds", "bounds for rake"),
        ("method: raking\n  bounds: [0.5, 2]", "method: logit", "weighting.bounds", "nothing"),
        ("raking\n  bounds: [0.5, 2]", "poststratify", "weighting.method", "2 margins to poststratify to"),
        ("bounds: [0.5, 2]", "bounds: [2, 3]", "weighting.bounds", "2 to 3"),
        ("trim: [0.3, 3]", "trim: [0.3, 0.9]", "weighting.trim", "0.3 to 0.9"),
        ("question: region, levels", "question: area, levels", "weighting.collapse.0.question", "'area'"),
        ("1, 2]}", "1, 2]}, {question: region, levels: [2, 3]}", "weighting.collapse.1.levels", "2 a second time"),
        ("drawn: drawn, ", "", "weighting.frame.drawn", "nothing"),
        ("selected: chosen, ", "", "weighting.frame.selected", "nothing"),
        ("listed: listed, ", "", "weighting.frame.listed", "nothing"),
        ("clusters: village}", "clusters: village, weights: w}", "weighting.frame", "a frame beside `design.weights`"),
    ],
)  # fmt: skip
def test_what_contradicts_itself(plan_of, old, new, column, found):
    assert FULL.count(old) == 1
    with pytest.raises(SurveyError) as caught:
        plan_of(FULL.replace(old, new))
    assert (column, found) in [(problem.column, problem.found) for problem in caught.value.problems]
    assert len(caught.value.problems) == 1


def test_a_frame_without_clusters_draws_from_lists(plan_of):
    with pytest.raises(SurveyError) as caught:
        plan_of("design: {strata: region}\nweighting: {frame: {file: frame.csv, drawn: drawn}}\n")
    assert [problem.column for problem in caught.value.problems] == ["weighting.frame.drawn", "weighting.frame.listed"]


@pytest.mark.parametrize("weighting", ["{}", "{method: rake}", "{bounds: [0.5, 2]}"])
def test_a_weighting_by_nothing(plan_of, weighting):
    with pytest.raises(SurveyError) as caught:
        plan_of(f"weighting: {weighting}\n")
    assert {problem.column.partition(".")[0] for problem in caught.value.problems} == {"weighting"}


def test_the_columns_of_the_frame(plan_of, tmp_path):
    (tmp_path / "my-survey").mkdir()
    header = "region,villages,drawn,people,listed\n"
    (tmp_path / "my-survey/frame.csv").write_text(header, encoding="utf-8")
    with pytest.raises(SurveyError) as caught:
        plan_of(FULL)
    places = [(problem.column, problem.found, problem.hint) for problem in caught.value.problems]
    assert places == [
        ("design.clusters", "the column 'village'", "did you mean 'villages'?"),
        ("weighting.frame.selected", "the column 'chosen'", None),
    ]


def test_the_schema_describes_every_key(house):
    """What an editor shows of each key."""
    schema = YAML(typ="safe", pure=True).load(house / "workflow/schemas/survey.schema.yaml")
    weighting = schema["properties"]["weighting"]
    for node in (weighting, weighting["properties"]["frame"], weighting["properties"]["nonresponse"]):
        assert all(entry.get("description") for entry in node["properties"].values())
