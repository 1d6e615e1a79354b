"""Excerpts at the gate: whose words leave, what is told of who spoke, and which numbers."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.disclosure.excerpts import excerpts_leaving, is_broad
from bogolan.disclosure.gate import release
from bogolan.survey.excerpts import LEAVING
from bogolan.survey.spine import spine

CLASSES = {
    "drivers": {"marriage": "community", "elite": "personal", "army": "sensitive", "odd": "new", "stance": "community"},
    "support": {"stance": "community"},
}
ABOUT = {"analysis": "excerpts", "measure": "excerpts", "unit": "excerpts", "base": "excerpts"}


def excerpt(said: str, **more: str) -> dict[str, str]:
    told = {"theme": "marriage", "gender": "women", "method": "interview", "age_group": "18-34", "answer": "better"}
    return {**told, "excerpt_id": said, "cercle": "ML01", "held": "", "text_en": said, "text_fr": said, **more}


def leaving(*rows: dict, communal: tuple = ()) -> pd.DataFrame:
    return excerpts_leaving(pd.DataFrame(rows), CLASSES, communal)


def said(*rows: dict, communal: tuple = ()) -> list[str]:
    return leaving(*rows, communal=communal)["text_en"].tolist()


def test_without_excerpts_nothing_leaves(tmp_path):
    none = excerpts_leaving(None, CLASSES)
    assert (len(none), tuple(none.columns)) == (0, LEAVING)
    none.to_parquet(tmp_path / "none.parquet")
    assert len(pd.read_parquet(tmp_path / "none.parquet")) == 0


def test_nothing_else_of_an_excerpt_leaves():
    told = leaving(excerpt("a"))
    assert tuple(told.columns) == ("theme", "gender", "method", "age_group", "text_en", "text_fr")
    assert "ML01" not in told.to_string()


@pytest.mark.parametrize("reason", ["no_consent", "identifying", "telling", "communal_words", "anything else"])
def test_what_is_held_back_stays(reason):
    assert said(excerpt("a", held=reason), excerpt("b")) == ["b"]


@pytest.mark.parametrize("theme", ["army", "odd", "stance", "unknown"])
def test_on_support_and_sensitive_questions_nobody_is_quoted(theme):
    assert said(excerpt("a", theme=theme), excerpt("b", theme="elite")) == ["b"]


def test_on_a_question_about_belonging_nobody_is_quoted():
    assert said(excerpt("a"), excerpt("b", theme="elite"), communal=("marriage",)) == ["b"]


def test_a_womans_a_mans_and_the_first_that_says_otherwise_where_they_agree():
    rows = [
        excerpt("held", held="no_consent"),
        excerpt("man", gender="men"),
        excerpt("other", gender="mixed", answer="worse"),
        excerpt("woman"),
        excerpt("more"),
        excerpt("another", answer="worse"),
    ]
    assert said(*rows) == ["woman", "man", "other"]


def test_where_they_do_not_agree_there_are_two():
    assert said(excerpt("woman"), excerpt("man", gender="men", answer="worse"), excerpt("x", answer="same")) == [
        "woman",
        "man",
    ]


def test_without_answers_there_is_no_other_side():
    rows = [excerpt("woman", answer=""), excerpt("man", gender="men", answer=""), excerpt("x", answer="worse")]
    assert said(*rows) == ["woman", "man"]


def test_a_mixed_group_is_quoted_where_there_is_neither():
    assert said(excerpt("group", gender="mixed"), excerpt("again", gender="mixed")) == ["group"]


def test_themes_stand_in_the_order_of_the_plan():
    assert said(excerpt("b", theme="elite"), excerpt("a")) == ["a", "b"]


def speakers(*groups: tuple[int, dict]) -> pd.DataFrame:
    rows = [excerpt(f"{place}-{n}", **told) for place, (number, told) in enumerate(groups) for n in range(number)]
    return leaving(*rows)


def test_the_method_and_the_age_are_told_where_ten_share_them():
    told = speakers((10, {}), (10, {"gender": "men", "age_group": "55+"}))
    assert told["method"].tolist() == ["interview", "interview"]
    assert told["age_group"].tolist() == ["18-34", "55+"]


def test_the_age_is_dropped_first_and_then_the_method():
    told = speakers((10, {}), (9, {"age_group": "55+"}))
    assert (told.loc[0, "method"], told.loc[0, "age_group"]) == ("interview", None)
    told = speakers((10, {}), (9, {"method": "focus_group"}))
    assert (told.loc[0, "method"], told.loc[0, "age_group"]) == (None, None)


def test_what_is_dropped_of_one_is_dropped_of_all_of_the_gender():
    """Else whoever has no method would be known to have the rare one."""
    told = speakers((10, {}), (9, {"method": "focus_group", "theme": "elite"}), (10, {"gender": "men"}))
    assert told[["gender", "method"]].to_numpy().tolist() == [
        ["women", None],
        ["men", "interview"],
        ["women", None],
    ]


def test_an_age_group_that_is_narrow_for_one_is_told_of_none():
    told = speakers((10, {}), (10, {"age_group": "35-39"}))
    assert told.loc[0, "method"] == "interview"
    assert told["age_group"].isna().all()


@pytest.mark.parametrize(
    ("age", "broad"),
    [("18-34", True), ("30–39", True), ("30-38", False), ("55+", True), ("34", False), ("", False), ("old", False)],
)
def test_broad_age_groups(age, broad):
    assert is_broad(age) is broad


def test_a_language_without_words_is_empty():
    rows = pd.DataFrame([excerpt("a")]).drop(columns="text_fr")
    assert excerpts_leaving(rows, CLASSES)["text_fr"].tolist() == [None]


# ------------------------------------------------------------------------------------------------------------ numbers


def number(theme: str | None, group: str, of: int) -> dict:
    return {**ABOUT, "outcome": theme, "group": group, "estimate": of, "n": of}


def kappa(**more: object) -> dict:
    numbers = {"estimate": 0.7484, "lower": 0.5886, "upper": 0.9071, "standard_error": 0.08, "n": 34, "count": 26}
    return {**ABOUT, "measure": "kappa", "unit": "ratio", "group": "all", **numbers, **more}


def through(*rows: dict, communal: tuple = ()) -> list[dict]:
    return release(spine(rows), CLASSES, weighted=True, communal=communal).to_dict("records")


def test_numbers_of_excerpts_leave_as_they_are():
    told = through(number("marriage", "women", 2), number("marriage", "men", 1), number("marriage", "all", 3))
    assert [row["estimate"] for row in told] == [2, 1, 3]
    assert all(row["release"] == "published" and pd.isna(row["n"]) for row in told)


@pytest.mark.parametrize("theme", ["army", "stance", "unknown"])
def test_who_spoke_on_what_is_not_quoted_is_not_told(theme):
    women, everyone, total = through(number(theme, "women", 2), number(theme, "all", 3), number(None, "all", 40))
    assert (women["release"], women["release_reason"]) == ("withheld", "sensitive_theme")
    assert pd.isna(women["estimate"])
    assert (everyone["estimate"], total["estimate"]) == (3, 40)


def test_of_belonging_nothing_is_counted():
    told = through(number("marriage", "women", 2), number("marriage", "all", 3), communal=("marriage",))
    assert [row["release_reason"] for row in told] == ["communal", "communal"]


def test_kappa_leaves_in_hundredths_with_its_limits_outward():
    (row,) = through(kappa())
    assert [row[name] for name in ("estimate", "lower", "upper", "n")] == [0.75, 0.58, 0.91, 34]
    assert pd.isna(row["standard_error"])
    assert pd.isna(row["count"])
    (row,) = through(kappa(n=9))
    assert (row["release"], row["release_reason"]) == ("withheld", "few_coded")


def test_excerpts_change_nothing_of_other_rows():
    share = {"analysis": "drivers", "measure": "share", "unit": "proportion", "outcome": "marriage", "level": "1"}
    share |= {"group": "women", "estimate": 0.5, "lower": 0.4, "upper": 0.6, "n": 200, "count": 100, "clusters": 40}
    share["base"] = "answered"
    alone = release(spine([share]), CLASSES, weighted=False)
    beside = release(spine([share, number("marriage", "women", 3), kappa()]), CLASSES, weighted=False)
    pd.testing.assert_frame_equal(alone, beside[:1])
