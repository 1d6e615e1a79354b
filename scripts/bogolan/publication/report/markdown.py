"""The report as one Markdown text, from which HTML, PDF and Word are made.

Whatever a template prints is escaped unless it was made as `Markup` here, so a question or an answer can never become
a heading, a link, a formula or a program in any of the three.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bogolan.publication.report.figure_notes import figure_note
from bogolan.publication.sentences.associations import (
    effects,
    family_of,
    gender_interactions,
    model_people,
    outcome_text,
    terms,
)
from bogolan.publication.sentences.bases import asked_of, bases_told
from bogolan.publication.sentences.claims import claims_told
from bogolan.publication.sentences.complete_cases import loss_text
from bogolan.publication.sentences.conjoint import conjoint_experiments
from bogolan.publication.sentences.curves import curve_texts
from bogolan.publication.sentences.declarations import declared_only
from bogolan.publication.sentences.decompositions import decompositions_told
from bogolan.publication.sentences.events import events_told
from bogolan.publication.sentences.evidence import Evidence, has_choices, is_mean
from bogolan.publication.sentences.excerpts import excerpts_introduced, themes_told
from bogolan.publication.sentences.experiments import experiments_reported
from bogolan.publication.sentences.experiments_by_kind import experiments_told
from bogolan.publication.sentences.findings import title_finding
from bogolan.publication.sentences.hypotheses import hypotheses_told
from bogolan.publication.sentences.imputed import imputed_text
from bogolan.publication.sentences.key_findings import (
    drivers_title,
    key_findings,
    rule,
    section_findings,
    sections,
)
from bogolan.publication.sentences.methods import aapor, accounting, ethics, limits, methods, people_text
from bogolan.publication.sentences.model_fit import fit_remarks
from bogolan.publication.sentences.ranks import ranks_told
from bogolan.publication.sentences.specifications import specifications_told
from bogolan.publication.sources import END, END_OF_CELL, MARKS, REPLACEMENT
from bogolan.publication.tables.report_table import as_printed
from bogolan.publication.tables.report_tables import report_tables
from bogolan.survey.events import EXPOSURE
from bogolan.survey.plan_parts import fitted_models
from bogolan.survey.plan_specifications import controls, specified
from bogolan.survey.questionnaire import RANK
from bogolan.survey.spine import EVENTS, MODELS, SENSITIVITY, SPECIFICATIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import jinja2

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.excerpts import Counted, Voice
    from bogolan.publication.tables.report_tables import ReportTable
    from bogolan.publication.wording import Wording

TEMPLATES = "templates"
TEMPLATE = f"{TEMPLATES}/report.md.j2"

SECTIONS = ("drivers", "support", "models", SPECIFICATIONS, "experiments")
ILLUSTRATED = (*SECTIONS, "methods")
SEEN_IN_TABLES = (*SECTIONS, "events", "excerpts", "claims")

ASCII_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Joiners that some scripts need; every other invisible format character (such as a right-to-left override) goes.
JOINERS = "\u200c\u200d"


class Markup(str):
    """Markdown that was made here and is not escaped again."""

    __slots__ = ()


@dataclass(frozen=True)
class ReportFigure:
    """A figure of the report.

    `section` is where it stands, one of ILLUSTRATED (of experiments with the name of the `experiment`), `questions` are
    the names of the questions it shows, `path` is the file without its suffix (both .svg and .png exist), `note` is
    what else to say below it, `rows` are the released rows that it shows, each with its id.
    """

    name: str
    section: str
    title: str
    alt_text: str
    path: Path
    questions: tuple[str, ...] = ()
    note: str = ""
    experiment: str = ""
    rows: tuple[tuple[str, Row], ...] = ()

    @property
    def kind(self) -> str:
        """Its name without the number of its page."""
        return kind_of(self.name)

    def __post_init__(self) -> None:
        """Refuses a section that the report does not have, or no experiment among them: the figure would be lost."""
        if self.section not in ILLUSTRATED:
            raise ValueError(
                f"the figure {self.name} stands in {self.section!r}, which is none of {', '.join(ILLUSTRATED)}"
            )
        if (self.section == "experiments") != bool(self.experiment):
            raise ValueError(
                f"the figure {self.name} stands in {self.section!r} with the experiment {self.experiment!r}"
            )


def kind_of(name: str) -> str:
    """The name of a figure without the number of its page."""
    return re.sub(r"-\d+$", "", name)


def plain(text: object) -> str:
    """Text on one line without control, format and private characters but our marks; what is none becomes U+FFFD."""
    kept = []
    for character in str(text):
        category = unicodedata.category(character)
        if character in JOINERS or category[0] != "C" or MARKS.match(character):
            kept.append(character)
        elif character.isspace():
            kept.append(" ")
        elif category in ("Cs", "Cn", "Co"):
            kept.append(REPLACEMENT)
    return re.sub(r"[ \t\r\n\f\v\u0085\u2028\u2029]+", " ", "".join(kept)).strip(" ")


def escaped(text: object) -> Markup:
    """Text as Markdown that reads as exactly this text: one line, every ASCII punctuation mark escaped."""
    return text if isinstance(text, Markup) else Markup(ASCII_PUNCTUATION.sub(r"\\\1", plain(text)))


def metadata(text: object) -> Markup:
    """Text as a quoted YAML string that pandoc reads as Markdown."""
    quoted = escaped(text).replace("\\", "\\\\").replace('"', '\\"')
    return Markup(f'"{quoted}"')


def strong_start(lead: str, rest: str = "") -> Markup:
    """A paragraph whose beginning is strong."""
    if not rest:
        return escaped(lead)
    space = " " * (len(rest) - len(rest.lstrip(" ")))
    return Markup(f"**{escaped(lead)}**{space}{escaped(rest)}")


def quoted(voice: Voice, wording: Wording) -> Markup:
    """Words in quotation marks as a paragraph, marked with their language where that is another than the report's."""
    words = escaped(wording("finding.quote", text=voice.words))
    return words if voice.language == wording.language else Markup(f"[{words}]{{lang={voice.language}}}")


