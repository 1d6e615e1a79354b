"""What is measured of the plan's questions, whatever their type: a column a number, of which any part of the
respondents has a share or a mean.

Of a question on which some answers count it is the share of these; of numbers their mean; of several answers the share
of each choice; of an order the share who put each choice first, and its mean rank.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import counted
from bogolan.analysis.choices import compared_choices, named_choices
from bogolan.analysis.rankings import PLACES, places_of, places_told
from bogolan.analysis.shares import as_numbers, of_two_values
from bogolan.survey.plan_comparisons import CHOICES, RANKING
from bogolan.survey.questionnaire import labels_of_answers
from bogolan.survey.spine import MEAN_RANK, SCALE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    Item = Mapping[str, Any]

SHARE, MEAN = "share", "mean"


@dataclass(frozen=True)
class ItemMeasure:
    """One number of every respondent (n; missing outside its base), as the spine names it.

    `told` are the values of which its share or mean may tell how many gave each: none of a mean of many numbers.
    """

    section: str
    question: str
    measure: str
    level: str | None
    unit: str
    values: pd.Series
    compared: bool = True
    told: tuple[float, ...] = ()

    @property
    def name(self) -> str:
        """What tells it from any other."""
        return f"{self.section}/{self.question}/{self.measure}/{self.level or ''}"

    @property
    def about(self) -> dict[str, Any]:
        """The columns of the spine that name it."""
        named = {"analysis": self.section, "outcome": self.question}
        return named if self.level is None else named | {"level": self.level}

    def count(self, part: np.ndarray) -> int | None:
        """How many of some who answered (n, boolean) are behind the number.

        Of a share those who said so; of another number the fewest who gave a value of which it may tell.
        """
        values = self.values[part]
        if self.measure == SHARE:
            return int(values.sum())
        return min((int((values == value).sum()) for value in self.told), default=None)


def measures_of(sample: pd.DataFrame, plan: Mapping[str, Any], codebook: Mapping[str, Any]) -> Iterator[ItemMeasure]:
    """Every number of every item of `support` and `drivers`, in the order of the plan."""
    for section in ("support", "drivers"):
        for item in plan[section]:
            yield from OF_ITEM[item["measure"]](section, sample, item, codebook)


def _of_share(section: str, sample: pd.DataFrame, item: Item, codebook: Mapping[str, Any]) -> Iterator[ItemMeasure]:
    del codebook
    level = "+".join(item["share"])
    yield ItemMeasure(section, item["question"], SHARE, level, "proportion", counted(sample, item))


def _of_mean(section: str, sample: pd.DataFrame, item: Item, codebook: Mapping[str, Any]) -> Iterator[ItemMeasure]:
    del codebook
    numbers = as_numbers(sample[item["question"]])
    yield ItemMeasure(section, item["question"], MEAN, None, SCALE, numbers, told=of_two_values(numbers))


def _of_choices(section: str, sample: pd.DataFrame, item: Item, codebook: Mapping[str, Any]) -> Iterator[ItemMeasure]:
    question = item["question"]
    named = named_choices(sample[question], list(labels_of_answers(codebook[question])))
    yield from _of_each_choice(section, item, named)


def _of_ranking(section: str, sample: pd.DataFrame, item: Item, codebook: Mapping[str, Any]) -> Iterator[ItemMeasure]:
    question = item["question"]
    places = places_of(sample[question], list(labels_of_answers(codebook[question])))
    yield from _of_each_choice(section, item, (places == 1).astype("boolean").mask(places.isna()))
    compared, told = compared_choices(item, places), places_told(places.shape[1])
    for code in places:
        yield ItemMeasure(section, question, MEAN_RANK, code, PLACES, places[code], code in compared, told)


def _of_each_choice(section: str, item: Item, given: pd.DataFrame) -> Iterator[ItemMeasure]:
    """The share of those who gave each choice (n, k; boolean)."""
    compared = compared_choices(item, given)
    for code in given:
        yield ItemMeasure(section, item["question"], SHARE, code, "proportion", given[code], code in compared)


OF_ITEM = {"share": _of_share, "mean": _of_mean, CHOICES: _of_choices, RANKING: _of_ranking}
