"""The rules of cleaning, and what the documents say of them."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from bogolan.preparation.cleaning_log import BLANKED, LABEL, MOST_LINES, RULES, changes


def in_general(issue):
    """What a rule says before what it is about is filled in."""
    for told, general in ((": {rule}", ""), ("{kind} ", ""), ("{battery}", "a battery"), (" of {file}", "")):
        issue = issue.replace(told, general)
    return issue


def test_every_rule_is_in_the_documents_as_it_is(house):
    table = re.findall(r"^\| ([RLF]\d\d) \| (\w+) \| (.+) \|$", (house / "docs/cleaning.md").read_text(), re.MULTILINE)
    told = [(rule.id, rule.change_type, in_general(rule.issue)) for rule in RULES]
    assert table == told


def test_ids_are_given_once():
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_very_many_alike_are_counted_but_what_was_blanked_is_told_one_by_one():
    n = MOST_LINES + 1
    uuid = pd.Series([f"u{place}" for place in range(n)])
    old, new = np.full(n, "Oui", object), np.full(n, "1", object)
    counted = changes(uuid, "q", old, new, LABEL)
    assert counted[["uuid", "old_value", "issue"]].values.tolist() == [["", "Oui", f"{LABEL.issue} ({n} rows)"]]
    assert len(changes(uuid, "q", old, new, BLANKED)) == n
