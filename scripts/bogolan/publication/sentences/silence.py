"""What silence could hide: between which shares the answer lies, whatever those who gave none would have said.

And how many of their questions people left without an answer, and whether that depends on who asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import EVERYONE, GROUPS, MEN, WOMEN, find, joined, signed_points
from bogolan.publication.sentences.evidence import Finding, is_share
from bogolan.survey.spine import INTERVIEWER, ITEM_NONRESPONSE, NONRESPONSE, WOMEN_LESS_MEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence

    Item = Mapping[str, Any]

# Bounds closer than this are said in the table alone.
NOTABLE_WIDTH = 0.01
REASONS = ("dont_know", "refused")


def bounds_of(evidence: Evidence, section: str, item: Item) -> dict[str, tuple[Row, Row]]:
    """The lower and the upper bound of an item by group, of those groups that have both."""
    if not is_share(item):
        return {}
    wanted = {"analysis": section, "outcome": item["question"], "level": joined(item["share"]), "contrast": None}
    found = {}
    for group in GROUPS:
        bounds = [find(evidence.rows, measure=f"{end}_bound", group=group, **wanted) for end in ("lower", "upper")]
        if all(bounds):
            found[group] = tuple(bounds)
    return found


def bounded(evidence: Evidence, section: str, item: Item, alone: bool = True) -> list[Finding]:
    """A sentence on an item of which enough gave no answer to move its share; none where bounds are withheld.

    `alone` says whether it stands alone; in the paragraph of its question that is not named again.
    """
    wording, ranges = evidence.wording, []
    found = bounds_of(evidence, section, item)
    told = {group: bounds for group, bounds in found.items() if all(row.published for row in bounds)}
    groups = [group for group in (WOMEN, MEN) if group in told] or list(told)
    if not any(told[group][1].estimate - told[group][0].estimate >= NOTABLE_WIDTH for group in groups):
        return []
    for group in groups:
        lowest, highest = (wording.number(100 * row.estimate, 0) for row in told[group])
        ranges.append(wording(f"finding.range.{group}", lower=lowest, upper=highest))
    key = "finding.bounded" if alone else "finding.bounded_here"
    question = evidence.question(item["question"])
    return [Finding(wording(key, ranges=wording.enumeration(ranges), question=question))]


def item_nonresponse(evidence: Evidence) -> str:
    """How many questions were left without an answer, by gender and by who asked; empty where that is withheld."""
    wording, rates = evidence.wording, []
    for group in (WOMEN, MEN, EVERYONE):
        found = [_rate(evidence, reason, group) for reason in REASONS]
        if all(row and row.published for row in found) and not (group == EVERYONE and rates):
            told = {reason: _fine_percent(evidence, row) for reason, row in zip(REASONS, found, strict=True)}
            rates.append(wording(f"silence.rate.{group}", **told))
    told = [wording("silence.rates", rates=wording("word.between").join(rates))] if rates else []
    return " ".join([*told, *_by_interviewer(evidence)])


def _by_interviewer(evidence: Evidence) -> Iterator[str]:
    """A sentence a group and reason that people gave to women and to men who asked; where all is withheld, that."""
    told = list(_told_by_interviewer(evidence))
    known = any(row.analysis == NONRESPONSE and row.domain == INTERVIEWER for row in evidence.rows)
    yield from told or ([evidence.wording("silence.by_interviewer_withheld")] if known else [])


def _told_by_interviewer(evidence: Evidence) -> Iterator[str]:
    for reason in REASONS:
        for group in GROUPS:
            sides = {f"by_{level}": _rate(evidence, reason, group, level) for level in (WOMEN, MEN)}
            difference = _rate(evidence, reason, group, WOMEN_LESS_MEN, "gap")
            if difference is not None and difference.published and all(row and row.published for row in sides.values()):
                rates = {name: _fine_percent(evidence, row) for name, row in sides.items()}
                certainty = _certainty(evidence, difference)
                yield evidence.wording(f"silence.by_interviewer.{reason}.{group}", **rates, certainty=certainty)


def _rate(
    evidence: Evidence, reason: str, group: str, asked_by: str | None = None, measure: str = ITEM_NONRESPONSE
) -> Row | None:
    place = {"domain": INTERVIEWER, "domain_level": asked_by} if asked_by else {"domain": None}
    wanted = {"analysis": NONRESPONSE, "measure": measure, "level": reason, "group": group, "contrast": None}
    return find(evidence.rows, **wanted, **place)


def _fine_percent(evidence: Evidence, row: Row) -> str:
    return evidence.wording("number.percent", number=evidence.wording.number(100 * row.estimate, 1))


def _certainty(evidence: Evidence, difference: Row) -> str:
    if not difference.excludes_zero:
        return evidence.wording("gap.unclear")
    lower, upper = (signed_points(limit, evidence.wording) for limit in difference.interval)
    return evidence.wording("silence.difference", lower=lower, upper=upper)