def large(counted: Counted) -> Markup:
    """A share in large type in the colour of its group, and whose it is."""
    return Markup(f"[**{escaped(counted.share)}**]{{.share .{counted.group}}} {escaped(counted.whose)}")


def struck(text: str) -> Markup:
    """A paragraph that is struck out."""
    return Markup(f"~~{escaped(text)}~~")


def table(content: ReportTable) -> Markup:
    """A pipe table: the first column left, the others right, in their relative widths."""
    printed = as_printed(content)
    dashes = ["-" * width + ":" if place else ":" + "-" * width for place, width in enumerate(printed.widths)]
    return Markup(_pipe_table(printed.headings, dashes, printed.body).replace(END, END_OF_CELL))


def two_columns(headings: Sequence[str], body: Sequence[Sequence[str]], widths: tuple[int, int]) -> Markup:
    """A pipe table of two columns of words."""
    return _pipe_table(headings, [":" + "-" * width for width in widths], body)


def figure_data(evidence: Evidence, figure: ReportFigure) -> Markup | str:
    """The rows behind a figure as a table, by their id in results.json; empty where none is named."""
    wording = evidence.wording

    def number(value: float | None) -> str:
        return wording("report.cell.none") if value is None else wording.number(value)

    body = [
        (name, row.note if row.banded else number(row.estimate), number(row.lower), number(row.upper), number(row.n))
        if row.shown
        else (name, wording("report.cell.withheld"), *[number(None)] * 3)
        for name, row in figure.rows
    ]
    headings = [wording(f"report.data_of_figure.{column}") for column in ("row", "estimate", "lower", "upper", "n")]
    return _pipe_table(headings, [":-", "-:", "-:", "-:", "-:"], body) if body else ""


def _pipe_table(headings: Sequence[str], dashes: Sequence[str], body: Sequence[Sequence[str]]) -> Markup:
    lines = [_line(headings), f"|{'|'.join(dashes)}|", *(_line(row) for row in body)]
    return Markup("\n".join(lines))


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(escaped(cell) for cell in cells) + " |"


