"""Gaps between shares: limits, p-values that agree with them, and the headline survey."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import SurveyDesign, gaps_of_gaps, mean, mover, proportion, share_gaps

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}


def headline(women: int, men: int) -> SurveyDesign:
    """Invented: 12 villages, 5 women and 5 men each, the answers that are not yes spread over the villages."""
    rows = [
        {"village": number % 12, "sex": sex, "yes": number < yes}
        for sex, yes in (("women", women), ("men", men))
        for number in range(60)
    ]
    return SurveyDesign(pd.DataFrame(rows), clusters="village")


def gap(women: int, men: int, **options):
    shares = proportion(headline(women, men), "yes", by="sex")
    return share_gaps(shares, {"gap": ("yes|sex=women", "yes|sex=men")}, **options)


def test_all_women_and_nine_in_ten_men_differ_too_uncertainly():
    found = gap(60, 54)
    assert found.estimates.values[0] == pytest.approx(0.1)
    assert found.lower[0] < 0 < found.upper[0]
    assert found.p_values[0] > 0.05


def test_equal_shares_without_variance():
    found = gap(60, 60)
    assert found.lower[0] == pytest.approx(-found.upper[0])
    assert found.upper[0] > 0.05
    assert found.p_values[0] == pytest.approx(1)
    assert found.estimates.flags == ("zero_variance",)


@pytest.mark.parametrize("method", ["mean", "logit", "beta", "capped"])
@pytest.mark.parametrize("men", range(30, 60, 3))
def test_significant_exactly_where_the_interval_excludes_zero(men, method):
    found = gap(54, men, method=method)
    assert (found.p_values[0] < 0.05) == (found.lower[0] > 0 or found.upper[0] < 0)
    if 1e-6 < found.p_values[0] < 0.999:
        at_p = gap(54, men, method=method, level=1 - found.p_values[0])
        assert min(abs(at_p.lower[0]), abs(at_p.upper[0])) < 1e-6


def test_a_reversed_gap_is_minus_the_gap(villages):
    shares = proportion(SurveyDesign(villages, **DESIGN), "answer", by="sex")
    pairs = {"there": ("answer=a|sex=women", "answer=a|sex=men"), "back": ("answer=a|sex=men", "answer=a|sex=women")}
    found = share_gaps(shares, pairs)
    assert found.lower[0] == pytest.approx(-found.upper[1])
    assert found.upper[0] == pytest.approx(-found.lower[1])
    assert found.p_values[0] == pytest.approx(found.p_values[1])


def test_the_design_gives_the_correlation(villages):
    # Two answers of one question move against each other: their gap is wider than if they were independent.
    shares = proportion(SurveyDesign(villages, **DESIGN), "answer")
    together = share_gaps(shares, {"gap": ("answer=a", "answer=b")}, method="mean")
    first, second = shares.interval()[0][:2], shares.interval()[1][:2]
    independent = np.hypot(*(shares.values[:2] - first))
    assert shares.covariance[0, 1] < 0
    assert together.estimates.values[0] - together.lower[0] > independent
    assert (second > first).all()


def test_a_gap_with_nobody_on_one_side_has_no_p_value(villages):
    frame = villages.assign(answer=villages["answer"].where(villages["sex"] == "men"))
    shares = proportion(SurveyDesign(frame, **DESIGN), "answer", by="sex")
    found = share_gaps(shares, {"gap": ("answer=a|sex=women", "answer=a|sex=men")})
    assert np.isnan(found.p_values[0])
    assert np.isnan(found.estimates.values[0])
    assert found.estimates.flags == ("no_cases",)


def test_a_frame_of_gaps():
    frame = gap(60, 54).frame()
    assert {"name", "estimate", "lower", "upper", "p_value", "n", "count"} <= set(frame.columns)
    assert (frame.loc[0, "n"], frame.loc[0, "count"]) == (120, 114)


def test_the_gap_of_what_is_no_share_is_refused(villages):
    means = mean(SurveyDesign(villages, weights="weight", clusters="village"), "age", by="sex")
    with pytest.raises(ValueError, match=r"age\|sex=women, age\|sex=men are no shares; expected those, or `contrast`"):
        share_gaps(means, {"gap": ("age|sex=women", "age|sex=men")})


def test_the_limits_are_those_of_the_shares_with_replicates_too(villages):
    design = SurveyDesign(villages, weights="weight", strata="cercle", clusters="village").as_replicates("jkn")
    shares = proportion(design, "answer", by="sex")
    first, second = shares.names[:2]
    gap = share_gaps(shares, {"gap": (first, second)}, method="logit")
    lower, upper = shares.interval(method="logit")
    correlation = shares.covariance[0, 1] / np.prod(shares.standard_errors[:2])
    values = shares.values
    expected = mover(values[0], (lower[0], upper[0]), values[1], (lower[1], upper[1]), correlation)
    np.testing.assert_allclose([gap.lower[0], gap.upper[0]], expected)


def test_without_degrees_of_freedom_a_gap_has_no_limits(villages):
    one = SurveyDesign(villages.assign(one="v"), weights="weight", clusters="one", lonely="remove")
    shares = mean(one, "yes", by="sex")
    found = share_gaps(shares, {"yes": ("yes|sex=women", "yes|sex=men")}, method="mean")
    assert (found.lower[0], found.upper[0]) == (-np.inf, np.inf)
    assert "no_degrees_of_freedom" in found.estimates.flags[0]


def test_a_gap_of_gaps_by_hand_where_all_are_independent():
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"yes": rng.random(800) < 0.4, "group": np.repeat(list("abcd"), 200)})
    shares = proportion(SurveyDesign(frame), "yes", by="group")
    sides = {"ab": ("yes|group=a", "yes|group=b"), "cd": ("yes|group=c", "yes|group=d")}
    gaps = share_gaps(shares, sides)
    found = gaps_of_gaps(gaps, {"both": ("ab", "cd")})
    value = gaps.estimates.values
    assert found.estimates.values[0] == pytest.approx(value[0] - value[1])
    below = np.hypot(value[0] - gaps.lower[0], gaps.upper[1] - value[1])
    above = np.hypot(gaps.upper[0] - value[0], value[1] - gaps.lower[1])
    assert found.lower[0] == pytest.approx(value[0] - value[1] - below, rel=1e-3)
    assert found.upper[0] == pytest.approx(value[0] - value[1] + above, rel=1e-3)
    assert np.isnan(found.p_values[0])
    with pytest.raises(KeyError, match="ef"):
        gaps_of_gaps(gaps, {"both": ("ab", "ef")})


def covered(women: tuple[float, ...], men: tuple[float, ...], draws: int = 400) -> tuple[float, float]:
    """How often the limits of the women’s net score, and of its gap, hold the truth, in 20 villages that lean apart."""
    rng = np.random.default_rng(20200701)
    hits = np.zeros(2)
    truth = {who: chances[0] - chances[2] for who, chances in (("women", women), ("men", men))}
    for _ in range(draws):
        parts = []
        for who, chances in (("women", women), ("men", men)):
            lean = rng.dirichlet(np.array(chances) * 9 + 1e-9, 20)  # an intracluster correlation of 0.1
            answers = [rng.choice(3, 9, p=row) for row in lean]
            parts.append(
                pd.DataFrame({"village": np.repeat(range(20), 9), "answer": np.concatenate(answers), "sex": who})
            )
        frame = pd.concat(parts, ignore_index=True)
        frame = frame.assign(up=frame["answer"] == 0, down=frame["answer"] == 2)
        shares = proportion(SurveyDesign(frame, clusters="village"), ["up", "down"], by="sex")
        nets = share_gaps(shares, {who: (f"up|sex={who}", f"down|sex={who}") for who in truth})
        gap = gaps_of_gaps(nets, {"gap": ("women", "men")})
        between = truth["women"] - truth["men"]
        hits += nets.lower[0] <= truth["women"] <= nets.upper[0], gap.lower[0] <= between <= gap.upper[0]
    return tuple(hits / draws)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("women", "men"),
    [((0.5, 0.3, 0.2), (0.3, 0.3, 0.4)), ((0.9, 0.08, 0.02), (0.8, 0.1, 0.1)), ((0.97, 0.02, 0.01), (0.9, 0.07, 0.03))],
)
def test_limits_of_net_scores_and_of_their_gaps_cover_the_truth(women, men):
    net, gap = covered(women, men)
    print(f"net {net:.3f}, gap {gap:.3f} (Monte Carlo error {np.sqrt(0.05 * 0.95 / 400):.3f})")
    assert net >= 0.93
    assert gap >= 0.93
