"""Conjoint experiments as rows of the spine: what is true is found, what fails is said, respondents are counted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from conjoint_survey import CONJOINT, LEVELS, profiles, survey, true_mean

from bogolan.analysis.experiments.conjoint import conjoint_rows, conjoints_of
from bogolan.analysis.experiments.results import experiments_of
from bogolan.disclosure.gate import release
from bogolan.preparation.joined_profiles import JoinedProfiles, ProfileCounts
from bogolan.provenance.errors import SurveyError
from bogolan.statistics import p_adjust
from bogolan.survey.spine import spine


def plan(**changes) -> dict:
    experiment = {key: value for key, value in {**CONJOINT, **changes}.items() if value is not None}
    multiplicity = {"primary": "holm", "others": "BH"}
    return {"design": {"lonely": "fail"}, "experiments": [experiment], "multiplicity": multiplicity}


def joined(shown: pd.DataFrame, aside: int = 0) -> dict:
    kept = shown.rename(columns={"task": "_task", "place": "_place", "chosen": "_answer"})
    kept = kept.assign(_task=kept["_task"].astype(str), _place=kept["_place"].astype(str))
    for name, levels in LEVELS.items():
        kept[name] = pd.Categorical(kept[name], categories=levels)
    return {"plans": JoinedProfiles(kept, ProfileCounts(len(kept) + aside, len(kept), aside, aside // 8))}


def rows_of(frame=None, shown=None, aside=0, **changes) -> pd.DataFrame:
    frame = survey() if frame is None else frame
    shown = profiles(frame) if shown is None else shown
    declared = plan(**changes)
    return spine(conjoint_rows(conjoints_of(frame, declared, joined(shown, aside)), declared))


@pytest.fixture(scope="module")
def found() -> pd.DataFrame:
    return rows_of()


def test_marginal_means_of_women_men_and_all_are_true(found):
    means = found[found["measure"] == "marginal_mean"].set_index(["level", "group"])
    assert set(means.index.get_level_values("group")) == {"women", "men", "all"}
    assert len(means) == 27
    for (level, group), row in means.iterrows():
        if group != "all":
            truth = true_mean(*level.split("="), women=group == "women")
            assert abs(row["estimate"] - truth) < 3.5 * row["standard_error"]
            assert row["lower"] < row["estimate"] < row["upper"]
    assert (means["unit"] == "proportion").all()


def test_respondents_are_counted_in_their_clusters(found):
    row = found[(found["measure"] == "marginal_mean") & (found["level"] == "guard=army")].set_index("group").loc["all"]
    assert 1100 < row["n"] <= 1200
    assert row["clusters"] == 40
    assert row["df"] == 38


def test_gaps_are_adjusted_among_all_levels_of_the_experiment(found):
    gaps = found[found["measure"] == "gap"].set_index("level")
    assert len(gaps) == 9
    assert set(gaps["family"]) == {"experiments/plans"}
    np.testing.assert_allclose(gaps["p_adjusted"], p_adjust(list(gaps["p_value"]), "BH"))
    assert gaps.loc["guard=army", "p_adjusted"] < 0.001
    assert gaps.loc["guard=army", "estimate"] == pytest.approx(0.1, abs=0.04)
    assert (gaps.loc[["aid=food", "aid=cash"], "p_adjusted"] > 0.05).all()


def test_each_gap_has_the_smallest_that_would_have_been_found_and_a_weak_one_is_not_informative(found):
    gaps = found[found["measure"] == "gap"].set_index("level")
    smallest = found[found["measure"] == "detectable"].set_index("level")
    assert list(smallest.index) == list(gaps.index)
    ratio = smallest["estimate"] / gaps["standard_error"]
    assert ratio.between(2.8, 3.1).all(), "a power of four in five at the 5% level, with 38 degrees of freedom"
    assert not gaps["flag"].fillna("").str.contains("not_informative").any()
    few = survey(120)
    weak = rows_of(few, profiles(few))
    weak = weak[weak["measure"] == "gap"]
    told = weak["flag"].fillna("").str.contains("not_informative")
    holds_zero = (weak["lower"] <= 0) & (weak["upper"] >= 0)
    assert (told == (holds_zero & ((weak["lower"] < -0.15) | (weak["upper"] > 0.15)))).all()
    assert told.any()


def test_the_gap_of_a_rating_is_weighed_in_its_own_units():
    frame = survey()
    shown = profiles(frame)
    rated = shown.assign(chosen=shown["chosen"] * 100.0 + np.arange(len(shown)) % 7)
    found = rows_of(frame, rated, task=None)
    gaps = found[found["measure"] == "gap"]
    limit = 0.2 * rated["chosen"].std()
    beyond = (gaps["lower"] <= 0) & (gaps["upper"] >= 0) & ((gaps["lower"] < -limit) | (gaps["upper"] > limit))
    assert (gaps["flag"].fillna("").str.contains("not_informative") == beyond).all()
    assert (found.loc[found["measure"] == "detectable", "unit"] == "rating").all()


def test_all_attributes_together_are_tested_once(found):
    (row,) = found[found["measure"] == "preferences"].to_dict("records")
    assert (row["group"], row["contrast"], row["n"]) == ("women", "men", 600)
    assert row["p_value"] < 1e-4
    assert np.isnan(row["estimate"])


def test_effects_are_given_where_a_reference_is_named_and_nowhere_else(found):
    assert not (found["measure"] == "amce").any()
    aid = {**CONJOINT["attributes"][0], "reference": "food"}
    effects = rows_of(attributes=[aid, *CONJOINT["attributes"][1:]])
    effects = effects[effects["measure"] == "amce"]
    assert set(effects["level"]) == {"aid=cash", "aid=seeds"}
    assert set(effects["group"]) == {"women", "men", "all"}
    assert set(effects["note"]) == {"food"}
    assert effects["contrast"].isna().all()
    of_all = effects.set_index(["level", "group"]).loc[("aid=cash", "all")]
    assert of_all["estimate"] == pytest.approx(0.075, abs=3.5 * of_all["standard_error"])


def test_what_passes_its_checks_carries_no_verdict(found):
    checks = found[found["measure"] == "check"].set_index("level")
    assert list(checks.index) == ["independence", "levels", "place", "carryover"]
    assert checks["flag"].isna().all()
    np.testing.assert_allclose(checks["p_adjusted"], p_adjust(list(checks["p_value"]), "holm"))
    assert not found["flag"].fillna("").str.contains("invalid").any()


NEVER = ((("aid", "seeds"), ("chief", "none")),)


def gone_with_gender(frame, shown):
    women = (frame["_gender"] == "women").repeat(8).to_numpy()
    return shown.assign(aid=shown["aid"].mask(women & (np.arange(len(shown)) % 3 == 0), "food"))


def first_if_guarded_by_the_army(_, shown):
    army = ((shown["place"] == 1) & (shown["guard"] == "army")).to_numpy().reshape(-1, 2)[:, 0]
    first = np.where(army, 1.0, shown["chosen"].to_numpy().reshape(-1, 2)[:, 0])
    return shown.assign(chosen=np.column_stack([first, 1 - first]).ravel())


def tired_of_the_army(_, shown):
    army = (shown["guard"] == "army").to_numpy().reshape(-1, 2)
    late = (shown["task"] > 2).to_numpy().reshape(-1, 2)[:, 0] & (army[:, 0] != army[:, 1])
    first = np.where(late, (~army[:, 0]).astype(float), shown["chosen"].to_numpy().reshape(-1, 2)[:, 0])
    return shown.assign(chosen=np.column_stack([first, 1 - first]).ravel())


@pytest.mark.parametrize(
    ("spoil", "check"),
    [
        (lambda frame, _: profiles(frame, never=NEVER), "independence"),
        (gone_with_gender, "levels"),
        (first_if_guarded_by_the_army, "place"),
        (tired_of_the_army, "carryover"),
    ],
)
def test_an_experiment_whose_assumption_does_not_hold_fails(spoil, check):
    frame = survey()
    found = rows_of(frame, spoil(frame, profiles(frame)))
    checks = found[found["measure"] == "check"].set_index("level")
    assert checks.loc[check, "flag"] == "failed"
    estimated = found[found["measure"].isin(["marginal_mean", "gap", "preferences"])]
    assert estimated["flag"].str.contains("invalid_experiment").all()


def test_a_restriction_that_the_plan_names_is_none_that_fails():
    frame = survey()
    found = rows_of(frame, profiles(frame, never=NEVER), constraints=[["aid", "chief"]])
    assert not (found["flag"] == "failed").any()


def test_profiles_are_counted(found):
    frame = survey()
    shown = profiles(frame)
    shown.loc[:15, "chosen"] = np.nan
    counts = rows_of(frame, shown, aside=80)
    counts = counts[counts["measure"] == "profiles"].set_index("level")
    assert counts["estimate"].to_dict() == {"answered": 9584, "unanswered": 16, "set_aside": 80, "per_task": 2}
    assert counts["n"].to_dict() == {"answered": 1198, "unanswered": 2, "set_aside": 10, "per_task": 1198}


def test_ratings_have_means_and_no_tasks():
    frame = survey(300)
    shown = profiles(frame).assign(chosen=lambda rows: np.arange(len(rows)) % 11)
    found = rows_of(frame, shown, task=None, place=None)
    assert set(found.loc[found["measure"] == "marginal_mean", "unit"]) == {"rating"}
    assert "per_task" not in set(found["level"])
    leaving = release(found, {}, weighted=True)
    assert leaving.loc[leaving["measure"] == "marginal_mean", "estimate"].dropna().between(4, 6).all()


def test_one_gender_has_no_gap_and_no_test():
    frame = survey(300)
    frame["_gender"] = pd.Categorical(["women"] * len(frame), categories=["women", "men"])
    found = rows_of(frame)
    assert set(found["group"]) == {"women", "all"}
    assert set(found.loc[found["measure"] == "marginal_mean", "group"]) == {"women"}
    assert not found["measure"].isin(["gap", "preferences"]).any()


def test_levels_that_nobody_who_counts_was_shown_are_an_error_with_a_name():
    frame = survey(300)
    shown = profiles(frame)
    first = shown["uuid"] == "id-0"
    shown["guard"] = np.where(first, "army", "village")
    frame.loc[frame["uuid"] == "id-0", "_weight"] = 0.0
    with pytest.raises(SurveyError) as caught:
        rows_of(frame, shown)
    assert caught.value.problems[0].column == "experiments.plans"


def test_experiments_of_other_kinds_are_read_without_it():
    assert experiments_of(survey(300), pd.DataFrame(), plan()) == {}


def test_what_cannot_be_estimated_names_the_experiment():
    with pytest.raises(SurveyError, match="no level of 'aid' is 'water'") as caught:
        rows_of(attributes=[{"name": "aid", "reference": "water"}, {"name": "guard"}])
    assert caught.value.problems[0].column == "experiments.plans"
