"""How much of a model's outcome goes with what, as rows of the spine: shares of what is explained, parts of a gap.

Only questions on the community are told of. The others stay in every regression of the first, so that its shares are of
what the questions on the community explain beyond them; of the second there are none.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bogolan.analysis.models.fits import GENERALISED, UNITS
from bogolan.analysis.sampled import MEN, WOMEN, clusters_among, flags, weaker_flags
from bogolan.preparation.weighting.sample import GENDER
from bogolan.statistics import explained_gaps, join, oaxaca, shapley
from bogolan.survey.plan_parts import OF_NUMBERS
from bogolan.survey.spine import ASSOCIATION, COMPOSITION, DIFFERENCE, EXPLAINED, OAXACA, SHAPLEY, VARIATION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import numpy as np
    import pandas as pd

    from bogolan.analysis.models.columns import Column
    from bogolan.analysis.models.regression import Regression
    from bogolan.statistics import Estimates

    Row = dict[str, Any]

# What statistics calls the parts of a gap, and its flag of parts of a sum that nearly cancels out.
PARTS = {"gap": DIFFERENCE, "drivers": COMPOSITION, "association": ASSOCIATION}
OFFSETTING = "offsetting"


def decomposition_rows(of: Regression, community: Collection[str], seed: int) -> Iterator[Row]:
    """The rows of the decompositions that a model asks for; none where a group has no model, nor either then.

    `community` are the questions that may be told of; the bootstrap draws from the seed. A level is a question, None
    all of them.
    """
    ways = of.plan.get("decomposition", ())
    if not ways or of.fitted != list(of.members):
        return
    kept = [{column.level for column in of.kept[group]} for group in of.members]
    shared = [column for column in of.columns if all(column.level in levels for levels in kept)]
    told = {question: own for question, own in _by_question(shared).items() if question in community}
    if SHAPLEY in ways and told:
        yield from (of.about | row for row in _explained(of, told, seed))
    if OAXACA in ways and list(of.members) == [WOMEN, MEN] and len(shared) == len(of.columns) == _count(told):
        yield from (of.about | row for row in _parted(of, told, seed))


def _by_question(columns: Sequence[Column]) -> dict[str, list[Column]]:
    found: dict[str, list[Column]] = {}
    for column in columns:
        found.setdefault(column.question, []).append(column)
    return found


def _count(told: Mapping[str, Sequence[Column]]) -> int:
    return sum(map(len, told.values()))


def _explained(of: Regression, told: Mapping[str, Sequence[Column]], seed: int) -> Iterator[Row]:
    """What goes with each question, and with all, among each group, and women's less men's."""
    found = join(*(_of_group(of, group, told, seed) for group in of.members))
    numbers = dict(zip(found.names, _limited(found, *found.interval()), strict=True))
    for group in of.members:
        for level in (*told, None):
            name = _name(group, level or EXPLAINED)
            yield _explained_row(of, told, [group], level) | numbers[name] | {"group": group}
    if list(of.members) != [WOMEN, MEN]:
        return
    pairs = {level: (_name(WOMEN, level), _name(MEN, level)) for level in (*told, EXPLAINED)}
    gaps = explained_gaps(found, pairs)
    for level, pair, row in zip(
        (*told, None), pairs.values(), _limited(gaps.estimates, gaps.lower, gaps.upper), strict=True
    ):
        whom = {"group": WOMEN, "contrast": MEN, "flag": weaker_flags(found.select(pair)), "interval_method": "mover"}
        yield _explained_row(of, told, [WOMEN, MEN], level) | row | whom


def _explained_row(
    of: Regression, told: Mapping[str, Sequence[Column]], groups: Sequence[str], level: str | None
) -> Row:
    count = _fewest(of, told, groups, level)
    return {"measure": EXPLAINED, "unit": VARIATION, "level": level, "count": count, "interval_method": "one_step"}


def _of_group(of: Regression, group: str, told: Mapping[str, Sequence[Column]], seed: int) -> Estimates:
    terms = {question: [column.level for column in own] for question, own in told.items()}
    named = {level for own in terms.values() for level in own}
    others = [column.level for column in of.kept[group] if column.level not in named]
    design = of.design.where(of.members[group])
    found = shapley(design, of.outcome.to_numpy(float), _columns(of, group), terms, always=others, seed=seed)
    return replace(found, names=tuple(_name(group, name) for name in found.names))


def _columns(of: Regression, group: str) -> pd.DataFrame:
    import pandas as pd

    columns = {column.level: column.values.to_numpy(float) for column in of.kept[group]}
    return pd.DataFrame(columns, index=of.outcome.index)


def _parted(of: Regression, told: Mapping[str, Sequence[Column]], seed: int) -> Iterator[Row]:
    """The difference between women and men, and its parts, in all and by question.

    Sizes are of the smaller group; `note` tells of those who answered the outcome and are not in the model: see
    `_left_out`. In a logit no part is told by question where the questions nearly offset one another.
    """
    terms = {question: [column.level for column in own] for question, own in told.items()}
    categories = [question for question, own in told.items() if own[0].sisters is not None]
    inside = of.members[WOMEN] | of.members[MEN]
    found = oaxaca(
        of.design.where(inside),
        of.outcome.to_numpy(float),
        _columns(of, WOMEN),
        GENDER,
        (WOMEN, MEN),
        terms,
        family=GENERALISED[of.family],
        normalised=categories,
        seed=seed,
    )
    frame = of.design.frame
    sizes = {"n": min(int(of.members[group].sum()) for group in (WOMEN, MEN))}
    sizes["clusters"] = min(clusters_among(frame, of.members[group]) for group in (WOMEN, MEN))
    about = {"unit": UNITS[of.family][1], "group": WOMEN, "contrast": MEN, **sizes}
    for label, flag, row in zip(found.labels, found.flags, _limited(found, *found.interval()), strict=True):
        question = label["variable"] or None
        if OFFSETTING in flag:
            continue
        count = _fewest(of, told, [WOMEN, MEN], question if question in told else None)
        flagged = flags(sizes["n"], sizes["clusters"], row["df"], flag)
        measure = PARTS[label["part"]]
        method = "t" if measure == DIFFERENCE else "one_step"
        place = {"measure": measure, "level": question, "count": count, "flag": flagged, "interval_method": method}
        yield row | about | place | {"note": _left_out(of)}


def _left_out(of: Regression) -> str:
    """Who answered the outcome and is not in the model: the fewest, by gender, in clusters, and with either answer.

    "0" where nobody is; else "n/clusters/count", by which it is decided whether the difference of those in the model
    may leave beside that of all who answered.
    """
    frame, fewest = of.design.frame, []
    answered = of.outcome.notna().to_numpy() & of.design.domain & (of.design.weight > 0)
    for group in (WOMEN, MEN):
        rows = answered & (frame[GENDER] == group).to_numpy() & ~of.members[group]
        if rows.any():
            said = of.outcome.to_numpy()[rows]
            either = len(said) if of.family in OF_NUMBERS else min(int((said == told).sum()) for told in (0, 1))
            fewest.append((int(rows.sum()), clusters_among(frame, rows), either))
    return "/".join(str(min(numbers)) for numbers in zip(*fewest, strict=True)) or "0"


def _fewest(of: Regression, told: Mapping[str, Sequence[Column]], groups: Sequence[str], question: str | None) -> int:
    """The fewest respondents in a cell that a number on a question, or on all of them, gives away."""
    columns = told[question] if question else [column for own in told.values() for column in own]
    return min(of.fewest_behind(group, column) for group in groups for column in columns)


def _limited(found: Estimates, lower: np.ndarray, upper: np.ndarray) -> Iterator[Row]:
    rows = found.frame().assign(lower=lower, upper=upper)
    for row in rows.to_dict("records"):
        kept = ("estimate", "standard_error", "df", "lower", "upper", "n", "clusters")
        yield {key: row[key] for key in kept} | {"flag": flags(row["n"], row["clusters"], row["df"], row["flag"])}


def _name(group: str, level: str) -> str:
    return f"{level}|{group}"
