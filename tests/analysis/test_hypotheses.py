"""Hypotheses as tests: whom each compares, by what estimate, adjusted in its family, with which verdict."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from list_survey import LIST, N, survey

from bogolan.analysis.comparisons import adjusted
from bogolan.analysis.hypotheses import hypothesis_rows
from bogolan.analysis.shares import item_rows
from bogolan.analysis.verdicts import judged, verdict
from bogolan.provenance.errors import SurveyError
from bogolan.statistics import SurveyDesign, difference_in_means, misreporting, proportion, share_gaps
from bogolan.survey.spine import spine

WATER = {"question": "water", "measure": "share", "share": ["yes"]}
OUTCOME = {"question": "water", "share": ["yes"]}
FIXED = {"id": "H", "statement": "s", "registered": "2020-01-01", "primary": False, "alternative": "two.sided"}
BY = [{"question": "harm", "is": ["1"]}]
CODEBOOK = {"water": {"type": "select_one", "choices": {"yes": "Yes", "no": "No"}, "missing": {}, "several": []}}
YOUNG = {"name": "young", "where": [{"question": "age", "below": 40}]}


@pytest.fixture(scope="module")
def sample():
    generator = np.random.default_rng(9)
    frame = survey(0.3)
    women = (frame["_gender"] == "women").to_numpy()
    water = np.where(generator.random(N) < np.where(women, 0.6, 0.4), "yes", "no")
    harm = pd.Categorical(np.where(generator.random(N) < 0.4, "1", "0"), categories=["0", "1"])
    harm[::31] = None
    return frame.assign(water=pd.Categorical(water, categories=["yes", "no"]), harm=harm)


@pytest.fixture(scope="module")
def reasons(sample):
    told = np.where(np.arange(N) % 13 == 0, "refused", None)
    return pd.DataFrame({"water": told, "count": None, "direct": None}, dtype=object)


def plan(*hypotheses: dict, **changes: object) -> dict:
    sections = {"support": [], "drivers": [WATER], "experiments": [LIST], "groups": [YOUNG]}
    sections |= {"multiplicity": {"primary": "holm", "others": "BH"}, "nonresponse_bounds": False}
    design = {"lonely": "fail", "intracluster_correlation": 0.2}
    return {"design": design, **sections, "hypotheses": [{**FIXED, **one} for one in hypotheses], **changes}


def rows_of(sample, reasons, *hypotheses: dict, **changes: object) -> pd.DataFrame:
    return spine(hypothesis_rows(sample, reasons, CODEBOOK, plan(*hypotheses, **changes))).set_index("id")


def analysed(sample, reasons, declared: dict) -> tuple[list[dict], list[dict]]:
    """The rows of the items and the tests, adjusted together."""
    tests = hypothesis_rows(sample, reasons, CODEBOOK, declared)
    return adjusted(item_rows(sample, reasons, declared), declared, tests)


def design_of(frame: pd.DataFrame) -> SurveyDesign:
    return SurveyDesign(frame, weights="_weight", strata="_stratum", clusters="_cluster")


def test_a_difference_between_groups_is_the_gap_of_their_shares(sample, reasons):
    compare = {"outcomes": [OUTCOME], "compare": ["young", "others"], "within": "men", "test": "difference"}
    row = rows_of(sample, reasons, compare).loc["hypotheses/hypothesis/H/water/all"]
    frame = sample.assign(y=sample["water"] == "yes", young=np.where(sample["age"] < 40, "young", "others"))
    men = design_of(frame).where((frame["_gender"] == "men").to_numpy())
    pair = {"gap": ("y|young=young", "y|young=others")}
    (expected,) = share_gaps(proportion(men, "y", by="young"), pair).frame().to_dict("records")
    for name in ("estimate", "standard_error", "lower", "upper", "p_value"):
        assert row[name] == pytest.approx(expected[name])
    inside = (frame["_gender"] == "men") & (frame["young"] == "young")
    others = (frame["_gender"] == "men") & (frame["young"] == "others")
    assert row["n"] == min(inside.sum(), others.sum())
    assert row["count"] == min(min(y.sum(), (~y).sum()) for y in (frame.loc[inside, "y"], frame.loc[others, "y"]))


def by_list(frame, mask):
    return difference_in_means(design_of(frame).where(mask), "count", "arm", "T", items=3).values[0]


def test_an_interaction_compares_the_list_where_a_condition_holds_and_where_not(sample, reasons):
    one = {"experiment": "trust", "by": BY, "test": "interaction"}
    row = rows_of(sample, reasons, one).loc["hypotheses/hypothesis/H/harm/all"]
    holds, answered = (sample["harm"] == "1").to_numpy(), sample["harm"].notna().to_numpy()
    assert row["estimate"] == pytest.approx(by_list(sample, holds) - by_list(sample, answered & ~holds))
    both = rows_of(sample, reasons, {**one, "compare": ["women", "men"]}).loc["hypotheses/hypothesis/H/harm/all"]
    women = (sample["_gender"] == "women").to_numpy()
    of_women = by_list(sample, women & holds) - by_list(sample, women & answered & ~holds)
    of_men = by_list(sample, ~women & holds) - by_list(sample, ~women & answered & ~holds)
    assert both["estimate"] == pytest.approx(of_women - of_men)


def test_a_contrast_is_one_interaction_less_another(sample, reasons):
    conditions = [*BY, {"question": "water", "is": ["yes"]}]
    row = rows_of(sample, reasons, {"experiment": "trust", "by": conditions, "test": "contrast"})
    parts = rows_of(sample, reasons, {"experiment": "trust", "by": conditions, "test": "interaction"})["estimate"]
    assert row["estimate"].tolist() == [pytest.approx(parts.iloc[0] - parts.iloc[1])]


def test_misreporting_is_tested_of_all_and_between_the_groups(sample, reasons):
    one = {"experiment": "trust", "outcomes": [], "compare": ["women", "men"], "test": "misreporting"}
    rows = rows_of(sample, reasons, one)
    frame = sample.assign(direct=(sample["direct"] == "1").astype(float))
    found = misreporting(design_of(frame), "count", "arm", "T", "direct", by="_gender", items=3)
    women, men = (found.values[found.position(f"direct - count:T|_gender={who}")] for who in ("women", "men"))
    assert rows.loc["hypotheses/hypothesis/H/compare/all", "estimate"] == pytest.approx(women - men)
    assert rows.loc["hypotheses/hypothesis/H/all", "upper"] < 0, "half of those who hold it deny it"


def test_a_reason_for_no_answer_is_of_all_who_were_asked(sample, reasons):
    outcome = {"question": "water", "reason": ["refused"]}
    row = rows_of(sample, reasons, {"outcomes": [outcome], "compare": ["women", "men"], "test": "difference"}).iloc[0]
    frame = sample.assign(y=(reasons["water"] == "refused").to_numpy())
    shares = proportion(design_of(frame), "y", by="_gender").values
    assert row["estimate"] == pytest.approx(shares[0] - shares[1])


def test_equivalence_is_tested_by_two_one_sided_tests(sample, reasons):
    one = {"experiment": "trust", "compare": ["women", "men"], "test": "equivalence", "margin": 0.9}
    row = rows_of(sample, reasons, one).iloc[0]
    assert row["p_value"] < 1e-6, "nothing differs by 90 points"


def test_without_groups_an_experiment_is_tested_between_its_arms(sample, reasons):
    row = rows_of(sample, reasons, {"experiment": "trust", "test": "difference"}).iloc[0]
    assert row["estimate"] == pytest.approx(by_list(sample, np.ones(N, bool)))
    assert row["p_value"] < 0.001


def test_where_nobody_is_in_a_cell_there_is_no_test(sample, reasons):
    nobody = {"outcomes": [OUTCOME], "by": [{"question": "harm", "is": ["7"]}], "test": "interaction"}
    row = rows_of(sample, reasons, nobody).iloc[0]
    assert np.isnan(row["estimate"])
    assert row["n"] == 0
    empty = {"experiment": "trust", "by": [{"question": "harm", "is": ["7"]}], "test": "interaction"}
    assert np.isnan(rows_of(sample, reasons, empty).iloc[0]["estimate"])


def test_an_association_is_described_with_each_question(sample, reasons):
    one = {"outcomes": [OUTCOME], "with": [{"question": "harm", "share": ["1"]}], "test": "association"}
    rows = rows_of(sample, reasons, one)
    assert list(rows.index) == ["hypotheses/hypothesis/H/water/harm/all"]
    items, tests = analysed(sample, reasons, plan(one))
    (described,) = judged(tests, plan(one))
    assert described["note"] == "described"
    assert "p_adjusted" not in described
    assert [row["p_adjusted"] for row in items if row["measure"] == "gap"]


def test_tests_and_gaps_are_adjusted_together_and_a_gap_that_is_tested_counts_once(sample, reasons):
    same = {"id": "H1", "outcomes": [OUTCOME], "compare": ["women", "men"], "test": "difference", "primary": True}
    other = {"id": "H2", "experiment": "trust", "by": BY, "test": "interaction", "primary": True}
    declared = plan(same, other)
    items, tests = analysed(sample, reasons, declared)
    (gap,) = (row for row in items if row["measure"] == "gap")
    first, second = tests
    assert first["p_adjusted"] == gap["p_adjusted"] == pytest.approx(2 * gap["p_value"])
    assert second["p_adjusted"] == pytest.approx(second["p_value"])
    assert judged(tests, declared)[0]["note"] == "supported"


def test_those_on_experiments_that_are_not_computed_have_no_row(sample, reasons):
    endorsed = {"name": "e", "kind": "endorsement"}
    one = {"experiment": "e", "compare": ["women", "men"], "test": "difference"}
    assert rows_of(sample, reasons, one, experiments=[LIST, endorsed]).empty


RESULT = {"estimate": 0.1, "lower": 0.02, "upper": 0.18, "p_adjusted": 0.01, "flag": None, "interval_method": "t"}


@pytest.mark.parametrize(
    ("changes", "hypothesis", "said"),
    [
        ({}, {}, "supported"),
        ({}, {"alternative": "greater"}, "supported"),
        ({}, {"alternative": "less"}, "contradicted"),
        ({"estimate": -0.1, "lower": -0.18, "upper": -0.02}, {"alternative": "less"}, "supported"),
        ({"p_adjusted": 0.2}, {}, "alone"),
        ({"p_adjusted": 0.2}, {"margin": 0.2}, "not_established"),
        ({"p_adjusted": 0.2, "lower": -0.18, "upper": -0.02}, {"alternative": "greater"}, "alone"),
        ({"p_adjusted": 0.2, "lower": 0.0}, {}, "not_informative"),
        ({"p_adjusted": 0.2, "lower": -0.05, "upper": 0.1}, {}, "not_established"),
        ({"p_adjusted": 0.2, "lower": -0.05, "upper": 0.1}, {"margin": 0.05}, "not_informative"),
        ({"p_adjusted": 0.01}, {"test": "equivalence", "margin": 0.2}, "equivalent"),
        ({"p_adjusted": 0.01, "interval_method": "mover"}, {"test": "equivalence", "margin": 0.2}, "equivalent"),
        ({"p_adjusted": 0.0, "interval_method": "mover"}, {"test": "equivalence", "margin": 0.1}, "not_informative"),
        ({"lower": 0.1, "upper": 0.1}, {}, "untestable"),
        ({"p_adjusted": 0.9, "lower": 0.16}, {"test": "equivalence", "margin": 0.15}, "contradicted"),
        ({"p_adjusted": 0.9}, {"test": "equivalence", "margin": 0.15}, "not_informative"),
        ({}, {"test": "association"}, "described"),
        ({"estimate": np.nan}, {}, "untestable"),
        ({"flag": "few_clusters,invalid_experiment"}, {}, "invalid"),
    ],
)
def test_each_verdict_has_its_rule(changes, hypothesis, said):
    declared = {"test": "difference", "alternative": "two.sided", **hypothesis}
    assert verdict({**RESULT, **changes}, declared) == said


def test_an_experiment_that_fails_its_checks_answers_nothing(sample, reasons):
    frame = sample.copy()
    treated, count = frame["arm"] == "T", frame["count"]
    frame["count"] = count.mask(treated & (count == 0), 1).mask(treated & (count == 4), 3)
    one = {"experiment": "trust", "by": BY, "test": "interaction"}
    declared = plan(one)
    _, tests = analysed(frame, reasons, declared)
    assert judged(tests, declared)[0]["note"] == "invalid"


def test_two_conditions_on_one_question_are_two_tests_and_their_contrast_is_of_both(sample, reasons):
    conditions = [{"question": "harm", "is": ["1"]}, {"question": "harm", "is": ["0"]}]
    one = {"experiment": "trust", "by": conditions, "test": "interaction"}
    parts = rows_of(sample, reasons, one)
    assert list(parts["level"]) == ["harm: is 1", "harm: is 0"]
    contrast = rows_of(sample, reasons, {**one, "test": "contrast"})["estimate"].iloc[0]
    assert contrast == pytest.approx(parts["estimate"].iloc[0] - parts["estimate"].iloc[1])


def test_an_outcome_and_its_refusal_are_two_tests_of_which_one_is_the_gap(sample, reasons):
    outcomes = [{"question": "water", "reason": ["refused"]}, OUTCOME]
    declared = plan({"outcomes": outcomes, "compare": ["women", "men"], "test": "difference"})
    items, tests = analysed(sample, reasons, declared)
    (gap,) = (row for row in items if row["measure"] == "gap")
    refusal, answer = tests
    assert answer["p_value"] == gap["p_value"]
    assert refusal["p_value"] != gap["p_value"]
    assert len(spine(judged(tests, declared))) == 2


def test_who_may_belong_to_a_group_or_not_is_not_among_the_others(sample, reasons):
    frame = sample.copy()
    frame.loc[frame.index[:600], "age"] = np.nan
    compare = {"outcomes": [OUTCOME], "compare": ["young", "others"], "test": "difference"}
    told, whole = rows_of(frame, reasons, compare).iloc[0], rows_of(frame[600:], reasons[600:], compare).iloc[0]
    assert told["estimate"] == pytest.approx(whole["estimate"])


def test_what_is_left_of_a_cell_that_holds_another_counts_too(sample, reasons):
    compare = {"outcomes": [OUTCOME], "compare": ["young", "men"], "within": "men", "test": "difference"}
    row = rows_of(sample, reasons, compare).iloc[0]
    assert row["n"] == ((sample["_gender"] == "men") & (sample["age"] < 40)).sum()
    old = {"name": "young", "where": [{"question": "age", "below": 78}]}
    row = rows_of(sample, reasons, compare, groups=[old]).iloc[0]
    assert row["n"] == ((sample["_gender"] == "men") & (sample["age"] >= 78)).sum()


def test_an_experiment_that_cannot_be_one_is_a_mistake_that_is_named(sample, reasons):
    frame = sample.assign(count=sample["count"].mask(sample["arm"] == "T"))
    with pytest.raises(SurveyError, match=r"(?s)hypotheses\.H.*missing"):
        rows_of(frame, reasons, {"experiment": "trust", "by": BY, "test": "interaction"})
