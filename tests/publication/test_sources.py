"""Numbers that remember their row, as text, as links and as the places where these lead."""

from __future__ import annotations

import pytest
from released_surveys import headline_rows, released

from bogolan.publication.released import rows
from bogolan.publication.report.links import linked
from bogolan.publication.sources import MARKS, Source, marked, sourced, unmarked, unmistakable
from bogolan.publication.wording import Wording

SOURCES = [Source("a/share/x", "women"), Source("b/gap/y z", "men")]


@pytest.mark.parametrize("made", [lambda x: 100 * x, lambda x: x * 2, abs, lambda x: -x, lambda x: round(x, 1)])
def test_what_is_made_of_a_number_is_of_its_row(made):
    number = made(sourced(0.87, 3))
    assert number == made(0.87)
    assert number.place == 3


def test_what_is_made_of_two_rows_is_of_neither():
    assert sourced(0.5, 1) * sourced(0.5, 1) == 0.25
    assert not hasattr(sourced(0.5, 1) * sourced(0.5, 2), "place")
    assert not hasattr(sourced(0.5, 1) - sourced(0.25, 2), "place")


def test_rows_are_equal_whether_traced_or_not_but_for_their_place():
    table = released(*headline_rows())
    for place, (plain, traced) in enumerate(zip(rows(table), rows(table, trace=True), strict=True)):
        assert (plain.estimate, plain.lower, plain.n) == (traced.estimate, traced.lower, traced.n)
        assert (plain.place, traced.place) == (None, place)
        assert plain.estimate is None or traced.estimate.place == place
        assert not hasattr(plain.n, "place")


def test_a_number_without_a_row_is_said_without_marks():
    assert marked("87", 0.87) == "87"
    assert Wording("en").percent(0.87) == "87%"
    assert unmarked(Wording("fr").percent(sourced(0.87, 0))) == "87\u00a0%"
    assert MARKS.search(Wording("fr").percent(sourced(0.87, 0)))


def in_a_cell(text: str) -> str:
    from bogolan.publication.sources import END, END_OF_CELL

    return text.replace(END, END_OF_CELL)


def test_a_number_leads_to_the_first_cell_of_its_row_else_to_the_results():
    one, other = marked("87", sourced(0.87, 0)), marked("4", sourced(0.04, 1))
    cells = in_a_cell(f"| {one} | {one} |")
    assert linked(f"{one}\\% or {other}.\n{cells}", SOURCES) == (
        '[87\\%](#a/share/x) or [4](../results.json#b/gap/y%20z).\n| [87]{id="a/share/x"} | 87 |'
    )


def test_limits_of_one_row_are_one_link_and_of_two_are_two():
    one, upper, other = (marked(text, sourced(0.5, place)) for text, place in (("1", 0), ("2", 0), ("3", 1)))
    assert linked(f"{one}–{upper}%", SOURCES).startswith("[1–2")
    assert linked(f"{one} to {other}", SOURCES).count("](") == 2
    assert linked(f"**{one}** {upper}", SOURCES).count("](") == 2, (
        "a link that began in strong words would not end in them"
    )


def test_a_cell_that_nothing_leads_to_has_no_name():
    assert linked(in_a_cell(marked("87", sourced(0.87, 0))), SOURCES) == "87"


def test_nobody_elses_text_can_have_a_mark():
    hostile = marked("87", sourced(0.87, 0))
    plan = {"title": {"en": hostile}, "limits": [hostile, ("a", hostile)], "n": 3, "none": None}
    clean = unmistakable(plan)
    assert not MARKS.search(repr(clean).encode().decode("unicode_escape", "ignore"))
    assert clean["title"]["en"] == "\ufffd87\ufffd"
    assert clean["limits"][1] == ("a", "\ufffd87\ufffd")
    assert (clean["n"], clean["none"]) == (3, None)
