"""The workbook of tables: numbers stay numbers, words stay words, and no text becomes a formula."""

from __future__ import annotations

import datetime

import openpyxl
import pandas as pd
import pytest
from curves import MODEL, curve

from bogolan.publication.tables.workbook import write_tables
from bogolan.survey.spine import RELEASED_COLUMNS, identifier, typed

HOSTILE = '=HYPERLINK("x")'
PLAN = {
    "title": {"en": "A survey", "fr": "Une enquête"},
    "languages": ["en", "fr"],
    "fieldwork": {"start": "2019-11-04", "end": "2019-11-22"},
    "sampling": "purposive",
    "design": {"clusters": "village"},
    "models": [{"name": "vote", "label": "would vote", "terms": [{"question": "age", "per": 10}, {"question": "kin"}]}],
}
CODEBOOK = {
    "marriage": {"label": HOSTILE, "choices": {"better": {"en": "Better", "fr": "Amélioré"}, "worse": "+1"}},
    "scale": {"label": "A scale", "choices": {}},
    "age": {"label": {"en": "Age", "fr": "Âge"}, "choices": {}},
    "kin": {"label": "Ethnic group", "choices": {"a": "A", "b": "B"}},
}
SHARE = {"analysis": "drivers", "measure": "share", "unit": "proportion", "outcome": "marriage", "base": "answered"}
GAP = {"measure": "gap", "group": "women", "contrast": "men"}
EFFECT = {"analysis": "models", "measure": "marginal_effect", "unit": "proportion", "outcome": "vote"}


def released(*entries):
    frame = pd.DataFrame([{"release": "published", "id": identifier(entry), **entry} for entry in entries])
    return typed(frame.reindex(columns=list(RELEASED_COLUMNS)))


@pytest.fixture
def frame():
    withheld = {"release": "withheld", "release_reason": "small_count"}
    banded = {"release": "banded", "release_reason": "small_base", "note": "75-90", "n": 40}
    return released(
        {**SHARE, "level": "better", "group": "women", "estimate": 0.87, "lower": 0.8, "upper": 1.0, "n": 60},
        {**SHARE, "level": "better", "group": "men", **withheld},
        {**SHARE, "level": "worse", "group": "women", **banded},
        {**SHARE, "level": "refused", "group": "men", "base": "asked", "estimate": 0.05, "note": "or_less", "n": 61},
        {
            **SHARE,
            **GAP,
            "level": "better",
            "estimate": -0.29,
            "lower": -0.4,
            "upper": 0.1,
            "n": 120,
            "flag": "few_cases",
        },
        {**SHARE, **GAP, "outcome": "scale", "unit": "scale", "estimate": 0.134, "lower": 0.1, "upper": 0.2, "n": 120},
        {**SHARE, **GAP, "measure": "net", "level": "better - worse", "estimate": 0.4, "lower": 0.3, "upper": 0.5},
        {
            **SHARE,
            "measure": "upper_bound",
            "level": "better",
            "group": "women",
            "base": "asked",
            "estimate": 0.9,
            "lower": 0.8,
            "upper": 1.0,
        },
        {**SHARE, **GAP, "measure": "chisq", "unit": "F", "p_value": 0.04, "n": 120},
        {
            **SHARE,
            "measure": "rank",
            "unit": "rank",
            "level": "better",
            "group": "women",
            "estimate": 1,
            "lower": 1,
            "upper": 2,
            "n": 60,
            "note": "scale",
        },
        {
            **SHARE,
            "measure": "intraclass_correlation",
            "level": "better",
            "group": "women",
            "estimate": 0.12,
            "design_effect": 1.8,
        },
        {**EFFECT, "measure": "rank", "unit": "rank", "level": "age", "group": "women", "estimate": 1},
        {**SHARE, "measure": "mean", "unit": "scale", "outcome": "scale", "group": "men", "estimate": 1.23, "n": 60},
        {**EFFECT, "level": "age", "group": "women", "estimate": 0.0123, "lower": -0.01, "upper": 0.034, "n": 60},
        {**EFFECT, "level": "kin=b", "group": "women", "estimate": 0.4, "lower": 0.3, "upper": 0.5, "n": 60},
        {"analysis": "accounting", "measure": "rows", "outcome": "read", "estimate": 130.0, "base": "rows"},
        {"analysis": "accounting", "measure": "rows", "outcome": "refused", **withheld},
        {"analysis": "sample", "measure": "respondents", "group": "women", "estimate": 60.0, "n": 60, "clusters": 12},
    )


