"""Several files of one survey: columns renamed, without a name or twice, and what only one version asked."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.demonstration.export import as_exported
from bogolan.demonstration.faults.files import csv_bytes, other_version, readable
from bogolan.demonstration.faults.planting import plant
from bogolan.demonstration.survey import SEED, survey
from bogolan.preparation.cleaning import clean
from bogolan.preparation.reading.columns import refuse_taken_names
from bogolan.preparation.reading.responses import read_responses, read_survey
from bogolan.preparation.reading.several import OF_FILES
from bogolan.provenance.errors import SurveyError
from bogolan.survey.plan import read_plan
from bogolan.survey.plan_parts import categorical_questions
from bogolan.survey.questionnaire import Question

SECOND = {"file": "second.csv", "version": "v2", "columns": {"a_protsex": "a_sexprot"}}


@pytest.fixture(scope="module")
def planted():
    """The demonstration's responses as sent, every cell as a reader of the file sees it."""
    drawn = survey()
    return readable(plant(as_exported(drawn.answers), drawn.answers, drawn.latent, SEED).responses)


@pytest.fixture(scope="module")
def cleaned(house, planted, tmp_path_factory):
    """What reading and cleaning make of the demonstration, its responses in these files."""
    folder = tmp_path_factory.mktemp("several")
    plan = read_plan(house / "data/mopti-demo/survey.yaml")
    (folder / "questionnaire.xlsx").write_bytes((house / "data/mopti-demo/questionnaire.xlsx").read_bytes())
    half = len(planted) // 2
    (folder / "whole.csv").write_bytes(csv_bytes(planted))
    (folder / "other.csv").write_bytes(other_version(planted))
    (folder / "first.csv").write_bytes(csv_bytes(planted[:half]))
    (folder / "second.csv").write_bytes(other_version(planted[half:].reset_index(drop=True)))

    def cleaned(responses):
        export = read_survey(folder, plan | {"responses": responses})
        reads = plan | {"categorical": categorical_questions(plan)}
        return export, clean(export.rows, export.questions, reads, None, export.log)

    return cleaned


@pytest.fixture(scope="module")
def original(cleaned):
    return cleaned("whole.csv")[1]


@pytest.mark.parametrize(
    "responses", [{"file": "other.csv", "columns": {"a_protsex": "a_sexprot"}}, ["first.csv", SECOND]]
)
@pytest.mark.parametrize("part", ["responses", "reasons", "set_aside", "flags"])
def test_another_version_gives_the_same_clean_table(cleaned, original, responses, part):
    found, expected = getattr(cleaned(responses)[1], part), getattr(original, part)
    found = found.drop(columns=[name for name in OF_FILES if name in found])
    pd.testing.assert_frame_equal(found, expected[list(found)])
    assert set(found) == set(expected)


def test_what_was_renamed_and_left_out_is_said(cleaned):
    export, found = cleaned(["first.csv", SECOND])
    told = found.log[found.log["rule_id"].isin(["R13", "R14"])]
    last = f"unnamed_{len(export.rows.columns) - len(OF_FILES) + 3}"  # after one without a name and a second `age`
    assert told[["rule_id", "question", "old_value", "new_value"]].values.tolist() == [
        ["R13", "unnamed_1", "unnamed_1", ""],
        ["R13", "age (2)", "age (2)", ""],
        ["R13", last, last, ""],
        ["R14", "a_sexprot", "a_protsex", "a_sexprot"],
    ]
    assert told["issue"].str.contains("second.csv").all()
    assert export.schema[export.schema["change"] == "renamed"].values.tolist() == [
        ["second.csv", "v2", "the plan", "a_sexprot", "renamed", "a_protsex", "a_sexprot"]
    ]


def test_rows_are_known_by_their_file(cleaned, planted):
    responses = cleaned(["first.csv", SECOND])[1].responses
    assert responses["_row"].is_unique
    half = len(planted) // 2
    later = responses[responses["_file"] == "second.csv"]
    assert (later["_row"] - half == later["_row_of_file"]).all()
    assert set(later["_version"]) == {"v2"}


def test_what_is_not_renamed_is_probably_renamed(cleaned):
    schema = cleaned(["first.csv", "second.csv"])[0].schema
    told = schema[schema["column"].str.contains("sex")][["compared_with", "change", "before", "now"]].values.tolist()
    assert ["first.csv", "new", "", "a_protsex"] in told
    assert ["first.csv", "gone", "a_sexprot", ""] in told
    assert ["first.csv", "probably_renamed", "a_sexprot", "a_protsex"] in told
    assert ["the form", "probably_renamed", "a_sexprot", "a_protsex"] in told


PLAN = """\
title: A survey
responses: {responses}
fieldwork: {{start: 2020-01-01, end: 2020-01-31}}
sampling: probability
gender: {{question: sex, women: f, men: m}}
"""


@pytest.fixture
def files(tmp_path):
    """Writes the files of a survey and reads them by this part of a plan."""

    def write(responses, **contents):
        folder = tmp_path / "mine"
        folder.mkdir()
        for name, content in contents.items():
            (folder / f"{name}.csv").write_text(content)
        (folder / "survey.yaml").write_text(PLAN.format(responses=responses))
        plan = read_plan(folder / "survey.yaml")
        return read_survey(folder, plan), plan | {"categorical": ["sex"]}

    return write


