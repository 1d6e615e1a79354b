"""The questionnaire: the fields, codes and words that the design asks for, in two languages, as ODK takes them."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as ElementTree

import openpyxl
import pytest
from pyxform.validators.odk_validate import ODKValidateError
from pyxform.xls2xform import convert

from bogolan.demonstration.instrument import form
from bogolan.survey.communal import tells_communal_identity
from bogolan.survey.xlsform import read_form

ENGLISH, FRENCH = "English (en)", "Français (fr)"
TRANSLATED = ("label", "hint", "constraint_message")
VILLAGES = [("V001", "ML0501"), ("V002", "ML0506"), ("V003", "ML0506")]

METADATA = ["start", "end", "today", "deviceid", "username", "audit"]
CALCULATES = ["form_version", "rand1", "rand2", "rand3", "le_arm", "en_arm"]
FIELDS = re.findall(
    r"\w+",
    """
enum_id enum_sex enum_eth cercle village_id hh_no resp_id gps private consent refusal_reason
sex age marital marr_year marr_pay marr_want edu koranic livelihood livelihood_oth ethnicity int_lang found_fam hh_size
cattle displaced presence
a_marry a_bandit a_dispute a_justice a_forced a_sexprot a_move a_work a_school a_health a_social a_tax
b_bride b_elite b_status b_army b_court b_women b_punish b_fear b_before b_attn
le_count e_corr e_vacc e_feast e_medi
x_any x_who x_comm_state x_comm_grp
t_chief t_imam t_mayor t_court t_army t_self t_ngo
d_good d_stance m_why m_open
i_present i_underst i_unease i_note
""",
)
BEYOND_THE_CORE = re.findall(
    r"\w+",
    """
