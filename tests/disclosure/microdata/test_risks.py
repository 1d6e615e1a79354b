"""Frequencies of keys, individual and global risk: as sdcMicro has them, and as counted one by one."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bogolan.disclosure.microdata.frequencies import ANY, APART, Frequencies, frequencies
from bogolan.disclosure.microdata.individual_risk import expected_reidentifications, global_risk, individual_risks

SDCMICRO = json.loads((Path(__file__).parents[2] / "reference/sdcmicro.json").read_text(encoding="utf-8"))
ANSWERS = st.sampled_from(["a", "b", "c", None])


def keys_of(part):
    return pd.DataFrame(part["keys"], columns=part.get("columns"), dtype=object)


@pytest.mark.parametrize("missing", [ANY, APART])
def test_frequencies_and_risks_are_those_of_sdcmicro(missing):
    part = SDCMICRO["francdat"]
    found = frequencies(keys_of(part), part["weights"], missing)
    assert found.sample.tolist() == part["sample"]
    assert found.population == pytest.approx(part["population"], rel=1e-15)
    assert individual_risks(found) == pytest.approx(part["risk"], rel=1e-13)


def test_where_missing_matches_any_answer_they_are_those_of_sdcmicro():
    part = SDCMICRO["francdat_with_gaps"]
    found = frequencies(keys_of(part), SDCMICRO["francdat"]["weights"], ANY)
    assert found.sample.tolist() == part["sample"]
    assert found.population.tolist() == part["population"]


def test_risks_of_given_frequencies_are_those_of_sdcmicro():
    part = SDCMICRO["testdata2"]
    everybody = np.ones(part["respondents"])
    risks = individual_risks(Frequencies(everybody * part["sample"], everybody * part["population"]))
    assert risks == pytest.approx(part["risk"], rel=1e-13)
    assert global_risk(risks) == pytest.approx(part["global_risk"], rel=1e-13)
    assert expected_reidentifications(risks) == pytest.approx(part["expected"], rel=1e-13)
    part = SDCMICRO["testdata2_suppressed"]
    risks = individual_risks(Frequencies(np.array(part["sample"]), np.array(part["population"])))
    assert risks == pytest.approx(part["risk"], rel=1e-12)


def test_the_shared_reference_says_the_same(pytestconfig):
    shared = pytestconfig.rootpath.parent / "shared/reference/sensitive/sdcmicro_examples.json"
    if not shared.exists():
        pytest.skip("../shared is absent")
    told = json.loads(shared.read_text(encoding="utf-8"))
    assert told["francdat"]["risk"] == SDCMICRO["francdat"]["risk"]
    assert told["testdata2"]["expected_reid"] == SDCMICRO["testdata2"]["expected"]
    assert told["testdata2_localsupp_k3"]["after"]["risk_head"] == SDCMICRO["testdata2_suppressed"]["risk"]


def test_the_guides_table():
    part = SDCMICRO["guide"]
    found = frequencies(keys_of(part), part["weights"])
    risks = individual_risks(found)
    assert found.sample.tolist() == part["sample"]
    assert found.population.tolist() == part["population"]
    assert risks == pytest.approx(part["risk"], abs=5e-5)
    assert global_risk(risks) == pytest.approx(part["global_risk"], abs=5e-6)


def test_where_the_sample_is_all_there_are_the_risk_is_one_in_so_many():
    found = Frequencies(np.array([1, 2, 5, 4]), np.array([1.0, 2.0, 4.0, 0.0]))
    assert individual_risks(found).tolist() == [1, 0.5, 0.2, 0.25]


def test_the_risk_falls_where_the_sample_or_the_population_is_larger():
    population = np.array([10.0, 100.0, 1000.0])
    for count in (1, 2, 3, 8):
        risks = individual_risks(Frequencies(np.full(3, count), population))
        assert (np.diff(risks) < 0).all()
        assert (risks < 1 / count).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(ANSWERS, ANSWERS, ANSWERS), min_size=1, max_size=25))
def test_frequencies_are_those_counted_one_by_one(rows):
    keys = pd.DataFrame(rows, dtype=object)
    weights = np.arange(1.0, len(rows) + 1)

    def same(one, other, missing):
        return all(a == b or (missing == ANY and None in (a, b)) for a, b in zip(one, other, strict=True))

    for missing in (ANY, APART):
        found = frequencies(keys, weights, missing)
        alike = np.array([[same(one, other, missing) for other in rows] for one in rows])
        assert found.sample.tolist() == alike.sum(axis=1).tolist()
        assert found.population == pytest.approx(alike @ weights)
    assert (frequencies(keys).sample <= frequencies(keys, missing=ANY).sample).all(), "apart never counts more"
