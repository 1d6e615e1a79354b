"""How far what we find is from an entry, field by field, and how near it must be."""

from __future__ import annotations

import numpy as np

CLOSED_FORM, ITERATIVE, TAIL = 1e-8, 1e-6, 2e-5

ITERATED = ("glm", "olr", "termtest", "predmeans", "ame", "cal_", "loglin", "listdiff", "lonely/04")
PROBABILITIES = ("p", "p_value", "p_dev", "p_score")  # a tail's relative error is that of its statistic many times over


def expected(entry: dict) -> dict:
    """The entry's numbers, those of the later version of R survey where two differ."""
    disputed, later = entry.get("disputed_fields", ()), entry.get("values_4_5", {})
    return {**entry, **{name: later[name] for name in disputed if name in later}}


def tolerance(entry: dict, field: str) -> float:
    """Relative distance allowed."""
    if field in PROBABILITIES:
        return TAIL if _iterated(entry) or field != "p_value" else 1e-7
    return ITERATIVE if _iterated(entry) else CLOSED_FORM


def _iterated(entry: dict) -> bool:
    return "svyglm" in entry["call"] or any(part in entry["id"] for part in ITERATED)


def distances(entry: dict, found: dict) -> dict[str, float]:
    """{field: relative distance} of all fields that both have; infinite where one is NaN and the other is not."""
    told = expected(entry)
    measured = {}
    for field, ours in found.items():
        if field == "quantiles":
            for name, parts in ours.items():
                for part, values in parts.items():
                    measured[f"{name} {part}"] = distance(values, told["quantiles"][name][part])
        elif field == "ci":
            measured["ci"] = max(distance(ours[0], told["ci"]["lower"]), distance(ours[1], told["ci"]["upper"]))
        elif field == "limits":
            measured["ci"] = _limits(entry, told, found)
        elif field == "vcov" and told.get("vcov") is not None and None not in np.ravel(np.array(told["vcov"], object)):
            measured["vcov"] = _covariance(ours, told["vcov"], told["estimate"])
        elif field != "vcov" and told.get(field) is not None:
            measured[field] = distance(ours, told[field], _zero(field, told))
    if "ci" in told and told["ci"] and "ci" not in found and "limits" not in found and told["ci"].get("lower"):
        measured["ci"] = _t_interval(found, told)
    return measured


def distance(ours: object, theirs: object, zero: float = 0.0) -> float:
    """The largest relative distance; numbers below `zero` count as zero."""
    ours, theirs = (np.array(value, float).ravel() for value in (ours, _numbers(theirs)))
    if ours.shape != theirs.shape:
        return np.inf
    missing = np.isnan(ours), np.isnan(theirs)
    if (missing[0] != missing[1]).any():
        return np.inf
    apart = np.abs(ours - theirs)
    small = np.maximum(np.abs(ours), np.abs(theirs)) <= zero
    scale = np.where(theirs == 0, 1.0, np.abs(theirs))
    return float(np.nanmax(np.where(small | missing[0], 0.0, apart / scale), initial=0.0))


def _numbers(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_numbers(item) for item in value]
    return {"NaN": np.nan, "Inf": np.inf, "-Inf": -np.inf}.get(value, value) if isinstance(value, str) else value


def _zero(field: str, told: dict) -> float:
    """What rounding leaves of a standard error of zero, beside its estimates."""
    if field != "se" or not told.get("estimate"):
        return 0.0
    return 1e-13 * float(np.nanmax(np.abs(np.array(_numbers(told["estimate"]), float))))


def _covariance(ours: np.ndarray, theirs: list, estimates: list) -> float:
    """Relative to the standard errors, as covariances of independent estimates are rounding around zero."""
    theirs = np.array(_numbers(theirs), float)
    spread = np.sqrt(np.maximum(np.diag(theirs), 1e-300))
    none = 1e-13 * float(np.abs(_numbers(estimates)).max())  # what rounding leaves of a variance of zero
    known = np.outer(spread > none, spread > none)
    return float(np.max(np.abs(ours - theirs)[known] / np.outer(spread, spread)[known], initial=0.0))


def _t_interval(found: dict, told: dict) -> float:
    """Estimate plus or minus t standard errors with the entry's degrees of freedom."""
    from scipy.stats import t

    margin = t.ppf((1 + told["ci"]["level"]) / 2, told["ci"]["df"]) * np.ravel(found["se"])
    values = np.ravel(found["estimate"])
    if len(np.ravel(told["ci"]["lower"])) != len(values):
        return 0.0
    sides = distance(values - margin, told["ci"]["lower"]), distance(values + margin, told["ci"]["upper"])
    size = np.abs(values).max() / max(float(np.abs(np.array(_numbers(told["ci"]["lower"]), float)).min()), 1e-300)
    return max(sides) / max(size, 1.0)  # a limit near zero is the difference of two numbers that are not


def _limits(entry: dict, told: dict, found: dict) -> float:
    """oldsvyquantile: limits, or with replicate weights estimate plus or minus t standard errors."""
    if "limits" in told["ci"]:
        return distance(found["limits"], told["ci"]["limits"])
    return _t_interval(found, told)
