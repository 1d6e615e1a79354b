"""What a conjoint experiment tells: which levels were chosen most and least by women and men, and where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import (
    EVERYONE,
    MEN,
    SIGNIFICANT,
    WOMEN,
    find,
    mean_text,
    points_with_unit,
    select,
    signed_points,
)
from bogolan.publication.sentences.experiments import (
    Experiment,
    checked,
    experiments_reported,
    is_invalid,
    label,
    reasons,
)
from bogolan.survey.spine import (
    DETECTABLE,
    EFFECT,
    EXPERIMENTS,
    MARGINAL_MEAN,
    NOT_INFORMATIVE,
    PER_TASK,
    PREFERENCES,
    PROFILES,
    RATING,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.wording import Wording

CONJOINT = "conjoint"


def conjoint_experiments(evidence: Evidence) -> list[Mapping[str, Any]]:
    """The plan's conjoint experiments in its order, but for those of which not even the name is told."""
    return experiments_reported(evidence, (CONJOINT,))


def levels_of(evidence: Evidence, experiment: Mapping[str, Any]) -> list[str]:
    """Every level as the spine names it ("aid=food"), in the order of the rows."""
    rows = select(evidence.rows, analysis=EXPERIMENTS, outcome=experiment["name"], measure=MARGINAL_MEAN)
    return list(dict.fromkeys(row.level for row in rows))


def level_text(experiment: Mapping[str, Any], level: str, wording: Wording) -> str:
    """A level with its attribute in words: "Help: food"; their names where the plan gives no words."""
    name, _, code = level.partition("=")
    attribute = attribute_label(experiment, name, wording)
    return wording("conjoint.level", attribute=attribute, level=own_level_label(experiment, name, code, wording))


def attribute_label(experiment: Mapping[str, Any], name: str, wording: Wording) -> str:
    """What an attribute is called; its name where the plan gives no words."""
    return wording.label(_attribute(experiment, name).get("label")) or name


def own_level_label(experiment: Mapping[str, Any], name: str, code: str, wording: Wording) -> str:
    """What a level is called without its attribute; its code where the plan gives no words."""
    return wording.label(_attribute(experiment, name).get("levels", {}).get(code)) or code


def estimator_text(experiment: Mapping[str, Any], row: Row, wording: Wording) -> str:
    """What one row of a conjoint experiment is, in words."""
    if row.measure == PROFILES:
        return wording(f"conjoint.profiles.{row.level}")
    if row.measure == PREFERENCES:
        return wording("conjoint.estimator.preferences")
    return wording(f"conjoint.estimator.{row.measure}", level=level_text(experiment, str(row.level), wording))


def of_level(
    evidence: Evidence, experiment: Mapping[str, Any], level: str, measure: str = MARGINAL_MEAN
) -> dict[str, Row]:
    """The rows of one level by gender; of all where neither has any."""
    wanted = {"analysis": EXPERIMENTS, "outcome": experiment["name"], "measure": measure, "level": level}
    found = {group: find(evidence.rows, group=group, contrast=None, **wanted) for group in (WOMEN, MEN, EVERYONE)}
    by_gender = {group: found[group] for group in (WOMEN, MEN) if found[group]}
    return by_gender or {group: row for group, row in found.items() if row}


def gap_in(evidence: Evidence, experiment: Mapping[str, Any], level: str, measure: str = "gap") -> Row | None:
    """Women minus men in the marginal mean of a level, or the smallest that would have been found."""
    wanted = {"analysis": EXPERIMENTS, "outcome": experiment["name"], "measure": measure, "level": level}
    return find(evidence.rows, group=WOMEN, contrast=MEN, **wanted)


def reference_of(experiment: Mapping[str, Any], level: str, wording: Wording) -> str:
    """The level that an attribute's others are compared with, in words."""
    attribute = _attribute(experiment, level.partition("=")[0])
    code = str(attribute["reference"])
    return wording.typeset(wording.label(attribute.get("levels", {}).get(code)) or code)


