"""Claims on ranks: the sets of the tables of ranks, wider where a claim names several, and what each set says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.choices import choice_rows
from bogolan.analysis.claims import claim_rows
from bogolan.analysis.rankings import ranking_rows
from bogolan.analysis.ranks import rank_rows
from bogolan.provenance.errors import SurveyError
from bogolan.survey.spine import spine

SCALE = ["better", "same", "worse"]
N = 800
CODES = ["fear", "faith", "pay"]
SEVERAL = {"several": CODES, "several_labels": {code: code.title() for code in CODES}, "missing": {}}
CODEBOOK = {"why": SEVERAL, "order": {"type": "rank", **SEVERAL}}
BATTERY = [{"question": name, "measure": "share", "share": ["better"]} for name in ("safety", "water", "roads")]
ALONE = {"question": "schools", "measure": "share", "share": ["better", "same"]}
DRIVERS = [*BATTERY, ALONE, {"question": "why", "measure": "choices"}, {"question": "order", "measure": "ranking"}]


def of(question: str, *share: str) -> dict:
    return {"outcomes": [{"question": question, "share": list(share or ["better"])}]}


@pytest.fixture(scope="module")
def sample() -> pd.DataFrame:
    """Safety is better for nearly all women; of men as many say so of water and roads, which are far above safety."""
    generator = np.random.default_rng(8)
    women = np.arange(N) % 2 == 1
    chances = {"safety": (0.9, 0.2), "water": (0.5, 0.6), "roads": (0.2, 0.6), "schools": (0.5, 0.5)}
    frame = {}
    for name, (of_women, of_men) in chances.items():
        better = generator.random(N) < np.where(women, of_women, of_men)
        drawn = np.where(better, "better", generator.choice(["same", "worse"], N))
        frame[name] = pd.Categorical(drawn, categories=SCALE)
    named = generator.random((N, 3)) < [0.7, 0.45, 0.4]
    named[~named.any(axis=1), 0] = True
    liking = generator.normal([1.5, 0.5, 0.0], size=(N, 3))
    frame["why"] = [" ".join(np.array(CODES)[one]) for one in named]
    frame["order"] = [" ".join(np.array(CODES)[np.argsort(-one)]) for one in liking]
    gender = pd.Categorical(np.where(women, "women", "men"), categories=["women", "men"])
    design = {"_gender": gender, "_weight": 1.0, "_stratum": "all", "_cluster": [f"v{row // 20}" for row in range(N)]}
    return pd.DataFrame({**frame, **design})


@pytest.fixture(scope="module")
def reasons(sample) -> pd.DataFrame:
    return pd.DataFrame({name: [None] * N for name in ("why", "order")}, dtype=object)


def plan(*claims: dict, **changes: object) -> dict:
    design = {"lonely": "fail", "intracluster_correlation": 0.2}
    told = [{"id": f"C{number}", **claim} for number, claim in enumerate(claims, 1)]
    sections = {"support": [], "drivers": DRIVERS, "experiments": [], "groups": [], "nonresponse_bounds": False}
    return {"design": design, **sections, "claims": told, "synthetic": False, **changes}


def rows_of(sample, reasons, *claims: dict, **changes: object) -> pd.DataFrame:
    return spine(claim_rows(sample, reasons, CODEBOOK, plan(*claims, **changes))).set_index("id")


def verdict(sample, reasons, claim: dict, **changes: object) -> tuple[str, str | None]:
    return tuple(rows_of(sample, reasons, claim, **changes).loc["claims/claim/C1/all", ["note", "flag"]])


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ({**of("safety"), "rank": {"women": 1}}, ("consistent", None)),
        ({**of("safety"), "rank": {"women": 2}}, ("inconsistent", None)),
        ({**of("water"), "rank": {"women": 2}}, ("consistent", None)),
        ({**of("water"), "rank": {"men": 1}}, ("cannot_tell", "undecided")),
        ({**of("water"), "rank": {"men": 3}}, ("inconsistent", None)),
        ({**of("safety"), "rank": {"women": 1, "men": 3}}, ("consistent", None)),
        ({**of("safety"), "rank": {"women": 1, "men": 1}}, ("inconsistent", None)),
        ({**of("water"), "rank": {"women": 2, "men": 1}}, ("cannot_tell", "undecided")),
        ({**of("why", "fear"), "rank": {"all": 1}}, ("consistent", None)),
        ({**of("why", "fear"), "rank": {"all": 3}}, ("inconsistent", None)),
        ({**of("order", "pay"), "rank": {"women": 3, "men": 3}}, ("consistent", None)),
        ({**of("order", "pay"), "rank": {"women": 1}}, ("inconsistent", None)),
        ({**of("safety"), "rank": {"gap": 1}}, ("consistent", None)),
        ({**of("roads"), "rank": {"gap": 3}}, ("consistent", None)),
        ({**of("roads"), "rank": {"women": 3, "gap": 1}}, ("inconsistent", None)),
        ({**of("why", "fear"), "rank": {"gap": 1}}, ("cannot_tell", "undecided")),
    ],
)
def test_each_verdict(sample, reasons, claim, expected):
    assert verdict(sample, reasons, claim) == expected


@pytest.mark.parametrize(
    ("claim", "theirs"),
    [
        ({**of("water"), "rank": {"men": 1}}, "drivers/rank/water/better/men"),
        ({**of("why", "faith"), "rank": {"women": 2}}, "drivers/rank/why/faith/women"),
        ({**of("order", "faith"), "rank": {"all": 2}}, "drivers/rank/order/faith/all"),
        ({**of("water"), "rank": {"gap": 2}}, "drivers/rank/water/better/women/men"),
        ({**of("why", "pay"), "rank": {"gap": 2}}, "drivers/rank/why/pay/women/men"),
        ({**of("order", "pay"), "rank": {"gap": 2}}, "drivers/rank/order/pay/women/men"),
    ],
)
def test_the_set_of_one_rank_is_that_of_the_table(sample, reasons, claim, theirs):
    told = plan(claim)
    tables = [*rank_rows(sample, told), *choice_rows(sample, reasons, told, CODEBOOK)]
    expected = spine([*tables, *ranking_rows(sample, reasons, told, CODEBOOK)]).set_index("id").loc[theirs]
    group = {"gap": "women/men"}.get(*claim["rank"], *claim["rank"])
    row = rows_of(sample, reasons, claim).loc[f"claims/rank/C1/{claim['outcomes'][0]['question']}/{group}"]
    same = ["estimate", "lower", "upper", "n", "count", "clusters", "family", "unit", "base", "interval_method"]
    assert row[same].tolist() == expected[same].tolist()


def test_sets_of_several_ranks_hold_together():
    """Two drivers are apart by about 2.1 standard errors: enough for a single set, and not for one of two."""
    rows = np.arange(2000)
    women = rows % 2 == 1
    frame = {"safety": 0.547, "water": 0.5}
    frame = {name: np.where((rows // 2) % 1000 < 1000 * share, "better", "worse") for name, share in frame.items()}
    generator = np.random.default_rng(1)
    for name in frame:
        own = frame[name].copy()
        for side in (women, ~women):
            own[side] = generator.permutation(own[side])
        frame[name] = pd.Categorical(own, categories=SCALE)
    gender = pd.Categorical(np.where(women, "women", "men"), categories=["women", "men"])
    sample = pd.DataFrame({**frame, "_gender": gender, "_weight": 1.0, "_stratum": "a", "_cluster": rows})
    reasons = pd.DataFrame()
    one = rows_of(sample, reasons, {**of("safety"), "rank": {"women": 1}}, drivers=BATTERY[:2])
    two = rows_of(sample, reasons, {**of("safety"), "rank": {"women": 1, "men": 1}}, drivers=BATTERY[:2])
    women_alone, of_two = (rows.loc["claims/rank/C1/safety/women"] for rows in (one, two))
    assert (women_alone["lower"], women_alone["upper"]) == (1, 1)
    assert (of_two["lower"], of_two["upper"]) == (1, 2)


def test_which_sets_would_decide_it(sample, reasons):
    rows = rows_of(sample, reasons, {**of("water"), "rank": {"women": 2, "men": 1}}, synthetic=True)
    assert set(rows.loc[rows["measure"].isin(["rank", "claim"]), "note"]) == {"not_tested"}
    sides = {
        (kind, group): rows.loc[f"claims/{kind}/C1/water/{group}", ["lower", "upper"]].tolist()
        for kind in ("agreeing", "contradicting")
        for group in ("women", "men")
    }
    assert sides["agreeing", "women"] == [2, 2]
    assert sides["contradicting", "women"] == [1, 3], "a set up to 1, or from 3 on"
    assert sides["agreeing", "men"] == [1, 1]
    assert np.isnan(sides["contradicting", "men"][0])
    assert sides["contradicting", "men"][1] == 2


def test_a_group_of_whom_nobody_answered_cannot_tell(sample, reasons):
    silent = sample.assign(safety=sample["safety"].where(sample["_gender"] == "men"))
    claim = {**of("safety"), "rank": {"women": 1, "men": 3}}
    assert verdict(silent, reasons, claim) == ("cannot_tell", "unmeasured")
    women = sample[sample["_gender"] == "women"]
    assert verdict(women, reasons.loc[women.index], claim) == ("cannot_tell", "unmeasured")
    assert verdict(women, reasons.loc[women.index], {**claim, "rank": {"gap": 1}}) == ("cannot_tell", "unmeasured")


@pytest.mark.parametrize(
    ("claim", "found", "expected", "place"),
    [
        ({**of("schools", "better", "same"), "rank": {"women": 1}}, "'schools' alone", "the same answers", "claims.C1"),
        ({**of("water"), "rank": {"men": 4}}, "rank 4 of 3", "from 1 to 3", "claims.C1.rank.men"),
    ],
)
def test_what_has_no_such_rank_is_named(sample, reasons, claim, found, expected, place):
    with pytest.raises(SurveyError) as caught:
        rows_of(sample, reasons, claim)
    (problem,) = caught.value.problems
    assert found in problem.found
    assert expected in problem.expected
    assert problem.column == place


def test_of_one_gender_all_are_named_as_they_are(sample, reasons):
    women = sample[sample["_gender"] == "women"]
    with pytest.raises(SurveyError, match="'women', who alone were asked"):
        rows_of(women, reasons.loc[women.index], {**of("safety"), "rank": {"all": 1}})
