"""The tables of areas and age bands: a column a level, ranges, and no question of which nothing may be told."""

from __future__ import annotations

from many_questions import answers, item, survey

from bogolan.publication.tables.report_tables import report_tables


def local(name: str, level: str, group: str, note: str | None, **more: object) -> dict:
    about = {"analysis": "drivers", "measure": "share", "outcome": name, "level": "1", "group": group}
    place = {"domain": "place", "domain_level": level, "base": "answered"}
    return {**about, **place, "release": "banded" if note else "withheld", "note": note, **more}


def tables(language: str = "en"):
    rows = [local("a", "n", "women", "75-90"), local("a", "s", "women", "90-100", flag="few_cases"),
            local("b", "n", "women", None), local("b", "s", "women", None),
            local("a", "n", "men", "0-10"), local("a", "s", "men", None)]  # fmt: skip
    found = survey([item("a"), item("b")], [*answers("a"), *answers("b"), *rows], language,
                   domains=[{"question": "place", "label": {"en": "area", "fr": "zone"}}])  # fmt: skip
    labels = {"n": {"en": "North", "fr": "Nord"}, "s": {"en": "South", "fr": "Sud"}}
    found.codebook["place"] = {"label": "Where?", "choices": labels}
    return report_tables(found)


def test_each_gender_has_a_table_with_a_column_a_level():
    found = tables()
    women, men = found["domain-place-women"], found["domain-place-men"]
    assert women.title == "What was reported, by area, among women"
    assert women.headings[1:] == men.headings[1:] == ("North", "South")
    assert [row[1:] for row in women.body] == [("75–90%", "(at least 90%)")]
    assert [row[1:] for row in men.body] == [("at most 10%", "withheld")]
    assert "few respondents" in women.note
    assert "neither zero nor missing" in men.note


def test_in_french():
    women = tables("fr")["domain-place-women"]
    assert women.title == "Ce qui a été déclaré, par zone, chez les femmes"
    assert women.headings[1:] == ("Nord", "Sud")


WHY = {"question": "b", "measure": "choices", "speaks_of": "others"}


def test_each_choice_of_a_question_has_its_line_and_means_are_not_told():
    mean = {"analysis": "drivers", "measure": "mean", "outcome": "c", "group": "women", "release": "withheld"}
    rows = [
        *(local("b", "n", "women", "25-75"), local("b", "s", "women", None)),
        *({**local("b", place, "women", None), "level": "3"} for place in "ns"),
        {**mean, "domain": "place", "domain_level": "n", "base": "answered"},
    ]
    items = [item("a"), WHY, {"question": "c", "measure": "mean"}]
    found = report_tables(survey(items, [*answers("a"), *rows], domains=[{"question": "place", "label": "area"}]))
    table = found["domain-place-women-drivers-b"]
    assert table.title == "What was named in answer to “Has b changed?”, by area, among women"
    assert table.body == (("Improved", "25–75%", "withheld"),), "of Worse nothing is told anywhere"
    assert "sensitive questions or of means" in table.note
    assert "about other people" in table.note
    assert not any("Has c changed?" in line for name in found if name.startswith("domain") for line in found[name].body)
