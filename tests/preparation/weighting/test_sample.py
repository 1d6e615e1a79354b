"""The sample: genders, weights, strata, clusters; a bad design is refused with its rows."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.preparation.cleaning_log import RULES
from bogolan.preparation.weighting.sample import sample
from bogolan.provenance.errors import SurveyError

RESPONSES = pd.DataFrame(
    {
        "uuid": list("abcdef"),
        "_row": range(2, 8),
        "sex": pd.Categorical(["f", "m", "f", "m", "x", None], categories=["f", "m", "x"]),
        "w": [1.0, 2.0, 0.5, 1.0, 1.0, 1.0],
        "region": pd.Categorical(["N", "N", "N", "S", "S", "S"]),
        "urban": [1, 1, 1, 1, 1, 1],
        "village": ["1", "2", "1", "1", "2", "2"],
    }
)

NO_FLAGS = pd.DataFrame({"_row": [], "rule_id": []})


def prepared(responses=RESPONSES, gender=None, flags=NO_FLAGS, **design):
    plan = {
        "responses": "r.csv",
        "gender": gender or {"question": "sex", "women": "f", "men": "m"},
        "design": {"strata": [], "lonely": "fail", **design},
    }
    return sample(responses, flags, plan)


def test_everything_named():
    result = prepared(weights="w", strata=["region", "urban"], clusters="village")
    assert result["_gender"].astype(object).where(result["_gender"].notna(), None).tolist() == [
        "women",
        "men",
        "women",
        "men",
        None,
        None,
    ]
    assert result["_weight"].tolist() == RESPONSES["w"].tolist()
    assert sorted(result["_stratum"].unique()) == ["N · 1", "S · 1"]


def test_every_rule_that_flags_has_its_column():
    flags = pd.DataFrame({"_row": [3, 3, 5], "rule_id": ["L03", "L03", "F18"]})
    result = prepared(flags=flags)
    columns = {name for name in result if name.startswith("_flag_")}
    assert columns == {f"_flag_{rule.id}" for rule in RULES if rule.change_type == "flagged"} - {"_flag_F19"}
    assert result.index[result["_flag_L03"]].tolist() == [1]
    assert result.index[result["_flag_F18"]].tolist() == [3]
    assert not result["_flag_F01"].any()
    assert set(result[sorted(columns)].dtypes.astype(str)) == {"bool"}


def test_nobody_is_left():
    with pytest.raises(SurveyError, match="no interview that is kept"):
        prepared(responses=RESPONSES.iloc[:0])


def test_nothing_named():
    result = prepared(gender={"everyone": "women"})
    assert set(result["_gender"]) == {"women"}
    assert set(result["_weight"]) == {1.0}
    assert result["_cluster"].nunique() == 6


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"w": [1, -1, 1, 1, 1, None]}, ["no number in 1 rows, 7", "a negative weight in 1 rows, 3"]),
        ({"w": [float("inf")] + [1.0] * 5}, ["infinity in 1 rows, 2"]),
        ({"w": [0.0] * 6}, ["only weights of 0"]),
        ({"village": ["1", None, "1", "1", "2", "2"]}, ["no answer in 1 rows, 3"]),
        ({"village": ["1", "1", "1", "1", "2", "2"]}, ["one cluster in 1 of 2 strata: N", "design.lonely: adjust"]),
    ],
)
def test_a_bad_design_is_refused_with_its_rows(change, told):
    with pytest.raises(SurveyError) as caught:
        prepared(RESPONSES.assign(**change), weights="w", strata=["region"], clusters="village")
    assert all(words in str(caught.value) for words in told)


def test_a_lonely_stratum_is_the_plans_to_decide():
    result = prepared(
        RESPONSES.assign(village=["1", "1", "1", "1", "2", "2"]), strata=["region"], clusters="village", lonely="adjust"
    )
    assert len(result) == 6
