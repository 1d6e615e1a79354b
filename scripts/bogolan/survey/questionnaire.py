"""The questionnaire: what was asked, of what type, with which choices. Also known as the codebook.

It comes from the XLSForm, else from the value labels of the data file, else from `questions` in the plan (which
overrides both); what none of them describes is known by its name only.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.codes import as_code
from bogolan.survey.reasons import TOLD, reason_of_label

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# XLSForm's types, as the columns they become.
COLUMN_TYPES = {"select_one": "select_one", "integer": "integer", "decimal": "decimal", "range": "decimal"}
LANGUAGE_NAMES = {"english": "en", "en": "en", "français": "fr", "francais": "fr", "french": "fr", "fr": "fr"}


@dataclass(frozen=True)
class Question:
    """One question: its XLSForm type, its label and choices by language, and which codes are no answer and why.

    `choices` is ordered as asked and holds answers only, `missing` the reason by code, with what the form calls these
    codes in `missing_labels`; `closed` says that nothing else may occur.
    """

    name: str
    type: str | None = None
    label: Mapping[str, str] | str | None = None
    choices: Mapping[str, Any] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    closed: bool = False
    missing_labels: Mapping[str, Any] = field(default_factory=dict)

    @property
    def answers_known(self) -> bool:
        """Whether it was answered by a choice or a number, so that other words are either a label or no answer."""
        return bool(self.choices) or self.type in ("integer", "decimal")

    @property
    def no_answers(self) -> dict[str, str]:
        """The reason by code, with the reasons themselves where one may be told in words and the form has no code."""
        told = {reason: reason for reason in TOLD if reason not in self.choices} if self.answers_known else {}
        return {**self.missing, **told}

    def described(self) -> dict[str, Any]:
        """The question as plain data, for the codebook."""
        return {**asdict(self), "label": self.label or self.name}


def read_form(path: Path) -> dict[str, Question]:
    """The questions of an XLSForm by name. SurveyError where sheets, columns or choice lists are missing."""
    sheets = _sheets(path)
    lists: dict[str, dict[str, Any]] = {}
    for number, row in sheets["choices"]:
        name, code = row.get("list_name") or row.get("list name"), row.get("name")
        if name and code is not None:
            lists.setdefault(name, {})[code] = _labels(row) or code
        elif name or code is not None:
            raise SurveyError(
                Problem(str(path), "a choice without list_name or name", "both", row=number, column="choices")
            )
    questions = {}
    problems = []
    for number, row in sheets["survey"]:
        kind, _, choice_list = (row.get("type") or "").partition(" ")
        name = row.get("name")
        if not name or kind.startswith(("begin", "end")) or kind == "note":
            continue
        choice_list = choice_list.split()[0] if choice_list.split() else ""
        if kind == "select_one" and choice_list not in lists:
            problems.append(
                Problem(
                    str(path),
                    f"the choice list {choice_list!r}",
                    f"one of {listing(sorted(lists))}",
                    row=number,
                    column="survey.type",
                    hint=nearest(choice_list, lists),
                )
            )
            continue
        choices = lists.get(choice_list, {}) if kind == "select_one" else {}
        questions[name] = _question(name, COLUMN_TYPES.get(kind, "text"), _labels(row), choices, closed=bool(choices))
    if problems:
        raise SurveyError(problems)
    return questions


def labelled(names: Mapping[str, str | None], value_labels: Mapping[str, Mapping[str, str]]) -> dict[str, Question]:
    """Questions from the variable and value labels of an SPSS file; codes as text.

    Labels that name no answer ("Don't know", "Missing") become reasons; a variable with no other labels is a number.
    """
    questions = {}
    for name, label in names.items():
        choices = value_labels.get(name, {})
        question = _question(name, "select_one" if choices else None, label, dict(choices), closed=False)
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
            known = _question(name, "select_one", known.label, own["choices"], closed=True)
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
    """A column that the form does not have; `x_who/1` says whether choice 1 of `x_who` was named, and has its label."""
    whole = form.get(name.rpartition("/")[0])
    return Question(name, label=whole.label if whole else None)


def _question(name: str, kind: str | None, label: Any, choices: Mapping[str, Any], closed: bool) -> Question:
    """A question whose choices are parted into answers and reasons for none."""
    reasons = {code: reason for code, text in choices.items() if (reason := _reason(text))}
    answers = {code: text for code, text in choices.items() if code not in reasons}
    unanswered = {code: text for code, text in choices.items() if code in reasons}
    return Question(name, kind, label, answers, reasons, closed, unanswered)


def _reason(text: Any) -> str | None:
    labels = text.values() if isinstance(text, dict) else [text]
    return next((reason for label in labels if (reason := reason_of_label(str(label)))), None)


def _sheets(path: Path) -> dict[str, list[tuple[int, dict[str, str]]]]:
    """The survey and choices sheets as rows (with their number) of text by lower-case heading; empty cells left out."""
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        workbook = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError, ValueError):
        raise SurveyError(Problem(str(path), "a file that cannot be read as XLSX", "an XLSForm")) from None
    sheets = {}
    for name in ("survey", "choices"):
        if name not in workbook.sheetnames:
            raise SurveyError(
                Problem(str(path), f"the sheets {listing(workbook.sheetnames)}", f"a sheet named {name!r}")
            )
        rows = workbook[name].iter_rows(values_only=True)
        headings = [str(cell).strip().lower() if cell is not None else "" for cell in next(rows, ())]
        if "name" not in headings:
            raise SurveyError(
                Problem(str(path), f"the columns {listing(headings)}", "a column named 'name'", row=1, column=name)
            )
        sheets[name] = [
            (
                number,
                {
                    heading: _text(cell)
                    for heading, cell in zip(headings, row, strict=False)
                    if heading and cell is not None
                },
            )
            for number, row in enumerate(rows, start=2)
        ]
    workbook.close()
    return sheets


def _text(cell: Any) -> str:
    """A cell as text; Excel's 1.0 is the code 1."""
    return as_code(cell).strip()


def _labels(row: Mapping[str, str]) -> dict[str, str] | str | None:
    """The label of a row by language, from columns such as `label::Français (fr)`; the text alone without languages."""
    labels = {}
    for heading, text in row.items():
        if heading == "label":
            return text
        if heading.startswith("label:"):
            words = re.findall(r"\w+", heading.removeprefix("label:"))
            language = next((LANGUAGE_NAMES[word] for word in reversed(words) if word in LANGUAGE_NAMES), None)
            if language:
                labels[language] = text
    return labels or None
