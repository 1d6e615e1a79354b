"""In their own words: what was said in interviews and focus groups, beside what the survey counted on the same topic.

Excerpts are no evidence of how many think so. Which ones are printed was decided at the gate by a rule, and the rule is
printed with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bogolan.publication.released import EVERYONE, Row, find, select, share_text
from bogolan.publication.sentences.evidence import capitalised, is_mean
from bogolan.publication.sentences.findings import briefly_told, in_counts, opposite
from bogolan.survey.spine import EXCERPTS, KAPPA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.publication.quotations import Quotation
    from bogolan.publication.sentences.evidence import Evidence


@dataclass(frozen=True)
class Voice:
    """One excerpt as it is printed: its words, in which language, and who spoke."""

    words: str
    language: str
    speaker: str


@dataclass(frozen=True)
class Counted:
    """A share of one group as it stands in large type beside the voices: whose it is, how large, how uncertain."""

    group: str
    share: str
    whose: str


@dataclass(frozen=True)
class Theme:
    """What the survey counted on a topic, the voices on it, and how many more excerpts there are."""

    title: str
    counted: tuple[Counted, ...]
    number: str
    voices: tuple[Voice, ...]
    others: str


def has_excerpts(evidence: Evidence) -> bool:
    """Whether the survey has excerpts, quoted or only counted."""
    return bool(select(evidence.rows, analysis=EXCERPTS))


def excerpts_introduced(evidence: Evidence) -> list[str]:
    """How many excerpts there are and are quoted, by what rules, and how far the coders agree; empty without any."""
    if not has_excerpts(evidence):
        return []
    wording = evidence.wording
    total = find(evidence.rows, analysis=EXCERPTS, measure=EXCERPTS, outcome=None)
    quoted = len(evidence.quotations)
    number = wording("excerpt.number", total.estimate)
    told = wording("excerpt.quoted", quoted) if quoted else wording("excerpt.none_quoted")
    rules = [wording("excerpt.rule")] if quoted else []
    return [f"{number} {told}", " ".join([*rules, wording("excerpt.not_quoted")]), *filter(None, [agreement(evidence)])]


def agreement(evidence: Evidence) -> str:
    """How far two coders agree on the theme; empty where no excerpts were coded twice, or too few to tell."""
    wording = evidence.wording
    row = find(evidence.rows, analysis=EXCERPTS, measure=KAPPA)
    if row is None or row.release != "published":
        return ""
    if row.estimate is None:
        return wording("excerpt.one_theme", row.n)
    limits = [wording.number(limit, 2) for limit in row.interval or ()]
    interval = wording("excerpt.interval", lower=limits[0], upper=limits[1]) if limits else ""
    return wording("excerpt.agreement", row.n, kappa=wording.number(row.estimate, 2), interval=interval)


def themes_told(evidence: Evidence) -> list[Theme]:
    """The topics with voices, in the plan's order."""
    by_theme = {item["question"]: item for item in evidence.items("drivers")}
    quoted = {quotation.theme for quotation in evidence.quotations}
    return [_theme(evidence, item) for name, item in by_theme.items() if name in quoted]


def theme_title(evidence: Evidence, name: str) -> str:
    """What an excerpt is about: the topic of its question, else the question."""
    items = [item for section in ("drivers", "support") for item in evidence.items(section)]
    topic = evidence.topics([item for item in items if item["question"] == name][:1])
    return capitalised(evidence.wording.typeset(topic or evidence.question(name)))


def _theme(evidence: Evidence, item: Mapping[str, Any]) -> Theme:
    name = item["question"]
    own = [quotation for quotation in evidence.quotations if quotation.theme == name]
    counted = find(evidence.rows, analysis=EXCERPTS, measure=EXCERPTS, outcome=name, group=EVERYONE)
    rest = _rest(counted, len(own))
    return Theme(
        title=theme_title(evidence, name),
        counted=tuple(_counted(evidence, item)),
        number=" ".join([_said(evidence, item), *_against(evidence, item)]),
        voices=tuple(_voice(evidence, quotation) for quotation in own),
        others=evidence.wording("excerpt.others", rest) if rest else "",
    )


def _counted(evidence: Evidence, item: Mapping[str, Any]) -> Iterator[Counted]:
    """The share of each group that is told, with its interval; none of a mean, which is no share."""
    wording = evidence.wording
    for group, row in {} if is_mean(item) else evidence.shares("drivers", item).items():
        if row.shown:
            limits = wording.percent_range(*row.interval) if row.interval else ""
            interval = wording("excerpt.counted.interval", interval=limits) if limits else ""
            yield Counted(group, share_text(row, wording), wording(f"excerpt.counted.{group}", interval=interval))


def _said(evidence: Evidence, item: Mapping[str, Any]) -> str:
    """What the shares beside are of; the whole sentence where they do not say it all: of few, of some, or withheld."""
    groups = {} if is_mean(item) else evidence.shares("drivers", item)
    alone = groups and all(row.shown for row in groups.values()) and not item.get("among")
    if not alone or in_counts(evidence, groups):
        return briefly_told(evidence, "drivers", item)
    about = {"statement": evidence.statement(item), "synthetic": evidence.synthetic_mark}
    return evidence.wording("excerpt.counted.said", **about)


def _rest(counted: Row | None, quoted: int) -> int:
    return int(counted.estimate) - quoted if counted is not None and counted.published else 0


def _against(evidence: Evidence, item: Mapping[str, Any]) -> list[str]:
    """How many answered at the other end of the scale, where the plan says which end that is."""
    found = opposite(evidence, "drivers", item, alone=False) if item.get("against") and not is_mean(item) else []
    return [finding.text for finding in found[:1]]


def _voice(evidence: Evidence, quotation: Quotation) -> Voice:
    words, language = quotation.words(evidence.wording.language)
    return Voice(evidence.wording.typeset(words), language, speaker(evidence, quotation, language))


def speaker(evidence: Evidence, quotation: Quotation, language: str) -> str:
    """Who spoke, as far as that is told, and that the words are not translated or are invented, where they are."""
    wording = evidence.wording
    parts = [wording(f"excerpt.speaker.{quotation.gender}")]
    parts += [wording(f"excerpt.method.{quotation.method}")] if quotation.method else []
    parts += [wording("excerpt.age", years=quotation.age_group)] if quotation.age_group else []
    parts += [wording(f"excerpt.as_written.{language}")] if language != wording.language else []
    return ", ".join(parts) + evidence.synthetic_mark
