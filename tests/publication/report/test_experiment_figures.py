"""The figures of experiments in the report: each in its experiment's section, with what was asked below it."""

from __future__ import annotations

import re
import subprocess
import zipfile
from dataclasses import replace

import pytest
from released_surveys import HEADLINE_CODEBOOK, headline_plan, headline_rows, released

from bogolan.publication.figures.drawing import draw_figures
from bogolan.publication.released import rows
from bogolan.publication.report.documents import write_report
from bogolan.publication.report.figure_notes import figure_note
from bogolan.publication.report.illustrations import illustrations
from bogolan.publication.report.markdown import ReportFigure, report_markdown
from bogolan.publication.sentences.evidence import Evidence
from bogolan.publication.wording import Wording

LABEL = {"en": "marriage became easier", "fr": "il est plus facile de se marier"}
LIST = {"name": "trust", "kind": "list", "label": LABEL, "question": "count", "arm": "arm", "items": 3}
LIST |= {"direct": {"question": "marriage", "share": ["improved"]}}
ENDORSED = {"name": "approval", "kind": "endorsement", "label": {"en": "proposals", "fr": "des propositions"}}
ENDORSED |= {"questions": ["roads"], "arm": "arm", "ethics_approval": {"en": "no. 3", "fr": "no 3"}}
CODEBOOK = HEADLINE_CODEBOOK | {
    "count": {"type": "integer", "label": {"en": "How many of them hold?", "fr": "Combien sont vrais ?"}},
    "roads": {"type": "select_one", "label": {"en": "Do you support roads?", "fr": "Êtes-vous pour des routes ?"}},
}
FAILED = [
    {"analysis": "experiments", "measure": "check", "outcome": "trust", "level": "extremes", "group": "all", "n": 1420}
    | {"p_value": 0.001, "p_adjusted": 0.004, "flag": "failed"}
]


def estimate(name: str, measure: str, level: str | None, group: str, value: float, **more: object) -> dict:
    numbers = {"estimate": value, "lower": value - 0.1, "upper": value + 0.1, "n": {"women": 700, "men": 680}[group]}
    about = {"analysis": "experiments", "outcome": name, "measure": measure, "level": level, "group": group}
    return {"unit": "proportion", "clusters": 40, **about, **numbers, **more}


def told(**flags: str) -> list[dict]:
    by_list = [
        estimate("trust", "prevalence", "difference_in_means", "women", 0.21, **flags),
        estimate("trust", "prevalence", "difference_in_means", "men", 0.27, **flags),
        estimate("trust", "misreporting", "difference_in_means", "women", 0.72, n=710, **flags),
    ]
    effects = [
        estimate("approval", "endorsement", level, group, -0.3, unit="scale_points")
        for level in (None, "roads")
        for group in ("women", "men")
    ]
    return [*headline_rows(), *by_list, *effects]


def reported(folder, language: str, *more: dict, **flags: str) -> tuple[Evidence, list[ReportFigure]]:
    """What the report is made from, with its figures drawn into a folder."""
    plan, frame = headline_plan(experiments=[LIST, ENDORSED]), released(*told(**flags), *more)
    draw_figures(frame, plan, CODEBOOK, folder, [language])
    return Evidence(rows(frame), plan, CODEBOOK, Wording(language)), illustrations(
        frame, plan, CODEBOOK, language, folder
    )


def page(evidence: Evidence, figures: list[ReportFigure]) -> str:
    return report_markdown(evidence, figures, {}, "1 May 2020").replace("\\", "").replace("\u00a0", " ")


