"""The figure of gaps at its extremes: nothing is cut off or overlaps, and what is withheld is no number."""

from __future__ import annotations

import pytest
from matplotlib.text import Text

from bogolan.publication.figures import gender_gap
from bogolan.publication.figures.points import by_key
from bogolan.publication.released import rows

LONG = {
    "en": "reported that access to marriage for people like them has improved since then, in their village or nearby",
    "fr": "ont déclaré que l’accès au mariage des gens comme eux s’est amélioré depuis, dans leur village ou un autre",
}


def texts(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def markers(figure):
    return [line for line in figure.axes[0].lines if line.get_marker() in ("o", "D", "s")]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_extremes_keep_every_text_apart_and_on_the_canvas(survey, misplaced, language):
    survey.share("a", LONG, {"women": (1.0, 0.87, 1.0), "men": (0.0, 0.0, 0.13)})
    survey.share("b", LONG, {"women": (0.0, 0.0, 0.06), "men": (1.0, 0.9, 1.0)})
    survey.share("c", "said so", {"women": (0.5, 0.4, 0.6), "men": (0.5, 0.4, 0.6)}, n=1200)
    survey.share("d", "said so", {"women": (0.5, 0.0, 1.0), "men": (0.51, 0.0, 1.0)})
    survey.share("e", "said so", {"women": "withheld", "men": "75-90"})
    survey.share("f", "said so", {"women": "0-10", "men": (1.0, 0.9, 1.0)})
    survey.share("g", "x" * 60, {"women": (0.02, 0.0, 0.1), "men": (0.98, 0.9, 1.0)})
    for synthetic in (False, True):
        survey.plan["synthetic"] = synthetic
        assert misplaced(survey.figures(language)["gender-gaps"]) == []


def test_twenty_five_rows_of_long_labels_fit_on_pages(survey, misplaced):
    for number in range(25):
        survey.share(f"q{number}", {"en": LONG["en"] * 3}, {"women": "withheld", "men": (0.5, 0.4, 0.6)})
    figures = survey.figures("fr")
    assert list(figures) == ["gender-gaps", "gender-gaps-2", "gender-gaps-3"]
    for figure in figures.values():
        assert figure.get_figheight() < 9.4
        assert misplaced(figure) == []


def test_the_measure_finds_a_text_that_leaves_the_canvas_and_two_that_overlap(survey, misplaced):
    survey.share("a", "said so", {"women": (1.0, 0.87, 1.0), "men": (0.9, 0.72, 0.98)})
    figure = survey.figures()["gender-gaps"]
    figure.axes[0].text(500, 30, "too far to the right")
    figure.axes[0].text(200, 20, "one on")
    figure.axes[0].text(205, 20, "another")
    found = misplaced(figure)
    assert "'too far to the right' leaves the canvas" in found
    assert "'one on' overlaps 'another'" in found


def test_rows_are_sorted_by_gap_and_what_has_no_number_comes_last(survey):
    survey.share("hidden", "d", {"women": "withheld", "men": "withheld"})
    survey.share("plus", "c", {"women": (0.6, 0.5, 0.7), "men": (0.4, 0.3, 0.5)})
    survey.share("minus", "a", {"women": (0.2, 0.1, 0.3), "men": (0.7, 0.6, 0.8)})
    survey.share("none", "b", {"women": (0.4, 0.3, 0.5), "men": (0.4, 0.3, 0.5)})
    facts = gender_gap.facts(survey.plan, by_key(rows(survey.released)))
    assert [share.item["question"] for share in facts.shares] == ["minus", "none", "plus", "hidden"]


def test_what_is_withheld_or_banded_is_words_and_never_a_marker(survey):
    survey.share("a", "said so", {"women": "withheld", "men": "75-90"})
    figure = survey.figures()["gender-gaps"]
    assert {"Women: withheld", "Men: 75–90%", "withheld"} <= set(texts(figure))
    assert len(markers(figure)) == 2, "the legend's markers and no other"


def test_a_bounded_share_is_words_too(survey):
    survey.share("a", "said so", {"women": (0.05, 0.0, 0.1), "men": (0.4, 0.3, 0.5)})
    survey.rows[0]["note"] = "or_less"
    figure = survey.figures()["gender-gaps"]
    assert "Women: at most 5%" in texts(figure)
    assert len(markers(figure)) == 3


def test_markers_stand_apart_where_the_gap_is_near_zero_and_level_where_it_is_not(survey):
    survey.share("near", "said so", {"women": (0.5, 0.4, 0.6), "men": (0.51, 0.4, 0.6)})
    women, men = markers(survey.figures()["gender-gaps"])[-2:]
    assert abs(women.get_ydata()[0] - men.get_ydata()[0]) > 7
    survey.rows.clear()
    survey.plan["drivers"].clear()
    survey.share("far", "said so", {"women": (0.3, 0.2, 0.4), "men": (0.7, 0.6, 0.8)})
    women, men = markers(survey.figures()["gender-gaps"])[-2:]
    assert women.get_ydata()[0] == men.get_ydata()[0]


def test_one_gender_has_no_column_of_gaps(survey, misplaced):
    survey.share("a", "said so", {"men": (1.0, 0.87, 1.0)})
    survey.share("b", "said no", {"men": (0.0, 0.0, 0.1)})
    figure = survey.figures()["gender-gaps"]
    assert misplaced(figure) == []
    assert not any("Gap" in text for text in texts(figure))
    assert "Men (n = 60)" in texts(figure)


def test_different_bases_are_given_as_a_range_and_few_cases_in_parentheses(survey):
    survey.share("a", "said so", {"women": (0.5, 0.4, 0.6), "men": (0.4, 0.3, 0.5)}, n=45)
    survey.share("b", "said no", {"women": (0.5, 0.4, 0.6), "men": (0.4, 0.3, 0.5)}, n=60)
    survey.rows[0]["flag"] = "few_clusters,few_cases"
    found = texts(survey.figures()["gender-gaps"])
    assert {"Women (n = 45–60)", "(50%)"} <= set(found)


def test_a_gap_whose_interval_excludes_zero_is_bold(survey):
    survey.share("a", "said so", {"women": (0.2, 0.1, 0.3), "men": (0.7, 0.6, 0.8)})
    survey.share("b", "said no", {"women": (0.5, 0.3, 0.7), "men": (0.4, 0.2, 0.6)})
    weights = {t.get_text(): t.get_weight() for t in survey.figures()["gender-gaps"].findobj(Text)}
    assert (weights["−50"], weights["+10"]) == ("bold", "normal")
