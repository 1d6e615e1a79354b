"""The spine: one row a number, under an id of its own."""

from __future__ import annotations

import pytest

from bogolan.survey.spine import COLUMNS, identifier, spine

ROW = {
    "analysis": "drivers",
    "measure": "share",
    "outcome": "q",
    "level": "yes",
    "group": "women",
    "estimate": 0.5,
    "n": 10,
}


def test_a_row_has_every_column_and_its_type():
    frame = spine([ROW])
    assert tuple(frame.columns) == COLUMNS
    assert frame["id"].tolist() == ["drivers/share/q/yes/women"]
    assert frame["contrast"].tolist() == [None]
    assert (str(frame["n"].dtype), str(frame["estimate"].dtype)) == ("Int64", "float64")


def test_no_rows_is_a_table_too():
    assert tuple(spine([]).columns) == COLUMNS


def test_a_contrast_is_part_of_the_name():
    assert identifier(ROW | {"measure": "gap", "contrast": "men"}) == "drivers/gap/q/yes/women/men"


def test_two_rows_of_one_name_are_refused():
    with pytest.raises(ValueError, match="drivers/share/q/yes/women"):
        spine([ROW, ROW])
