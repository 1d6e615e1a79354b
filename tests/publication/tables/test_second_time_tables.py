"""The table of a sensitivity analysis: each share and gap, first of all interviews, then of those that stay."""

from __future__ import annotations

import pytest
from many_questions import answers, item, survey

from bogolan.publication.report.markdown import report_markdown
from bogolan.publication.tables.report_tables import report_tables

AGAIN = {"analysis": "drivers", "level": "1", "domain": "sensitivity", "domain_level": "clean", "base": "answered"}


def test_first_and_second_stand_beside_each_other():
    share = {**AGAIN, "measure": "share", "unit": "proportion", "outcome": "a"}
    rows = [{**share, "group": "women", "estimate": 0.52}, {**share, "group": "men", "release": "withheld"},
            {**share, "measure": "gap", "group": "women", "contrast": "men", "release": "withheld"},
            {**share, "outcome": "b", "group": "women", "release": "withheld"},
            {**share, "outcome": "b", "group": "all", "estimate": 0.5}]  # fmt: skip
    analysis = {"name": "clean", "label": {"en": "without flagged ones", "fr": "sans les signalés"}}
    found = survey([item("a"), item("b")], [*answers("a", 0.1), *answers("b"), *rows], sensitivity=[analysis])
    table = report_tables(found)["again-clean"]
    assert table.title == "What was reported a second time: without flagged ones"
    assert table.headings[1:] == ("Women", "again", "Men", "again", "Gap, points", "again")
    assert [row[1:] for row in table.body] == [("55%", "52%", "45%", "withheld", "+10", "withheld")]


CLEAN = {"name": "clean", "label": {"en": "without flagged ones", "fr": "sans les signalés"}}
TEST = {"analysis": "hypotheses", "measure": "hypothesis", "unit": "proportion", "group": "all", "base": "answered"}
SECOND = {"domain": "sensitivity", "domain_level": "clean"}


def verdict(name: str, note: str | None, estimate: float | None = 0.09, **more: object) -> dict:
    limits = {} if estimate is None else {"lower": estimate - 0.04, "upper": estimate + 0.04}
    return {**TEST, "outcome": name, "level": "a", "note": note, "estimate": estimate, **limits, **more}


def hypotheses_again(language: str = "en"):
    fixed = {"statement": "s", "registered": "2019-10-01", "primary": True, "test": "difference"}
    rows = [verdict("H1", "supported"), verdict("H1", "not_established", 0.03, **SECOND),
            verdict("H2", "contradicted", 1.25, unit="scale_points"),
            verdict("H2", "untestable", None, unit="scale_points", **SECOND),
            verdict("H3", "supported"), verdict("H3", None, None, release="withheld", **SECOND),
            verdict("H4", "supported"), verdict("H4", "supported", level="b"),
            verdict("H4", "supported", 0.1, level="b", **SECOND)]  # fmt: skip
    declared = [{"id": f"H{number}", **fixed} for number in (1, 2, 3, 4)]
    plan = {"sensitivity": [CLEAN], "hypotheses": declared}
    return report_tables(survey([item("a"), item("b")], [*answers("a"), *answers("b"), *rows], language, **plan))


def test_verdicts_stand_beside_each_other():
    table = hypotheses_again()["hypotheses-again-clean"]
    assert table.title == "Hypotheses a second time: without flagged ones"
    assert table.headings == ("Hypothesis", "Verdict", "Found", "95% interval", "again", "Found", "95% interval")
    assert table.body == (
        ("H1", "supported", "+9", "+5 to +13", "not established", "+3", "−1 to +7"),
        ("H2", "contradicted", "+1.25", "+1.21 to +1.29", "cannot be tested", "–", "–"),
        ("H4. “Has b changed?”", "supported", "+9", "+5 to +13", "supported", "+10", "+6 to +14"),
    )


def test_they_do_so_in_french():
    table = hypotheses_again("fr")["hypotheses-again-clean"]
    assert table.title == "Les hypothèses une seconde fois\u00a0: sans les signalés"
    assert table.body[0] == ("H1", "étayée", "+9", "+5 à +13", "non établie", "+3", "−1 à +7")


EFFECT = {"analysis": "models", "measure": "marginal_effect", "unit": "proportion", "outcome": "m", "base": "model"}
MODEL = {
    "name": "m",
    "label": {"en": "agreed", "fr": "sont d’accord"},
    "outcome": {"question": "a", "share": [1]},
    "terms": [{"question": "b", "is": [1]}, {"question": "a", "is": [3]}],
}


def term(level: str, group: str, estimate: float | None, **more: object) -> dict:
    limits = {} if estimate is None else {"lower": estimate - 0.1, "upper": estimate + 0.1}
    return {**EFFECT, "level": level, "group": group, "estimate": estimate, **limits, **more}


def effects_again(language: str, rows: list[dict], **changes: object):
    plan = {"sensitivity": [CLEAN], "models": [{**MODEL, **changes}]}
    return survey([item("a"), item("b")], [*answers("a"), *answers("b"), *rows], language, **plan)


def of_terms() -> list[dict]:
    hidden = {"estimate": None, "release": "withheld"}
    first = []
    for level, estimate in (("b=1", 0.123), ("a=3", 0.2)):
        sides = [term(level, "women", estimate), term(level, "men", 0.05)]
        first += [*sides, term(level, "women", estimate, contrast="men")]
    second = [
        {**term("b=1", "women", 0.111), **SECOND},
        {**term("b=1", "men", None), **SECOND, **hidden},
        {**term("b=1", "women", None, contrast="men"), **SECOND, **hidden},
        {**term("a=3", "women", None), **SECOND, **hidden},
    ]
    return first + second


