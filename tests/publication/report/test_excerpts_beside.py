"""Excerpts beside the number they go with: two columns that never touch, one on a narrow screen, in every format."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from html import unescape

import browser
import pytest
from released_surveys import (
    HEADLINE_CODEBOOK,
    excerpt_counts,
    excerpts,
    headline_plan,
    headline_rows,
    released,
    share,
    with_excerpts,
)

from bogolan.publication.released import rows as read
from bogolan.publication.report.documents import write_report
from bogolan.publication.report.markdown import report_markdown
from bogolan.publication.sentences.excerpts import themes_told

LONG = "Nobody asked before and now everybody asks, and what I say stays what I say. " * 8
COUNTS = excerpt_counts(women=4, men=3)
# Where the parts of the first topic are, in pixels, and how wide the page is.
PLACES = """(() => {
  const place = name => { const box = document.querySelector(name).getBoundingClientRect();
    return [box.left, box.top, box.right, box.bottom]; };
  const inner = [...document.querySelectorAll(".beside *")].map(one => one.getBoundingClientRect().right);
  return {counted: place(".beside > .counted"), voices: place(".beside > .voices"), furthest: Math.max(...inner),
          page: document.documentElement.clientWidth};
})()"""


@pytest.fixture(scope="module")
def page():
    """A page of a browser that stays open for these tests."""
    with browser.browser() as chromium:
        yield chromium.page()


def written(tmp_path, rows, **changes):
    plan = headline_plan(**changes)
    said = excerpts({"text_en": LONG, "text_fr": LONG}, {"gender": "men", "text_en": "x" * 90, "text_fr": "x" * 90})
    return write_report(released(*rows, *COUNTS), plan, HEADLINE_CODEBOOK, "fr", [], {}, tmp_path, said)


def told_of(rows, **changes):
    """What is told of these rows in English, with an excerpt."""
    return replace(with_excerpts("en", excerpts({}), COUNTS, **changes), rows=read(released(*rows, *COUNTS)))


def weighted(women=1.0, men=0.0, n=600):
    """The rows of a large weighted survey, of which shares are told and not how many people."""
    about = {"n": n, "clusters": 40}
    sides = {"women": women, "men": men}
    told = [share("drivers", "marriage", "improved", g, p, lower=0.0, upper=1.0, **about) for g, p in sides.items()]
    return [*told, *(row for row in headline_rows() if row.get("level") != "improved")]


@pytest.mark.parametrize("pixels", [1000, 400])
def test_numbers_and_words_never_touch_or_leave_the_page(page, tmp_path, pixels):
    files = written(tmp_path, weighted(), design={"weights": "w"})
    page.send("Emulation.setDeviceMetricsOverride", **{**browser.WINDOW, "width": pixels})
    page.open(files[0].as_uri())
    found = page.tell(PLACES)
    assert found["furthest"] <= found["page"]
    left, right = found["counted"], found["voices"]
    if pixels == 1000:
        assert left[2] < right[0], "the numbers stand to the left of the words"
        assert abs(left[1] - right[1]) < 1
    else:
        assert left[3] <= right[1], "the numbers stand above the words"


def test_shares_stand_in_large_type_with_their_intervals_and_whose_they_are():
    evidence = told_of(weighted(), design={"weights": "w"})
    (theme,) = themes_told(evidence)
    assert [(one.group, one.share, one.whose) for one in theme.counted] == [
        ("women", "100%", "of women (0–100%)"),
        ("men", "0%", "of men (0–100%)"),
    ]
    assert theme.number.startswith("… of those who answered reported improved access to marriage (SYNTHETIC).")
    text = report_markdown(evidence, [], {}, "22 November 2019")
    assert r"[**100\%**]{.share .women} of women \(0–100\%\)" in text


def test_of_few_the_whole_sentence_stands_beside_since_it_counts_people():
    (theme,) = themes_told(with_excerpts("en", excerpts({}), COUNTS))
    assert theme.number.startswith("All 60 women and 54 of 60 men")


def test_of_what_is_withheld_there_is_no_large_number_and_it_is_said():
    rows = [*headline_rows()]
    rows[0] |= {"release": "withheld", "estimate": None, "lower": None, "upper": None, "count": None}
    evidence = told_of(rows)
    (theme,) = themes_told(evidence)
    assert [one.group for one in theme.counted] == ["men"]
    assert "withheld" in theme.number


def test_word_has_the_numbers_and_the_words_one_after_the_other(tmp_path):
    files = written(tmp_path, weighted(), design={"weights": "w"})
    with zipfile.ZipFile(files[2]) as bundle:
        word = unescape(re.sub(r"<[^>]+>", "", bundle.read("word/document.xml").decode()))
    assert word.index("100\u00a0% des femmes (0 à 100\u00a0%)") < word.index(LONG.strip()[:60])
