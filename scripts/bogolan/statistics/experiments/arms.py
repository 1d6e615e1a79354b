"""A list experiment (item count) as it was asked: who counted which list, and what each arm answered on average.

Respondents are drawn at random to one of two arms. Those of the control arm hear J items and say how many hold for
them, not which; those of the treated arm hear the same items and a sensitive one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..estimators.totals import Base, Groups, Total, divided, numbers, smooth
from ..inference.estimates import Estimates, join
from ..sampling.columns import SHOWN, coded, floats, refuse_unknown, rows, shown

if TYPE_CHECKING:
    from ..sampling.design import SurveyDesign

EMPTY_ARM = "empty_arm"

Probabilities = str | Mapping[object, str]  # a column, or one an arm


class ExperimentError(ValueError):
    """Data that an experiment of this design cannot have given; the message says what was found and expected."""


@dataclass(frozen=True, eq=False)
class Arms:
    """Who was drawn to which arm.

    design    the sample, with its domain.
    treated   (n, boolean) respondents of the domain in the treated arm; control  in the control arm.
    chance    (n) the probability with which each was drawn to the arm they are in; None where all of an arm had one.
    label     what the treated arm is called in the data.
    """

    design: SurveyDesign
    treated: np.ndarray
    control: np.ndarray
    chance: np.ndarray | None
    label: object

    @property
    def both(self) -> np.ndarray:
        """(n, boolean) respondents of either arm."""
        return self.treated | self.control


@dataclass(frozen=True, eq=False)
class ListAnswers:
    """The answers to a list.

    arms    who heard which list.
    name    what estimates of the sensitive item are called: "count:treated".
    column  of the counts.
    count   (n) how many items each respondent said, NaN where there is no answer and outside both arms.
    items   J, the number of items that both arms heard.
    """

    arms: Arms
    name: str
    column: str
    count: np.ndarray
    items: int

    @property
    def answered(self) -> np.ndarray:
        """(n, boolean) respondents of either arm who answered."""
        return ~np.isnan(self.count)


def read_arms(
    design: SurveyDesign,
    arm: str,
    treated: object,
    control: object | None = None,
    others: Sequence[object] = (),
    probabilities: Probabilities | None = None,
) -> Arms:
    """The arms of an experiment; those in `others`, or without a label, are outside it.

    control None is the only other label. probabilities: the column of each respondent's probability of the treated arm
    (the control arm's is then 1 less it), or {label: column} of both arms' where there are more than two. Raises
    ExperimentError for labels that do not occur, or that nobody named, for an arm without a respondent, and for
    probabilities that are missing, or not above 0 and below 1.
    """
    design.refuse_negative_weights("an experiment", ExperimentError)
    refuse_unknown(design.frame, [arm], "the arms", ExperimentError)
    codes, labels = coded(design.frame[arm])
    inside = design.domain & (design.weight != 0)
    occurring = [labels[code] for code in np.unique(codes[inside & (codes >= 0)])]
    for named in (treated, *(() if control is None else (control,)), *others):
        if named not in labels:
            raise ExperimentError(f"no row of {arm!r} is {named!r}; expected one of {_listed(labels)}")
    rest = [label for label in occurring if label != treated and label not in others]
    if control is None and len(rest) != 1:
        raise ExperimentError(
            f"beside {treated!r}, {arm!r} holds {_listed(rest) or 'nothing'}; expected one label, or control= and "
            "others= that say which is which"
        )
    control = rest[0] if control is None else control
    strangers = [label for label in rest if label != control]
    if strangers or treated == control or control in others:
        found = _listed(strangers) or f"{control!r} in two roles"
        raise ExperimentError(f"{arm!r} holds {found}; expected {treated!r}, {control!r} and what others= names")
    arms = [codes == labels.index(label) for label in (treated, control)]
    for label, members in zip((treated, control), arms, strict=True):
        if not (members & inside).any():
            raise ExperimentError(f"nobody is in the arm {label!r} of {arm!r}; expected respondents in both arms")
    in_treated, in_control = (members & design.domain for members in arms)
    chance = None
    if probabilities is not None:
        chance = _chances(design, in_treated, in_control, probabilities, treated, control)
    return Arms(design, in_treated, in_control, chance, treated)


def read_list(
    design: SurveyDesign,
    count: str,
    arm: str,
    treated: object,
    *,
    items: int,
    control: object | None = None,
    others: Sequence[object] = (),
    probabilities: Probabilities | None = None,
) -> ListAnswers:
    """The answers to a list of `items` items, and one more in the treated arm; for the rest see `read_arms`.

    Raises ExperimentError for counts that are no whole numbers, below 0, or above what the arm heard, with their rows,
    and for an arm of which nobody answered.
    """
    arms = read_arms(design, arm, treated, control, others, probabilities)
    refuse_unknown(design.frame, [count], "the counts", ExperimentError)
    if isinstance(items, bool) or not isinstance(items, int | np.integer) or items < 1:
        raise ExperimentError(f"items is {items!r}; expected how many items the control arm heard, one or more")
    values = np.where(arms.both, numbers(design.frame, count), np.nan)
    faults = {
        "no whole number": values != np.floor(values),
        "negative": values < 0,
        f"more than the {items} items of the control arm": arms.control & (values > items),
        f"more than the {items + 1} items of the treated arm": arms.treated & (values > items + 1),
    }
    for fault, wrong in faults.items():
        wrong = wrong & ~np.isnan(values)
        if wrong.any():
            found = shown(np.unique(values[wrong])[:SHOWN].tolist(), len(np.unique(values[wrong])))
            raise ExperimentError(
                f"the counts {count!r} are {fault} in {rows(wrong)}: {found}; expected 0 to {items}, or to {items + 1} "
                f"in the arm {treated!r}"
            )
    counted = ~np.isnan(values) & (design.weight != 0)
    for members, name in ((arms.treated, "treated"), (arms.control, "control")):
        if not (members & counted).any():
            raise ExperimentError(
                f"the counts {count!r} are missing for all {int(members.sum())} respondents of the {name} arm; "
                "expected answers in both arms"
            )
    return ListAnswers(arms, f"{count}:{treated}", count, values, int(items))


def arm_means(arms: Arms, in_arm: np.ndarray, columns: Mapping[str, np.ndarray], groups: Groups) -> Estimates:
    """Means of columns (each n, NaN where missing) over one arm, or any rows of both (n, boolean), by group.

    sum(w y / p) / sum(w / p), p being the probability of the arm: Hajek (1971). Those who miss any of the columns are
    outside. A group without anybody has none, flagged "empty_arm".
    """
    known = in_arm & ~np.logical_or.reduce([np.isnan(values) for values in columns.values()])
    base = Base(arms.design, groups, known)
    inverse = np.ones(len(known)) if arms.chance is None else 1 / np.where(known, arms.chance, 1.0)
    population = base.population if arms.chance is None else base.total(inverse)
    parts = []
    for title, values in columns.items():
        total = base.total(values * inverse)
        means, scores = smooth(arms.design, (total, population), divided, _slopes)
        if arms.chance is None:
            simple = divided(base.simple_variances(values, total)[0], base.n)
        else:
            simple = _simple_variances(base, values, inverse, population, means)
        parts.append(
            Estimates(
                design=arms.design,
                names=tuple(title + suffix for suffix in groups.suffixes),
                values=means,
                scores=scores,
                bases=base.members,
                counts=base.n,
                labels=tuple({"variable": title, **label} for label in groups.labels),
                warnings=tuple("" if n else EMPTY_ARM for n in base.n),
                srs_variances=simple,
            )
        )
    return join(*parts)


def _simple_variances(
    base: Base, values: np.ndarray, inverse: np.ndarray, population: Total, means: np.ndarray
) -> np.ndarray:
    """(groups) the variance of each mean, were as many drawn on their own with one chance: of what design effects are.

    The spread of the values (n) is that of the population, which weights and inverse chances stand for.
    """
    inside = values[base.rows]
    centre = inside.mean() if len(inside) else 0.0  # large squares lose digits
    squares = base.total((values - centre) ** 2 * inverse)
    spread = np.maximum(divided(squares.whole, population.whole) - (means - centre) ** 2, 0.0)
    return np.where(base.n > 1, divided(spread, np.maximum(base.n - 1, 1)), np.nan)


def _slopes(total: np.ndarray, population: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    inverse = divided(np.ones_like(population), population)
    return inverse, -inverse * divided(total, population)


def yes_or_no(design: SurveyDesign, column: str, what: str) -> np.ndarray:
    """(n) the answers to a question of yes or no, NaN where missing. Raises ExperimentError for others, or none."""
    refuse_unknown(design.frame, [column], what, ExperimentError)
    said = numbers(design.frame, column)
    wrong = design.domain & ~np.isnan(said) & (said != 0) & (said != 1)
    if wrong.any():
        raise ExperimentError(f"{what} {column!r} is not 0 or 1 in {rows(wrong)}; expected no or yes")
    if np.isnan(said[design.domain & (design.weight != 0)]).all():
        raise ExperimentError(f"{what} {column!r} is missing for all respondents; expected answers")
    return said


def _chances(
    design: SurveyDesign,
    in_treated: np.ndarray,
    in_control: np.ndarray,
    probabilities: Probabilities,
    treated: object,
    control: object,
) -> np.ndarray:
    """(n) the probability of the arm that each is in; 1 outside both."""
    told = probabilities if isinstance(probabilities, Mapping) else {treated: probabilities}
    lacking = [label for label in (treated, control) if label not in told]
    if isinstance(probabilities, Mapping) and lacking:
        raise ExperimentError(f"the probabilities of the arm {lacking[0]!r} are not given; expected a column an arm")
    found = np.ones(len(in_treated))
    for label, members in ((treated, in_treated), (control, in_control)):
        column = told.get(label, told[treated])
        refuse_unknown(design.frame, [column], "probabilities", ExperimentError)
        try:
            chance = floats(design.frame[column])
        except (TypeError, ValueError):
            raise ExperimentError(f"the probabilities {column!r} are no numbers; expected 0 to 1") from None
        wrong = members & ~((chance > 0) & (chance < 1))
        if wrong.any():
            raise ExperimentError(
                f"the probabilities {column!r} are missing, or not between 0 and 1, in {rows(wrong)}; expected the "
                "known probability of the arm"
            )
        found[members] = chance[members] if label in told else 1 - chance[members]
    return found


def _listed(labels: Sequence[object]) -> str:
    return shown([repr(label) for label in labels[:SHOWN]], len(labels))
