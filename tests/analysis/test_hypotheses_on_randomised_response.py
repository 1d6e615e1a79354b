"""Hypotheses on a randomised question: each kind of test is the same combination of its prevalences in cells."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from randomised_survey import RANDOMISED, N, reasons, survey

from bogolan.analysis.hypotheses import hypothesis_rows
from bogolan.analysis.verdicts import judged
from bogolan.survey.spine import spine

FIXED = {"id": "H", "statement": "s", "registered": "2020-01-01", "primary": False, "alternative": "two.sided"}
ON_IT = {**FIXED, "experiment": "paid"}
HARM, OLD = {"question": "harm", "is": ["1"]}, {"question": "age", "from": 50}


@pytest.fixture(scope="module")
def sample():
    harm = np.where(np.random.default_rng(4).random(N) < 0.4, "1", "0")
    return survey().assign(harm=pd.Categorical(harm, categories=["0", "1"]))


def plan(hypothesis: dict) -> dict:
    sections = {"support": [], "drivers": [], "groups": [], "experiments": [RANDOMISED], "hypotheses": [hypothesis]}
    return {"design": {"lonely": "fail", "intracluster_correlation": 0.2}, **sections}


def rows_of(sample: pd.DataFrame, **hypothesis: object) -> pd.DataFrame:
    return spine(hypothesis_rows(sample, reasons(sample), {}, plan({**ON_IT, **hypothesis}))).set_index("id")


def held(sample: pd.DataFrame, inside: pd.Series) -> float:
    own = sample[inside & sample["die"].notna()]
    return (np.average(own["die"] == "1", weights=own["_weight"]) - 0.167) / 0.667


def fewest(sample: pd.DataFrame, *cells: pd.Series) -> int:
    own = [sample.loc[cell, "die"].dropna().value_counts().min() for cell in cells]
    return int(min(own))


def test_a_difference_between_women_and_men(sample):
    row = rows_of(sample, test="difference", compare=["women", "men"]).loc["hypotheses/hypothesis/H/all"]
    women = sample["_gender"] == "women"
    assert row["estimate"] == pytest.approx(held(sample, women) - held(sample, ~women))
    assert row["count"] == fewest(sample, women, ~women)
    assert row["p_value"] < 0.001


def test_an_interaction_and_a_contrast(sample):
    harm, old = sample["harm"] == "1", sample["age"] >= 50
    parts = [held(sample, of) - held(sample, ~of) for of in (harm, old)]
    row = rows_of(sample, test="interaction", by=[HARM]).loc["hypotheses/hypothesis/H/harm/all"]
    assert row["estimate"] == pytest.approx(parts[0])
    row = rows_of(sample, test="contrast", by=[HARM, OLD]).loc["hypotheses/hypothesis/H/all"]
    assert row["estimate"] == pytest.approx(parts[0] - parts[1])
    assert row["count"] <= fewest(sample, harm, ~harm, old, ~old), "what is left of a cell beside another counts too"


@pytest.mark.parametrize(("margin", "verdict"), [(0.4, "equivalent"), (0.05, "contradicted")])
def test_equivalence(sample, margin, verdict):
    one = {**ON_IT, "test": "equivalence", "compare": ["women", "men"], "margin": margin}
    (row,) = hypothesis_rows(sample, reasons(sample), {}, plan(one))
    (told,) = judged([{**row, "p_adjusted": row["p_value"]}], plan(one))
    assert told["note"] == verdict


def test_misreporting(sample):
    rows = rows_of(sample, test="misreporting", compare=["women", "men"])
    directly = np.average(sample["direct"] == "1", weights=sample["_weight"])
    everybody = pd.Series(True, sample.index)
    assert rows.loc["hypotheses/hypothesis/H/all", "estimate"] == pytest.approx(directly - held(sample, everybody))
    assert np.isfinite(rows.loc["hypotheses/hypothesis/H/compare/all", "estimate"])


def test_what_guards_misreporting_is_the_fewest_of_either_question(sample):
    """Few yes by the device hide the prevalence; with the direct share the difference would give it."""
    women = (sample["_gender"] == "women").to_numpy()
    few = sample.assign(die=sample["die"].mask(women & (np.cumsum(women) > 7), "0"))
    one = {**ON_IT, "test": "misreporting", "compare": ["women", "men"]}
    (_, between) = hypothesis_rows(few, reasons(few), {}, plan(one))
    answered = few[few["die"].notna() & women]
    assert between["count"] == (answered["die"] == "1").sum() < 10 < (answered["direct"] == "1").sum()


def test_one_that_fails_its_checks_is_not_tested(sample):
    silent = sample.assign(die=sample["die"].mask(np.arange(N) % 3 == 0))
    one = {**ON_IT, "test": "difference", "compare": ["women", "men"]}
    (row,) = hypothesis_rows(silent, reasons(silent), {}, plan(one))
    (told,) = judged([{**row, "p_adjusted": row["p_value"]}], plan(one))
    assert told["note"] == "invalid"


def test_a_cell_in_which_nobody_answered_is_untestable(sample):
    women = (sample["_gender"] == "women").to_numpy()
    harm = pd.Categorical(np.where(women, "1", "0"), categories=["0", "1"])
    none = sample.assign(harm=harm, die=sample["die"].mask(women & (np.arange(N) % 2 == 1)))
    one = {**ON_IT, "test": "interaction", "by": [HARM]}
    (row,) = hypothesis_rows(none, reasons(none), {}, plan(one))
    assert np.isnan(row["estimate"])
