"""Randomised questions as rows of the spine: known prevalence, the checks that fail, and what is guarded."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from randomised_survey import RANDOMISED, N, reasons, survey
from scipy.stats import binomtest

from bogolan.analysis.claims import claim_rows
from bogolan.analysis.experiments.results import experiment_rows, experiments_of, rows_again
from bogolan.disclosure.gate import release
from bogolan.provenance.errors import SurveyError
from bogolan.statistics import SurveyDesign, mean
from bogolan.survey.spine import spine

DESIGN = {"lonely": "fail", "intracluster_correlation": 0.2}
OTHERS = {"p0", "p1", "direct", "covariates"}


def rows_of(sample: pd.DataFrame, told: pd.DataFrame | None = None, **changes: object) -> pd.DataFrame:
    plan = {"design": DESIGN, "experiments": [{**RANDOMISED, **changes}]}
    return spine(experiment_rows(sample, reasons(sample) if told is None else told, plan)).set_index("id")


@pytest.fixture(scope="module")
def found():
    return rows_of(survey())


def flagged(rows: pd.DataFrame, flag: str) -> pd.Series:
    return rows["flag"].fillna("").str.split(",").map(lambda flags: flag in flags)


def design_of(sample: pd.DataFrame) -> SurveyDesign:
    return SurveyDesign(sample, weights="_weight", strata="_stratum", clusters="_cluster")


@pytest.mark.parametrize(("group", "truth"), [("women", 0.25), ("men", 0.45), ("all", 0.35)])
def test_the_prevalence_is_the_share_of_yes_less_what_the_die_added(found, group, truth):
    sample = survey()
    said = (sample["die"] == "1").astype(float).where(sample["die"].notna())
    design = design_of(sample.assign(said=said))
    if group != "all":
        design = design.where((sample["_gender"] == group).to_numpy())
    share = mean(design, "said")
    row = found.loc[f"experiments/prevalence/paid/moment/{group}"]
    assert row["estimate"] == pytest.approx((share.values[0] - 0.167) / 0.667)
    assert row["standard_error"] == pytest.approx(share.standard_errors[0] / 0.667)
    assert row["lower"] < truth < row["upper"]


def test_women_and_men_differ_and_a_weak_survey_says_what_it_could_have_found(found):
    gap = found.loc["experiments/gap/paid/moment/women/men"]
    assert gap["lower"] < -0.2 < gap["upper"] < 0
    least = found.loc["experiments/detectable/paid/moment/women/men", "estimate"]
    assert least == pytest.approx(2.85 * gap["standard_error"], rel=0.02)
    few = rows_of(survey(0.3, 0.3)[:400].reset_index(drop=True))
    assert "not_informative" in few.loc["experiments/gap/paid/moment/women/men", "flag"]


def test_half_of_those_who_hold_it_deny_it(found):
    less = found.loc["experiments/misreporting/paid/moment/all"]
    assert less["lower"] < -0.175 < less["upper"] < 0
    assert "experiments/misreporting/paid/moment/women/men" in found.index


def test_bounds_are_of_all_who_were_asked(found):
    lower, upper = (found.loc[f"experiments/bound/paid/silence_{end}/all"] for end in ("lower", "upper"))
    sample = survey()
    silent = np.average(sample["die"].isna(), weights=sample["_weight"])
    assert upper["estimate"] - lower["estimate"] == pytest.approx(silent)
    assert lower["lower"] < lower["estimate"] < found.loc["experiments/prevalence/paid/moment/all", "estimate"]
    assert lower["base"] == "asked"
    everybody = survey()
    everybody["die"] = everybody["die"].fillna("0")
    assert "bound" not in set(rows_of(everybody)["measure"]), "nobody was silent"


def test_the_model_predicts_what_the_moments_give(found):
    for group in ("women", "men", "all"):
        row, plain = (found.loc[f"experiments/prevalence/paid/{level}/{group}"] for level in ("logit", "moment"))
        assert row["estimate"] == pytest.approx(plain["estimate"], abs=0.002)
        assert row["standard_error"] == pytest.approx(plain["standard_error"], rel=0.05)
    assert found.loc["experiments/gap/paid/logit/women/men", "upper"] < 0
    alone = {name: value for name, value in RANDOMISED.items() if name != "covariates"}
    plan = {"design": DESIGN, "experiments": [alone]}
    assert not spine(experiment_rows(survey(), reasons(survey()), plan))["level"].eq("logit").any()


def test_an_experiment_that_holds_passes_its_checks(found):
    checks = found[found["measure"] == "check"]
    assert list(checks["level"]) == ["allowed_share", "silence"]
    assert checks["flag"].isna().all()
    assert set(checks["n"]) == {N}
    assert not flagged(found, "invalid_experiment").any()


def test_what_the_gate_must_guard_is_the_fewest_who_said_yes_or_no(found):
    sample = survey()
    said = sample.groupby(["_gender", "die"], observed=True).size().unstack()
    row = found.loc["experiments/prevalence/paid/moment/women"]
    assert row["count"] == said.loc["women"].min()
    assert found.loc["experiments/gap/paid/moment/women/men", "count"] == said.to_numpy().min()
    directly = sample[sample["_gender"] == "women"]["direct"].value_counts().min()
    assert found.loc["experiments/misreporting/paid/moment/women", "count"] == min(directly, said.loc["women"].min())
    silent = sample.loc[sample["_gender"] == "men", "die"].isna().sum()
    assert found.loc["experiments/bound/paid/silence_lower/men", "count"] == silent
    assert found.loc["experiments/check/paid/allowed_share/all", "count"] == said.to_numpy().min()
    assert pd.isna(found.loc["experiments/check/paid/silence/all", "count"])


def test_fewer_yes_than_the_die_gives_fail_and_are_told_as_they_are():
    sample = survey()
    sample["die"] = sample["die"].mask((np.arange(N) % 2 == 1) & (np.arange(N) % 9 > 0), "0")
    found = rows_of(sample)
    assert found.loc["experiments/check/paid/allowed_share/all", "flag"] == "failed"
    row = found.loc["experiments/prevalence/paid/moment/women"]
    assert row["estimate"] < 0
    assert row["flag"] == "beyond,invalid_experiment"
    assert flagged(found[found["measure"] != "check"], "invalid_experiment").all()


@pytest.mark.parametrize(("yes", "released"), [(5, "withheld"), (10, "published")])
def test_how_few_said_yes_cannot_be_worked_out_from_how_unlikely_it_was(yes, released):
    """Of a device that makes one in a hundred say yes: each number of yes has a p-value of its own, to three digits."""
    sample = survey()
    women = (sample["_gender"] == "women").to_numpy()
    said = (women & (np.cumsum(women) <= yes)) | (~women & (np.arange(N) % 4 == 0))
    chances = {"p": 0.95, "p0": 0.04, "p1": 0.01}
    found = rows_of(sample.assign(die=pd.Categorical(np.where(said, "1", "0"), categories=["0", "1"])), **chances)
    told = release(found.reset_index(), {}, weighted=True).set_index("id")
    check = told.loc["experiments/check/paid/allowed_share/all"]
    assert check["release"] == released
    assert pd.isna(check["p_value"]) == (released == "withheld")
    assert told["count"].isna().all()
    fewer = binomtest(yes, int(women.sum()), 0.01, "less").pvalue
    own = found.loc["experiments/check/paid/allowed_share/all", "p_value"]
    assert own == pytest.approx(min(1, 3 * 2 * fewer)), "of either end, of women, men and all"


def test_so_many_silent_that_they_could_move_it_by_15_points_fail():
    sample = survey()
    sample["die"] = sample["die"].mask(np.arange(N) % 4 == 0)
    assert rows_of(sample).loc["experiments/check/paid/silence/all", "flag"] == "failed"


def test_who_was_not_asked_is_not_silent():
    sample = survey()
    unasked = np.arange(N) % 4 == 0
    sample["die"] = sample["die"].mask(unasked)
    told = reasons(sample).assign(die=lambda frame: frame["die"].mask(unasked, "not_asked"))
    found = rows_of(sample, told)
    assert found.loc["experiments/check/paid/silence/all", "flag"] is None
    assert found.loc["experiments/check/paid/silence/all", "n"] == N - unasked.sum()


def test_a_model_without_a_maximum_says_so():
    sample = survey()
    sample["die"] = sample["die"].mask(np.arange(N) % 3 > 0, "0")
    found = rows_of(sample)
    predicted = found[found["level"] == "logit"]
    assert predicted["estimate"].isna().all()
    assert flagged(predicted, "no_maximum").all()


def test_a_covariate_that_is_the_same_for_all_is_a_mistake_that_is_named():
    with pytest.raises(SurveyError, match=r"(?s)experiments\.paid\.covariates.*collinear"):
        rows_of(survey().assign(age=40.0))


def test_a_third_answer_is_a_mistake_that_is_named():
    sample = survey()
    third = sample["die"].cat.add_categories(["7"]).mask(np.arange(N) % 50 == 0, "7")
    with pytest.raises(SurveyError, match=r"(?s)experiments\.paid\.share.*die holds 0, 7.*one answer beside 1"):
        rows_of(sample.assign(die=third))


def test_nobody_answering_is_a_mistake_that_is_named():
    with pytest.raises(SurveyError, match=r"(?s)experiments\.paid.*missing for all"):
        rows_of(survey().assign(die=pd.Categorical([None] * N, categories=["0", "1"])))


def test_one_gender_has_a_prevalence_and_no_gap():
    women = survey().loc[lambda frame: frame["_gender"] == "women"].reset_index(drop=True)
    found = rows_of(women)
    assert set(found.loc[found["group"] == "all", "measure"]) == {"check"}
    assert found["contrast"].isna().all()


@pytest.mark.parametrize(
    ("design", "chances"),
    [("mirrored", {"p": 0.8}), ("disguised", {"p": 0.8}), ("unrelated-known", {"p": 0.7, "q": 0.3})],
)
def test_the_other_designs_take_chance_off_by_their_own_chances(design, chances):
    sample = survey()
    share = np.average(sample["die"].dropna() == "1", weights=sample.loc[sample["die"].notna(), "_weight"])
    kept = {name: value for name, value in RANDOMISED.items() if name not in OTHERS}
    plan = {"design": DESIGN, "experiments": [{**kept, "design": design, **chances}]}
    found = spine(experiment_rows(sample, reasons(sample), plan)).set_index("id")
    expected = (share - 0.09) / 0.7 if design == "unrelated-known" else (share - 0.2) / 0.6
    assert found.loc["experiments/prevalence/paid/moment/all", "estimate"] == pytest.approx(expected)


def test_of_those_who_stay_it_is_estimated_again_and_of_nobody_not_at_all():
    sample = survey()
    plan = {"design": DESIGN, "experiments": [RANDOMISED]}
    experiments, stay = experiments_of(sample, reasons(sample), plan), (sample["age"] < 50).to_numpy()
    rows = pd.DataFrame(rows_again(experiments, {"name": "young"}, stay))
    women = (sample["_gender"] == "women").to_numpy()
    said = (sample["die"] == "1").astype(float).where(sample["die"].notna())
    share = mean(design_of(sample.assign(said=said)).where(stay & women), "said").values[0]
    row = rows[(rows["measure"] == "prevalence") & (rows["group"] == "women")].iloc[0]
    assert row["estimate"] == pytest.approx((share - 0.167) / 0.667)
    own = said[stay & women & said.notna()]
    assert row["count"] == min(own.sum(), len(own) - own.sum())
    assert set(rows["measure"]) == {"prevalence", "detectable", "gap"}
    assert list(rows_again(experiments, {"name": "nobody"}, np.zeros(N, bool))) == []


def test_a_claim_is_compared_with_its_prevalence_and_guarded_as_it_is():
    claim = {"id": "C1", "statement": "s", "source": "t", "experiment": "paid", "at_most": {"women": 0.9, "men": 0.1}}
    plan = {"design": DESIGN, "experiments": [RANDOMISED], "claims": [claim], "groups": []}
    sample = survey()
    rows = spine(claim_rows(sample, reasons(sample), {}, plan)).set_index("id")
    women, men = (rows.loc[f"claims/prevalence/C1/paid/{group}"] for group in ("women", "men"))
    assert (women["note"], men["note"]) == ("consistent", "inconsistent")
    assert women["count"] == sample.loc[sample["_gender"] == "women", "die"].value_counts().min()
    assert rows.loc["claims/claim/C1/all", "note"] == "inconsistent"
