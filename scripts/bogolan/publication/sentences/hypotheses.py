"""What was fixed in advance and what the data say of it: each hypothesis with the verdict of every test."""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import TYPE_CHECKING, Any

from bogolan.publication.released import (
    COMMUNAL,
    MEN,
    WITHHELD,
    WOMEN,
    effect_text,
    select,
    signed_mean_text,
    signed_points,
)
from bogolan.publication.sentences.associations import outcome_text
from bogolan.publication.sentences.evidence import Finding, alternatives, capitalised
from bogolan.publication.sentences.methods import sentence
from bogolan.publication.sentences.smallest_differences import smallest_of, smallest_told
from bogolan.survey.plan_comparisons import MARGIN, in_full
from bogolan.survey.plan_conjoint import LEVEL, conjoints, name_of_level
from bogolan.survey.spine import (
    ALONE,
    COMPARED,
    CONTRADICTED,
    F_TEST,
    HYPOTHESES,
    HYPOTHESIS,
    INVALID,
    NOT_INFORMATIVE,
    RATING,
    SCALE,
    SCALE_POINTS,
    SENSITIVITY,
    SUPPORTED,
    UNTESTABLE,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence

# Verdicts without a single number to print.
WITHOUT_NUMBERS = (INVALID, UNTESTABLE)
# Verdicts on several numbers together, of which there is a p-value alone.
TOGETHER = (SUPPORTED, NOT_INFORMATIVE)
FINGERPRINT = 12
# In which words, and how, a difference is told that is not in percentage points.
UNITS = {
    SCALE_POINTS: ("on_a_scale", effect_text),
    RATING: ("on_a_scale", effect_text),
    SCALE: ("of_means", signed_mean_text),
}
# What was fixed in advance; claims and caveats may be added later.
FIXED = (
    "id",
    "statement",
    "registered",
    "primary",
    "family",
    "outcomes",
    "experiment",
    LEVEL,
    "compare",
    "within",
    "by",
    "with",
)
FIXED += ("test", "alternative", "margin")


def hypotheses_told(evidence: Evidence) -> list[Finding]:
    """Each hypothesis that was tested: its statement, then the verdicts, and when it was fixed."""
    return [
        _told(evidence, hypothesis)
        for hypothesis in evidence.plan.get("hypotheses") or []
        if _rows(evidence, hypothesis)
    ]


def is_confidential(evidence: Evidence, hypothesis: Mapping[str, Any]) -> bool:
    """Whether a hypothesis joins an outcome with what a community is recognised by: nothing of it is told."""
    return any(row.release_reason == COMMUNAL for row in _rows(evidence, hypothesis))


def tests(evidence: Evidence, hypothesis: Mapping[str, Any]) -> list[tuple[str, Row]]:
    """Each test of a hypothesis with what it is about; empty words where it has one alone."""
    rows = _rows(evidence, hypothesis)
    return [(_about(evidence, row, hypothesis) if len(rows) > 1 else "", row) for row in rows]


def tests_again(
    evidence: Evidence, hypothesis: Mapping[str, Any], analysis: Mapping[str, Any]
) -> list[tuple[str, Row, Row]]:
    """Each test of which an analysis has a second result that leaves: what it is about, the first and the second."""
    again = select(
        evidence.rows, analysis=HYPOTHESES, measure=HYPOTHESIS, domain=SENSITIVITY, domain_level=analysis["name"]
    )
    own = {row.level: row for row in again if row.outcome == hypothesis["id"] and row.release != WITHHELD}
    return [(about, row, own[row.level]) for about, row in tests(evidence, hypothesis) if row.level in own]


def verdict(evidence: Evidence, row: Row, hypothesis: Mapping[str, Any]) -> str:
    """The verdict of one test with its numbers; of one that is not informative also what it could have shown."""
    said = _judged(evidence, row, hypothesis)
    if row.note != NOT_INFORMATIVE or row.release == WITHHELD or not_asked(evidence, hypothesis):
        return said
    return " ".join(filter(None, [said, smallest_told(smallest_of(evidence.rows, row), hypothesis, evidence.wording)]))


def _judged(evidence: Evidence, row: Row, hypothesis: Mapping[str, Any]) -> str:
    wording = evidence.wording
    if absent := not_asked(evidence, hypothesis):
        return wording(f"hypothesis.not_asked.{absent}")
    if row.release == WITHHELD:
        return wording("hypothesis.withheld")
    if row.note in TOGETHER and row.unit == F_TEST and row.p_adjusted is not None:
        return wording(f"hypothesis.together.{row.note}", p=wording.p_value(row.p_adjusted))
    if row.note in WITHOUT_NUMBERS or not row.interval:
        return wording(f"hypothesis.verdict.{INVALID if row.note == INVALID else UNTESTABLE}")
    kind, number = UNITS.get(str(row.unit), ("verdict", lambda value, row, wording: signed_points(value, wording)))
    texts = [number(value, row, wording) for value in (row.estimate, *row.interval)]
    numbers = dict(zip(("points", "lower", "upper"), texts, strict=True))
    numbers["p"] = wording.p_value(row.p_adjusted) if row.p_adjusted is not None else ""
    margin = hypothesis.get("margin", MARGIN)
    numbers["margin"] = wording.number(margin) if row.unit in UNITS else wording.number(100 * margin, 0)
    is_deviation = row.unit in UNITS and "margin" not in hypothesis
    numbers["small"] = wording(f"hypothesis.small.{'deviation' if is_deviation else kind}", margin=numbers["margin"])
    # That two are further apart than the margin is said by the limits: the p-value is that of the opposite.
    beyond = hypothesis["test"] == "equivalence" and row.note == CONTRADICTED
    return wording(f"hypothesis.{kind}.{'beyond' if beyond else row.note}", **numbers)


def fingerprint(hypothesis: Mapping[str, Any]) -> str:
    """A digest of what was fixed in advance and of its day, by which a later change can be told."""
    fixed = {key: hypothesis[key] for key in FIXED if key in hypothesis}
    text = json.dumps(fixed, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:FINGERPRINT]


def not_asked(evidence: Evidence, hypothesis: Mapping[str, Any]) -> str:
    """Women or men, whom a hypothesis compares or is among, and of whom nobody was asked; empty where there is none."""
    asked = {row.group for row in select(evidence.rows, analysis="sample", measure="respondents")}
    named = [*hypothesis.get("compare", ()), hypothesis.get("within")]
    return next((group for group in (WOMEN, MEN) if group in named and asked and group not in asked), "")


def _rows(evidence: Evidence, hypothesis: Mapping[str, Any]) -> tuple[Row, ...]:
    return select(evidence.rows, analysis=HYPOTHESES, measure=HYPOTHESIS, outcome=hypothesis["id"])


def _told(evidence: Evidence, hypothesis: Mapping[str, Any]) -> Finding:
    wording, name = evidence.wording, hypothesis["id"]
    if is_confidential(evidence, hypothesis):
        return Finding(wording("declared.confidential.hypotheses", name=name))
    statement = sentence(evidence, hypothesis["statement"])
    told = []
    for about, row in tests(evidence, hypothesis):
        said = verdict(evidence, row, hypothesis)
        told.append(wording("hypothesis.test", about=about, verdict=said) if about else capitalised(said))
    told += [*_unadjusted(evidence, hypothesis), *_again(evidence, hypothesis)]
    day = datetime.date.fromisoformat(str(hypothesis["registered"]))
    registered = {"day": wording.day(day), "fingerprint": fingerprint(hypothesis)}
    key = "primary" if hypothesis.get("primary") else "secondary"
    late = str(hypothesis["registered"]) > str(evidence.plan["fieldwork"]["start"])
    ends = [wording(f"hypothesis.registered.{key}", **registered)]
    ends += [wording("declared.registered_late", day=registered["day"])] if late else []
    ends += _deviations(evidence, name)
    return Finding(wording("hypothesis.statement", name=name, statement=statement), " " + " ".join([*told, *ends]))


def _deviations(evidence: Evidence, name: str) -> list[str]:
    """That the analysis departed from what was fixed of a hypothesis, and when; what and why is among the methods."""
    days = [one["date"] for one in evidence.plan.get("deviations") or [] if name in one.get("hypotheses", ())]
    told = [evidence.wording.day(datetime.date.fromisoformat(str(day))) for day in days]
    return [evidence.wording("hypothesis.deviated", days=evidence.wording.enumeration(told))] if told else []


def _unadjusted(evidence: Evidence, hypothesis: Mapping[str, Any]) -> list[str]:
    """That differences between answers are as observed, and which model of the plan holds other answers equal."""
    shown = any(row.release != WITHHELD for row in _rows(evidence, hypothesis))
    if hypothesis["test"] != "association" or not shown:
        return []
    models = [model for model in evidence.plan["models"] if model["name"] == hypothesis.get("model")]
    beside = [evidence.wording("hypothesis.model", outcome=outcome_text(evidence, model)) for model in models]
    return [" ".join([evidence.wording("hypothesis.unadjusted"), *beside])]


def _again(evidence: Evidence, hypothesis: Mapping[str, Any]) -> list[str]:
    """By analysis that repeats it, that the verdicts are the same, or else what they are then."""
    wording, told = evidence.wording, []
    for analysis in evidence.plan.get("sensitivity") or []:
        found = tests_again(evidence, hypothesis, analysis)
        whom = whom_again(evidence, analysis)
        if found and len(found) == len(_rows(evidence, hypothesis)) and all(_same(*pair) for _, *pair in found):
            told.append(wording("hypothesis.same_again", len(found), whom=whom))
        elif found:
            said = [(about, verdict(evidence, second, hypothesis)) for about, _, second in found]
            verdicts = [
                wording("hypothesis.test", about=about, verdict=text) if about else text for about, text in said
            ]
            told.append(wording("hypothesis.again", whom=whom, verdicts=" ".join(verdicts)))
    return told


def _same(first: Row, second: Row) -> bool:
    """Whether two results have one verdict, and where that is of a difference, also one direction."""
    directed = first.note in (SUPPORTED, CONTRADICTED, ALONE) and first.unit != F_TEST
    return first.note == second.note and (not directed or first.estimate * second.estimate > 0)


def whom_again(evidence: Evidence, analysis: Mapping[str, Any]) -> str:
    """Whom a sensitivity analysis speaks of, in the plan's words; its name where the plan has none."""
    return evidence.wording.label(analysis.get("label")) or analysis["name"]


def parts_of_test(plan: Mapping[str, Any], row: Row) -> list[str]:
    """The questions and conditions that a test's level names, but for what it is of a conjoint experiment."""
    level = row.level or ""
    (hypothesis,) = (one for one in plan["hypotheses"] if one["id"] == row.outcome)
    if hypothesis.get("experiment") in {one["name"] for one in conjoints(plan)}:
        level = level.removeprefix(name_of_level(hypothesis))
    return [name for name in level.split("/") if name]


def _about(evidence: Evidence, row: Row, hypothesis: Mapping[str, Any]) -> str:
    """What one of several tests is about: the topic or wording of its question, with the answers where it has them."""
    wording = evidence.wording
    names = parts_of_test(evidence.plan, row)
    if row.level is None:
        return wording("hypothesis.of_all")
    topics = {
        item["question"]: item.get("topic") for section in ("support", "drivers") for item in evidence.items(section)
    }
    named = [name for name in names if name != COMPARED]
    if not named:
        return wording("hypothesis.compared")
    question, _, told = named[-1].partition(": ")
    text = wording.label(topics.get(question))
    about = capitalised(text) if text else wording("finding.quote", text=evidence.question(question))
    outcome = next((one for one in _outcomes(hypothesis) if in_full(one) == named[-1]), {}) if told else {}
    if "reason" in outcome:
        reasons = [wording(f"claim.reason.{reason}") for reason in outcome["reason"]]
        return wording("hypothesis.about", about=about, answers=alternatives(reasons, wording))
    answers = outcome.get("share") or outcome.get("is")
    return (
        wording("hypothesis.about", about=about, answers=evidence.quoted_answers(question, answers))
        if answers
        else about
    )


def _outcomes(hypothesis: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """All that a hypothesis names of questions: outcomes, conditions, and what they go with."""
    return [one for key in ("outcomes", "by", "with") for one in hypothesis.get(key, ())]
