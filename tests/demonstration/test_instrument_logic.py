"""The questionnaire's rules: who is asked what, which answers are taken, what each arm of an experiment hears."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from bogolan.demonstration.instrument import form

RULES = ("relevant", "constraint", "calculation", "choice_filter")
ROWS = form.survey_rows()
NAMED = {row["name"]: row for row in ROWS if row["name"]}
ARMS = {"list_three": "C", "list_four": "T"}
PROPOSALS = ("corr", "vacc", "feast", "medi")


def holds(expression, answers=None, own=""):
    """Whether a rule of the form holds, given other answers and the own one, as XPath 1.0 with ODK's functions."""
    functions = {
        (None, "regex"): lambda _, text, pattern: re.search(pattern, _text(text)) is not None,
        (None, "selected"): lambda _, text, code: code in _text(text).split(),
        (None, "count-selected"): lambda _, text: float(len(_text(text).split())),
        (None, "selected-at"): lambda _, text, place: _text(text).split()[int(place)],
    }
    node = etree.Element("answer")
    node.text = own
    variables = dict.fromkeys(NAMED, "") | (answers or {})
    return node.xpath(re.sub(r"\$\{(\w+)\}", r"$\1", expression), extensions=functions, **variables)


def _text(value):
    return value if isinstance(value, str) else "".join("".join(node.itertext()) for node in value)


def accepted(name, own, **answers):
    return holds(NAMED[name]["constraint"], answers, own)


def around(name):
    """The groups around a row, from the outermost."""
    open_groups = []
    for row in ROWS:
        if row["name"] == name:
            return open_groups
        if row["type"] == "begin_group":
            open_groups = [*open_groups, row]
        elif row["type"] == "end_group":
            open_groups = open_groups[:-1]
    raise KeyError(name)


def asked(name, **answers):
    """Whether a row is shown, its groups' rules and its own taken together."""
    return all(holds(row["relevant"], answers) for row in [*around(name), NAMED[name]] if row["relevant"])


# ---- the form as a whole


def test_names_are_unique_and_can_be_names_in_xml():
    names = [row["name"] for row in ROWS if row["type"] != "end_group"]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9_]*", name)] == []


def test_every_group_is_closed():
    depth = 0
    for row in ROWS:
        depth += {"begin_group": 1, "end_group": -1}.get(row["type"], 0)
        assert depth >= 0
    assert depth == 0


def test_a_rule_speaks_only_of_what_was_answered_before():
    known = set()
    for row in ROWS:
        for rule in RULES:
            assert set(re.findall(r"\$\{(\w+)\}", row[rule])) <= known, row["name"]
        if row["name"] in (*form.field_names(), *form.calculate_names()):
            known.add(row["name"])
    assert len(known) == 80


def test_every_rule_can_be_read():
    counted = 0
    for row in ROWS:
        for rule in ("relevant", "constraint"):
            if row[rule]:
                holds(row[rule], own="1 2 3 4")
                counted += 1
    assert counted > 30


def test_a_choice_filter_uses_a_column_of_the_choices():
    (filtered,) = [row for row in ROWS if row["choice_filter"]]
    column = filtered["choice_filter"].partition(" ")[0]
    assert column in form.choice_rows()[0]


def test_three_draws_are_made_once_and_two_of_them_are_arms():
    assert [NAMED[f"rand{number}"]["calculation"] for number in (1, 2, 3)] == ["once(random())"] * 3
    assert NAMED["le_arm"]["calculation"] == "if(${rand1} < 0.5, 'T', 'C')"
    assert NAMED["en_arm"]["calculation"] == "if(${rand2} < 0.5, 'T', 'C')"


# ---- who is asked what


def test_without_consent_nothing_but_the_reason_is_asked():
    refused, agreed = {"consent": "0", "presence": "1"}, {"consent": "1", "presence": "1"}
    names = form.field_names()
    after = names[names.index("refusal_reason") + 1 :]
    assert len(after) == 63
    for name in after:
        assert not asked(name, **refused), name
        assert asked(name, **agreed) or NAMED[name]["relevant"], name
    assert asked("refusal_reason", **refused)
    assert not asked("refusal_reason", **agreed)
    assert all(asked(name) for name in names[: names.index("refusal_reason")])


@pytest.mark.parametrize(
    ("names", "parent", "when"),
    [
        (["marr_year", "marr_pay"], "marital", {"2", "3", "4", "5"}),
        (["marr_want"], "marital", {"1", "4", "5"}),
        (["livelihood_oth"], "livelihood", {"96"}),
        (["x_who"], "x_any", {"1"}),
        (["m_why"], "d_stance", {"1", "2", "3"}),
        ([name for name in form.field_names() if name.startswith("a_")], "presence", {*"12345", "98", "99"}),
    ],
)
def test_a_question_is_asked_of_those_whom_it_concerns(names, parent, when):
    codes = form.codes()[form.choice_lists()[parent]]
    agreed = {"consent": "1", "presence": "1"}
    for name in names:
        assert {code for code in codes if asked(name, **agreed | {parent: code})} == when, name


def test_every_other_question_is_asked_of_everybody():
    conditional = [name for name in form.field_names() if NAMED[name]["relevant"]]
    assert conditional == ["refusal_reason", "marr_year", "marr_pay", "marr_want", "livelihood_oth", "x_who", "m_why"]


# ---- which answers are taken


