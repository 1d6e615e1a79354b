"""The anonymised file: recoded answers, keys emptied where they are rare, weights that tell no more than keys do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from bogolan.disclosure.microdata.frequencies import groups_of
from bogolan.disclosure.microdata.hiding import random_order, secret_of
from bogolan.disclosure.microdata.recoding import YES_NO, recoded
from bogolan.disclosure.microdata.suppression import suppressed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.disclosure.microdata.recoding import Column
    from bogolan.disclosure.microdata.request import Request
    from bogolan.survey.questionnaire import Question

# What a row of the sample is known by, its weight and its cluster.
UUID, SAMPLE_WEIGHT, SAMPLE_CLUSTER = "uuid", "_weight", "_cluster"
DIGITS = 3


@dataclass(frozen=True)
class Anonymised:
    """The file (n rows, in a random order), before it is decided whether anybody gets it.

    `keys` and `answers` are codes, missing where there is none, `reasons` why there is no answer to a variable.
    `weights` are what each row has in the file; `population`, how many people each respondent stood for, and `clusters`
    never leave. `emptied` counts the answers that were emptied, by key, and `unanswered` those that nobody gave.
    `left_out` are the columns of choices, of questions with several, that too few named or did not name.
    """

    keys: pd.DataFrame
    answers: pd.DataFrame
    reasons: pd.DataFrame
    weights: np.ndarray
    population: np.ndarray
    clusters: pd.Series
    emptied: Mapping[str, int]
    unanswered: Mapping[str, int]
    left_out: tuple[str, ...]
    columns: Mapping[str, Column]

    @property
    def groups(self) -> np.ndarray:
        """The group of each row (n): those who share all keys."""
        return groups_of(self.keys)


def anonymised(
    sample: pd.DataFrame,
    reasons: pd.DataFrame,
    codebook: Mapping[str, Question],
    request: Request,
    salt: bytes,
) -> Anonymised:
    """The file that a request makes of a sample, its respondents' reasons for no answer (n each) and its codebook."""
    answers = recoded(sample, reasons, codebook, request)
    asked = (request.keys, request.limits, request.sample, request.weights, request.population_size)
    secret = secret_of(salt, asked, list(sample[UUID]), answers.answers.to_csv())
    order = random_order(sample[UUID], secret)
    if request.sample is not None:
        order = order[: round(request.sample * len(order))]
    keys = answers.answers[list(request.keys)].iloc[order]
    hidden = suppressed(keys, request.limits.k)
    variables = answers.answers[[name for name in answers.columns if name not in keys]].iloc[order]
    rare = tuple(name for name in variables if answers.columns[name].choice and _is_rare(variables[name], request))
    variables = variables.drop(columns=list(rare))
    population = _people(sample[SAMPLE_WEIGHT].to_numpy(float)[order], len(sample), request, sample)
    return Anonymised(
        keys=hidden.reset_index(drop=True),
        answers=variables.reset_index(drop=True),
        reasons=answers.reasons[list(variables)].iloc[order].reset_index(drop=True),
        weights=shared_weights(hidden, population),
        population=population,
        clusters=sample[SAMPLE_CLUSTER].iloc[order].reset_index(drop=True),
        emptied={name: int((keys[name].notna() & hidden[name].isna()).sum()) for name in keys},
        unanswered={name: int(keys[name].isna().sum()) for name in keys},
        left_out=rare,
        columns=answers.columns,
    )


def shared_weights(keys: pd.DataFrame, population: np.ndarray) -> np.ndarray:
    """Weights (n) as they may leave: the mean of all with the same keys, to three significant digits.

    A weight that was made of an area or an age tells it, even where nobody is told which weight belongs to which (de
    Waal & Willenborg 1997, Journal of Official Statistics 13(4)). The mean tells no more than the keys beside it, and
    keeps how many people each combination of keys stands for.
    """
    groups = groups_of(keys)
    means = np.bincount(groups, weights=population) / np.bincount(groups)
    return np.array([float(f"{mean:.{DIGITS}g}") for mean in means])[groups]


def rare_answers(answers: pd.Series, k: int) -> dict[str, int]:
    """The answers that some and fewer than k gave, and how many did."""
    counts = answers.value_counts()
    return {code: int(count) for code, count in counts.items() if count < k}


def _is_rare(answers: pd.Series, request: Request) -> bool:
    return answers.nunique() < len(YES_NO) or bool(rare_answers(answers, request.limits.k))


def _people(weights: np.ndarray, respondents: int, request: Request, sample: pd.DataFrame) -> np.ndarray:
    """How many people each row stands for: its weight, made up for those not drawn; they sum to the population."""
    scale = respondents / len(weights) if len(weights) else 1.0
    if request.population_size is not None:
        scale *= request.population_size / sample[SAMPLE_WEIGHT].sum()
    return weights * scale
