"""A survey as the field sends it, with the slips of 80 interviews, from its files to its sample."""

from __future__ import annotations

import openpyxl
import pytest

from bogolan.preparation.agreement import agreed
from bogolan.preparation.cleaning import clean
from bogolan.preparation.corrections.reading import read_corrections
from bogolan.preparation.weighting.sample import sample
from bogolan.survey.plan_parts import categorical_questions

# Spellings are repaired where there are five answers or more.
CERCLES = ("Koro", "Ténenkou", "Youwarou", "Bankass", "Douentza")

PLAN = """\
title: A survey
responses: responses.csv
questionnaire: questionnaire.xlsx
corrections: corrections.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
gender: {question: sex, women: 1, men: 2}
consent: {question: consent, given: 1}
design: {strata: [cercle], clusters: village_id}
missing: {dont_know: [98, 998], refused: [99, 999]}
drivers: [{question: a_marry, share: [1], against: [3]}]
"""
SURVEY = [
    ["type", "name", "label::English (en)", "label::Français (fr)"],
    ["select_one yn", "consent", "Do you agree?", "Acceptez-vous ?"],
    ["select_one cercle", "cercle", "Cercle", "Cercle"],
    ["select_one village", "village_id", "Village", "Village"],
    ["text", "resp_id", "Respondent", "Personne"],
    ["select_one sex", "sex", "Sex", "Sexe"],
    ["select_one chg", "a_marry", "Access to marriage?", "Accès au mariage ?"],
    ["select_multiple actors", "x_who", "By whom?", "Par qui ?"],
]
CHOICES = [
    ["list_name", "name", "label::English (en)", "label::Français (fr)"],
    *[["yn", 1, "Yes", "Oui"], ["yn", 0, "No", "Non"]],
    *[["cercle", f"ML050{number}", name, name] for number, name in enumerate(CERCLES, 5)],
    *[["village", f"V{number:03}", f"V{number:03}", f"V{number:03}"] for number in range(1, 9)],
    *[["sex", 1, "Woman", "Femme"], ["sex", 2, "Man", "Homme"]],
    *[["chg", 1, "Improved", "Amélioré"], ["chg", 2, "No change", "Pas de changement"], ["chg", 3, "Worse", "Dégradé"]],
    *[["chg", 98, "Don’t know", "Ne sait pas"], ["chg", 99, "Refused / prefer not to answer", "Refuse / préfère"]],
    *[["actors", 1, "The army", "L’armée"], ["actors", 98, "Don’t know", "Ne sait pas"]],
]
COLUMNS = ["_uuid", *(row[1] for row in SURVEY[1:]), "x_who/1", "x_who/98", "_id"]
CERCLES = ("ML0505", "ML0506", "ML0507")

# What was typed in place of what: the interview, the question, the cell; the last is what it should become.
SLIPS = [
    (1, "cercle", "Youvarou", "ML0507"),
    (4, "cercle", "YOUWAROU\u00a0", "ML0507"),
    (0, "cercle", "Téninkou", "ML0506"),
    (3, "cercle", "T\ufffdnenkou", "ML0506"),
    (6, "cercle", "TÃ©nenkou", "ML0506"),
    (9, "cercle", "Te\u0301nenkou", "ML0506"),
    (2, "cercle", "koro\u200b", "ML0505"),
    (1, "village_id", " V002", "V002"),
    (20, "sex", "Femme", "1"),
    (21, "sex", "homme\t", "2"),
    (22, "consent", "oui", "1"),
    (23, "consent", "Yes", "1"),
    (30, "a_marry", "Amélioré", "1"),
    (31, "a_marry", "improved", "1"),
    (32, "a_marry", "DEGRADE ", "3"),
    (33, "a_marry", "nsp", None),
    (34, "a_marry", "pnpr", None),
    (35, "a_marry", "Refused / prefer not to answer", None),
    (36, "a_marry", "depends on the day", None),
    (40, "x_who", "1 98", "1 98"),
]


