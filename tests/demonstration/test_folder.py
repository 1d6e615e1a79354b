"""The shipped demonstration survey is what the generator writes, byte for byte; its promise of no real place holds."""

from __future__ import annotations

import io
import re

import openpyxl
import pandas as pd
import pytest

from bogolan.commands.__main__ import main
from bogolan.demonstration.faults.table import kinds
from bogolan.demonstration.folder import write_demonstration
from bogolan.demonstration.survey import SEED

FILES = ("questionnaire.xlsx", "responses.csv", "corrections.csv", "population.csv", "areas.csv", "excerpts.csv")
FILES += ("events.csv",)


def readable(path):
    """A file of responses as text; lines that are not UTF-8 are Windows-1252."""
    return path.read_bytes().decode("utf-8", "backslashreplace")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("written")
    write_demonstration(folder / "survey", truth=folder / "truth")
    return folder


@pytest.mark.parametrize("name", FILES)
def test_the_shipped_files_are_those_that_the_generator_writes(written, house, name):
    assert (written / "survey" / name).read_bytes() == (house / "data/mopti-demo" / name).read_bytes()


def test_the_shipped_survey_with_the_failed_list_is_written_the_same_way(tmp_path, house):
    assert main(["demonstration", str(tmp_path), "--failed-list"]) == 0
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (house / "tests/surveys/mopti-badlist" / name).read_bytes()


def test_another_seed_gives_other_responses(written, tmp_path):
    write_demonstration(tmp_path, seed=SEED + 1)
    assert (tmp_path / "responses.csv").read_bytes() != (written / "survey/responses.csv").read_bytes()


def test_the_failed_list_leaves_floor_and_ceiling_of_the_treated_arm_empty_and_changes_nothing_else(house):
    good, bad = (
        pd.read_csv(io.StringIO(readable(house / folder / "responses.csv")), dtype=str, keep_default_na=False)
        for folder in ("data/mopti-demo", "tests/surveys/mopti-badlist")
    )
    different = (good != bad).any()
    assert list(different.index[different]) == ["le_count"]
    treated = bad["rand1"].str.replace(",", ".").astype(float) < 0.5
    counts = bad["le_count"].str.strip("\u200b\ufeff \u00a0\t")
    assert not counts[treated].isin(["0", "4"]).any()
    assert good["le_count"][treated].isin(["0", "4"]).sum() > 30
    assert (counts[~treated] == "0").sum() > 30


@pytest.mark.parametrize(("folder", "survey"), [("data", "mopti-demo"), ("tests/surveys", "mopti-badlist")])
def test_the_plan_agrees_with_the_faulty_data(house, capsys, folder, survey):
    assert main(["check", str(house / folder), survey]) == 0
    told = capsys.readouterr().out
    assert "1572 rows read, 1425 respondents" in told
    assert "80 clusters in 8 strata" in told
    assert "parts of models" not in told, "all that it declares of models is computed"


def test_the_truth_says_in_its_names_that_it_is_invented(written):
    names = [path.name for path in (written / "truth").iterdir()]
    assert len(names) == 8
    assert all(name.startswith("SYNTHETIC-") for name in names)


def test_the_truth_names_all_faults_of_rows_and_cells(written):
    faults = pd.read_csv(written / "truth/SYNTHETIC-faults.csv", dtype=str, keep_default_na=False)
    of_files = {"E24", "E31"}
    assert set(faults["fault"]) == {fault for fault, _ in kinds()} - of_files
    assert {fault for fault, _ in kinds()} == {f"E{number:02d}" for number in range(1, 32)}
    latent = pd.read_csv(written / "truth/SYNTHETIC-latent.csv")
    assert set(latent["support"]) == {0, 1}
    answers = pd.read_csv(written / "truth/SYNTHETIC-answers.csv", dtype=str, keep_default_na=False)
    assert list(answers["_uuid"]) == list(latent["uuid"])
    assert len(answers) == 1572
    # What the table of faults calls clean is what the table of answers holds, row by row.
    cells = faults[(faults["question"] != "") & (faults["fault"] == "E04")]
    said = [
        answers.at[row, question] for row, question in zip(cells["row"].astype(int) - 2, cells["question"], strict=True)
    ]
    assert said == list(cells["clean"])


def test_every_row_says_synthetic_and_every_position_is_at_sea(house):
    rows = pd.read_csv(io.StringIO(readable(house / "data/mopti-demo/responses.csv")), dtype=str, keep_default_na=False)
    assert rows["_xform_id_string"].str.contains("SYNTHETIC").all()
    for cell in rows["gps"][rows["gps"] != ""]:
        one, other, *_ = (float(part) for part in re.sub(r"(\d),(\d)", r"\1.\2", cell).split())
        # Positions at 0, 0 and with longitude first are faults; they too lie in the sea.
        assert (one, other) == (0, 0) or min(one, other) < -25.4, cell
    assert rows["village_id"].str.fullmatch(r"\W*V0([0-7]\d|80)\W*").all()


def test_without_faults_and_at_another_scale_the_folder_is_written_too(tmp_path):
    write_demonstration(tmp_path, seed=9, scale=2, rates=0.0)
    rows = pd.read_csv(tmp_path / "responses.csv", dtype=str, keep_default_na=False)
    assert len(rows) == 2 * 1440
    assert len(pd.read_csv(tmp_path / "corrections.csv")) == 0


def test_more_faults_than_there_is_room_for_are_one_clear_message(tmp_path, capsys):
    assert main(["demonstration", str(tmp_path), "--rates", "5"]) == 1
    assert "refusals, break-offs and tests asked for" in capsys.readouterr().err
    assert not (tmp_path / "responses.csv").exists()


@pytest.mark.parametrize(
    ("rates", "told"), [({"E99": 2.0}, "none of the faults"), (-1.0, "0 or more"), ({"E05": -1}, "E05")]
)
def test_rates_that_mean_nothing_are_refused(tmp_path, rates, told):
    with pytest.raises(ValueError, match=told):
        write_demonstration(tmp_path, rates=rates)


def test_the_form_of_a_larger_survey_lists_its_interviewers(tmp_path):
    write_demonstration(tmp_path, scale=2, rates=0.0)
    choices = openpyxl.load_workbook(tmp_path / "questionnaire.xlsx")["choices"].iter_rows(values_only=True)
    listed = {row[1] for row in choices if row[0] == "enum"}
    rows = pd.read_csv(tmp_path / "responses.csv", dtype=str)
    assert set(rows["enum_id"]) <= listed
    assert len(listed) == 48


def test_the_check_prints_each_property_beside_its_target(capsys):
    # Ten draws are too few for power; what counts is that each line is there and that the status follows the verdicts.
    status = main(["demonstration", "--draws", "10"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 104
    assert "a_marry improved, women" in lines[1]
    assert lines[-1].endswith("within the error of 10 draws")
    assert status == int(any("DOES NOT AGREE" in line for line in lines))
