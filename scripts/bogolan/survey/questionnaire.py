"""The questionnaire: what was asked, of what type, with which choices. Also known as the codebook.

It comes from the XLSForm, else from the value labels of the data file, else from `questions` in the plan (which
overrides both); what none of them describes is known by its name only.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bogolan.survey.codes import ERRORS, NUMBERS, in_order, is_number
from bogolan.survey.reasons import NOT_RECORDED, TOLD, reason_of_label

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


# The type of a question of which all choices are put in order, as XLSForm calls it.
RANK = "rank"


@dataclass(frozen=True)
class Question:
    """One question: its XLSForm type, its label and choices by language, and which codes are no answer and why.

    `choices` is ordered as asked and holds answers only, `missing` the reason by code, with what the form calls these
    codes in `missing_labels`; `closed` says that nothing else may occur.

    The form's logic, as its expressions: `relevant` says when it is asked (a condition for each group around it, then
    its own), `constraint` which answers are allowed, `required` whether there must be one, `calculation` what it is
    calculated from, `choice_filter` which choices are offered, by what `choice_columns` says of each code. `several`
    holds the codes of a question with several answers or of a ranking, `several_labels` what they are called.
    `form_row` is its row in the form, `meta` what the phone notes in it (start, end, today, audit, deviceid, username),
    `moment` whether the answer is a date, a time or a datetime, `kind` its type as the form has it, such as geopoint.

    `absent_from` names the files of responses, where there are several, that have no column of it. `within` are the
    groups around it, outermost first, `repeats` those of them that repeat. `pulled` is what its
    expressions look up: of pulldata() from files beside the form, by file, key column and column, and of
    jr:choice-name() what choices are called, by their question.
    """

    name: str
    type: str | None = None
    label: Mapping[str, str] | str | None = None
    choices: Mapping[str, Any] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    closed: bool = False
    missing_labels: Mapping[str, Any] = field(default_factory=dict)
    relevant: Sequence[str] = ()
    constraint: str = ""
    required: str = ""
    calculation: str = ""
    choice_filter: str = ""
    choice_columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    several: Sequence[str] = ()
    several_labels: Mapping[str, Any] = field(default_factory=dict)
    form_row: int | None = None
    meta: str = ""
    moment: str = ""
    absent_from: Sequence[str] = ()
    within: Sequence[str] = ()
    repeats: Sequence[str] = ()
    pulled: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    kind: str = ""

    @property
    def offered(self) -> list[str]:
        """The codes that are answers, in the form's order: of one choice or of several."""
        return [code for code in (*self.choices, *self.several) if code not in self.missing]

    @property
    def answers_known(self) -> bool:
        """Whether it was answered by a choice or a number, so that other words are either a label or no answer."""
        return bool(self.choices) or self.type in ("integer", "decimal")

    @property
    def may_be_invalid(self) -> bool:
        """Whether there is anything that cannot be an answer."""
        return self.type in NUMBERS or bool(self.several) or self.closed

    def is_valid(self, code: str) -> bool:
        """Whether a code, or several parted by spaces, is an answer the question can have, or a reason for none."""
        if code in self.missing or not code:
            return True
        if code in ERRORS:
            return False
        if self.type in NUMBERS:
            return is_number(code, whole=self.type == "integer")
        if self.type == RANK:
            return self._is_ranking(code.split())
        if self.several:
            return set(code.split()) <= set(self.several)
        return not self.closed or code in self.choices

    def _is_ranking(self, codes: list[str]) -> bool:
        """Whether every choice stands there once; where a filter offers some of them, each at most once."""
        known = set(codes) if self.choice_filter else set(self.offered)
        return len(codes) == len(set(codes)) and set(codes) == known and set(codes) <= set(self.offered)

    @property
    def no_answers(self) -> dict[str, str]:
        """The reason by code, with the reasons themselves where one may be told in words and the form has no code."""
        told = {reason: reason for reason in TOLD if reason not in self.choices} if self.answers_known else {}
        return {**self.missing, **told}

    def described(self) -> dict[str, Any]:
        """The question as plain data, for the codebook."""
        return {**asdict(self), "label": self.label or self.name}


