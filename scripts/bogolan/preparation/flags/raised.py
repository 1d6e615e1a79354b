"""The flags that the checks of the plan raise, beside those of the form's own logic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.preparation.flags.durations import durations
from bogolan.preparation.flags.free_text import telling_words
from bogolan.preparation.flags.select_multiple import disagreements
from bogolan.preparation.flags.straight_lining import straight_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from bogolan.preparation.breach import Breach
    from bogolan.preparation.form.run import FormRun
    from bogolan.preparation.matching import Recognised
    from bogolan.survey.questionnaire import Question


def raised(
    seen: Mapping[str, Recognised],
    form: FormRun,
    questions: Mapping[str, Question],
    plan: Mapping[str, Any],
    kept: np.ndarray,
) -> list[Breach]:
    """What the checks that the plan names find among the interviews (n, boolean) that are kept."""
    checks = {
        "straight_lining": lambda: straight_lines(form, questions),
        "durations": lambda: durations(seen, questions, plan, kept),
        "select_multiple": lambda: disagreements(form),
        "free_text": lambda: telling_words(seen, questions, plan),
    }
    return [breach for name, check in checks.items() if name in plan["checks"] for breach in check()]
