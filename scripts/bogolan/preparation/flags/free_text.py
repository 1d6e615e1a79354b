"""Words of respondents that may name a person, a telephone number or a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import TELLING
from bogolan.preparation.identifiers.detection import is_free_text
from bogolan.preparation.identifiers.text_scan import kinds_in, places_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.preparation.matching import Recognised
    from bogolan.survey.questionnaire import Question


def telling_words(
    seen: Mapping[str, Recognised], questions: Mapping[str, Question], plan: Mapping[str, Any]
) -> Iterator[Breach]:
    """Where a free text has something that the scan finds, by what it is.

    What the plan names as an id of interviews, respondents or interviewers is in nobody's words.
    """
    design = plan.get("design", {})
    places = places_of(questions, [*design.get("strata", ()), *filter(None, [design.get("clusters")])])
    ids = {plan.get("uuid"), plan.get("respondent"), plan.get("interviewer", {}).get("question")}
    for name, column in seen.items():
        if name in ids or not is_free_text(questions[name], lambda cells=column.tidy: [cell for cell in cells if cell]):
            continue
        kinds = np.array([", ".join(kinds_in(text, places)) for text in column.tidy], object)
        for kind in sorted(set(kinds) - {""}):
            yield Breach(name, TELLING.about(rule=kind), (kinds == kind)[column.places])
