"""Which findings stand first: all of a short survey, and of a long one those that a declared rule chooses.

The rule reads released rows only, so nothing that is withheld can be chosen for its value, and it asks nothing but
where women and men differ and where the most people answered at the other end of the scale: a gain and a cost stand
first by the same right. The report says the rule, and every sentence that is not chosen stands in its own section.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import EVERYONE, GROUPS, MEN, OR_LESS, WOMEN, find, joined
from bogolan.publication.sentences.associations import associations, effects, established, surviving
from bogolan.publication.sentences.bases import bases_told, speaks_of
from bogolan.publication.sentences.choices import choices_finding
from bogolan.publication.sentences.evidence import Finding, has_choices, is_mean, is_share
from bogolan.publication.sentences.findings import cannot_be_told, declared, opposite, title_item
from bogolan.publication.sentences.uncertainty import measured
from bogolan.survey.plan_parts import fitted_models

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence

    Item = Mapping[str, Any]

# Up to this many questions are all key findings: more do not fit on a page.
FEW_ITEMS = 6

# Of more questions at most this many of each kind are: together about a page.
MOST_SUPPORT = 3
MOST_GAPS = 4
MOST_OPPOSED = 3
MOST_ASSOCIATIONS = 4


def key_findings(evidence: Evidence) -> list[Finding]:
    """What a hurried reader sees: the findings, what speaks against them, and what cannot be told."""
    found = chosen_findings(evidence) if too_many(evidence) else all_findings(evidence)
    return found + cannot_be_told(evidence)


def too_many(evidence: Evidence) -> bool:
    """Whether the survey has more questions than can all be key findings."""
    return len(evidence.items("support")) + len(evidence.items("drivers")) > FEW_ITEMS


def all_findings(evidence: Evidence) -> list[Finding]:
    """Every question and every model, sentence by sentence."""
    items = [(section, item) for section in ("support", "drivers") for item in evidence.items(section)]
    found: list[Finding] = []
    for section, item in items:
        caution = measured(evidence, [item]) if len(items) == 1 else ""
        if has_choices(item):
            told = choices_finding(evidence, section, item)
            found.append(Finding(told.lead, " ".join(filter(None, [told.rest, caution]))))
            continue
        found.append(declared(evidence, section, item, caution))
        found.extend(opposite(evidence, section, item))
    if len(items) > 1:
        found.append(Finding(measured(evidence, [item for _, item in items])))
    for model in fitted_models(evidence.plan):
        found.extend(associations(evidence, model))
    return found


def chosen_findings(evidence: Evidence) -> list[Finding]:
    """The questions that the rule chooses, each with what speaks against it, the caution, and some associations."""
    support, drivers = chosen_support(evidence), chosen_drivers(evidence)
    return [
        *(item_finding(evidence, "support", item) for item in support),
        *(item_finding(evidence, "drivers", item) for item in drivers),
        Finding(" ".join([measured(evidence, [*support, *drivers]), *bases_told(evidence, [*support, *drivers])])),
        *chosen_associations(evidence),
    ]


def section_findings(evidence: Evidence) -> dict[str, list[Finding]]:
    """All findings by section where the key findings were chosen from them; none where all of them stand there."""
    if not too_many(evidence):
        return {"support": [], "drivers": [], "models": []}
    found = {
        section: [item_finding(evidence, section, item) for item in evidence.items(section)]
        for section in ("support", "drivers")
    }
    models = fitted_models(evidence.plan)
    return {**found, "models": [finding for model in models for finding in associations(evidence, model)]}


def item_finding(evidence: Evidence, section: str, item: Item) -> Finding:
    """All that is said of one question, or of one choice of it, as one paragraph."""
    if has_choices(item):
        return choices_finding(evidence, section, item)
    first = declared(evidence, section, item)
    rest = "".join(" " + finding.text for finding in opposite(evidence, section, item, alone=False))
    rest += f" {speaks_of(evidence, item)}".rstrip()
    # Without a number there is nothing to make strong.
    return Finding(first.lead, first.rest + rest) if first.rest else Finding(first.text + rest)


# ----------------------------------------------------------------------------------------------------------- the rule


def chosen_support(evidence: Evidence) -> list[Item]:
    """The first questions on support in the plan's order, and the title's wherever it stands."""
    titled = title_item(evidence)
    items = evidence.items("support")
    return [item for place, item in enumerate(items) if place < MOST_SUPPORT or ("support", item) == titled]


def chosen_drivers(evidence: Evidence) -> list[Item]:
    """The title's driver, if it is one; those where women and men differ most; those that the most answered against."""
    drivers = evidence.items("drivers")
    chosen = [item for item in drivers if ("drivers", item) == title_item(evidence)]
    chosen += [item for item in told_apart(evidence) if item not in chosen][:MOST_GAPS]
    return chosen + [item for item in opposed(evidence) if item not in chosen][:MOST_OPPOSED]


def told_apart(evidence: Evidence) -> list[Item]:
    """Drivers whose gap is established, the largest gap first; gaps of means last, in the plan's order.

    A gap of means is in the units of its own scale, so its size says nothing beside that of another.
    """
    gaps = [(item, evidence.gap("drivers", item)) for item in compared(evidence)]
    apart = [(item, gap) for item, gap in gaps if gap and gap.published and gap.established]
    shares = [(item, gap) for item, gap in apart if not is_mean(item)]
    ordered = sorted(shares, key=lambda entry: -abs(entry[1].estimate))
    return [item for item, _ in ordered] + [item for item, _ in apart if is_mean(item)]


