"""Fault E31: the same responses in four files, by encoding, delimiter, decimal mark and kind, become one table."""

from __future__ import annotations

import pytest

from bogolan.demonstration.export import as_exported
from bogolan.demonstration.faults.files import encodings
from bogolan.demonstration.faults.planting import plant
from bogolan.demonstration.survey import SEED, survey
from bogolan.preparation.cleaning import clean
from bogolan.preparation.reading.responses import read_survey
from bogolan.survey.codes import number
from bogolan.survey.plan import read_plan
from bogolan.survey.plan_parts import categorical_questions


@pytest.fixture(scope="module")
def copies():
    drawn = survey()
    return encodings(plant(as_exported(drawn.answers), drawn.answers, drawn.latent, SEED).responses)


@pytest.fixture(scope="module")
def tables(house, copies, tmp_path_factory):
    """What reading and cleaning make of each file."""
    folder = tmp_path_factory.mktemp("copies")
    plan = read_plan(house / "data/mopti-demo/survey.yaml")
    (folder / "questionnaire.xlsx").write_bytes((house / "data/mopti-demo/questionnaire.xlsx").read_bytes())
    found = {}
    for name, content in copies.items():
        (folder / name).write_bytes(content)
        export = read_survey(folder, plan | {"responses": name})
        reads = plan | {"categorical": categorical_questions(plan)}
        found[name] = clean(export.rows, export.questions, reads, None, export.log)
    return found


def plain(cell):
    """A cell that was set aside stands as it was written: 0.50 in one file, 0.5 in another."""
    return number(cell) if isinstance(cell, str) and number(cell) is not None else cell


@pytest.mark.parametrize("name", ["utf-8-bom.csv", "windows-1252.csv", "copy.xlsx"])
@pytest.mark.parametrize("part", ["responses", "reasons", "set_aside", "flags"])
def test_all_files_give_the_same_clean_table(tables, name, part):
    expected, found = (getattr(tables[copy], part) for copy in ("utf-8.csv", name))
    assert list(found) == list(expected)
    for column in expected:
        assert found[column].dtype == expected[column].dtype, column
        one, other = (table[column].astype(object).map(plain) for table in (found, expected))
        same = (one == other) | (one.isna() & other.isna())
        assert same.all(), (column, found[column][~same].tolist()[:3], expected[column][~same].tolist()[:3])
    assert tables[name].accounting == tables["utf-8.csv"].accounting


def test_what_was_decoded_as_a_whole_is_said_once(tables):
    log = tables["windows-1252.csv"].log
    decoded = log[log["rule_id"] == "R07"]
    assert decoded["issue"].tolist() == ["the file is not in UTF-8, and was read as Windows-1252"]
    assert {"rand1", "rand2", "rand3"} <= set(log["question"][log["issue"] == "decimal commas"])
