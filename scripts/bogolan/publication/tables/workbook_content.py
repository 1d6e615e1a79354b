"""What the tables of the workbook say: the released rows as cells, with labels in every language of the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bogolan.publication.figures.effects import may_be_drawn
from bogolan.publication.figures.labels import (
    SECTIONS,
    choice_label,
    group_name,
    level_label,
    model_label,
    question_label,
    term_level_label,
)
from bogolan.publication.figures.points import is_point, words
from bogolan.publication.quotations import quotations
from bogolan.publication.released import MEN, PUBLISHED, WOMEN, rows
from bogolan.publication.sentences.associations import terms
from bogolan.survey.plan_comparisons import families_of_choices
from bogolan.survey.spine import CHECK, EXCERPTS, EXPERIMENTS, IMPOSSIBLE, MEAN_RANK, MISREPORTING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pandas as pd

    from bogolan.publication.quotations import Quotation
    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording

PERCENT, POINTS, FINE_POINTS, PLAIN, COUNT = "percent", "points", "fine_points", "plain", "count"
INTERCEPT = "(Intercept)"
NOTHING = "–"


@dataclass(frozen=True)
class Number:
    """A number in a cell and how it is shown."""

    value: float
    kind: str


Cell = str | Number


@dataclass(frozen=True)
class Column:
    """A column: its heading in each language, its width in characters, and its cell for every row of the sheet."""

    headings: tuple[str, ...]
    width: int
    cell: Callable[[Any], Cell]


@dataclass(frozen=True)
class Sheet:
    """A sheet: its key among the messages, its columns, the rows it shows, and what to know when reading it."""

    key: str
    columns: tuple[Column, ...]
    rows: tuple[Row | Quotation, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """What sheets are made from: released rows, plan, codebook, and the languages of the report."""

    rows: tuple[Row, ...]
    plan: Mapping
    codebook: Mapping
    wordings: tuple[Wording, ...]
    quotations: tuple[Quotation, ...] = ()

    def each(self, text: Callable[[Wording], str]) -> tuple[str, ...]:
        """A text in each language."""
        return tuple(text(wording) for wording in self.wordings)

    def together(self, text: Callable[[Wording], str]) -> str:
        """A short text in all languages, in one cell."""
        return " / ".join(dict.fromkeys(self.each(text)))

    def say(self, key: str) -> tuple[str, ...]:
        """A message in each language."""
        return self.each(lambda wording: wording(key))

    def items(self, measure: str) -> Iterable[Row]:
        """Rows of the plan's questions with that measure, for the whole sample."""
        return (row for row in self.rows if row.analysis in SECTIONS and row.measure == measure)


def source(
    released: pd.DataFrame,
    plan: Mapping,
    codebook: Mapping,
    wordings: Sequence[Wording],
    excerpts: pd.DataFrame | None = None,
) -> Source:
    """The released rows for the whole sample with what names them, and the released excerpts."""
    whole = tuple(row for row in rows(released) if row.domain is None)
    return Source(whole, plan, codebook, tuple(wordings), quotations(excerpts))


def sheets(of: Source) -> list[Sheet]:
    """Every sheet that has rows, in the order of the workbook."""
    candidates = (
        *(_shares(of), _gaps(of), _means(of), _mean_ranks(of), _net(of), _bounds(of), _scales(of), _ranks(of)),
        *(_homogeneity(of), _experiments(of), _models(of), _excerpts(of), _quotations(of), _accounting(of)),
    )
    return [sheet for sheet in candidates if sheet.rows]


# ----------------------------------------------------------------------------------------------------------- sheets


def _shares(of: Source) -> Sheet:
    columns = (*_question(of), *_answer(of), _group(of), *_numbers(of, lambda row: PERCENT), _base(of), _remarks(of))
    return Sheet("shares", columns, tuple(of.items("share")), _notes(of, "share", "n", "withheld"))


def _gaps(of: Source) -> Sheet:
    def kind(row: Row) -> str:
        return POINTS if row.unit == "proportion" else PLAIN

    unit = _column(of, "unit", 16, lambda row: of.together(lambda wording: wording(f"tables.unit.{kind(row)}")))
    columns = (*_question(of), *_answer(of), unit, *_numbers(of, kind), *_p_values(of), _remarks(of))
    return Sheet("gaps", columns, tuple(of.items("gap")), _notes(of, "gap", "n", "withheld"))


