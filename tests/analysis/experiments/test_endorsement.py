"""Endorsement experiments as rows of the spine: known effects, checks that fail, answers on no common scale."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from endorsement_survey import CODES, ENDORSED, N, survey

from bogolan.analysis.claims import claim_rows
from bogolan.analysis.comparisons import adjusted
from bogolan.analysis.experiments.results import experiment_rows, experiments_of, rows_again
from bogolan.analysis.hypotheses import hypothesis_rows
from bogolan.analysis.verdicts import judged
from bogolan.provenance.errors import SurveyError
from bogolan.statistics import SurveyDesign, endorsement_effects, endorsement_model, equivalence_p_value
from bogolan.survey.spine import spine

DESIGN = {"lonely": "fail", "intracluster_correlation": 0.2}
FIXED = {"id": "H", "statement": "s", "registered": "2020-01-01", "primary": False, "alternative": "two.sided"}
ON_IT = {"experiment": "approval", "test": "difference", "compare": ["women", "men"]}


def rows_of(sample: pd.DataFrame, **changes: object) -> pd.DataFrame:
    plan = {"design": DESIGN, "experiments": [{**ENDORSED, **changes}]}
    return spine(experiment_rows(sample, pd.DataFrame(), plan)).set_index("id")


@pytest.fixture(scope="module")
def found():
    return rows_of(survey())


def effects(sample: pd.DataFrame, **told: object):
    numbers = {policy: sample[policy].astype(float) for policy in ENDORSED["questions"]}
    design = SurveyDesign(sample.assign(**numbers), weights="_weight", strata="_stratum", clusters="_cluster")
    return endorsement_effects(design, ENDORSED["questions"], "arm", "T", **told)


def flagged(rows: pd.DataFrame, flag: str) -> pd.Series:
    return rows["flag"].fillna("").str.split(",").map(lambda flags: flag in flags)


@pytest.mark.parametrize(
    ("name", "level", "told"),
    [("pooled", "", {}), ("roads", "roads/", {}), ("pooled", "control_deviations/", {"standardised": True})],
)
def test_each_effect_is_a_row_by_gender_with_the_smaller_arm_as_its_count(found, name, level, told):
    expected = effects(survey(), by="_gender", **told)
    for group in ("women", "men"):
        row = found.loc[f"experiments/endorsement/approval/{level}{group}"]
        place = expected.position(f"{name}:T|_gender={group}")
        assert row["estimate"] == pytest.approx(expected.values[place])
        assert row["standard_error"] == pytest.approx(expected.standard_errors[place])
        assert (row["n"], row["count"]) == (expected.n[place], expected.counts[place])
        assert row["unit"] == ("control_deviations" if told else "scale_points")
    gap = found.loc[f"experiments/endorsement/approval/{level}women/men"]
    sides = [expected.values[expected.position(f"{name}:T|_gender={group}")] for group in ("women", "men")]
    assert gap["estimate"] == pytest.approx(sides[0] - sides[1])
    assert (
        gap["count"]
        == expected.counts[[expected.position(f"{name}:T|_gender={sex}") for sex in ("women", "men")]].min()
    )


def test_what_is_true_is_found(found):
    women, men = (found.loc[f"experiments/endorsement/approval/{group}"] for group in ("women", "men"))
    assert women["lower"] < 0 < women["upper"]
    assert men["upper"] < 0
    assert found.loc["experiments/endorsement/approval/women/men", "lower"] > 0


def test_three_policies_or_more_have_a_row_on_the_scale_of_the_model(found):
    assert "position_deviations" not in set(found["unit"]), "two policies make no scale"
    sample = survey()
    three = [*ENDORSED["questions"], "courts"]
    rows = rows_of(sample, questions=three)
    numbers = sample.assign(**{policy: sample[policy].astype(float) for policy in three})
    design = SurveyDesign(numbers, weights="_weight", strata="_stratum", clusters="_cluster")
    expected = endorsement_model(design, three, "arm", "T", by="_gender").support
    for group in ("women", "men"):
        row = rows.loc[f"experiments/endorsement/approval/position_deviations/{group}"]
        place = expected.position(f"support|_gender={group}")
        assert row["estimate"] == pytest.approx(expected.values[place])
        assert row["standard_error"] == pytest.approx(expected.standard_errors[place])
        assert row["count"] == expected.counts[place]
    gap = rows.loc["experiments/endorsement/approval/position_deviations/women/men"]
    assert gap["estimate"] == pytest.approx(expected.contrast({"gap": {
        "support|_gender=women": 1.0, "support|_gender=men": -1.0}}).values[0])  # fmt: skip


def test_policies_without_anything_in_common_have_none():
    sample = survey()
    generator = np.random.default_rng(6)
    three = [*ENDORSED["questions"], "courts"]
    noise = {policy: pd.Categorical(generator.choice(CODES, N), categories=CODES) for policy in three}
    rows = rows_of(sample.assign(**noise), questions=three)
    assert "position_deviations" not in set(rows["unit"])
    assert "scale_points" in set(rows["unit"])


def test_the_smallest_that_would_have_been_found_stands_beside_it(found):
    for level in ("", "control_deviations/"):
        for who in ("women", "men", "all", "women/men"):
            least = found.loc[f"experiments/detectable/approval/{level}{who}", "estimate"]
            error = found.loc[f"experiments/endorsement/approval/{level}{who}", "standard_error"]
            assert least == pytest.approx(2.8 * error, rel=0.03), "a power of four in five at the 5% level"


def test_an_experiment_that_holds_passes_its_checks(found):
    checks = found[found["measure"] == "check"]
    assert list(checks["level"]) == ["balance", "response/roads", "response/clinics"]
    assert checks["flag"].isna().all()
    assert not flagged(found, "invalid_experiment").any()


def test_arms_that_are_not_alike_or_answer_unequally_fail_the_experiment():
    sample = survey()
    sample.loc[sample["arm"] == "T", "age"] += 6
    found = rows_of(sample)
    assert found.loc["experiments/check/approval/balance/all", "flag"] == "failed"
    assert flagged(found[found["measure"] == "endorsement"], "invalid_experiment").all()
    sample = survey()
    sample["clinics"] = sample["clinics"].mask((sample["arm"] == "T") & (np.arange(N) % 5 == 0))
    found = rows_of(sample)
    assert found.loc["experiments/check/approval/response/clinics/all", "flag"] == "failed"
    assert pd.isna(found.loc["experiments/check/approval/response/roads/all", "flag"])


def test_more_women_in_one_arm_fail_the_experiment_without_any_covariate():
    sample = survey()
    sample["arm"] = sample["arm"].mask((sample["_gender"] == "women") & (np.arange(N) % 3 == 0), "T")
    found = rows_of(sample, covariates=[])
    assert found.loc["experiments/check/approval/balance/all", "flag"] == "failed"


def test_what_could_not_have_been_found_is_not_informative_in_both_units():
    found = rows_of(survey(0, 0)[:400].reset_index(drop=True))
    for level in ("", "control_deviations/"):
        assert "not_informative" in found.loc[f"experiments/endorsement/approval/{level}women/men", "flag"]
    small = rows_of(survey(0, 0, seed=4)).loc["experiments/endorsement/approval/all"]
    assert small["lower"] < 0 < small["upper"]
    assert pd.isna(small["flag"]), "all but a small effect is ruled out"


def test_one_gender_has_effects_and_no_gap():
    women = survey().loc[lambda frame: frame["_gender"] == "women"].reset_index(drop=True)
    found = rows_of(women)
    assert set(found.loc[found["measure"] != "check", "group"]) == {"women"}
    assert found["contrast"].isna().all()


def test_without_the_approval_of_a_committee_nothing_is_analysed():
    plan = {"design": DESIGN, "experiments": [{key: ENDORSED[key] for key in ENDORSED if key != "ethics_approval"}]}
    assert list(experiment_rows(survey(), pd.DataFrame(), plan)) == []
    assert experiments_of(survey(), pd.DataFrame(), plan) == {}
    hypotheses = [{**FIXED, **ON_IT}]
    assert list(hypothesis_rows(survey(), pd.DataFrame(), {}, {**plan, "hypotheses": hypotheses, "groups": []})) == []


@pytest.mark.parametrize(
    ("column", "values", "told"),
    [
        ("arm", np.array(["T", "C", "D"])[np.arange(N) % 3], "arm holds C, D, T"),
        ("roads", np.where(np.arange(N) % 2, "for", "against"), "roads holds against, for"),
        ("roads", pd.Categorical(["1"] * N, categories=["0", "1"]), "roads: 0, 1; clinics: 1, 2, 3, 4, 5"),
        ("roads", pd.Categorical(["1"] * N, categories=[*CODES, "97"]), "roads: 1, 2, 3, 4, 5, 97"),
        ("roads", pd.Series(["3"] * N).where(pd.Series(np.arange(N)) < 0), "'roads' are missing for all"),
    ],
)
def test_data_that_cannot_be_such_an_experiment_are_a_mistake_that_is_named(column, values, told):
    with pytest.raises(SurveyError) as raised:
        rows_of(survey().assign(**{column: values}))
    message = str(raised.value)
    assert "experiments.approval" in message
    assert told in message


def test_answers_on_a_scale_in_unequal_steps_are_a_mistake_that_is_named():
    other = {policy: survey()[policy].cat.add_categories(["97"]) for policy in ENDORSED["questions"]}
    with pytest.raises(SurveyError, match="in equal steps"):
        rows_of(survey().assign(**other))


def test_of_those_who_stay_it_is_estimated_again_and_of_nobody_not_at_all():
    sample = survey()
    plan = {"design": DESIGN, "experiments": [ENDORSED]}
    experiments, stay = experiments_of(sample, pd.DataFrame(), plan), (sample["age"] < 50).to_numpy()
    rows = pd.DataFrame(rows_again(experiments, {"name": "young"}, stay))
    main = rows[(rows["measure"] == "endorsement") & (rows["unit"] == "scale_points") & (rows["group"] == "men")].iloc[
        0
    ]
    expected = effects(sample.loc[stay].reset_index(drop=True), by="_gender")
    assert main["estimate"] == pytest.approx(expected.values[expected.position("pooled:T|_gender=men")])
    assert set(rows["measure"]) == {"endorsement", "detectable"}
    assert list(rows_again(experiments, {"name": "young", "applies_to": ["other"]}, stay)) == []
    assert list(rows_again(experiments, {"name": "nobody"}, np.zeros(N, bool))) == []


# --------------------------------------------------------------------------------------------------------- hypotheses


def results_of(sample: pd.DataFrame, **changes: object) -> list[dict]:
    plan = {"design": DESIGN, "experiments": [ENDORSED], "groups": [], "support": [], "drivers": []}
    plan |= {"multiplicity": {"primary": "holm", "others": "BH"}, "hypotheses": [{**FIXED, **ON_IT, **changes}]}
    _, tests = adjusted([], plan, hypothesis_rows(sample, pd.DataFrame(), {}, plan))
    return judged(tests, plan)


def result_of(sample: pd.DataFrame, **changes: object) -> dict:
    """That between women and men."""
    return results_of(sample, **changes)[-1]


def test_a_difference_without_a_direction_is_first_tested_of_all():
    whole, between = results_of(survey(), id="H")
    expected = effects(survey())
    assert whole["estimate"] == pytest.approx(expected.values[expected.position("pooled:T")])
    assert (whole["level"], between["level"]) == (None, "compare")
    assert whole["n"] > between["n"]
    assert whole["note"] == between["note"] == "supported"
    ordered = sorted([whole, between], key=lambda row: row["p_value"])
    both = [min(2 * ordered[0]["p_value"], ordered[1]["p_value"]), ordered[1]["p_value"]]
    assert [row["p_adjusted"] for row in ordered] == pytest.approx(both), "the family counts both"


def test_effects_that_are_alike_are_told_of_all_alone_and_opposite_ones_between_groups_alone():
    alike = [row["note"] for row in results_of(survey(-0.6, -0.6))]
    assert alike[0] == "supported" != alike[1]
    opposite = [row["note"] for row in results_of(survey(0.5, -0.5))]
    assert opposite[1] == "supported" != opposite[0]


def test_a_direction_speaks_of_the_groups_alone():
    (row,) = results_of(survey(), alternative="greater")
    assert row["level"] is None
    assert row["estimate"] == pytest.approx(result_of(survey())["estimate"])


def test_a_difference_is_that_of_the_pooled_effects_in_points_of_the_scale():
    row, expected = result_of(survey(), alternative="greater"), effects(survey(), by="_gender")
    women, men = (expected.position(f"pooled:T|_gender={group}") for group in ("women", "men"))
    assert row["estimate"] == pytest.approx(expected.values[women] - expected.values[men])
    assert (row["unit"], row["note"]) == ("scale_points", "supported")
    assert row["n"] == expected.n[[women, men]].min()
    sample = survey()
    answered = sample[sample[ENDORSED["questions"]].notna().any(axis=1)]
    assert row["count"] == answered.groupby(["_gender", "arm"], observed=True).size().min()
    assert result_of(survey(), alternative="less")["note"] == "contradicted"


def test_what_is_told_of_one_group_alone_counts_those_beside_it():
    sample = survey()
    sample = sample[(sample["_gender"] == "men") | (np.arange(N) < 150)].reset_index(drop=True)
    alone = {"experiment": "approval", "test": "difference", "within": "men"}
    plan = {"design": DESIGN, "experiments": [ENDORSED], "groups": [], "hypotheses": [{**FIXED, **alone}]}
    (row,) = hypothesis_rows(sample, pd.DataFrame(), {}, plan)
    women = sample[(sample["_gender"] == "women") & sample[ENDORSED["questions"]].notna().any(axis=1)]
    assert row["n"] == len(women), "with the effect on all, that on men gives theirs"
    assert row["count"] == women.groupby("arm").size().min()


def test_without_groups_it_is_the_effect_itself():
    plan = {key: value for key, value in ON_IT.items() if key != "compare"}
    whole = effects(survey()).values[-1]
    alone = {"design": DESIGN, "experiments": [ENDORSED], "groups": [], "hypotheses": [{**FIXED, **plan}]}
    (found,) = hypothesis_rows(survey(), pd.DataFrame(), {}, alone)
    assert found["estimate"] == pytest.approx(whole)


def test_an_interaction_and_a_contrast_compare_effects_by_what_respondents_say():
    sample = survey()
    harmed, poor = np.arange(N) // 2 % 2, np.arange(N) // 4 % 2
    columns = {
        "harm": pd.Categorical(harmed.astype(str), categories=["0", "1"]),
        "poor": pd.Categorical(poor.astype(str), categories=["0", "1"]),
    }
    sample = sample.assign(**columns)
    by = [{"question": "harm", "is": ["1"]}, {"question": "poor", "is": ["1"]}]
    pooled = {
        name: (effects(sample[column == 1]).values[-1] - effects(sample[column == 0]).values[-1])
        for name, column in (("harm", harmed), ("poor", poor))
    }
    plan = {"design": DESIGN, "experiments": [ENDORSED], "groups": []}
    hypothesis = {**FIXED, "experiment": "approval", "test": "interaction", "by": by[:1]}
    (row,) = hypothesis_rows(sample, pd.DataFrame(), {}, {**plan, "hypotheses": [hypothesis]})
    assert row["estimate"] == pytest.approx(pooled["harm"])
    hypothesis = {**hypothesis, "test": "contrast", "by": by}
    (row,) = hypothesis_rows(sample, pd.DataFrame(), {}, {**plan, "hypotheses": [hypothesis]})
    assert row["estimate"] == pytest.approx(pooled["harm"] - pooled["poor"])


def test_equivalence_is_within_a_margin_in_points_of_the_scale():
    row = result_of(survey(0, 0), test="equivalence", margin=1.5)
    assert row["note"] == "equivalent"
    numbers = (row[name] for name in ("estimate", "standard_error", "df"))
    assert row["p_value"] == pytest.approx(float(equivalence_p_value(*numbers, 1.5)))


def test_without_a_margin_a_small_difference_is_a_fifth_of_a_deviation():
    row = result_of(survey(0, 0, seed=5))
    assert row["note"] == "not_established"
    assert 0.2 < row["margin"] < 0.3, "the deviation is about 1.2 points"
    assert result_of(survey(0, 0)[:400].reset_index(drop=True))["note"] == "not_informative"


def test_an_experiment_that_fails_its_checks_is_not_tested():
    sample = survey()
    sample.loc[sample["arm"] == "T", "age"] += 6
    assert result_of(sample)["note"] == "invalid"


def test_a_claim_on_it_is_a_mistake_since_an_effect_is_no_share():
    claims = [{"id": "C1", "experiment": "approval", "value": {"all": 0.5}}]
    plan = {"design": DESIGN, "experiments": [ENDORSED], "groups": [], "claims": claims, "synthetic": False}
    with pytest.raises(SurveyError, match=r"(?s)claims\.C1.*the experiment 'approval'.*measures a share"):
        list(claim_rows(survey(), pd.DataFrame(), {}, plan))
