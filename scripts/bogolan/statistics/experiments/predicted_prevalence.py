"""The prevalence that a model of a sensitive item predicts, by group, and how it stands to one without a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..estimators.totals import Groups, groups_of
from ..inference.estimates import Estimates, join
from ..models.fit import Fit
from ..models.formula import ModelError
from ..models.marginal_effects import Level, Variance, marginal_effects


def predicted_prevalence(
    fit: Fit,
    name: str,
    label: Mapping[str, object],
    by: str | Sequence[str] | None = None,
    at: Mapping[str, Mapping[str, object]] | None = None,
    variance: Variance = "unconditional",
) -> Estimates:
    """The expected sensitive item, averaged over the respondents in the model, by group, jointly.

    at: {told: {variable: value}} predicts for everyone with those values in the place of their own, named
    "name, told|sex=women". label: what every estimate is of. variance: see `marginal_effects`. Raises ModelError for a
    variable that the model does not have.
    """
    groups = groups_of(fit.design.where(fit.rows), by)
    settings = {"": {}} if at is None else {f", {told}": _columns_at(fit, values) for told, values in at.items()}
    levels = [
        Level(f"{name}{told}{suffix}", columns, members)
        for told, columns in settings.items()
        for suffix, members in zip(groups.suffixes, groups.members, strict=True)
    ]
    labels = tuple(
        {**label, **group, **({} if at is None else {"at": told[2:]})} for told in settings for group in groups.labels
    )
    return replace(marginal_effects(fit, levels, variance), labels=labels)


def less_observed(predicted: Estimates, observed: Estimates, groups: Groups) -> Estimates:
    """The prevalence that a model predicts less that without one, of the same respondents, by group.

    Named "predicted - observed|sex=women"; with the scores of both its variance cannot be negative.
    """
    name = " - ".join(part.names[0].removesuffix(groups.suffixes[0]) for part in (predicted, observed))
    contrasts = {
        f"{name}{suffix}": {model: 1.0, plain: -1.0}
        for suffix, model, plain in zip(groups.suffixes, predicted.names, observed.names, strict=True)
    }
    found = join(predicted, observed).contrast(contrasts)
    labels = tuple({"variable": name, "level": None, **group} for group in groups.labels)
    return replace(found, labels=labels, counts=np.minimum(found.counts, found.n))


def _columns_at(fit: Fit, values: Mapping[str, object]) -> dict[str, np.ndarray]:
    """{column of the model: its values (n)} with variables set."""
    model = fit.model
    known = model.variables if model.recipe is not None else model.columns
    unknown = [variable for variable in values if variable not in known]
    if unknown:
        raise ModelError(f"the model has no variable {unknown[0]!r}; expected one of {', '.join(known)}")
    everyone = np.zeros_like(model.matrix)
    frame = fit.design.frame[fit.rows]
    everyone[fit.rows] = model.rebuild(frame.assign(**{name: [value] * len(frame) for name, value in values.items()}))
    return dict(zip(model.columns, everyone.T, strict=True))