def compared(evidence: Evidence) -> list[Item]:
    """Drivers of which women and men are compared: the questions, and each choice of those with several answers."""
    drivers = evidence.items("drivers")
    return [one for item in drivers for one in (evidence.choices(item) if has_choices(item) else [item])]


def opposed(evidence: Evidence) -> list[Item]:
    """Drivers that somebody is known to have answered at the other end of the scale, the largest share first.

    Only those with an answer in between: to say no to what few people live through is not yet to speak against it.
    """
    shares = [
        (item, opposed_share(evidence, item)) for item in evidence.items("drivers") if has_between(evidence, item)
    ]
    return [item for item, share in sorted(shares, key=lambda entry: -entry[1]) if share > 0]


def has_between(evidence: Evidence, item: Item) -> bool:
    """Whether a question offers answers on neither side."""
    sides = {*item.get("share", ()), *item.get("against", ())}
    return not set(evidence.answers(item["question"])) <= sides


def opposed_share(evidence: Evidence, item: Item) -> float:
    """Which share of all who answered is known to be at the other end of the scale; 0 where nothing was released."""
    if not is_share(item) or not item.get("against"):
        return 0.0
    wanted = {
        "analysis": "drivers",
        "outcome": item["question"],
        "measure": "share",
        "level": joined(item["against"]),
        "contrast": None,
    }
    rows = {group: row for group in GROUPS if (row := find(evidence.rows, group=group, **wanted))}
    # Where one gender was asked it is everyone; of two, none stands for the other.
    row = rows.get(EVERYONE) or (next(iter(rows.values())) if len(rows) == 1 else None)
    return at_least(row) if row else 0.0


def at_least(row: Row) -> float:
    """What a released share is at the least, which ranks it without telling where in its range it lies."""
    if row.banded:
        return int(row.note.partition("-")[0]) / 100
    return row.estimate if row.published and row.note != OR_LESS else 0.0


def chosen_associations(evidence: Evidence) -> list[Finding]:
    """A few associations that stand out among all of their model, in the plan's order; else that none does.

    Every model's first, then every model's second, and so on. Effects are not ranked by size, since each is per unit of
    its own term.
    """
    models = [surviving(evidence, model) for model in fitted_models(evidence.plan)]
    turns = [(turn, place) for place, found in enumerate(models) for turn in range(len(found))]
    chosen = set(sorted(turns)[:MOST_ASSOCIATIONS])
    if not chosen and any(established(evidence, model) for model in fitted_models(evidence.plan)):
        return [Finding(evidence.wording("model.none_survives"))]
    return [
        finding for place, found in enumerate(models) for turn, finding in enumerate(found) if (turn, place) in chosen
    ]


# -------------------------------------------------------------------------------------------------------- what is said


def rule(evidence: Evidence) -> str:
    """By what rule the key findings were chosen, up to where all others stand; empty where none had to be."""
    if not too_many(evidence):
        return ""
    wording = evidence.wording
    items = len(evidence.items("support")) + len(evidence.items("drivers"))
    models = len(models_told(evidence))
    source = [wording("chosen.questions", items)] + ([wording("chosen.models", models)] if models else [])
    parts = wording("chosen.between").join(rule_parts(evidence))
    return wording("chosen.rule", len(sections(evidence)), source=wording.enumeration(source), parts=parts)


def rule_parts(evidence: Evidence) -> list[str]:
    """The parts of the rule that this survey has any use for."""
    wording, parts = evidence.wording, []
    support, drivers = evidence.items("support"), evidence.items("drivers")
    if support:
        key = "chosen.support_all" if len(support) <= MOST_SUPPORT else "chosen.support_first"
        parts.append(wording(key, min(len(support), MOST_SUPPORT)))
    if title_item(evidence) not in [None, *(("support", item) for item in support[:MOST_SUPPORT])]:
        parts.append(wording("chosen.title"))
    if any(evidence.gap("drivers", item) for item in compared(evidence)):
        means = wording("chosen.means") if any(is_mean(item) for item in drivers) else ""
        parts.append(wording("chosen.gaps", MOST_GAPS, means=means))
    if any(item.get("against") and is_share(item) for item in drivers):
        parts.append(wording("chosen.opposed", MOST_OPPOSED))
    if models_told(evidence):
        parts.append(wording("chosen.associations", MOST_ASSOCIATIONS))
    return parts


def sections(evidence: Evidence) -> list[tuple[str, str]]:
    """The title and the identifier of each section of the report that holds all findings."""
    support = evidence.items("support")
    found = [(drivers_title(evidence), "drivers")] if evidence.items("drivers") else []
    if support:
        found.append(("report.support", "support"))
    if models_told(evidence):
        found.append(("report.models", "models") if support else ("report.models_alone", "support"))
    return [(evidence.wording(key), identifier) for key, identifier in found]


def drivers_title(evidence: Evidence) -> str:
    """The message of the title of the section of drivers, which compares genders only where there are two."""
    genders = {row.group for row in evidence.rows if row.analysis == "drivers"} & {WOMEN, MEN}
    return "report.drivers" if len(genders) == 2 else "report.drivers_alone"


def models_told(evidence: Evidence) -> list[Mapping[str, Any]]:
    """The models of which the report says anything."""
    return [model for model in fitted_models(evidence.plan) if effects(evidence, model)]
