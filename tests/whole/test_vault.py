"""What could tell who somebody is stands in the vault alone, whatever is derived; and the salt changes no report."""

from __future__ import annotations

import csv
import json
import re

import pandas as pd
import pyarrow.parquet
import pytest

from .conftest import SHIPPED, assert_for_their_owner_alone, build, contents, run, steps

pytestmark = pytest.mark.slow

SURVEY = "mopti-demo"
SAMPLE = f"data/derived/{SURVEY}/sample.parquet"
READ_IN_PASSING = (
    "export.parquet",
    "export_vault.parquet",
    "questions.json",
    "reading_log.parquet",
    "exported_repeats",
)
VAULT = ("vault.parquet", "vault_open_questions.parquet", "vault_repeats")
# One interview is given these, which stand nowhere else.
CANARIES = {
    "deviceid": "collect:CANARYdevice0001",
    "username": "canary-team-77",
    "audit": "canary-audit.csv",
    "hh_no": "7654321",
    "resp_id": "CANARY-V001-1-1",
    "gps": "13.765432 -3.765432 111.1 2.2",
    "m_open": "The canary called Zxyl Canary sings, call 76 54 32 10.",
    "i_note": "canary note of the interviewer",
    "_id": "987654321",
    "_uuid": "canary00-0000-4000-8000-000000000001",
}


