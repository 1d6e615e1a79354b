"""The facts behind the figure of a model: its average marginal effects by term, category and group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bogolan.publication.figures.points import Key, groups_of, identifiers, is_point
from bogolan.publication.released import MEN, WOMEN
from bogolan.publication.sentences.associations import questions_of, terms
from bogolan.survey.communal import tells_communal_identity
from bogolan.survey.events import EXPOSURE
from bogolan.survey.spine import TIMES, VALUE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.released import Row

ANALYSIS, MEASURE = "models", "marginal_effect"
MOST_LINES = 18  # on a page: terms and their effects


@dataclass(frozen=True)
class Effect:
    """A category, or the unit of a number: what was released for each group, and the difference between them."""

    level: str
    rows: Mapping[str, Row]
    difference: Row | None

    @property
    def scale(self) -> float:
        """What an estimate is multiplied by where it is shown: shares are told in percentage points."""
        return 1.0 if self.all_rows[0].unit == VALUE else 100.0

    @property
    def all_rows(self) -> tuple[Row, ...]:
        """Every released row of the effect, the difference last."""
        return (*self.rows.values(), *([self.difference] if self.difference else []))


@dataclass(frozen=True)
class Term:
    """A term of the plan with its effects."""

    term: Mapping
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Facts:
    """A model's effects, in the order of the plan."""

    model: Mapping
    terms: tuple[Term, ...]
    groups: tuple[str, ...]
    synthetic: bool

    @property
    def scale(self) -> float:
        """That of its effects, which all are in one unit."""
        return self.effects[0].scale

    @property
    def effects(self) -> tuple[Effect, ...]:
        """The effects of all terms."""
        return tuple(effect for term in self.terms for effect in term.effects)

    @property
    def questions(self) -> tuple[str, ...]:
        """The names of the questions shown: what is explained, then the terms; exposure to events nobody was asked."""
        asked = [question for term in self.terms for question in questions_of(term.term["question"])]
        names = [self.model["outcome"]["question"], *asked]
        return tuple(dict.fromkeys(name for name in names if name != EXPOSURE))

    def pages(self) -> list[Facts]:
        """The same in parts that are each no higher than a page."""
        pages: list[list[Term]] = [[]]
        for term in self.terms:
            if pages[-1] and sum(1 + len(other.effects) for other in (*pages[-1], term)) > MOST_LINES:
                pages.append([])
            pages[-1].append(term)
        return [replace(self, terms=tuple(page)) for page in pages]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every released row behind the figure."""
        return tuple(row for effect in self.effects for row in effect.all_rows)

    @property
    def ids(self) -> tuple[str, ...]:
        """Their ids in the spine."""
        return identifiers(self.rows)


def facts(plan: Mapping, model: Mapping, codebook: Mapping, rows: Mapping[Key, Row]) -> Facts | None:
    """The model's marginal effects that were released in any form and may be drawn; None if there are none."""
    own = {
        (key.level, key.group, key.contrast): row
        for key, row in rows.items()
        if (key.analysis, key.measure, key.outcome) == (ANALYSIS, MEASURE, model["name"]) and key.level is not None
    }
    groups = groups_of(group for _, group, contrast in own if contrast is None)
    levels = list(dict.fromkeys(level for level, _, _ in own))
    shown = [term for term in terms(model) if may_be_drawn(term["question"], codebook)]
    found = [_term(term, [level for level in levels if is_of(level, term)], groups, own) for term in shown]
    products = [level for level in levels if TIMES in level and _all_drawn(level, codebook)]
    found += [_term(product_of(terms(model), level), [level], groups, own) for level in products]
    found = [term for term in found if term.effects]
    if not any(is_point(row) for term in found for effect in term.effects for row in effect.all_rows):
        return None  # an axis without a point says nothing; the table says what is withheld
    return Facts(model, tuple(found), groups, bool(plan.get("synthetic"))) if groups and found else None


def may_be_drawn(question: str, codebook: Mapping) -> bool:
    """False for ethnicity, language, religion or livelihood, which are never joined with support in a publication."""
    return not tells_communal_identity(question, (codebook.get(question) or {}).get("label"))


def product_of(of: list[dict], level: str) -> dict:
    """The product of two columns as a term of its own, with the two terms that it is made of."""
    factors = [next(term for term in of if term["question"] == question) for question in questions_of(level)]
    return {"question": TIMES.join(questions_of(level)), "factors": factors}


def is_of(level: str, term: Mapping) -> bool:
    """Whether a column of a model is of a term alone."""
    return TIMES not in level and level.partition("=")[0] == term["question"]


def _all_drawn(level: str, codebook: Mapping) -> bool:
    return all(may_be_drawn(question, codebook) for question in questions_of(level))


def _term(
    term: Mapping, levels: list[str], groups: tuple[str, ...], rows: Mapping[tuple[str, str, str | None], Row]
) -> Term:
    effects = []
    for level in levels:
        own = {group: rows[level, group, None] for group in groups if (level, group, None) in rows}
        effects.append(Effect(level, own, rows.get((level, WOMEN, MEN))))
    return Term(term, tuple(effects))
