"""How alike answers within a village are: against a plain analysis of variance, and as the gate and the report tell."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from statsmodels.stats.anova import anova_lm

from bogolan.analysis.choices import choice_rows
from bogolan.analysis.homogeneity import homogeneity_rows
from bogolan.analysis.rankings import ranking_rows
from bogolan.analysis.shares import item_rows
from bogolan.survey.spine import spine

ANSWERS = ["yes", "some", "no"]
DESIGN = {"lonely": "fail", "intracluster_correlation": 0.2, "clusters": "village"}
CODES = ["fear", "faith", "pay"]
CODEBOOK = {
    name: {"several_labels": {code: code.title() for code in CODES}, "missing": {}} for name in ("why", "order")
}
ITEM = {"question": "water", "measure": "share", "share": ["yes"]}


@pytest.fixture
def sample():
    """240 respondents in two strata whose villages carry the same names; answers differ by village."""
    generator = np.random.default_rng(5)
    village = np.repeat(np.arange(24), 10)
    chance = generator.uniform(0.2, 0.8, 24)[village]
    drawn = np.where(generator.random(240) < chance, "yes", np.where(generator.random(240) < 0.5, "some", "no"))
    drawn = np.where(generator.random(240) < 0.1, None, drawn)
    frame = {
        "water": pd.Categorical(drawn, categories=ANSWERS),
        "hours": generator.normal(0, 1, 24)[village] + generator.normal(0, 1, 240),
        "why": [" ".join(np.array(CODES)[one]) or None for one in generator.random((240, 3)) < chance[:, None]],
        "order": [
            " ".join(np.array(CODES)[np.argsort(one)])
            for one in generator.random((240, 3)) + chance[:, None] * [1, 0, 0]
        ],
        "_gender": pd.Categorical(np.where(np.arange(240) % 2, "women", "men"), categories=["women", "men"]),
        "_weight": generator.uniform(0.5, 2, 240),
        "_stratum": np.where(village < 12, "north", "south"),
        "_cluster": [f"v{number % 12}" for number in village],
    }
    return pd.DataFrame(frame)


def rows_of(sample, items=(ITEM,), design=DESIGN):
    plan = {"design": design, "support": [], "drivers": list(items), "nonresponse_bounds": False}
    reasons = pd.DataFrame({name: [None] * len(sample) for name in ("water", "hours", "why", "order")}, dtype=object)
    estimates = [
        *item_rows(sample, reasons, plan),
        *choice_rows(sample, reasons, plan, CODEBOOK),
        *ranking_rows(sample, reasons, plan, CODEBOOK),
    ]
    return spine([*estimates, *homogeneity_rows(sample, estimates, plan, CODEBOOK)]).set_index("id")


def by_hand(values, villages):
    """From the mean squares of statsmodels' analysis of variance."""
    frame = pd.DataFrame({"y": values, "v": villages})
    table = anova_lm(smf.ols("y ~ C(v)", frame).fit())
    between, within = table["mean_sq"]
    sizes = frame["v"].value_counts()
    size = (len(frame) - (sizes**2).sum() / len(frame)) / (len(sizes) - 1)
    return (between - within) / (between + (size - 1) * within)


@pytest.mark.parametrize("group", ["women", "men", "all"])
def test_the_correlation_is_that_of_an_analysis_of_variance(sample, group):
    found = rows_of(sample).loc[f"drivers/intraclass_correlation/water/yes/{group}"]
    own = sample[sample["water"].notna() & ((sample["_gender"] == group) | (group == "all"))]
    expected = by_hand((own["water"] == "yes").to_numpy(float), own["_stratum"] + own["_cluster"])
    assert found["estimate"] == pytest.approx(expected)
    assert found["lower"] < found["estimate"] < found["upper"]
    assert found["n"] == len(own)


def test_the_design_effect_is_that_of_the_share(sample):
    rows = rows_of(sample)
    for group in ("women", "men", "all"):
        correlation = rows.loc[f"drivers/intraclass_correlation/water/yes/{group}"]
        assert correlation["design_effect"] == rows.loc[f"drivers/share/water/yes/{group}", "design_effect"]


def test_a_mean_has_one_too_and_whose_weight_is_zero_counts_in_none(sample):
    sample.loc[:19, "_weight"] = 0.0
    found = rows_of(sample, [{"question": "hours", "measure": "mean"}])
    own = sample[sample["_weight"] > 0]
    expected = by_hand(own["hours"], own["_stratum"] + own["_cluster"])
    assert found.loc["drivers/intraclass_correlation/hours/all", "estimate"] == pytest.approx(expected)


def test_where_all_answer_alike_there_is_none_and_without_clusters_no_row(sample):
    everyone = sample.assign(water=pd.Categorical(["yes"] * len(sample), categories=ANSWERS))
    found = rows_of(everyone).loc["drivers/intraclass_correlation/water/yes/women"]
    assert np.isnan(found["estimate"])
    without = {name: value for name, value in DESIGN.items() if name != "clusters"}
    assert not (rows_of(sample, design=without)["measure"] == "intraclass_correlation").any()


@pytest.mark.parametrize("group", ["women", "all"])
def test_choices_have_one_each_and_rankings_one_of_each_mean_rank(sample, group):
    found = rows_of(sample, [{"question": "why", "measure": "choices"}, {"question": "order", "measure": "ranking"}])
    own = sample[(sample["_gender"] == group) | (group == "all")]
    told = {
        "why": own["why"].map(lambda one: float("pay" in one), na_action="ignore"),
        "order": own["order"].map(lambda one: one.split().index("pay") + 1.0),
    }
    for name, measure in (("why", "share"), ("order", "mean_rank")):
        values = told[name].dropna().astype(float)
        row = found.loc[f"drivers/intraclass_correlation/{name}/pay/{group}"]
        villages = (own["_stratum"] + own["_cluster"])[values.index]
        assert row["estimate"] == pytest.approx(by_hand(values.to_numpy(), villages.to_numpy()))
        assert row["n"] == len(values)
        assert row["design_effect"] == found.loc[f"drivers/{measure}/{name}/pay/{group}", "design_effect"]


def test_a_choice_that_is_not_compared_has_none(sample):
    found = rows_of(sample, [{"question": "why", "measure": "choices", "share": ["pay"]}])
    assert set(found.loc[found["measure"] == "intraclass_correlation", "level"]) == {"pay"}
