"""The plan: read safely, every mistake at once with its line, completed with the schema's defaults."""

from __future__ import annotations

import json
import re

import pytest
from jsonschema import Draft202012Validator

from bogolan.provenance.errors import SurveyError
from bogolan.survey.folders import FILES, named_files, plan_files
from bogolan.survey.plan import read_plan
from bogolan.survey.plan_names import named_companions
from bogolan.survey.plan_parts import categorical_questions, without_words
from bogolan.survey.plan_schema import schema

GOOD = """\
title: A survey
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
gender: {question: sex, women: 2, men: 1}
drivers:
  - {question: water, share: [1, yes], statement: have water, class: community}
models:
  - {name: m, outcome: {question: water, share: [1]}, terms: [age, {question: edu, as: category, reference: 0}]}
"""


@pytest.fixture
def plan_of(tmp_path):
    def read(text: str, name: str = "my-survey"):
        path = tmp_path / name / "survey.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return read_plan(path)

    return read


def problems(plan_of, text: str, **named: str):
    with pytest.raises(SurveyError) as caught:
        plan_of(text, **named)
    return caught.value.problems


def test_defaults_are_filled_in_and_codes_are_text(plan_of):
    plan = plan_of(GOOD)
    assert plan["survey"] == "my-survey"
    assert plan["languages"] == ["en", "fr"]
    assert plan["design"] == {
        "cluster_unit": "cluster",
        "lonely": "fail",
        "intracluster_correlation": 0.2,
        "strata": [],
    }
    assert plan["gender"] == {"question": "sex", "women": "2", "men": "1"}
    assert plan["drivers"][0]["share"] == ["1", "yes"]
    assert plan["models"][0]["terms"] == [{"question": "age"}, {"question": "edu", "as": "category", "reference": "0"}]
    assert plan["models"][0]["outcome"]["class"] == "community", "a model's outcome is guarded as the item it repeats"
    assert json.loads(json.dumps(plan)) == plan


def test_the_steps_do_not_see_words(plan_of):
    told = json.dumps(without_words(plan_of(GOOD), "drivers", "models"))
    assert "have water" not in told
    assert "community" not in told
    assert categorical_questions(plan_of(GOOD)) == ["edu", "sex", "water"]


def test_all_mistakes_at_once_each_with_its_line_and_the_nearest_spelling(plan_of):
    text = GOOD.replace("sampling: probability", "samplin: probability").replace("share: [1, yes]", "shar: [1]")
    text = text.replace("start: 2020-01-01", "start: 2020-02-30").replace("title: A survey", "title: {en: A, de: B}")
    found = problems(plan_of, text)
    told = {(problem.line, problem.column): problem for problem in found}
    assert told[4, "samplin"].hint == "did you mean 'sampling'?"
    assert told[7, "drivers.0.shar"].hint == "did you mean 'share'?"
    assert "day of the calendar" in told[3, "fieldwork.start"].expected
    assert told[1, "title.de"].expected == "one of en, fr"
    assert (1, "sampling") not in told, "a key that is misspelt is not also told as missing"
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)
    assert all(problem.file.endswith("my-survey/survey.yaml") for problem in found)


@pytest.mark.parametrize(
    ("change", "column", "hint"),
    [
        (("sampling: probability", "sampling: probabilty"), "sampling", "did you mean 'probability'?"),
        (("responses.csv", "../../etc/passwd.csv"), None, None),
        (("responses.csv", "/etc/passwd.csv"), "responses", None),
        (("women: 2, men: 1", "femmes: 2"), "gender.femmes", None),
        (("end: 2020-01-31", "end: 2019-01-31"), "fieldwork.end", None),
        (("name: m", "name: M 1"), "models.0.name", None),
    ],
)
def test_a_mistake_is_named(plan_of, change, column, hint):
    found = problems(plan_of, GOOD.replace(*change))
    if column:
        assert column in [problem.column for problem in found]
    assert hint is None or hint in [problem.hint for problem in found]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title: [", "expected the node content"),
        ("title: a\ntitle: b\n", "duplicate key"),
        ("- a\n- b\n", "keys and values"),
        ("", "keys and values"),
        ("title: \x00\n", "special characters"),
        ("title: !!python/object/apply:os.system [ls]\n", "A survey"),
    ],
)
def test_what_is_no_plan_is_said_without_a_traceback(plan_of, text, told):
    if told == "A survey":
        assert problems(plan_of, text), "a tag runs nothing"
        return
    assert told in str(problems(plan_of, text)[0])


