"""Item nonresponse: how many of the questions they were asked people left without an answer, and whom they told none.

An answer that a woman is given and a man is not is a finding about the survey, and a warning about every number in it.
The rates of each question stand beside its answers; here they are taken together, by the gender of who was asked and
of who asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.analysis.by_gender import ASKED, WOMEN_MINUS_MEN, by_group, difference_row, estimate_row
from bogolan.analysis.domains import DOMAIN, by_level
from bogolan.analysis.sampled import ALL, MEN, WOMEN, genders, survey_design
from bogolan.preparation.weighting.sample import DESIGN_COLUMNS, GENDER, WEIGHT, gender
from bogolan.statistics import join, ratio
from bogolan.survey.reasons import DONT_KNOW, NOT_ASKED, REFUSED
from bogolan.survey.spine import INTERVIEWER, ITEM_NONRESPONSE, NONRESPONSE, WOMEN_LESS_MEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.statistics import Estimates, SurveyDesign

REASONS = (DONT_KNOW, REFUSED)
QUESTIONS = "_questions"


def silence_rows(sample: pd.DataFrame, reasons: pd.DataFrame, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A row a reason and group, with the gap between women and men; the same by the interviewer's gender.

    `domain` is `interviewer_gender` and `domain_level` women, men, or "women - men" for what it makes of a difference.
    `count` are those who gave the reason at all.
    """
    questions = list(dict.fromkeys(item["question"] for section in ("support", "drivers") for item in plan[section]))
    if not questions:
        return
    design = _totals(survey_design(sample, plan), reasons[questions])
    rates = by_group(design, list(REASONS), _rate)
    asked_by = _interviewers(sample, plan)
    if asked_by is not None:
        design = design.with_frame(design.frame.assign(**{DOMAIN: asked_by}))
        rates = join(rates, by_level(design, list(REASONS), _rate))
    named = {_place(row): row["name"] for row in rates.frame().to_dict("records") if _told(row, design.frame)}
    for row, *limits in zip(rates.frame().to_dict("records"), *rates.interval(), strict=True):
        reason, group, level = _place(row)
        if (reason, group, level) in named:
            gave = {"count": _gave(design.frame, reason, group, level)}
            yield estimate_row(ITEM_NONRESPONSE, "proportion", row, *limits, "t") | _about(reason, level) | gave
    for reason, group, level in named:
        others = {(reason, MEN, level): WOMEN_MINUS_MEN | _about(reason, level)} if group == WOMEN else {}
        if level == WOMEN:
            others[reason, group, MEN] = {"group": group} | _about(reason, WOMEN_LESS_MEN)
        for other, about in others.items():
            if other in named:
                yield difference_row(rates, named[reason, group, level], named[other], "proportion") | about


def _totals(design: SurveyDesign, reasons: pd.DataFrame) -> SurveyDesign:
    """Of how many questions each was asked, and how many they left for each reason."""
    counts = {reason: (reasons == reason).sum(axis=1).astype(float) for reason in REASONS}
    asked = (reasons != NOT_ASKED).sum(axis=1).astype(float)
    return design.with_frame(design.frame[list(DESIGN_COLUMNS)].assign(**counts, **{QUESTIONS: asked}))


def _place(row: Mapping[str, Any]) -> tuple[str, str, str | None]:
    """Of which reason, whom and whose questions a rate is: the gender of who asked, or None for either."""
    group, level = (row.get(name) for name in (GENDER, DOMAIN))
    reason = row["variable"].partition("/")[0]
    return reason, group if isinstance(group, str) else ALL, level if isinstance(level, str) else None


def _told(row: Mapping[str, Any], sample: pd.DataFrame) -> bool:
    """Whether a rate is of somebody, and not of women and men together by who asked, which would mix up the two."""
    _, group, level = _place(row)
    return row["n"] > 0 and not (group == ALL and level and genders(sample))


def _about(reason: str, level: str | None) -> dict[str, Any]:
    place = {"domain": INTERVIEWER, "domain_level": level} if level else {}
    return {"analysis": NONRESPONSE, "outcome": "questions", "level": reason, "base": ASKED, **place}


def _gave(frame: pd.DataFrame, reason: str, group: str, level: str | None) -> int:
    """How many gave a reason to any question."""
    gave = (frame[reason] > 0) & (frame[WEIGHT] > 0)
    if group != ALL:
        gave &= frame[GENDER] == group
    return int((gave if level is None else gave & (frame[DOMAIN] == level)).sum())


def _rate(design: SurveyDesign, reasons: list[str], by: str | list[str] | None = None) -> Estimates:
    return ratio(design, reasons, QUESTIONS, by)


def _interviewers(sample: pd.DataFrame, plan: Mapping[str, Any]) -> pd.Series | None:
    """The gender of each respondent's interviewer; None where the plan does not tell it, or where one gender asked."""
    told = plan.get("interviewer", {}).get("gender")
    levels = gender(sample, told) if told else None
    return levels if levels is not None and levels.nunique() == 2 else None
