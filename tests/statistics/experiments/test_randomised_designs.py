"""What a device does to the answers: the four designs, and chances that cannot be."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics import ExperimentError, SurveyDesign, randomisation, randomised_prevalence

from .lists import design_of
from .randomised import CHANCES, MADE, answered, randomised


@pytest.mark.parametrize("name", CHANCES)
def test_the_chances_of_a_yes_are_those_of_the_device_acted_out(name):
    generator, n = np.random.default_rng(2), 400_000
    for holds, expected in ((True, MADE[name].yes_if_held), (False, MADE[name].yes_if_not)):
        found = answered(name, np.full(n, holds), generator).mean()
        assert abs(found - expected) < 4 * np.sqrt(expected * (1 - expected) / n)


def test_the_names_of_the_paper():
    forced = randomisation("forced-known", 2 / 3, 1 / 6, 1 / 6)
    assert (forced.slope, forced.yes_if_not) == (pytest.approx(2 / 3), 1 / 6)
    assert forced.allowed == (1 / 6, pytest.approx(5 / 6))
    assert MADE["disguised"].allowed == (pytest.approx(0.2), 0.8), "a yes that mostly means no"
    assert MADE["disguised"].slope == pytest.approx(-0.6)
    assert MADE["unrelated-known"].allowed == (pytest.approx(0.075), pytest.approx(0.775))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (("coin", 0.5), "the design is 'coin'; expected one of forced-known, mirrored, disguised, unrelated-known"),
        (("forced-known", 0.6, 0.2, 0.3), "0.6, 0.2 and 0.3, 1.1 together; expected 1"),
        (("forced-known", 0.6, 0.4), "p1 of the design 'forced-known' is None; expected a chance from 0 to 1"),
        (("forced-known", 0, 0.5, 0.5), "p is 0 in the design 'forced-known', whose answers then tell nothing"),
        (("mirrored", 0.5), "p is 0.5 in the design 'mirrored', whose answers then tell nothing"),
        (("disguised", 1.2), "p of the design 'disguised' is 1.2"),
        (("disguised", float("nan")), "p of the design 'disguised' is nan"),
        (("unrelated-known", 0.6), "q of the design 'unrelated-known' is None"),
    ],
)
def test_chances_that_cannot_be_are_refused(told, said):
    with pytest.raises(ExperimentError) as raised:
        randomisation(*told)
    assert said in str(raised.value)


def test_chances_rounded_to_three_decimals_are_taken():
    assert randomisation("forced-known", 0.667, 0.167, 0.167).slope == pytest.approx(0.667)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (np.where(np.arange(720) == 3, 2.0, 1.0), r"'said' is not 0 or 1 in 1 rows \(counted from 0: 3\)"),
        (np.full(720, np.nan), "'said' is missing for all respondents"),
    ],
)
def test_other_answers_than_yes_and_no_are_refused(said, told):
    frame = randomised("mirrored", 1).assign(said=said)
    with pytest.raises(ExperimentError, match=told):
        randomised_prevalence(design_of(frame), "said", MADE["mirrored"])


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(ExperimentError, match="'nothing'"):
        randomised_prevalence(SurveyDesign(randomised("mirrored", 1)), "nothing", MADE["mirrored"])
