"""What two reports tell of those who came between: the earlier ones are a part of all, whose numbers are known too."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from bogolan.disclosure.attack.facts import facts, minus
from bogolan.disclosure.attack.question import ANSWERED, EARLIER, OUTSIDE, Question
from bogolan.disclosure.attack.ranges import ImpossibleFactsError, ranges
from bogolan.disclosure.attack.recovered import EVERY_PERCENT, SLACK, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd


def few_between(question: Question, now: pd.DataFrame, before: pd.DataFrame) -> bool:
    """Whether few of those who came between, who gave an answer or another, are placed among fewer values than that.

    `now` and `before` are the rows of a question as both reports print them. Also where both together are impossible
    with nobody gone and nothing corrected, since then they are not understood.
    """
    known = facts(question, [*plain(now), *plain(before.assign(domain=EARLIER, domain_level=EARLIER))])
    whole = not question.weighted and sum(question.people.values()) < EVERY_PERCENT * question.fewest
    try:
        found = ranges(known, list(_who_came(question)), whole)
    except ImpossibleFactsError:
        return True
    return any(least < question.fewest and most - least + 1 < question.fewest - SLACK for least, most in found)


def _who_came(question: Question) -> Iterator[dict[tuple, float]]:
    """Of women, men and both: those who came and gave an answer or a reason for none, or another answer."""
    everybody = [*question.answers, *question.reasons]
    for genders in dict.fromkeys([*((gender,) for gender in question.people), tuple(question.people)]):
        base = dict.fromkeys(product(genders, [ANSWERED] if question.several else question.answers, [OUTSIDE]), 1.0)
        for level in everybody:
            own = dict.fromkeys(product(genders, [level], [OUTSIDE]), 1.0)
            yield own
            if level in question.answers:
                yield minus(base, 1.0, own)