SAID = {
    "en": (
        "## List experiment: “marriage became easier”",
        "Figure 3. “marriage became easier”, asked directly and by the list experiment](figure-3)",
        "Question, as asked: “How many of them hold?”",
        "Answered in the experiment, counted in tens: 700 women and 680 men. How to read the interval: if the villages",
        "## Endorsement experiment: proposals",
        "Figure 4. What an endorsement changes: proposals](figure-4)",
        "Question, as asked: “Do you support roads?”",
    ),
    "fr": (
        "## Expérience de liste : « il est plus facile de se marier »",
        "« il est plus facile de se marier », à la question directe et d’après l’expérience de liste](figure-3)",
        "Question, telle que posée : « Combien sont vrais ? »",
        "Ayant répondu à l’expérience, en comptant par dizaines : 700 femmes et 680 hommes. Lire l’intervalle :",
        "## Expérience d’endossement : des propositions",
        "Ce qu’une approbation change : des propositions](figure-4)",
        "Question, telle que posée : « Êtes-vous pour des routes ? »",
    ),
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_stands_in_its_own_section_with_what_was_asked_below_it(tmp_path, language):
    text = page(*reported(tmp_path, language))
    places = [text.index(said) for said in SAID[language]]
    assert places == sorted(places)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_html_pdf_and_word_hold_the_pictures_and_their_words(tmp_path, language):
    evidence, figures = reported(tmp_path, language, *FAILED, flag="invalid_experiment")
    frame = released(*told(flag="invalid_experiment"), *FAILED)
    write_report(frame, evidence.plan, CODEBOOK, language, figures, {}, tmp_path)
    reason = {"en": "Struck out, and not to be used", "fr": "Rayé, à ne pas employer"}[language]
    direct = {"en": "Asked directly", "fr": "À la question directe"}[language]
    html = " ".join((tmp_path / "report.html").read_text(encoding="utf-8").split())
    assert html.count("<svg") == len(figures) == 4
    assert f"{direct}</text>" in html
    assert re.search(rf'aria-label="[^"]*{reason}', html)
    told_by_pdf = subprocess.run(
        ["pdftotext", tmp_path / "report.pdf", "-"], capture_output=True, text=True, check=True
    )
    assert told_by_pdf.stdout.count(reason) == 2, "in the sentences and in the picture"
    assert direct in told_by_pdf.stdout
    with zipfile.ZipFile(tmp_path / "report.docx") as word:
        assert len([name for name in word.namelist() if name.endswith(".png")]) == 4
        assert reason in re.sub(r'descr="[^"]*"', "", word.read("word/document.xml").decode())


def test_an_experiment_without_a_figure_has_its_sentences_alone(tmp_path):
    evidence, figures = reported(tmp_path, "en")
    withheld = {"release": "withheld", "estimate": None, "lower": None, "upper": None, "n": None}
    hidden = [{**row, **(withheld if row["analysis"] == "experiments" else {})} for row in told()]
    frame = released(*hidden)
    assert illustrations(frame, evidence.plan, CODEBOOK, "en", tmp_path)[2:] == []
    text = page(Evidence(rows(frame), evidence.plan, CODEBOOK, Wording("en")), figures[:2])
    assert "is withheld, to protect who answered" in text
    assert "figure-3" not in text


@pytest.mark.parametrize(("section", "experiment"), [("experiments", ""), ("drivers", "trust")])
def test_a_figure_that_no_section_would_show_is_refused(tmp_path, section, experiment):
    with pytest.raises(ValueError, match=f"stands in '{section}' with the experiment '{experiment}'"):
        ReportFigure("trust", section, "A title", "Words", tmp_path / "trust", experiment=experiment)


@pytest.mark.parametrize(
    ("language", "only"),
    [
        ("en", "Asked only of those who answered “Yes” to “Do you support roads?”."),
        ("fr", "« Oui » à « Êtes-vous pour des routes ? »"),
    ],
)
def test_of_whom_a_question_was_asked_stands_after_it_or_once_for_all(tmp_path, language, only):
    asked = {"relevant": ["${roads} = 1"]}
    yes = {"roads": CODEBOOK["roads"] | {"choices": {"1": {"en": "Yes", "fr": "Oui"}}}}
    evidence, figures = reported(tmp_path, language)
    (listed,) = [figure for figure in figures if figure.experiment == "trust"]

    def note(**changed: dict) -> list[str]:
        found = replace(evidence, codebook=CODEBOOK | yes | changed)
        return [text.replace("\u00a0", " ") for text in figure_note(found, listed)]

    one, both = CODEBOOK["count"] | asked, CODEBOOK["marriage"] | asked
    assert [only in text for text in note(count=one)] == [False, False, True, False, False]
    assert [only in text for text in note(count=one, marriage=both)] == [False, False, True, False, False]
    assert not any(only in text for text in note())
