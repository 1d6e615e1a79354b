"""Decompositions at the gate: of the community only, of both genders or neither, and never by subtraction."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.disclosure.gate import release
from bogolan.survey.spine import ASSOCIATION, COMPOSITION, DIFFERENCE, EXPLAINED, spine

CLASSES = {
    "models": {"m": "sensitive"},
    "drivers": {"road": "community", "school": "community", "fear": "personal"},
    "support": {"good": "sensitive"},
}
SIZES = {"n": 306, "clusters": 40, "count": 60}
WOMEN, MEN, GAP = {"group": "women"}, {"group": "men"}, {"group": "women", "contrast": "men"}
WHOM = (WOMEN, MEN, GAP)
LIMITS = {"estimate": 0.0337, "lower": 0.0012, "upper": 0.1178}


def row(measure, level, whom, **more):
    unit = "variation" if measure == EXPLAINED else "proportion"
    about = {"analysis": "models", "measure": measure, "unit": unit, "outcome": "m", "base": "model"}
    return {**about, "level": level, **whom, **SIZES, **LIMITS, **more}


def beside(questions=("road", "school")):
    """All that is published of the questions: what women and men said, and what goes with it in the model."""
    rows = []
    for name in questions:
        share = {
            "analysis": "drivers",
            "unit": "proportion",
            "outcome": name,
            "level": "1",
            "base": "answered",
            **SIZES,
        }
        rows += [{**share, **LIMITS, "measure": "gap" if whom is GAP else "share", **whom} for whom in WHOM]
        rows += [row("marginal_effect", f"{name}=1", whom, unit="proportion") for whom in WHOM]
    return rows


def explained(questions=("road", "school")):
    return [row(EXPLAINED, level, whom, interval_method="one_step") for level in (*questions, None) for whom in WHOM]


def parted(questions=("road", "school"), note="0"):
    told = [row(measure, None, GAP, note=note) for measure in (DIFFERENCE, COMPOSITION, ASSOCIATION)]
    for level in questions:
        told += [row(measure, level, GAP, note=note) for measure in (COMPOSITION, ASSOCIATION)]
    return [*told, row(ASSOCIATION, "(Intercept)", GAP, note=note)]


def released(rows, classes=CLASSES, **more):
    frame = release(spine(rows), classes, weighted=True, **more)
    return frame[frame["measure"].isin([EXPLAINED, DIFFERENCE, COMPOSITION, ASSOCIATION])].set_index("id")


def told(rows, **more):
    """The measures and levels that leave."""
    found = released(rows, **more)
    found = found[found["release"] == "published"]
    return set(zip(found["measure"], found["level"], strict=True))


SHARES = {(EXPLAINED, "road"), (EXPLAINED, "school"), (EXPLAINED, None)}
PARTS = {(measure, level) for measure in (COMPOSITION, ASSOCIATION) for level in ("road", "school", None)}
PARTS |= {(DIFFERENCE, None), (ASSOCIATION, "(Intercept)")}


def changed(rows, number, **change):
    rows[number] = {**rows[number], **change}
    return rows


def test_where_nothing_is_hidden_all_leaves_in_whole_percents_and_bases_in_tens():
    found = released([*beside(), *explained(), *parted()])
    assert (found["release"] == "published").all()
    assert told([*beside(), *explained(), *parted()]) == SHARES | PARTS
    assert set(found["n"]) == {300}
    for name in ("models/explained/m/road/women", "models/composition/m/road/women/men"):
        assert found.loc[name, ["estimate", "lower", "upper"]].tolist() == [0.03, 0.0, 0.12]
    assert found[["count", "standard_error", "df"]].isna().all(axis=None)
    assert found["note"].isna().all()


def test_a_number_in_the_unit_of_the_outcome_leaves_with_three_digits():
    rows = [{**one, "unit": "value"} if one["measure"] == COMPOSITION else one for one in [*beside(), *parted()]]
    found = released(rows)
    assert found.loc["models/composition/m/road/women/men", "upper"] == 0.118


@pytest.mark.parametrize("whom", WHOM)
def test_of_both_genders_or_of_neither(whom):
    own = {"measure": EXPLAINED, "level": "road", "group": whom["group"], "contrast": whom.get("contrast")}
    rows = [
        {**one, "count": 9} if all(one.get(name) == value for name, value in own.items()) else one
        for one in [*beside(), *explained()]
    ]
    assert told(rows) == {(EXPLAINED, "school")}


def test_what_sums_up_leaves_only_where_all_of_its_parts_do():
    found = released([*changed(beside(), 3, count=9), *explained(), *parted()])
    hidden = found[found["release"] == "withheld"]
    assert set(hidden["level"]) == {"road", None, "(Intercept)"}
    assert hidden[["estimate", "lower", "upper", "n"]].isna().all(axis=None)
    assert set(hidden["release_reason"]) == {"small_count"}, "which is the small one is not told"
    assert told([*changed(beside(), 3, count=9), *explained(), *parted()]) == {
        (measure, "school") for measure in (EXPLAINED, COMPOSITION, ASSOCIATION)
    }


@pytest.mark.parametrize("place", range(6))
def test_it_leaves_only_with_what_it_is_made_of(place):
    """Women's share, men's, their gap, and what goes with it among women, men and in their difference."""
    assert not {level for _, level in told([*changed(beside(), place, n=20), *explained(), *parted()])} - {"school"}
    without = [one for number, one in enumerate(beside()) if number != place or place > 2]
    without = without if place < 3 else [one for one in without if one["level"] != "road=1"]
    left = told([*without, *explained()])
    assert ((EXPLAINED, "road") in left) == (place < 3), "an effect that is not there is as bad as a hidden one"


def test_of_a_question_without_any_published_answer_nothing_is_told():
    rows = [one for one in beside() if one["outcome"] != "road"]
    assert told([*rows, *explained()]) == {(EXPLAINED, "school")}


@pytest.mark.parametrize("of_road", [{"road": "personal"}, {"road": "sensitive"}, {}])
def test_nothing_is_told_of_other_classes_or_of_what_is_no_driver(of_road):
    classes = {**CLASSES, "drivers": {"school": "community", **of_road}}
    assert told([*beside(), *explained(), *parted()], classes=classes) == {
        (measure, "school") for measure in (EXPLAINED, COMPOSITION, ASSOCIATION)
    }
    assert told([*beside(), *explained()], classes={"models": {"m": "sensitive"}}) == set()


@pytest.mark.parametrize(
    ("r2", "terms", "leaves"), [("r2", ["age"], False), ("r2", [], True), ("mcfadden", ["age"], True)]
)
def test_the_r2_of_a_linear_model_less_the_shares_gives_no_other_terms(r2, terms, leaves):
    fit = [row("pseudo_r2", r2, whom, unit="ratio") for whom in (WOMEN, MEN)]
    others = [row("marginal_effect", name, whom, unit="proportion") for name in terms for whom in WHOM]
    assert told([*beside(), *fit, *others, *explained()]) == (SHARES if leaves else set())


def test_nothing_of_communal_identity():
    found = released([*beside(), *explained()], communal={"road"})
    assert set(found.loc[found["level"] == "road", "release_reason"]) == {"communal"}
    assert set(found.loc[found["release"] == "published", "level"]) == {"school"}


@pytest.mark.parametrize(
    ("note", "leaves"),
    [
        *(("0", True), ("250/25/40", True), ("198/25/40", False), ("250/12/40", False), ("250/25/4", False)),
        *((None, False), ("250/25", False), ("many/25/40", False)),
    ],
)
def test_the_difference_leaves_only_where_those_left_out_could_be_told_of(note, leaves):
    found = told([*beside(), *parted(note=note)])
    speaks_of_them = {(DIFFERENCE, None), (ASSOCIATION, None), (ASSOCIATION, "(Intercept)")}
    assert found == (PARTS if leaves else PARTS - speaks_of_them)


def test_a_part_that_does_not_exist_hides_what_sums_up():
    rows = [{**one, "estimate": np.nan} if (one["measure"], one["level"]) == (COMPOSITION, "road") else one
            for one in [*beside(), *parted()]]  # fmt: skip
    assert told(rows) == {(COMPOSITION, "school"), (ASSOCIATION, "school")}


def test_few_respondents_or_clusters_hide_all():
    assert told([*beside(), *[{**one, "n": 199} for one in explained()]]) == set()
    assert told([*beside(), *[{**one, "clusters": 19} for one in parted()]]) == set()


def test_no_hidden_share_follows_by_subtraction():
    """Whatever is hidden of a question, more than one unknown is in every sum that is published."""
    for place in range(6):
        for hide in ({"n": 20}, {"count": 9}):
            rows = [*changed(beside(), place, **hide), *explained(), *parted()]
            found = released(rows)
            for measure in (EXPLAINED, COMPOSITION, ASSOCIATION):
                own = found[(found["measure"] == measure) & found["contrast"].eq("men")]
                whole = own.loc[own["level"].isna(), "release"].iloc[0]
                parts = own.loc[own["level"].notna(), "release"]
                assert (parts == "published").all() or whole == "withheld"
