"""The workbook's sheet of silence: each reason by who was asked and who asked, what is withheld with its word."""

from __future__ import annotations

import openpyxl
import pytest
from many_questions import answers, item, survey
from released_surveys import released

from bogolan.publication.tables.workbook import write_tables

ABOUT = {"analysis": "nonresponse", "outcome": "questions", "level": "refused", "base": "asked", "unit": "proportion"}


def rate(group: str, estimate: float | None, asked_by: str | None = None, **more: object) -> dict:
    place = {"domain": "interviewer_gender", "domain_level": asked_by} if asked_by else {}
    state = {} if estimate is not None else {"release": "withheld", "release_reason": "small_base"}
    limits = {} if estimate is None else {"lower": estimate - 0.01, "upper": estimate + 0.01, "n": 410}
    return {
        **ABOUT,
        "measure": "item_nonresponse",
        "group": group,
        "estimate": estimate,
        **limits,
        **place,
        **state,
        **more,
    }


def lines(folder, *rows: dict, language: str = "en") -> list[list]:
    of = survey([item("a")], [*answers("a"), *rows])
    write_tables(folder / "t.xlsx", released(*rows), of.plan, of.codebook, [language])
    sheet = openpyxl.load_workbook(folder / "t.xlsx")[{"en": "No answer", "fr": "Sans réponse"}[language]]
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(place for place, line in enumerate(found) if line[0] in ("Reason", "Raison"))
    return found[head : head + 1 + len(rows)]


def test_each_rate_and_difference_has_its_line(tmp_path):
    gap = rate("women", 0.015, "women - men", measure="gap", p_value=0.01)
    head, *body = lines(tmp_path, rate("women", 0.041), rate("women", 0.051, "women"), gap)
    assert head[:5] == ["Reason", "Asked by", "Group", "Unit", "Estimate"]
    assert [line[:5] for line in body] == [
        ["Refused", "women or men", "Women", "percent", 0.041],
        ["Refused", "Women", "Women", "percent", 0.051],
        ["Refused", "women − men", "Women", "percentage points", 1.5],
    ]
    assert body[2][5:9] == [0.5, 2.5, 410, 0.01]


@pytest.mark.parametrize(("language", "word"), [("en", "withheld"), ("fr", "non publié")])
def test_what_is_withheld_by_who_asked_has_the_word_for_it(tmp_path, language, word):
    _, line = lines(tmp_path, rate("women", None, "men"), language=language)
    assert line[1] in ("Men", "Hommes")
    assert word in line[4]


def test_where_nobody_knows_who_asked_there_is_no_column_of_it(tmp_path):
    head, line = lines(tmp_path, rate("men", 0.041))
    assert head[:4] == ["Reason", "Group", "Unit", "Estimate"]
    assert line[:4] == ["Refused", "Men", "percent", 0.041]
