"""The table of a declared group: its share and its gap to the others, and no question of which nothing may be told."""

from __future__ import annotations

import pytest
from many_questions import answers, item, survey

from bogolan.publication.tables.report_tables import report_tables

GROUP = {"analysis": "drivers", "level": "1", "domain": "group", "domain_level": "young", "base": "answered"}
LABEL = {"en": "men under 35", "fr": "les hommes de moins de 35 ans"}


def table(language: str = "en", gender: str = "men", **changes: object):
    share = {**GROUP, "measure": "share", "unit": "proportion", "outcome": "a", "group": gender}
    gap = {**share, "measure": "gap", "contrast": "others"}
    rows = [{**share, "estimate": 0.52, "lower": 0.4, "upper": 0.64, "n": 150},
            {**gap, "estimate": -0.1, "lower": -0.2, "upper": 0.0, **changes},
            {**share, "outcome": "b", "release": "withheld"},
            {**gap, "outcome": "b", "release": "withheld"}]  # fmt: skip
    found = survey([item("a"), item("b")], [*answers("a"), *answers("b"), *rows], language,
                   groups=[{"name": "young", "label": LABEL}])  # fmt: skip
    return report_tables(found)["group-young"]


def test_a_row_has_the_groups_share_and_its_gap():
    found = table()
    assert found.title == "What men under 35 reported"
    assert [row[1:] for row in found.body] == [("52%", "40–64%", "150", "−10", "−20 to 0")]
    assert found.note.startswith("Gap: this group minus all other men")


def test_in_french_and_where_the_gap_is_withheld():
    found = table("fr", release="withheld", estimate=None)
    assert found.title == "Ce qu’ont déclaré les hommes de moins de 35 ans"
    assert found.body[0][4:] == ("non publié", "–")


@pytest.mark.parametrize(("gender", "others"), [("women", "all other women"), ("all", "everybody else")])
def test_the_note_says_whom_it_is_compared_with(gender, others):
    assert others in table(gender=gender).note