@pytest.fixture
def field(tmp_path):
    """The folder of a survey of 80 interviews with slips, refusals, re-submissions and corrections."""
    folder = tmp_path / "field"
    folder.mkdir()
    workbook = openpyxl.Workbook()
    for title, sheet in {"survey": SURVEY, "choices": CHOICES}.items():
        page = workbook.create_sheet(title)
        for row in sheet:
            page.append(row)
    workbook.remove(workbook["Sheet"])
    workbook.save(folder / "questionnaire.xlsx")
    workbook.close()
    rows = [interview(number) for number in range(80)]
    for number, question, cell, _ in SLIPS:
        rows[number][question] = cell
    rows[50] |= dict.fromkeys(COLUMNS[2:], "") | {"consent": "Non"}
    rows[60]["cercle"] = "Koroba"
    rows.append(dict(rows[10]))
    lines = [",".join(COLUMNS), *(",".join(row[name] for name in COLUMNS) for row in rows)]
    content = [line.encode() for line in lines]
    rows[70]["resp_id"] = "Séné"
    content[71] = ",".join(rows[70][name] for name in COLUMNS).encode("cp1252")
    (folder / "responses.csv").write_bytes(b"\n".join(content) + b"\n")
    (folder / "corrections.csv").write_text(
        "uuid,question,old_value,new_value,change_type,issue\n"
        "u60,cercle,Koroba,ML0506,change_response,the team confirmed\n"
        "u10,a_marry,2,1,change_response,called back\n",
        encoding="utf-8",
    )
    (folder / "survey.yaml").write_text(PLAN, encoding="utf-8")
    return folder


def interview(number: int) -> dict[str, str]:
    answers = {"cercle": CERCLES[(number + 1) % 3], "village_id": f"V{number % 2 + 1:03}", "resp_id": f"V-{number}-1"}
    coded = {"consent": "1", "sex": str(number % 2 + 1), "a_marry": str(number % 3 + 1), "x_who": "1", "x_who/1": "1"}
    return {"_uuid": f"u{number}", **answers, **coded, "x_who/98": "0", "_id": str(10**11 + number)}


@pytest.fixture
def prepared(field):
    plan, export = agreed(field / "survey.yaml")
    reads = plan | {"categorical": categorical_questions(plan)}
    cleaned = clean(export.rows, export.questions, reads, read_corrections(field, plan), export.log)
    return cleaned, sample(cleaned.responses, cleaned.flags, plan)


def test_every_slip_is_mended_or_said(prepared):
    responses = prepared[0].responses.set_index("uuid").astype(object)
    for number, question, cell, expected in SLIPS:
        answer = responses.loc[f"u{number}", question]
        assert answer != answer if expected is None else answer == expected, (cell, answer)
    reasons = prepared[0].reasons.set_index("uuid")["a_marry"]
    assert reasons[["u33", "u34", "u35", "u36"]].tolist() == ["dont_know", "refused", "refused", "invalid"]


def test_the_design_is_whole(prepared):
    cleaned, sampled = prepared
    assert sorted(sampled["_stratum"].unique()) == list(CERCLES)
    assert sampled["_stratum"].notna().all()
    assert (sampled["_stratum"] == [CERCLES[(int(name[1:]) + 1) % 3] for name in sampled["uuid"]]).all()
    assert cleaned.set_aside["cercle"].tolist() == ["", CERCLES[11 % 3]]


def test_every_row_is_accounted_for(prepared):
    assert prepared[0].accounting == {"read": 81, "complete": 79, "duplicate": 1, "refused": 1}
    assert prepared[0].set_aside[["uuid", "disposition", "a_marry"]].values.tolist() == [
        ["u50", "refused", ""],
        ["u10", "duplicate", "1"],
    ]


def test_the_log_tells_each_change_once(prepared):
    log = prepared[0].log
    assert log[log["rule_id"] == "R07"][["uuid", "question", "old_value", "new_value"]].values.tolist() == [
        ["u70", "resp_id", "S\ufffdn\ufffd", "Séné"]
    ]
    assert log[log["rule_id"] == "C01"]["uuid"].tolist() == ["u60", "u10"]
    assert sorted(log[log["rule_id"] == "R06"]["old_value"]) == ["Téninkou", "Youvarou"]
    assert log[log["rule_id"] == "R02"][["uuid", "old_value"]].values.tolist() == [["u36", "depends on the day"]]
    assert not log.duplicated().any()


def test_names_and_several_choices_stay_as_they_are(prepared):
    responses, book = prepared[0].responses, prepared[0].codebook
    assert responses.set_index("uuid").loc["u70", "resp_id"] == "Séné"
    assert (book["x_who"].type, book["x_who/1"].type) == ("text", "integer")
    assert book["x_who/1"].label == book["x_who"].label == {"en": "By whom?", "fr": "Par qui ?"}
    assert responses["_id"].tolist()[:2] == [10**11, 10**11 + 1]
