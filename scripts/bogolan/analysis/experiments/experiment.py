"""One survey experiment: what every kind of it tells by gender, and what its own checks make of that.

The checks decide what the estimates are worth. Of an experiment that fails one, every estimate carries
`invalid_experiment`; one that neither finds a difference nor rules one out carries `not_informative`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import ANSWERED, ASKED, WOMEN_MINUS_MEN, difference_row, estimate_row
from bogolan.analysis.sampled import ALL, MEN, WOMEN, clusters_among, genders, groups
from bogolan.preparation.weighting.sample import GENDER
from bogolan.provenance.errors import Problem
from bogolan.statistics import interval_between, join, minimum_detectable, p_adjust
from bogolan.survey.plan_comparisons import MARGIN
from bogolan.survey.spine import (
    BOUND,
    CHECK,
    DETECTABLE,
    EXPERIMENTS,
    FAILED,
    INVALID_EXPERIMENT,
    NOT_INFORMATIVE,
    PREVALENCE,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bogolan.statistics import Estimates, SurveyDesign

    Row = dict[str, Any]

SIGNIFICANT, SHARE = 0.05, "proportion"
# An estimate whose interval holds zero, and more than `MARGIN`, has found nothing and ruled out nothing. The same for
# answers on a scale, in standard deviations: a small effect by Cohen (1988).
SMALL = 0.2


@dataclass(frozen=True)
class Experiment(ABC):
    """An experiment of the plan with the answers to it in the columns of its design; a direct question is yes or no."""

    plan: Mapping[str, Any]
    design: SurveyDesign

    @property
    def direct(self) -> str | None:
        """The direct question, where one was asked."""
        return self.plan["direct"]["question"] if "direct" in self.plan else None

    @property
    def directly(self) -> np.ndarray:
        """(n) 1 of who said yes to the direct question, 0 of who said no, NaN of who did not answer it."""
        return self.design.frame[self.direct].to_numpy(float, na_value=np.nan)

    @property
    def unit(self) -> str:
        """The unit of its main estimate."""
        return SHARE

    @property
    def margin(self) -> float:
        """The difference in its main estimate below which two are held to be alike."""
        return MARGIN

    @property
    def counts_matter(self) -> bool:
        """Whether it must not be told how few gave an answer: not where no answer has a meaning of its own."""
        return False

    def fewest(self, inside: np.ndarray) -> int | None:
        """How many of some (n, boolean) gave the rarer answer; None where it does not matter."""
        return fewest(self.design, self.answers, inside) if self.counts_matter else None

    @property
    @abstractmethod
    def answers(self) -> np.ndarray:
        """(n) 1 of who gave the answer that counts, 0 of the others, NaN of who did not answer."""

    @abstractmethod
    def prevalence(self, design: SurveyDesign, by: str | None = None) -> Estimates:
        """The share to whom the sensitive item applies, or another main estimate, in a domain of the design."""

    @abstractmethod
    def misreporting(self, design: SurveyDesign, by: str | None = None) -> Estimates:
        """What is said directly less that prevalence, in a domain of the design."""

    @abstractmethod
    def prevalence_rows(self) -> Iterator[Row]:
        """The rows of the prevalence, with the gap and the smallest that could have been found."""

    @abstractmethod
    def other_rows(self) -> Iterator[Row]:
        """The rows of whatever else is estimated."""

    @abstractmethod
    def check_p_values(self) -> Iterator[tuple[str, float]]:
        """Each check of its own assumptions: its name, and how often chance alone would bring about as much."""

    @property
    @abstractmethod
    def checked(self) -> np.ndarray:
        """(n, boolean) of whom the checks are."""

    def rows(self) -> Iterator[Row]:
        """All rows of the experiment: its estimates, and the checks that decide what they are worth."""
        about = {"analysis": EXPERIMENTS, "outcome": self.plan["name"]}
        for row in (*self.prevalence_rows(), *self.other_rows()):
            yield {**about, "base": ANSWERED, **self._flagged(row)}
        for row in self.checks:
            yield {**about, **row}

    def rows_of_some(self, stay: np.ndarray) -> Iterator[Row]:
        """The rows of the prevalence among some (n, boolean), worth what the whole experiment is."""
        about = {"analysis": EXPERIMENTS, "outcome": self.plan["name"], "base": ANSWERED}
        for row in replace(self, design=self.design.where(stay)).prevalence_rows():
            yield {**about, **self._flagged(row)}

    @cached_property
    def checks(self) -> list[Row]:
        """The rows of the checks of its own assumptions, made once however often it is estimated."""
        return check_rows(dict(self.check_p_values()), self.design, self.checked)

    @property
    def is_invalid(self) -> bool:
        """Whether it fails one of its own checks."""
        return any(row["flag"] == FAILED for row in self.checks)

    def of_groups(self, estimator: Callable[[str | None], Estimates]) -> Estimates:
        """An estimator, told by what to group, of women, men and all, jointly."""
        sample = self.design.frame
        by = [*([GENDER] if genders(sample) else []), *([None] if ALL in groups(sample) else [])]
        return join(*(estimator(one) for one in by))

    def guarded(self, row: Mapping[str, Any], *said: np.ndarray) -> Row:
        """A row with the fewest who said yes, or no, to something (n) in its group and the one it is compared with."""
        groups = [row[side] for side in ("group", "contrast") if row.get(side)]
        inside = [np.ones(len(self.design.frame), bool) if group == ALL else self._of(group) for group in groups]
        return {**row, "count": min(fewest(self.design, answers, own) for answers in said for own in inside)}

    def _of(self, gender: str) -> np.ndarray:
        return (self.design.frame[GENDER] == gender).to_numpy()

    def _flagged(self, row: Row) -> Row:
        return flagged(row, INVALID_EXPERIMENT) if self.is_invalid else row


def check_rows(p_values: Mapping[str, float], design: SurveyDesign, checked: np.ndarray) -> list[Row]:
    """A row a check (p-values by its name) of some respondents (n, boolean).

    All adjusted together (Holm), with `failed` where one rejects.
    """
    adjusted = p_adjust(list(p_values.values()), "holm")
    counts = {"n": int(checked.sum()), "clusters": clusters_among(design.frame, checked)}
    about = {"measure": CHECK, "group": ALL, "base": ASKED, "family": CHECK, **counts}
    return [
        {**about, "level": name, "p_value": p, "p_adjusted": among_all, "flag": _failed(among_all)}
        for (name, p), among_all in zip(p_values.items(), adjusted, strict=True)
    ]


def fewest(design: SurveyDesign, answers: np.ndarray, inside: np.ndarray) -> int:
    """How many of some (n, boolean) gave the rarer one of two answers (n; 1, 0, NaN of none)."""
    counting = inside & design.domain & (design.weight > 0) & ~np.isnan(answers)
    yes = int(answers[counting].sum())
    return min(yes, int(counting.sum()) - yes)


def problem(experiment: Mapping[str, Any], found: str, expected: str, key: str = "") -> Problem:
    """What is wrong with the data of an experiment, or with one of its keys."""
    place = ".".join(filter(None, ["experiments", experiment["name"], key]))
    return Problem("survey.yaml", found, expected, column=place)


def named_rows(estimates: Estimates, measure: str, unit: str = SHARE) -> Iterator[tuple[str, Row]]:
    """The name and the row of each estimate, with Student's limits."""
    for row, *limits in zip(estimates.frame().to_dict("records"), *estimates.interval(), strict=True):
        yield row["name"], estimate_row(measure, unit, row, *limits, "t")


