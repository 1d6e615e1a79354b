"""Every reference of R survey through our public functions, by kind, not by case."""

from __future__ import annotations

import pytest

from .known_differences import reason
from .r_call import as_patsy, parse
from .report import OWN, entries, outcome, reference_file, render

FILE = reference_file()
ENTRIES = entries(FILE)
TRIED = {}


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["id"] for entry in ENTRIES])
def test_reference(entry):
    found = TRIED[entry["id"]] = outcome(entry, FILE.parent)
    if reason(entry["id"]):
        assert found.off, "listed as differing from R survey, but agrees"
    else:
        assert not found.off


def test_those_kept_here_are_of_every_kind():
    kept = {entry["kind"] for entry in entries(OWN)}
    missing = {entry["kind"] for entry in ENTRIES} - kept
    assert missing <= {"lonely", "lonely_domain", "replicate"}, "of tables too large to keep"
    differing = [entry["id"] for entry in entries(OWN) if outcome(entry, OWN.parent).off and not reason(entry["id"])]
    assert not differing


def test_how_many_agree(capsys):
    outcomes = [TRIED.get(entry["id"]) or outcome(entry, FILE.parent) for entry in ENTRIES]
    with capsys.disabled():
        print("\n" + render(outcomes))
    assert sum(not one.off for one in outcomes) >= 0.9 * len(outcomes)


@pytest.mark.parametrize(
    ("call", "patsy"),
    [
        ("y ~ a.b * c + I(d == 'Yes')", 'Q("a.b") * c + I(d == "Yes")'),
        ("y ~ factor(g) + x:z - 1", "C(g) + x : z - 1"),
    ],
)
def test_formulas_are_read(call, patsy):
    assert as_patsy(parse(call)[1]) == patsy


def test_what_is_no_r_is_named():
    with pytest.raises(ValueError, match="cannot read R at"):
        parse("svymean(~a, d) ?")
