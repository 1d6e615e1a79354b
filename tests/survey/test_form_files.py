"""What a form takes from files beside it: choices, and the tables of pulldata(); and what or_other adds."""

from __future__ import annotations

import json

import openpyxl
import pandas as pd
import pytest

from bogolan.preparation.cleaning import clean
from bogolan.provenance.errors import SurveyError
from bogolan.survey.folders import named_files
from bogolan.survey.questionnaire import codebook
from bogolan.survey.xlsform import YES_OR_NO, read_form

HEADING = ["type", "name", "label", "relevant", "choice_filter", "calculation", "parameters"]
VILLAGES = "name,label,cercle\nv1,Sévaré,mopti\nv2,Konna,mopti\nv3,Koro,koro\n"


@pytest.fixture
def form(tmp_path):
    """Writes a form with these rows and these files beside it."""

    def write(*rows, **files):
        book = openpyxl.Workbook()
        book.remove(book.active)
        survey, choices = book.create_sheet("survey"), book.create_sheet("choices")
        for row in [HEADING, *rows]:
            survey.append(row)
        for row in [["list_name", "name", "label"], ["yn", "yes", "Yes"], ["yn", "no", "No"]]:
            choices.append(row)
        book.save(tmp_path / "form.xlsx")
        for name, content in files.items():
            (tmp_path / name.replace("_", ".")).write_text(content, encoding="utf-8")
        return tmp_path / "form.xlsx"

    return write


def cleaned(questions, **columns):
    rows = pd.DataFrame(columns, dtype=str)
    book = codebook({"design": {"strata": []}, "missing": {}, "questions": {}}, questions, list(rows))
    return clean(rows, book, {"categorical": [], "checks": ("skip_logic", "constraints")})


GEOJSON = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": f"v{number}", "geometry": None, "properties": {"title": label, "cercle": cercle}}
            for number, label, cercle in [(1, "Sévaré", "mopti"), (2, "Konna", "mopti"), (3, "Koro", "koro")]
        ],
    }
)
XML = "<root>" + "".join(
    f"<item><name>v{number}</name><label>{label}</label><cercle>{cercle}</cercle></item>"
    for number, label, cercle in [(1, "Sévaré", "mopti"), (2, "Konna", "mopti"), (3, "Koro", "koro")]
) + "</root>"  # fmt: skip


@pytest.mark.parametrize(
    ("file", "content", "parameters"),
    [
        ("villages.csv", VILLAGES, ""),
        ("villages.csv", VILLAGES.replace(",", ";"), ""),
        ("villages.csv", VILLAGES.replace("name,label", "code,nom"), "value=code label=nom"),
        ("villages.geojson", GEOJSON, ""),
        ("villages.xml", XML, ""),
    ],
)
def test_choices_of_a_file(form, file, content, parameters):
    rows = [
        ["text", "cercle", "Cercle?"],
        [f"select_one_from_file {file}", "v", "Village?", "", "cercle = ${cercle}", "", parameters],
        [f"select_multiple_from_file {file}", "w", "Villages?", "", "", "", parameters],
    ]
    path = form(*rows, **{file.replace(".", "_"): content})
    questions = read_form(path)
    assert questions["v"].choices == {"v1": "Sévaré", "v2": "Konna", "v3": "Koro"}
    assert questions["v"].closed
    assert questions["w"].several == ["v1", "v2", "v3"]
    found = cleaned(questions, cercle=["mopti", "koro"], v=["Severe", "v1"], w=["v1 v3", "v9"])
    assert found.responses["v"].isna().tolist() == [True, False], "three names are too few to mend a spelling"
    assert found.flags[["_row", "question", "rule_id"]].values.tolist() == [[3, "w", "L07"], [3, "v", "L06"]]
    assert named_files(path.parent, {"responses": "none.csv", "questionnaire": "form.xlsx"}, ("questionnaire",)) == [
        path,
        path.parent / file,
    ]


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("villages.csv", None, r"row 2, survey.type\n.*villages.csv, which is not there"),
        ("villages.txt", "x", "a file beside the form"),
        ("../villages.csv", None, "a file beside the form"),
        ("villages.csv", "code,label\n1,a\n", r"row 2, parameters\n.*without 'name'"),
        ("villages.csv", "name,label\n", "no rows"),
        ("villages.csv", "name,label\n1,a,b\n", "more cells than the heading"),
        ("villages.geojson", "{", "GEOJSON in UTF-8"),
        ("villages.geojson", "[]", "GEOJSON in UTF-8"),
        ("villages.xml", '<!DOCTYPE x [<!ENTITY a "b">]><root/>', "a document type"),
        ("villages.xml", "<root>", "XML in UTF-8"),
    ],
)
def test_files_of_choices_that_cannot_be_read(form, file, content, told):
    files = {} if content is None else {file.replace(".", "_"): content}
    with pytest.raises(SurveyError, match=told):
        read_form(form([f"select_one_from_file {file}", "v", "Village?"], **files))


def test_or_other_adds_an_answer_and_a_text(form):
    questions = read_form(form(["select_one yn or_other", "q", "?"], ["select_multiple yn or_other", "r", "?"]))
    assert list(questions) == ["q", "q_other", "r", "r_other"]
    assert list(questions["q"].choices) == ["yes", "no", "other"]
    assert questions["r"].several == ["yes", "no", "other"]
    found = cleaned(questions, q=["yes", "Other"], q_other=["wrongly", "so"], r=["yes other", "no"], r_other=["a", ""])
    assert found.reasons["q_other"].tolist() == ["not_asked", None]
    assert found.reasons["r_other"].tolist() == [None, "not_asked"]


