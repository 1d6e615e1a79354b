"""Decompositions of models at the gate: of questions on the community only, for women and men both or for neither.

A part is a product of what is published elsewhere: by how much women and men differ in a question, and what goes with
it. So it leaves only where all of that does. What sums the parts up leaves only where each of them does: less the
others it would be the one that is hidden.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.disclosure.rules import COMPLEMENT, PUBLISHED, WITHHELD, decision
from bogolan.survey.spine import COMPOSITION, DECOMPOSED, EXPLAINED, MARGINAL_EFFECT, MODELS, PSEUDO_R2, R2

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pandas as pd

    from bogolan.disclosure.thresholds import Thresholds

INTERCEPT = "(Intercept)"
TOLD_OF_QUESTIONS = ("share", "gap", "mean", "net", "chisq")
NOBODY = "0"


def is_decomposed(rows: pd.DataFrame) -> pd.Series:
    """Which rows are of a decomposition."""
    return (rows["analysis"] == MODELS) & rows["measure"].isin(DECOMPOSED)


def of_decompositions(
    parts: pd.DataFrame, whole: pd.DataFrame, classes: Mapping[str, Mapping[str, str]], thresholds: Thresholds
) -> pd.DataFrame:
    """Rows of decompositions as they leave, their bases in tens; `whole` are the decided rows of all else."""
    parts = parts.copy()
    for model, own in parts.groupby("outcome", sort=True):
        for way in (own["measure"] == EXPLAINED, own["measure"] != EXPLAINED):
            rows = own[way]
            questions = {level for level in rows["level"].dropna() if level != INTERCEPT}
            told = {level for level in questions if _may_be_told(rows, str(model), level, whole, classes)}
            if (rows["measure"] == EXPLAINED).all() and _leaves_others_over(str(model), questions, whole):
                told = set()
            all_told = bool(told) and told == questions and (rows["release"] == PUBLISHED).all()
            of_all = classes.get(MODELS, {}).get(str(model), "sensitive")
            for index, row in rows.iterrows():
                leaves = row["level"] in told or (all_told and _whole_may_be_told(row, of_all, thresholds))
                if row["release"] == PUBLISHED and not leaves:
                    parts.loc[index, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    parts["n"], parts["note"] = thresholds.coarse(parts["n"]), None
    return parts


def _may_be_told(
    rows: pd.DataFrame, model: str, question: str, whole: pd.DataFrame, classes: Mapping[str, Mapping[str, str]]
) -> bool:
    """Whether a question is on the community, and nothing of it is hidden that its parts are made of."""
    own = rows[rows["level"] == question]
    of_model = whole[(whole["analysis"] == MODELS) & (whole["outcome"] == model)]
    asked = of_model["level"].astype(str).str.partition("=")[0] == question
    effects = of_model[asked & (of_model["measure"] == MARGINAL_EFFECT)]
    answered = whole[(whole["analysis"] == "drivers") & (whole["outcome"] == question) & (whole["base"] == "answered")]
    answered = answered[answered["measure"].isin(TOLD_OF_QUESTIONS)]
    leave = all(len(made) and (made["release"] == PUBLISHED).all() for made in (own, effects, answered))
    return classes.get("drivers", {}).get(question) == "community" and bool(leave) and own["estimate"].notna().all()


def _leaves_others_over(model: str, questions: Collection[str], whole: pd.DataFrame) -> bool:
    """Whether the R2 of a linear model, less these questions' shares, would be what goes with its other terms."""
    own = whole[(whole["analysis"] == MODELS) & (whole["outcome"] == model)]
    terms = own.loc[own["measure"] == MARGINAL_EFFECT, "level"].astype(str).str.partition("=")[0]
    has_r2 = ((own["measure"] == PSEUDO_R2) & (own["level"] == R2)).any()
    return bool(has_r2) and not set(terms) <= set(questions)


def _whole_may_be_told(row: pd.Series, question_class: str, thresholds: Thresholds) -> bool:
    """Whether what sums parts up may leave, all of them told.

    Beside the difference between all women and men who answered, that of those in the model speaks of the others: they
    are decided on as any share would be. So is what is left of it where the part in what was said is known.
    """
    if row["measure"] in (EXPLAINED, COMPOSITION) or row["note"] == NOBODY:
        return True
    told = str(row["note"]).split("/")
    if len(told) != 3 or not all(map(str.isdecimal, told)):
        return False  # how many they are is not known
    n, clusters, count = map(int, told)
    left_out = row.copy()
    left_out["measure"], left_out["flag"], left_out["estimate"] = "share", None, count / n
    left_out["n"], left_out["clusters"], left_out["count"] = n, clusters, count
    return decision(left_out, question_class, thresholds)[0] == PUBLISHED
