"""A randomised question in the workbook: every row with words of its own in both languages, and no count of yes."""

from __future__ import annotations

import openpyxl
import pytest
from randomised_survey import RANDOMISED, reasons, survey

from bogolan.analysis.experiments.results import experiment_rows
from bogolan.disclosure.gate import release
from bogolan.publication.tables.workbook import write_tables
from bogolan.survey.spine import spine

PLAN = {
    "title": {"en": "A survey", "fr": "Une enquête"},
    "languages": ["en", "fr"],
    "fieldwork": {"start": "2019-11-04", "end": "2019-11-22"},
    "sampling": "probability",
    "design": {"clusters": "village", "lonely": "fail", "intracluster_correlation": 0.2},
    "experiments": [{**RANDOMISED, "label": {"en": "they paid a bribe", "fr": "ils ont payé un pot-de-vin"}}],
}


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    sample = survey()
    frame = release(spine(experiment_rows(sample, reasons(sample), PLAN)), {}, weighted=True)
    path = tmp_path_factory.mktemp("tables") / "tables.xlsx"
    write_tables(path, frame, PLAN, {})
    book = openpyxl.load_workbook(path)
    rows = [[cell.value for cell in row] for row in book["Experiments – Expériences"].iter_rows()]
    book.close()
    return rows


def test_every_row_says_what_it_is_in_both_languages(sheet):
    texts = [str(cell) for row in sheet for cell in row if cell is not None]
    for told in (
        "Share of yes less chance (Blair, Imai and Zhou 2015)",
        "Part des oui moins le hasard (Blair, Imai et Zhou 2015)",
        "Régression logistique (Blair, Imai et Zhou 2015)",
        "Asked directly, less randomised response (points)",
        "Upper bound, if to all of them",
        "Smallest that would have been found, four times in five",
        "La part des oui est de celles que le hasard permet, dans chaque groupe",
    ):
        assert told in texts, told


def test_how_many_said_yes_stands_nowhere(sheet):
    sample = survey()
    yes = int((sample["die"] == "1").sum())
    of_women = int(((sample["die"] == "1") & (sample["_gender"] == "women")).sum())
    numbers = {cell for row in sheet for cell in row if isinstance(cell, int | float)}
    assert numbers
    assert not numbers & {yes, of_women, yes - of_women}