@cache
def _environment() -> jinja2.Environment:
    """Templates in which `{#` is free for pandoc's identifiers, nothing undefined passes, and all text is escaped."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        finalize=escaped,
        autoescape=False,
    )
    environment.filters |= {"table": table, "metadata": metadata}
    environment.globals |= {
        "two_columns": two_columns,
        "strong_start": strong_start,
        "quoted": quoted,
        "large": large,
        "struck": struck,
        "markup": Markup,
    }
    return environment


def report_markdown(
    evidence: Evidence,
    figures: Sequence[ReportFigure],
    provenance: Mapping[str, object],
    date: str,
    prose: Mapping[str, Markup] | None = None,
    has_logo: bool = False,
) -> str:
    """The whole report as Markdown. Figures are named `figure-1`, `figure-2` ... in the order given, without suffix.

    `prose` are the authors' own texts by part.
    """
    tables = report_tables(evidence)
    sections = {
        name: [(place, figure) for place, figure in enumerate(figures, 1) if figure.section == name]
        for name in ILLUSTRATED
    }
    return markdown_of(
        TEMPLATE,
        evidence,
        title=title_finding(evidence),
        date=date,
        findings=key_findings(evidence),
        chosen=chosen_by(evidence),
        all_findings=section_findings(evidence),
        figures=sections,
        figure_notes={figure.name: figure_note(evidence, figure) for figure in figures},
        prose=prose or {},
        has_logo=has_logo,
        figure_data={figure.name: figure_data(evidence, figure) for figure in figures},
        tables=tables,
        drivers_title=drivers_title(evidence),
        bases={name: " ".join(bases_told(evidence, evidence.items(name))) for name in ("drivers", "support")},
        see_tables={section: see_tables(evidence, section, tables) for section in SEEN_IN_TABLES},
        table_numbers={name: number for number, name in enumerate(tables, 1)},
        ranks=ranks_told(evidence),
        models=model_intros(evidence, tables),
        curves=specifications_told(evidence),
        experiments=experiments_told(evidence),
        hypotheses=hypotheses_told(evidence),
        claims=claims_told(evidence),
        events=events_told(evidence),
        excerpts=excerpts_introduced(evidence),
        themes=themes_told(evidence),
        methods=methods(evidence),
        aapor=aapor(evidence),
        limits=limits(evidence),
        declared=declared_only(evidence),
        ethics=ethics(evidence),
        questions=questions(evidence),
        accounting=accounting(evidence),
        provenance=made_from(evidence, provenance),
    )


def markdown_of(template: str, evidence: Evidence, **told: object) -> str:
    """What a template makes of the evidence and of what is told besides; all text of it is escaped."""
    plan_title = evidence.wording.typeset(evidence.wording.label(evidence.plan["title"]))
    page = _environment().get_template(template)
    return page.render(say=evidence.wording, evidence=evidence, plan_title=plan_title, **told)


def chosen_by(evidence: Evidence) -> Markup:
    """By what rule the key findings were chosen, with links to where all others stand; empty where none had to be."""
    said, wording = rule(evidence), evidence.wording
    links = [f"[{escaped(wording('finding.quote', text=title))}](#{name})" for title, name in sections(evidence)]
    return Markup(f"{escaped(said)} {wording.enumeration(links)}." if said else "")


def model_intros(evidence: Evidence, tables: Mapping[str, ReportTable]) -> list[str]:
    """A paragraph a model: its outcome, who answered, where its numbers are, how much goes with what, what is wrong."""
    found, numbers = [], {name: number for number, name in enumerate(tables, 1)}
    for model in fitted_models(evidence.plan):
        number = numbers.get(f"model-{model['name']}")
        if number and effects(evidence, model):
            people = people_text(evidence, model_people(evidence, model))
            asked = "_asked" if "reason" in model["outcome"] else ""
            key = f"report.model_intro{asked}" if people else "report.model_intro_hidden"
            outcome = outcome_text(evidence, model)
            outcome = outcome[:1].upper() + outcome[1:]
            kind = evidence.wording(f"model.kind.{family_of(model)}")
            intro = evidence.wording(key, outcome=outcome, kind=kind, people=people, number=number)
            told = [loss_text(evidence, model), *curve_texts(evidence, model), gender_interactions(evidence, model)]
            told += decompositions_told(evidence, model, numbers)
            imputed = imputed_text(evidence, model, numbers.get(f"imputed-{model['name']}"))
            again = again_in(evidence, model, numbers)
            found.append(" ".join(filter(None, [intro, *told, imputed, again, *fit_remarks(evidence, model)])))
    return found


def again_in(evidence: Evidence, model: Mapping[str, Any], numbers: Mapping[str, int]) -> str:
    """In which tables a model stands again, of some of the interviews, or that it is withheld; empty if it does not."""
    wording, place = evidence.wording, (MODELS, model["name"], SENSITIVITY)
    repeated = any((row.analysis, row.outcome, row.domain) == place for row in evidence.rows)
    names = [f"effects-again-{analysis['name']}-{model['name']}" for analysis in evidence.plan.get("sensitivity") or []]
    tables = [wording("report.table_number", number=numbers[name]) for name in names if name in numbers]
    if tables:
        return wording("report.model_again", tables=wording.enumeration(tables))
    return wording("report.model_again_withheld") if repeated else ""


def questions(evidence: Evidence) -> list[tuple[str, str]]:
    """Every question that the report uses, as asked, with the answers offered."""
    plan = evidence.plan
    names = [item["question"] for section in ("support", "drivers") for item in evidence.items(section)]
    for experiment in experiments_reported(evidence):
        direct = [experiment["direct"]["question"]] if "direct" in experiment else []
        asked = experiment["questions"] if "questions" in experiment else [experiment["question"]]
        names += [*asked, *direct]
    for model in fitted_models(plan):
        names += [model["outcome"]["question"], *(term["question"] for term in terms(model)), *controls(model)]
    asked = dict.fromkeys(name for name in names if name != EXPOSURE)
    told = {name: (offered(evidence, name), asked_of(evidence, name)) for name in asked}
    return [(evidence.question(name), " ".join(filter(None, texts))) for name, texts in told.items()]


def offered(evidence: Evidence, name: str) -> str:
    """The answers offered to a question, or how it was answered where none were offered."""
    answers = evidence.answers(name)
    if answers:
        quoted = [evidence.wording("finding.quote", text=label) for label in answers.values()]
        described = evidence.codebook.get(name) or {}
        key = "in_order" if described.get("type") == RANK else "several" if described.get("several") else "answers"
        return evidence.wording(f"report.{key}_offered", answers=", ".join(quoted))
    kind = (evidence.codebook.get(name) or {}).get("type") or "select_one"
    return evidence.wording(f"report.no_choices.{kind}")


def made_from(evidence: Evidence, provenance: Mapping[str, object]) -> list[tuple[str, str]]:
    """What the report was made from as lines; the kinds of things are named in its language."""

    def named(kind: str) -> str:
        key = f"report.provenance_kind.{kind}"
        return evidence.wording(key) if evidence.wording.has(key) else kind

    lines = []
    for kind, value in provenance.items():
        entries = value.items() if hasattr(value, "items") else [(None, value)]
        for name, entry in entries:
            what = named(kind) if name is None else evidence.wording("report.made_of", kind=named(kind), name=name)
            lines.append((what, str(entry)))
    return lines


def see_tables(evidence: Evidence, section: str, tables: Mapping[str, ReportTable]) -> str:
    """Where the numbers of a section are; empty where it has none."""
    named = _tables_of(evidence, section)
    numbers = [number for number, name in enumerate(tables, 1) if name in named]
    told = evidence.wording.enumeration(evidence.wording("report.table_number", number=number) for number in numbers)
    return evidence.wording("report.see_tables", tables=told) if numbers else ""


def _tables_of(evidence: Evidence, section: str) -> set[str]:
    """The names of the tables that hold the numbers of a section."""
    if section in ("excerpts", "claims"):
        return {section}
    if section == SPECIFICATIONS:
        return {f"{SPECIFICATIONS}-{model['name']}" for model in specified(evidence.plan)}
    if section == EVENTS:
        return {f"events-{row.level}" for row in evidence.rows if row.analysis == EVENTS}
    if section == "experiments":
        told = [*experiments_reported(evidence), *conjoint_experiments(evidence)]
        named = [experiment["name"] for experiment in told]
        kinds = ["experiment", "effects", "checks"]
        again = [f"again-{analysis['name']}" for analysis in evidence.plan.get("sensitivity") or []]
        kinds += [*again, *(f"effects-{kind}" for kind in again)]
        return {f"{kind}-{name}" for kind in kinds for name in named}
    return {
        f"choices-{section}-{item['question']}" if has_choices(item) else "means" if is_mean(item) else "shares"
        for item in evidence.items(section)
    }
