"""The sheets of the workbook: which released rows each shows, in which columns, with what to know when reading it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.figures.labels import (
    choice_label,
    group_name,
    question_label,
)
from bogolan.publication.tables.event_sheet import event_sheet
from bogolan.publication.tables.workbook_again import again_sheet
from bogolan.publication.tables.workbook_claims import claim_sheet
from bogolan.publication.tables.workbook_columns import (
    COUNT,
    NOTHING,
    PERCENT,
    PLAIN,
    POINTS,
    Cell,
    Sheet,
    Source,
    answer_columns,
    base_column,
    column,
    group_column,
    label_columns,
    notes_of,
    number_cell,
    number_columns,
    p_value_columns,
    question_columns,
    remarks_column,
)
from bogolan.publication.tables.workbook_decompositions import decomposition_sheet
from bogolan.publication.tables.workbook_experiments import experiment_sheet
from bogolan.publication.tables.workbook_groups import group_sheet
from bogolan.publication.tables.workbook_hypotheses import hypothesis_sheet
from bogolan.publication.tables.workbook_model_fit import model_fit_sheet
from bogolan.publication.tables.workbook_models import imputed_sheet, model_sheet
from bogolan.publication.tables.workbook_silence import silence_sheet
from bogolan.publication.tables.workbook_specifications import specification_sheet
from bogolan.survey.plan_comparisons import families_of_choices
from bogolan.survey.spine import (
    EXCERPTS,
    JOINT_TEST,
    MEAN_RANK,
)

if TYPE_CHECKING:
    from bogolan.publication.quotations import Quotation
    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording


def sheets(of: Source) -> list[Sheet]:
    """Every sheet that has rows, in the order of the workbook."""
    candidates = (
        *(_shares(of), _gaps(of), _means(of), _mean_ranks(of), _net(of), _bounds(of), _scales(of), _ranks(of)),
        *(
            silence_sheet(of),
            _homogeneity(of),
            experiment_sheet(of),
            model_sheet(of),
            specification_sheet(of),
            imputed_sheet(of),
        ),
        *(
            model_fit_sheet(of),
            decomposition_sheet(of),
            hypothesis_sheet(of),
            again_sheet(of),
            group_sheet(of),
            claim_sheet(of),
        ),
        *(event_sheet(of), _excerpts(of), _quotations(of), _accounting(of)),
    )
    return [sheet for sheet in candidates if sheet.rows]


# ----------------------------------------------------------------------------------------------------------- sheets


def _shares(of: Source) -> Sheet:
    columns = (
        *question_columns(of),
        *answer_columns(of),
        group_column(of),
        *number_columns(of, lambda row: PERCENT),
        base_column(of),
        remarks_column(of),
    )
    return Sheet("shares", columns, tuple(of.items("share")), notes_of(of, "share", "n", "withheld"))


def _gaps(of: Source) -> Sheet:
    def kind(row: Row) -> str:
        return POINTS if row.unit == "proportion" else PLAIN

    unit = column(of, "unit", 16, lambda row: of.together(lambda wording: wording(f"tables.unit.{kind(row)}")))
    columns = (
        *question_columns(of),
        *answer_columns(of),
        unit,
        *number_columns(of, kind),
        *p_value_columns(of),
        remarks_column(of),
    )
    return Sheet("gaps", columns, tuple(of.items("gap")), notes_of(of, "gap", "n", "withheld"))


def _means(of: Source) -> Sheet:
    unit = column(of, "unit", 16, lambda row: of.together(lambda wording: wording(_unit_of_mean(row))))
    columns = (
        *question_columns(of),
        group_column(of),
        unit,
        *number_columns(of, lambda row: PLAIN),
        remarks_column(of),
    )
    return Sheet("means", columns, tuple(of.items("mean")), notes_of(of, "mean", "n", "withheld"))


def _mean_ranks(of: Source) -> Sheet:
    """The mean ranks of the choices of rankings, and how much later women put them than men."""
    columns = (
        *question_columns(of),
        *answer_columns(of),
        group_column(of),
        *number_columns(of, lambda row: PLAIN),
        *p_value_columns(of),
        remarks_column(of),
    )
    return Sheet("mean_ranks", columns, tuple(of.items(MEAN_RANK)), notes_of(of, "mean_rank", "n", "withheld"))


def _unit_of_mean(row: Row) -> str:
    return f"tables.unit.{'choices' if row.unit == 'choices' else 'plain'}"


def _net(of: Source) -> Sheet:
    columns = (
        *question_columns(of),
        *answer_columns(of),
        group_column(of),
        *number_columns(of, lambda row: POINTS),
        remarks_column(of),
    )
    return Sheet("net", columns, tuple(of.items("net")), notes_of(of, "net", "n", "withheld"))


def _bounds(of: Source) -> Sheet:
    """The bounds of every share of all who were asked, the lower one and then the upper one."""

    def which(row: Row) -> str:
        return of.together(lambda wording: wording(f"tables.measure.{row.measure}"))

    rows = tuple(row for end in ("lower_bound", "upper_bound") for row in of.items(end))
    numbers = number_columns(of, lambda row: PERCENT)[:3]
    columns = (
        *question_columns(of),
        *answer_columns(of),
        group_column(of),
        column(of, "measure", 26, which),
        *numbers,
        remarks_column(of),
    )
    return Sheet("bounds", columns, rows, notes_of(of, "bounds", "withheld"))


def _scales(of: Source) -> Sheet:
    """The tests of whole scales, which have a p-value and no estimate."""
    p, _ = p_value_columns(of)
    n = column(of, "n", 10, lambda row: number_cell(of, row, row.n, COUNT))
    rankings = {row.outcome for row in of.items(MEAN_RANK)}

    def which(row: Row) -> str:
        ranked = row.outcome in rankings
        if row.measure == JOINT_TEST:
            return of.together(
                lambda wording: wording(f"tables.tested_together.{'mean_ranks' if ranked else 'choices'}")
            )
        return of.together(lambda wording: wording(f"tables.tested_together.{'first_places' if ranked else 'answers'}"))

    return Sheet(
        "scales",
        (*question_columns(of), column(of, "tested", 40, which), p, n, remarks_column(of)),
        (*of.items("chisq"), *of.items(JOINT_TEST)),
        notes_of(of, "scale", "n"),
    )


def _ranks(of: Source) -> Sheet:
    """Ranks of the plan's drivers and of their gaps, with those that each is clearly above."""

    choices = families_of_choices(of.plan).values()

    def above(row: Row, wording: Wording) -> str:
        names = [name for name in (row.note or "").split(",") if name]
        if row.family in choices:
            return "; ".join(choice_label(row.outcome, name, of.codebook, wording) for name in names)
        return "; ".join(question_label(name, of.codebook, wording) for name in names)

    numbers = [
        column(of, name, 10, lambda row, value=value: number_cell(of, row, getattr(row, value), COUNT))
        for name, value in (("rank", "estimate"), ("best", "lower"), ("worst", "upper"), ("n", "n"))
    ]
    columns = (
        *question_columns(of),
        *answer_columns(of),
        group_column(of),
        *numbers,
        *label_columns(of, "above", 60, above),
        remarks_column(of),
    )
    return Sheet("ranks", columns, tuple(of.items("rank")), notes_of(of, "rank", "n", "withheld"))


