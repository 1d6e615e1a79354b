"""Hypotheses on means, by t in the unit of the answers, and on one of several answers, adjusted once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from list_survey import N, survey
from scipy import stats

from bogolan.analysis.choices import choice_rows
from bogolan.analysis.comparisons import adjusted
from bogolan.analysis.hypotheses import hypothesis_rows
from bogolan.analysis.shares import item_rows
from bogolan.analysis.verdicts import judged
from bogolan.provenance.errors import SurveyError
from bogolan.statistics import SurveyDesign, mean, proportion, share_gaps
from bogolan.survey.spine import spine

CHILE = Path(__file__).resolve().parents[2] / "data/chile-1988/responses.csv"
AGE, TRUST = {"question": "age", "measure": "mean"}, {"question": "trust", "measure": "mean"}
PAY = {"question": "why", "share": ["pay"]}
WHY = {"question": "why", "measure": "choices"}
GENDERS = {"compare": ["women", "men"], "test": "difference"}
BY = [{"question": "harm", "is": ["1"]}]
FIXED = {"statement": "s", "registered": "2020-01-01", "primary": False, "alternative": "two.sided"}
CODES = ["fear", "faith", "pay"]
CODEBOOK = {
    "why": {"several": CODES, "several_labels": {code: code.title() for code in CODES}, "missing": {}},
    "order": {"type": "rank", "several": CODES, "missing": {}},
}


@pytest.fixture(scope="module")
def sample():
    """Women trust by 0.8 more of ten than men where there was no harm, and by 0.2 less where there was."""
    generator = np.random.default_rng(21)
    frame = survey(0.3)
    women, harm = (frame["_gender"] == "women").to_numpy(), generator.random(N) < 0.4
    trust = generator.normal(5, 2, N) + np.where(women, np.where(harm, -0.2, 0.8), 0.0)
    named = generator.random((N, 3)) < np.where(women[:, None], [0.6, 0.4, 0.2], [0.6, 0.4, 0.4])
    why = pd.array([" ".join(np.array(CODES)[one]) or None for one in named], "string")
    harm = pd.Categorical(np.where(harm, "1", "0"), categories=["0", "1"])
    trust[::17] = np.nan
    return frame.assign(trust=trust, why=why, order="fear faith pay", harm=harm)


@pytest.fixture(scope="module")
def reasons(sample):
    return pd.DataFrame({name: [None] * N for name in ("age", "trust", "why")}, dtype=object)


def plan(*hypotheses: dict, drivers: tuple = (TRUST, WHY), **changes: object) -> dict:
    full = [{"id": f"H{number}", **FIXED, **one} for number, one in enumerate(hypotheses, 1)]
    sections = {"support": [], "drivers": list(drivers), "experiments": [], "groups": [], "hypotheses": full}
    sections |= {"multiplicity": {"primary": "holm", "others": "BH"}, "nonresponse_bounds": False}
    return {"design": {"lonely": "fail", "intracluster_correlation": 0.2}, **sections, **changes}


def rows_of(sample, reasons, *hypotheses: dict, **changes: object) -> pd.DataFrame:
    return spine(hypothesis_rows(sample, reasons, CODEBOOK, plan(*hypotheses, **changes))).set_index("id")


def told(sample, reasons, *hypotheses: dict) -> tuple[list[dict], list[dict]]:
    """The rows of the items, and the tests with their verdicts, adjusted together."""
    declared = plan(*hypotheses)
    items = [*item_rows(sample, reasons, declared), *choice_rows(sample, reasons, declared, CODEBOOK)]
    items, tests = adjusted(items, declared, hypothesis_rows(sample, reasons, CODEBOOK, declared))
    return items, judged(tests, declared)


def design_of(frame: pd.DataFrame) -> SurveyDesign:
    return SurveyDesign(frame, weights="_weight", strata="_stratum", clusters="_cluster")


def mean_where(frame: pd.DataFrame, mask) -> float:
    return mean(design_of(frame).where(np.asarray(mask)), "trust").values[0]


def test_a_difference_of_means_is_that_of_the_table_of_means(sample, reasons):
    items, (test,) = told(sample, reasons, {"outcomes": [TRUST], **GENDERS})
    (gap,) = (row for row in items if row["measure"] == "gap" and row["outcome"] == "trust")
    same = ("estimate", "standard_error", "df", "lower", "upper", "p_value", "p_adjusted", "family", "unit")
    assert {name: test[name] for name in same} == pytest.approx({name: gap[name] for name in same})
    assert (test["unit"], test["interval_method"], test["count"]) == ("scale", "t", None)
    answered = sample[sample["trust"].notna()]
    assert test["n"] == answered["_gender"].value_counts().min()
    assert test["note"] == "supported"


def test_chiles_difference_is_that_of_the_formula():
    """Women's mean support for the status quo less the men's, with Binder's variance written out, and a t interval."""
    told_by = pd.read_csv(CHILE)
    frame = told_by.assign(_gender=np.where(told_by["sex"] == "F", "women", "men"), _weight=1.0, _stratum="all")
    frame["_cluster"] = [f"p{row}" for row in range(len(frame))]
    outcome = {"question": "statusquo", "measure": "mean"}
    rows = rows_of(frame, pd.DataFrame(), {"outcomes": [outcome], **GENDERS}, drivers=[outcome])
    row = rows.loc["hypotheses/hypothesis/H1/statusquo/all"]
    women, men = (frame.loc[frame["_gender"] == who, "statusquo"].dropna() for who in ("women", "men"))
    squares = sum(((own - own.mean()) ** 2).sum() / len(own) ** 2 for own in (women, men))
    error, n = np.sqrt(squares * len(frame) / (len(frame) - 1)), min(len(women), len(men))
    reach = stats.t.ppf(0.975, row["df"]) * error
    assert row["estimate"] == pytest.approx(women.mean() - men.mean(), rel=1e-12)
    assert row["standard_error"] == pytest.approx(error, rel=1e-9)
    assert [row["lower"], row["upper"]] == pytest.approx([row["estimate"] - reach, row["estimate"] + reach], rel=1e-9)
    assert row["n"] == n


