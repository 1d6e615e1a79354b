"""Which differences between women and men are adjusted together for their number, and how.

A difference that a hypothesis speaks of belongs to that hypothesis's family; all others are one family. The choices of
a question with several answers are a family of their own: they answer one question, however many the form offers. A
choice that a hypothesis speaks of leaves them for the hypothesis's family, as a question does: what was fixed in
advance is not weighed against what was only looked at, and no difference has two adjusted p-values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    # A difference between women and men: the section and question of its item, and its level in the spine.
    Gap = tuple[str, str, str | None]

PRIMARY, OTHERS = "primary", "others"
# What is reported of a question with several answers, or with all in an order: a share and a gap for each choice.
CHOICES, RANKING = SEVERAL = ("choices", "ranking")
SIDES = {"women", "men"}
# A hypothesis without a direction, by R's name.
TWO_SIDED = "two.sided"
# Two shares or prevalences closer than this are held to be alike, where the plan has no margin.
MARGIN = 0.15


def families_of_gaps(plan: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The family of the difference between women and men in each item, by section and question."""
    return {
        section: {item["question"]: _family(plan, section, item) for item in plan[section]}
        for section in ("support", "drivers")
    }


def family_of_choices(section: str, question: str) -> str:
    """The family of the differences in the choices of one question; no hypothesis's family can be called so."""
    return f"{section}/{question}"


def families_of_choices(plan: Mapping[str, Any]) -> dict[str, str]:
    """The question of every family that is made of the choices of one question."""
    items = ((section, item) for section in ("support", "drivers") for item in plan.get(section, ()))
    several = [(section, item["question"]) for section, item in items if item.get("measure") in SEVERAL]
    return {family_of_choices(section, question): question for section, question in several}


def families_of_tested_choices(plan: Mapping[str, Any]) -> dict[Gap, str]:
    """The family of each difference in one choice that a hypothesis is about; of several hypotheses the first."""
    several = families_of_choices(plan)
    found: dict[Gap, str] = {}
    for hypothesis in plan["hypotheses"]:
        for outcome in hypothesis.get("outcomes", ()):
            gap = same_gap(plan, hypothesis, outcome)
            if gap and family_of_choices(*gap[:2]) in several:
                found.setdefault(gap, family_of(hypothesis))
    return found


def adjustments(plan: Mapping[str, Any]) -> dict[str, str]:
    """How each family is adjusted, by R's p.adjust's names: as primary ones where a primary hypothesis is in it."""
    methods, families = plan["multiplicity"], {OTHERS: plan["multiplicity"][OTHERS]}
    for hypothesis in sorted(plan["hypotheses"], key=lambda one: one["primary"]):
        families[family_of(hypothesis)] = methods[PRIMARY if hypothesis["primary"] else OTHERS]
    return families | dict.fromkeys(families_of_choices(plan), methods[OTHERS])


def comparisons(plan: Mapping[str, Any]) -> dict[str, int]:
    """How many tests each family has: the differences in its items, and what else its hypotheses test.

    Not those of the choices of a question that no hypothesis is about: the plan does not know how many there are.
    """
    gaps = [family for families in families_of_gaps(plan).values() for family in families.values()]
    gaps += families_of_tested_choices(plan).values()
    families = [family for family in adjustments(plan) if family not in families_of_choices(plan)]
    return {family: gaps.count(family) + sum(_others_of(plan, family)) for family in families}


def number_of_tests(hypothesis: Mapping[str, Any], plan: Mapping[str, Any]) -> int:
    """How many tests a hypothesis has: of each outcome, and of each condition where these are compared.

    An association is described, not tested.
    """
    if hypothesis["test"] == "association":
        return 0
    if is_of_all(hypothesis, plan):
        return 1 + ("compare" in hypothesis)
    conditions = len(hypothesis.get("by", ())) if hypothesis["test"] == "interaction" else 1
    return max(1, len(hypothesis.get("outcomes", ()))) * conditions


def is_of_all(hypothesis: Mapping[str, Any], plan: Mapping[str, Any]) -> bool:
    """Whether it is tested of all, and between the groups that it compares, if any, a second time.

    So is what is a difference by itself: a direct answer less an experiment's, and what an endorsement changes, unless
    the hypothesis says in which of the groups it is larger.
    """
    if hypothesis["test"] == "misreporting":
        return True
    endorsements = [one["name"] for one in plan.get("experiments", ()) if one["kind"] == "endorsement"]
    directed = hypothesis.get("alternative", TWO_SIDED) != TWO_SIDED
    return hypothesis["test"] == "difference" and hypothesis.get("experiment") in endorsements and not directed


