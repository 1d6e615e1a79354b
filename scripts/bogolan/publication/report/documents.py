"""A survey's report in one language: released rows, plan and questionnaire in, three files out."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bogolan.publication.quotations import quotations
from bogolan.publication.released import rows
from bogolan.publication.report.brief import brief_markdown, key_items
from bogolan.publication.report.genders import gender_of
from bogolan.publication.report.markdown import ReportFigure, plain, report_markdown
from bogolan.publication.report.prose import prose_markdown
from bogolan.publication.report.rendering import OUTPUTS, render
from bogolan.publication.sentences.evidence import Evidence
from bogolan.publication.sources import Source, unmistakable
from bogolan.publication.wording import Wording
from bogolan.survey.prose import Prose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd

__all__ = ["ReportFigure", "write_report"]

BRIEF = "brief.pdf"


def write_report(
    released: pd.DataFrame,
    plan: Mapping[str, Any],
    codebook: Mapping[str, Mapping[str, Any]],
    language: str,
    figures: Sequence[ReportFigure],
    provenance: Mapping[str, object],
    folder: Path,
    excerpts: pd.DataFrame | None = None,
    prose: Prose | None = None,
) -> list[Path]:
    """Write report.html, report.pdf, report.docx and brief.pdf, of one page, into a folder and return their paths.

    `released` has the spine's columns and the gate's, `excerpts` those that the gate let through with their words,
    `prose` is the authors' own, `plan` has its defaults filled in. The files carry the last day
    of fieldwork as their date. Raises KeyError for a column or a key of the plan that is missing, RenderingError with
    the message of pandoc or Typst, and FileNotFoundError for a figure that is missing; then no file has changed.
    """
    wording, plan, codebook = Wording(language), unmistakable(dict(plan)), unmistakable(dict(codebook))
    quoted = tuple(replace(one, texts=unmistakable(dict(one.texts))) for one in quotations(excerpts))
    evidence = Evidence(rows(released, trace=True), plan, codebook, wording, quoted)
    last_day = datetime.date.fromisoformat(str(plan["fieldwork"]["end"]))
    outputs = [folder / name for name in OUTPUTS]
    told: dict[str, Any] = {
        "epoch": int(datetime.datetime.combine(last_day, datetime.time(), datetime.UTC).timestamp()),
        "running_title": plain(wording.typeset(wording.label(plan["title"]))),
        "mark": wording("report.synthetic_page") if evidence.synthetic else "",
        "author": plain(wording.label(plan.get("conducted_by"))),
    }
    day = wording.day(last_day)
    prose = prose or Prose()
    texts = {part: prose_markdown(text, part) for part, text in prose.texts.items()}
    markdown = report_markdown(evidence, figures, provenance, day, texts, has_logo=prose.logo is not None)
    sources = [Source(name, gender_of(row)) for name, row in zip(released["id"], evidence.rows, strict=True)]
    render(markdown, outputs, [figure.path for figure in figures], sources=sources, logo=prose.logo, **told)
    return [*outputs, _brief(evidence, day, folder / BRIEF, told)]


def _brief(evidence: Evidence, day: str, path: Path, told: Mapping[str, Any]) -> Path:
    """The page with as many of its questions as fit."""
    import pikepdf

    for most in range(max(len(key_items(evidence)), 1), 0, -1):
        render(brief_markdown(evidence, day, most), [path], **told)
        with pikepdf.open(path) as document:
            if len(document.pages) == 1:
                break
    return path
