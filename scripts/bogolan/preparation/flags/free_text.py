"""Words of respondents that may name a person, a telephone number or a place, although they were not asked for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import TELLING
from bogolan.preparation.identifiers.detection import MARKED, OWN_WORDS, is_free_text, reason_of_column
from bogolan.preparation.identifiers.survey_places import places_of
from bogolan.preparation.identifiers.text_scan import kinds_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from bogolan.preparation.identifiers.detection import Identifying
    from bogolan.preparation.matching import Recognised
    from bogolan.survey.questionnaire import Question

# A question of which so many answers, and more than half of those that differ, name somebody or a place asked for that.
FEWEST, MOST = 10, 0.5


def telling_words(
    seen: Mapping[str, Recognised],
    questions: Mapping[str, Question],
    plan: Mapping[str, Any],
    apart: Collection[Identifying] = (),
) -> Iterator[Breach]:
    """Where a free text has something that the scan finds, by what it is.

    `apart` are the columns that identify (see `identifying`). Of those that are split off only people's own words are
    scanned: a question that asks for a name, a number or a place says nothing against an interview that has one. What
    the plan names as an id of interviews, respondents or interviewers is in nobody's words. Texts that stay with the
    answers are scanned whatever is in them.
    """
    design = plan.get("design", {})
    places = places_of(questions, [*design.get("strata", ()), *filter(None, [design.get("clusters")])])
    ids = {plan.get("uuid"), plan.get("respondent"), plan.get("interviewer", {}).get("question")}
    split_off = dict.fromkeys(plan.get("identifiers", ()), MARKED)
    split_off |= {one.column: one.reason for one in apart if one.in_vault and not one.repeat}
    for name, column in seen.items():
        if name in ids or not is_free_text(questions[name], lambda cells=column.tidy: [cell for cell in cells if cell]):
            continue
        if name in split_off and _asked_for(questions[name], column, split_off[name]):
            continue
        kinds = np.array([", ".join(kinds_in(text, places)) for text in column.tidy], object)
        if name in split_off and _names_most(kinds, column):
            continue
        for kind in sorted(set(kinds) - {""}):
            yield Breach(name, TELLING.about(rule=kind), (kinds == kind)[column.places])


def _asked_for(question: Question, column: Recognised, reason: str) -> bool:
    """Whether a column was split off for more than that the plan marks it or that it holds people's own words."""
    if reason not in (MARKED, OWN_WORDS):
        return True
    return reason == MARKED and reason_of_column(question, column.tidy[column.places]) not in (None, OWN_WORDS)


def _names_most(kinds: np.ndarray, column: Recognised) -> bool:
    """Whether most answers tell, of the distinct ones (each with its kinds) and counted as given."""
    answered = column.tidy != ""
    telling = kinds[answered] != ""
    given = int((kinds != "")[column.places].sum())
    return given >= FEWEST and telling.sum() > MOST * len(telling)
