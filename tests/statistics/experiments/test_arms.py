"""What no list experiment can have given is refused, with the rows and what was expected."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import (
    ExperimentError,
    SurveyDesign,
    arm_balance,
    combined_list,
    design_effect_test,
    difference_in_means,
    extreme_counts,
    lee_bounds,
    misreporting,
    response_by_arm,
)

from .lists import LIST, design_of, drawn

FRAME = drawn(1, villages=3, each=8).assign(direct=lambda frame: frame["holds"])
CONTROL, TREATED = (FRAME.index[FRAME["arm"] == arm][0] for arm in ("control", "sensitive"))
ASKED = {
    "difference": lambda design, **told: difference_in_means(design, **{**LIST, **told}, by="sex"),
    "design effect": lambda design, **told: design_effect_test(design, **{**LIST, **told}),
    "extremes": lambda design, **told: extreme_counts(design, **{**LIST, **told}, by="sex"),
    "response": lambda design, **told: response_by_arm(design, **{**LIST, **told}),
    "bounds": lambda design, **told: lee_bounds(design, **{**LIST, **told}),
    "misreporting": lambda design, **told: misreporting(design, **{**LIST, **told}, direct="direct"),
    "combined": lambda design, **told: combined_list(design, **{**LIST, **told}, direct="direct"),
}


def with_count(row: int, value: float) -> pd.DataFrame:
    return FRAME.assign(count=FRAME["count"].where(FRAME.index != row, value))


def with_arm(row: int, value: object) -> pd.DataFrame:
    return FRAME.assign(arm=FRAME["arm"].where(FRAME.index != row, value))


FAULTS = {
    "negative": (with_count(CONTROL, -1), {}, "negative in 1 rows .*-1.0; expected 0 to 3, or to 4 in the arm"),
    "half": (with_count(TREATED, 1.5), {}, "no whole number in 1 rows .*1.5"),
    "all four in the control arm": (with_count(CONTROL, 4), {}, "more than the 3 items of the control arm in 1 rows"),
    "five in the treated arm": (with_count(TREATED, 5), {}, "more than the 4 items of the treated arm in 1 rows"),
    "text": (FRAME.assign(count="two"), {}, "the column 'count' is of type .*; expected numbers"),
    "infinite": (with_count(TREATED, np.inf), {}, "infinite .*; expected numbers"),
    "no answers": (FRAME.assign(count=np.nan), {}, "missing for all .* of the treated arm; expected answers"),
    "no answers of one arm": (
        FRAME.assign(count=FRAME["count"].where(FRAME["arm"] == "sensitive")),
        {},
        "missing for all .* of the control arm; expected answers in both arms",
    ),
    "unknown arm": (with_arm(CONTROL, "contrl"), {}, "'arm' holds 'contrl', 'control'; expected one label"),
    "unnamed arm": (with_arm(CONTROL, "contrl"), {"control": "control"}, "'arm' holds 'contrl'; expected 'sensitive'"),
    "misnamed arm": (FRAME, {"treated": "sensitif"}, "no row of 'arm' is 'sensitif'; expected one of 'control'"),
    "misnamed control": (FRAME, {"control": "controls"}, "no row of 'arm' is 'controls'; expected one of"),
    "one arm for both": (FRAME, {"control": "sensitive"}, "in two roles|holds 'control'; expected"),
    "one arm alone": (FRAME.assign(arm="sensitive"), {}, "beside 'sensitive', 'arm' holds nothing; expected one label"),
    "no items": (FRAME, {"items": 0}, "items is 0; expected how many items the control arm heard"),
    "items as text": (FRAME, {"items": "3"}, "items is '3'; expected"),
    "no such column": (FRAME, {"count": "counts"}, "the column 'counts', which the frame does not have"),
    "no such arms": (FRAME, {"arm": "arms"}, "the column 'arms', which the frame does not have"),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("asked", ASKED)
def test_what_cannot_be_is_refused_by_all(asked, fault):
    frame, told, message = FAULTS[fault]
    with pytest.raises(ValueError, match=message) as raised:
        ASKED[asked](design_of(frame), **told)
    assert "\n" not in str(raised.value)


def test_nobody_of_the_domain_in_an_arm():
    design = design_of(FRAME).where(FRAME["arm"] == "sensitive")
    with pytest.raises(ExperimentError, match="nobody is in the arm 'control' of 'arm'; expected respondents"):
        difference_in_means(design, **LIST, control="control")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (1.0, "not between 0 and 1, in .* rows"),
        (0.0, "not between 0 and 1"),
        (np.nan, "are missing, or not between"),
        ("half", "are no numbers; expected 0 to 1"),
    ],
)
def test_probabilities_that_are_none(values, told):
    with pytest.raises(ExperimentError, match=told):
        difference_in_means(design_of(FRAME.assign(chance=values)), **LIST, probabilities="chance")


def test_probabilities_of_one_arm_alone():
    with pytest.raises(
        ExperimentError, match=re.escape("of the arm 'control' are not given; expected a column an arm")
    ):
        difference_in_means(design_of(FRAME), **LIST, probabilities={"sensitive": "chance"})


@pytest.mark.parametrize(
    ("direct", "told"), [(2.0, "'direct' is not 0 or 1 in 72 rows"), (np.nan, "'direct' is missing for all")]
)
@pytest.mark.parametrize("asked", ["misreporting", "combined"])
def test_direct_answers_that_are_none(asked, direct, told):
    with pytest.raises(ExperimentError, match=told):
        ASKED[asked](design_of(FRAME.assign(direct=direct)))


@pytest.mark.parametrize(
    ("covariates", "told"),
    [
        ([], "no covariate is named"),
        (["age", "one"], "the covariate 'one' is the same for all"),
        (["cerc"], "the column 'cerc', which the frame does not have"),
    ],
)
def test_covariates_that_are_none(covariates, told):
    with pytest.raises(ValueError, match=told):
        arm_balance(design_of(FRAME.assign(one=1.0)), covariates, "arm", "sensitive")


def test_a_choice_that_is_none():
    for told in ({"selection": "some"}, {"variance": "robust"}):
        with pytest.raises(ExperimentError, match="expected one of"):
            design_effect_test(design_of(FRAME), **LIST, **told)
    with pytest.raises(ExperimentError, match="knows no probabilities"):
        design_effect_test(design_of(FRAME), **LIST, variance="simple", probabilities="chance")


@pytest.mark.parametrize("asked", ASKED)
def test_labels_of_any_type_name_the_arms(asked):
    of_numbers = FRAME.assign(arm=(FRAME["arm"] == "sensitive").astype(int))
    of_truth = FRAME.assign(arm=FRAME["arm"] == "sensitive")
    of_categories = FRAME.assign(arm=pd.Categorical(FRAME["arm"], ["sensitive", "control", "never used"]))
    expected = values_of(ASKED[asked](design_of(FRAME)))
    for frame, treated in ((of_numbers, 1), (of_truth, True), (of_categories, "sensitive")):
        found = values_of(ASKED[asked](design_of(frame), treated=treated))
        np.testing.assert_allclose(found, expected, rtol=1e-12)


def values_of(found) -> np.ndarray:
    """The numbers of whatever was found."""
    if isinstance(found, pd.DataFrame):
        return found[["count", "n", "expected", "least", "p_value"]].to_numpy(float)
    for part in ("joint", "estimates"):
        found = getattr(found, part, found)
    return np.concatenate([found.values, found.covariance.ravel()])


@pytest.mark.parametrize("asked", ASKED)
def test_whoever_is_in_another_arm_or_did_not_answer_is_outside(asked):
    """Their rows add nothing but their cluster, whose total is zero: as with weights of zero."""
    outside = np.arange(len(FRAME)) % 9 == 0
    other = FRAME.assign(arm=FRAME["arm"].mask(outside, "another list"))
    missing = FRAME.assign(arm=FRAME["arm"].mask(outside))
    weighed = FRAME.assign(weight=FRAME["weight"].mask(outside, 0.0))
    expected = values_of(ASKED[asked](design_of(FRAME).where(~outside)))
    told = {"control": "control", "others": ["another list"]}
    found = [
        ASKED[asked](design_of(missing)),
        ASKED[asked](design_of(other), **told),
        ASKED[asked](design_of(weighed)),
    ]
    for one in found if asked != "misreporting" else found[2:]:  # the direct question is asked of every arm
        np.testing.assert_allclose(values_of(one), expected, rtol=1e-9, atol=1e-12)


def test_the_frame_is_never_cut():
    design = SurveyDesign(FRAME, strata="cercle", clusters="village")
    found = difference_in_means(design.where(FRAME["sex"] == "women"), **LIST)
    both = difference_in_means(design, **LIST, by="sex")
    assert len(found.scores) == len(design.stratum)
    np.testing.assert_allclose(found.scores[:, 0], both.scores[:, both.position("count:sensitive|sex=women")])