def test_equivalence_of_means_is_within_a_margin_in_their_unit(sample, reasons):
    same = {"outcomes": [AGE], "compare": ["women", "men"], "test": "equivalence"}
    _, (near, far) = told(sample, reasons, {**same, "margin": 5}, {**same, "margin": 0.4})
    assert (near["note"], far["note"]) == ("equivalent", "not_informative")
    t = (5 - abs(near["estimate"])) / near["standard_error"]
    assert near["p_value"] == pytest.approx(stats.t.sf(t, near["df"]))
    _, (apart,) = told(sample, reasons, {**same, "outcomes": [TRUST], "margin": 0.05})
    assert apart["note"] == "contradicted"


def test_an_interaction_and_a_contrast_of_means(sample, reasons):
    one = {"outcomes": [TRUST], "by": BY, "test": "interaction"}
    both = rows_of(sample, reasons, {**one, "compare": ["women", "men"]}).iloc[0]
    women, harm = (sample["_gender"] == "women").to_numpy(), (sample["harm"] == "1").to_numpy()
    expected = mean_where(sample, women & harm) - mean_where(sample, women & ~harm)
    expected -= mean_where(sample, ~women & harm) - mean_where(sample, ~women & ~harm)
    assert both["estimate"] == pytest.approx(expected)
    assert both["upper"] < 0, "one point less, of ten"
    conditions = [*BY, {"question": "age", "below": 40}]
    parts = rows_of(sample, reasons, {**one, "by": conditions})["estimate"]
    contrast = rows_of(sample, reasons, {**one, "by": conditions, "test": "contrast"}).iloc[0]
    assert contrast["estimate"] == pytest.approx(parts.iloc[0] - parts.iloc[1])


def test_a_mean_is_described_with_what_was_said(sample, reasons):
    one = {"outcomes": [TRUST], "with": [PAY, {"question": "harm", "share": ["1"]}], "test": "association"}
    rows = rows_of(sample, reasons, one)
    assert list(rows.index) == [f"hypotheses/hypothesis/H1/trust/{name}/all" for name in ("why: share pay", "harm")]
    pay = sample["why"].str.split().map(lambda codes: "pay" in codes, na_action="ignore")
    expected = mean_where(sample, (pay == True).fillna(False)) - mean_where(sample, (pay == False).fillna(False))  # noqa: E712
    assert rows["estimate"].iloc[0] == pytest.approx(expected)


def test_without_a_margin_a_mean_is_small_by_a_fifth_of_the_deviation(sample, reasons):
    declared = plan({"outcomes": [TRUST], **GENDERS})
    (row,) = hypothesis_rows(sample, reasons, CODEBOOK, declared)
    known = sample[sample["trust"].notna()]
    middle = np.average(known["trust"], weights=known["_weight"])
    deviation = np.sqrt(np.average((known["trust"] - middle) ** 2, weights=known["_weight"]))
    assert row["margin"] == pytest.approx(0.2 * deviation, rel=1e-3)
    for reach, said in ((0.9, "not_established"), (1.1, "not_informative")):
        limits = {"lower": -reach * row["margin"], "upper": reach * row["margin"], "p_adjusted": 0.4}
        assert judged([row | limits], declared)[0]["note"] == said