def _means(of: Source) -> Sheet:
    unit = _column(of, "unit", 16, lambda row: of.together(lambda wording: wording(_unit_of_mean(row))))
    columns = (*_question(of), _group(of), unit, *_numbers(of, lambda row: PLAIN), _remarks(of))
    return Sheet("means", columns, tuple(of.items("mean")), _notes(of, "mean", "n", "withheld"))


def _mean_ranks(of: Source) -> Sheet:
    """The mean ranks of the choices of rankings, and how much later women put them than men."""
    columns = (*_question(of), *_answer(of), _group(of), *_numbers(of, lambda row: PLAIN), *_p_values(of), _remarks(of))
    return Sheet("mean_ranks", columns, tuple(of.items(MEAN_RANK)), _notes(of, "mean_rank", "n", "withheld"))


def _unit_of_mean(row: Row) -> str:
    return f"tables.unit.{'choices' if row.unit == 'choices' else 'plain'}"


def _net(of: Source) -> Sheet:
    columns = (*_question(of), *_answer(of), _group(of), *_numbers(of, lambda row: POINTS), _remarks(of))
    return Sheet("net", columns, tuple(of.items("net")), _notes(of, "net", "n", "withheld"))


def _bounds(of: Source) -> Sheet:
    """The bounds of every share of all who were asked, the lower one and then the upper one."""

    def which(row: Row) -> str:
        return of.together(lambda wording: wording(f"tables.measure.{row.measure}"))

    rows = tuple(row for end in ("lower_bound", "upper_bound") for row in of.items(end))
    numbers = _numbers(of, lambda row: PERCENT)[:3]
    columns = (*_question(of), *_answer(of), _group(of), _column(of, "measure", 26, which), *numbers, _remarks(of))
    return Sheet("bounds", columns, rows, _notes(of, "bounds", "withheld"))


def _scales(of: Source) -> Sheet:
    """The tests of whole scales, which have a p-value and no estimate."""
    p, _ = _p_values(of)
    n = _column(of, "n", 10, lambda row: _number(of, row, row.n, COUNT))
    return Sheet("scales", (*_question(of), p, n, _remarks(of)), tuple(of.items("chisq")), _notes(of, "scale", "n"))


def _ranks(of: Source) -> Sheet:
    """Ranks of the plan's drivers and of their gaps, with those that each is clearly above."""

    choices = families_of_choices(of.plan).values()

    def above(row: Row, wording: Wording) -> str:
        names = [name for name in (row.note or "").split(",") if name]
        if row.family in choices:
            return "; ".join(choice_label(row.outcome, name, of.codebook, wording) for name in names)
        return "; ".join(question_label(name, of.codebook, wording) for name in names)

    numbers = [
        _column(of, name, 10, lambda row, value=value: _number(of, row, getattr(row, value), COUNT))
        for name, value in (("rank", "estimate"), ("best", "lower"), ("worst", "upper"), ("n", "n"))
    ]
    columns = (*_question(of), *_answer(of), _group(of), *numbers, *_labels(of, "above", 60, above), _remarks(of))
    return Sheet("ranks", columns, tuple(of.items("rank")), _notes(of, "rank", "n", "withheld"))


def _homogeneity(of: Source) -> Sheet:
    """How alike the answers within a cluster are, and the design effect of each share or mean."""
    _, lower, upper, n = _numbers(of, lambda row: PLAIN)
    correlation = _column(of, "correlation", 22, lambda row: _number(of, row, row.estimate, PLAIN))
    effect = _column(of, "design_effect", 14, lambda row: _number(of, row, row.design_effect, PLAIN))
    columns = (*_question(of), *_answer(of), _group(of), correlation, lower, upper, effect, n, _remarks(of))
    rows = tuple(of.items("intraclass_correlation"))
    return Sheet("homogeneity", columns, rows, _notes(of, "homogeneity", "n", "withheld"))


def _experiments(of: Source) -> Sheet:
    """What each experiment estimates, the smallest effects it could have found, and the checks it passed or failed."""
    labels = {entry["name"]: entry.get("label") for entry in of.plan.get("experiments") or ()}

    def what(row: Row, wording: Wording) -> str:
        if row.measure == CHECK:
            return wording(f"experiment.check.{row.level}")
        kind = row.measure if row.level is None else f"{row.measure}.{row.level}"
        return wording(f"experiment.estimator.{kind}")

    def kind(row: Row) -> str:
        apart = row.contrast is not None or row.measure == MISREPORTING
        return COUNT if row.measure == IMPOSSIBLE else POINTS if apart else PERCENT

    columns = (
        *_labels(of, "experiment", 30, lambda row, wording: wording.label(labels.get(row.outcome)) or row.outcome),
        *_labels(of, "estimator", 44, what),
        _group(of),
        *_numbers(of, kind),
        *_p_values(of),
        _remarks(of),
    )
    rows = tuple(row for row in of.rows if row.analysis == EXPERIMENTS)
    return Sheet("experiments", columns, rows, _notes(of, "experiment", "n", "withheld"))


