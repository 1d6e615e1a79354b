"""A respondent's id names one person: interviews that share it are flagged, all of them, and stay."""

from __future__ import annotations

import pandas as pd

from bogolan.preparation.cleaning import clean
from bogolan.survey.questionnaire import Question

PLAN = {"categorical": [], "checks": ["duplicates"], "respondent": "who"}


def flagged(ids, plan=PLAN):
    rows = pd.DataFrame({"who": ids, "said": [str(place) for place in range(len(ids))]})
    cleaned = clean(rows.assign(_uuid=rows["said"]), {name: Question(name, "text") for name in [*rows, "_uuid"]}, plan)
    assert len(cleaned.responses) == len(ids)
    return dict(zip(cleaned.flags["uuid"].astype(int), cleaned.flags["rule_id"], strict=True))


def test_all_that_share_an_id_are_flagged_and_kept():
    assert flagged(["V1-1", "V1-2", "V1-1 ", "V1-3", "V1-1"]) == {0: "F05", 2: "F05", 4: "F05"}


def test_no_id_is_no_id_that_is_shared():
    assert flagged(["", "", "V1-1", "98"]) == {}


def test_without_the_plans_word_nothing_is_an_id():
    assert flagged(["a", "a"], {key: PLAN[key] for key in ("categorical", "checks")}) == {}
