"""Predictions over the range of a term: shares in a saturated model, numbers at round values, all of a term or none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.models.columns import Column
from bogolan.analysis.models.predictions import round_values
from bogolan.analysis.models.regressions import regression_rows
from bogolan.survey.spine import spine

CODEBOOK = {
    "age": {"type": "integer", "choices": {}},
    "edu": {"type": "select_one", "choices": {"0": "None", "1": "Primary", "2": "Secondary"}},
    "water": {"type": "select_one", "choices": {"yes": "Yes", "some": "Some", "no": "No"}},
}
SHARE = {"question": "water", "share": ["yes"]}


def predicted(sample, **model):
    plan = {"design": {"lonely": "fail"}, "multiplicity": {"others": "BH"}}
    whole = {"name": "m", "outcome": SHARE, "by_gender": True, **model}
    rows = spine(regression_rows(sample, sample[[]], CODEBOOK, plan | {"models": [whole]}))
    return rows[rows["measure"] == "predicted"]


def test_of_one_category_predictions_are_the_shares_themselves(sample):
    rows = predicted(sample, terms=[{"question": "edu"}]).set_index("id")
    women = sample[(sample["_gender"] == "women") & sample["water"].notna()]
    for code, part in women.groupby("edu", observed=True):
        row = rows.loc[f"models/predicted/m/edu@{code}/women"]
        assert row["estimate"] == pytest.approx(np.average(part["water"] == "yes", weights=part["_weight"]))
        assert 0 < row["lower"] < row["estimate"] < row["upper"] < 1
    cells = pd.crosstab(women["edu"], women["water"] == "yes")
    assert set(rows.loc[rows["group"] == "women", "count"]) == {cells.to_numpy().min()}


def test_predictions_differ_by_the_marginal_effect_and_share_its_standard_error(sample):
    plan = {"design": {"lonely": "fail"}, "multiplicity": {"others": "BH"}}
    terms = [{"question": "edu", "is": ["2"]}, {"question": "age", "per": 10}]
    model = {"name": "m", "outcome": SHARE, "by_gender": True, "terms": terms}
    rows = spine(regression_rows(sample, sample[[]], CODEBOOK, plan | {"models": [model]})).set_index("id")
    one, other = (rows.loc[f"models/predicted/m/edu=2@{end}/men", "estimate"] for end in (1, 0))
    assert one - other == pytest.approx(rows.loc["models/marginal_effect/m/edu=2/men", "estimate"])


def test_a_number_is_set_to_round_values_of_its_own_unit_the_same_for_women_and_men(sample):
    rows = predicted(sample, terms=[{"question": "age", "per": 10}])
    levels = rows.groupby("group")["level"].apply(list)
    assert levels["women"] == levels["men"] == ["age@30", "age@40", "age@50", "age@60", "age@70"]
    straight = predicted(sample, family="linear", terms=[{"question": "age"}])
    women = straight[straight["group"] == "women"]["estimate"].to_numpy()
    np.testing.assert_allclose(np.diff(women, 2), 0, atol=1e-12)


@pytest.mark.parametrize(
    ("values", "unit", "expected"),
    [
        (range(18, 81), 10, [30, 40, 50, 60, 70]),
        (range(18, 81), 1, [40, 60]),
        (np.linspace(0, 1, 101), 1, [0.2, 0.4, 0.6, 0.8]),
        ([1, 2, 3, 4], 1, [2, 3]),
        ([3] * 50 + [4], 1, [3]),
        ([], 1, []),
    ],
)
def test_round_values(values, unit, expected):
    column = Column("x", pd.Series(values, dtype=float) / unit, None, unit=unit)
    np.testing.assert_allclose(round_values(column, np.ones(len(column.values), bool)), expected)


@pytest.mark.parametrize("family", ["ordinal", "multinomial"])
def test_the_shares_of_all_answers_sum_to_one(sample, family):
    levels = {"question": "water", "measure": "share", "levels": ["no", "some", "yes"]}
    rows = predicted(sample, family=family, outcome=levels, terms=[{"question": "edu", "is": ["2"]}])
    np.testing.assert_allclose(rows.groupby(["level", "group"])["estimate"].sum(), 1)


def test_limits_of_a_share_stay_between_0_and_1_and_of_a_number_do_not_care(sample):
    rare = sample.assign(water=sample["water"].where(np.arange(len(sample)) % 17 == 0, "no"))
    rows = predicted(rare, terms=[{"question": "age", "per": 10}])
    assert ((rows["lower"] > 0) & (rows["upper"] < 1)).all()
    told = {"question": "age", "measure": "mean"}
    means = predicted(sample, family="gaussian", outcome=told, terms=[{"question": "edu", "is": ["2"]}])
    middle = (means["lower"] + means["upper"]) / 2
    np.testing.assert_allclose(middle, means["estimate"])


def test_a_reference_that_nobody_of_a_gender_chose_is_not_predicted(sample):
    none = sample.assign(edu=sample["edu"].where(~((sample["edu"] == "0") & (sample["_gender"] == "men")), "1"))
    rows = predicted(none, terms=[{"question": "edu"}])
    men, women = (rows[rows["group"] == group].set_index("level") for group in ("men", "women"))
    assert men["estimate"].dropna().index.tolist() == ["edu@1", "edu@2"]
    assert women["estimate"].dropna().index.tolist() == ["edu@0", "edu@1", "edu@2"]
    assert men.loc["edu@0", "flag"] == "constant"
    assert set(men["count"]) == {0}


def test_a_category_that_nobody_chose_takes_the_term_with_it(sample):
    men = sample["_gender"] == "men"
    none = sample.assign(edu=sample["edu"].mask(men & (sample["edu"] == "2"), "1"))
    rows = predicted(none, terms=[{"question": "edu"}, {"question": "age"}]).set_index("id")
    missing = rows.loc["models/predicted/m/edu@2/men"]
    assert (missing["flag"], missing["count"], np.isnan(missing["estimate"])) == ("constant", 0, True)
    assert rows.loc["models/predicted/m/edu@1/men", "count"] == 0
    assert rows.loc["models/predicted/m/edu@1/women", "count"] > 0
    assert (rows.loc[rows["level"].str.startswith("age@"), "count"] > 0).all()