@pytest.mark.parametrize(
    ("language", "title", "line", "intro"),
    [
        (
            "en",
            "Average marginal effects on the share who agreed, a second time: without flagged ones",
            ("“Improved” to “Has b changed?”", "+12.3", "+11.1", "+5.0", "withheld", "+12.3", "withheld"),
            "Again, of some of the interviews: table",
        ),
        (
            "fr",
            "Effets marginaux moyens sur la part de « sont d’accord », une seconde fois : sans les signalés",
            ("« Amélioré » à « b a-t-il changé ? »", "+12,3", "+11,1", "+5,0", "non publié", "+12,3", "non publié"),
            "Une seconde fois, sur une partie des entretiens : tableau",
        ),
    ],
)
def test_effects_stand_beside_each_other(language, title, line, intro):
    found = effects_again(language, of_terms())
    table = report_tables(found)["effects-again-clean-m"]
    assert table.title.replace("\u00a0", " ") == title
    assert [tuple(cell.replace("\u00a0", " ") for cell in row) for row in table.body] == [line]
    assert intro in report_markdown(found, [], {}, "1 May 2020").replace("\\", "").replace("\u00a0", " ")


def test_effects_on_the_share_of_each_answer_have_their_answers():
    rows = [
        term("b=1", "women", 0.1, domain="answer", domain_level="1"),
        term("b=1", "women", -0.1, domain="answer", domain_level="3"),
        {**term("b=1|3", "women", -0.05), **SECOND},
    ]
    outcome = {"question": "a", "levels": ["1", "3"]}
    found = effects_again("en", rows, family="ordinal", outcome=outcome)
    (line,) = report_tables(found)["effects-again-clean-m"].body
    assert line[1:] == ("Worse", "−10.0", "−5.0")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Of some of the interviews alone, its effects are withheld, to protect those left out."),
        ("fr", "Sur une partie des entretiens, ses effets ne sont pas publiés, pour protéger les personnes écartées."),
    ],
)
def test_that_all_effects_are_withheld_again_is_said(language, words):
    rows = [row | ({"estimate": None, "release": "withheld"} if row.get("domain") else {}) for row in of_terms()]
    found = effects_again(language, rows)
    assert words in report_markdown(found, [], {}, "1 May 2020").replace("\\", "").replace("\u00a0", " ")
    assert words not in report_markdown(effects_again(language, of_terms()), [], {}, "1 May 2020").replace("\\", "")


def test_effects_of_which_all_is_withheld_again_have_no_table():
    rows = [
        row if row.get("domain") is None else {**row, "estimate": None, "release": "withheld"} for row in of_terms()
    ]
    found = effects_again("en", rows)
    assert "effects-again-clean-m" not in report_tables(found)
    assert "Again, of some" not in report_markdown(found, [], {}, "1 May 2020")


ORDER = {"question": "b", "measure": "ranking", "speaks_of": "others"}


def questions_again(language: str = "en"):
    first, second = {**AGAIN, "domain": None, "domain_level": None}, AGAIN
    share = {"outcome": "b", "level": "1", "measure": "share", "unit": "proportion", "group": "women"}
    rank = {"outcome": "b", "level": "1", "measure": "mean_rank", "unit": "places", "group": "men"}
    mean = {"outcome": "c", "level": None, "measure": "mean", "unit": "scale", "group": "women"}
    rows = [
        *({**first, **share, "estimate": 0.6}, {**second, **share, "estimate": 0.5}),
        *({**first, **rank, "estimate": 1.6}, {**second, **rank, "estimate": 1.7}),
        *({**first, **mean, "estimate": 5.1}, {**second, **mean, "estimate": 5.4}),
        {**second, **share, "level": "3", "estimate": None, "release": "withheld"},
    ]
    items = [item("a"), ORDER, {"question": "c", "measure": "mean"}]
    return report_tables(survey(items, [*answers("a"), *rows], language, sensitivity=[CLEAN]))


def test_means_choices_and_mean_ranks_stand_beside_each_other_each_in_its_unit():
    found = questions_again()
    assert found["means-again-clean"].body == (("Has c changed?", "5.10", "5.40", "–", "–", "–", "–"),)
    order = found["ranking-again-clean-drivers-b"]
    assert order.title == "What was put first in answer to “Has b changed?”, a second time: without flagged ones"
    assert order.headings == ("Answer", "Women", "again", "Men", "again", "Gap, points", "again")
    assert order.body == (("Improved", "60%", "50%", "–", "–", "–", "–"),), "of Worse all is withheld"
    assert "The question is about other people" in order.note
    ranks = found["mean-ranks-again-clean-drivers-b"]
    assert ranks.body == (("Improved", "–", "–", "1.60", "1.70", "–", "–"),)
    assert ranks.note.startswith("1 is the first place")


def test_they_do_in_french_too():
    found = questions_again("fr")
    assert found["means-again-clean"].title == "Réponses moyennes, une seconde fois\u202f: sans les signalés".replace(
        "\u202f", "\u00a0"
    )
    assert "puis de nouveau ceux qui restent" in found["ranking-again-clean-drivers-b"].note