@pytest.mark.parametrize(
    ("name", "lowest", "highest", "unknown"),
    [("age", 18, 95, 998), ("marr_year", 1950, 2025, 9998), ("hh_size", 1, 60, 998), ("cattle", 0, 2000, 9998)],
)
def test_numbers_lie_in_their_range_or_say_why_not(name, lowest, highest, unknown):
    for value in (lowest, highest, unknown, unknown + 1):
        assert accepted(name, str(value))
    for value in (lowest - 1, highest + 1, unknown - 1, unknown + 2):
        assert not accepted(name, str(value))


def test_a_household_has_one_or_two_digits():
    assert [value for value in (-1, 0, 1, 99, 100) if accepted("hh_no", str(value))] == [1, 99]


def test_the_count_ends_where_the_list_ends():
    taken = {arm: [n for n in range(-1, 101) if accepted("le_count", str(n), le_arm=arm)] for arm in "CT"}
    assert taken == {"C": [0, 1, 2, 3, 98, 99], "T": [0, 1, 2, 3, 4, 98, 99]}


@pytest.mark.parametrize(
    ("identifier", "taken"),
    [
        ("V012-03-1", True),
        ("V013-03-1", False),
        ("V012-3-1", False),
        ("V012-03-0", False),
        ("V012-03-12", False),
        ("xV012-03-1", False),
    ],
)
def test_an_identifier_is_village_household_line(identifier, taken):
    assert accepted("resp_id", identifier, village_id="V012") == taken


def test_a_position_is_accurate_to_50_metres():
    assert accepted("gps", "14.484012 -29.183211 271.0 4.5")
    assert accepted("gps", "14.484012 -29.183211 271.0 50.0")
    assert not accepted("gps", "14.484012 -29.183211 271.0 50.1")


def test_a_reason_for_no_answer_stands_alone():
    for name in ("x_who", "m_why"):
        assert all(accepted(name, answer) for answer in ("1", "1 3 5", "98", "99"))
        assert not any(accepted(name, answer) for answer in ("1 98", "99 2", "98 99"))
    assert accepted("m_why", "2 10 96")
    assert not accepted("m_why", "1 2 3 4")
    assert accepted("x_who", "1 2 3 4 5")


# ---- what is read out


@pytest.mark.parametrize("first", ["sex", "a_marry", "b_bride", "le_count", "e_corr", "x_any", "t_chief", "d_good"])
def test_a_sensitive_section_begins_with_leave_to_skip(first):
    section = around(first)[0]["name"]
    after = ROWS[[row["name"] for row in ROWS].index(section) + 1]
    assert after["type"] == "note"
    assert re.search(r"You may skip (any|this) question", after["label::English (en)"])
    assert re.search(r"Vous pouvez passer (toute|cette) question", after["label::Français (fr)"])


def test_the_lists_of_the_two_arms_differ_by_one_group_alone():
    for language, group in (
        ("English (en)", "the armed men of the bush"),
        ("Français (fr)", "les hommes armés de la brousse"),
    ):
        three, four = (NAMED[note][f"label::{language}"] for note in ARMS)
        assert four == f"{three}\n- {group}"
        assert three.count("\n- ") == 3
        assert NAMED["list_practice"][f"label::{language}"].count("\n- ") == 4
    assert len({NAMED[note]["hint::Français (fr)"] for note in ARMS}) == 1


def test_each_arm_hears_its_own_words_on_the_screen_of_the_question():
    for arm in "CT":
        heard = {"consent": "1", "le_arm": arm, "en_arm": arm}
        assert [note for note in ARMS if asked(note, **heard)] == [note for note in ARMS if ARMS[note] == arm]
        for item in PROPOSALS:
            assert asked(f"{item}_plain", **heard) == (arm == "C")
            assert asked(f"{item}_approved", **heard) == (arm == "T")
        assert asked("debrief_approval", **heard) == (arm == "T")
        assert asked("debrief", **heard)
    together = [("list_three", "list_four", "le_count")]
    together += [(f"{item}_plain", f"{item}_approved", f"e_{item}") for item in PROPOSALS]
    for names in together:
        screens = {tuple(group["name"] for group in around(name)) for name in names}
        assert len(screens) == 1
        assert around(names[0])[-1]["appearance"] == "field-list"


def test_the_arms_differ_by_who_is_said_to_approve_alone():
    said = {
        "English (en)": ", and some of the armed men of the bush are said to approve,",
        "Français (fr)": ", avec l’approbation, dit-on, de certains des hommes armés de la brousse,",
    }
    for language, words in said.items():
        for item in PROPOSALS:
            plain, approved = (NAMED[f"{item}_{arm}"][f"label::{language}"] for arm in ("plain", "approved"))
            assert approved.replace(words, "") == plain
            assert approved != plain


def test_the_interviewer_is_told_one_order_of_the_first_battery():
    for draw, shown in (("0.1", "order_down"), ("0.499999", "order_down"), ("0.5", "order_up"), ("0.9", "order_up")):
        heard = {"consent": "1", "presence": "3", "rand3": draw}
        assert [note for note in ("order_down", "order_up") if asked(note, **heard)] == [shown]
    assert around("order_up") == around("a_marry") == around("a_tax")
    assert around("a_tax")[-1]["appearance"] == "field-list"


def test_help_is_offered_after_violence_and_nothing_starts_before_one_is_alone():
    names = [row["name"] for row in ROWS]
    assert names.index("x_comm_grp") < names.index("referral") < names.index("t_chief")
    assert asked("postpone", private="0")
    assert not asked("postpone", private="1")
    assert names.index("le_count") + 10 < names.index("d_good")