def labelled(names: Mapping[str, str | None], value_labels: Mapping[str, Mapping[str, str]]) -> dict[str, Question]:
    """Questions from the variable and value labels of an SPSS file; codes as text.

    Labels that name no answer ("Don't know", "Missing") become reasons; a variable with no other labels is a number.
    """
    questions = {}
    for name, label in names.items():
        choices = value_labels.get(name, {})
        question = with_choices(Question(name, "select_one" if choices else None, label), choices, closed=False)
        questions[name] = question if question.choices else replace(question, type=None)
    return questions


def codebook(plan: Mapping[str, Any], form: Mapping[str, Question], columns: list[str]) -> dict[str, Question]:
    """Every column of the data as a question, the plan's own description put over the form's."""
    everywhere = {code: reason for reason, codes in plan["missing"].items() for code in codes}
    # Village 98 is a village: what is no answer to a question is none of these.
    design = {
        plan.get("uuid"),
        plan["design"].get("weights"),
        plan["design"].get("clusters"),
        *plan["design"]["strata"],
    }
    questions = {}
    for name in columns:
        known = form.get(name) or _part_of(name, form)
        own = plan["questions"].get(name, {})
        if "choices" in own:
            known = with_choices(replace(known, type="select_one"), own["choices"], closed=True)
        if "missing" in own:
            missing = {code: reason for reason, codes in own["missing"].items() for code in codes}
        else:
            missing = {**known.missing, **({} if name in design else everywhere)}
        questions[name] = replace(
            known,
            type=own.get("type", known.type),
            label=own.get("label", known.label),
            choices={code: label for code, label in known.choices.items() if code not in missing},
            missing=missing,
            missing_labels={
                **known.missing_labels,
                **{code: label for code, label in known.choices.items() if code in missing},
            },
        )
    return questions


def _part_of(name: str, form: Mapping[str, Question]) -> Question:
    """A column that the form does not have; `x_who/1`, whether choice 1 of `x_who` was named, is asked as that is."""
    whole = form.get(name.rpartition("/")[0])
    return Question(name, label=whole.label, relevant=whole.relevant) if whole else Question(name)


def with_choices(question: Question, choices: Mapping[str, Any], closed: bool) -> Question:
    """The question with choices, parted into answers and reasons for none."""
    reasons = {code: reason for code, text in choices.items() if (reason := _reason(text))}
    return replace(
        question,
        choices={code: text for code, text in choices.items() if code not in reasons},
        missing=reasons,
        missing_labels={code: text for code, text in choices.items() if code in reasons},
        closed=closed,
    )


def with_several(question: Question, choices: Mapping[str, Any]) -> Question:
    """The question with choices of which several may be named; one that says why there is no answer is no answer."""
    reasons = {code: reason for code, text in choices.items() if (reason := _reason(text))}
    return replace(question, several=list(choices), several_labels=dict(choices), missing=reasons)


def labels_of_answers(described: Mapping[str, Any]) -> dict[str, Any]:
    """Of a question of the codebook, the answers it offers by code: those of one choice, or of several."""
    missing, several = described.get("missing") or {}, described.get("several_labels") or {}
    return dict(described.get("choices") or {}) or {code: one for code, one in several.items() if code not in missing}


def without_choices(question: Question, codes: Collection[str]) -> Question:
    """The question where these codes are no answers; those with no label that says why were not recorded."""
    if not codes:
        return question
    labels = {code: label for code, label in question.choices.items() if code in codes}
    choices = {code: label for code, label in question.choices.items() if code not in codes}
    return replace(
        question,
        type=question.type if choices else None,
        choices=choices,
        missing={**question.missing, **dict.fromkeys(sorted(codes, key=in_order), NOT_RECORDED)},
        missing_labels={**question.missing_labels, **labels},
    )


def _reason(text: Any) -> str | None:
    labels = text.values() if isinstance(text, dict) else [text]
    return next((reason for label in labels if (reason := reason_of_label(str(label)))), None)