def _homogeneity(of: Source) -> Sheet:
    """How alike the answers within a cluster are, and the design effect of each share or mean."""
    _, lower, upper, n = number_columns(of, lambda row: PLAIN)
    correlation = column(of, "correlation", 22, lambda row: number_cell(of, row, row.estimate, PLAIN))
    effect = column(of, "design_effect", 14, lambda row: number_cell(of, row, row.design_effect, PLAIN))
    columns = (
        *question_columns(of),
        *answer_columns(of),
        group_column(of),
        correlation,
        lower,
        upper,
        effect,
        n,
        remarks_column(of),
    )
    rows = tuple(of.items("intraclass_correlation"))
    return Sheet("homogeneity", columns, rows, notes_of(of, "homogeneity", "n", "withheld"))


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
        *label_columns(of, "theme", 44, theme),
        column(of, "group", 24, who),
        column(of, "measure", 26, what),
        *number_columns(of, lambda row: PLAIN),
        remarks_column(of),
    )
    return Sheet(
        "excerpts", columns, tuple(row for row in of.rows if row.analysis == EXCERPTS), notes_of(of, "excerpt")
    )


def _quotations(of: Source) -> Sheet:
    """The excerpts that are quoted, in every language of theirs that the report has."""

    def words(quotation: Quotation, wording: Wording) -> str:
        return quotation.texts.get(wording.language) or NOTHING

    def said(key: str, value: str | None) -> str:
        return of.together(lambda wording: wording(f"{key}.{value}")) if value else NOTHING

    columns = (
        *label_columns(of, "theme", 44, lambda row, wording: question_label(row.theme, of.codebook, wording)),
        column(of, "group", 24, lambda row: said("excerpt.speaker", row.gender)),
        column(of, "method", 24, lambda row: said("excerpt.method", row.method)),
        column(of, "age", 12, lambda row: row.age_group or NOTHING),
        *label_columns(of, "words", 70, words),
    )
    return Sheet("quotations", columns, of.quotations, notes_of(of, "quotation"))


def _accounting(of: Source) -> Sheet:
    """What became of every row, then how many respondents the results rest on."""
    shown = [row for row in of.rows if row.analysis in ("accounting", "sample")]

    def what(row: Row, wording: Wording) -> str:
        if row.analysis == "sample":
            return wording("tables.respondents", group=group_name(str(row.group), wording))
        key = f"row_class.{row.outcome}"
        return wording(key) if wording.has(key) else str(row.outcome)

    def clusters(row: Row) -> Cell:
        return number_cell(of, row, row.clusters, COUNT) if row.analysis == "sample" else NOTHING

    columns = (
        *label_columns(of, "rows", 40, what),
        column(of, "number", 12, lambda row: number_cell(of, row, row.estimate, COUNT)),
        *([column(of, "clusters", 12, clusters)] if (of.plan.get("design") or {}).get("clusters") else []),
        remarks_column(of),
    )
    return Sheet("accounting", columns, tuple(shown), notes_of(of, "withheld"))
