"""The tables and the sheet of decompositions, in both languages; what is withheld says so."""

from __future__ import annotations

import pytest
from decomposed_model import CODEBOOK, MODEL, explained, parted, survey
from released_surveys import released

from bogolan.publication.report.markdown import report_markdown
from bogolan.publication.tables.report_tables import report_tables
from bogolan.publication.tables.workbook_columns import Number, source
from bogolan.publication.tables.workbook_decompositions import decomposition_sheet
from bogolan.publication.wording import Wording
from bogolan.survey.spine import ASSOCIATION, COMPOSITION, DIFFERENCE


def tables(rows, language="en", **changes):
    return report_tables(survey(rows, language, **changes))


def plain(rows):
    return [tuple(cell.replace("\u00a0", " ") for cell in row) for row in rows]


def test_a_row_a_question_and_one_of_all():
    table = tables(explained())["explained-m"]
    assert table.headings == ("What it goes with", "Women", "95% interval", "Men", "95% interval",
                              "Difference, points", "95% interval")  # fmt: skip
    assert plain(table.body) == [
        ("“Yes” to “Is there a road?”", "3%", "0–10%", "1%", "0–8%", "+2", "−6 to +8"),
        ("“Which school is there?”", "2%", "0–9%", "4%", "0–11%", "−2", "−6 to +8"),
        ("All of these together", "5%", "0–12%", "5%", "0–12%", "0", "−6 to +8"),
    ]
    assert "an association, not the result of an intervention" in table.note
    assert "beyond the other terms" not in table.note
    with_age = tables(explained(), terms=[*MODEL["terms"], {"question": "age"}])["explained-m"]
    assert "beyond the other terms of the model" in with_age.note


def test_in_french():
    found = tables([*explained(), *parted()], "fr")
    assert found["explained-m"].title == "Quelle part de la variation va de pair avec quoi : voterait oui".replace(
        " :", "\u00a0:"
    )
    assert plain(found["explained-m"].body)[0][:3] == ("« Oui » à « Y a-t-il une route ? »", "3 %", "0 à 10 %")
    assert plain(found["parted-m"].body)[-1] == ("Le tout", "+2", "−1 à +5", "+3", "0 à +6")


def test_the_parts_by_question_then_the_rest_and_all():
    table = tables(parted())["parted-m"]
    assert plain(table.body) == [
        ("“Yes” to “Is there a road?”", "+3", "0 to +6", "0", "−3 to +3"),
        ("“Which school is there?”", "−1", "−4 to +2", "+1", "−2 to +4"),
        ("None of these questions", "–", "–", "+2", "−1 to +5"),
        ("All together", "+2", "−1 to +5", "+3", "0 to +6"),
    ]
    assert "percentage points" in table.note
    in_units = tables([{**one, "unit": "value"} for one in parted()])["parted-m"]
    assert "units of the outcome" in in_units.note
    assert plain(in_units.body)[0][1:3] == ("+0.03", "0.00 to +0.06")


def test_what_is_withheld_says_so_and_a_table_of_nothing_is_none():
    found = tables(explained(hidden=("road", None)))["explained-m"]
    assert plain(found.body)[0][1:] == ("withheld", "–") * 3
    assert plain(found.body)[2][1:] == ("withheld", "–") * 3
    assert "“Withheld” is neither zero nor missing." in found.note
    assert "explained-m" not in tables(explained(hidden=("road", "school", None)))
    rest = ((DIFFERENCE, None), (ASSOCIATION, None), (ASSOCIATION, "(Intercept)"))
    body = plain(tables(parted(rest))["parted-m"].body)
    assert body[-1] == ("All together", "+2", "−1 to +5", "withheld", "–")
    assert not {"explained-m", "parted-m"} & tables([]).keys()


def test_what_is_never_joined_with_an_outcome_has_no_row():
    rows = [*explained(), *({**one, "level": "tongue"} for one in explained() if one["level"] == "road")]
    found = tables(rows, terms=[*MODEL["terms"], {"question": "tongue"}])
    assert "anguage" not in str(found["explained-m"].body)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_they_stand_in_the_report(language):
    effect = {
        "analysis": "models",
        "measure": "marginal_effect",
        "unit": "proportion",
        "outcome": "m",
        "group": "women",
    }
    effect |= {"level": "road=1", "estimate": 0.1, "lower": 0.0, "upper": 0.2, "n": 300}
    found = survey([effect, *explained(), *parted()], language)
    text = report_markdown(found, [], {}, "1 May 1988").replace("\u00a0", " ")
    title = {"en": "How much of the variation goes with what", "fr": "Quelle part de la variation va de pair avec quoi"}
    assert title[language] in text
    said = {"en": "Of all the variation in the answers", "fr": "Sur l’ensemble de la variation des réponses"}
    assert said[language] in text


def test_the_sheet_has_all_published_numbers_as_numbers():
    rows = [*explained(), *parted(((COMPOSITION, "road"),)), {**explained()[0], "level": "tongue"}]
    of = source(released(*rows), {"models": [MODEL]}, CODEBOOK, [Wording("en"), Wording("fr")])
    sheet = decomposition_sheet(of)
    assert len(sheet.rows) == len(rows) - 1, "all but what is never joined with an outcome"
    cells = [[column.cell(row) for column in sheet.columns] for row in sheet.rows]
    headings = [column.headings[0] for column in sheet.columns]
    first = dict(zip(headings, cells[0], strict=True))
    assert first["Estimate"] == Number(0.03, "percent")
    assert first["Measure"] == "share of the variation / part de la variation"
    by_place = {(row.measure, row.level, row.group, row.contrast): dict(zip(headings, told, strict=True))
                for row, told in zip(sheet.rows, cells, strict=True)}  # fmt: skip
    assert by_place[COMPOSITION, None, "women", "men"]["Estimate"] == Number(2.0, "points")
    assert "withheld" in by_place[COMPOSITION, "road", "women", "men"]["Estimate"]
    assert by_place[ASSOCIATION, "(Intercept)", "women", "men"]["Question (en)"] == "None of these questions"
    assert [row.measure for row in sheet.rows] == sorted(
        (row.measure for row in sheet.rows), key=["explained", "difference", "composition", "association"].index
    )