def outcome_name(hypothesis: Mapping[str, Any], outcome: Mapping[str, Any], section: str = "outcomes") -> str:
    """What a test of an outcome or condition is called: its question, with the answers where it is there twice."""
    name = outcome["question"]
    return name if sum(other["question"] == name for other in hypothesis[section]) == 1 else in_full(outcome)


def in_full(outcome: Mapping[str, Any]) -> str:
    """A question with all that counts of it, such as "water: share 1+2"."""
    told = ["mean"] if outcome.get("measure") == "mean" else []
    told += [f"{key} {'+'.join(map(str, value)) if isinstance(value, list) else value}"
             for key, value in outcome.items() if key not in ("question", "measure")]  # fmt: skip
    return f"{outcome['question']}: {', '.join(told)}"


def name_of_test(
    plan: Mapping[str, Any], hypothesis: Mapping[str, Any], outcome: Mapping[str, Any], section: str = "outcomes"
) -> str:
    """The same, one choice of a question with several answers always in full: the gate must know which it is."""
    several = families_of_choices(plan).values()
    return in_full(outcome) if outcome["question"] in several else outcome_name(hypothesis, outcome, section)


def same_gap(plan: Mapping[str, Any], hypothesis: Mapping[str, Any], outcome: Mapping[str, Any]) -> Gap | None:
    """The difference between women and men, in an item or one of its choices, that a hypothesis is about, or None."""
    if _what_counts(outcome) in _gaps_of(hypothesis):
        for section in ("support", "drivers"):
            for item in plan[section]:
                if _what_counts(item) == _what_counts(outcome):
                    level = None if item.get("measure") == "mean" else "+".join(map(str, item["share"]))
                    return section, item["question"], level
                if _is_choice(item, outcome):
                    return section, item["question"], outcome["share"][0]
    return None


def family_of(hypothesis: Mapping[str, Any]) -> str:
    """The family that a hypothesis's tests are adjusted in."""
    return hypothesis.get("family", PRIMARY if hypothesis["primary"] else OTHERS)


def _others_of(plan: Mapping[str, Any], family: str) -> Iterator[int]:
    """How many tests a family's hypotheses have beside those of differences in items, one hypothesis after another."""
    for hypothesis in plan["hypotheses"]:
        if family_of(hypothesis) == family:
            outcomes = hypothesis.get("outcomes", ())
            yield number_of_tests(hypothesis, plan) - sum(bool(same_gap(plan, hypothesis, one)) for one in outcomes)


def _family(plan: Mapping[str, Any], section: str, item: Mapping[str, Any]) -> str:
    """The family of the first hypothesis that is about just this difference."""
    if item.get("measure") in SEVERAL:
        return family_of_choices(section, item["question"])
    about = (hypothesis for hypothesis in plan["hypotheses"] if _what_counts(item) in _gaps_of(hypothesis))
    return next(map(family_of, about), OTHERS)


def _gaps_of(hypothesis: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The outcomes of which a hypothesis says that women and men differ, among all who answered."""
    if hypothesis["test"] != "difference" or set(hypothesis.get("compare", ())) != SIDES:
        return []
    if not hypothesis.keys().isdisjoint({"within", "by", "experiment"}):
        return []
    return [_what_counts(outcome) for outcome in hypothesis["outcomes"]]


def _what_counts(outcome: Mapping[str, Any]) -> tuple[Any, ...]:
    return outcome.get("measure", "share"), *(outcome.get(key) for key in ("question", "share", "among", "reason"))


def _is_choice(item: Mapping[str, Any], outcome: Mapping[str, Any]) -> bool:
    """Whether an outcome is one of the choices that are compared of an item with several answers."""
    if item.get("measure") != CHOICES or item["question"] != outcome["question"]:
        return False
    own = _what_counts(outcome) == ("share", item["question"], outcome.get("share"), None, None)
    return own and len(outcome["share"]) == 1 and outcome["share"][0] in item.get("share", outcome["share"])
