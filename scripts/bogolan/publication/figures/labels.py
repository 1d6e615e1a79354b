"""What questions, answers and model terms are called in a figure or table: the questionnaire's words or the plan's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.figures.sheet import plain
from bogolan.publication.sentences.evidence import capitalised
from bogolan.publication.wording import NO_BREAK_SPACE
from bogolan.survey.plan_terms import is_curve
from bogolan.survey.questionnaire import labels_of_answers
from bogolan.survey.reasons import DONT_KNOW, INVALID, NOT_RECORDED, REFUSED, WITHDRAWN
from bogolan.survey.spine import LESS, TIMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bogolan.publication.wording import Wording

SECTIONS = ("support", "drivers")
NO_ANSWER = (DONT_KNOW, REFUSED, NOT_RECORDED, INVALID, WITHDRAWN)


def group_name(group: str, wording: Wording) -> str:
    """ "Women", "Men" or "All respondents"."""
    return wording(f"word.{capitalised(group)}")


def question_label(question: str, codebook: Mapping, wording: Wording) -> str:
    """A question as asked; its name where the codebook has no label; both, of the product of two."""
    if TIMES in question:
        return _both([question_label(factor, codebook, wording) for factor in question.split(TIMES)])
    return _text((codebook.get(question) or {}).get("label"), wording) or question


def choice_label(question: str, code: str, codebook: Mapping, wording: Wording) -> str:
    """An answer's label; its code where the codebook has none."""
    return _text(labels_of_answers(codebook.get(question) or {}).get(code), wording) or str(code)


def choices_label(question: str, codes: Iterable[str], codebook: Mapping, wording: Wording) -> str:
    """Several answers' labels, one after another."""
    return f"{NO_BREAK_SPACE}/ ".join(choice_label(question, code, codebook, wording) for code in codes)


def share_label(item: Mapping, codebook: Mapping, wording: Wording) -> str:
    """What a share is the share of: the plan's statement, else its topic or the question with the answers counted."""
    statement = _text(item.get("statement"), wording)
    if statement:
        return capitalised(statement)
    subject = topic_label(item, wording) or question_label(item["question"], codebook, wording)
    answers = choices_label(item["question"], item.get("share") or (), codebook, wording)
    return f"{subject}{NO_BREAK_SPACE}– {answers}" if answers else subject


def topic_label(item: Mapping, wording: Wording) -> str:
    """What the plan says that a question is about; empty where it does not say."""
    return capitalised(_text(item.get("topic"), wording))


def domain_label(domain: Mapping, codebook: Mapping, wording: Wording) -> str:
    """What parts the respondents: the plan's word for it, else the question."""
    return _text(domain.get("label"), wording) or question_label(domain["question"], codebook, wording)


def level_label(question: str, level: str | None, codebook: Mapping, wording: Wording) -> str:
    """A spine level's label: one answer, several joined by "+", those of a net score, or a reason for none."""
    if level is None:
        return ""
    if LESS in level:
        return " − ".join(level_label(question, side, codebook, wording) for side in level.split(LESS))
    if wording.has(f"figures.no_answer.{level}"):
        return wording(f"figures.no_answer.{level}")
    choices = labels_of_answers(codebook.get(question) or {})
    codes = [level] if level in choices else level.split("+")
    return choices_label(question, codes, codebook, wording)


def reference_of(term: Mapping, codebook: Mapping) -> str | None:
    """The code a categorical term is compared with: the plan's, else the codebook's first choice."""
    if term.get("reference") is not None:
        return str(term["reference"])
    return next(iter((codebook.get(term["question"]) or {}).get("choices") or {}), None)


def _both(labels: list[str]) -> str:
    return f"{NO_BREAK_SPACE}× ".join(labels)


def term_level_label(term: Mapping, level: str, codebook: Mapping, wording: Wording) -> str:
    """What one row of a term is: a category, the answers that are yes, or "per 10" for a number."""
    question = term["question"]
    if "factors" in term:
        factors = zip(term["factors"], level.split(TIMES), strict=True)
        return _both([term_level_label(factor, own, codebook, wording) for factor, own in factors])
    if term.get("is"):
        return choices_label(question, [str(code) for code in term["is"]], codebook, wording)
    if "=" in level:
        return choice_label(question, level.partition("=")[2], codebook, wording)
    key = "per_on_average" if is_curve(term) else "per"
    return wording(f"figures.coefficients.{key}", number=wording.number(term.get("per") or 1))


def model_label(model: Mapping, codebook: Mapping, wording: Wording) -> str:
    """What a model's outcome is; the share it explains where the plan gives the model no label."""
    return _text(model.get("label"), wording) or share_label(model["outcome"], codebook, wording)


def experiment_label(experiment: Mapping, wording: Wording) -> str:
    """What an experiment measures; its name where the plan gives no words for it."""
    return _text(experiment.get("label"), wording) or experiment["name"]


def alternative_label(model: Mapping, choice: str, alternative: object, codebook: Mapping, wording: Wording) -> str:
    """What a specification of a model chose."""
    if choice == "share":
        return choices_label(model["outcome"]["question"], alternative, codebook, wording)
    if choice == "controls":
        return controls_label([question_label(name, codebook, wording) for name in alternative], wording)
    return wording(f"figures.specifications.{choice}.{alternative}")


def controls_label(controls: Sequence[str], wording: Wording) -> str:
    """A set of controls, each in words."""
    between = wording("figures.specifications.controls_between")
    return between.join(controls) or wording("figures.specifications.no_controls")


def _text(text: object, wording: Wording) -> str:
    return wording.typeset(plain(wording.label(text)))
