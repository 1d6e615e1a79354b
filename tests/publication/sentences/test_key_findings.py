"""The choice of key findings: its rule at its edges, from released rows only, and nothing lost in the sections."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from many_questions import BAND, WITHHELD, answers, item, many, mean, survey, with_models
from released_surveys import gap, headline, plebiscite

from bogolan.publication.report.markdown import report_markdown
from bogolan.publication.sentences.evidence import Evidence
from bogolan.publication.sentences.findings import cannot_be_told, declared, opposite, title_finding
from bogolan.publication.sentences.key_findings import (
    FEW_ITEMS,
    MOST_ASSOCIATIONS,
    MOST_GAPS,
    MOST_OPPOSED,
    all_findings,
    chosen_drivers,
    chosen_support,
    item_finding,
    key_findings,
    opposed_share,
    rule,
    section_findings,
)

RULE = {
    "en": "These findings were chosen from 9 questions and 3 models by a rule: the question of the title; up to 4 "
    "drivers for which a difference between women and men holds once adjusted for many comparisons, largest first; as "
    "counter-evidence, up to 3 others that offer an answer in between, with the largest share of all who answered at "
    "the other end of the scale, largest first; up to 4 associations that stand out among all effects of their "
    "model, each model in turn; all others stand in the sections [“Drivers, by gender”](#drivers) and [“What goes "
    "with the outcome”](#support).",
    "fr": "Ces résultats ont été choisis parmi 9 questions et 3 modèles selon une règle\u00a0: la question du "
    "titre\u00a0; au plus 4 facteurs pour lesquels un écart entre femmes et hommes tient après "
    "ajustement pour comparaisons multiples, par écart "
    "décroissant\u00a0; en contrepoint, au plus 3 autres offrant une réponse intermédiaire, celles où la plus grande "
    "part de toutes les personnes "
    "ayant répondu se situe à l’autre bout de l’échelle, par part décroissante\u00a0; au plus 4 associations "
    "qui ressortent parmi tous les effets de leur modèle, chaque modèle à son tour\u00a0; tous les autres figurent "
    "dans les sections "
    "[«\u00a0Facteurs, selon le sexe\u00a0»](#drivers) et [«\u00a0Ce qui va de pair avec le "
    "résultat\u00a0»](#support).",
}
LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])


def chosen(found: Evidence) -> str:
    return "".join(entry["question"] for entry in chosen_drivers(found))


def texts(found: Evidence) -> list[str]:
    return [finding.text for finding in key_findings(found)]


# ------------------------------------------------------------------------------------------------------------ its edges


def test_six_questions_are_all_key_findings_and_seven_are_chosen_from():
    for number, few in ((FEW_ITEMS, True), (FEW_ITEMS + 1, False)):
        names = "abcdefg"[:number]
        found = survey([item(name) for name in names], [row for name in names for row in answers(name)])
        assert (rule(found) == "") == few
        assert any(section_findings(found).values()) != few
        assert (key_findings(found) == all_findings(found) + cannot_be_told(found)) == few


@pytest.mark.parametrize("found", [headline("en"), headline("fr"), plebiscite("en"), plebiscite("fr")])
def test_a_short_survey_stays_as_it_was(found):
    assert key_findings(found) == all_findings(found) + cannot_be_told(found)
    assert "::: {.key-findings}\n" in report_markdown(found, [], {}, "1 May 1988")
    assert "findings were chosen" not in report_markdown(found, [], {}, "1 May 1988")
    assert "choisis parmi" not in report_markdown(found, [], {}, "1 May 1988")


def test_the_largest_gaps_stand_first_whatever_their_sign_then_the_largest_shares_at_the_other_end():
    gaps = {"b": 0.1, "c": -0.3, "d": 0.2, "e": 0.4, "f": -0.15}
    against = {"c": 0.9, "g": 0.3, "h": 0.5, "i": 0.4}
    # The title's first; b has a gap too, but is the fifth, and less was said against it than against the others.
    assert chosen(many(gaps, against)) == "a" + "ecdf" + "hig"


def test_ties_stand_in_the_order_of_the_plan():
    assert chosen(many(dict.fromkeys("ihgfedcb", 0.2))) == "a" + "bcde" + "fgh"


def test_where_no_gap_excludes_zero_only_the_title_and_what_was_said_against_stand_there():
    assert chosen(many(dict.fromkeys("bcdefghi", 0.05), {"f": 0.6})) == "a" + "fbc"


def test_gains_and_costs_both_stand_there_where_both_exist():
    found = chosen(many({"b": 0.3, "c": 0.2}, {"h": 0.8, "i": 0.7}))
    assert {"b", "c"} < set(found)
    assert {"h", "i"} < set(found)


def test_to_say_no_to_a_question_without_an_answer_in_between_is_no_counter_evidence():
    found = many({"b": 0.3}, {"c": 0.9, "d": 0.8})
    assert chosen(found)[2:4] == "cd"
    sides = {*item("c")["share"], *item("c")["against"]}
    choices = {code: label for code, label in found.codebook["c"]["choices"].items() if code in sides}
    yes_or_no = replace(found, codebook={**found.codebook, "c": {**found.codebook["c"], "choices": choices}})
    assert "c" not in chosen(yes_or_no)
    assert chosen(yes_or_no)[2] == "d"


def test_nobody_at_the_other_end_of_the_scale_is_no_counter_evidence():
    assert chosen(many({"b": 0.3}, dict.fromkeys("abcdefgh", 0.0))) == "abi"


def test_gaps_of_means_come_after_those_of_shares_in_the_order_of_the_plan():
    scale = {"analysis": "drivers", "measure": "mean", "unit": "scale", "interval_method": "t"}
    means = [
        row
        for name, size in (("x", 2.0), ("y", 3.0))
        for row in (
            {
                **scale,
                "outcome": name,
                "group": "women",
                "estimate": 5 + size,
                "lower": 4.9 + size,
                "upper": 5.1 + size,
            },
            {**scale, "outcome": name, "group": "men", "estimate": 5.0, "lower": 4.9, "upper": 5.1},
            gap("drivers", name, None, size, lower=size - 0.5, upper=size + 0.5),
        )
    ]
    base = many({"e": 0.2})
    rows = [row for name in "abcdefghi" for row in answers(name, 0.2 if name == "e" else 0)]
    found = survey([mean("x"), mean("y"), *base.plan["drivers"]], [*means, *rows])
    assert chosen(found) == "a" + "exy" + "bcd"
    assert "(differences of means last)" in rule(found)
    assert "means" not in rule(base)


def test_all_support_stands_there_up_to_three_in_the_order_of_the_plan():
    support = [item(name) for name in "wxyz"]
    rows = [row for entry in support for row in answers(entry["question"], section="support")]
    drivers = [row for name in "abcdefghi" for row in answers(name)]
    for count in (1, 3, 4):
        found = survey([item(name) for name in "abcdefghi"], rows + drivers, support=support[:count])
        assert [entry["question"] for entry in chosen_support(found)] == list("wxyz"[: min(count, 3)])
        assert chosen(found) == "abc"  # the title is about support, so that no driver needs to stand there for it
        said = {1: "the question on support", 3: "the 3 questions on support", 4: "the first 3 questions on support"}
        assert said[count] in rule(found)
        assert len(section_findings(found)["support"]) == count


def test_the_title_stands_among_the_key_findings_where_it_comes_after_three_means():
    support = [mean("u"), mean("v"), mean("w"), item("x")]
    found = survey([item(name) for name in "abc"], answers("x", section="support"), support=support)
    assert chosen_support(found) == support
    assert "the question of the title" in rule(found)


# ------------------------------------------------------------------------------------------- released rows, no more


def test_what_is_withheld_is_not_chosen_by_its_value():
    rows = [row for name in "abcdefgh" for row in answers(name)]
    hidden = [
        {**row, "estimate": 0.9, "lower": 0.8, "upper": 1.0, "release": "withheld"}
        if row["measure"] == "gap" or row["group"] == "all"
        else row
        for row in answers("i", 0.9, 0.9)
    ]
    assert chosen(survey([item(name) for name in "abcdefghi"], rows + hidden)) == "a" + "bcd"


@pytest.mark.parametrize(
    ("released_as", "known"),
    [
        ({**BAND, "note": "75-90"}, 0.75),
        ({**BAND, "note": "0-10"}, 0),
        ({"estimate": 0.95, "note": "or_more"}, 0.95),
        ({"estimate": 0.05, "note": "or_less"}, 0),
        (WITHHELD, 0),
    ],
)
def test_a_range_counts_for_what_it_is_at_the_least(released_as, known):
    found = survey([item("a")], answers("a", against=0.8, **released_as))
    assert opposed_share(found, item("a")) == known


def test_of_one_gender_no_gap_is_told_and_the_other_end_is_that_genders():
    kept = [
        row
        for name, against in zip("abcdefghi", range(9), strict=True)
        for row in answers(name, 0.4, against / 10)
        if row["group"] == "women" and row["measure"] != "gap"
    ]
    found = survey([item(name) for name in "abcdefghi"], kept)
    assert chosen(found) == "a" + "ihg"
    assert "difference" not in rule(found)
    assert texts(found)[-1].startswith("Only women were asked")


def test_of_two_genders_neither_stands_for_all():
    rows = [row for row in answers("a") if row["group"] != "all"]
    assert opposed_share(survey([item("a")], rows), item("a")) == 0


# -------------------------------------------------------------------------------------------------------------- models


def test_each_model_has_its_turn_before_another_has_its_second():
    found = [text for text in texts(with_models()) if "associated" in text or "association with" in text]
    assert [re.findall(r"Has (\w) changed|with (m\d)", text) for text in found] == [
        [(term, ""), ("", model)] for term, model in (("a", "m0"), ("b", "m0"), ("c", "m0"), ("e", "m1"))
    ]


# ----------------------------------------------------------------------------------------------------- nothing is lost


def all_sentences(found: Evidence) -> set[str]:
    """Every sentence on any question or model, and what cannot be told."""
    said = {finding.text for finding in [*all_findings(found), *cannot_be_told(found)]}
    return said | {finding.text for part in section_findings(found).values() for finding in part}


@LANGUAGES
def test_every_sentence_stands_exactly_once_in_its_section(language):
    found = with_models(language)
    text = re.sub(r"\\(.)", r"\1", report_markdown(found, [], {}, "1 May 1988")).replace("**", "")
    box, _, rest = text.partition("\n:::\n")
    for entry in found.plan["drivers"]:
        for finding in [declared(found, "drivers", entry), *opposite(found, "drivers", entry, alone=False)]:
            paragraph = item_finding(found, "drivers", entry).text
            assert finding.text in paragraph
            assert rest.count(f"- {paragraph}\n") == 1
    for finding in section_findings(found)["models"]:
        assert rest.count(f"- {finding.text}\n") == 1
    assert rest.index("{#drivers}") < rest.index("- 50") < rest.index("{#support}")
    assert rest.index("{#support}") < rest.index(section_findings(found)["models"][0].text) < rest.index("{#methods}")
    for finding in key_findings(found):
        assert box.count(f"- {finding.text}\n") == 1


@LANGUAGES
def test_the_rule_is_said_with_links_to_all_others(language):
    text = report_markdown(with_models(language), [], {}, "1 May 1988")
    box = text.partition("\n:::\n")[0]
    assert "::: {.key-findings .chosen}\n" in box
    assert re.findall(r"\]\(#(\w+)\)", box) == ["drivers", "support"]
    for name in ("drivers", "support"):
        assert f"{{#{name}}}" in text
    assert re.sub(r"\\(.)", r"\1", box).rstrip().splitlines()[-1] == RULE[language]


sizes = st.lists(st.sampled_from([-0.3, -0.1, 0.0, 0.05, 0.1, 0.3]), min_size=9, max_size=9)
kinds = st.lists(st.sampled_from([{}, WITHHELD, {**BAND, "note": "75-90"}]), min_size=9, max_size=9)


@settings(max_examples=60, deadline=None)
@given(sizes, kinds, st.sampled_from(["en", "fr"]), st.booleans())
def test_key_findings_are_some_of_all_findings_within_their_caps(gaps, released_as, language, title_withheld):
    rows = []
    for name, size, kind in zip("abcdefghi", gaps, released_as, strict=True):
        rows += answers(name, size, abs(size), **kind)
    if title_withheld:
        rows[:2] = [{**row, **WITHHELD} for row in rows[:2]]
    found = survey([item(name) for name in "abcdefghi"], rows, language)
    said, drivers = key_findings(found), chosen_drivers(found)
    caution = {text for text in texts(found) if text.startswith(("This measures", "Cela mesure"))}
    assert {finding.text for finding in said} - caution <= all_sentences(found)
    assert len(caution) == 1
    assert len({entry["question"] for entry in drivers}) == len(drivers) <= 1 + MOST_GAPS + MOST_OPPOSED
    assert len(said) <= 1 + MOST_GAPS + MOST_OPPOSED + 1 + MOST_ASSOCIATIONS + len(cannot_be_told(found))
    title = title_finding(found)
    assert (title is None) == title_withheld
    assert title is None or said[0] == item_finding(found, "drivers", found.plan["drivers"][0])
