"""Effects of levels: what is true, what a restriction leaves to be known, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from conjoint_survey import LEVELS, VALUES, profiles, survey

from bogolan.statistics import ExperimentError, SurveyDesign, amce, conjoint_profiles, marginal_means

DESIGN = {"weights": "_weight", "strata": "_stratum", "clusters": "_cluster", "nest": True}
FIRST = {name: levels[0] for name, levels in LEVELS.items()}
NEVER = ((("aid", "seeds"), ("chief", "none")),)


def read(frame, shown):
    return conjoint_profiles(SurveyDesign(frame, **DESIGN), shown, "uuid", "chosen", list(LEVELS), "task")


def test_what_is_true_is_found_among_men():
    frame = survey()
    found = amce(read(frame, profiles(frame)), FIRST, by="_gender")
    for place, label in enumerate(found.labels):
        if label["_gender"] == "men":
            values = VALUES[label["variable"]]
            truth = (values[label["level"]] - values[FIRST[label["variable"]]]) / 2
            assert abs(found.values[place] - truth) < 3.5 * found.standard_errors[place]
    assert len(found) == 12


@pytest.mark.slow
def test_intervals_hold_the_truth_as_often_as_they_say():
    held, truth = [], (VALUES["aid"]["cash"] - VALUES["aid"]["food"]) / 2
    for seed in range(100):
        frame = survey(240, seed)
        found = amce(read(frame, profiles(frame, seed + 1000)), {"aid": "food"})
        lower, upper = found.interval()
        held.append(lower[0] < truth < upper[0])
    assert 0.89 < np.mean(held) <= 1.0


def test_of_one_attribute_an_effect_is_a_difference_of_marginal_means():
    frame = survey(240)
    shown = profiles(frame)
    alone = conjoint_profiles(SurveyDesign(frame, **DESIGN), shown, "uuid", "chosen", ["aid"], "task")
    effects, means = amce(alone, {"aid": "food"}), marginal_means(alone)
    differences = means.contrast(
        {f"aid={level}": {f"aid={level}": 1.0, "aid=food": -1.0} for level in ("cash", "seeds")}
    )
    assert effects.names == ("aid=cash", "aid=seeds")
    np.testing.assert_allclose(effects.values, differences.values, rtol=1e-10)
    np.testing.assert_allclose(effects.covariance, differences.covariance, rtol=1e-9)


def test_the_reference_changes_nothing_but_what_is_compared():
    frame = survey(240)
    conjoint = read(frame, profiles(frame))
    one, other = amce(conjoint, {"aid": "food"}), amce(conjoint, {"aid": "cash"})
    assert other.values[other.position("aid=food")] == pytest.approx(-one.values[one.position("aid=cash")])
    gap = one.values[one.position("aid=seeds")] - one.values[one.position("aid=cash")]
    assert other.values[other.position("aid=seeds")] == pytest.approx(gap)


def test_under_a_restriction_only_cells_that_were_shown_with_both_levels_count():
    """Seeds were never shown without a chief: their effect is the mean over the three chiefs that there were."""
    frame = survey()
    shown = profiles(frame, never=NEVER)
    conjoint = read(frame, shown)
    found = amce(conjoint, {"aid": "food", "guard": "army"}, [("aid", "chief")])
    weight = frame.set_index("uuid")["_weight"].loc[shown["uuid"]].to_numpy()
    alone = conjoint_profiles(SurveyDesign(frame, **DESIGN), shown, "uuid", "chosen", ["aid", "chief"], "task")
    saturated = amce(alone, {"aid": "food"}, [("aid", "chief")])
    cells = {
        (aid, chief): np.average(shown["chosen"][held], weights=weight[held])
        for aid in LEVELS["aid"]
        for chief in LEVELS["chief"]
        if (held := ((shown["aid"] == aid) & (shown["chief"] == chief)).to_numpy()).any()
    }
    with_both = [chief for chief in LEVELS["chief"] if chief != "none"]
    seeds = np.mean([cells["seeds", chief] - cells["food", chief] for chief in with_both])
    cash = np.mean([cells["cash", chief] - cells["food", chief] for chief in LEVELS["chief"]])
    assert ("seeds", "none") not in cells
    assert saturated.values[saturated.position("aid=seeds")] == pytest.approx(seeds, rel=1e-9)
    assert saturated.values[saturated.position("aid=cash")] == pytest.approx(cash, rel=1e-9)
    place = found.position("aid=seeds")
    assert abs(found.values[place] + 0.075) < 3.5 * found.standard_errors[place]


def test_levels_that_were_never_shown_beside_the_same_level_have_no_effect():
    frame = survey(240)
    never = tuple((("aid", aid), ("guard", guard)) for aid, guard in (("food", "army"), ("cash", "village")))
    conjoint = read(frame, profiles(frame, never=never))
    found = amce(conjoint, {"aid": "food"}, [("aid", "guard")])
    place = found.position("aid=cash")
    assert np.isnan(found.values[place])
    assert found.flags[place] == "no_common_level"
    assert np.isfinite(found.values[found.position("aid=seeds")])


@pytest.mark.parametrize(
    ("references", "constraints", "told"),
    [
        ({"help": "food"}, (), "no attribute is called 'help'; expected one of aid, guard, chief"),
        ({"aid": "water"}, (), "no level of 'aid' is 'water'; expected one of 'cash', 'food', 'seeds'"),
        ({}, (), "no reference level is named"),
        ({"aid": "food"}, [("aid", "guard"), ("aid", "chief")], "name 'aid'; expected pairs of attributes"),
        ({"aid": "food"}, [("aid", "help")], "name 'help'"),
        ({"aid": "food"}, [("aid", "guard", "chief")], "expected pairs"),
    ],
)
def test_what_cannot_be_is_named(references, constraints, told):
    frame = survey(120)
    with pytest.raises(ExperimentError, match=told):
        amce(read(frame, profiles(frame)), references, constraints)


def test_attributes_that_go_together_cannot_be_told_apart():
    frame = survey(120)
    shown = profiles(frame)
    shown["guard"] = np.where(shown["aid"] == "food", "army", "village")
    with pytest.raises(ExperimentError, match="do not identify"):
        amce(read(frame, shown), {"aid": "food"})
