"""The 31 planted faults: as many as the table says, where the truth says, and nothing else."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.demonstration.export import as_exported
from bogolan.demonstration.faults.planting import plant, restored
from bogolan.demonstration.faults.sheet import TRUTH
from bogolan.demonstration.faults.table import OUTCOMES, UNITS, UNSCALED, Counts, kinds
from bogolan.demonstration.survey import SEED, survey

# synthetic-data.md, section 5: how many of each in 1,440 planned interviews.
IN_THE_SPECIFICATION = {
    "E01": 24, "E02": 10, "E05": 96, "E06": 7, "E07": 22, "E08": 14, "E09": 12, "E10": 31, "E11": 9, "E12": 26,
    "E13": 20, "E14": 18, "E15": 15, "E16": 90, "E17": 40, "E18": 180, "E19": 120, "E20": 35, "E21": 45, "E22": 181,
    "E23": 18, "E24": 1, "E25": 11, "E26": 11, "E27": 6, "E28": 1, "E29": 12, "E30": 5, "E31": 4,
}  # fmt: skip
COUNTED_IN_CELLS = ("E17", "E18", "E19")
# Rows that a fault makes are faults as a whole: they have no faultless cells to compare with.
MADE = ("E01", "E05", "E07", "E30")
PLANTED_KINDS = sorted(kind for kind, row in kinds().items() if row.unit not in UNSCALED)


def number_planted(truth, latent, fault, kind):
    """How many of a kind stand in a truth, in the unit of the table."""
    own = truth[(truth["fault"] == fault) & (truth["kind"] == kind)]
    rows = own["row"].drop_duplicates() - 2
    if (fault, kind) == ("E02", "pair"):
        return int((own["question"] == "resp_id").sum())
    if kinds()[fault, kind].unit == "villages":
        return latent["village"].iloc[rows].nunique()
    if kinds()[fault, kind].unit == "interviewers":
        return latent["interviewer"].iloc[rows].nunique()
    return int((own["question"] != "").sum()) if fault in COUNTED_IN_CELLS else len(rows)


def differing(planted, exported, frame):
    """The (row of the file, question) in which interviews differ from what was said; made rows left out."""
    truth = planted.truth
    made = truth["row"][truth["fault"].isin(MADE) & (truth["question"] == "")].to_numpy() - 2
    compared = np.setdiff1d(np.arange(len(frame)), made)
    said = exported.loc[planted.origin].drop(columns="_id").to_numpy(object)[compared]
    row, column = np.nonzero(frame.drop(columns="_id").to_numpy(object)[compared] != said)
    names = exported.columns.drop("_id").to_numpy()
    return set(zip(compared[row] + 2, names[column], strict=True))


def cells_of(truth, *without):
    cells = truth[(truth["question"] != "") & ~truth["fault"].isin(without)]
    return set(zip(cells["row"], cells["question"], strict=True))


def test_the_table_has_the_31_faults_of_the_specification():
    faults = sorted({fault for fault, _ in kinds()})
    assert faults == [f"E{number:02d}" for number in range(1, 32)]
    for fault, count in IN_THE_SPECIFICATION.items():
        assert sum(row.count for row in kinds().values() if row.fault == fault) == count, fault
    assert kinds()["E03", "copy"].count == 18
    for row in kinds().values():
        assert row.outcome in OUTCOMES, row
        assert row.unit in UNITS, row
        assert row.name
        assert row.action


def test_1572_rows_are_1425_planned_and_those_that_faults_add(planted, latent):
    made = planted.truth[planted.truth["question"] == ""].groupby("fault")["row"].nunique()
    assert len(planted.responses) == 1572
    assert [made[fault] for fault in MADE] == [24, 96, 22, 5]
    women_for_men = made_rows(planted, "E27", "quota")
    held = (latent["role"] == "planned").sum() - 24
    assert held + len(women_for_men) == 1425


def made_rows(planted, fault, kind):
    truth = planted.truth
    return truth["row"][(truth["fault"] == fault) & (truth["kind"] == kind) & (truth["question"] == "")].to_numpy() - 2


@pytest.mark.parametrize(("fault", "kind"), PLANTED_KINDS)
def test_every_kind_is_planted_as_often_as_the_table_says(planted, latent, fault, kind):
    assert number_planted(planted.truth, latent, fault, kind) == kinds()[fault, kind].count


@pytest.mark.parametrize("rate", [0.5, 2.0])
def test_rates_multiply_every_count(faultless, exported, rate):
    changed = plant(exported, faultless.answers, faultless.latent, SEED, rate)
    known = faultless.latent.loc[changed.origin].reset_index(drop=True)
    for fault, kind in PLANTED_KINDS:
        expected = int(np.floor(kinds()[fault, kind].count * rate + 0.5))
        assert number_planted(changed.truth, known, fault, kind) == expected, (fault, kind)


def test_a_rate_of_one_fault_changes_no_other_count(faultless, exported, planted):
    without = plant(exported, faultless.answers, faultless.latent, SEED, {"E05": 0, "E06": 0, "E19": 0})
    assert len(without.responses) == len(planted.responses) - 96
    gone = {"E05", "E06", "E19"}
    assert set(planted.truth["fault"]) - set(without.truth["fault"]) == gone
    sizes = [frame.truth[~frame.truth["fault"].isin(gone)]["kind"].value_counts() for frame in (planted, without)]
    assert (
        sizes[0].loc[["label", "missing", "speeder"]].tolist() == sizes[1].loc[["label", "missing", "speeder"]].tolist()
    )


def test_a_rate_of_zero_gives_the_planned_interviews_as_they_were(faultless, exported):
    clean = plant(exported, faultless.answers, faultless.latent, SEED, 0)
    assert clean.truth.empty
    assert list(clean.truth.columns) == list(TRUTH)
    assert sorted(clean.origin) == list(np.flatnonzero(faultless.latent["role"] == "planned"))
    said = exported.loc[clean.origin].reset_index(drop=True)
    pd.testing.assert_frame_equal(clean.responses.drop(columns="_id"), said.drop(columns="_id"))


def test_counts_grow_with_the_survey():
    counts = Counts({"planned interviews": 2880, "villages": 160, "interviewers": 48, "file": 1, "share": 1})
    assert (counts["E05", "refusal"], counts["E27", "quota"], counts["E28", "sex"]) == (192, 8, 2)
    held = survey(1, scale=2)
    twice = plant(as_exported(held.answers), held.answers, held.latent, 1)
    assert len(twice.responses) == 2 * 1572


def test_a_survey_too_small_for_its_faults_is_refused(faultless, exported):
    with pytest.raises(ValueError, match=r"E10 L2: \d+ rows asked for"):
        plant(exported, faultless.answers, faultless.latent, SEED, {"E10": 100})
    with pytest.raises(ValueError, match="not of the same interviews"):
        plant(exported.iloc[1:], faultless.answers, faultless.latent, SEED)


def test_the_truth_says_what_stands_in_the_file(planted):
    cells = planted.truth[planted.truth["question"] != ""]
    column = planted.responses.columns.get_indexer(cells["question"])
    rows = cells["row"].to_numpy() - 2
    assert (planted.responses.to_numpy(object)[rows, column] == cells["planted"].to_numpy(object)).all()
    assert (planted.responses["_uuid"].to_numpy(object)[rows] == cells["uuid"].to_numpy(object)).all()


def test_no_cell_is_planted_twice(planted):
    cells = planted.truth[planted.truth["question"] != ""]
    assert not cells.duplicated(["row", "question"]).any()


def test_every_difference_is_in_the_truth_and_nothing_else_is(planted, exported):
    assert differing(planted, exported, planted.responses) == cells_of(planted.truth, "E06")


def test_what_is_put_right_is_what_was_said(planted, exported):
    # People of a village of one mind said what stands there: it is no fault.
    innocent = cells_of(planted.truth[planted.truth["fault"] == "E04"])
    assert innocent
    assert differing(planted, exported, restored(planted)) == innocent


def test_a_fault_that_only_one_rule_can_see_is_alone_in_its_row(planted):
    own = ["E02", "E03", "E04", "E08", "E09", "E10", "E11", "E12", "E13", "E14", "E15", "E23", "E25", "E26", "E28"]
    rows = planted.truth[planted.truth["fault"].isin(own)].groupby("row")["fault"].unique()
    assert (rows.map(len) == 1).all()
    sent_twice = made_rows(planted, "E01", "same_uuid")
    first = planted.responses.index[planted.responses["_uuid"].isin(planted.responses["_uuid"].iloc[sent_twice])]
    assert not set(first.difference(sent_twice) + 2) & set(planted.truth["row"])


def test_rows_come_in_the_order_of_submission(planted):
    assert planted.responses["_submission_time"].is_monotonic_increasing
    numbers = planted.responses["_id"].astype(int)
    assert (numbers.diff().dropna() == 1).all()
    assert planted.truth["row"].is_monotonic_increasing


def test_the_same_seed_gives_the_same_rows_and_another_others(faultless, exported, planted):
    again = plant(exported, faultless.answers, faultless.latent, SEED)
    pd.testing.assert_frame_equal(again.responses, planted.responses)
    pd.testing.assert_frame_equal(again.truth, planted.truth)
    other = plant(exported, faultless.answers, faultless.latent, SEED + 1)
    assert cells_of(other.truth) != cells_of(planted.truth)
    assert len(other.responses) == 1572


def test_what_was_given_is_not_changed(exported, faultless, planted):
    pd.testing.assert_frame_equal(as_exported(faultless.answers), exported)
    assert set(planted.responses.dtypes.astype(str)) == {"object"}


@pytest.mark.parametrize("seed", [3, 71])
def test_other_surveys_can_have_every_fault(seed):
    held = survey(seed)
    for rate in (0.5, 1, 2):
        made = plant(as_exported(held.answers), held.answers, held.latent, seed, rate)
        assert set(made.truth["fault"]) == {fault for fault, _ in PLANTED_KINDS}
