"""What is never in the file whatever its measures are, and how a file that misses a limit is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.disclosure.microdata.anonymised import rare_answers
from bogolan.disclosure.microdata.measures import DIVERSITY, EMPTIED, GLOBAL_RISK, LARGEST_SUDA, SUDA, K
from bogolan.provenance.errors import Problem, listing
from bogolan.survey.codes import NUMBERS
from bogolan.survey.communal import tells_communal_identity
from bogolan.survey.guarded_words import tells_a_place
from bogolan.survey.plan_file import dotted, line_of
from bogolan.survey.plan_microdata import KEYS, MICRODATA, VARIABLES
from bogolan.survey.questionnaire import RANK

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    import pandas as pd

    from bogolan.disclosure.microdata.advice import Advice
    from bogolan.disclosure.microdata.anonymised import Anonymised
    from bogolan.disclosure.microdata.measures import Missed
    from bogolan.disclosure.microdata.request import Request
    from bogolan.survey.questionnaire import Question

# An answer that is heard in one cluster only tells the cluster, where so many gave such answers.
TELLING = 0.05
# Who is in one cluster gave one answer, and everybody together did not.
SAME_WITHIN, SAME_OVERALL = 0.95, 0.8
WORDS = {
    K: "{measured:g} respondents with the same keys, and {allowed:g} are the fewest allowed",
    EMPTIED: "{measured:.1%} of the answers to {questions} emptied, and {allowed:.1%} are the most allowed",
    DIVERSITY: "{measured:g} answer to {questions} of all with the same keys, and {allowed:g} are the fewest allowed",
    GLOBAL_RISK: "a global risk of {measured:.1%}, which must be under {allowed:.1%}",
    SUDA: "a mean DIS-SUDA score of {measured:.1%}, which must be under {allowed:.1%}",
    LARGEST_SUDA: "a DIS-SUDA score of {measured:.1%} of one respondent, and {allowed:.1%} is the most allowed",
}


class Place:
    """Where the plan says something of the file, for a message."""

    def __init__(self, path: Path, written: Any) -> None:
        self.path, self.written = path, written

    def problem(self, place: list[str | int], found: str, expected: str, hint: str | None = None) -> Problem:
        """A mistake at a place of the plan."""
        return Problem(str(self.path), found, expected, line_of(self.written, place), column=dotted(place), hint=hint)

    def of(self, name: str, request: Request, plan: Mapping[str, Any]) -> list[str | int]:
        """Where the plan names a question for the file."""
        if name in request.keys:
            return [MICRODATA, KEYS, request.keys.index(name)]
        if VARIABLES in plan[MICRODATA]:
            return [MICRODATA, VARIABLES, request.variables.index(name)]
        return [MICRODATA]


def no_section(place: Place) -> Problem:
    """A plan that asks for no file."""
    expected = "who asked for the file, and the questions by which somebody could be recognised"
    return Problem(
        str(place.path),
        "no `microdata`",
        expected,
        hint="microdata: {requested_by: ..., keys: [sex, age], bands: [{question: age, breaks: [18, 25, 35, 50]}]}",
    )


def unfit_questions(
    request: Request, codebook: Mapping[str, Question], detected: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Questions that no file has: which, what is wrong with it, and what is expected.

    `detected` are the columns that could tell who somebody is, with the reason, those that the plan analyses too.
    """
    for name in request.questions:
        question = codebook.get(name)
        if name in detected or question is None:
            why = detected.get(name, "it stands in the vault")
            yield name, f"{name!r}, which could tell who somebody is ({why})", "another question"
        elif question.meta or question.moment or question.type == RANK:
            kind = "a ranking" if question.type == RANK else "a moment, or what the phone noted"
            yield name, f"{name!r}, {kind}", "a question with choices, or one answered in numbers"
        elif name in request.bands:
            if question.type not in NUMBERS:
                yield name, f"bands of {name!r}, which is not answered in numbers", "`collapse`, for its answers"
        elif question.type in NUMBERS:
            expected = f"its bands, as in bands: [{{question: {name}, breaks: [...]}}]"
            yield name, f"the numbers of {name!r} as they are", expected
        elif not (question.choices or question.several):
            yield (
                name,
                f"{name!r}, which was answered in own words",
                "a question with choices, or one answered in numbers",
            )
        elif question.several and name in request.keys:
            yield name, f"{name!r}, which has several answers", "a question with one answer among the keys"
    yield from _out_of_place(request, codebook)


