"""What was answered where several answers could be given, or all were put in an order: one paragraph a question.

A choice is said to be named most only where the confidence set of its rank is 1; whose motives or views the answers
tell of is said beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import EVERYONE, MEN, WOMEN, find, points_text, points_with_unit, select
from bogolan.publication.sentences.all_choices import together_told
from bogolan.publication.sentences.bases import of_whom
from bogolan.publication.sentences.evidence import Finding, alternatives
from bogolan.publication.sentences.findings import silent, subject
from bogolan.publication.sentences.uncertainty import condition
from bogolan.publication.sentences.withheld_again import withheld_again

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence

    Item = Mapping[str, Any]

# Of up to this many choices that may come first the shares are said with their intervals; else all, without.
MOST_WITH_INTERVALS = 4


def choices_finding(evidence: Evidence, section: str, item: Item) -> Finding:
    """The paragraph of one question: what was named, how sure that is, gaps, what comes first, who was asked."""
    wording, choices = evidence.wording, evidence.choices(item)
    shown = [choice for choice in choices if _shown(evidence, section, choice)]
    if not shown:
        return Finding(wording("finding.all_withheld", question=evidence.question(item["question"])))
    first = [choice for choice in shown if may_be_first(evidence, section, choice)]
    told = first if 0 < len(first) <= MOST_WITH_INTERVALS else shown
    shares = _shares(evidence, section, item, told)
    lead = wording(f"{item['measure']}.told", question=evidence.question(item["question"]), shares=shares)
    rest = [f"{_fit(evidence, section, told) if told is first else ''}.", _gaps(evidence, section, item)]
    rest += [together_told(evidence, section, item)]
    rest += [*_first(evidence, section, item), *(found.text for found in silent(evidence, section, item, alone=False))]
    rest += [of_whom(evidence, item), *withheld_again(evidence, section, item)]
    return Finding(lead + evidence.synthetic_mark, " ".join(filter(None, rest)))


def may_be_first(evidence: Evidence, section: str, choice: Item) -> bool:
    """Whether a choice may be what women, men, or the only ones asked named most."""
    return any(row.published and row.lower == 1 for row in _ranks(evidence, section, choice).values())


def _shown(evidence: Evidence, section: str, choice: Item) -> dict[str, Row]:
    return {group: row for group, row in evidence.shares(section, choice).items() if row.shown}


def _shares(evidence: Evidence, section: str, item: Item, told: Sequence[Item]) -> str:
    """Each choice with who named it, or put it first; how many answered is said once."""
    wording, parts = evidence.wording, []
    for place, choice in enumerate(told):
        who = subject(evidence, _shown(evidence, section, choice), counted=False, brief=place > 0)
        parts.append(wording(f"{item['measure']}.share", subject=who, answer=choice["answer"]))
    return wording("choices.between").join(parts)


def _fit(evidence: Evidence, section: str, told: Sequence[Item]) -> str:
    """What the intervals leave possible of each choice."""
    wording, parts, people = evidence.wording, [], {}
    for choice in told:
        rows = {group: row for group, row in _shown(evidence, section, choice).items() if row.interval}
        ranges = []
        for group, row in rows.items():
            lower, upper = (wording.number(100 * limit, 0) for limit in row.interval or ())
            ranges.append(wording(f"finding.range.{group}", lower=lower, upper=upper))
        if ranges:
            parts.append(wording("choices.range", answer=choice["answer"], ranges=wording.enumeration(ranges)))
            people |= {(group, choice["answer"]): row for group, row in rows.items()}
    fit = {"condition": condition(evidence, people), "ranges": wording("choices.between").join(parts)}
    return wording("finding.fit", **fit) if parts else ""


def _gaps(evidence: Evidence, section: str, item: Item) -> str:
    """In which choices women and men differ, or that this is not established; empty where one gender was asked."""
    wording = evidence.wording
    gaps = [(choice, gap) for choice in evidence.choices(item) if (gap := evidence.gap(section, choice))]
    if not gaps:
        return ""
    hidden = sum(not gap.published for _, gap in gaps)
    apart = [(choice, gap) for choice, gap in gaps if gap.published and gap.established]
    found = [_gap(evidence, item, choice, gap) for choice, gap in apart]
    told = wording("choices.apart", gaps=wording("choices.between").join(found)) if found else ""
    if not found and hidden < len(gaps):
        told = wording("choices.none_apart", len(gaps) - hidden)
    return " ".join(filter(None, [told, wording("choices.gaps_withheld", hidden) if hidden else ""]))


def _gap(evidence: Evidence, item: Item, choice: Item, gap: Row) -> str:
    wording = evidence.wording
    low, high = sorted(abs(limit) for limit in gap.interval or ())
    limits = {"lower": points_text(low, wording), "upper": points_text(high, wording)}
    key = f"{item['measure']}.{'higher' if gap.estimate > 0 else 'lower'}"
    return wording(key, answer=choice["answer"], points=points_with_unit(gap.estimate, wording), **limits)


def _first(evidence: Evidence, section: str, item: Item) -> list[str]:
    """A sentence a group: which choice comes first, which may, or that this is withheld."""
    wording, found = evidence.wording, []
    own = select(evidence.rows, analysis=section, measure="rank", outcome=item["question"], contrast=None)
    present = [group for group in (WOMEN, MEN) if any(row.group == group for row in own)] or [EVERYONE]
    for group in present:
        ranks = [(choice, find(own, level=choice["share"][0], group=group)) for choice in evidence.choices(item)]
        ranks = [(choice, row) for choice, row in ranks if row]
        about = {"whom": wording(f"model.among.{group}")}
        if not ranks:
            continue
        if not all(row.published for _, row in ranks):
            found.append(wording(f"{item['measure']}.rank_withheld", len(ranks), **about))
            continue
        first = [choice["answer"] for choice, row in ranks if row.lower == 1]
        key = f"{item['measure']}.{'first' if len(first) == 1 else 'may_be_first'}"
        found.append(wording(key, len(ranks), answers=alternatives(first, wording), **about))
    return found


def _ranks(evidence: Evidence, section: str, choice: Item) -> dict[str, Row]:
    """The ranks of a choice among women and among men, or among the only ones asked."""
    wanted = {"analysis": section, "measure": "rank", "outcome": choice["question"], "level": choice["share"][0]}
    found = {group: find(evidence.rows, group=group, contrast=None, **wanted) for group in (WOMEN, MEN, EVERYONE)}
    by_gender = {group: found[group] for group in (WOMEN, MEN) if found[group]}
    return by_gender or {group: row for group, row in found.items() if row}
