"""What silence could hide, in a sentence where it could move the share, and in a table for every question."""

from __future__ import annotations

import pytest
from many_questions import answers, item, survey

from bogolan.publication.sentences.key_findings import item_finding
from bogolan.publication.sentences.silence import bounded, item_nonresponse
from bogolan.publication.tables.report_tables import report_tables


def bounds(group: str, lower: float | None, upper: float | None, **more: object) -> list[dict]:
    about = {"analysis": "drivers", "unit": "proportion", "outcome": "a", "level": "1", "group": group, "base": "asked"}
    ends = (("lower_bound", lower, -0.03, 0.02), ("upper_bound", upper, -0.02, 0.04))
    return [
        {**about, "measure": name, "estimate": end, "lower": end and end + below, "upper": end and end + above, **more}
        for name, end, below, above in ends
    ]


def asked(*rows: dict, language: str = "en"):
    return survey([item("a")], [*answers("a"), *rows], language)


def test_bounds_that_could_move_the_share_are_said_beside_it():
    found = asked(*bounds("women", 0.45, 0.62), *bounds("men", 0.4, 0.43))
    told = "Whatever those who gave no answer would have said, it would be 45–62% of women and 40–43% of men of all who"
    assert f"{told} were asked." in item_finding(found, "drivers", found.items("drivers")[0]).text
    (alone,) = bounded(found, "drivers", found.items("drivers")[0])
    assert alone.text.startswith("Whatever those who gave no answer to “Has a changed?” would have said")
    french = asked(*bounds("women", 0.45, 0.62), *bounds("men", 0.4, 0.43), language="fr")
    assert (
        "ce serait 45 à 62\u00a0% des femmes et 40 à 43\u00a0% des hommes parmi toutes les personnes interrogées"
        in (item_finding(french, "drivers", french.items("drivers")[0]).text)
    )


@pytest.mark.parametrize("rows", [
    [*bounds("women", 0.45, 0.45), *bounds("men", 0.4, 0.4)],
    bounds("women", None, None, release="withheld"),
    [],
])  # fmt: skip
def test_close_withheld_or_missing_bounds_are_not(rows):
    found = asked(*rows)
    assert bounded(found, "drivers", found.items("drivers")[0]) == []


def test_the_table_of_bounds_has_the_share_both_bounds_and_their_outer_limits():
    found = asked(*bounds("women", 0.45, 0.62), *bounds("men", None, None, release="withheld"))
    (row,) = report_tables(found)["bounds"].body
    assert row[1:] == ("50%", "45–62%", "42–66%", "50%", "withheld", "–")
    assert "bounds" not in report_tables(asked())


def rate(reason: str, group: str, estimate: float | None, asked_by: str | None = None, **more: object) -> dict:
    place = {"domain": "interviewer_gender", "domain_level": asked_by} if asked_by else {}
    about = {"analysis": "nonresponse", "measure": "item_nonresponse", "outcome": "questions", "level": reason}
    state = {"release": "withheld" if estimate is None else "published"}
    return {**about, "base": "asked", "group": group, "estimate": estimate, **place, **state, **more}


def rates(language: str = "en", **more: object):
    gap = {"measure": "gap", "lower": 0.004, "upper": 0.026}
    rows = [*(rate(reason, who, 0.04) for reason in ("dont_know", "refused") for who in ("women", "men", "all")),
            rate("refused", "women", 0.051, "women"), rate("refused", "women", 0.036, "men"),
            rate("refused", "women", 0.015, "women - men", **(gap | more)),
            rate("dont_know", "women", None, "women"), rate("dont_know", "women", 0.05, "men"),
            rate("dont_know", "women", 0.0, "women - men", **gap)]  # fmt: skip
    return item_nonresponse(survey([item("a")], [*answers("a"), *rows], language))


def test_what_was_left_without_an_answer_is_said_by_who_was_asked_and_who_asked():
    assert rates() == (
        "Of the questions on support and its drivers that they were asked, women left 4.0% because they did not know, "
        "and refused 4.0%; men left 4.0% because they did not know, and refused 4.0%. Women refused 5.1% of what women "
        "asked them and 3.6% of what men asked (difference: +0.4 to +2.6 points)."
    )
    assert "3,6\u00a0% de ce que des hommes demandaient (écart\u00a0: de +0,4 à +2,6 points)." in rates("fr")


def test_where_chance_may_make_the_difference_no_direction_is_said():
    assert rates(lower=-0.01).endswith("of what men asked, too uncertain to establish a difference.")


def test_nothing_is_said_of_rates_that_are_withheld():
    withheld = [rate(reason, who, None) for reason in ("dont_know", "refused") for who in ("women", "men")]
    assert item_nonresponse(survey([item("a")], [*answers("a"), *withheld])) == ""


@pytest.mark.parametrize(
    ("language", "words"), [("en", "is withheld, to protect who answered."), ("fr", "n’est pas publié")]
)
def test_where_all_of_who_asked_is_withheld_the_report_says_so(language, words):
    withheld = [rate("refused", who, None, by) for who in ("women", "men") for by in ("women", "men")]
    assert words in item_nonresponse(survey([item("a")], [*answers("a"), *withheld], language))
