"""The tables of the report: shares and means by gender, all answers to each question, and what the models estimate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bogolan.publication.released import EVERYONE, MEN, WOMEN
from bogolan.publication.sentences.associations import effects, explained, family_of, outcome_text, term_in_table
from bogolan.publication.sentences.bases import bases_told
from bogolan.publication.sentences.evidence import capitalised, is_mean
from bogolan.publication.sentences.ranks import batteries
from bogolan.publication.tables.answer_tables import answer_tables
from bogolan.publication.tables.choice_tables import choice_tables
from bogolan.publication.tables.claim_table import claim_table
from bogolan.publication.tables.comparison_tables import (
    bound_table,
    difference_table,
    effect_rank_table,
    net_table,
    rank_table,
)
from bogolan.publication.tables.conjoint_tables import conjoint_tables
from bogolan.publication.tables.decomposition_tables import decomposition_tables
from bogolan.publication.tables.domain_tables import domain_tables
from bogolan.publication.tables.endorsement_tables import endorsement_tables
from bogolan.publication.tables.event_tables import event_tables
from bogolan.publication.tables.excerpt_table import excerpt_table
from bogolan.publication.tables.experiment_tables import experiment_tables
from bogolan.publication.tables.fit_tables import fit_tables
from bogolan.publication.tables.group_tables import group_tables
from bogolan.publication.tables.homogeneity_table import homogeneity_table
from bogolan.publication.tables.imputed_table import imputed_table
from bogolan.publication.tables.prediction_table import prediction_table
from bogolan.publication.tables.report_table import (
    EFFECTS,
    ESTIMATE,
    LIMITS,
    MEAN_GAPS,
    MEANS,
    NUMBER,
    POINTS,
    SHARES,
    WORDS,
    all_items,
    cells,
    groups_shown,
    items_with_choices,
    people,
    table_of,
    title_by_gender,
)
from bogolan.publication.tables.second_time_tables import second_time_tables
from bogolan.publication.tables.specification_tables import specification_tables
from bogolan.survey.plan_parts import OF_LEVELS, OF_NUMBERS, fitted_models

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable, Scale


def report_tables(evidence: Evidence) -> dict[str, ReportTable]:
    """All tables of a survey by name, in the order in which they are printed; empty ones are left out."""
    tables = {"shares": share_table(evidence), "means": mean_table(evidence), "net": net_table(evidence)}
    tables |= {"differences": difference_table(evidence), "bounds": bound_table(evidence)}
    tables |= {f"ranks-{family}": rank_table(evidence, family, items) for family, items in batteries(evidence).items()}
    for section, item in items_with_choices(evidence):
        tables |= choice_tables(evidence, section, item)
    tables |= {"homogeneity": homogeneity_table(evidence)}
    tables |= experiment_tables(evidence) | endorsement_tables(evidence) | conjoint_tables(evidence)
    tables |= event_tables(evidence)
    tables |= {"excerpts": excerpt_table(evidence), "claims": claim_table(evidence)}
    tables |= group_tables(evidence) | domain_tables(evidence) | second_time_tables(evidence)
    for model in fitted_models(evidence.plan):
        tables[f"model-{model['name']}"] = effect_table(evidence, model)
        tables[f"predictions-{model['name']}"] = prediction_table(evidence, model)
        tables[f"imputed-{model['name']}"] = imputed_table(evidence, model)
        tables[f"ranks-model-{model['name']}"] = effect_rank_table(evidence, model)
        tables |= decomposition_tables(evidence, model)
    tables |= fit_tables(evidence)
    tables |= specification_tables(evidence)
    tables |= answer_tables(evidence)
    return {name: table for name, table in tables.items() if table.body}


# ---------------------------------------------------------------------------------------------------- shares, means


def share_table(evidence: Evidence) -> ReportTable:
    """One row a question: the share that the plan reports, by gender, with interval, respondents and gap."""
    return table_of_shares(evidence, [(section, item) for section, item in all_items(evidence) if not is_mean(item)])


def table_of_shares(evidence: Evidence, items: Sequence[tuple[str, Mapping[str, Any]]]) -> ReportTable:
    """The same of some questions, each with its section."""
    labels = [capitalised(evidence.statement(item)) for _, item in items]
    return _declared_table(evidence, items, labels, "share", SHARES, POINTS)


def mean_table(evidence: Evidence) -> ReportTable:
    """One row a question: the mean answer by gender, with interval, respondents and gap."""
    items = [(section, item) for section, item in all_items(evidence) if is_mean(item)]
    labels = [evidence.question(item["question"]) for _, item in items]
    return _declared_table(evidence, items, labels, "mean", MEANS, MEAN_GAPS)


def _declared_table(
    evidence: Evidence,
    items: Sequence[tuple[str, Mapping[str, Any]]],
    labels: Sequence[str],
    measure: str,
    level: Scale,
    gap: Scale,
) -> ReportTable:
    groups = groups_shown(evidence)
    both = len(groups) > 1
    columns = [
        (column, width)
        for group in groups
        for column, width in ((group, ESTIMATE), ("interval", LIMITS), ("n", NUMBER))
    ]
    columns = [("indicator", WORDS), *columns, *([(f"{measure}_gap", ESTIMATE), ("interval", LIMITS)] if both else [])]
    body = []
    for label, (section, item) in zip(labels, items, strict=True):
        shares, told = evidence.shares(section, item), [label]
        for group in groups:
            told += [*cells(evidence, shares.get(group), level), people(evidence, shares.get(group))]
        body.append((*told, *(cells(evidence, evidence.gap(section, item), gap) if both else ())))
    table = table_of(evidence, title_by_gender(evidence, f"report.{measure}s"), columns, body, f"report.{measure}_note")
    return replace(table, note=" ".join([table.note, *bases_told(evidence, [item for _, item in items])]))


# ------------------------------------------------------------------------------------------------------------ models


def effect_table(evidence: Evidence, model: Mapping[str, Any]) -> ReportTable:
    """One row a term, of each answer where there are several: its marginal effect by gender, and their difference."""
    wording, found = evidence.wording, effects(evidence, model)
    of_numbers, of_levels = family_of(model) in OF_NUMBERS, family_of(model) in OF_LEVELS
    scale, heading = (EFFECTS, "value_") if of_numbers else (POINTS, "")
    groups = [group for group in (WOMEN, MEN, EVERYONE) if any(group in effect.groups for effect in found)]
    both = WOMEN in groups and MEN in groups
    estimates = [*(f"{heading or 'points_'}{group}" for group in groups), *([f"{heading}difference"] if both else [])]
    words = [("term", WORDS), *([("answer", WORDS)] if of_levels else [])]
    columns = [*words, *(column for name in estimates for column in ((name, ESTIMATE), ("interval", LIMITS)))]
    answers, body = evidence.answers(model["outcome"]["question"]), []
    for effect in found:
        shown = [effect.groups.get(group) for group in groups] + ([effect.difference] if both else [])
        answer = [answers.get(effect.answer, effect.answer)] if of_levels else []
        told = [term_in_table(evidence, model, effect.level), *answer]
        body.append((*told, *(text for row in shown for text in cells(evidence, row, scale))))
    title = wording(
        "report.effects", outcome=outcome_text(evidence, model) if of_levels else explained(evidence, model)
    )
    return table_of(evidence, title, columns, body, f"report.{heading}effect_note")