def _models(of: Source) -> Sheet:
    """Marginal effects and coefficients, but for terms that are never joined with support in a publication."""
    models = {model["name"]: model for model in of.plan.get("models") or ()}
    measures = ("marginal_effect", "coefficient")
    own = [row for row in of.rows if row.analysis == "models" and row.outcome in models and row.measure in measures]
    shown = [row for row in own if may_be_drawn(str(row.level).partition("=")[0], of.codebook)]

    def kind(row: Row) -> str:
        return FINE_POINTS if row.measure == "marginal_effect" else PLAIN

    def term(row: Row, wording: Wording) -> str:
        question = str(row.level).partition("=")[0]
        return wording("tables.intercept") if row.level == INTERCEPT else question_label(question, of.codebook, wording)

    def category(row: Row, wording: Wording) -> str:
        by_question = {term["question"]: term for term in terms(models[row.outcome])}
        own_term = by_question.get(str(row.level).partition("=")[0])
        return "" if own_term is None else term_level_label(own_term, str(row.level), of.codebook, wording)

    columns = (
        *_labels(of, "outcome", 30, lambda row, wording: model_label(models[row.outcome], of.codebook, wording)),
        *_labels(of, "term", 30, term),
        *_labels(of, "category", 22, category),
        _group(of),
        _column(of, "measure", 26, lambda row: of.together(lambda wording: wording(f"tables.measure.{row.measure}"))),
        *_numbers(of, kind),
        _remarks(of),
    )
    shown.sort(key=lambda row: row.measure != "marginal_effect")
    notes = ("effect", "withheld", *(["guarded"] if len(shown) < len(own) else []))
    return Sheet("models", columns, tuple(shown), _notes(of, *notes))


def _excerpts(of: Source) -> Sheet:
    """How many excerpts there are by theme and who spoke, and how far two coders agree."""

    def what(row: Row) -> str:
        return of.together(lambda wording: wording(f"tables.measure.{row.measure}"))

    def theme(row: Row, wording: Wording) -> str:
        return (
            wording("tables.all_themes") if row.outcome is None else question_label(row.outcome, of.codebook, wording)
        )

    def who(row: Row) -> str:
        return of.together(lambda wording: wording(f"report.column.excerpts_{row.group}"))

    columns = (
        *_labels(of, "theme", 44, theme),
        _column(of, "group", 24, who),
        _column(of, "measure", 26, what),
        *_numbers(of, lambda row: PLAIN),
        _remarks(of),
    )
    return Sheet("excerpts", columns, tuple(row for row in of.rows if row.analysis == EXCERPTS), _notes(of, "excerpt"))


def _quotations(of: Source) -> Sheet:
    """The excerpts that are quoted, in every language of theirs that the report has."""

    def words(quotation: Quotation, wording: Wording) -> str:
        return quotation.texts.get(wording.language) or NOTHING

    def said(key: str, value: str | None) -> str:
        return of.together(lambda wording: wording(f"{key}.{value}")) if value else NOTHING

    columns = (
        *_labels(of, "theme", 44, lambda row, wording: question_label(row.theme, of.codebook, wording)),
        _column(of, "group", 24, lambda row: said("excerpt.speaker", row.gender)),
        _column(of, "method", 24, lambda row: said("excerpt.method", row.method)),
        _column(of, "age", 12, lambda row: row.age_group or NOTHING),
        *_labels(of, "words", 70, words),
    )
    return Sheet("quotations", columns, of.quotations, _notes(of, "quotation"))


