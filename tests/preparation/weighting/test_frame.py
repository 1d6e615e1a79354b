"""Base weights from the sampling frame, against chances worked out by hand; what is wrong with a frame is named."""

from __future__ import annotations

import numpy as np
import pytest

DESIGN = {"strata": "region", "clusters": "village"}
FRAME = """\
region,village,people,drawn,households,chosen
N,A,100,1,50,10
N,B,200,0,,
N,C,300,1,150,15
S,A,50,1,20,5
S,D,50,0,,
S,E,100,0,,
"""
TWO_STAGES = {"file": "frame.csv", "drawn": "drawn", "size": "people", "listed": "households", "selected": "chosen"}


@pytest.fixture
def sample(people):
    return people(
        region=["N", "N", "N", "S"], village=["A", "A", "C", "A"], adults=[1, 4, 2, 3], _stratum=["N", "N", "N", "S"],
        _cluster=["A", "A", "C", "A"],
    )  # fmt: skip


def weights(weigh, sample, frame, text=FRAME):
    made, report = weigh(sample, {"frame": frame}, {"frame.csv": text}, DESIGN)
    return made["_weight"].tolist(), report


def test_proportional_to_size_then_households(weigh, sample):
    # A of N: 2 x 100 / 600 x 10 / 50 = 1/15. C: 2 x 300 / 600 x 15 / 150 = 1/10. A of S: 1 x 50 / 200 x 5 / 20 = 1/16.
    found, report = weights(weigh, sample, TWO_STAGES)
    assert found == pytest.approx([15, 15, 10, 16])
    assert report["drawn_without_interviews"] == []
    assert report["steps"][0]["sum"] == pytest.approx(56)


def test_one_of_the_household_was_chosen(weigh, sample):
    found, _ = weights(weigh, sample, {**TWO_STAGES, "eligible": "adults"})
    assert found == pytest.approx([15, 60, 20, 48])


def test_equal_chances_of_clusters(weigh, sample):
    # N: 2 of 3 clusters; S: 1 of 3; everybody in a cluster was asked.
    found, _ = weights(weigh, sample, {"file": "frame.csv", "drawn": "drawn"})
    assert found == pytest.approx([1.5, 1.5, 1.5, 3])


def test_a_cluster_that_was_drawn_twice(weigh, sample):
    # C of N: 3 draws x 300 / 600 = 1.5 times, each with 15 / 2 of 150.
    text = FRAME.replace("N,C,300,1", "N,C,300,2")
    found, _ = weights(weigh, sample, TWO_STAGES, text)
    assert found == pytest.approx([10, 10, 1 / (1.5 * 15 / 300), 16])


def test_a_cluster_without_interviews_is_told(weigh, sample):
    _, report = weights(weigh, sample.iloc[:2], TWO_STAGES)
    assert report["drawn_without_interviews"] == ["N · C", "S · A"]


def test_people_drawn_from_a_list_in_each_stratum(weigh, sample):
    text = "region;listed;chosen\nN;1 000;4\nS;500;2\n"
    frame = {"file": "frame.csv", "listed": "listed", "selected": "chosen"}
    made, _ = weigh(sample, {"frame": frame}, {"frame.csv": text}, {"strata": "region"})
    assert made["_weight"].tolist() == [250, 250, 250, 250]


def test_weights_estimate_without_bias(weigh, people):
    """Over all samples that could be drawn: 2 of 4 villages by size, with replacement, and half of each village."""
    size, share = np.array([10, 20, 30, 40]), np.array([0.1, 0.4, 0.5, 0.9])
    total = chance = 0.0
    for first in range(4):
        for second in range(4):
            drawn = np.bincount([first, second], minlength=4)
            rows = [f"x,V{one},{size[one]},{drawn[one]},{size[one]},{size[one] // 2}" for one in range(4)]
            text = "\n".join(["region,village,people,drawn,households,chosen", *rows])
            villages = np.repeat(np.arange(4), np.where(drawn > 0, size // 2, 0))
            names = [f"V{one}" for one in villages]
            sample = people(region=["x"] * len(names), village=names, _stratum=["x"] * len(names), _cluster=names)
            found, _ = weights(weigh, sample, TWO_STAGES, text)
            happens = size[first] * size[second] / size.sum() ** 2
            # A village that was drawn twice has half of its people asked once for both draws.
            total += happens * float(np.array(found) @ share[villages])
            chance += happens
    assert chance == pytest.approx(1)
    assert total == pytest.approx(float(size @ share))


@pytest.mark.parametrize(
    ("change", "place", "found"),
    [
        (("drawn", "times"), (None, "drawn"), "no such column"),
        (("N,A,100,1,50,10", "N,A,-5,1,50,10"), (2, "people"), "'-5'"),
        (("N,A,100,1,50,10", "N,A,100,x,50,10"), (2, "drawn"), "'x'"),
        (("N,A,100,1,50,10", "N,A,100,0.5,50,10"), (2, "drawn"), "'0.5'"),
        (("N,A,100,1,50,10", "N,A,100,1,,10"), (2, "households"), "''"),
        (("N,A,100,1,50,10", "N,A,100,1,50,60"), (2, "chosen"), "60 selected of 50"),
        (("N,A,100,1,50,10", "N,A,100,1,50,1"), (2, "chosen"), "1 selected, of whom 2 completed the interview"),
        (("N,A,100,1,50,10", "N,A,0,1,50,10"), (2, "people"), "size 0 of a cluster that was drawn"),
        (("N,C,300,1", "N,C,3000,1"), (4, "drawn"), "a cluster drawn with a chance of 1.82"),
        (("N,B,", "N,A,"), (3, "region, village"), "N · A a second time"),
        (("N,B,", "N,,"), (3, "village"), "an empty cell"),
        (("S,A,50,1,20,5", "S,A,50,0,20,5"), (None, "village"), "1 rows in clusters that were not drawn, 5"),
        (("S,A,", "S,Z,"), (None, "village"), "1 rows not in the frame, 5"),
    ],
)
def test_what_is_wrong_with_a_frame_is_named(told, sample, change, place, found):
    assert change[0] in FRAME
    problems = told(sample, {"frame": TWO_STAGES}, {"frame.csv": FRAME.replace(*change)}, DESIGN)
    assert (*place, found) in [problem[1:] for problem in problems]


def test_a_household_of_nobody(told, sample):
    sample["adults"] = [1, 0, None, 2]
    frame = {**TWO_STAGES, "eligible": "adults"}
    (problem,) = told(sample, {"frame": frame}, {"frame.csv": FRAME}, DESIGN)
    assert problem == ("responses.csv", None, "adults", "no number of 1 or more in 2 rows, 3, 4")
