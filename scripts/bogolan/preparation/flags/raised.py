"""The flags that the checks of the plan raise, beside those of the form's own logic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.preparation.flags.arms import arms_that_do_not_fit
from bogolan.preparation.flags.durations import durations
from bogolan.preparation.flags.form_versions import unknown_versions
from bogolan.preparation.flags.free_text import telling_words
from bogolan.preparation.flags.interviewer_profiles import interviewer_profiles
from bogolan.preparation.flags.interviewer_sex import two_sexes
from bogolan.preparation.flags.logical import contradictions
from bogolan.preparation.flags.near_duplicates import near_duplicates
from bogolan.preparation.flags.other_codes import codes_of_others
from bogolan.preparation.flags.outliers import outliers
from bogolan.preparation.flags.percentage_missing import much_missing
from bogolan.preparation.flags.quotas import quotas
from bogolan.preparation.flags.respondents import reused_ids
from bogolan.preparation.flags.select_multiple import disagreements
from bogolan.preparation.flags.straight_lining import straight_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    import numpy as np

    from bogolan.preparation.breach import Breach
    from bogolan.preparation.corrections.as_sent import AsSent
    from bogolan.preparation.form.run import FormRun
    from bogolan.preparation.identifiers.detection import Identifying
    from bogolan.preparation.matching import Recognised
    from bogolan.survey.questionnaire import Question


def raised(
    seen: Mapping[str, Recognised],
    form: FormRun,
    questions: Mapping[str, Question],
    plan: Mapping[str, Any],
    kept: np.ndarray,
    sent: AsSent,
    apart: Collection[Identifying] = (),
) -> Iterator[Breach]:
    """What the checks that the plan names find among the interviews (n, boolean) that are kept.

    `sent` is what corrections changed, as it was sent, `apart` are the columns that identify. The plan's logical checks
    and its interviewers' gender are looked at wherever it has them.
    """
    checks = {
        "straight_lining": lambda: straight_lines(form, questions),
        "durations": lambda: durations(seen, questions, plan, kept),
        "select_multiple": lambda: disagreements(form),
        "duplicates": lambda: reused_ids(form, plan, kept),
        "near_duplicates": lambda: near_duplicates(form, questions, plan, kept),
        "interviewer_profiles": lambda: interviewer_profiles(seen, form, questions, plan, kept),
        "quotas": lambda: quotas(form, questions, plan, kept, sent.columns),
        "outliers": lambda: outliers(seen, form, questions, plan, kept, sent),
        "percentage_missing": lambda: much_missing(form, questions, kept),
        "constraints": lambda: codes_of_others(seen, form, questions),
        "form_versions": lambda: unknown_versions(seen, plan),
        "arms": lambda: arms_that_do_not_fit(form, questions, plan),
        "free_text": lambda: telling_words(seen, questions, plan, apart),
    }
    for name, check in checks.items():
        if name in plan["checks"]:
            yield from check()
    yield from contradictions(form, questions, plan)
    yield from two_sexes(seen, plan, kept)
