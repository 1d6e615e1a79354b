"""What the numbers of mixed models are, in words, beside their names: in the first language of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bogolan.analysis.models.mixed import COEFFICIENT, DEVIATION, INTRACLASS, RESIDUAL
from bogolan.analysis.models.regression import INTERCEPT
from bogolan.preparation.who_asked import ASKED_BY
from bogolan.survey.labels import in_language
from bogolan.survey.plan_mixed import interviewer_question, mixed_models
from bogolan.survey.plan_parts import LOGIT
from bogolan.survey.spine import OF_CURVE, TIMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

OUTCOME, NUMBER, LABEL = "outcome", "number", "label"
# Behind which column of the table each stands.
BEHIND = {OUTCOME: "model", NUMBER: "measure", LABEL: "level"}
INTERVIEWER, OF_A_LOGIT = "interviewer", "of a logit"
WORDS = {
    "en": {
        COEFFICIENT: "coefficient",
        DEVIATION: "standard deviation",
        INTRACLASS: "intraclass correlation",
        OF_A_LOGIT: "{number} (of log odds)",
        INTERCEPT: "intercept",
        RESIDUAL: "residuals",
        INTERVIEWER: "interviewer",
        ASKED_BY: "a woman asked",
        OF_CURVE: "{question} (column {place} of its curve)",
    },
    "fr": {
        COEFFICIENT: "coefficient",
        DEVIATION: "écart-type",
        INTRACLASS: "corrélation intraclasse",
        OF_A_LOGIT: "{number} (des log-cotes)",
        INTERCEPT: "constante",
        RESIDUAL: "résidus",
        INTERVIEWER: "enquêteur",
        ASKED_BY: "une femme a posé les questions",
        OF_CURVE: "{question} (colonne {place} de sa courbe)",
    },
}


def with_labels(
    table: pd.DataFrame, codebook: Mapping[str, Mapping[str, Any]], plan: Mapping[str, Any]
) -> pd.DataFrame:
    """The table with the outcome of each model, what each number is, and of what, in words.

    All numbers of a logit are of log odds: an intraclass correlation, too, in which pi^2 / 3 stands for what varies
    between the answers of one village.
    """
    words = _Words(codebook, plan, plan["languages"][0])
    models = {model["name"]: model for model in mixed_models(plan)}
    found = {
        OUTCOME: [words.outcome(models[name]["outcome"]) for name in table["model"]],
        NUMBER: [words.number(*row) for row in zip(table["measure"], table["family"], strict=True)],
        LABEL: [words.level(models[name], level) for name, level in zip(table["model"], table["level"], strict=True)],
    }
    for name, cells in found.items():
        table.insert(table.columns.get_loc(BEHIND[name]) + 1, name, cells)
    return table


@dataclass(frozen=True)
class _Words:
    """Questions, answers and numbers in one language."""

    codebook: Mapping[str, Mapping[str, Any]]
    plan: Mapping[str, Any]
    language: str

    def outcome(self, outcome: Mapping[str, Any]) -> str:
        """The question that is explained, with the answers that count, or the reasons for giving none."""
        told = outcome.get("share", outcome.get("reason", ()))
        return self._with_answers(outcome["question"], told)

    def number(self, measure: str, family: str) -> str:
        """What a number is; empty of a model that could not be fitted."""
        own = WORDS[self.language]
        if measure not in own:
            return ""
        return own[OF_A_LOGIT].format(number=own[measure]) if family == LOGIT else own[measure]

    def level(self, model: Mapping[str, Any], level: str | None) -> str:
        """A column of a model, or a grouping."""
        own = WORDS[self.language]
        if not isinstance(level, str):
            return ""
        if level in own:
            return own[level]
        if level == interviewer_question(self.plan):
            return own[INTERVIEWER]
        per = {term["question"]: term["per"] for term in model["terms"] if "per" in term}
        return " × ".join(self._factor(factor, per) for factor in level.split(TIMES))

    def _factor(self, factor: str, per: Mapping[str, float]) -> str:
        name, _, codes = factor.partition("=")
        if codes:
            return self._with_answers(name, codes.split("+"))
        name, _, place = name.partition(OF_CURVE)
        question = self._question(name)
        if place:
            return WORDS[self.language][OF_CURVE].format(question=question, place=place)
        return f"{question} (+{per[name]:g})" if name in per else question

    def _question(self, name: str) -> str:
        return in_language(self.codebook.get(name, {}).get("label"), self.language) or name

    def _with_answers(self, name: str, codes: Iterable[str]) -> str:
        choices = self.codebook.get(name, {}).get("choices", {})
        told = [in_language(choices.get(code), self.language) or str(code) for code in codes]
        return f"{self._question(name)} – {' / '.join(told)}" if told else self._question(name)
