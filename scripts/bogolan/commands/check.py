"""A plan against its schema, its form and its data, in seconds and without running the pipeline."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from bogolan.analysis.experiments.results import experiments_of
from bogolan.analysis.rank_claims import what_is_ranked
from bogolan.field.agreement import agreement_beside
from bogolan.preparation.agreement import agreed
from bogolan.preparation.areas import read_areas
from bogolan.preparation.cleaning import clean
from bogolan.preparation.cleaning_log import BLANK
from bogolan.preparation.corrections.mistakes import applicable, mistakes_of
from bogolan.preparation.corrections.reading import read_corrections
from bogolan.preparation.identifiers.detection import ID, identifying
from bogolan.preparation.identifiers.excerpts import telling_excerpts
from bogolan.preparation.interviews import COMPLETE, UUID
from bogolan.preparation.reading.schema_diff import in_short
from bogolan.preparation.weighting.sample import CLUSTER, GENDER, GENDERS, STRATUM, sample
from bogolan.preparation.weighting.weights import weighted
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.aapor import undisclosed
from bogolan.survey.declared import not_computed
from bogolan.survey.folders import PLAN, survey_names
from bogolan.survey.plan_identifiers import analysed_columns
from bogolan.survey.plan_parts import categorical_questions
from bogolan.survey.plan_ranks import RANK
from bogolan.survey.prose import untranslated

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bogolan.preparation.cleaning import CleanSurvey
    from bogolan.preparation.form.run import FormRun
    from bogolan.preparation.identifiers.detection import Identifying


def check(data: Path, survey: str | None) -> int:
    """Check one survey of a folder, or all of them; says what would be run, or what is to be mended (exit status 1)."""
    wrong = 0
    for name in chosen(data, survey):
        try:
            print(f"{name}: {summary(data / name)}")
        except SurveyError as mistake:
            wrong += 1
            print(f"{name}: {len(mistake.problems)} to mend\n{mistake}", file=sys.stderr)
    return 1 if wrong else 0


def chosen(folder: Path, survey: str | None) -> list[str]:
    """The survey asked for, or all there are. SurveyError where there is none of that name."""
    names = survey_names(folder)
    if survey is None and names:
        return names
    if survey in names:
        return [survey]
    found = "no survey" if survey is None else f"no survey named {survey!r}"
    raise SurveyError(
        Problem(
            str(folder),
            found,
            f"one of {listing(names)}" if names else f"a folder with {PLAN}",
            hint=nearest(survey or "", names),
        )
    )


def summary(folder: Path) -> str:
    """What would be run: respondents by gender, clusters, strata, questions, models; and what is only declared."""
    plan, export = agreed(folder / PLAN)
    reads = plan | {"categorical": categorical_questions(plan)}
    apart = identifying(export.rows, export.questions, plan, analysed_columns(plan))
    decided, areas = read_corrections(folder, plan), read_areas(folder, plan)
    decided = applicable(decided, mistakes_of(decided, export.rows, export.questions, plan, export.repeats))
    read = export.rows, export.questions, reads, decided, export.log, export.repeats, areas
    cleaned = clean(*read, apart=apart)
    beside = agreement_beside(folder, plan, cleaned.responses, cleaned.codebook)
    prepared = sample(cleaned.responses, cleaned.flags, plan)
    prepared, weights = weighted(prepared, cleaned.set_aside, cleaned.codebook, plan, folder)
    experiments_of(prepared, cleaned.reasons, plan)  # raises for arms and answers that no such experiment has
    described = {name: question.described() for name, question in cleaned.codebook.items()}
    for claim in plan["claims"]:
        if RANK in claim:  # raises for what is ranked among nothing
            what_is_ranked(prepared, described, claim, plan)
    genders = [
        f"{(prepared[GENDER] == gender).sum()} {gender}" for gender in GENDERS if (prepared[GENDER] == gender).any()
    ]
    neither = int(prepared[GENDER].isna().sum())
    genders += [f"{neither} recorded as neither"] if neither else []
    clusters = len(prepared[[STRATUM, CLUSTER]].drop_duplicates())
    parts = [
        f"{len(export.rows)} rows read",
        f"{len(prepared)} respondents ({', '.join(genders)})",
        f"{clusters} clusters in {prepared[STRATUM].nunique()} strata"
        if "clusters" in plan["design"]
        else "no clusters named",
        *weighting(weights),
        f"{len(plan['support']) + len(plan['drivers'])} questions",
        f"{len(plan['models'])} models",
    ]
    told = ["the plan agrees with its data: " + ", ".join(parts), *not_disclosed(plan), *in_short(export.schema)]
    told += [*left_out(cleaned), *evaluated(cleaned.form), *beside, *split_off(apart)]
    told += [*telling_excerpts(folder, plan, export.questions), *only_declared(plan), *untranslated(folder, plan)]
    return "\n  ".join(told)


def weighting(report: Mapping[str, Any]) -> list[str]:
    """The range of the weights and their design effect; empty for a survey without weights."""
    if not report["weighted"]:
        return []
    last = report["steps"][-1]
    span = f"{last['smallest_of_mean']:.2g} to {last['largest_of_mean']:.2g} times their mean"
    return [f"weights {span} (design effect {last['design_effect']:.3g})"]


def left_out(cleaned: CleanSurvey) -> list[str]:
    """How many rows are set aside and why, and how many cells of which question are blanked by which rule."""
    aside = [f"{rows} {outcome}" for outcome, rows in cleaned.accounting.items() if outcome not in ("read", COMPLETE)]
    log = cleaned.log[cleaned.log["change_type"] == BLANK]
    told = [f"set aside: {', '.join(aside)}"] if aside else []
    nameless = int((cleaned.responses[UUID] == "").sum())
    told += [f"{nameless} rows without an id, which no correction can name"] if nameless else []
    for rule, lines in log.groupby("rule_id"):
        counted = lines["question"].value_counts()
        of_questions = listing([f"{question} {cells}" for question, cells in counted.items()], 5)
        told.append(f"blanked by {rule}: {len(lines)} cells ({of_questions})")
    return told


def evaluated(form: FormRun) -> list[str]:
    """How many expressions the form has, and which of them were not evaluated and why; empty for a form without."""
    if not form.expressions:
        return []
    missed = form.not_evaluated
    named = [f"row {one.form_row}, {one.heading} of {one.question}: {one.why}" for one in missed]
    told = f"{form.expressions - len(missed)} of {form.expressions} expressions of the form evaluated"
    return [f"{told} (not: {listing(named)})" if named else told]


def split_off(found: list[Identifying]) -> list[str]:
    """Which columns go into the vault and why, and which would but are analysed; ids aside, which always go."""
    told = []
    for into, words in ((True, "into the vault go"), (False, "would go into the vault, but is analysed:")):
        named = [f"{one.column} ({one.reason})" for one in found if one.in_vault == into and one.reason != ID]
        told += [f"{words} {listing(named, 40)}"] if named else []
    return told


def not_disclosed(plan: Mapping[str, Any]) -> list[str]:
    """A warning of what readers are owed and the plan does not say; empty where it says all."""
    named = [f"{key} (item {item})" for key, item in undisclosed(plan).items()]
    return [f"missing in the report, though AAPOR asks to disclose it: {listing(named)}"] if named else []


def only_declared(plan: Mapping[str, Any]) -> list[str]:
    """What the plan declares and this version does not compute yet, in short; empty where there is nothing."""
    named = []
    for key, declarations in not_computed(plan):
        what = {"models": "parts of models", "sensitivity": "sensitivity analyses"}.get(key, key.replace("_", " "))
        if key == "experiments":  # some may be computed, others not: of another kind, or without an approval
            named += [f"the experiment {one.name!r}" for one in declarations]
            continue
        named.append(f"{len(declarations)} {what}" if len(declarations) > 1 else what)
    return [f"declared, not computed yet: {', '.join(named)}"] if named else []
