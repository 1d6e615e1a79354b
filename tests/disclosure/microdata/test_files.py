"""The file on disk: CSV, Stata and the DDI codebook say the same, whatever answers and names are like."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

import pandas as pd
import pytest

from bogolan.disclosure.microdata.codebook import NAMESPACE, codebook_xml
from bogolan.disclosure.microdata.layout import Code, Layout, Written, file_names, layout
from bogolan.disclosure.microdata.risk_report import risk_report
from bogolan.disclosure.microdata.writing import write_microdata
from bogolan.provenance.writing import read_csv

ASKED = """\
  keys: [sex, age, edu]
  bands: [{question: age, breaks: [18, 35, 50]}]
  variables: [road, {question: why, class: community}]
"""
SENSITIVE = "  keys: [sex, edu]\n  variables: [road, {question: good, reason: {en: It was asked for.}}]\n"
PLAN = {
    "survey": "my-survey", "languages": ["en", "fr"], "synthetic": True, "sampling": "quota", "mode": "face_to_face",
    "title": {"en": "A survey <of> \u202e\x01 \"us\" & them", "fr": "Une enquête"}, "conducted_by": "Somebody",
    "fieldwork": {"start": "2020-01-01", "end": "2020-01-31"}, "design": {"strata": [], "clusters": "village"},
    "microdata": {"requested_by": {"en": "A university", "fr": "Une université"},
                  "variables": ["road", {"question": "good", "reason": {"en": "It was asked for."}}]},
}  # fmt: skip
# In the order of the standard's schema: what may follow what.
ORDER = {
    "codeBook": ["stdyDscr", "fileDscr", "dataDscr"],
    "stdyDscr": ["citation", "stdyInfo", "method", "dataAccs"],
    "titlStmt": ["titl", "subTitl", "parTitl", "IDNo"],
    "citation": ["titlStmt", "prodStmt"],
    "prodStmt": ["producer", "fundAg"],
    "stdyInfo": ["abstract", "sumDscr"],
    "sumDscr": ["collDate", "universe"],
    "dataColl": ["sampProc", "collMode", "weight", "cleanOps"],
    "useStmt": ["confDec", "conditions"],
    "fileTxt": ["fileName", "dimensns", "fileType"],
    "dimensns": ["caseQnty", "varQnty"],
    "var": ["labl", "qstn", "txt", "catgry", "varFormat"],
    "catgry": ["catValu", "labl"],
}


@pytest.fixture
def written(made, tmp_path):
    def write(asked=ASKED):
        file, measures, request = made(asked)
        told = layout(file, request, PLAN["synthetic"])
        write_microdata(told, tmp_path / "out/m.csv", tmp_path / "out/m.dta", PLAN)
        xml = codebook_xml(told, request, PLAN, "m.csv")
        return told, xml, tmp_path / "out", risk_report(file, measures, request, PLAN)

    return write


def elements(xml):
    root = Xml.fromstring(xml)
    for element in root.iter():
        assert element.tag.startswith(f"{{{NAMESPACE}}}")
        element.tag = element.tag.partition("}")[2]
    return root


@pytest.mark.parametrize("asked", [ASKED, SENSITIVE])
def test_the_codebooks_elements_stand_in_the_standards_order(written, asked):
    root = elements(written(asked)[1])
    for element in root.iter():
        found = [part.tag for part in element]
        if element.tag in ORDER:
            assert set(found) <= set(ORDER[element.tag]), element.tag
            assert found == sorted(found, key=ORDER[element.tag].index), element.tag
    identifiers = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize("asked", [ASKED, SENSITIVE])
def test_every_column_and_every_code_of_the_file_is_in_the_codebook(written, asked):
    told, xml, folder, _ = written(asked)
    table = pd.read_csv(folder / "m.csv", dtype=str, keep_default_na=False)
    variables = {one.get("name"): one for one in elements(xml).iter("var")}
    assert list(variables) == list(table) == list(told.frame)
    assert elements(xml).find(".//caseQnty").text == str(len(table))
    for name, variable in variables.items():
        codes = {one.find("catValu").text or "" for one in variable.iter("catgry")}
        if name != "weight":
            assert set(table[name]) <= codes, name
        assert all(one.find("labl").text for one in variable.iter("catgry"))


def test_the_codebook_speaks_english_and_french(written):
    root = elements(written()[1])
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    road = next(one for one in root.iter("var") if one.get("name") == "road")
    assert {one.get(language): one.text for one in road.findall("labl")} == {"en": "About road?", "fr": "Sur road ?"}
    assert {one.text for one in road.iter("labl")} >= {"Yes", "Oui"}
    texts = {one.get(language): one.text for one in root.iter("abstract")}
    assert texts["en"].startswith("SYNTHETIC")
    assert texts["fr"].startswith("SYNTHÉTIQUE")
    assert root.find(".//titl").text == 'A survey <of> \u202e "us" & them', "what no XML may hold is left out"


def test_weights_are_named_as_the_standard_has_it(written):
    variables = list(elements(written()[1]).iter("var"))
    assert [one.get("name") for one in variables if one.get("wgt") == "wgt"] == ["weight"]
    assert {one.get("wgt-var") for one in variables} == {"V_weight", None}
    assert not any(one.get("wgt-var") for one in elements(written(SENSITIVE)[1]).iter("var"))


def test_stata_reads_what_csv_has(written):
    told, _, folder, _ = written()
    table = read_csv(folder / "m.csv")
    with pd.io.stata.StataReader(folder / "m.dta", convert_categoricals=False) as reader:
        numbers, labels, variables = reader.read(), reader.value_labels(), reader.variable_labels()
    assert len(numbers) == len(table)
    for column in told.columns:
        names = {code.code: code.label for code in column.codes}
        if not names:
            assert numbers[column.name].tolist() == pytest.approx(told.frame[column.name].tolist())
            continue
        found = numbers[column.name].map(labels[column.name])
        expected = table[column.name].map(
            {code: label["en"] if isinstance(label, dict) else label for code, label in names.items()}
        )
        assert found.tolist() == expected.tolist(), column.name
    assert numbers["edu"].isin([0, 1, 2, -1]).all(), "codes stay, no answer is below 0"
    assert variables["why_1"] == "Why? – Money"


def test_files_are_for_their_owner_alone_and_the_same_twice(written):
    _, xml, folder, _ = written()
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    _, again, folder, _ = written()
    assert xml == again
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir())


def test_answers_are_no_formulas(tmp_path):
    codes = (Code("=1+1", "@SUM", False), Code("-2", "b", False))
    told = Layout(pd.DataFrame({"q": ["=1+1", "-2"]}), (Written("q", "Q", None, codes),))
    write_microdata(told, tmp_path / "m.csv", tmp_path / "m.dta", PLAN)
    assert (tmp_path / "m.csv").read_text().splitlines() == ["q", "'=1+1", "'-2"]


def test_names_that_every_program_takes():
    names = ["why/1", "why_1", "weight", "1st", "_x", "é", "a" * 40, "a" * 41]
    found = file_names(names)
    assert list(found.values()) == ["why_1", "why_1_2", "weight_2", "q1st", "x", "q", "a" * 32, "a" * 30 + "_2"]


def test_the_report_tells_what_was_done_and_shows_no_combination(written):
    told, _, _, report = written(SENSITIVE)
    assert "Sensitive: good, because: It was asked for." in report
    assert "SYNTHETIC" in report
    assert "no weights, since sensitive questions are in the file" in report
    assert "fewest different answers to good: 2 (at least 2; entropy" in report
    for row in told.frame.drop_duplicates().astype(str).to_numpy():
        assert ", ".join(row) not in report
    told, _, _, report = written()
    emptied, unanswered = map(int, re.search(r"edu: (\d+) answers emptied .*; (\d+) were not given", report).groups())
    assert emptied + unanswered == (told.frame["edu"] == "").sum()
    assert "age: in bands that begin at 18, 35, 50, the last one open" in report
    assert "why/3: left out" in report