def write(path, frame, **changes):
    write_tables(path, frame, PLAN | changes, CODEBOOK)
    return openpyxl.load_workbook(path)


def table(workbook, name):
    """The rows of a sheet as headings of the first language -> cell."""
    sheet = next(sheet for sheet in workbook if sheet.title.startswith(name))
    lines = [list(line) for line in sheet.iter_rows() if any(cell.value is not None for cell in line)]
    first = next(place for place, line in enumerate(lines) if sum(cell.value is not None for cell in line) > 2)
    headings = [cell.value for cell in lines[first]]
    return [dict(zip(headings, line, strict=True)) for line in lines[first + 2 :] if line[1].value is not None]


def test_shares_are_numbers_in_percent_and_what_is_withheld_is_a_word(tmp_path, frame):
    women, men, banded, bounded = table(write(tmp_path / "t.xlsx", frame), "Shares")
    assert (women["Estimate"].value, women["Estimate"].number_format) == (0.87, "0%")
    assert women["n"].value == 60
    assert men["Estimate"].value == men["Lower limit (95%)"].value == men["n"].value == "withheld / non publié"
    assert men["Remarks"].value.startswith("too few people gave the answer")
    assert banded["Estimate"].value == "75–90% / 75 à 90\u00a0%"
    assert banded["Lower limit (95%)"].value == "withheld / non publié"
    assert banded["n"].value == 40
    assert bounded["Estimate"].value.startswith("at most 5%")
    assert bounded["Answer (fr)"].value == "Refus"


def test_gaps_are_in_points_or_in_units_of_the_scale(tmp_path, frame):
    share, mean = table(write(tmp_path / "t.xlsx", frame), "Gaps")
    assert share["Estimate"].value == -29
    assert share["Estimate"].number_format == '+0;"−"0;0'
    assert share["Unit"].value == "percentage points / points de pourcentage"
    assert share["Remarks"].value == "few cases / peu de cas"
    assert mean["Estimate"].value == 0.134


def test_models_have_effects_in_points_without_the_terms_that_are_guarded(tmp_path, frame):
    workbook = write(tmp_path / "t.xlsx", frame)
    (effect,) = table(workbook, "Models")
    assert (effect["Question (fr)"].value, effect["Category or unit (en)"].value) == ("Âge", "per 10")
    assert effect["Estimate"].value == 1.23
    notes = [cell.value for row in workbook["Models – Modèles"].iter_rows() for cell in row]
    assert any(str(note).startswith("Terms on ethnic group") for note in notes)


def test_how_alike_answers_are_has_its_sheet(tmp_path, frame):
    (alike,) = table(write(tmp_path / "t.xlsx", frame), "Homogeneity")
    assert (alike["Intraclass correlation"].value, alike["Design effect"].value) == (0.12, 1.8)


def test_net_scores_tests_of_scales_and_ranks_have_their_sheets(tmp_path, frame):
    workbook = write(tmp_path / "t.xlsx", frame)
    (net,) = table(workbook, "Net scores")
    assert (net["Answer (en)"].value, net["Answer (fr)"].value) == ("Better − +1", "Amélioré − +1")
    assert (net["Estimate"].value, net["Lower limit (95%)"].value, net["Upper limit (95%)"].value) == (40, 30, 50)
    (bound,) = table(workbook, "Bounds")
    assert (bound["Estimate"].value, bound["Measure"].value) == (0.9, "upper bound / borne supérieure")
    (scale,) = table(workbook, "Scales")
    assert (scale["p"].value, scale["n"].value) == (0.04, 120)
    (rank,) = table(workbook, "Ranks")
    assert [rank[name].value for name in ("Rank", "Best rank (95%)", "Worst rank (95%)", "n")] == [1, 1, 2, 60]
    assert rank["Clearly above (en)"].value == "A scale"


def test_a_gap_has_its_p_value_alone_and_among_the_others(tmp_path, frame):
    frame.loc[frame["measure"] == "gap", ["p_value", "p_adjusted"]] = [0.03, 0.12]
    share, _ = table(write(tmp_path / "t.xlsx", frame), "Gaps")
    assert (share["p"].value, share["p adjusted"].value) == (0.03, 0.12)


def test_the_accounting_has_its_own_sheet(tmp_path, frame):
    read, refused, women = table(write(tmp_path / "t.xlsx", frame), "Accounting")
    assert (read["Rows (en)"].value, read["Number"].value) == ("Rows read", 130)
    assert refused["Number"].value == "withheld / non publié"
    assert (women["Number"].value, women["Clusters"].value) == (60, 12)


