"""IMPACT's own log, applied to their raw data, gives their clean data."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.preparation.corrections.applied import corrected, removals
from bogolan.preparation.corrections.mistakes import mistakes_of
from bogolan.preparation.corrections.reading import read_corrections
from bogolan.survey.codes import number
from bogolan.survey.questionnaire import Question

SAME = {"TRUE": "1", "FALSE": "0", "NA": ""}


def value(cell):
    """A cell as the number that it is, whether R wrote 500000, 5e+05 or TRUE."""
    cell = SAME.get(cell, cell)
    return cell if number(cell) is None else number(cell)


@pytest.fixture(scope="module")
def impact(house):
    folder = house.parent / "shared/microdata/impact-cleaning"
    if not folder.exists():
        pytest.skip("../shared is absent")
    tables = [
        pd.read_csv(folder / name, dtype=str, keep_default_na=False) for name in ("raw_data.csv", "clean_data.csv")
    ]
    raw, clean = (table.replace("NA", "") for table in tables)
    return folder, raw, clean


@pytest.fixture(scope="module")
def corrections(impact):
    found = read_corrections(impact[0], {"corrections": "cleaning_log.csv"})
    return found.replace("NA", "")


def test_the_log_gives_the_clean_data(impact, corrections):
    _, raw, clean = impact
    rows, log = corrected(raw, raw["X_uuid"], corrections)
    kept = rows[~raw["X_uuid"].isin(removals(corrections))].set_index("X_uuid")
    clean = clean.set_index("X_uuid").loc[kept.index]
    assert len(kept) == len(impact[2]) == 578
    shared = [name for name in clean if name in kept]
    assert sorted(set(clean) - set(shared)) == ["socio_eco_division", "water_sector"]
    differing = [
        (name, one, other)
        for name in shared
        for one, other in zip(kept[name], clean[name], strict=True)
        if value(one) != value(other)
    ]
    assert differing == []
    assert (log["rule_id"] == "C01").all()


def test_what_does_not_fit_is_listed_by_its_row(impact, corrections):
    _, raw, _ = impact
    questions = {name: Question(name) for name in raw}
    listed = mistakes_of(corrections, raw, questions, {"responses": "raw_data.csv", "uuid": "X_uuid"})
    assert len(listed) == 42
    assert listed["found"].value_counts().to_dict() == {
        "another answer than the one that is corrected": 40,
        "an answer that row 11 corrects already": 1,
        "an answer that row 12 corrects already": 1,
    }