def gap_rows(estimates: Estimates, measure: str = "gap", unit: str = SHARE) -> Iterator[Row]:
    """Women minus men, where both were asked."""
    both = sides(estimates)
    if len(both) == 2:
        yield difference_row(estimates, *both, unit) | WOMEN_MINUS_MEN | {"measure": measure}


def sides(estimates: Estimates) -> list[str]:
    """The names of the estimates of women and of men, as far as there are any."""
    ends = [f"|{GENDER}={gender}" for gender in (WOMEN, MEN)]
    return [name for end in ends for name in estimates.names if name.endswith(end)]


def weighed_rows(found: Estimates) -> Iterator[Row]:
    """Of each group and of the gap: the prevalence, and the smallest that would have been found four times in five."""
    smallest = dict(zip(found.names, minimum_detectable(found), strict=True))
    for name, row in named_rows(found, PREVALENCE):
        yield _weighed(row)
        yield detectable_row(row, smallest[name])
    for row in gap_rows(found):
        yield _weighed(row)
        yield detectable_row(row, detectable_gap(found))


def bound_rows(found: Estimates, level: str) -> Iterator[Row]:
    """Lower and upper bounds (by the label `bound`) as rows of `level`_lower and `level`_upper.

    With the interval of what lies between them.
    """
    frame = found.frame()
    ends = {bound: found.select(list(frame.loc[frame["bound"] == bound, "name"])) for bound in ("lower", "upper")}
    low, high = ends["lower"], ends["upper"]
    limits = interval_between(
        low.values, high.values, low.standard_errors, high.standard_errors, np.minimum(low.df, high.df)
    )
    for bound, part in ends.items():
        for (_, row), *own in zip(named_rows(part, BOUND), *limits, strict=True):
            between = {"lower": own[0], "upper": own[1], "interval_method": "imbens_manski", "count": None}
            yield row | between | {"level": f"{level}_{bound}"}


def flagged(row: Mapping[str, Any], *flags: str) -> Row:
    """A row with further flags."""
    return {**row, "flag": ",".join([*filter(None, [row.get("flag")]), *flags]) or None}


def without_numbers(row: Mapping[str, Any], flag: str) -> Row:
    """A row without its numbers, with the flag that says why."""
    gone = dict.fromkeys(("estimate", "standard_error", "lower", "upper", "p_value"), np.nan)
    return {**row, **gone, "interval_method": None, "flag": flag}


def _failed(p_value: float) -> str | None:
    return FAILED if p_value < SIGNIFICANT else None


def _weighed(row: Mapping[str, Any]) -> Row:
    return weighed({**row, "count": None}, MARGIN)


def weighed(row: Mapping[str, Any], margin: float) -> Row:
    """A row with the flag that it found nothing and ruled out nothing, where it holds 0 and more than the margin."""
    lower, upper = row["lower"], row["upper"]
    empty = lower <= 0 <= upper and (lower < -margin or upper > margin)
    return flagged(row, *([NOT_INFORMATIVE] if empty else []))


def detectable_gap(found: Estimates) -> float:
    """The smallest difference between women and men that would have been found four times in five."""
    contrast = found.contrast({"gap": dict(zip(sides(found), (1.0, -1.0), strict=True))})
    return float(minimum_detectable(contrast)[0])


def detectable_row(row: Mapping[str, Any], smallest: float) -> Row:
    """The smallest estimate, or gap, that would have been found four times in five."""
    kept = {name: row[name] for name in ("unit", "level", "group", "n", "clusters", "df") if name in row}
    contrast = {"contrast": row["contrast"]} if "contrast" in row else {}
    return {"measure": DETECTABLE, "estimate": smallest, **kept, **contrast}