def test_text_is_never_a_formula(tmp_path, frame):
    workbook = write(tmp_path / "t.xlsx", frame)
    women, _, worse, _ = table(workbook, "Shares")
    assert (women["Question (en)"].value, women["Question (en)"].data_type) == (HOSTILE, "s")
    assert (worse["Answer (en)"].value, worse["Answer (en)"].data_type) == ("+1", "s")
    assert not [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_excerpts_are_counted_and_quoted_in_every_language(tmp_path, frame):
    about = {"analysis": "excerpts", "measure": "excerpts", "unit": "excerpts"}
    counts = released(
        {**about, "outcome": "marriage", "group": "women", "estimate": 3},
        {**about, "outcome": "scale", "group": "men", "release": "withheld", "release_reason": "sensitive_theme"},
        {**about, "group": "all", "estimate": 9},
        {**about, "measure": "kappa", "group": "all", "estimate": 0.75, "lower": 0.6, "upper": 0.9, "n": 34},
    )
    said = {"theme": "marriage", "gender": "women", "method": None, "age_group": "18-34", "text_fr": "-1+1"}
    quoted = pd.DataFrame([{**said, "text_en": HOSTILE}, {**said, "text_en": None}])
    write_tables(tmp_path / "t.xlsx", pd.concat([frame, counts]), PLAN, CODEBOOK, excerpts=quoted)
    workbook = openpyxl.load_workbook(tmp_path / "t.xlsx")
    women, men, everyone, kappa = table(workbook, "Excerpts")
    assert (women["Estimate"].value, women["Group"].value) == (3, "Women / Femmes")
    assert men["Estimate"].value == "withheld / non publié"
    assert men["Remarks"].value.startswith("who spoke on support")
    assert (everyone["Theme (fr)"].value, everyone["Group"].value) == (
        "Tous les thèmes",
        "All excerpts / Tous les extraits",
    )
    assert [kappa[name].value for name in ("Estimate", "Lower limit (95%)", "n")] == [0.75, 0.6, 34]
    first, second = table(workbook, "Quotations")
    english, french = "In their own words (en)", "In their own words (fr)"
    assert (first[english].value, first[english].data_type) == (HOSTILE, "s")
    assert (first[french].value, first[french].data_type) == ("-1+1", "s")
    assert (second[english].value, second["Method"].value, second["Age group"].value) == ("–", "–", "18-34")


def test_contents_lead_to_every_sheet(tmp_path, frame):
    workbook = write(tmp_path / "t.xlsx", frame)
    contents = workbook.worksheets[0]
    assert contents.title == "Contents – Sommaire"
    links = [cell.hyperlink.location for row in contents.iter_rows() for cell in row if cell.hyperlink]
    assert links == [f"'{sheet.title}'!A1" for sheet in workbook.worksheets[1:]]
    assert len(links) == 10


def test_one_language_has_no_second_label(tmp_path, frame):
    write_tables(tmp_path / "t.xlsx", frame, PLAN, CODEBOOK, ["fr"])
    workbook = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert workbook.sheetnames == [
        *("Sommaire", "Parts", "Écarts", "Moyennes", "Soldes", "Bornes", "Échelles", "Rangs"),
        *("Ressemblance", "Modèles", "Compte des lignes"),
    ]
    assert workbook["Parts"]["A3"].value == "Question"


@pytest.mark.parametrize("synthetic", [True, False])
def test_invented_answers_are_marked_on_every_sheet_and_real_ones_on_none(tmp_path, frame, synthetic):
    workbook = write(tmp_path / "t.xlsx", frame, synthetic=synthetic)
    for sheet in workbook:
        cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
        assert any("SYNTHETIC" in cell for cell in cells) == synthetic
        assert ("SYNTHETIC" in str(sheet.oddHeader.center.text)) == synthetic


def test_the_same_bytes_twice_with_the_last_day_of_fieldwork(tmp_path, frame):
    once, again = write(tmp_path / "a.xlsx", frame), write(tmp_path / "b.xlsx", frame)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert once.properties.created == again.properties.created == datetime.datetime(2019, 11, 22)


def test_a_survey_of_one_gender_has_no_sheet_of_gaps(tmp_path, frame):
    workbook = write(tmp_path / "t.xlsx", frame[frame["measure"] != "gap"])
    assert not [name for name in workbook.sheetnames if name.startswith("Gaps")]


def test_specifications_have_a_sheet_with_what_each_chose(tmp_path):
    hidden = {"release": "withheld", "release_reason": "small_count", "estimate": None, "lower": None, "upper": None}
    rows = [*curve("b=1", "women"), *(row | hidden for row in curve("c=1", "women"))]
    codebook = {name: {"label": f"Question {name}", "choices": {"1": "Yes"}} for name in "abcd"}
    write_tables(tmp_path / "t.xlsx", released(*rows), PLAN | {"models": [MODEL]}, codebook)
    found = table(openpyxl.load_workbook(tmp_path / "t.xlsx"), "Specifications")
    body = [{name: cell.value for name, cell in row.items()} for row in found]
    each = ["none / aucune", "Question d"] * 8
    assert [row["Controls"] for row in body] == ["–"] * 8 + each, "what all say together comes first"
    median, same = body[1], body[2]
    assert [median[name] for name in ("Estimate", "Lower limit (95%)", "Upper limit (95%)", "p")] == [3, 1, 8, 0.04]
    assert same["Estimate"] == 7 / 8
    first, last = body[8], body[15]
    assert [first[name] for name in ("Regression", "Estimate")] == ["logit", 1]
    assert [last[name] for name in ("Regression", "Estimate")] == ["linear / linéaire", 8]
    assert (first["p"], last["p"]) == ("0.05 or more / 0,05 ou plus", "< 0.05 / < 0,05")
    assert body[-1]["Estimate"] == "withheld / non publié"


def test_second_results_stand_beside_the_first_on_a_sheet_of_their_own(tmp_path):
    again = {"domain": "sensitivity", "domain_level": "clean"}
    tested = {"analysis": "hypotheses", "measure": "hypothesis", "unit": "proportion", "outcome": "H1", "group": "all"}
    share = {**SHARE, "level": "better", "group": "women"}
    effect = {**EFFECT, "level": "age", "group": "women"}
    hidden = {"release": "withheld", "release_reason": "small_count"}
    belonging = {"release": "withheld", "release_reason": "communal", "domain": "sensitivity", "domain_level": "kin"}
    rows = released(
        {**share, "estimate": 0.87, "lower": 0.8, "upper": 1.0, "n": 60},
        {**share, **again, "estimate": 0.8, "lower": 0.7, "upper": 0.9, "n": 50},
        {**share, **belonging},
        {**tested, "level": "marriage", "estimate": 0.1, "lower": 0.05, "upper": 0.2, "note": "supported"},
        {
            **tested,
            **again,
            "level": "marriage",
            "estimate": 0.02,
            "lower": -0.1,
            "upper": 0.1,
            "note": "not_established",
        },
        {**tested, **again, "level": "marriage: share better", **hidden},
        {**effect, "estimate": 0.123, "lower": 0.1, "upper": 0.2, "n": 60},
        {**effect, **again, "estimate": 0.111, "lower": 0.05, "upper": 0.2},
        {**effect, **again, "level": "kin=b", "estimate": 0.5, "lower": 0.4, "upper": 0.6},
    )
    labels = {"en": "without flagged ones", "fr": "sans les signalés"}
    plan = PLAN | {
        "sensitivity": [{"name": "clean", "label": labels}, {"name": "kin", "label": "who belongs"}],
        "hypotheses": [{"id": "H1", "test": "difference", "statement": {"en": "More women", "fr": "Plus de femmes"}}],
    }
    write_tables(tmp_path / "tables.xlsx", rows, plan, CODEBOOK)
    sheet = openpyxl.load_workbook(tmp_path / "tables.xlsx")["Again – Une seconde fois"]
    cells = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    lines = [row for row in cells if row and row[0] == "without flagged ones"]
    assert [line[1] for line in lines] == ["sans les signalés"] * 4, "what is on belonging is not there"
    assert lines[0][2:] == [
        *(HOSTILE, HOSTILE, "Better", "Amélioré", "Women / Femmes", 0.87, 0.8, 0.7, 0.9, 50, "–", "–", "–")
    ]
    assert lines[1][2:4] == ["H1. More women", "H1. Plus de femmes"]
    assert lines[1][7:11] == [10, 2, -10, 10]
    assert lines[1][13] == "not established / non établie"
    assert lines[2][4:6] == [f"{HOSTILE}: Better", f"{HOSTILE}: Amélioré"], "which of its answers is tested"
    assert lines[2][8:10] == ["withheld / non publié", "withheld / non publié"]
    assert lines[3][2:9] == [
        "would vote",
        "would vote",
        "Age; per 10",
        "Âge; pour 10 de plus",
        "Women / Femmes",
        12.3,
        11.1,
    ]
    assert "who belongs" not in str(cells)
