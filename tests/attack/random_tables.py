"""Random surveys of one question, estimated and released as any other: small cells wherever they may fall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from bogolan.analysis.choices import choice_rows
from bogolan.analysis.groups import group_rows
from bogolan.analysis.sensitivity import sensitivity_rows
from bogolan.analysis.shares import item_rows
from bogolan.disclosure.attack.question import MEN, OUTSIDE, PARTS, WOMEN
from bogolan.disclosure.earlier import Earlier, sizes_of_clusters
from bogolan.disclosure.exceptions import Excepted
from bogolan.disclosure.gate import release
from bogolan.disclosure.thresholds import DEFAULT, Thresholds
from bogolan.survey.spine import spine

GENDERS = (WOMEN, MEN)
CLUSTERS = 40
BELONGS = [{"question": "belongs", "is": ["1"]}]
CLASSES = ("personal", "sensitive")  # of which counts matter


@dataclass(frozen=True)
class Table:
    """How many of each gender and part gave each answer, or a reason for none; how it is reported."""

    answers: tuple[str, ...]
    reasons: tuple[str, ...]
    counts: Mapping[tuple[str, str, str], int]
    several: bool
    question_class: str
    share: tuple[str, ...]
    against: tuple[str, ...]
    again: str | None  # a second result: of a declared group, of a sensitivity analysis, or none


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Two to five answers, up to two reasons for none, of 60 to 400 women and men."""
    answers = tuple(f"a{place}" for place in range(draw(st.integers(2, 5))))
    reasons = ("dont_know", "refused")[: draw(st.integers(0, 2))]
    again = draw(st.sampled_from([None, "group", "sensitivity"]))
    generator = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    counts = {}
    for gender in GENDERS:
        people = draw(st.integers(60, 400))
        levels = [(level, part) for level in (*answers, *reasons) for part in (PARTS if again else PARTS[:1])]
        drawn = generator.multinomial(people, generator.dirichlet(np.full(len(levels), 0.4)))
        counts |= {(gender, *place): int(count) for place, count in zip(levels, drawn, strict=True)}
    share = answers[: draw(st.integers(1, max(1, len(answers) - 2)))]
    against = answers[-1:] if draw(st.booleans()) and len(answers) > len(share) + 1 else ()
    several = draw(st.booleans())
    return Table(
        answers,
        reasons,
        counts,
        several,
        draw(st.sampled_from(CLASSES)),
        share[:1] if several else share,
        against,
        again,
    )


def respondents(table: Table) -> pd.DataFrame:
    """One row a respondent, in an order that spreads all answers over the clusters; of several answers, some more."""
    rows = [place for place, count in table.counts.items() for _ in range(count)]
    frame = pd.DataFrame(rows, columns=["gender", "level", "part"]).sample(frac=1, random_state=1, ignore_index=True)
    if table.several:
        more = np.arange(len(frame)) % 3 == 0
        first = frame["level"].isin(table.answers[1:])
        frame["level"] = frame["level"].where(~(more & first), table.answers[0] + " " + frame["level"])
    return frame


def released(
    table: Table, thresholds: Thresholds = DEFAULT, exceptions: Mapping[str, Excepted] = MappingProxyType({})
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What is estimated of the table, and what leaves of it, row by row."""
    return released_of(respondents(table), table, thresholds, exceptions)


def released_of(
    people: pd.DataFrame,
    table: Table,
    thresholds: Thresholds = DEFAULT,
    exceptions: Mapping[str, Excepted] = MappingProxyType({}),
    earlier: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same of these of its respondents, beside what an earlier report told of some of them."""
    clusters = [f"v{row % CLUSTERS}" for row in people.index]
    people = people.reset_index(drop=True)
    answered = ~people["level"].isin(table.reasons)
    answers = people["level"].where(answered, None)
    sample = pd.DataFrame({
        "uuid": [f"r{row}" for row in people.index],
        "q": answers if table.several else pd.Categorical(answers, categories=list(table.answers)),
        "belongs": pd.Categorical(np.where(people["part"] == OUTSIDE, "0", "1"), categories=["0", "1"]),
        "_gender": pd.Categorical(people["gender"], categories=list(GENDERS)),
        "_weight": 1.0,
        "_stratum": "all",
        "_cluster": clusters,
    })  # fmt: skip
    reasons = pd.DataFrame({"q": people["level"].where(~answered, None).astype(object), "belongs": None})
    plan, codebook = _plan(table), _codebook(table)
    rows = [*item_rows(sample, reasons, plan), *choice_rows(sample, reasons, plan, codebook)]
    if table.again == "group":
        rows += group_rows(sample, plan, codebook)
    if table.again == "sensitivity":
        rows += sensitivity_rows(sample, reasons, codebook, plan)
    estimates = spine(rows)
    classes = {"drivers": {"q": table.question_class}}
    told_before = None if earlier is None else Earlier(earlier, sizes_of_clusters(sample))
    told = release(estimates, classes, False, thresholds=thresholds, exceptions=exceptions, earlier=told_before)
    return estimates, told


def _plan(table: Table) -> dict[str, Any]:
    item = {"question": "q", "measure": "choices" if table.several else "share", "share": list(table.share)}
    if not table.several:
        item["against"] = list(table.against)
    again = {"name": "some", "where": BELONGS}
    return {
        "support": [],
        "drivers": [item],
        "nonresponse_bounds": True,
        "design": {"intracluster_correlation": 0.1, "lonely": "adjust"},
        "groups": [again] if table.again == "group" else [],
        "sensitivity": [again] if table.again == "sensitivity" else [],
        "hypotheses": [],
        "experiments": [],
    }


def _codebook(table: Table) -> dict[str, Any]:
    kind = "select_multiple" if table.several else "select_one"
    yes_no = {"name": "belongs", "type": "select_one", "choices": {"1": "Yes", "0": "No"}}
    return {"q": {"name": "q", "type": kind, "choices": dict.fromkeys(table.answers, "")}, "belongs": yes_no}
