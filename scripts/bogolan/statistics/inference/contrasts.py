"""Combinations of estimates: linear ones, and smooth functions by their derivative (the delta method)."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..sampling.columns import LARGEST, as_numbers
from ..sampling.covariance import ROUNDING, largest, less_rounding

Combination = Mapping[str, float] | Callable[["Values"], object]

STEP = 1e-20  # of the complex step: its square is nothing beside 1, so that the derivative is exact to the last digit


@dataclass(frozen=True, eq=False)
class Values(Mapping):
    """The estimates by name, as a smooth contrast's function takes them."""

    names: tuple[str, ...]
    numbers: np.ndarray

    def __getitem__(self, name: str) -> np.complexfloating:
        return self.numbers[position_of(self.names, name)]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def position_of(names: Sequence[str], name: str) -> int:
    """Where the estimate of that name stands; KeyError with the names there are, if there is none."""
    try:
        return names.index(name)
    except ValueError:
        raise KeyError(f"no estimate is named {name!r}; there are {', '.join(names)}") from None


def combined(
    names: tuple[str, ...], values: np.ndarray, combinations: Mapping[str, Combination] | np.ndarray
) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Names, values (c) and slopes (c x k) of c combinations of k estimates.

    A combination is a row of a matrix, {estimate's name: coefficient}, or a function of the estimates by name made of
    NumPy's smooth functions: lambda e: np.log(e["a"] / e["b"]). Its slopes come from a complex step: Squire & Trapp
    (1998), SIAM Review 40, 110-112. A combination of an estimate that does not exist does not exist (NaN).
    """
    if not isinstance(combinations, Mapping):
        matrix = np.atleast_2d(as_numbers(combinations))
        if matrix.ndim > 2 or matrix.shape[1] != len(names):
            raise ValueError(f"the matrix has {matrix.shape[1]} columns; expected {len(names)}, one an estimate")
        _refuse_coefficients("of a matrix", matrix)
        return tuple(f"contrast {row + 1}" for row in range(len(matrix))), _linear(matrix, values), matrix
    slopes = np.zeros((len(combinations), len(names)))
    found, linear = np.empty(len(combinations)), np.zeros(len(combinations), bool)
    for row, (contrast, combination) in enumerate(combinations.items()):
        if callable(combination):
            found[row], slopes[row] = _smooth(contrast, combination, names, values)
            continue
        if not isinstance(combination, Mapping):
            raise ValueError(f"the contrast {contrast!r} is {combination!r}; expected {{estimate: coefficient}}")
        for name, coefficient in combination.items():
            is_plain = isinstance(coefficient, int | float)
            slopes[row, position_of(names, name)] = coefficient if is_plain else as_numbers(coefficient)
        _refuse_coefficients(repr(contrast), slopes[row])
        linear[row] = True
    found[linear] = _linear(slopes[linear], values)
    return tuple(combinations), found, slopes


def _refuse_coefficients(name: str, coefficients: np.ndarray) -> None:
    if not (np.abs(coefficients) < LARGEST).all():
        raise ValueError(f"the contrast {name} has a coefficient that is missing or infinite; expected numbers")


def combined_scores(scores: np.ndarray, slopes: np.ndarray) -> np.ndarray:
    """(units x c) scores of combinations, from those of the estimates (units x k) and the slopes (c x k).

    NaN where an estimate they use has none: only replicates lack scores, of what does not exist in them.
    """
    if not np.isnan(scores.sum()):
        return less_rounding(scores @ slopes.T, np.abs(slopes) @ largest(scores))
    absent = np.isnan(scores)
    return np.where(absent @ (slopes != 0).T, np.nan, combined_scores(np.where(absent, 0.0, scores), slopes))


def _linear(matrix: np.ndarray, values: np.ndarray) -> np.ndarray:
    absent = ((matrix != 0) & np.isnan(values)).any(axis=1)
    return np.where(absent, np.nan, matrix @ np.nan_to_num(values))


def _smooth(
    contrast: str, function: Callable[[Values], object], names: tuple[str, ...], values: np.ndarray
) -> tuple[float, np.ndarray]:
    """The value and its slopes (k); NaN, and 1 for each estimate it uses, where it is no finite real number."""
    slopes = np.zeros(len(names))
    value = _value_at(contrast, function, Values(names, values.astype(complex)))
    for place in range(len(names)):
        step = STEP * max(abs(np.nan_to_num(values[place])), 1.0)
        moved = values.astype(complex)
        moved[place] += step * 1j
        slopes[place] = _value_at(contrast, function, Values(names, moved)).imag / step
    finite = np.isfinite(value) and np.isfinite(slopes).all()
    if finite and abs(value.imag) <= ROUNDING * abs(value):  # the logarithm of less than zero is not real
        return value.real, slopes
    return np.nan, (slopes != 0).astype(float)


def _value_at(contrast: str, function: Callable[[Values], object], estimates: Values) -> complex:
    """What the function gives; NaN where it divides by zero. Raises ValueError where it cannot be followed."""
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():  # of what does not exist
            warnings.simplefilter("error", np.exceptions.ComplexWarning)
            return complex(function(estimates))
    except ZeroDivisionError:
        return complex(np.nan)
    except (TypeError, ValueError, np.exceptions.ComplexWarning) as error:
        raise ValueError(
            f"the contrast {contrast!r} cannot be evaluated ({error}); expected a number, made of the estimates by "
            "NumPy's smooth functions"
        ) from None


def unions(bases: tuple[np.ndarray, ...], used: np.ndarray) -> tuple[np.ndarray, ...]:
    """The base of each combination: everyone of the bases it uses (c x k, boolean); equal unions share one array."""
    found: dict[frozenset[int], np.ndarray] = {}
    chosen = []
    for row in used:
        parts = {id(base): base for base, part in zip(bases, row, strict=True) if part}
        if frozenset(parts) not in found:
            arrays = list(parts.values())
            whole = arrays[0] if len(arrays) == 1 else np.logical_or.reduce(arrays or [np.zeros(len(bases[0]), bool)])
            found[frozenset(parts)] = whole
        chosen.append(found[frozenset(parts)])
    return tuple(chosen)


def counts_of(bases: tuple[np.ndarray, ...], counts: np.ndarray, used: np.ndarray) -> np.ndarray:
    """(c) how many respondents are surely behind each combination of the estimates it uses (c x k, boolean).

    Parts with one base may be of the same people, so that only the largest of those counts.
    """
    found = np.zeros(len(used), counts.dtype)
    for base in {id(base) for base in bases}:
        members = np.array([id(other) == base for other in bases], bool)
        found += np.where(used & members, counts, 0).max(axis=1, initial=0)
    return found
