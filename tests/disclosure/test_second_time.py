"""Results a second time leave only where those left out could be told of, since the two shares give theirs."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.disclosure.gate import release
from bogolan.survey.spine import spine

ABOUT = {"analysis": "drivers", "unit": "proportion", "outcome": "q", "level": "yes", "base": "answered"}


def share(count: int, n: int, group: str = "women", **more: object) -> dict:
    numbers = {"estimate": count / n, "lower": 0.4, "upper": 0.6, "n": n, "count": count, "clusters": 40}
    return {**ABOUT, "measure": "share", "group": group, **numbers, **more}


def gap(**more: object) -> dict:
    numbers = {"estimate": 0.1, "lower": 0.0, "upper": 0.2, "n": 800, "count": 400, "clusters": 40}
    return {**ABOUT, "measure": "gap", "group": "women", "contrast": "men", **numbers, **more}


AGAIN = {"domain": "sensitivity", "domain_level": "clean"}


def through(*rows: dict, question_class: str = "personal") -> list[dict]:
    found = release(spine(rows), {"drivers": {"q": question_class}}, False).to_dict("records")
    return [row for row in found if row["domain"] == "sensitivity"]


@pytest.mark.parametrize(
    ("question_class", "count", "n", "outcome"),
    [
        ("personal", 150, 300, "published"),
        ("personal", 200, 400, "published"),  # nobody was left out
        ("personal", 195, 301, "withheld"),  # 99 were, fewer than any personal share is told of
        ("personal", 195, 300, "withheld"),  # of a hundred left out, five said yes
        ("community", 175, 350, "published"),
        ("community", 176, 351, "withheld"),
        ("sensitive", 150, 300, "withheld"),
        ("sensitive", 100, 200, "published"),
    ],
)
def test_those_left_out_count_as_any_others(question_class, count, n, outcome):
    (row,) = through(share(200, 400), share(count, n, **AGAIN), question_class=question_class)
    assert row["release"] == outcome
    assert row["n"] == n // 10 * 10 if outcome == "published" else row["n"] is None or np.isnan(row["n"])


def test_a_second_share_goes_with_the_first():
    (row,) = through(share(5, 400), share(3, 200, **AGAIN))
    assert row["release"] == "withheld"


def test_a_gap_goes_with_both_its_second_shares():
    first = [share(200, 400), share(200, 400, "men"), gap()]
    told = through(*first, share(150, 300, **AGAIN), share(150, 300, "men", **AGAIN), gap(**AGAIN))
    assert [row["release"] for row in told] == ["published"] * 3
    told = through(*first, share(150, 300, **AGAIN), share(195, 390, "men", **AGAIN), gap(**AGAIN))
    assert [row["release"] for row in told] == ["published", "withheld", "withheld"]
