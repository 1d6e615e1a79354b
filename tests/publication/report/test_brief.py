"""The survey on one page: which questions stand there, that they are those of the key findings, and that it is one."""

from __future__ import annotations

import io

import pikepdf
import pypdf
import pytest
from many_questions import answers, item, survey
from released_surveys import HEADLINE_CODEBOOK, headline, headline_plan, headline_rows, released

from bogolan.publication.report.brief import brief_markdown, key_items
from bogolan.publication.report.documents import BRIEF, write_report

NAMES = [f"q{number}" for number in range(12)]
GAPS = {name: place / 100 for place, name in enumerate(NAMES)}


def many(language: str = "en", **more: object):
    rows = [row for name in NAMES for row in answers(name, GAPS[name])]
    return survey([item(name, **more) for name in NAMES], rows, language)


def text_of(folder) -> str:
    return " ".join(pypdf.PdfReader(folder / BRIEF).pages[0].extract_text().split())


def test_of_many_questions_those_of_the_key_findings_stand_there():
    evidence = many()
    chosen = [one["question"] for _, one in key_items(evidence)]
    assert {"q11", "q10", "q9", "q8"} <= set(chosen), "where women and men differ most"
    assert len(chosen) < len(NAMES)
    told = brief_markdown(evidence, "today", len(chosen))
    assert all(name in told for name in chosen)
    assert not any(f"that {name} " in told for name in set(NAMES) - set(chosen))
    assert "q11" not in brief_markdown(evidence, "today", 1) or len(chosen) == 1


def test_without_shares_the_first_findings_stand_there():
    evidence = survey([], [])
    assert key_items(evidence) == []
    assert brief_markdown(evidence, "today", 1)


@pytest.mark.parametrize(("language", "more"), [("en", "The report has all questions"), ("fr", "Le rapport contient")])
def test_it_is_one_page_in_both_languages(tmp_path, language, more):
    write_report(released(*headline_rows()), headline_plan(), HEADLINE_CODEBOOK, language, [], {}, tmp_path)
    with pikepdf.open(tmp_path / BRIEF) as document:
        assert len(document.pages) == 1
        assert document.Root.MarkInfo.Marked
    told = text_of(tmp_path)
    assert more in told
    assert "60" in told, "how many were asked"
    assert "SYNTH" in told


def test_questions_too_long_for_a_page_are_fewer(tmp_path):
    long = " ".join(["a very long statement of what was said"] * 6)
    evidence = many(statement={"en": long, "fr": long})
    write_report(
        evidence_rows(evidence), evidence.plan, evidence.codebook, "en", [], {}, tmp_path
    )  # nine such rows take several pages
    with pikepdf.open(io.BytesIO((tmp_path / BRIEF).read_bytes())) as document:
        assert len(document.pages) == 1
    assert text_of(tmp_path).count("a very long statement of what was said a very long") >= 1


def evidence_rows(evidence):
    rows = [row for name in NAMES for row in answers(name, GAPS[name])]
    assert evidence.rows
    return released(*rows)


def test_what_is_withheld_is_said_to_be(tmp_path):
    assert brief_markdown(headline("en"), "today", 5).count("withheld") == 1, "that some of it is, in the last line"
    rows = [{**row, "estimate": None, "lower": None, "upper": None, "n": None, "release": "withheld"}
            if row.get("group") == "men" and row["measure"] == "share" else row for row in headline_rows()]  # fmt: skip
    write_report(released(*rows), headline_plan(), HEADLINE_CODEBOOK, "en", [], {}, tmp_path)
    assert text_of(tmp_path).count("withheld") > 1
