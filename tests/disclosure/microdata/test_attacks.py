"""Attacks on a file that was made: on its rows' order, its weights, its columns, and with what else is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.disclosure.microdata.layout import layout

from .conftest import SALT, survey

ASKED = """\
  keys: [sex, age, edu]
  bands: [{question: age, breaks: [18, 35, 50]}]
  variables: [road, view, {question: market, class: community}]
"""
PLAIN = ASKED.replace(", {question: market, class: community}", "")


def written(decision):
    return layout(decision.file, decision.request, synthetic=False).frame


def test_columns_are_those_asked_for_and_hold_nothing_else(made):
    text = written(made(PLAIN)).to_csv()
    assert text.splitlines()[0] == ",sex,age,edu,road,view,weight"
    sample, _ = survey()
    for name in ("uuid", "village", "hamlet", "words", "today"):
        assert not any(str(value) in text for value in sample[name].unique()), name


def test_who_is_known_by_all_keys_is_one_of_k_or_more(made):
    decision = made(PLAIN)
    file = decision.file
    sample, _ = survey()
    bands = pd.cut(sample["age"].astype(float), [18, 35, 50, np.inf], right=False, labels=["18", "35", "50"])
    truths = sample[["sex", "edu"]].assign(age=bands.astype(str))[["sex", "age", "edu"]].astype(object)
    released = file.keys.drop_duplicates()
    for truth in truths.drop_duplicates().to_numpy():
        for row in released.to_numpy():
            if all(cell is None or cell == known for cell, known in zip(row, truth, strict=True)):
                same = (file.keys.fillna("") == pd.Series(row, file.keys.columns).fillna("")).all(axis=1)
                assert same.sum() >= 5


def test_rows_tell_nothing_of_the_order_in_which_people_were_asked(made):
    """What one team noted in the first half of fieldwork must not stand in the first half of the file."""

    def marked(sample):
        villages = np.random.default_rng(1).permutation(sample["_cluster"])
        return sample.assign(view=np.where(np.arange(len(sample)) < 300, "1", "0"), _cluster=villages)

    view = made(PLAIN, sample=marked).file.answers["view"].to_numpy()
    runs = 1 + (view[1:] != view[:-1]).sum()
    assert 250 < runs < 350, "of 600 in a random order some 300, in that of the file 2"


def test_the_order_of_the_file_is_not_that_of_the_data(made):
    forwards = written(made(PLAIN))
    backwards = written(made(PLAIN, sample=lambda sample: sample.iloc[::-1]))
    assert sorted(map(tuple, forwards.astype(str).to_numpy())) == sorted(map(tuple, backwards.astype(str).to_numpy()))


def test_without_the_salt_nobody_can_make_the_order_again(made):
    first, again, other = (written(made(PLAIN, salt=salt)) for salt in (SALT, SALT, b"t" * 32))
    assert first.equals(again), "the same file twice"
    assert not first.equals(other)


def test_files_with_other_columns_cannot_be_laid_side_by_side(made):
    one = written(made(PLAIN))
    two = written(made(PLAIN.replace("[road, view]", "[road, {question: cattle, class: personal}]").replace(
        "50]}]", "50]}, {question: cattle, breaks: [0, 20, 40]}]")))  # fmt: skip
    agreeing = (one["road"] == two["road"]).mean()
    assert agreeing < 0.6, "half of them agree by chance, all if rows stood in one order"


def test_nor_can_files_that_differ_in_what_was_emptied(made):
    """Side by side, one could tell what the other emptied."""
    one, two = (written(made(PLAIN + more)) for more in ("", "  limits: {k: 6}\n"))
    assert (one["road"] == two["road"]).mean() < 0.6


def test_a_weight_tells_no_more_than_the_keys_beside_it(made):
    """Weights are made of cercle and sex: each value would tell the cercle."""
    decision = made(PLAIN)
    frame = written(decision)
    keys = list(decision.file.keys)
    assert (frame.groupby(keys, dropna=False)["weight"].nunique() == 1).all()
    sample, _ = survey()
    assert sample["_weight"].nunique() == 6
    assert frame["weight"].sum() == pytest.approx(sample["_weight"].sum(), rel=0.005), "people stay as many"


def test_no_key_and_no_weight_beside_a_sensitive_question_tells_an_area(made):
    frame = written(made("  keys: [sex]\n  variables: [{question: good, reason: why}]\n"))
    assert list(frame) == ["sex", "good"]


def test_who_knows_that_a_key_was_emptied_does_not_know_that_nobody_answered(made):
    file = made(PLAIN).file
    assert file.unanswered["edu"] > 0
    frame = written(made(PLAIN))
    assert (frame["edu"] == "").sum() == file.unanswered["edu"] + file.emptied["edu"]
    assert "refused" not in set(frame["edu"]), "who refused cannot be told from whose answer was emptied"


def test_of_a_random_part_nobody_knows_who_is_in_it(made):
    decision = made(PLAIN + "  sample: 0.5\n")
    sample, _ = survey()
    assert decision.measures.respondents == 300
    assert decision.measures.population == pytest.approx(sample["_weight"].sum(), rel=0.1)


def test_what_all_of_a_village_say_does_not_stand_there(made):
    with pytest.raises(Exception, match="on which all of a cluster agree"):
        made(ASKED)
