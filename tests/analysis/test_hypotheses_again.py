"""Hypotheses again, of some of the interviews: the same tests in domains of the design, adjusted in the same family."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from list_survey import LIST, N, survey

from bogolan.analysis import hypotheses
from bogolan.analysis.comparisons import adjusted
from bogolan.analysis.hypotheses import hypothesis_rows
from bogolan.analysis.sensitivity import sensitivity_rows
from bogolan.analysis.shares import item_rows
from bogolan.analysis.some_interviews import Some
from bogolan.analysis.verdicts import judged
from bogolan.statistics import SurveyDesign, difference_in_means, mean, p_adjust, proportion, share_gaps
from bogolan.survey.spine import HYPOTHESIS, spine

WATER = {"question": "water", "measure": "share", "share": ["yes"]}
AGE = {"question": "age", "measure": "mean"}
WHY = {"question": "why", "measure": "choices"}
CODES = ["fear", "faith", "pay"]
CODEBOOK = {"why": {"several": CODES, "several_labels": {code: code.title() for code in CODES}, "missing": {}}}
FIXED = {"statement": "s", "registered": "2020-01-01", "primary": False, "alternative": "two.sided"}
SIDES = {"compare": ["women", "men"], "test": "difference"}
H1 = {"id": "H1", "outcomes": [{"question": "water", "share": ["yes"]}], **SIDES}
H2 = {"id": "H2", "experiment": "trust", "by": [{"question": "harm", "is": ["1"]}], "test": "interaction"}
H3 = {"id": "H3", "experiment": "trust", **SIDES}
H4 = {"id": "H4", "outcomes": [{"question": "why", "share": ["pay"]}], **SIDES}
H5 = {"id": "H5", "outcomes": [AGE], **SIDES}
CLEAN = {"name": "clean", "without_flagged": True}


@pytest.fixture(scope="module")
def sample():
    """More women than men have water among those not flagged, and the other way round among the flagged."""
    generator, rows = np.random.default_rng(9), np.arange(N)
    frame = survey(0.3)
    women, flagged = (frame["_gender"] == "women").to_numpy(), rows % 4 < 2
    water = np.where(generator.random(N) < np.where(women == flagged, 0.3, 0.6), "yes", "no")
    harm = pd.Categorical(np.where(generator.random(N) < 0.4, "1", "0"), categories=["0", "1"])
    paid = np.where(women, np.where(flagged, 0.2, 0.55), 0.4)
    named = generator.random((N, 3)) < np.column_stack([np.full(N, 0.6), np.full(N, 0.4), paid])
    why = pd.array([" ".join(np.array(CODES)[one]) or None for one in named], "string")
    return frame.assign(
        why=why,
        water=pd.Categorical(water, categories=["yes", "no"]),
        harm=harm,
        flagged=pd.Categorical(np.where(flagged, "1", "0")),
        _flag_F01=flagged,
        _flag_F02=np.isin(rows % 100, (2, 3)),
    )


@pytest.fixture(scope="module")
def reasons(sample):
    names = ["water", "why", "age", "count", "direct"]
    return pd.DataFrame(dict.fromkeys(names), index=sample.index, dtype=object)


def plan(*hypotheses: dict, analyses: tuple = (CLEAN,)) -> dict:
    sections = {
        "support": [],
        "drivers": [WATER, AGE, WHY],
        "experiments": [LIST],
        "groups": [],
        "sensitivity": analyses,
    }
    sections |= {"multiplicity": {"primary": "holm", "others": "BH"}, "nonresponse_bounds": False}
    design = {"lonely": "fail", "intracluster_correlation": 0.2}
    return {"design": design, **sections, "hypotheses": [{**FIXED, **one} for one in hypotheses]}


def again(sample, reasons, declared: dict) -> pd.DataFrame:
    rows = spine(sensitivity_rows(sample, reasons, CODEBOOK, declared))
    return rows[rows["measure"] == HYPOTHESIS].set_index("id")


def design_of(frame: pd.DataFrame) -> SurveyDesign:
    return SurveyDesign(frame, weights="_weight", strata="_stratum", clusters="_cluster")


def unflagged(sample) -> np.ndarray:
    return ~(sample["_flag_F01"] | sample["_flag_F02"]).to_numpy()


def test_a_second_difference_is_that_of_a_domain_of_the_whole_design(sample, reasons):
    row = again(sample, reasons, plan(H1)).loc["hypotheses/hypothesis/H1/water/sensitivity/clean/all"]
    kept = design_of(sample.assign(y=sample["water"] == "yes")).where(unflagged(sample))
    pair = {"gap": ("y|_gender=women", "y|_gender=men")}
    (expected,) = share_gaps(proportion(kept, "y", by="_gender"), pair).frame().to_dict("records")
    for name in ("estimate", "standard_error", "lower", "upper", "p_value"):
        assert row[name] == pytest.approx(expected[name]), name


def test_a_second_interaction_is_of_the_experiment_among_those_who_stay(sample, reasons):
    row = again(sample, reasons, plan(H2)).loc["hypotheses/hypothesis/H2/harm/sensitivity/clean/all"]
    holds, kept = (sample["harm"] == "1").to_numpy(), unflagged(sample)
    parts = [
        difference_in_means(design_of(sample).where(kept & cell), "count", "arm", "T", items=3).values[0]
        for cell in (holds, ~holds)
    ]
    assert row["estimate"] == pytest.approx(parts[0] - parts[1])
    answered = sample["count"].notna().to_numpy()
    cells = [answered & (holds == inside) & stays for inside in (True, False) for stays in (kept, ~kept)]
    assert row["n"] == min(cell.sum() for cell in cells), "the fewest who stay, or are left out"


def test_a_verdict_that_rests_on_those_left_out_changes(sample, reasons):
    one = {**H1, "alternative": "greater"}
    declared = plan(one)
    tests = adjusted(
        item_rows(sample, reasons, declared), declared, hypothesis_rows(sample, reasons, CODEBOOK, declared)
    )[1]
    (first,) = judged(tests, declared)
    (second,) = again(sample, reasons, declared).to_dict("records")
    assert (first["note"], second["note"]) == ("not_established", "supported")
    flagged = {"name": "flagged", "where": [{"question": "flagged", "is": ["1"]}]}
    (third,) = again(sample, reasons, plan(one, analyses=[flagged])).to_dict("records")
    assert third["note"] == "contradicted"


def test_the_family_is_that_of_the_first_time_also_where_not_all_of_it_is_repeated(sample, reasons):
    whole = again(sample, reasons, plan(H1, H2, H3))
    one = again(sample, reasons, plan(H1, H2, H3, analyses=[{**CLEAN, "applies_to": ["H3"]}]))
    assert list(one["outcome"]) == ["H3"]
    assert one["p_adjusted"].iloc[0] == pytest.approx(whole.loc[one.index[0], "p_adjusted"])
    kept = design_of(sample).where(unflagged(sample))
    ages = mean(kept, "age", by="_gender").contrast({"gap": {"age|_gender=women": 1.0, "age|_gender=men": -1.0}})
    p_values = [*whole["p_value"], ages.test()["p_value"].iloc[0]]
    assert whole["p_adjusted"].tolist() == pytest.approx(p_adjust(p_values, "BH")[:3].tolist())


def test_a_choice_again_has_the_verdict_of_its_gap_among_those_who_stay(sample, reasons):
    """Whose p-value it has, adjusted with the hypotheses and gaps of its family as the first time."""
    found = again(sample, reasons, plan(H1, H4, H5))
    row = found.loc["hypotheses/hypothesis/H4/why: share pay/sensitivity/clean/all"]
    named = [pd.NA if pd.isna(one) else "pay" in one.split() for one in sample["why"]]
    pay = pd.Series(named, sample.index, dtype="boolean")
    kept = design_of(sample.assign(pay=pay)).where(unflagged(sample))
    pair = {"gap": ("pay|_gender=women", "pay|_gender=men")}
    (expected,) = share_gaps(proportion(kept, "pay", by="_gender"), pair).frame().to_dict("records")
    for name in ("estimate", "lower", "upper", "p_value"):
        assert row[name] == pytest.approx(expected[name]), name
    assert found["p_adjusted"].tolist() == pytest.approx(p_adjust(found["p_value"].tolist(), "BH").tolist())
    assert row["note"] == "supported"
    (flagged,) = again(
        sample,
        reasons,
        plan(H4, analyses=[{"name": "flagged", "where": [{"question": "flagged", "is": ["1"]}]}]),
    ).to_dict("records")
    assert (flagged["note"], flagged["estimate"] < 0) == ("supported", True)
    women = (sample["_gender"] == "women") & pay.notna()
    assert row["n"] <= min((women & unflagged(sample)).sum(), (women & ~unflagged(sample)).sum())


def test_a_mean_again_keeps_its_unit_and_its_yardstick(sample, reasons):
    """A fifth of the standard deviation of all who answered, also of some of them: results are compared."""
    declared = plan(H5)
    (first,) = spine(hypothesis_rows(sample, reasons, CODEBOOK, declared)).to_dict("records")
    (tested,) = hypotheses.tests_among(sample, reasons, CODEBOOK, declared, {}, lambda _: Some(unflagged(sample)))
    row = again(sample, reasons, declared).iloc[0]
    assert (row["unit"], row["estimate"]) == ("scale", pytest.approx(tested["estimate"]))
    assert tested["margin"] == next(hypothesis_rows(sample, reasons, CODEBOOK, declared))["margin"]
    assert row["estimate"] != first["estimate"]


def test_what_applies_to_something_else_repeats_no_hypothesis(sample, reasons):
    assert again(sample, reasons, plan(H1, analyses=[{**CLEAN, "applies_to": ["trust"]}])).empty


def test_those_between_two_analyses_are_told_of_too(sample, reasons):
    nested = [CLEAN, {"name": "almost", "without_flagged": ["F01"]}]
    rows = again(sample, reasons, plan(H1, analyses=nested))
    between = (sample["_flag_F02"] & ~sample["_flag_F01"]).to_numpy()
    fewest = min((between & (sample["_gender"] == gender)).sum() for gender in ("women", "men"))
    assert 0 < fewest < 50
    assert set(rows["n"]) == {fewest}
    (alone,) = again(sample, reasons, plan(H1, analyses=nested[1:]))["n"]
    assert alone > 100
    apart = [CLEAN, {**nested[1], "applies_to": ["H2"]}]
    (told,) = again(sample, reasons, plan(H1, H2, analyses=apart)).query("outcome == 'H1'")["n"]
    assert told > 100, "what repeats something else tells nothing of this"


def test_where_nobody_of_a_gender_stays_nothing_is_tested(sample, reasons):
    women = {"name": "women", "where": [{"question": "_gender", "is": ["women"]}]}
    (row,) = again(sample, reasons, plan(H1, analyses=[women])).to_dict("records")
    assert row["note"] == "untestable"
    assert row["n"] == 0
    assert np.isnan(row["estimate"])


def test_of_two_results_with_people_of_their_own_neither_gives_the_others_away():
    members = np.array([True, True, True, True, False])
    some = Some(np.array([True, True, False, False, True]), (np.array([True, False, True, False, False]),))
    assert some.told_apart(members) == []
    (apart,) = Some(some.stay, (np.ones(5, bool),)).told_apart(members)
    assert apart.tolist() == [False, False, True, True, False]
    (apart,) = Some(np.ones(5, bool), (some.stay,)).told_apart(members)
    assert apart.tolist() == [False, False, True, True, False]
    assert Some(some.stay, (some.stay,)).told_apart(members) == []


def test_an_experiment_again_has_the_fewest_of_those_who_stay_or_are_left_out(sample, reasons):
    rows = spine(sensitivity_rows(sample, reasons, CODEBOOK, plan())).set_index("id")
    row = rows.loc["experiments/prevalence/trust/difference_in_means/sensitivity/clean/women"]
    answered = sample["count"].notna() & (sample["_gender"] == "women")
    sizes = [(answered & unflagged(sample)).sum(), (answered & ~unflagged(sample)).sum()]
    assert row["n"] == min(sizes)
    gap = rows.loc["experiments/gap/trust/difference_in_means/sensitivity/clean/women/men"]
    assert gap["n"] <= sizes[1]
    nested = plan(analyses=(CLEAN, {"name": "almost", "without_flagged": ["F01"]}))
    rows = spine(sensitivity_rows(sample, reasons, CODEBOOK, nested)).set_index("id")
    between = answered & sample["_flag_F02"] & ~sample["_flag_F01"]
    for name in ("clean", "almost"):
        row = rows.loc[f"experiments/prevalence/trust/difference_in_means/sensitivity/{name}/women"]
        assert (row["n"], row["clusters"]) == (between.sum(), sample.loc[between, "_cluster"].nunique())
