"""The gate: what is published, banded, withheld; and that subtraction recovers nothing."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bogolan.disclosure.gate import release
from bogolan.disclosure.rounding import coarse_p_value, outward_percent, three_digits, whole_percent
from bogolan.survey.spine import spine


def share(count, n, clusters=30, **more):
    p = count / n
    numbers = {
        "estimate": p,
        "lower": max(0, p - 0.08),
        "upper": min(1, p + 0.08),
        "n": n,
        "count": count,
        "clusters": clusters,
    }
    fingerprints = {"standard_error": 0.0123, "df": 11, "n_effective": 27.5, "design_effect": 1.8}
    about = {
        "analysis": "drivers",
        "measure": "share",
        "unit": "proportion",
        "outcome": "q",
        "level": "yes",
        "base": "answered",
    }
    return {**about, "group": "all", **numbers, **fingerprints, **more}


def through(*rows, question_class="personal", weighted=False):
    return release(spine(rows), {"drivers": {"q": question_class}}, weighted).to_dict("records")


def test_a_published_share_is_rounded_its_limits_outward_and_its_fingerprints_gone():
    (row,) = through(share(123, 300))
    assert (row["release"], row["estimate"], row["lower"], row["upper"], row["n"]) == (
        "published",
        0.41,
        0.33,
        0.49,
        300,
    )
    assert all(np.isnan(row[name]) for name in ("standard_error", "df", "n_effective", "design_effect"))
    assert pd.isna(row["count"])


@pytest.mark.parametrize(
    ("question_class", "count", "n", "clusters", "decision", "reason"),
    [
        ("community", 60, 60, 12, "published", None),
        ("community", 54, 60, 12, "published", None),
        ("community", 40, 49, 12, "banded", "small_base"),
        ("community", 40, 60, 9, "banded", "few_clusters"),
        ("community", 20, 29, 12, "withheld", "small_base"),
        ("community", 40, 60, 4, "withheld", "few_clusters"),
        ("personal", 50, 100, 1, "published", None),
        ("personal", 50, 99, 30, "withheld", "small_base"),
        ("personal", 9, 200, 30, "withheld", "small_count"),
        ("personal", 191, 200, 30, "withheld", "small_count"),
        ("sensitive", 100, 200, 20, "published", None),
        ("sensitive", 100, 199, 20, "withheld", "small_base"),
        ("sensitive", 100, 200, 19, "withheld", "few_clusters"),
        ("of no kind", 100, 199, 20, "withheld", "small_base"),
    ],
)
def test_each_class_has_its_thresholds(question_class, count, n, clusters, decision, reason):
    (row,) = through(share(count, n, clusters), question_class=question_class)
    assert (row["release"], row["release_reason"]) == (decision, reason)
    if decision == "withheld":
        assert all(pd.isna(row[name]) for name in ("estimate", "lower", "upper", "n", "count", "clusters"))
    if decision == "banded":
        assert row["note"] == "75-90" if count / n > 0.75 else "25-75"
        assert pd.isna(row["estimate"])


def test_what_no_plan_names_is_treated_as_sensitive():
    frame = release(spine([share(100, 150)]), {}, weighted=False)
    assert frame["release"].tolist() == ["withheld"]


@pytest.mark.parametrize(
    ("count", "estimate", "note"),
    [(0, 0.05, "or_less"), (9, 0.05, "or_less"), (300, 0.95, "or_more"), (295, 0.95, "or_more")],
)
def test_a_sensitive_share_near_0_or_1_is_only_bounded(count, estimate, note):
    (row,) = through(share(count, 300), question_class="sensitive")
    assert (row["release"], row["estimate"], row["note"]) == ("published", estimate, note)
    assert pd.isna(row["lower"]), "limits would tell the count"
    assert pd.isna(row["upper"])
    assert row["flag"] is None


def test_a_count_leaves_only_where_the_share_gives_it_away_anyway():
    assert through(share(54, 60, 12), question_class="community")[0]["count"] == 54
    assert through(share(54, 60, 12), question_class="community", weighted=True)[0]["count"] is None
    assert through(share(54, 200, 12), question_class="personal")[0]["count"] is None


def test_a_gap_goes_with_its_sides():
    gap = share(100, 400, measure="gap", group="women", contrast="men")
    rows = through(share(5, 200, group="women"), share(60, 200, group="men"), share(65, 400), gap)
    assert [row["release"] for row in rows] == ["withheld", "published", "withheld", "withheld"]
    reasons = [row["release_reason"] for row in rows]
    assert reasons == ["small_count", None, "small_count", "small_count"], "which is the small one is not told"


def test_counts_of_rows_under_ten_take_the_total_with_them():
    counted = [
        {"analysis": "accounting", "measure": "rows", "outcome": name, "estimate": rows}
        for name, rows in (("read", 100), ("complete", 97), ("duplicate", 3))
    ]
    rows = release(spine(counted), {}, weighted=False)
    assert rows["release"].tolist() == ["withheld", "published", "withheld"]


def test_effects_leave_in_tenths_of_a_point():
    about = {
        "analysis": "models",
        "measure": "marginal_effect",
        "unit": "proportion",
        "outcome": "m",
        "level": "age",
        "group": "women",
    }
    row = {
        **about,
        "estimate": 0.0123456,
        "lower": -0.00112,
        "upper": 0.0456789,
        "n": 300,
        "count": 300,
        "clusters": 30,
        "p_value": 0.0000123,
    }
    frame = release(spine([row, {**row, "level": "edu=2", "count": 9}]), {"models": {"m": "sensitive"}}, weighted=True)
    assert frame["release"].tolist() == ["published", "withheld"]
    assert frame.loc[0, ["estimate", "lower", "upper", "p_value"]].tolist() == [0.012, -0.002, 0.046, 0.001]


answers = st.lists(st.integers(0, 60), min_size=2, max_size=4)


@pytest.mark.slow
@settings(max_examples=150, derandomize=True, deadline=None)
@given(women=answers, men=answers)
def test_no_withheld_count_follows_from_the_others_by_subtraction(women, men):
    """All that an outsider knows that sums exactly: answers to the base in each group, women and men to all.

    A withheld cell is protected if another table with the same published cells exists.
    """
    levels = [f"a{number}" for number in range(min(len(women), len(men)))]
    women, men = (np.array(counts[: len(levels)]) + 60 for counts in (women, men))
    women[0], men[-1] = women[0] - 60, men[-1] - 60
    table = {"women": women, "men": men, "all": women + men}
    rows = [
        share(int(counts[place]), int(counts.sum()), group=group, level=level)
        for group, counts in table.items()
        for place, level in enumerate(levels)
    ]
    frame = release(spine(rows), {"drivers": {"q": "personal"}}, weighted=False)
    told = frame.set_index(["group", "level"])["release"] != "withheld"
    unknown = [cell for cell in itertools.product(table, levels) if not told[cell]]
    if not unknown:
        return
    equations = [[float(cell[0] == group) for cell in unknown] for group in table]
    equations += [
        [{"women": 1.0, "men": 1.0, "all": -1.0}[cell[0]] * (cell[1] == level) for cell in unknown] for level in levels
    ]
    system = np.array(equations)
    for place, cell in enumerate(unknown):
        alone = np.zeros(len(unknown))
        alone[place] = 1.0
        determined = np.linalg.matrix_rank(np.vstack([system, alone])) == np.linalg.matrix_rank(system)
        assert not determined, f"{cell} follows from what is published"


def test_without_complements_it_would(monkeypatch):
    monkeypatch.setattr("bogolan.disclosure.gate.with_complements", lambda rows, thresholds: rows)
    rows = through(share(5, 200, group="women"), share(60, 200, group="men"), share(65, 400))
    assert [row["release"] for row in rows] == ["withheld", "published", "published"]


def test_a_sum_of_answers_gives_nothing_away():
    levels = {"a": 5, "b": 95, "c": 100}
    rows = [share(count, 200, level=level) for level, count in levels.items()]
    frame = through(*rows, share(100, 200, level="a+b"))
    told = {row["level"]: row["release"] for row in frame}
    assert told == {"a": "withheld", "b": "withheld", "c": "published", "a+b": "published"}


@pytest.mark.parametrize(("share_", "told"), [(0.005, 0.01), (0.0049, 0.0), (0.285, 0.29), (-0.125, -0.13), (1.0, 1.0)])
def test_whole_percents(share_, told):
    assert whole_percent(share_) == told


@settings(max_examples=200, derandomize=True)
@given(st.floats(-2, 2), st.floats(0, 1), st.floats(0, 1))
def test_rounding_never_narrows_an_interval(estimate, below, above):
    lower, upper = estimate - below, estimate + above
    rounded = outward_percent(lower, upper)
    assert rounded[0] <= lower + 1e-9
    assert rounded[1] >= upper - 1e-9
    middle, low, high = three_digits(estimate, lower, upper)
    assert low <= lower + 1e-6
    assert high >= upper - 1e-6
    assert low <= middle <= high


def test_small_estimates_carry_no_more_digits_than_their_interval():
    assert three_digits(-1.118e-8, -0.0378, 0.0378) == (0.0, -0.0378, 0.0378)


@pytest.mark.parametrize(
    ("p", "told"), [(0.0, 0.001), (0.00099, 0.001), (0.0044, 0.004), (0.0249, 0.02), (0.18298, 0.18)]
)
def test_p_values_are_coarse_and_never_0(p, told):
    assert coarse_p_value(p) == told


def test_a_bounded_share_is_not_given_back_by_the_gap_or_by_all():
    gap = share(100, 600, measure="gap", group="women", contrast="men")
    yes = [share(3, 300, group="women"), share(60, 300, group="men"), share(63, 600), gap]
    rows = through(*yes, question_class="sensitive")
    assert [row["release"] for row in rows] == ["published", "published", "withheld", "withheld"]
    assert rows[0]["note"] == "or_less"


@pytest.mark.parametrize("few", range(10))
def test_a_base_is_the_same_however_few_gave_a_hidden_reason(few):
    answered = [share(100, 208 - few, group="women"), share(108 - few, 208 - few, group="women", level="no")]
    refused = share(few, 208, group="women", level="refused", base="asked")
    rows = through(*answered, refused)
    assert [row["release"] for row in rows] == ["published", "published", "withheld"]
    assert [row["n"] for row in rows][:2] == [190, 190]


def test_of_the_place_the_base_is_printed_and_so_is_who_gave_no_answer():
    rows = through(share(54, 60, group="women"), share(2, 62, group="women", level="refused", base="asked"),
                   question_class="community")  # fmt: skip
    assert [(row["release"], row["n"], row["count"]) for row in rows] == [("published", 60, 54), ("published", 62, 2)]


def test_a_banded_share_hides_all_respondents_too():
    rows = through(share(41, 45, group="women"), share(50, 60, group="men"), share(91, 105), question_class="community")
    assert [row["release"] for row in rows] == ["banded", "published", "withheld"]


def test_what_is_said_of_all_but_women_and_men_is_not_said_of_three_people():
    sides = [share(80, 120, group=group) for group in ("women", "men")]
    rows = through(*sides, share(161, 243), question_class="community")
    assert [row["release"] for row in rows] == ["published", "published", "withheld"]


def test_flags_that_tell_the_number_stay_behind():
    (withheld,) = through(share(0, 200, flag="zero_variance,few_clusters"))
    (told,) = through(share(100, 200, flag="zero_variance,few_clusters"))
    assert (withheld["flag"], told["flag"]) == (None, "few_clusters")


def test_means_are_not_given_back_by_subtraction():
    about = {"measure": "mean", "unit": "scale", "level": None}
    rows = through(share(50, 80, group="women", **about), share(50, 200, group="men", **about), share(50, 280, **about))
    assert [row["release"] for row in rows] == ["withheld", "published", "withheld"]


def test_what_goes_with_communal_identity_is_never_told():
    about = {"analysis": "models", "measure": "marginal_effect", "outcome": "m", "level": "people=1", "group": "women"}
    row = {**about, "unit": "proportion", "estimate": 0.1, "n": 500, "count": 200, "clusters": 50}
    frame = release(spine([row]), {"models": {"m": "community"}}, weighted=False, communal={"people"})
    assert frame[["release", "release_reason"]].values.tolist() == [["withheld", "communal"]]
    assert frame["estimate"].isna().all()


def test_a_separated_estimate_is_withheld():
    about = {"analysis": "models", "measure": "marginal_effect", "outcome": "m", "level": "edu=1", "group": "women"}
    row = {**about, "unit": "proportion", "estimate": 0.55, "n": 500, "count": 0, "clusters": 50, "flag": "separated"}
    frame = release(spine([row]), {"models": {"m": "community"}}, weighted=False)
    assert frame["release_reason"].tolist() == ["separated"]


@pytest.mark.parametrize(("fewest", "outcome"), [(10, "published"), (9, "withheld")])
def test_what_weights_tell_of_small_cells_is_withheld(fewest, outcome):
    about = {"analysis": "weights", "group": "all", "n": 120, "count": fewest, "base": "respondents"}
    weight = {**about, "measure": "weight", "level": "largest", "estimate": 2.0847}
    effect = {**about, "measure": "design_effect", "level": "after", "estimate": 1.2345}
    found = through(weight, effect, weighted=True)
    assert [row["release"] for row in found] == [outcome] * 2
    assert all(pd.isna(row["count"]) for row in found)
    told = [row["estimate"] for row in found]
    assert told == [2.1, 1.23] if outcome == "published" else all(np.isnan(told))


def net(**more):
    numbers = {"estimate": 0.3, "lower": 0.2, "upper": 0.4, "n": 300, "clusters": 30, "count": 90}
    about = {"analysis": "drivers", "measure": "net", "unit": "proportion", "outcome": "q", "base": "answered"}
    return {**about, "level": "yes - no", "group": "women", **numbers, **more}


def scale(**more):
    about = {"analysis": "drivers", "measure": "chisq", "unit": "F", "outcome": "q", "base": "answered"}
    return {**about, "group": "women", "contrast": "men", "estimate": 3.21, "p_value": 0.0312, "n": 600,
            "clusters": 30, **more}  # fmt: skip


@pytest.mark.parametrize(("fewest", "outcome"), [(90, "published"), (9, "withheld")])
def test_a_net_score_goes_with_both_its_sides_and_its_gap_with_both_groups(fewest, outcome):
    sides = [share(count, 300, group=group, level=level)
             for group, women in (("women", fewest), ("men", 90))
             for level, count in (("yes", 180), ("no", women), ("same", 120 - women))]  # fmt: skip
    nets = [net(), net(group="men"), net(contrast="men")]
    found = {(row["measure"], row["group"], row["contrast"]): row for row in through(*sides, *nets)}
    assert found["net", "women", None]["release"] == found["net", "women", "men"]["release"] == outcome
    assert found["net", "men", None]["release"] == "published"
    told = found["net", "men", None]
    assert (told["estimate"], told["lower"], told["upper"]) == (0.3, 0.2, 0.4)
    assert pd.isna(told["count"])


def test_a_net_score_of_few_is_withheld():
    (row,) = through(net(count=9))
    assert (row["release"], row["release_reason"]) == ("withheld", "small_count")


@pytest.mark.parametrize(("rare", "outcome"), [(90, "published"), (3, "withheld")])
def test_the_test_of_a_scale_goes_with_every_answer_and_tells_its_p_value_alone(rare, outcome):
    answers = [share(count, 300, group=group, level=level)
               for group in ("women", "men")
               for level, count in (("yes", 150), ("no", 150 - rare), ("same", rare))]  # fmt: skip
    *_, row = through(*answers, scale())
    assert row["release"] == outcome
    assert np.isnan(row["estimate"])
    assert np.isnan(row["p_value"]) if outcome == "withheld" else row["p_value"] == 0.03


@pytest.mark.parametrize(
    ("question_class", "fewest", "n", "outcome"),
    [
        ("community", 3, 600, "published"),
        ("personal", 10, 600, "published"),
        ("personal", 9, 600, "withheld"),
        ("sensitive", 9, 600, "withheld"),
        ("sensitive", 40, 90, "withheld"),
    ],
)
def test_the_test_of_numbers_is_guarded_by_the_rarest_of_them_and_goes_with_the_means(
    question_class, fewest, n, outcome
):
    about = {"analysis": "drivers", "measure": "mean", "unit": "scale", "outcome": "q", "base": "answered"}
    numbers = {"estimate": 5.0, "lower": 4.5, "upper": 5.5, "n": n // 2, "clusters": 30}
    means = [{**about, **numbers, "group": group} for group in ("women", "men")]
    found = release(spine([*means, scale(count=fewest)]), {"drivers": {"q": question_class}}, False)
    assert found["release"].tolist()[2] == outcome


def test_who_gave_no_answer_does_not_hide_the_test_of_a_scale():
    answers = [share(150, 300, group=group, level=level) for group in ("women", "men") for level in ("yes", "no")]
    silent = [share(3, 300, group=group, level="refused", base="asked") for group in ("women", "men")]
    *_, row = through(*answers, *silent, scale())
    assert row["release"] == "published"


def test_adjusted_p_values_leave_as_coarse_as_others_and_stay_with_a_withheld_gap():
    gaps = {"measure": "gap", "group": "women", "contrast": "men", "family": "others", "p_value": 0.0123}
    (told,) = through(share(150, 300, **gaps, p_adjusted=0.0456))
    assert (told["p_value"], told["p_adjusted"], told["family"]) == (0.01, 0.049, "others")
    (hidden,) = through(share(15, 30, **gaps, p_adjusted=0.0456))
    assert np.isnan(hidden["p_value"])
    assert np.isnan(hidden["p_adjusted"])


def rank(outcome, group="women", **more):
    numbers = {"estimate": 1, "lower": 1, "upper": 2, "n": 300, "clusters": 30, "count": 90, "family": "q"}
    about = {"analysis": "drivers", "measure": "rank", "unit": "rank", "base": "answered", "level": "yes"}
    return {**about, "outcome": outcome, "group": group, "note": "r", **numbers, **more}


def ranked(*rows, question_class="personal"):
    classes = {"drivers": {"q": question_class, "r": question_class}}
    return [row for row in release(spine(rows), classes, False).to_dict("records") if row["measure"] == "rank"]


@pytest.mark.parametrize(("count", "outcome"), [(90, "published"), (9, "withheld")])
def test_ranks_go_with_everything_that_is_ranked(count, outcome):
    shares = [share(count if name == "r" else 90, 300, outcome=name, group="women") for name in ("q", "r")]
    shares += [share(90, 300, outcome=name, group="men") for name in ("q", "r")]
    ranks = [rank(name, group) for group in ("women", "men") for name in ("q", "r")]
    gaps = [rank(name, contrast="men") for name in ("q", "r")]
    found = ranked(*shares, *ranks, *gaps)
    told = {(row["outcome"], row["group"], row["contrast"]): row["release"] for row in found}
    assert {told[name, "women", None] for name in ("q", "r")} == {outcome}
    assert {told[name, "women", "men"] for name in ("q", "r")} == {outcome}
    assert {told[name, "men", None] for name in ("q", "r")} == {"published"}
    for row in found:
        assert (row["note"], row["lower"]) == (
            ("r", 1) if row["release"] == "published" else (None, pytest.approx(np.nan, nan_ok=True))
        )


def test_a_band_is_no_number_to_rank():
    shares = [share(30, 45, outcome="q", group="women"), share(30, 60, outcome="r", group="women")]
    found = ranked(*shares, rank("q", n=45), rank("r", n=60), question_class="community")
    assert {row["release"] for row in found} == {"withheld"}


def alike(group="all", **more):
    told = {"measure": "intraclass_correlation", "unit": "ratio", "estimate": 0.1234, "lower": -0.0312, "upper": 0.2411}
    return {**share(60, 300, group=group), **told, "count": None, "design_effect": 1.849, **more}


def test_how_alike_answers_are_leaves_coarsely_beside_its_share():
    row = through(share(60, 300), alike())[1]
    assert [row[name] for name in ("estimate", "lower", "upper", "design_effect")] == [0.12, -0.04, 0.25, 1.8]
    assert np.isnan(row["standard_error"])


def test_how_alike_answers_are_is_not_told_of_sensitive_questions_nor_of_hidden_shares():
    assert through(share(100, 300), alike(), question_class="sensitive")[1]["release_reason"] == "homogeneity"
    few = through(share(5, 300), alike())[1]
    assert (few["release"], few["release_reason"]) == ("withheld", "small_count")
    assert np.isnan(few["design_effect"])
    assert through(share(40, 40), alike(n=40), question_class="community")[1]["release"] == "withheld"


def test_what_is_not_told_of_likeness_hides_nothing_else():
    told = through(share(101, 303), alike(n=303), question_class="sensitive")[0]
    assert (told["release"], told["n"]) == ("published", 303)


@pytest.mark.parametrize("more", [{"clusters": 9}, {"estimate": 0.96}])
def test_where_all_of_a_place_answer_alike_nothing_of_it_is_told(more):
    assert through(share(60, 300), alike(**more))[1]["release_reason"] == "homogeneity"


@pytest.mark.parametrize(
    "place", [("experiments", "cell"), ("drivers", "cell_count"), ("claims", "odd"), ("new", "share")]
)
def test_a_measure_that_the_gate_does_not_know_never_leaves(place):
    row = dict(zip(("analysis", "measure"), place, strict=True)) | {"outcome": "q", "group": "women", "estimate": 4.0}
    told = release(
        spine([{**row, "n": 400, "clusters": 40, "base": "answered", "level": "1"}]),
        {"drivers": {"q": "community"}},
        True,
    )
    assert told.loc[0, "release"] == "withheld"
    assert np.isnan(told.loc[0, "estimate"])
