"""Several answers at the gate: a hidden choice does not come back by sums, bounds, counts or bases."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bogolan.disclosure.gate import release
from bogolan.survey.spine import spine

ABOUT = {"analysis": "drivers", "outcome": "why", "clusters": 30}


def choice(code: str, group: str, count: int, n: int, **more: object) -> dict:
    share = count / n
    limits = {"lower": max(0.0, share - 0.05), "upper": min(1.0, share + 0.05)}
    told = {"measure": "share", "unit": "proportion", "level": code, "group": group, "base": "answered"}
    return {**ABOUT, **told, "estimate": share, **limits, "n": n, "count": count, **more}


def named(group: str, counts: dict[str, int], n: int) -> list[dict]:
    """The shares of all choices in a group, and how many each respondent named."""
    number = {"measure": "mean", "unit": "choices", "group": group, "base": "answered", "n": n, "count": n}
    mean = sum(counts.values()) / n
    number |= {"estimate": mean, "lower": mean - 0.1, "upper": mean + 0.1}
    return [*(choice(code, group, count, n) for code, count in counts.items()), {**ABOUT, **number}]


def gap(code: str, counts: tuple[int, int], n: tuple[int, int]) -> dict:
    difference = counts[0] / n[0] - counts[1] / n[1]
    told = {"measure": "gap", "group": "women", "contrast": "men", "estimate": difference}
    return choice(code, "women", sum(counts), sum(n)) | told | {"lower": difference - 0.1, "upper": difference + 0.1}


def ranks(codes: str, group: str, **more: object) -> list[dict]:
    about = {**ABOUT, "measure": "rank", "unit": "rank", "group": group, "family": "why", "base": "answered", **more}
    return [
        {**about, "level": code, "estimate": place, "lower": place, "upper": place, "n": 300, "count": 50}
        for place, code in enumerate(codes, 1)
    ]


def survey(women: dict[str, int], men: dict[str, int], n: tuple[int, int] = (300, 310), *more: dict) -> list[dict]:
    both = {code: women[code] + men[code] for code in women}
    gaps = [gap(code, (women[code], men[code]), n) for code in women]
    return [*named("women", women, n[0]), *named("men", men, n[1]), *named("all", both, sum(n)), *gaps, *more]


def through(rows: list[dict], question_class: str = "sensitive", weighted: bool = False) -> pd.DataFrame:
    classes = {"drivers": {"why": question_class, "stance": question_class}}
    return release(spine(rows), classes, weighted).set_index("id")


def is_hidden(row: pd.Series) -> bool:
    """Whether a share does not leave as a number."""
    return row["release"] != "published" or row["note"] is not None


WOMEN, MEN = {"a": 150, "b": 120, "c": 90}, {"a": 140, "b": 150, "c": 60}


def test_without_small_cells_all_of_it_leaves_and_no_count():
    told = through(survey(WOMEN, MEN, (300, 310), *ranks("abc", "women")))
    assert set(told["release"]) == {"published"}
    assert told["count"].isna().all()
    assert told.loc["drivers/share/why/a/women", ["estimate", "n"]].tolist() == [0.5, 300]
    assert told.loc["drivers/mean/why/women", "estimate"] == 1.2


@pytest.mark.parametrize(("count", "note"), [(4, "or_less"), (296, "or_more")])
def test_a_choice_of_few_or_of_all_but_few_is_bounded_where_that_is_sensitive(count, note):
    told = through(survey({**WOMEN, "c": count}, MEN, (300, 310), *ranks("abc", "women"), *ranks("abc", "men")))
    row = told.loc["drivers/share/why/c/women"]
    assert (row["release"], row["note"]) == ("published", note)
    assert row["n"] == 300
    assert pd.isna(row["upper"])
    hidden = ["drivers/share/why/c/all", "drivers/gap/why/c/women/men", "drivers/mean/why/women"]
    assert (told.loc[hidden, "release"] == "withheld").all(), "each would give the count back"
    assert (told.loc[[f"drivers/rank/why/{code}/women" for code in "abc"], "release"] == "withheld").all()
    assert (told.loc[[f"drivers/rank/why/{code}/men" for code in "abc"], "release"] == "published").all()


def test_a_personal_choice_of_few_is_withheld():
    told = through(survey({**WOMEN, "c": 9}, MEN), "personal")
    assert told.loc["drivers/share/why/c/women", ["release", "release_reason"]].tolist() == ["withheld", "small_count"]
    assert pd.isna(told.loc["drivers/share/why/c/women", "estimate"])


def test_where_everyone_was_to_name_as_many_a_single_hidden_choice_takes_another_with_it():
    """Each of 300 women named two of four: what three choices leave of 600 is the fourth."""
    told = through(survey({"a": 280, "b": 215, "c": 100, "d": 5}, {"a": 200, "b": 150, "c": 150, "d": 120}))
    hidden = {code for code in "abcd" if is_hidden(told.loc[f"drivers/share/why/{code}/women"])}
    assert hidden == {"c", "d"}
    assert told.loc["drivers/share/why/a/women", "release"] == "published"


def test_without_it_the_sum_would_tell(monkeypatch):
    monkeypatch.setattr("bogolan.disclosure.complement.without_sums", lambda rows: rows)
    told = through(survey({**WOMEN, "c": 4}, MEN))
    assert told.loc["drivers/mean/why/women", "release"] == "published"


def test_of_two_means_and_that_of_all_none_gives_the_third():
    told = through(survey({**WOMEN, "c": 4}, MEN))
    means = told.loc[[f"drivers/mean/why/{group}" for group in ("women", "men", "all")], "release"]
    assert means.tolist() == ["withheld", "published", "withheld"]


def test_a_base_that_counts_who_gave_a_hidden_answer_elsewhere_leaves_in_tens():
    """Asked of those who accept: 306 of the women who were asked how people stand, so that 4 oppose."""
    stance = choice("oppose", "women", 4, 310, outcome="stance")
    told = through([stance, choice("accept", "women", 306, 310, outcome="stance"), *named("women", WOMEN, 306)])
    assert told.loc["drivers/share/why/a/women", "n"] == 300
    beside = through([*named("women", WOMEN, 306), *named("men", MEN, 306)])
    assert set(beside["n"]) == {306}, "where nothing is hidden it is exact"


def bounds(code: str, group: str, count: int, n: int, silent: int) -> list[dict]:
    asked = n + silent
    ends = {"lower": (count, count / asked), "upper": (n - count, (count + silent) / asked)}
    return [
        choice(code, group, held, asked, base="asked")
        | {"measure": f"{end}_bound", "estimate": value, "lower": value - 0.05, "upper": value + 0.05}
        for end, (held, value) in ends.items()
    ]


def test_bounds_leave_choice_by_choice_and_do_not_tell_how_few_were_silent():
    def told(silent: int) -> pd.DataFrame:
        refused = choice("refused", "women", silent, 300 + silent, base="asked")
        of_each = [row for code in WOMEN for row in bounds(code, "women", WOMEN[code], 300, silent)]
        return through([*named("women", WOMEN, 300), refused, *of_each], "personal")

    few, fewer = told(7), told(2)
    rows = [f"drivers/{end}_bound/why/{code}/women" for code in WOMEN for end in ("lower", "upper")]
    assert (few.loc[rows, "release"] == "published").all()
    pd.testing.assert_frame_equal(few.loc[rows], fewer.loc[rows])
    assert few.loc[rows[0], "estimate"] < few.loc[rows[1], "estimate"]
    assert few.loc["drivers/lower_bound/why/c/women", "estimate"] < few.loc[rows[0], "estimate"]


counts = st.lists(st.integers(0, 300), min_size=2, max_size=5)


@pytest.mark.slow
@settings(max_examples=100, derandomize=True, deadline=None)
@given(women=counts, men=counts)
def test_no_sum_leaves_beside_a_hidden_choice(women, men):
    codes = "abcde"[: min(len(women), len(men))]
    told = through(survey(dict(zip(codes, women, strict=False)), dict(zip(codes, men, strict=False)), (300, 300)))
    for group in ("women", "men", "all"):
        shares = told.loc[[f"drivers/share/why/{code}/{group}" for code in codes]]
        hidden = shares.apply(is_hidden, axis=1)
        assert not hidden.any() or told.loc[f"drivers/mean/why/{group}", "release"] == "withheld"
        assert hidden.sum() != 1, "a single one would follow where everyone named as many"


def ranking(group: str, firsts: dict[str, int], means: dict[str, float], n: int, ends: int = 50) -> list[dict]:
    """Who put each choice first in a group, and the mean ranks, of which so many gave the ends."""
    told = {"measure": "mean_rank", "unit": "places", "lower": 1.0, "upper": 4.0}
    return [
        *(choice(code, group, count, n) for code, count in firsts.items()),
        *(choice(code, group, ends, n) | told | {"estimate": mean} for code, mean in means.items()),
    ]


def mean_ranks(told: pd.DataFrame, group: str) -> dict[str, str]:
    return {code: told.loc[f"drivers/mean_rank/why/{code}/{group}", "release"] for code in "abcd"}


FIRSTS, MEANS = {"a": 140, "b": 80, "c": 50, "d": 30}, {"a": 1.9, "b": 2.4, "c": 2.7, "d": 3.0}


def test_mean_ranks_leave_with_three_digits_and_without_a_count():
    told = through(ranking("women", FIRSTS, {**MEANS, "a": 1.23456}, 300))
    assert told.loc["drivers/mean_rank/why/a/women", "estimate"] == 1.23
    assert told["count"].isna().all()


def test_mean_ranks_are_hidden_with_their_first_places():
    told = through([*ranking("women", {**FIRSTS, "a": 165, "d": 5}, MEANS, 300), *ranks("abcd", "women")])
    assert told.loc["drivers/share/why/d/women", "note"] == "or_less"
    assert mean_ranks(told, "women") == {"a": "published", "b": "published", "c": "withheld", "d": "withheld"}
    assert (told.loc[[f"drivers/rank/why/{code}/women" for code in "abcd"], "release"] == "withheld").all()


def test_a_mean_rank_near_its_end_takes_another_with_it_since_they_sum_to_ten():
    rows = ranking("women", FIRSTS, MEANS, 300)
    rows[-1]["count"] = 4
    told = through(rows)
    hidden = {code for code, leaves in mean_ranks(told, "women").items() if leaves == "withheld"}
    assert hidden == {"a", "d"}
    assert set(told[told["measure"] == "share"]["release"]) == {"published"}


def test_the_gap_of_a_hidden_mean_rank_and_that_of_all_are_hidden_too():
    gaps = [
        choice(code, "women", 50, 610)
        | {"measure": "mean_rank", "unit": "places", "contrast": "men", "estimate": -0.1, "lower": -0.4, "upper": 0.2}
        for code in "abcd"
    ]
    women = ranking("women", {**FIRSTS, "a": 165, "d": 5}, MEANS, 300)
    both = ranking("all", {"a": 305, "b": 160, "c": 100, "d": 45}, MEANS, 610)
    told = through([*women, *ranking("men", FIRSTS, MEANS, 310), *both, *gaps])
    for code, leaves in {"a": "published", "b": "published", "c": "withheld", "d": "withheld"}.items():
        assert told.loc[f"drivers/mean_rank/why/{code}/women/men", "release"] == leaves
        assert told.loc[f"drivers/mean_rank/why/{code}/all", "release"] == leaves
        assert told.loc[f"drivers/mean_rank/why/{code}/men", "release"] == "published"


def together(**more: object) -> dict:
    """The test of all choices of women and men."""
    told = {"measure": "joint_test", "unit": "F", "group": "women", "contrast": "men", "base": "answered"}
    return {**ABOUT, **told, "estimate": 3.2, "df": 27.0, "p_value": 0.0312, "n": 610, **more}


@pytest.mark.parametrize(("fewest", "outcome"), [(40, "published"), (9, "withheld"), (0, "withheld")])
def test_the_test_of_all_choices_goes_with_every_choice_and_tells_its_p_value_alone(fewest, outcome):
    """With the p-value and all but one choice of a group, the hidden one would be the only unknown."""
    counts = {"a": 150, "b": 120, "c": fewest, "d": 80}
    row = through(survey(counts, {"a": 120, "b": 130, "c": 60, "d": 70}, (300, 310), together()))
    told = row.loc["drivers/joint_test/why/women/men"]
    assert told["release"] == outcome
    assert told[["estimate", "df", "standard_error"]].isna().all()
    assert told["p_value"] == 0.03 if outcome == "published" else pd.isna(told["p_value"])


def test_the_test_of_mean_ranks_goes_with_every_mean_rank():
    told = {"measure": "mean_rank", "unit": "places", "lower": 1.0, "upper": 4.0, "base": "answered", "n": 300}
    firsts = [choice(code, group, 100, 300) for code in "abc" for group in ("women", "men")]

    def ranked(fewest: int) -> str:
        rows = [
            {**ABOUT, **told, "level": code, "group": group, "estimate": 2.0, "count": 60 if code != "a" else fewest}
            for code in "abc"
            for group in ("women", "men")
        ]
        return through([*firsts, *rows, together(n=600)]).loc["drivers/joint_test/why/women/men", "release"]

    assert (ranked(60), ranked(9)) == ("published", "withheld")


def alikeness(code: str, **more: object) -> dict:
    told = {"measure": "intraclass_correlation", "unit": "ratio", "level": code, "group": "women", "base": "answered"}
    numbers = {"estimate": 0.1234, "lower": 0.01, "upper": 0.31, "design_effect": 1.84, "n": 300}
    return {**ABOUT, **told, **numbers, **more}


def test_how_alike_a_choice_is_within_villages_goes_with_the_choice():
    women, men = {"a": 150, "b": 120, "c": 9, "d": 80}, {"a": 120, "b": 130, "c": 60, "d": 70}
    rows = survey(women, men, (300, 310), *(alikeness(code) for code in "abcd"))
    told = through(rows, "personal")
    for code in "abcd":
        share = told.loc[f"drivers/share/why/{code}/women"]
        assert (told.loc[f"drivers/intraclass_correlation/why/{code}/women", "release"] == "published") != is_hidden(
            share
        )
    assert is_hidden(told.loc["drivers/share/why/c/women"])
    told = through(rows, "sensitive")
    assert set(told.loc[told["measure"] == "intraclass_correlation", "release"]) == {"withheld"}