def compared_levels(evidence: Evidence, experiment: Mapping[str, Any]) -> dict[str, str]:
    """Each level of an attribute that has a reference, in words that name the reference, but for that one itself."""
    references = {one["name"]: str(one["reference"]) for one in experiment["attributes"] if "reference" in one}
    parted = {level: level.partition("=") for level in levels_of(evidence, experiment)}
    return {
        level: evidence.wording(
            "conjoint.compared",
            level=level_text(experiment, level, evidence.wording),
            reference=reference_of(experiment, level, evidence.wording),
        )
        for level, (name, _, code) in parted.items()
        if references.get(name, code) != code
    }


def is_rated(evidence: Evidence, experiment: Mapping[str, Any]) -> bool:
    """Whether profiles were rated in numbers, and not chosen or accepted."""
    rows = select(evidence.rows, analysis=EXPERIMENTS, outcome=experiment["name"], measure=MARGINAL_MEAN)
    return any(row.unit == RATING for row in rows)


def has_effects(evidence: Evidence, experiment: Mapping[str, Any]) -> bool:
    """Whether the plan names a reference level, so that there are effects."""
    return bool(select(evidence.rows, analysis=EXPERIMENTS, outcome=experiment["name"], measure=EFFECT))


def _attribute(experiment: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return next((one for one in experiment["attributes"] if one["name"] == name), {})


def conjoint_told(evidence: Evidence, experiment: Mapping[str, Any]) -> Experiment:
    """All that the report says of one conjoint experiment."""
    wording, struck = evidence.wording, is_invalid(evidence, experiment)
    remarks = [reasons(evidence, experiment)] if struck else _remarks(evidence, experiment)
    return Experiment(
        name=experiment["name"],
        title=wording("conjoint.title", label=label(evidence, experiment)),
        design=_design(evidence, experiment),
        finding=_finding(evidence, experiment),
        struck=struck,
        remarks=tuple(filter(None, remarks)),
    )


def _design(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    wording = evidence.wording
    labels = [wording.label(one.get("label")) or one["name"] for one in experiment["attributes"]]
    attributes = wording.enumeration(wording("finding.quote", text=text) for text in labels)
    if "task" not in experiment:
        kind = "rated" if is_rated(evidence, experiment) else "accepted"
        return wording(f"conjoint.design.{kind}", attributes=attributes)
    wanted = {"analysis": EXPERIMENTS, "outcome": experiment["name"], "measure": PROFILES, "level": PER_TASK}
    row = find(evidence.rows, **wanted)
    if row is None or not row.published:
        return wording("conjoint.design.chosen", attributes=attributes)
    numbers = {"number": wording.number(row.estimate, 0), "chance": wording.percent(1 / row.estimate)}
    return wording("conjoint.design.chosen_of", attributes=attributes, **numbers)


def _finding(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    """The levels with the largest and the smallest marginal mean, by gender; or that this is withheld."""
    wording = evidence.wording
    published = _published(evidence, experiment)
    told = [_extremes(evidence, experiment, group, rows) for group, rows in published.items()]
    if not told:
        return wording("conjoint.withheld", label=label(evidence, experiment))
    return wording("conjoint.found", groups=wording.enumeration(told), synthetic=evidence.synthetic_mark)


def _extremes(evidence: Evidence, experiment: Mapping[str, Any], group: str, rows: Sequence[Row]) -> str:
    wording, kind = evidence.wording, "rated" if rows[0].unit == RATING else "chosen"
    found = {"most": max(rows, key=lambda row: row.estimate), "least": min(rows, key=lambda row: row.estimate)}
    texts = {name: level_text(experiment, str(row.level), wording) for name, row in found.items()}
    return wording(
        f"conjoint.{kind}.{group}", **texts, **{f"{name}_mean": _mean(row, wording) for name, row in found.items()}
    )


def _mean(row: Row, wording: Wording) -> str:
    """A marginal mean with its limits."""

    def number(value: float) -> str:
        return mean_text(value, row, wording) if row.unit == RATING else wording.percent(value)

    if row.interval is None:
        return number(row.estimate)
    lower, upper = (number(limit) for limit in row.interval)
    return wording("conjoint.mean", mean=number(row.estimate), lower=lower, upper=upper)


def _remarks(evidence: Evidence, experiment: Mapping[str, Any]) -> list[str]:
    """Of an experiment that passed its checks: where women and men differ, and whether they do at all."""
    passed = evidence.wording("experiment.passed") if checked(evidence, experiment) else ""
    doubt = evidence.wording("conjoint.overlap") if _order_in_doubt(evidence, experiment) else ""
    gaps = (_gaps(evidence, experiment), _undetected(evidence, experiment))
    return [*gaps, _preferences(evidence, experiment), doubt, passed]


def _order_in_doubt(evidence: Evidence, experiment: Mapping[str, Any]) -> bool:
    """Whether the intervals of the levels chosen most and least often overlap, among women, men or all."""
    for rows in _published(evidence, experiment).values():
        least, most = (end(rows, key=lambda row: row.estimate) for end in (min, max))
        if not (least.interval and most.interval and least.interval[1] < most.interval[0]):
            return True
    return False


def _published(evidence: Evidence, experiment: Mapping[str, Any]) -> dict[str, list[Row]]:
    """By group the published marginal means of all levels, where there are two or more."""
    by_level = {level: of_level(evidence, experiment, level) for level in levels_of(evidence, experiment)}
    found = {}
    for group in (WOMEN, MEN, EVERYONE):
        rows = [rows[group] for rows in by_level.values() if group in rows and rows[group].published]
        if len(rows) > 1:
            found[group] = rows
    return found


def _gaps(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    """In how many levels women and men differ, and where most; or in none."""
    wording = evidence.wording
    gaps = [gap_in(evidence, experiment, level) for level in levels_of(evidence, experiment)]
    gaps = [row for row in gaps if row is not None and row.published and row.p_adjusted is not None]
    if not gaps:
        return ""
    total = wording.number(len(gaps))
    established = [row for row in gaps if row.p_adjusted < SIGNIFICANT]
    if not established:
        return wording("conjoint.gaps.none", total=total)
    largest = max(established, key=lambda row: abs(row.estimate))
    told = {"level": level_text(experiment, str(largest.level), wording), "gap": _gap(largest, wording), "total": total}
    return wording("conjoint.gaps.some", len(established), **told)


def _undetected(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    """In how many levels a difference was too weakly measured, with the smallest that would have been found."""
    wording = evidence.wording
    gaps = [gap_in(evidence, experiment, level) for level in levels_of(evidence, experiment)]
    told = [row for row in gaps if row is not None and row.published]
    weak = [row for row in told if NOT_INFORMATIVE in row.flags]
    found = [gap_in(evidence, experiment, str(row.level), DETECTABLE) for row in weak]
    smallest = sorted((row for row in found if row is not None and row.published), key=lambda row: row.estimate)
    if not smallest:
        return ""
    ends = dict(zip(("least", "most"), (_detected(row, wording) for row in (smallest[0], smallest[-1])), strict=True))
    kind = "one" if len(set(ends.values())) == 1 else "several"
    total = wording.number(len(told))
    return wording(f"conjoint.not_informative.{kind}", len(smallest), total=total, **ends)


def _detected(row: Row, wording: Wording) -> str:
    """The smallest difference that would have been found: in points, or on the scale of the ratings."""
    return mean_text(row.estimate, row, wording) if row.unit == RATING else points_with_unit(row.estimate, wording)


def _gap(row: Row, wording: Wording) -> str:
    """A gap with its limits and adjusted p-value: in percentage points, or on the scale of the ratings."""
    rating = row.unit == RATING

    def number(value: float) -> str:
        return ("+" if value > 0 else "") + mean_text(value, row, wording) if rating else signed_points(value, wording)

    lower, upper = (number(limit) for limit in row.interval or (row.estimate, row.estimate))
    told = {"gap": number(row.estimate), "lower": lower, "upper": upper, "p": wording.p_value(row.p_adjusted)}
    return wording(f"conjoint.gap.{'rated' if rating else 'chosen'}", **told)


def _preferences(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    """Whether women and men prefer alike, all attributes together."""
    row = find(evidence.rows, analysis=EXPERIMENTS, outcome=experiment["name"], measure=PREFERENCES)
    if row is None or row.p_value is None:
        return ""
    key = "differ" if row.p_value < SIGNIFICANT else "not_established"
    return evidence.wording(f"conjoint.preferences.{key}", p=evidence.wording.p_value(row.p_value))