def _out_of_place(request: Request, codebook: Mapping[str, Question]) -> Iterator[tuple[str, str, str]]:
    """Sensitive questions without a reason, what everybody can know and is no key, and what must not stand together."""
    for name in request.sensitive:
        if name not in request.reasoned:
            yield name, f"{name!r}, whose wording is sensitive", f"a reason, as in {{question: {name}, reason: ...}}"
    for name in request.questions:
        label = codebook[name].label if name in codebook else None
        communal, place = tells_communal_identity(name, label), tells_a_place(name, label)
        told = f"{name!r}, which tells {'a community' if communal else 'a place'}"
        if (communal or place) and request.sensitive:
            found = f"{told}, beside {request.sensitive[0]!r}, which is sensitive"
            yield name, found, "one of them in the file, never both"
        elif (communal or place) and name in request.variables:
            yield name, told, "it among the keys, or not in the file"


def telling_columns(file: Anonymised, request: Request) -> Iterator[tuple[str, str, str]]:
    """Columns that tell in which cluster or place a row is, and answers that hardly anybody gave."""
    clustered = file.clusters.nunique() < len(file.clusters)
    for name, answers in {**file.keys, **file.answers}.items():
        question = file.columns[name].question
        if clustered and tells_the_cluster(answers, file.clusters):
            yield question, f"{name!r}, whose answers tell the cluster", "another question"
        elif clustered and tells_the_place(answers, file.clusters):
            if request.sensitive:
                found = (
                    f"{name!r}, on which all of a cluster agree, beside {request.sensitive[0]!r}, which is sensitive"
                )
                yield question, found, "one of them in the file, never both"
            elif name in file.answers:
                yield question, f"{name!r}, on which all of a cluster agree", "it among the keys, or not in the file"
    for name in file.answers:
        rare = rare_answers(file.answers[name], request.limits.k)
        if rare:
            question = file.columns[name].question
            wanted = "coarser `bands`" if question in request.bands else "these and others as one (`collapse`)"
            found = f"the answers {listing(sorted(rare))} to {question!r}, each of fewer than {request.limits.k} people"
            yield question, found, wanted


def tells_the_cluster(answers: pd.Series, clusters: pd.Series) -> bool:
    """Whether many gave an answer that is heard in one cluster only."""
    heard = clusters.groupby(answers).nunique()
    alone = answers.isin(heard.index[heard == 1]) & answers.notna()
    return bool(alone.mean() > TELLING)


def tells_the_place(answers: pd.Series, clusters: pd.Series) -> bool:
    """Whether nearly all of a cluster gave one answer, and all respondents did not."""
    answered = answers.notna()
    counts = answers[answered].groupby([clusters[answered], answers[answered]]).size()
    if counts.empty:
        return False
    within = counts.groupby(level=0).max().sum() / counts.sum()
    overall = counts.groupby(level=1).sum().max() / counts.sum()
    return bool(within >= SAME_WITHIN and overall <= SAME_OVERALL)


def refused(place: Place, missed: Sequence[Missed], helping: Sequence[Advice]) -> Problem:
    """The refusal of a file: by how much each limit is missed, and what helps most."""
    found = told(missed)
    if helping:
        hint = "what helps most: " + "; ".join(
            f"{one.change} (then {told(one.missed) or 'all limits are kept'})" for one in helping
        )
    else:
        hint = "no single change helps: fewer keys and coarser answers together"
    return place.problem([MICRODATA], found, "a file that keeps its limits", hint)


def told(missed: Sequence[Missed]) -> str:
    """Limits that are missed, in words; what is the same of several questions once."""
    by_words: dict[str, list[str]] = {}
    for one in missed:
        words = WORDS[one.limit].format(measured=one.measured, allowed=one.allowed, questions="{questions}")
        by_words.setdefault(words, []).append(f"`{one.question}`")
    return "; ".join(words.format(questions=listing(dict.fromkeys(names))) for words, names in by_words.items())


def columns_in(detected: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Of identifiers.json, the columns of interviews that could tell who somebody is, with the reason."""
    found: Collection[Mapping[str, Any]] = [one["column"] for one in detected]
    return {one["column"]: one["reason"] for one in found if not one["repeat"]}
