"""Which columns are found to identify, with which reason, and which are let alone."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.preparation.identifiers.detection import Identifying, identifying, vault_columns
from bogolan.survey.questionnaire import Question
from bogolan.survey.xlsform import KINDS as FORM_KINDS

NOTHING = {"identifiers": [], "not_identifiers": []}


def found(columns, questions=None, analysed=(), **plan):
    rows = pd.DataFrame(columns, dtype=str)
    known = {name: (questions or {}).get(name, Question(name)) for name in rows}
    return {one.column: one for one in identifying(rows, known, NOTHING | plan, analysed)}


def reasons(columns, questions=None, **plan):
    return {name: one.reason for name, one in found(columns, questions, **plan).items()}


@pytest.mark.parametrize(
    "name",
    [
        *(
            "nom",
            "Prénom",
            "respondent_name",
            "nomEnquete",
            "phone",
            "telephone_2",
            "tel",
            "GPS",
            "latitude",
            "adresse",
        ),
        *("email", "e_mail", "numero_portable", "date_naissance", "birth_date", "carte_identite", "imei"),
        "name_of_head",
    ],
)
def test_names_in_english_and_french(name):
    assert reasons({name: ["abc", "defg"]}) == {name: "its name"}


@pytest.mark.parametrize("name", ["village_name", "nom_du_village", "team_name", "denomination", "phoneme", "telling"])
def test_names_that_are_no_persons(name):
    assert reasons({name: ["abc", "defg"]}) == {}


@pytest.mark.parametrize(
    "name",
    [
        *(
            "mobile",
            "portable",
            "Portable_2",
            "contact",
            "contact_number",
            "numero_contact",
            "contact_du_chef_de_menage",
        ),
        *("chef_menage", "chef de menage", "household_head", "hh_head", "headHH", "cin", "numero_CIN", "nina"),
        *("numero_piece", "piece_identite", "matricule", "iban", "bank_account", "compte_bancaire", "numero_compte"),
        *("numero_de_la_piece", "quartier", "neighbourhood", "location", "localisation", "location_respondent"),
        *("beneficiary_id", "id_beneficiaire", "case_id", "CaseID", "hh_id", "hhid", "household_id", "id_menage"),
        *("enqueteur", "Enquêteur", "enqueteuse", "enumerator", "interviewer"),
    ],
)
def test_names_that_tell_as_a_whole(name):
    assert reasons({name: ["abc def", "ghij kl"]}) == {name: "its name"}
    assert reasons({name: ["", ""]}) == {name: "its name"}


@pytest.mark.parametrize(
    "name",
    [
        *("contact_armed_groups", "contact_with_army", "mobile_money", "radio_portable", "bank_account_type"),
        *("household_head_sex", "chef_menage_age", "sexe_chef_de_menage", "location_type", "quartier_calme"),
        *("displacement_location", "enumerator_id", "interviewer_code", "enqueteur_sexe", "case", "hh_size", "compte"),
        *("account", "head", "numero", "immatricule", "medecine", "head_count", "localisation_type"),
    ],
)
def test_names_of_questions_in_which_such_a_word_stands(name):
    assert reasons({name: ["abc def", "ghij kl"]}) == {}


@pytest.mark.parametrize(
    ("name", "cells", "tells"),
    [
        ("contact", ["76123456", "66123456"], True),
        ("contact", ["+223 76 12 34 56", "no phone"], True),
        ("contact", ["150", "320"], False),
        ("contact", [f"person {n}" for n in range(30)], True),
        ("location", ["urban", "rural"] * 10, False),
        ("household_head", ["husband", "wife", "son"] * 10, False),
        ("quartier", [f"quartier {n}" for n in range(21)] * 10, True),
        ("quartier", ["Bozola"] * 3 + ["Niarela"] * 3, True),
        ("portable", ["oui", "non"], False),
        ("bank_account", ["1", "0"], False),
        ("hh_id", ["1034", "1035"], True),
        ("enumerator", ["Moussa", "Awa"] * 50, True),
        ("enumerator", ["E01", "E02"] * 50, False),
        ("enumerator", ["101", "102"] * 50, False),
    ],
)
def test_what_stands_in_a_column_has_to_agree_with_its_whole_name(name, cells, tells):
    assert reasons({name: cells}) == ({name: "its name"} if tells else {})


@pytest.mark.parametrize("name", ["contact", "location", "enumerator", "portable"])
def test_numbers_and_choices_of_the_form_are_answers_by_a_whole_name_too(name):
    numbers, phones = {name: Question(name, "integer")}, ["76123456", "66123457"]
    assert reasons({name: ["150", "2300"]}, numbers) == {}
    assert reasons({name: phones}, numbers) == {name: "its name"}
    assert reasons({name: phones}, {name: Question(name, choices={"76123456": "Koro"})}) == {}


def test_what_the_plan_designs_or_keeps_stays():
    columns = {"quartier": ["Bozola Sud", "Niarela"], "hh_id": ["1001", "1002"], "location": ["Koro", "Bankass"]}
    told = found(columns, analysed=["quartier"], not_identifiers=["location"])
    assert told == {
        "quartier": Identifying("quartier", "its name", False),
        "hh_id": Identifying("hh_id", "its name", True),
    }


@pytest.mark.parametrize("cells", [["1", "0", "98"], ["yes", "no", "Refused"], ["TRUE", "FALSE", ""]])
def test_whether_somebody_has_a_phone_is_an_answer(cells):
    assert reasons({"phone": cells}) == {}


def test_choices_are_answers_whatever_they_are_called():
    assert reasons({"phone": ["none", "smartphone"]}, {"phone": Question("phone", choices={"none": "None"})}) == {}


def test_an_empty_column_of_that_name_is_split_off_all_the_same():
    assert reasons({"phone": ["", ""]}) == {"phone": "its name"}


@pytest.mark.parametrize(
    ("label", "told"),
    [("What is your phone number?", True), ({"fr": "Nom et prénom"}, True), ("How many phones are there?", False)],
)
def test_the_wording_tells_too(label, told):
    asked = {"q7": Question("q7", "integer", label)}
    assert reasons({"q7": ["76123456", "66123456"]}, asked) == ({"q7": "its wording"} if told else {})


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (["+223 76 12 34 56", "00223 66123456", ""], "its content: phone numbers"),
        (["76 12 34 56", "66.12.34.57"], "its content: phone numbers"),
        (["76123456", "66123457"], "its content: phone numbers of eight digits"),
        (["a@example.org", "b.c@example.org", "none"], "its content: e-mail addresses"),
        (["14.4973 -4.1950 0 0", "14.4975 -4.1951 264.6 4.9"], "its content: positions"),
    ],
)
def test_content(cells, reason):
    assert reasons({"q1": cells}) == {"q1": reason}


@pytest.mark.parametrize(
    "cells", [["20200203", "20200204"], ["2020-02-03"], ["1200000", "350000"], ["0.513", "0.5"], ["V049", "V050"]]
)
def test_days_amounts_and_codes_are_none(cells):
    assert reasons({"q1": cells}) == {}


def test_numbers_that_the_form_asks_for_are_answers():
    asked = {"income": Question("income", "integer")}
    assert reasons({"income": ["76123456", "66123457"]}, asked) == {}


@pytest.mark.parametrize(
    "kind", ["geopoint", "deviceid", "username", "phonenumber", "audio", "image", "audit", "email"]
)
def test_types_of_the_form(kind):
    assert kind in FORM_KINDS
    assert list(reasons({"q": ["abc"]}, {"q": Question("q", "text", kind=kind)})) == ["q"]


def test_texts_of_the_form_are_peoples_own_words():
    asked = {"q": Question("q", "text", kind="text"), "d": Question("d", "text", kind="date")}
    assert reasons({"q": ["short"], "d": ["2020-02-03"]}, asked) == {"q": "a text in own words"}
    sentences = ["we have no water at all", "nothing", "the road is not safe"]
    assert reasons({"other": sentences, "code": ["a_b c_d e_f g_h"] * 3}) == {"other": "a text in own words"}


def test_what_the_server_adds():
    columns = ["_id", "_uuid", "_submitted_by", "_gps_latitude", "_gps_longitude", "_gps_precision", "X_notes", "KEY"]
    assert list(reasons({name: ["abcd"] for name in columns})) == columns
    assert reasons({"survey_precision": ["0.95"], "_submission_time": ["2020-02-03"], "_status": ["sent"]}) == {}


def test_the_plan_decides():
    told = found(
        {"quota": ["a1b"], "phone": ["76123456"], "zone/1": ["1"], "tel": ["abc"]},
        identifiers=["quota", "zone"],
        not_identifiers=["phone"],
        analysed=["tel"],
    )
    assert told == {
        "quota": Identifying("quota", "marked in the plan", True),
        "zone/1": Identifying("zone/1", "part of zone, marked in the plan", True),
        "tel": Identifying("tel", "its name", False),
    }
    assert vault_columns(list(told.values())) == ["quota", "zone/1"]