def plant(responses):
    """Give a woman or man who completed the interview what can be searched for, and one of those who refused too."""
    text = responses.read_bytes().decode("utf-8", "surrogateescape")
    lines = text.split("\n")
    heading = next(csv.reader([lines[0]]))
    places = {name: heading.index(name) for name in [*CANARIES, "consent", "refusal_reason"]}
    for given, suffix in (("1", ""), ("0", "-refused")):
        for number, line in enumerate(lines[1:], start=1):
            cells = next(csv.reader([line]))
            known = cells[places["consent"]] == given and (given == "0" or cells[places["m_open"]])
            if known and cells[places["resp_id"]] != "TEST" and not line.count("\ufffd"):
                for name, canary in CANARIES.items():
                    cells[places[name]] = canary + suffix if name != "hh_no" else canary
                quoted = (f'"{cell}"' if re.search(r"[,\s]", cell) else cell for cell in cells)
                lines[number] = ",".join(quoted)
                break
        else:
            raise AssertionError("nobody to give them to")
    responses.write_bytes("\n".join(lines).encode("utf-8", "surrogateescape"))


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A house in which the demonstration with canaries was prepared, up to its sample."""
    folder = build(tmp_path_factory.mktemp("planted") / "house", SURVEY)
    plant(folder / f"data/{SURVEY}/responses.csv")
    told = run(folder, SAMPLE)
    assert told.returncode == 0, told.stderr
    return folder


def cells(path) -> set[str]:
    """Every text and number in a derived file."""
    if path.suffix == ".parquet":
        table = pyarrow.parquet.read_table(path)
        return {str(cell) for column in table.columns for cell in column.unique().to_pylist() if cell is not None}
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf-8") as file:
            return {cell for row in csv.reader(file) for cell in row}
    return set(re.findall(r'"((?:[^"\\]|\\.)*)"', path.read_text(encoding="utf-8")))


def derived_files(folder):
    return [path for path in sorted((folder / "data/derived" / SURVEY).rglob("*")) if path.is_file()]


def test_only_the_vault_has_what_identifies(planted):
    derived = planted / "data/derived" / SURVEY
    vault = pd.read_parquet(derived / "vault.parquet")
    assert not [name for name in READ_IN_PASSING if (derived / name).exists()]
    told = [one["column"] for one in json.loads((derived / "identifiers.json").read_text())]
    columns = [one["column"] for one in told if one["in_vault"] and not one["repeat"]]
    assert set(CANARIES) <= set(columns)
    identifying = vault[[*columns, "uuid"]]
    # A household's number is also an age; words of one letter or two are no one's.
    values = {cell for name in identifying for cell in identifying[name] if len(cell) > 3} | set(CANARIES.values())
    checked = [
        path
        for path in derived_files(planted)
        if path.relative_to(derived).parts[0] not in VAULT and path.suffix != ".log"
    ]
    assert {"responses.parquet", "sample.parquet", "set_aside.parquet", "cleaning_log.csv", "flags.parquet"} <= {
        path.name for path in checked
    }
    for path in checked:
        assert not cells(path) & values, path
        text = path.read_bytes()
        assert not [canary for canary in CANARIES.values() if canary.encode() in text], path
    for name in ("responses", "reasons", "set_aside", "sample", "flags"):
        assert not set(columns) & set(pyarrow.parquet.read_schema(derived / f"{name}.parquet").names)


def test_the_vault_leads_from_key_to_interview(planted):
    derived = planted / "data/derived" / SURVEY
    vault, sample = pd.read_parquet(derived / "vault.parquet"), pd.read_parquet(derived / "sample.parquet")
    found = vault[vault["uuid"] == CANARIES["_uuid"]]
    # No village has so many households, and none of the cercle lies there: what they were stands in no log either.
    assert found[list(CANARIES)].to_dict("records") == [CANARIES | {"hh_no": "", "gps": ""}]
    assert found["_redacted_m_open"].tolist() == ["The canary called [name] sings, call [phone]."]
    assert sample["uuid"].isin(vault["_key"]).all()
    assert (sample["uuid"] == found["_key"].iloc[0]).sum() == 1
    refused = vault[vault["_row"].isin(_rows_of(planted, "-refused"))]
    assert len(refused) == 1
    kept = refused.drop(columns=["_key", "_row"]).iloc[0]
    assert set(kept[kept != ""].index) <= {"username", "enum_id"}


def _rows_of(folder, suffix):
    text = (folder / f"data/{SURVEY}/responses.csv").read_bytes().decode("utf-8", "replace")
    return [number for number, line in enumerate(text.split("\n"), start=1) if CANARIES["_uuid"] + suffix in line]


def test_derived_files_are_for_their_owner_alone(planted):
    assert_for_their_owner_alone(planted / "data/derived")


def test_nothing_runs_again_and_no_file_has_the_salt(planted):
    assert steps(run(planted, SAMPLE)) == []
    salt = (planted / "data/derived/salt").read_bytes()
    for path in planted.rglob("*"):
        if path.is_file() and path.name != "salt":
            held = path.read_bytes()
            assert salt not in held, path
            assert salt.hex().encode() not in held, path


def test_another_salt_runs_all_from_reading_and_gives_the_same_reports(copy):
    before = contents(copy / "reports")
    keys = pd.read_parquet(copy / "data/derived/mopti-headline/responses.parquet")["uuid"]
    told = run(copy, BOGOLAN_SALT="z" * 32)
    assert told.returncode == 0, told.stderr
    for survey in SHIPPED:
        assert {"reading responses", "cleaning responses", "weighting the sample"} <= set(steps(told, survey))
        assert "checking the plan" not in steps(told, survey)
    assert contents(copy / "reports") == before
    again = pd.read_parquet(copy / "data/derived/mopti-headline/responses.parquet")["uuid"]
    assert not set(keys) & set(again)
    assert steps(run(copy, BOGOLAN_SALT="z" * 32)) == []


def test_a_salt_that_can_be_guessed_stops_the_run_in_one_message(tmp_path):
    folder = build(tmp_path / "house", "mopti-headline")
    told = run(folder, BOGOLAN_SALT="guess")
    assert told.returncode == 1
    assert "BOGOLAN_SALT" in told.stderr
    assert "guess" not in told.stderr
    assert "Traceback" not in told.stderr + told.stdout
    assert not (folder / "data/derived/mopti-headline/vault.parquet").exists()