def test_or_other_beside_a_question_of_that_name(form):
    with pytest.raises(SurveyError, match="'q_other' a second time"):
        read_form(form(["select_one yn or_other", "q", "?"], ["text", "q_other", "?"]))


PULLED = "pulldata('villages', 'cercle', 'name', ${v})"


def test_pulldata_looks_up(form):
    rows = [["text", "v", "?"], ["calculate", "c", "", "", "", PULLED], ["text", "q", "?", f"{PULLED} = 'mopti'"]]
    questions = read_form(form(*rows, villages_csv=VILLAGES))
    found = cleaned(questions, v=["v1", "v3", "v9"], c=["mopti", "mopti", ""], q=["a", "b", "c"])
    assert found.form.not_evaluated == []
    assert found.flags[["_row", "question", "rule_id"]].values.tolist() == [[3, "c", "L05"]]
    assert found.reasons["q"].tolist() == [None, "not_asked", "not_asked"]


def test_pulldata_of_a_file_that_is_not_there_is_named(form):
    questions = read_form(form(["text", "v", "?"], ["calculate", "c", "", "", "", PULLED]))
    (missed,) = cleaned(questions, v=["v1"], c=["x"]).form.not_evaluated
    assert (missed.form_row, missed.why) == (3, "pulldata(), of a file that is not beside the form")


def test_pulldata_of_a_column_that_is_not_there(form):
    with pytest.raises(SurveyError, match=r"row 3\n.*pulldata\(\) of 'cercle'"):
        read_form(form(["text", "v", "?"], ["calculate", "c", "", "", "", PULLED], villages_csv="name,label\n1,a\n"))


NAMED = "jr:choice-name(${a}, '${a}')"


def test_what_choices_are_called_is_looked_up(form):
    first = "jr:choice-name(selected-at(${m}, 0), '/f/m')"
    rows = [
        ["select_one yn", "a", "?"], ["calculate", "said", "", "", "", NAMED],
        ["select_multiple yn", "m", "?"], ["calculate", "first", "", "", "", first],
        ["text", "q", "?", f"{NAMED} = 'Yes'"],
    ]  # fmt: skip
    columns = {"a": ["yes", "no"], "said": ["Yes", "Yes"], "m": ["no yes", ""], "first": ["No", ""], "q": ["x", "y"]}
    found = cleaned(read_form(form(*rows)), **columns)
    assert found.form.not_evaluated == []
    assert found.flags[["_row", "question", "rule_id"]].values.tolist() == [[3, "said", "L05"]]
    assert found.reasons["q"].tolist() == [None, "not_asked"]


@pytest.mark.parametrize(
    ("headings", "choices", "evaluated"),
    [
        (["label::English (en)"], [["Yes"], ["No"]], True),
        (["label::Bamanankan (bm)"], [["Ɔwɔ"], ["Ayi"]], True),
        (["label::English (en)", "label::Français (fr)"], [["Yes", "Oui"], ["No", "Non"]], False),
        (["label::English (en)", "label::Bamanankan (bm)"], [["Yes", "Ɔwɔ"], ["No", "Ayi"]], False),
        (["label::English (en)", "label::Français (fr)"], [["Koro", "Koro"], ["Gao", "Gao"]], True),
        (["label::English (en)", "label::Français (fr)"], [["Koro", "Koro"], ["Gao", None]], False),
        (["label"], [["${q}"], ["No"]], False),
    ],
)
def test_choices_that_are_not_called_the_same_in_every_language_are_named(tmp_path, headings, choices, evaluated):
    book = openpyxl.Workbook()
    book.remove(book.active)
    survey, sheet = book.create_sheet("survey"), book.create_sheet("choices")
    for row in [HEADING, ["text", "q", "?"], ["select_one l", "a", "?"], ["calculate", "c", "", "", "", NAMED]]:
        survey.append(row)
    sheet.append(["list_name", "name", *headings])
    for code, labels in zip("12", choices, strict=True):
        sheet.append(["l", code, *labels])
    book.save(tmp_path / "form.xlsx")
    found = cleaned(read_form(tmp_path / "form.xlsx"), q=["x"], a=["1"], c=[choices[0][0]])
    assert len(found.flags) == 0
    why = "jr:choice-name(), of choices that are not called the same in every language"
    assert [(one.form_row, one.why) for one in found.form.not_evaluated] == ([] if evaluated else [(4, why)])


@pytest.mark.parametrize(("written", "asked"), [("yes", 2), ("TRUE", 2), ("No", 0), ("false()", 0)])
def test_yes_and_no_in_the_place_of_an_expression_are_what_pyxform_makes_of_them(form, written, asked):
    found = cleaned(read_form(form(["text", "q", "?", written])), q=["x", "y"])
    assert found.form.not_evaluated == []
    assert (found.responses["q"].notna()).sum() == asked


def test_the_words_for_yes_and_no_are_those_of_pyxform():
    from pyxform.aliases import BINDING_CONVERSIONS

    assert YES_OR_NO == BINDING_CONVERSIONS
