"""Of whom a question was asked, and of whom its answers speak: said wherever that is not simply everyone asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.sentences.ranks import topic
from bogolan.survey.codes import as_code
from bogolan.survey.communal import tells_communal_identity
from bogolan.survey.expressions.syntax import Call, ExpressionError, Literal, Operation, Reference, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.survey.expressions.syntax import Expression

OTHERS = "others"

# A question, the answers to it, and whether one of them or none of them was given.
Condition = tuple[str, list[str], bool]


def of_whom(evidence: Evidence, item: Mapping[str, Any]) -> str:
    """Of whom a question was asked and of whom it speaks, as sentences; empty where of everyone, about themselves."""
    return " ".join(filter(None, (asked_of(evidence, item["question"]), speaks_of(evidence, item))))


def bases_told(evidence: Evidence, items: Sequence[Mapping[str, Any]]) -> list[str]:
    """Of whom several questions were asked, where that is not everyone: each such base once, with what it is of."""
    wording = evidence.wording
    told = {item["question"]: asked_of(evidence, item["question"]) for item in items}
    topics: dict[str, list[str]] = {}
    for item in items:
        if text := told[item["question"]]:
            topics.setdefault(text, []).append(topic(evidence, item))
    if len(topics) == 1 and all(told.values()):
        return list(topics)
    whose = {text: wording("base.of", topics=wording.enumeration(dict.fromkeys(own))) for text, own in topics.items()}
    return [f"{text} {items_named}" for text, items_named in whose.items()]


def speaks_of(evidence: Evidence, item: Mapping[str, Any]) -> str:
    """That a question asks about other people, where the plan says so."""
    return evidence.wording("base.others") if item.get("speaks_of") == OTHERS else ""


def asked_of(evidence: Evidence, name: str) -> str:
    """Of whom a question was asked, by the form's conditions; empty where it asks everyone who consented.

    Conditions that are no plain answers to a question are not put into words, nor are those on ethnicity, language,
    religion or livelihood: then only that not everyone was asked.
    """
    wording, told = evidence.wording, []
    consent = (evidence.plan.get("consent") or {}).get("question")
    for condition in conditions((evidence.codebook.get(name) or {}).get("relevant") or ()):
        if condition is None:
            return wording("base.of_some")
        question, codes, given = condition
        if question == consent:
            continue
        if tells_communal_identity(question, (evidence.codebook.get(question) or {}).get("label")):
            return wording("base.of_some")
        key = "base.answered" if given else "base.not_answered"
        answers = evidence.quoted_answers(question, codes)
        told.append(wording(key, answers=answers, question=evidence.question(question)))
    return wording("base.of_those", conditions=wording.enumeration(dict.fromkeys(told))) if told else ""


def conditions(relevant: list[str]) -> Iterator[Condition | None]:
    """What the conditions of a question ask for, all of them together; None for one that is no answer to a question."""
    for text in relevant:
        try:
            yield from map(_condition, _chained(parse(text), "and"))
        except ExpressionError:
            yield None


def _condition(expression: Expression) -> Condition | None:
    """One answer to a question, one of several, or none of one."""
    found = [_answer(part) for part in _chained(expression, "or")]
    if None in found or len({(question, given) for question, _, given in found}) > 1:
        return None
    question, _, given = found[0]
    return (question, [code for _, code, _ in found], given) if given or len(found) == 1 else None


def _answer(expression: Expression) -> tuple[str, str, bool] | None:
    """${question} = code, ${question} != code, or selected(${question}, code)."""
    given = True
    match expression:
        case Operation("equal" | "unequal" as operator, Reference(question), Literal(code)) if code != "":
            given = operator == "equal"
        case Call("selected", (Reference(question), Literal(code))):
            pass
        case Call("not", (Call("selected", (Reference(question), Literal(code))),)):
            given = False
        case _:
            return None
    return question, as_code(code), given


def _chained(expression: Expression, operator: str) -> Iterator[Expression]:
    """The parts of a chain of conditions, from left to right."""
    if isinstance(expression, Operation) and expression.operator == operator:
        yield from _chained(expression.left, operator)
        yield from _chained(expression.right, operator)
    else:
        yield expression