def test_a_margin_of_the_plan_comes_before_that_of_the_scale(sample, reasons):
    _, (wide, narrow) = told(
        sample, reasons, *({"outcomes": [AGE], **GENDERS, "margin": margin} for margin in (10, 0.1))
    )
    assert (wide["note"], narrow["note"]) == ("not_established", "not_informative")


def test_a_mean_of_two_numbers_is_guarded_as_the_share_it_is(sample, reasons):
    frame = sample.assign(trust=np.where(np.arange(N) % 300 < 2, 4.0, 1.0))
    row = rows_of(frame, reasons, {"outcomes": [TRUST], **GENDERS}).iloc[0]
    rare = frame[frame["trust"] == 4]["_gender"].value_counts()
    assert row["count"] == rare.min() == 8


def test_what_is_left_of_a_cell_that_holds_another_counts_for_means_too(sample, reasons):
    young = {"name": "young", "where": [{"question": "age", "below": 78}]}
    compare = {"outcomes": [TRUST], "compare": ["young", "all"], "test": "difference"}
    row = rows_of(sample, reasons, compare, groups=[young]).iloc[0]
    assert row["n"] == (sample["age"].ge(78) & sample["trust"].notna()).sum()
    assert row["count"] is pd.NA


def test_one_of_several_answers_is_a_share(sample, reasons):
    rows = rows_of(sample, reasons, {"outcomes": [PAY], **GENDERS})
    row = rows.loc["hypotheses/hypothesis/H1/why: share pay/all"]
    frame = sample.assign(y=sample["why"].str.split().map(lambda codes: "pay" in codes, na_action="ignore"))
    shares = proportion(design_of(frame.assign(y=frame["y"].astype("boolean"))), "y", by="_gender")
    pair = {"gap": ("y|_gender=women", "y|_gender=men")}
    (expected,) = share_gaps(shares, pair, planning_icc=0.2).frame().to_dict("records")
    for name in ("estimate", "standard_error", "lower", "upper", "p_value"):
        assert row[name] == pytest.approx(expected[name])
    assert (row["unit"], row["interval_method"]) == ("proportion", "mover")


def test_a_choice_that_is_tested_leaves_the_family_of_its_question(sample, reasons):
    """Fixed in advance, it is adjusted with what was, once: in the table of choices as in the hypothesis."""
    items, tests = told(
        sample, reasons, {"outcomes": [PAY], **GENDERS, "primary": True}, {"outcomes": [TRUST], **GENDERS}
    )
    gaps = {row["level"]: row for row in items if row["measure"] == "gap" and row["outcome"] == "why"}
    assert {code: gap["family"] for code, gap in gaps.items()} == {
        "fear": "drivers/why", "faith": "drivers/why", "pay": "primary"
    }  # fmt: skip
    assert tests[0]["p_adjusted"] == gaps["pay"]["p_adjusted"] == gaps["pay"]["p_value"], "alone in its family"
    assert tests[0]["p_value"] == gaps["pay"]["p_value"]
    left = [gaps[code] for code in ("fear", "faith")]
    expected = stats.false_discovery_control([gap["p_value"] for gap in left])
    assert [gap["p_adjusted"] for gap in left] == pytest.approx(list(expected)), "of two, no longer of three"
    assert (tests[0]["note"], tests[1]["family"]) == ("supported", "others")


def test_a_choice_among_some_people_is_another_test_than_its_gap(sample, reasons):
    young = {"name": "young", "where": [{"question": "age", "below": 40}]}
    one = {"outcomes": [PAY], **GENDERS, "within": "young"}
    declared = plan(one, groups=[young])
    items = list(choice_rows(sample, reasons, declared, CODEBOOK))
    items, (test,) = adjusted(items, declared, hypothesis_rows(sample, reasons, CODEBOOK, declared))
    assert {row["family"] for row in items if row["measure"] == "gap"} == {"drivers/why"}
    assert test["family"] == "others"
    assert test["p_adjusted"] == pytest.approx(min(1.0, 2 * test["p_value"])), "with the mean, which was not computed"


@pytest.mark.parametrize(
    ("outcome", "found"),
    [
        ({"question": "why", "share": ["pay", "fear"]}, "pay, fear of 'why'"),
        ({"question": "order", "share": ["pay"]}, "whose choices are put in an order"),
    ],
)
def test_what_has_no_share_is_named(sample, reasons, outcome, found):
    with pytest.raises(SurveyError) as caught:
        rows_of(sample, reasons, {"outcomes": [outcome], **GENDERS})
    (problem,) = caught.value.problems
    assert found in problem.found
    assert problem.column == "hypotheses.H1"
