"""The smallest difference beside each test of a hypothesis: it is found four times in five, and leaves with it."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.smallest_differences import smallest, with_smallest
from bogolan.disclosure.gate import release
from bogolan.statistics import SurveyDesign, proportion, share_gaps
from bogolan.survey.spine import spine

ABOUT = {"analysis": "hypotheses", "measure": "hypothesis", "unit": "proportion", "base": "answered", "group": "all"}
NUMBERS = {"estimate": 0.08, "lower": -0.11, "upper": 0.27, "df": 60.0, "interval_method": "t", "p_value": 0.4}
PLAN = {"hypotheses": [{"id": "H1", "test": "difference"}, {"id": "H2", "test": "equivalence", "margin": 0.1}]}


def a_test(name: str = "H1", **more: object) -> dict:
    told = {"outcome": name, "level": "q", "p_adjusted": 0.6, "n": 347, "count": 33, "clusters": 60, "flag": None}
    return {**ABOUT, **NUMBERS, **told, "largest": 1.0, "note": "not_informative", **more}


def villages(generator: np.random.Generator, difference: float, size: int = 12) -> SurveyDesign:
    """Women and men of 40 villages, of whom 40% and so many points more said yes, those of a village alike."""
    village = np.repeat(np.arange(40), size)
    women = np.arange(len(village)) % 2 == 0
    moved = np.repeat(generator.normal(0, 0.08, 40), size)
    said = generator.random(len(village)) < 0.4 + difference * women + moved
    return SurveyDesign(
        pd.DataFrame({"village": village, "sex": women * 1, "y": pd.array(said, "boolean")}), clusters="village"
    )


def gap(design: SurveyDesign) -> dict:
    found = share_gaps(proportion(design, "y", by="sex"), {"gap": ("y|sex=1", "y|sex=0")})
    return found.frame().iloc[0].to_dict() | {"interval_method": "mover", "unit": "proportion"}


@pytest.mark.slow
def test_a_difference_of_two_shares_that_large_is_found_four_times_in_five():
    """800 draws of the smallest difference, told by 200 draws without any: .80, give or take 3 Monte Carlo errors."""
    generator = np.random.default_rng(11)
    told = np.mean([smallest(gap(villages(generator, 0.0)), False)["estimate"] for _ in range(200)])
    found = np.mean([gap(villages(generator, told))["p_value"] < 0.05 for _ in range(800)])
    assert found == pytest.approx(0.8, abs=3 * math.sqrt(0.8 * 0.2 / 800) + 0.01)


def test_it_is_of_the_width_of_the_limits():
    error = 0.38 / 2 / 2.0003  # t of 60 degrees of freedom
    assert smallest(a_test(), False) == {"estimate": pytest.approx(2.84743 * error, rel=1e-3), "note": None}
    assert smallest(a_test(), True)["estimate"] == pytest.approx(2.96004 * error, rel=1e-3)
    by_limits = smallest(a_test(interval_method="mover"), True)["estimate"]
    assert by_limits == pytest.approx(3.29469 * error, rel=1e-3)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"lower": -0.8, "upper": 0.8}, "none_large_enough"),
        ({"lower": -0.8, "upper": 0.8, "largest": 2.0}, None),
        ({"lower": -0.8, "upper": 0.8, "unit": "scale", "largest": math.inf}, None),
        ({"lower": -math.inf, "upper": math.inf}, "none_large_enough"),
        ({"unit": "F", "estimate": math.nan, "lower": math.nan, "upper": math.nan}, "of_several"),
        ({"estimate": math.nan, "lower": math.nan, "upper": math.nan}, None),
    ],
)
def test_where_there_is_none_it_says_why(changes, why):
    assert smallest(a_test(**changes), False)["note"] == why


def through(*tests: dict, question_class: str = "sensitive") -> pd.DataFrame:
    classes = {"hypotheses": {"H1": question_class, "H2": question_class}}
    return release(spine(with_smallest(tests, PLAN)), classes, True).set_index("id")


def test_it_leaves_rounded_upward_and_with_its_test():
    rows = through(a_test(), a_test("H2", count=9))
    told, hidden = (rows.loc[f"hypotheses/detectable/{name}/q/all"] for name in ("H1", "H2"))
    assert (told["estimate"], told["n"], told["release"]) == (0.28, 340, "published")
    assert hidden["release"] == "withheld"
    assert np.isnan(hidden["estimate"])


def test_that_a_withheld_test_is_not_informative_is_not_told_by_a_row_beside_it():
    kinds = [through(a_test(count=9, note=note)) for note in ("supported", "not_informative", "untestable")]
    for rows in kinds[1:]:
        pd.testing.assert_frame_equal(rows, kinds[0])


def test_what_a_test_of_all_gives_away_with_the_one_between_groups_hides_both_numbers():
    rows = through(a_test(level=None), a_test(level="compare", count=9))
    assert (rows["release"] == "withheld").all()


def test_what_is_only_described_has_none():
    described = {"hypotheses": [{"id": "H1", "test": "association"}]}
    assert [row["measure"] for row in with_smallest([a_test()], described)] == ["hypothesis"]