enum_eth hh_no private refusal_reason marr_pay koranic livelihood_oth cattle displaced a_social a_tax b_attn t_mayor
t_ngo i_unease i_note
""",
)

CODES = {
    "enum": [f"E{number:02}" for number in range(1, 25)],
    "sex": "1 2",
    "yn": "1 0 98 99",
    "consent": "1 0",
    "refreason": "1 2 3 4 96 99",
    "cercle": [f"ML050{number}" for number in range(1, 9)],
    "marital": "1 2 3 4 5 99",
    "mwill": "1 2 3 98 99",
    "wantm": "1 0 98 99",
    "edu": "0 1 2 3 98 99",
    "livelihood": "1 2 3 4 5 6 7 8 96 98 99",
    "ethnicity": "1 2 3 4 5 6 7 96 98 99",
    "intlang": "1 2 3 4 5 6 96",
    "presyrs": "0 1 2 3 4 5 98 99",
    "chg": "1 2 3 98 99",
    "agr": "1 2 3 4 5 98 99",
    "sup": "1 2 3 4 5 98 99",
    "actors": "1 2 3 4 5 98 99",
    "trust": "0 1 2 3 98 99",
    "dq": "1 0 98 99",
    "accept": "1 2 3 4 5 98 99",
    "motives": "1 2 3 4 5 6 7 8 9 10 11 96 98 99",
    "underst": "1 2 3",
    "unease": "1 2 3",
}
SOME_LABELS = {
    ("sex", "1"): "Woman",
    ("marital", "5"): "Widowed",
    ("chg", "3"): "Worse",
    ("agr", "1"): "Strongly disagree",
    ("sup", "5"): "Strongly support",
    ("trust", "0"): "Not at all",
    ("actors", "2"): "The armed men of the bush",
    ("accept", "3"): "Put up with them",
    ("underst", "1"): "Not understood",
    ("unease", "3"): "Very uneasy",
    ("cercle", "ML0503"): "Djenné",
    ("cercle", "ML0507"): "Ténenkou",
}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("form") / "questionnaire.xlsx"
    form.write_form(path, VILLAGES)
    return path


@pytest.fixture(scope="module")
def sheets(written):
    workbook = openpyxl.load_workbook(written)
    found = {}
    for sheet in workbook:
        headings, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [
            dict(zip(headings, ["" if cell is None else cell for cell in row], strict=True)) for row in rows
        ]
    workbook.close()
    return found


@pytest.fixture(scope="module")
def xform(written):
    warnings = []
    tree = ElementTree.fromstring(convert(written, warnings=warnings).xform)
    assert warnings == []
    for element in tree.iter():
        element.tag = element.tag.partition("}")[2]
    return tree


# ---- what is asked


def test_the_form_asks_what_the_design_asks_in_its_order():
    assert (len(form.field_names()), len(form.metadata_names()), len(form.calculate_names())) == (74, 6, 6)
    assert form.field_names() == tuple(FIELDS)
    assert form.metadata_names() == tuple(METADATA)
    assert form.calculate_names() == tuple(CALCULATES)


def test_the_core_version_has_58_fields():
    assert set(BEYOND_THE_CORE) < set(form.field_names())
    assert len(form.field_names()) - len(BEYOND_THE_CORE) == 58


def test_the_codes_are_those_of_the_design():
    expected = {name: tuple(codes.split() if isinstance(codes, str) else codes) for name, codes in CODES.items()}
    assert form.codes() == expected


def test_the_codes_mean_what_the_design_says():
    labels = {(row["list_name"], row["name"]): row[f"label::{ENGLISH}"] for row in form.choice_rows()}
    assert {place: labels[place] for place in SOME_LABELS} == SOME_LABELS
    for (_, code), label in labels.items():
        assert (code == "96") == (label == "Other")
        assert (code == "98") == (label == "Don’t know")
        assert (code == "99") == (label == "Refused / prefer not to answer")


def test_every_list_is_used_and_every_question_has_one():
    assert set(form.choice_lists().values()) == {*form.codes(), form.VILLAGES}
    assert {form.choice_lists()[name] for name in FIELDS if name.startswith("a_")} == {"chg"}
    assert {form.choice_lists()[name] for name in FIELDS if name.startswith("b_")} == {"agr"}
    assert {form.choice_lists()[name] for name in FIELDS if name.startswith("e_") and name[2] in "cvfm"} == {"sup"}
    assert {form.choice_lists()[name] for name in FIELDS if name.startswith("t_")} == {"trust"}


def test_every_closed_question_has_to_be_answered():
    closed = [row for row in form.survey_rows() if row["name"] in form.choice_lists()]
    assert len(closed) == 63
    assert {row["required"] for row in closed} == {"yes"}


# ---- as it is written


def test_the_same_villages_give_the_same_bytes(tmp_path, written):
    form.write_form(tmp_path / "again.xlsx", iter(VILLAGES))
    assert (tmp_path / "again.xlsx").read_bytes() == written.read_bytes()


def test_a_village_is_a_code_in_its_cercle(sheets):
    rows = [row for row in sheets["choices"] if row["list_name"] == form.VILLAGES]
    assert [(row["name"], row["cercle"]) for row in rows] == VILLAGES
    assert all(row[f"label::{language}"] == row["name"] for row in rows for language in (ENGLISH, FRENCH))
    asked = {row["name"]: row for row in sheets["survey"]}["village_id"]
    assert asked["choice_filter"] == "cercle = ${cercle}"


def test_the_form_says_that_it_is_synthetic(sheets):
    (settings,) = sheets["settings"]
    assert settings["form_id"] == "SYNTHETIC_mopti_demo"
    assert "SYNTHETIC" in settings["form_title"]
    assert "SYNTHÉTIQUE" in settings["form_title"]
    assert settings["version"] == "v1.3"
    assert settings["default_language"] == FRENCH


def test_everything_is_said_in_both_languages(sheets):
    for row in [*sheets["survey"], *sheets["choices"]]:
        for part in TRANSLATED if "type" in row else TRANSLATED[:1]:
            assert bool(row[f"{part}::{ENGLISH}"]) == bool(row[f"{part}::{FRENCH}"]), (row["name"], part)
    for row in sheets["survey"]:
        shown = row["type"] not in (*METADATA, "calculate", "end_group")
        assert bool(row[f"label::{FRENCH}"]) == shown, row["name"]
        assert bool(row["constraint"]) == bool(row[f"constraint_message::{FRENCH}"]), row["name"]
    assert all(row[f"label::{FRENCH}"] for row in sheets["choices"])


def test_no_two_questions_or_answers_of_a_list_read_the_same(sheets):
    for language in (ENGLISH, FRENCH):
        questions = [row[f"label::{language}"] for row in sheets["survey"] if row["name"] in FIELDS]
        assert len(set(questions)) == len(FIELDS)
        answers = [(row["list_name"], row[f"label::{language}"]) for row in sheets["choices"]]
        assert len(set(answers)) == len(answers)


def test_a_question_can_be_read_without_the_form(sheets):
    for row in sheets["survey"]:
        if row["name"] in FIELDS and row["name"][1] == "_":
            for language in (ENGLISH, FRENCH):
                assert "${" not in row[f"label::{language}"]
                assert len(row[f"label::{language}"].split()) > 4, row["name"]


def test_french_marks_stay_with_their_word(sheets):
    texts = [row[f"{part}::{FRENCH}"] for row in sheets["survey"] for part in TRANSLATED]
    assert sum("\u00a0?" in text for text in texts) > 50
    assert [text for text in texts if re.search(r" [?!:;»]|« |[^\s\u00a0][?!;»]|'", text)] == []


# ---- as others read it


def test_every_translation_is_complete(xform):
    translations = {
        entry.get("lang"): {text.get("id"): "".join(text.itertext()).strip() for text in entry.findall("text")}
        for entry in xform.iter("translation")
    }
    assert set(translations) == {ENGLISH, FRENCH}
    assert translations[ENGLISH].keys() == translations[FRENCH].keys()
    assert not {"", "-"} & {text for texts in translations.values() for text in texts.values()}
    asked = {
        name
        for place in xform.iter()
        for value in place.attrib.values()
        for name in re.findall(r"itext\('(.+)'\)", value)
    }
    asked |= {entry.text for entry in xform.iter("itextId")}
    assert asked == translations[FRENCH].keys()
    (default,) = [entry.get("lang") for entry in xform.iter("translation") if entry.get("default")]
    assert default == FRENCH


def test_every_rule_is_about_a_place_of_the_form(xform):
    root = next(instance for instance in xform.iter("instance") if not instance.get("id"))[0]

    def places(element, path):
        yield path
        for child in element:
            yield from places(child, f"{path}/{child.tag}")

    known = set(places(root, f"/{root.tag}"))
    bound = [bind.get("nodeset") for bind in xform.iter("bind")]
    assert len(bound) == len(set(bound)) > 86
    assert set(bound) <= known
    controls = [place.get("ref") for body in xform.iter("body") for place in body.iter() if place.get("ref")]
    assert {place for place in controls if place.startswith("/")} <= known
    for bind in xform.iter("bind"):
        for part in ("relevant", "constraint", "calculate"):
            assert set(re.findall(r"/data[\w/]*", bind.get(part, ""))) <= known


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate needs Java")
def test_odk_validate_has_nothing_to_say(written):
    warnings = []
    convert(written, warnings=warnings, validate=True)
    assert warnings == []


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate needs Java")
def test_odk_validate_would_see_a_rule_that_it_cannot_read(tmp_path, monkeypatch):
    rows = [dict(row) for row in form.survey_rows()]
    next(row for row in rows if row["name"] == "x_who")["constraint"] = "count-selected(.) = = 1"
    monkeypatch.setattr(form, "survey_rows", lambda: tuple(rows))
    form.write_form(tmp_path / "broken.xlsx", VILLAGES)
    with pytest.raises(ODKValidateError, match="x_who"):
        convert(tmp_path / "broken.xlsx", validate=True)


def test_the_project_reads_its_own_form(written):
    questions = read_form(written)
    assert [name for name in questions if name in FIELDS] == FIELDS
    texts = {(row["list_name"], row["name"]): row for row in form.choice_rows()}
    for name in FIELDS:
        question, choices = questions[name], form.choice_lists().get(name)
        assert set(question.label) == {"en", "fr"}
        if question.type != "select_one" or choices == form.VILLAGES:
            continue
        codes = form.codes()[choices]
        assert question.missing == {c: r for c, r in (("98", "dont_know"), ("99", "refused")) if c in codes}, name
        assert list(question.choices) == [code for code in codes if code not in ("98", "99")]
        for code, label in question.choices.items():
            assert label["en"] == texts[choices, code][f"label::{ENGLISH}"]
    assert list(questions["village_id"].choices) == [village for village, _ in VILLAGES]


def test_what_tells_a_community_is_known_as_such(written):
    questions = read_form(written)
    telling = {name for name in FIELDS if tells_communal_identity(name, questions[name].label)}
    assert telling >= {"enum_eth", "ethnicity", "int_lang", "livelihood", "livelihood_oth"}
