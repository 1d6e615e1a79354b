"""Two models of one outcome on nearly the same people: what one of them said is not read from their effects."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.models.regressions import regression_rows
from bogolan.disclosure import gate
from bogolan.disclosure.gate import release
from bogolan.survey.spine import spine

PEOPLE = 400
CODEBOOK = {
    "yes": {"type": "select_one", "choices": {"1": "Yes", "0": "No"}},
    "helped": {"type": "select_one", "choices": {"1": "Yes", "0": "No"}},
    "reads": {"type": "select_one", "choices": {"1": "Yes", "0": "No"}},
    "owns": {"type": "select_one", "choices": {"1": "Yes", "0": "No"}},
}
OUTCOME = {"question": "yes", "share": ["1"], "measure": "share"}
ANOTHER = {**OUTCOME, "question": "owns"}


def survey(said: str, missing: int, draw: int) -> pd.DataFrame:
    """400 women, half of them helped; who reads goes with nothing. The first, helped, said this.

    So many of those helped, the first among them, do not say whether they read.
    """
    generator = np.random.default_rng(draw)
    helped = np.repeat(["1", "0"], PEOPLE // 2)
    answers = np.where(generator.random(PEOPLE) < np.where(helped == "1", 0.6, 0.4), "1", "0")
    answers[0] = said
    reads = np.tile(["1", "0"], PEOPLE // 2).astype(object)
    reads[:missing] = None
    return pd.DataFrame({
        "yes": pd.Categorical(answers, ["0", "1"]),
        "helped": pd.Categorical(helped, ["0", "1"]),
        "reads": pd.Categorical(reads, ["0", "1"]),
        "_gender": pd.Categorical(["women"] * PEOPLE, ["women", "men"]),
        "_weight": 1.0,
        "_stratum": "all",
        "_cluster": [f"v{row % 40}" for row in range(PEOPLE)],
    })  # fmt: skip


def told(sample: pd.DataFrame, family: str = "linear", outcome: dict = OUTCOME) -> pd.DataFrame:
    """What leaves of two models, one without and one with whether somebody reads."""
    asked = [{"question": "helped", "is": ["1"]}, {"question": "reads", "is": ["1"]}]
    about = {"by_gender": False, "family": family}
    models = [
        {**about, "name": "short", "outcome": OUTCOME, "terms": asked[:1]},
        {**about, "name": "long", "outcome": outcome, "terms": asked},
    ]
    design = {"lonely": "fail", "intracluster_correlation": 0.2}
    plan = {"design": design, "multiplicity": {"primary": "holm", "others": "BH"}, "models": models}
    rows = spine(regression_rows(sample, sample[[]], CODEBOOK, plan))
    return release(rows, {"models": dict.fromkeys(("short", "long"), "personal")}, weighted=False).set_index("id")


def effects(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[(rows["measure"] == "marginal_effect") & rows["level"].str.startswith("helped")].set_index("outcome")


def read_from_effects(rows: pd.DataFrame) -> str | None:
    """What the one who is in the first model alone said: she raised its effect, or lowered it."""
    found = effects(rows)["estimate"]
    return None if found.isna().any() else ("1" if found["short"] > found["long"] else "0")


@pytest.mark.slow
@pytest.mark.parametrize("family", ["linear", "logit"])
def test_without_the_guard_her_answer_is_read_and_with_it_not(monkeypatch, family):
    cases = [(said, draw) for said in "01" for draw in range(6)]
    assert [read_from_effects(told(survey(said, 1, draw), family)) for said, draw in cases] == [None] * len(cases)
    monkeypatch.setattr(gate, "without_close_models", lambda rows, thresholds: rows.assign(note=None))
    assert [read_from_effects(told(survey(said, 1, draw), family)) for said, draw in cases] == [
        said for said, _ in cases
    ]


def test_the_first_models_effect_and_terms_of_their_own_leave():
    rows = told(survey("1", 3, 0))
    assert effects(rows)["release"].to_dict() == {"short": "published", "long": "withheld"}
    own = rows[(rows["measure"] == "marginal_effect") & rows["level"].str.startswith("reads")]
    assert own["release"].tolist() == ["published"]
    hidden = rows[(rows["outcome"] == "long") & rows["level"].fillna("").str.startswith("helped")]
    assert (hidden["release"] == "withheld").all()
    coefficients = rows[(rows["measure"] == "coefficient") & (rows["outcome"] == "long")]
    assert (coefficients["release"] == "withheld").all(), "each of them follows from the others"
    assert rows["note"].isna().all()


@pytest.mark.parametrize(("missing", "leaves"), [(0, True), (1, False), (9, False), (10, True), (60, True)])
def test_nobody_or_many_between_two_bases_hide_nothing(missing, leaves):
    rows = effects(told(survey("1", missing, 0)))
    assert (rows.loc["long", "release"] == "published") == leaves


def test_a_few_clusters_between_them_are_few_too():
    sample = survey("1", 0, 0)
    sample["reads"] = sample["reads"].where(~sample["_cluster"].isin([f"v{row}" for row in range(4)]))
    assert sample["reads"].isna().sum() == 40
    assert effects(told(sample)).loc["long", "release"] == "withheld"


@pytest.mark.parametrize(("outcome", "leaves"), [({**OUTCOME, "share": ["0"]}, False), (ANOTHER, True)])
def test_an_effect_on_the_other_answers_is_the_same_and_on_another_question_is_not(outcome, leaves):
    sample = survey("1", 3, 0).assign(owns=survey("1", 0, 7)["yes"])
    assert (effects(told(sample, outcome=outcome)).loc["long", "release"] == "published") == leaves
