"""Hypotheses on a conjoint experiment, and its results again: the same numbers in domains, whose truth is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from conjoint_survey import CONJOINT, LEVELS, profiles, survey, true_mean

from bogolan.analysis.comparisons import adjusted
from bogolan.analysis.experiments.conjoint import conjoint_rows, conjoints_of
from bogolan.analysis.hypotheses import hypothesis_rows
from bogolan.analysis.sensitivity import sensitivity_rows
from bogolan.analysis.verdicts import judged
from bogolan.preparation.joined_profiles import JoinedProfiles, ProfileCounts
from bogolan.provenance.errors import SurveyError
from bogolan.statistics import p_adjust
from bogolan.survey.spine import spine

FIXED = {"id": "H", "statement": "s", "registered": "2020-01-01", "primary": False, "alternative": "two.sided"}
ARMY = {"experiment": "plans", "level": "guard=army", "compare": ["women", "men"], "test": "difference"}
ALIKE = {"experiment": "plans", "compare": ["women", "men"], "test": "difference"}
YOUNG = {"name": "young", "where": [{"question": "age", "below": 45}]}
NOBODY = {"name": "nobody", "where": [{"question": "age", "below": 0}]}
CLEAN = {"name": "clean", "without_flagged": True}


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    found = survey()
    return found.assign(
        harm=pd.Categorical(np.where(np.arange(len(found)) // 2 % 3 == 0, "1", "0"), categories=["0", "1"]),
        _flag_F01=np.arange(len(found)) % 5 < 2,
    )


@pytest.fixture(scope="module")
def shown(frame) -> pd.DataFrame:
    return profiles(frame)


def plan(*hypotheses: dict, analyses: tuple = (), **changes) -> dict:
    experiment = {key: value for key, value in {**CONJOINT, **changes}.items() if value is not None}
    sections = {
        "support": [],
        "drivers": [],
        "experiments": [experiment],
        "groups": [YOUNG, NOBODY],
        "sensitivity": analyses,
    }
    sections |= {"multiplicity": {"primary": "holm", "others": "BH"}, "nonresponse_bounds": False}
    design = {"lonely": "fail", "intracluster_correlation": 0.2}
    return {"design": design, **sections, "hypotheses": [{**FIXED, **one} for one in hypotheses]}


def of_profiles(frame, shown, declared) -> dict:
    kept = shown.rename(columns={"task": "_task", "place": "_place", "chosen": "_answer"})
    kept = kept.assign(_task=kept["_task"].astype(str), _place=kept["_place"].astype(str))
    for name, levels in LEVELS.items():
        kept[name] = pd.Categorical(kept[name], categories=levels)
    return conjoints_of(frame, declared, {"plans": JoinedProfiles(kept, ProfileCounts(len(kept), len(kept), 0, 0))})


def results_of(frame, shown, *hypotheses: dict, **changes) -> list[dict]:
    declared = plan(*hypotheses, **changes)
    rows = hypothesis_rows(frame, pd.DataFrame(), {}, declared, of_profiles(frame, shown, declared))
    return judged(adjusted([], declared, rows)[1], declared)


def by_hand(frame, shown, level: str, inside: np.ndarray) -> float:
    """The weighted share of profiles with a level that some respondents chose."""
    weights = frame.loc[inside].set_index("uuid")["_weight"]
    name, _, code = level.partition("=")
    rows = shown[shown["uuid"].isin(weights.index) & (shown[name] == code)]
    return float(np.average(rows["chosen"], weights=weights.loc[rows["uuid"]]))


def women(frame) -> np.ndarray:
    return (frame["_gender"] == "women").to_numpy()


def test_a_test_of_a_level_is_the_gap_in_its_marginal_mean(frame, shown):
    (row,) = results_of(frame, shown, {**ARMY, "alternative": "greater"})
    declared = plan()
    rows = spine(conjoint_rows(of_profiles(frame, shown, declared), declared)).set_index("id")
    gap = rows.loc["experiments/gap/plans/guard=army/women/men"]
    for name in ("estimate", "standard_error", "df", "lower", "upper", "p_value"):
        assert row[name] == pytest.approx(gap[name]), name
    assert row["count"] == gap["count"]
    truth = true_mean("guard", "army", women=True) - true_mean("guard", "army")
    assert abs(row["estimate"] - truth) < 3.5 * row["standard_error"]
    assert (row["note"], row["level"], row["margin"]) == ("supported", "plans: guard=army", 0.15)
    assert results_of(frame, shown, {**ARMY, "alternative": "less"})[0]["note"] == "contradicted"
    assert results_of(frame, shown, {**ARMY, "level": "aid=cash"})[0]["note"] == "not_established", "what is not there"


def test_the_base_are_those_who_saw_the_level_and_the_count_the_fewer_who_chose_it_or_passed_it_over(frame, shown):
    (row,) = results_of(frame, shown, {**ARMY, "level": "chief=none", "compare": ["young", "others"], "within": "men"})
    saw = shown[shown["chief"] == "none"]
    young = (frame["age"] < 45).to_numpy()
    cells = [frame.loc[~women(frame) & cell, "uuid"] for cell in (young, ~young)]
    assert row["n"] == min(cell.isin(saw["uuid"]).sum() for cell in cells)
    sides = [saw.loc[saw["chosen"] == side, "uuid"] for side in (0, 1)]
    assert row["count"] == min(cell.isin(side).sum() for cell in cells for side in sides)


def test_an_interaction_is_counted_by_hand(frame, shown):
    by = [{"question": "harm", "is": ["1"]}]
    (row,) = results_of(frame, shown, {"experiment": "plans", "level": "guard=army", "by": by, "test": "interaction"})
    harm = (frame["harm"] == "1").to_numpy()
    expected = by_hand(frame, shown, "guard=army", harm) - by_hand(frame, shown, "guard=army", ~harm)
    assert row["estimate"] == pytest.approx(expected)
    assert row["level"] == "plans: guard=army/harm"


def test_without_a_level_it_is_whether_the_groups_prefer_alike(frame, shown):
    row, other = results_of(frame, shown, ALIKE, {**ALIKE, "id": "H2", "compare": ["young", "others"], "within": "men"})
    declared = plan()
    rows = spine(conjoint_rows(of_profiles(frame, shown, declared), declared)).set_index("id")
    alike = rows.loc["experiments/preferences/plans/women/men"]
    assert row["p_value"] == pytest.approx(alike["p_value"])
    assert (row["n"], row["clusters"], row["unit"], row["note"]) == (alike["n"], alike["clusters"], "F", "supported")
    assert np.isnan(row["estimate"])
    assert other["p_value"] > 0.01, "young men value what other men do"
    assert other["note"] == "not_informative"
    assert other["n"] < 600


def test_ratings_are_alike_within_a_fifth_of_a_standard_deviation(frame, shown):
    rated = shown.assign(chosen=3 + 2 * shown["chosen"])
    (row,) = results_of(frame, rated, ARMY, task=None, place=None)
    assert row["unit"] == "rating"
    assert row["margin"] == pytest.approx(0.2 * rated["chosen"].std(ddof=0))
    assert row["count"] is None


def test_an_experiment_that_fails_its_checks_answers_nothing(frame, shown):
    gone = shown.assign(aid=shown["aid"].mask(np.repeat(women(frame), 8) & (np.arange(len(shown)) % 3 == 0), "food"))
    found = results_of(frame, gone, ARMY, {**ALIKE, "id": "H2"})
    assert [row["note"] for row in found] == ["invalid", "invalid"]


def test_where_nobody_is_in_a_group_nothing_is_tested(frame, shown):
    sides = {"compare": ["nobody", "others"]}
    found = results_of(frame, shown, {**ARMY, **sides}, {**ALIKE, **sides, "id": "H2"})
    assert [(row["note"], row["n"]) for row in found] == [("untestable", 0), ("untestable", 0)]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"level": "chief=king"}, "no profile; expected one of chief: elder, young, elected, none"),
        ({"level": None, "compare": ["young", "men"]}, "somebody is in both groups, young and men"),
    ],
)
def test_what_profiles_alone_can_tell_is_a_mistake_that_is_named(frame, shown, changes, told):
    one = {key: value for key, value in {**ARMY, **changes}.items() if value is not None}
    with pytest.raises(SurveyError, match=rf"(?s)hypotheses\.H.*{told}"):
        results_of(frame, shown, one)


# ------------------------------------------------------------------------------------------------------------- again


def again(frame, shown, *hypotheses: dict, **changes) -> pd.DataFrame:
    declared = plan(*hypotheses, **{"analyses": [CLEAN], **changes})
    experiments = of_profiles(frame, shown, declared)
    return spine(sensitivity_rows(frame, pd.DataFrame(), {}, declared, experiments)).set_index("id")


def test_marginal_means_again_are_those_of_who_stays(frame, shown):
    rows = again(frame, shown)
    kept = ~frame["_flag_F01"].to_numpy()
    means, gaps = (rows[rows["measure"] == measure] for measure in ("marginal_mean", "gap"))
    assert (len(means), len(gaps), len(rows)) == (27, 9, 36), "no effects, no test, no counts a second time"
    for row in means[means["group"] != "all"].to_dict("records"):
        own = kept & (frame["_gender"] == row["group"]).to_numpy()
        assert row["estimate"] == pytest.approx(by_hand(frame, shown, row["level"], own))
    np.testing.assert_allclose(gaps["p_adjusted"], p_adjust(list(gaps["p_value"]), "BH"))
    saw = frame["uuid"].isin(shown.loc[shown["chief"] == "none", "uuid"]).to_numpy()
    row = rows.loc["experiments/marginal_mean/plans/chief=none/sensitivity/clean/women"]
    sizes = [(saw & women(frame) & part).sum() for part in (kept, ~kept)]
    assert row["n"] == min(sizes), "the fewer who stay, or are left out"
    assert row["count"] < row["n"]


REFERRED = [{**CONJOINT["attributes"][0], "reference": "food"}, *CONJOINT["attributes"][1:]]


def test_effects_again_are_those_of_who_stays(frame, shown):
    rows = again(frame, shown, attributes=REFERRED)
    effects = rows[rows["measure"] == "amce"]
    assert set(effects["level"]) == {"aid=cash", "aid=seeds"}
    assert set(effects["note"]) == {"food"}
    kept = ~frame["_flag_F01"].to_numpy()
    stay = frame[kept].reset_index(drop=True)
    declared = plan(attributes=REFERRED)
    own = shown[shown["uuid"].isin(stay["uuid"])]
    alone = spine(conjoint_rows(of_profiles(stay, own, declared), declared))
    alone = alone[alone["measure"] == "amce"].set_index(["level", "group"])["estimate"]
    for row in effects.to_dict("records"):
        assert row["estimate"] == pytest.approx(alone[row["level"], row["group"]])
    row = rows.loc["experiments/amce/plans/aid=cash/sensitivity/clean/women"]
    saw = shown.loc[shown["aid"].isin(["cash", "food"]), "uuid"]
    own = frame["uuid"].isin(saw).to_numpy() & women(frame)
    assert row["n"] == min((own & part).sum() for part in (kept, ~kept)), "the fewer who stay, or are left out"
    for level in ("cash", "food"):
        mean = rows.loc[f"experiments/marginal_mean/plans/aid={level}/sensitivity/clean/women"]
        assert row["count"] <= mean["count"]


def test_hypotheses_again_are_of_who_stays(frame, shown):
    rows = again(frame, shown, ARMY, {**ALIKE, "id": "H2"})
    rows = rows[rows["measure"] == "hypothesis"]
    assert list(rows["note"]) == ["supported", "supported"]
    kept = ~frame["_flag_F01"].to_numpy()
    sides = [by_hand(frame, shown, "guard=army", kept & (women(frame) == side)) for side in (True, False)]
    assert rows["estimate"].iloc[0] == pytest.approx(sides[0] - sides[1])
    left = [(~kept & (women(frame) == side)).sum() for side in (True, False)]
    assert rows["n"].iloc[1] == min(left)


def test_where_nobody_stays_there_are_no_means_and_what_applies_to_others_repeats_none(frame, shown):
    nobody = {"name": "nobody", "where": [{"question": "age", "from": 200}]}
    assert again(frame, shown, analyses=[nobody]).empty
    assert again(frame, shown, ARMY, analyses=[{**CLEAN, "applies_to": ["H"]}])["measure"].tolist() == [
        "hypothesis",
        "detectable",
    ]
    one_gender = {"name": "women", "where": [{"question": "_gender", "is": ["women"]}]}
    rows = again(frame, shown, analyses=[one_gender])
    assert set(rows["group"]) == {"women", "all"}
    assert set(rows["measure"]) == {"marginal_mean"}


def test_results_again_are_worth_what_the_whole_experiment_is(frame, shown):
    gone = shown.assign(aid=shown["aid"].mask(np.repeat(women(frame), 8) & (np.arange(len(shown)) % 3 == 0), "food"))
    assert again(frame, gone)["flag"].str.contains("invalid_experiment").all()
