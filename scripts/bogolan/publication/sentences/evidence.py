"""What was asked, as the report quotes it: the question's words, the answers' labels, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bogolan.publication.released import EVERYONE, MEN, WOMEN, find, joined
from bogolan.survey.plan_comparisons import SEVERAL
from bogolan.survey.plan_parts import is_weighted
from bogolan.survey.questionnaire import labels_of_answers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bogolan.publication.quotations import Quotation
    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording


@dataclass(frozen=True)
class Finding:
    """A finding as text without markup: the part that a hurried reader sees, and the rest."""

    lead: str
    rest: str = ""

    @property
    def text(self) -> str:
        """The whole paragraph."""
        return self.lead + self.rest


@dataclass(frozen=True)
class Evidence:
    """All that a sentence may be made from: released rows and excerpts, plan, questionnaire, and a language."""

    rows: tuple[Row, ...]
    plan: Mapping[str, Any]
    codebook: Mapping[str, Mapping[str, Any]]
    wording: Wording
    quotations: tuple[Quotation, ...] = ()

    @property
    def synthetic(self) -> bool:
        """Whether the answers are invented."""
        return bool(self.plan.get("synthetic"))

    @property
    def synthetic_mark(self) -> str:
        """The mark that invented answers carry wherever a number of theirs is said; empty for real ones."""
        return self.wording("finding.synthetic") if self.synthetic else ""

    @property
    def probability_sample(self) -> bool:
        """Whether the sample supports a margin of error."""
        return self.plan["sampling"] == "probability"

    @property
    def cluster_unit(self) -> str | None:
        """What a cluster of the sample is called; None where respondents were treated as drawn one by one."""
        design = self.plan.get("design") or {}
        return design.get("cluster_unit", "cluster") if design.get("clusters") else None

    @property
    def weighted(self) -> bool:
        """Whether answers carry weights."""
        return is_weighted(self.plan)

    def items(self, section: str) -> list[Mapping[str, Any]]:
        """The questions of a section of the plan (`support`, `drivers`), in the plan's order."""
        return list(self.plan.get(section) or [])

    def choices(self, item: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The choices of a question with several answers that are compared, each as an item of its own.

        They stand in the form's order. What is said of an item can then be said of a choice; its `statement` and
        `answer` are in the language of the report.
        """
        name, compared = item["question"], item.get("share")
        question = self.question(name)
        found = []
        for code in self.answers(name):
            if compared is None or code in compared:
                answer = self.quoted_answers(name, [code])
                statement = self.wording(f"{item['measure']}.statement", answer=answer, question=question)
                own = {"measure": "share", "share": [code], "statement": statement, "answer": answer}
                found.append({**item, **own})
        return found

    def shares(self, section: str, item: Mapping[str, Any], codes: Sequence[object] | None = None) -> dict[str, Row]:
        """The released shares (or means) of one item by gender; of everyone together where no gender has a row.

        `codes` asks for another share than the item's own, such as the answers `against`.
        """
        measure = "mean" if is_mean(item) else "share"
        level = None if is_mean(item) else joined(codes or item.get("share") or ())
        wanted = {
            "analysis": section,
            "outcome": item["question"],
            "measure": measure,
            "level": level,
            "contrast": None,
        }
        found = {group: find(self.rows, group=group, **wanted) for group in (WOMEN, MEN, EVERYONE)}
        by_gender = {group: found[group] for group in (WOMEN, MEN) if found[group]}
        return by_gender or {group: row for group, row in found.items() if row}

    def gap(self, section: str, item: Mapping[str, Any]) -> Row | None:
        """The difference of one item between women and men."""
        level = None if is_mean(item) else joined(item.get("share") or ())
        wanted = {"analysis": section, "outcome": item["question"], "measure": "gap", "level": level}
        return find(self.rows, group=WOMEN, contrast=MEN, **wanted)

    def question(self, name: str) -> str:
        """A question as it was asked; its name where no wording is known."""
        return self.wording.label((self.codebook.get(name) or {}).get("label")) or name

    def answers(self, name: str) -> dict[str, str]:
        """The answers offered to a question, by code, in the order of the questionnaire."""
        choices = labels_of_answers(self.codebook.get(name) or {})
        return {str(code): self.wording.label(label) or str(code) for code, label in choices.items()}

    def answer(self, name: str, code: object) -> str:
        """The label of one answer; its code where it has none."""
        return self.answers(name).get(str(code), str(code))

    def quoted_answers(self, name: str, codes: Sequence[object]) -> str:
        """Several answers of a question in quotation marks: “Improved” or “Not changed”."""
        return alternatives(
            [self.wording("finding.quote", text=self.answer(name, code)) for code in codes], self.wording
        )

    def statement(self, item: Mapping[str, Any]) -> str:
        """What those who count towards an item's share did, as the end of a sentence that begins with them."""
        if item.get("statement"):
            return self.wording.typeset(self.wording.label(item["statement"]))
        return self.answered(item["question"], item.get("share") or ())

    def answered(self, name: str, codes: Sequence[object]) -> str:
        """“answered X to Q”, for answers of which the plan says nothing shorter."""
        return self.wording("finding.answered", answers=self.quoted_answers(name, codes), question=self.question(name))

    def subject(self, name: str) -> str:
        """What a question is about, where the plan says it of this question alone; else the question."""
        topics = {
            one["question"]: one["topic"]
            for part in ("support", "drivers")
            for one in self.items(part)
            if one.get("topic")
        }
        if list(topics.values()).count(topics.get(name)) != 1:
            return self.question(name)
        return self.wording.typeset(self.wording.label(topics[name]))

    def topics(self, items: Sequence[Mapping[str, Any]]) -> str:
        """What several questions are about, as an enumeration; empty unless the plan says it of every one."""
        if not items or not all(item.get("topic") for item in items):
            return ""
        return self.wording.enumeration(dict.fromkeys(self.wording.label(item["topic"]) for item in items))


def capitalised(text: str) -> str:
    """The text with its first letter as at the start of a sentence."""
    return text[:1].upper() + text[1:]


def ended(text: str) -> str:
    """The text with a full stop where nothing ends it yet; empty where it is empty."""
    return text if not text or text.endswith((".", "!", "?", "…")) else f"{text}."


def is_mean(item: Mapping[str, Any]) -> bool:
    """Whether an item reports a mean and not a share."""
    return item.get("measure", "share") == "mean"


def is_share(item: Mapping[str, Any]) -> bool:
    """Whether an item reports the share of those who gave certain answers, of which each gave one."""
    return item.get("measure", "share") == "share"


def has_choices(item: Mapping[str, Any]) -> bool:
    """Whether an item reports each choice: several could be given, or all were put in an order."""
    return item.get("measure") in SEVERAL


def alternatives(items: Sequence[str], wording: Wording) -> str:
    """Several things of which one holds: "a, b or c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {wording('finding.or')} {items[-1]}"