def _accounting(of: Source) -> Sheet:
    """What became of every row, then how many respondents the results rest on."""
    shown = [row for row in of.rows if row.analysis in ("accounting", "sample")]

    def what(row: Row, wording: Wording) -> str:
        if row.analysis == "sample":
            return wording("tables.respondents", group=group_name(str(row.group), wording))
        key = f"row_class.{row.outcome}"
        return wording(key) if wording.has(key) else str(row.outcome)

    def clusters(row: Row) -> Cell:
        return _number(of, row, row.clusters, COUNT) if row.analysis == "sample" else NOTHING

    columns = (
        *_labels(of, "rows", 40, what),
        _column(of, "number", 12, lambda row: _number(of, row, row.estimate, COUNT)),
        *([_column(of, "clusters", 12, clusters)] if (of.plan.get("design") or {}).get("clusters") else []),
        _remarks(of),
    )
    return Sheet("accounting", columns, tuple(shown), _notes(of, "withheld"))


# ---------------------------------------------------------------------------------------------------------- columns


def _column(of: Source, key: str, width: int, cell: Callable[[Row], Cell]) -> Column:
    return Column(of.say(f"tables.column.{key}"), width, cell)


def _labels(of: Source, key: str, width: int, label: Callable[[Row, Wording], str]) -> list[Column]:
    """A column a language."""
    several = len(of.wordings) > 1
    return [
        Column(
            tuple(f"{text} ({wording.language})" if several else text for text in of.say(f"tables.column.{key}")),
            width,
            lambda row, wording=wording: label(row, wording),
        )
        for wording in of.wordings
    ]


def _question(of: Source) -> list[Column]:
    return _labels(of, "question", 44, lambda row, wording: question_label(row.outcome, of.codebook, wording))


def _answer(of: Source) -> list[Column]:
    return _labels(of, "answer", 24, lambda row, wording: level_label(row.outcome, row.level, of.codebook, wording))


def _group(of: Source) -> Column:
    def who(row: Row) -> str:
        if (row.group, row.contrast) == (WOMEN, MEN):
            return of.together(lambda wording: wording("tables.women_minus_men"))
        return of.together(lambda wording: group_name(str(row.group), wording))

    return _column(of, "group", 24, who)


def _numbers(of: Source, kind: Callable[[Row], str]) -> list[Column]:
    """Estimate, limits and base, each a number or the word that stands for it."""

    def scaled(row: Row, value: float | None) -> Cell:
        points = value is not None and kind(row) in (POINTS, FINE_POINTS)
        return _number(of, row, round(100 * value, 6) if points else value, kind(row))

    def estimate(row: Row) -> Cell:
        if row.measure == CHECK:  # a test has no estimate
            return _number(of, row, None, kind(row))
        return scaled(row, row.estimate) if is_point(row) else of.together(lambda wording: words(row, wording))

    return [
        _column(of, "estimate", 18, estimate),
        _column(of, "lower", 14, lambda row: scaled(row, row.lower)),
        _column(of, "upper", 14, lambda row: scaled(row, row.upper)),
        _column(of, "n", 10, lambda row: _number(of, row, row.n, COUNT)),
    ]


def _p_values(of: Source) -> list[Column]:
    """The p-value of a comparison alone, and adjusted for all of its family."""
    return [
        _column(of, "p", 10, lambda row: _number(of, row, row.p_value, PLAIN)),
        _column(of, "p_adjusted", 12, lambda row: _number(of, row, row.p_adjusted, PLAIN)),
    ]


def _number(of: Source, row: Row, value: float | None, kind: str) -> Cell:
    """A number; where it was not released the word that says so, where there never was one a dash."""
    if value is not None:
        return Number(value, kind)
    return NOTHING if row.release == PUBLISHED else of.together(lambda wording: wording("figures.withheld"))


def _base(of: Source) -> Column:
    def base(row: Row) -> str:
        key = f"tables.base.{row.base}"
        return of.together(lambda wording: wording(key) if wording.has(key) else str(row.base or ""))

    return _column(of, "base", 30, base)


def _remarks(of: Source) -> Column:
    """Flags, and why a number was withheld."""

    def remark(row: Row, wording: Wording) -> str:
        keys = [f"tables.flag.{flag}" for flag in sorted(row.flags)]
        known = [wording(key) if wording.has(key) else key.rpartition(".")[2] for key in keys]
        reason = f"reason.{row.release_reason}"
        return "; ".join([*([wording(reason)] if row.release_reason and wording.has(reason) else []), *known])

    return _column(of, "remarks", 40, lambda row: of.together(lambda wording: remark(row, wording)))


def _notes(of: Source, *keys: str) -> tuple[str, ...]:
    return tuple(text for key in keys for text in dict.fromkeys(of.say(f"tables.note.{key}")))
