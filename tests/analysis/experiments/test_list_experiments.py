"""List experiments as rows of the spine: known prevalence, the checks that fail, and answers that cannot be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from list_survey import LIST, N, survey

from bogolan.analysis.experiments.results import experiment_rows, experiments_of, rows_again
from bogolan.provenance.errors import SurveyError
from bogolan.statistics import SurveyDesign, mean
from bogolan.survey.spine import spine


def rows_of(sample: pd.DataFrame, **changes: object) -> pd.DataFrame:
    plan = {"design": {"lonely": "fail", "intracluster_correlation": 0.2}, "experiments": [{**LIST, **changes}]}
    return spine(experiment_rows(sample, pd.DataFrame(), plan)).set_index("id")


@pytest.fixture(scope="module")
def found():
    return rows_of(survey())


def flagged(rows: pd.DataFrame, flag: str) -> pd.Series:
    return rows["flag"].fillna("").str.split(",").map(lambda flags: flag in flags)


@pytest.mark.parametrize("group", ["women", "men", "all"])
def test_the_prevalence_is_the_difference_of_the_arms_means(found, group):
    sample = survey()
    design = SurveyDesign(sample, weights="_weight", strata="_stratum", clusters="_cluster")
    if group != "all":
        design = design.where((sample["_gender"] == group).to_numpy())
    means = mean(design, "count", by="arm")
    expected = means.contrast({"held": {"count|arm=T": 1.0, "count|arm=C": -1.0}})
    row = found.loc[f"experiments/prevalence/trust/difference_in_means/{group}"]
    assert row["estimate"] == pytest.approx(expected.values[0])
    assert row["standard_error"] == pytest.approx(expected.standard_errors[0])
    assert row["lower"] < 0.4 < row["upper"]
    assert pd.isna(row["count"])


def test_what_is_admitted_less_what_is_held_is_below_zero_and_together_they_are_sharper(found):
    less = found.loc["experiments/misreporting/trust/difference_in_means/all"]
    assert less["upper"] < 0
    assert less["lower"] < -0.2 < less["upper"]
    alone, both = (
        found.loc[f"experiments/prevalence/trust/{level}/all"] for level in ("difference_in_means", "combined")
    )
    assert both["standard_error"] < alone["standard_error"]
    assert both["lower"] < 0.4 < both["upper"]


def test_an_experiment_that_holds_passes_its_checks(found):
    checks = found[found["measure"] == "check"]
    assert list(checks["level"]) == ["design_effect", "extremes", "balance", "response"]
    assert checks["flag"].isna().all()
    assert not flagged(found, "invalid_experiment").any()


def test_lees_bounds_hold_the_estimate(found):
    lower, upper = (found.loc[f"experiments/bound/trust/lee_{end}/all"] for end in ("lower", "upper"))
    estimate = found.loc["experiments/prevalence/trust/difference_in_means/all", "estimate"]
    assert lower["lower"] < lower["estimate"] <= estimate <= upper["estimate"] < upper["upper"]


def test_what_could_not_have_been_found_is_said():
    found = rows_of(survey()[:400].reset_index(drop=True))
    gap = found.loc["experiments/gap/trust/difference_in_means/women/men"]
    assert gap["flag"] == "few_clusters,not_informative"
    least = found.loc["experiments/detectable/trust/difference_in_means/women/men", "estimate"]
    assert least > 2.8 * gap["standard_error"], "a power of four in five at the 5% level"


def test_who_hides_the_answers_that_give_away_fails_the_experiment():
    sample = survey()
    treated, count = sample["arm"] == "T", sample["count"]
    sample["count"] = count.mask(treated & (count == 0), 1).mask(treated & (count == 4), 3)
    found = rows_of(sample)
    assert found.loc["experiments/check/trust/extremes/all", "flag"] == "failed"
    estimates = found[~found["measure"].isin(["check", "impossible"])]
    assert flagged(estimates, "invalid_experiment").all()


def test_who_answers_the_others_differently_fails_the_experiment():
    sample = survey(held=0.02)
    sample["count"] = (sample["count"] - ((sample["arm"] == "T") & (sample["count"] > 1))).astype("Int64")
    found = rows_of(sample)
    assert found.loc["experiments/check/trust/design_effect/all", "flag"] == "failed"


def test_arms_that_are_not_alike_or_answer_unequally_fail_the_experiment():
    sample = survey()
    sample.loc[sample["arm"] == "T", "age"] += 6
    assert rows_of(sample).loc["experiments/check/trust/balance/all", "flag"] == "failed"
    sample = survey()
    silent = (sample["arm"] == "T") & (np.arange(N) % 5 == 0)
    sample["count"] = sample["count"].mask(silent)
    assert rows_of(sample).loc["experiments/check/trust/response/all", "flag"] == "failed"


def test_a_direct_answer_that_the_list_moves_is_not_combined():
    sample = survey()
    moved = (sample["arm"] == "T") & (np.arange(N) % 4 == 0)
    sample["direct"] = sample["direct"].mask(moved, "1")
    found = rows_of(sample)
    combined = found.loc["experiments/prevalence/trust/combined/all"]
    assert combined["flag"] == "failed_placebo"
    assert np.isnan(combined["estimate"])
    assert np.isnan(combined["standard_error"])


def test_where_nobody_said_yes_directly_nothing_failed_and_nothing_was_tested():
    sample = survey()
    women = (sample["_gender"] == "women").to_numpy()
    found = rows_of(sample.assign(direct=sample["direct"].mask(women, "0")))
    about = "experiments/prevalence/trust/combined"
    assert found.loc[f"{about}/women", "flag"] == "untested_placebo"
    assert np.isnan(found.loc[f"{about}/women", "estimate"])
    assert found.loc[f"{about}/men", "flag"] is None
    assert found.loc["experiments/gap/trust/combined/women/men", "flag"] == "untested_placebo"
    moved = (sample["arm"] == "T").to_numpy() & (np.arange(N) % 4 == 0) & ~women
    both = rows_of(sample.assign(direct=sample["direct"].mask(women, "0").mask(moved, "1")))
    assert both.loc["experiments/gap/trust/combined/women/men", "flag"] == "failed_placebo", "of the men it did fail"


def test_a_count_beyond_its_list_is_left_out_and_counted():
    sample = survey()
    control = sample.index[(sample["arm"] == "C") & sample["count"].notna()][:12]
    expected = rows_of(sample.assign(count=sample["count"].where(~sample.index.isin(control))))
    sample.loc[control, "count"] = 4
    found = rows_of(sample)
    name = "experiments/prevalence/trust/difference_in_means/all"
    assert found.loc[name, "estimate"] == pytest.approx(expected.loc[name, "estimate"])
    assert found.loc["experiments/impossible/trust/all", "estimate"] == 12
    assert "experiments/impossible/trust/all" not in expected.index


def test_one_gender_has_a_prevalence_and_no_gap():
    women = survey().loc[lambda frame: frame["_gender"] == "women"].reset_index(drop=True)
    found = rows_of(women)
    assert set(found["group"]) == {"women", "all"}, "`all` stands on the checks alone"
    assert set(found.loc[found["group"] == "all", "measure"]) == {"check"}
    assert found["contrast"].isna().all()


@pytest.mark.parametrize(
    ("arms", "told"),
    [
        (np.where(np.arange(N) % 2, "X", "C"), "arm holds C, X"),
        (np.array(["T", "C", "D"])[np.arange(N) % 3], "arm holds C, D, T"),
        (np.full(N, "T"), "arm holds T"),
    ],
)
def test_other_arms_than_two_are_a_mistake_that_is_named(arms, told):
    with pytest.raises(SurveyError) as raised:
        rows_of(survey().assign(arm=arms))
    message = str(raised.value)
    assert all(part in message for part in ("experiments.trust", told, "two arms, one of them 'T'"))


def test_an_arm_that_answered_nothing_is_a_mistake_that_is_named():
    sample = survey()
    sample["count"] = sample["count"].mask(sample["arm"] == "T")
    with pytest.raises(SurveyError, match=r"(?s)experiments\.trust.*'count' are missing"):
        rows_of(sample)


def test_of_those_who_stay_it_is_estimated_again_and_of_nobody_not_at_all():
    sample = survey()
    plan = {"design": {"lonely": "fail", "intracluster_correlation": 0.2}, "experiments": [LIST]}
    experiments, stay = experiments_of(sample, pd.DataFrame(), plan), (sample["age"] < 50).to_numpy()
    rows = pd.DataFrame(rows_again(experiments, {"name": "young"}, stay))
    found = rows[(rows["measure"] == "prevalence") & (rows["group"] == "women")].iloc[0]
    frame = SurveyDesign(sample, weights="_weight", strata="_stratum", clusters="_cluster")
    women = (sample["_gender"] == "women").to_numpy()
    means = mean(frame.where(stay & women), "count", by="arm").values
    assert found["estimate"] == pytest.approx(abs(means[1] - means[0]))
    assert set(rows["measure"]) == {"prevalence", "detectable", "gap"}
    assert list(rows_again(experiments, {"name": "young", "applies_to": ["other"]}, stay)) == []
    assert list(rows_again(experiments, {"name": "nobody"}, np.zeros(N, bool))) == []


def test_few_who_admit_it_are_counted_where_the_direct_question_is_compared():
    """With the prevalence the comparison gives the share who admit it, so the gate must know how few they are."""
    frame = survey(0.4)
    women = (frame["_gender"] == "women").to_numpy()
    admits = np.zeros(N, bool)
    admits[np.flatnonzero(women)[:3]] = admits[np.flatnonzero(~women)[:40]] = True
    direct = pd.Categorical(np.where(admits, "1", "0"), categories=["0", "1"])
    plan = {"design": {"lonely": "fail", "intracluster_correlation": 0.2}, "experiments": [LIST]}
    found = spine(experiment_rows(frame.assign(direct=direct), pd.DataFrame(index=frame.index), plan)).set_index("id")
    about = "experiments/misreporting/trust/difference_in_means"
    counts = [found.loc[f"{about}/{group}", "count"] for group in ("women", "men", "all", "women/men")]
    assert counts == [3, 40, 43, 3]
