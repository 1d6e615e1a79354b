"""Two reports on one survey: who has both recovers nothing of those who came between; without the guard something."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from attack.random_tables import Table, released_of, respondents, tables
from bogolan.disclosure.attack.between import few_between
from bogolan.disclosure.attack.facts import facts, minus
from bogolan.disclosure.attack.question import ANSWERED, EARLIER, INSIDE, OUTSIDE, Question, question_of
from bogolan.disclosure.attack.ranges import ranges
from bogolan.disclosure.attack.recovered import plain, recovered
from bogolan.survey.spine import AS_BEFORE

FEWEST = 10


def every_pair(examples: int, came: st.SearchStrategy[int]):
    """So many random tables, each with how many of its respondents came since the earlier report."""
    drawn = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    without_again = tables().map(lambda table: replace(table, again=None))
    return lambda test: seed(2020)(drawn(given(table=without_again, came=came)(test)))


def small_cells_between(
    question: Question, table: Table, late: pd.DataFrame, now: pd.DataFrame, before: pd.DataFrame
) -> list[tuple]:
    """Answers that few of those who came gave, or few did not, and that both reports place among fewer values."""
    known = facts(question, [*plain(now), *plain(before.assign(domain=EARLIER, domain_level=EARLIER))])
    wanted = []
    levels = [level for level in (*table.answers, *table.reasons) if level in (*question.answers, *question.reasons)]
    for gender, level in product(question.people, levels):
        own = late[late["gender"] == gender]
        gave = own["level"].str.split().apply(lambda levels, level=level: level in levels).sum()
        answered = (~own["level"].isin(table.reasons)).sum()
        cell = {(gender, level, OUTSIDE): 1.0}
        base = dict.fromkeys(product([gender], [ANSWERED] if question.several else question.answers, [OUTSIDE]), 1.0)
        if gave < FEWEST:
            wanted.append((min(FEWEST, len(own) + 1), gave, cell))
        if level in table.answers and answered - gave < FEWEST:
            wanted.append((min(FEWEST, len(own) + 1), answered - gave, minus(base, 1.0, cell)))
    found = ranges(known, [terms for *_, terms in wanted], whole=True)
    for (_, count, terms), (least, most) in zip(wanted, found, strict=True):
        assert least - 1e-6 <= count <= most + 1e-6, ("the facts must be true", terms)
    return [
        (count, least, most)
        for (values, count, _), (least, most) in zip(wanted, found, strict=True)
        if most - least + 1 < values - 1e-6
    ]


def attacked(examples: int, came: st.SearchStrategy[int], guarded: bool = True) -> tuple[list, list]:
    """What is recovered of so many pairs of reports, and of how many of them the second one was new."""
    found, new = [], []

    @every_pair(examples, came)
    def attack(table, came):
        people = respondents(table)
        early, late = people.iloc[came:], people.iloc[:came]
        if min((early["gender"] == gender).sum() for gender in ("women", "men")) < 30:
            return
        first, before = released_of(early, table)
        second, now = released_of(people, table, earlier=before if guarded else None)
        kept = now["flag"].fillna("").str.contains(AS_BEFORE)
        told, as_before = now[now["release"] != "withheld"], bool(kept.any())
        new.append(len(told) > 0 and not as_before)
        if as_before or told.empty:
            assert (kept | (now["release"] == "withheld")).all(), "all is new, or all as it was"
            same = before.set_index("id").loc[told["id"], ["estimate", "lower", "upper", "n", "count"]]
            assert same.equals(told.set_index("id")[list(same.columns)])
            return  # the second report tells nothing that the first did not
        question = question_of(second)
        found.extend(small_cells_between(question, table, late, now, before))
        # What each report hides of its own people, beside what the other one tells.
        beside = pd.concat([now, before.assign(domain=EARLIER, domain_level=EARLIER)])
        found.extend(recovered(question, second, beside))
        few = [
            (row["count"], dict.fromkeys(product(question.genders(row["group"]), [row["level"]], [INSIDE]), 1.0))
            for row in plain(first)
            if row["measure"] == "share" and "+" not in row["level"] and row["count"] < FEWEST
        ]
        own = ranges(facts(question, list(plain(beside))), [terms for _, terms in few], whole=True)
        found.extend((count, ends) for (count, _), ends in zip(few, own, strict=True) if ends[1] - ends[0] + 1 < FEWEST)

    attack()
    return found, new


FEW, MANY = st.integers(1, 60), st.integers(200, 500)


@pytest.mark.slow
@pytest.mark.parametrize("came", [FEW, MANY], ids=["few", "many"])
def test_nothing_is_recovered_of_those_who_came_between(came):
    found, _ = attacked(10, came)
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("came", [FEW, MANY], ids=["few", "many"])
def test_nothing_is_recovered_of_many_pairs_of_reports(came):
    found, new = attacked(150, came)
    assert found == []
    assert any(new), "some second reports are new, and some of few people say the same"


@pytest.mark.slow
def test_without_the_guard_something_is():
    found, _ = attacked(15, FEW, guarded=False)
    assert found


def test_a_pair_that_no_late_interview_explains_is_taken_for_one_that_tells():
    """Of fewer people than before, or of corrected answers."""
    table = Table(("a0", "a1"), (), {}, False, "personal", ("a0",), (), None)

    def people(yes: int, no: int) -> pd.DataFrame:
        rows = [(gender, level, "in") for gender in ("women", "men") for level in ["a0"] * yes + ["a1"] * no]
        return pd.DataFrame(rows, columns=["gender", "level", "part"])

    _, before = released_of(people(100, 100), table)
    estimates, now = released_of(people(80, 160), table)
    assert few_between(question_of(estimates), now, before)
    for others in (people(100, 99), people(101, 99)):
        _, told = released_of(others, table, earlier=before)
        shares = told[told["measure"] == "share"]
        assert shares["estimate"].tolist() == before[before["measure"] == "share"]["estimate"].tolist()
        assert shares["flag"].str.contains(AS_BEFORE).all()
