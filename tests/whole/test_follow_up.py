"""The follow-up sheet of the demonstration: made, filled in, taken back as corrections, made again."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

from .conftest import build, run, steps

pytestmark = pytest.mark.slow
SHEET = "data/derived/mopti-demo/follow_up.xlsx"


def asked(folder, sheet="follow_up"):
    return pd.read_excel(folder / SHEET, sheet_name=sheet, dtype=str, keep_default_na=False)


def test_there_and_back(tmp_path):
    folder = build(tmp_path / "house", "mopti-demo")
    told = run(folder, SHEET)
    assert told.returncode == 0, told.stderr
    assert "Reports:" not in told.stderr, "none was asked for"
    assert told.stderr.rstrip().endswith(f"Made (confidential):\n  {SHEET}")
    assert (folder / SHEET).stat().st_mode & 0o777 == 0o600
    first = asked(folder)
    key = ["uuid", "question", "rule_id"]
    decided = set(map(tuple, asked(folder, "resolved")[key].values))
    chosen = {
        rule: first[first["rule_id"] == rule].iloc[0]
        for rule in ("L02", "other", "F01")
        if (first["rule_id"] == rule).any()
    }
    assert len(chosen) == 3
    decisions = {"L02": ("34", "change_response"), "other": ("7", "change_response"), "F01": (None, "no_action")}
    book = openpyxl.load_workbook(folder / SHEET)
    page = book["follow_up"]
    places = {cell.value: cell.column for cell in page[1]}
    for rule, one in chosen.items():
        value, change = decisions[rule]
        page.cell(one.name + 2, places["new_value"]).value = value
        page.cell(one.name + 2, places["change_type"]).value = change
    book.save(folder / "data/mopti-demo/follow_up-1.xlsx")
    plan = folder / "data/mopti-demo/survey.yaml"
    text = plan.read_text(encoding="utf-8")
    named = "corrections: corrections.csv"
    assert named in text
    plan.write_text(text.replace(named, "corrections: [corrections.csv, follow_up-1.xlsx]"), encoding="utf-8")
    again = run(folder, SHEET)
    assert again.returncode == 0, again.stderr
    # What was read is removed, since it names people: corrections are made to what is read anew.
    assert {"reading responses", "cleaning responses"} <= set(steps(again, "mopti-demo"))
    gone = {tuple(one[key]) for one in chosen.values()}
    before, after = (set(map(tuple, sheet[key].values)) for sheet in (first, asked(folder)))
    assert before - after == gone
    assert not after - before
    resolved = set(map(tuple, asked(folder, "resolved")[key].values))
    assert resolved - decided == {tuple(chosen["F01"][key])}
    assert decided < resolved, "what corrections.csv decided stays decided"
    derived = folder / "data/derived/mopti-demo"
    keys = pd.read_parquet(derived / "vault.parquet").drop_duplicates("uuid").set_index("uuid")["_key"]
    answers = pd.read_parquet(derived / "responses.parquet").set_index("uuid")
    assert answers.loc[keys[chosen["L02"]["uuid"]], chosen["L02"]["question"]] == 34
    assert answers.loc[keys[chosen["other"]["uuid"]], "livelihood"] == "7"
