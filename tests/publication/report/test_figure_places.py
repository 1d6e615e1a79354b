"""Where figures stand in the report, and what is said below each of how to read it."""

from __future__ import annotations

import re

import pytest
from released_surveys import HEADLINE_QUESTION, headline

from bogolan.publication.report.figure_notes import figure_note
from bogolan.publication.report.illustrations import illustrations
from bogolan.publication.report.markdown import ReportFigure, report_markdown
from bogolan.publication.wording import messages


def shown(name, section="drivers", questions=("marriage",), note=""):
    return ReportFigure(name, section, f"Title of {name}", f"Words for {name}", None, questions, note)


def section(text, name):
    return text.partition(f"{{#{name}}}")[2].partition("\n# ")[0]


@pytest.mark.parametrize("name", ["progress", "weights"])
def test_what_is_of_fieldwork_or_weights_stands_in_the_methods_with_its_own_note_alone(name):
    figure = shown(name, "methods", (), "In tens.")
    evidence = headline("en")
    text = report_markdown(evidence, [figure], {}, "22 November 2019")
    assert f"Title of {name}" in section(text, "methods")
    assert f"Title of {name}" not in section(text, "drivers")
    assert figure_note(evidence, figure) == ["In tens."]


@pytest.mark.parametrize("name", ["bounds", "bounds-2", "ranks", "areas-district", "areas-district-2"])
def test_questions_that_stand_below_another_figure_are_not_repeated(name):
    evidence = headline("en")
    told = " ".join(figure_note(evidence, shown(name, note="Read it so.")))
    assert HEADLINE_QUESTION["label"]["en"] not in told
    assert "The questions stand as asked under “Question wording”." in told
    assert "60 women and 60 men" in told
    assert told.endswith("Read it so.")
    assert ("How to read the interval" in told) == name.startswith("bounds"), "ranges and ranks are no intervals"
    assert HEADLINE_QUESTION["label"]["en"] in " ".join(figure_note(evidence, shown("gender-gaps")))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_survey_with_bounds_tells_how_to_read_them(language, tmp_path):
    from released_surveys import HEADLINE_CODEBOOK, headline_plan, headline_rows, released, share

    bounds = [
        share("drivers", "marriage", "improved", group, end, base="asked") | {"measure": f"{name}_bound"}
        for group in ("women", "men")
        for name, end in (("lower", 0.7), ("upper", 0.9))
    ]
    found = illustrations(released(*headline_rows(), *bounds), headline_plan(), HEADLINE_CODEBOOK, language, tmp_path)
    (figure,) = [one for one in found if one.kind == "bounds"]
    assert figure.section == "drivers"
    assert figure.note.replace("\u00a0", " ") == messages(language)["illustration_note.bounds"]
    assert re.search("20 points", figure.alt_text)


def test_a_figure_of_an_unknown_section_is_refused():
    with pytest.raises(ValueError, match="'elsewhere', which is none of drivers"):
        shown("bounds", "elsewhere")