def test_bytes_that_are_not_utf8(tmp_path):
    path = tmp_path / "x/survey.yaml"
    path.parent.mkdir()
    path.write_bytes("title: été".encode("latin-1"))
    with pytest.raises(SurveyError, match="not UTF-8"):
        read_plan(path)


def test_a_folders_name_is_checked(plan_of):
    assert "rename the folder" in problems(plan_of, GOOD, name="My Survey")[0].hint


def test_the_schema_is_one_and_describes_every_key():
    Draft202012Validator.check_schema(schema())

    def undescribed(node, path):
        if isinstance(node, dict):
            for name, entry in node.get("properties", {}).items():
                if "description" not in entry and "$ref" not in entry:
                    yield f"{path}.{name}"
            for name, entry in node.items():
                yield from undescribed(entry, f"{path}.{name}")

    assert list(undescribed(schema(), "")) == []


@pytest.mark.parametrize("survey", ["mopti-headline", "chile-1988", "mopti-demo"])
def test_the_shipped_plans_are_valid_and_name_the_schema(house, survey):
    path = house / "data" / survey / "survey.yaml"
    assert read_plan(path)["survey"] == survey
    assert (
        path.read_text().splitlines()[0] == "# yaml-language-server: $schema=../../workflow/schemas/survey.schema.yaml"
    )


def test_the_smallest_plan_is_small(house):
    lines = (house / "data/mopti-headline/survey.yaml").read_text().splitlines()
    assert len(lines) <= 22


def places_of_files(node: dict, place: tuple = ()):
    """Where in a plan the schema has the name of a file: a text that must end as a file does."""
    node = {**schema()["$defs"].get(node.get("$ref", "").rpartition("/")[2], {}), **node}
    if re.search(r"\\\.[(\w|)]+\$$", node.get("pattern", "")):
        yield place
        return  # what may also be a list of files or a file with more of it is still one
    for one_file in node.get("oneOf", ())[:1]:
        yield from places_of_files(one_file, place)
    for key, entry in node.get("properties", {}).items():
        yield from places_of_files(entry, (*place, key))
    if isinstance(node.get("items"), dict):
        yield from places_of_files(node["items"], (*place, 0))


def test_every_file_that_a_plan_can_name_is_on_the_one_list(tmp_path):
    plan: dict = {}
    places = list(places_of_files(schema()))
    assert {*places} >= {("responses",), ("events", "file"), ("experiments", 0, "profiles")}
    for place in places:
        *above, last = place
        node = plan
        for part, below in zip(above, place[1:], strict=True):
            if isinstance(node, list):
                node += [{}] if not node else []
                node = node[0]
            else:
                node = node.setdefault(part, [] if below == 0 else {})
        node[last] = ".".join(map(str, place))
    assert sorted(tuple(place) for place, _ in plan_files(plan)) == sorted(places)
    assert all(name == ".".join(map(str, place)) for place, name in plan_files(plan))
    beside = [tuple(place) for place, _ in named_companions(plan)]
    assert sorted([*beside, *((key,) for key in FILES)]) == sorted(places)
    for _, name in plan_files(plan):
        (tmp_path / name).touch()
    assert len(named_files(tmp_path, plan)) == len(places)
    (tmp_path / "events.file").unlink()
    assert len(named_files(tmp_path, plan)) == len(places) - 1
    assert named_files(tmp_path, plan, ("corrections",)) == [tmp_path / "corrections"]