def test_a_question_that_a_version_lacks_was_not_asked(files):
    export, plan = files("[a.csv, b.csv]", a="sex,q\nf,1\nm,\n", b="sex,r\nf,2\nf,3\nm,\n")
    cleaned = clean(export.rows, export.questions, plan)
    assert cleaned.reasons["q"].tolist() == [None, "not_recorded", *["not_asked"] * 3]
    assert cleaned.reasons["r"].tolist() == ["not_asked", "not_asked", None, None, "not_recorded"]
    assert cleaned.responses["uuid"].tolist() == [
        "a.csv-row-2", "a.csv-row-3", "b.csv-row-2", "b.csv-row-3", "b.csv-row-4",
    ]  # fmt: skip
    assert cleaned.accounting == {"read": 5, "complete": 5}


def test_types_and_answers_that_change_are_said_without_what_was_answered(files):
    export, _ = files("[a.csv, b.csv]", a="sex,q\nf,1\nm,2\n", b="sex,q\nf,secret\nm,word\n")
    assert export.schema.values.tolist() == [["b.csv", "", "a.csv", "q", "type", "integer", "text"]]


def test_an_empty_row_is_empty_in_whichever_file(files):
    export, plan = files("[a.csv, b.csv]", a="sex,q,r\nf,1,2\n", b="sex,q,r\n,,\nm,2,3\n")
    assert clean(export.rows, export.questions, plan).accounting == {"read": 3, "complete": 2, "empty": 1}


@pytest.mark.parametrize(
    ("heading", "columns", "told"),
    [
        ("a,,b", None, "1 columns with answers and no name: unnamed_2"),
        ("a,a,b", None, "columns that occur twice: a\n"),
        ("a,a,b", None, "columns: {a (2): its_name}"),
        ("a,c,b", {"d": "e"}, "no column 'd', of which the plan speaks"),
        ("a,c,b", {"c": "b"}, "'b', which another column is called too"),
        ("a,c,b", {"a": "d", "c": "d"}, "'d', which 'a' is called too"),
    ],
)
def test_columns_without_a_name_of_their_own(tmp_path, heading, columns, told):
    path = tmp_path / "r.csv"
    path.write_text(f"{heading}\n1,x,y\n2,z,\n")
    with pytest.raises(SurveyError) as caught:
        read_responses(path, None, columns)
    assert told in str(caught.value)
    assert "'x'" not in str(caught.value)


def test_the_plan_gives_no_column_the_name_that_another_has_in_its_group(tmp_path):
    rows = pd.DataFrame({"age": ["1"], "main/age": ["40"], "main/sex": ["f"]})
    form = {name: Question(name) for name in ("age", "sex")}
    with pytest.raises(SurveyError, match="'age', which 'main/age' is too"):
        refuse_taken_names(tmp_path / "b.csv", rows, {"main/safety": "age"}, form)
    refuse_taken_names(tmp_path / "b.csv", rows.drop(columns="main/age"), {"main/safety": "age"}, form)


def test_the_plan_names_them(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("a,,a,b/1\n1,x,y,0\n2,z,,1\n")
    rows = read_responses(path, None, {"unnamed_2": "said", "a (2)": None, "b/1": "c"}).rows
    assert rows.to_dict("list") == {"a": ["1", "2"], "said": ["x", "z"], "c": ["0", "1"]}


def test_of_two_columns_of_one_name_the_empty_one_goes(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("a,a\n,1\n,2\n")
    export = read_responses(path)
    assert export.rows.to_dict("list") == {"a": ["1", "2"]}
    assert export.log["rule_id"].tolist() == ["R13"]


def test_single_choices_go_with_their_question(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("by,by/1,by.2\n1,1,0\n")
    assert list(read_responses(path, None, {"by": "who"}).rows) == ["who", "who/1", "who.2"]


@pytest.mark.parametrize(
    "responses", ["[a.csv, a.csv]", "[{file: a.csv}, a.csv]", "[]", "{file: a.txt}", "[{name: a.csv}]"]
)
def test_plans_that_make_no_sense(files, responses):
    with pytest.raises(SurveyError) as caught:
        files(responses, a="sex\nf\n")
    assert all(problem.column.startswith("responses") for problem in caught.value.problems)
    assert all(problem.line == 2 for problem in caught.value.problems)


def test_a_file_that_is_missing_is_named(files):
    with pytest.raises(SurveyError, match=r"b\.csv\n.*no such file"):
        files("[a.csv, b.csv]", a="sex\nf\n")


def test_labels_that_contradict(tmp_path):
    pyreadstat = pytest.importorskip("pyreadstat")
    for name, label in (("a", "yes"), ("b", "no")):
        frame = pd.DataFrame({"q": [1.0]})
        pyreadstat.write_sav(frame, tmp_path / f"{name}.sav", variable_value_labels={"q": {1.0: label}})
    plan = {"responses": ["a.sav", "b.sav"], "missing": {}, "questions": {}, "design": {"strata": []}}
    with pytest.raises(SurveyError, match="other labels of the codes 1 than an earlier file"):
        read_survey(tmp_path, plan)
