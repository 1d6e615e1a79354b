"""The figure of a model: labelled terms, references, units, and a difference that is only starred when it is one."""

from __future__ import annotations

import pytest
from matplotlib.text import Text

EDUCATION = {
    "label": {"en": "Education", "fr": "Instruction"},
    "choices": {
        "P": {"en": "Primary", "fr": "Primaire"},
        "S": "Secondary",
        "H": "A degree from a university or college",
    },
}
NEWS = {"label": "How often do you follow the news, on any device, at home or elsewhere, alone or with others?"}
TERMS = [{"question": "age", "per": 10}, {"question": "education"}, {"question": "news", "is": ["w", "d"]}]
EFFECTS = {
    "age": {"women": (0.012, -0.01, 0.034), "men": (0.051, 0.02, 0.085), "difference": (-0.04, -0.075, -0.002)},
    "education=S": {"women": (0.17, 0.08, 0.26), "men": "withheld", "difference": "withheld"},
    "education=H": {"women": (0.21, 0.06, 0.35), "men": (0.16, -0.02, 0.31), "difference": (0.04, -0.1, 0.2)},
    "news=w+d": {"women": (-0.17, -0.25, -0.09), "men": (-0.05, -0.14, 0.04), "difference": (-0.12, -0.23, -0.01)},
}


@pytest.fixture
def modelled(survey):
    survey.codebook.update(
        age={"label": "Age in years", "choices": {}},
        education=EDUCATION,
        news=NEWS | {"choices": {"n": "Never", "w": "Weekly", "d": "Daily"}},
    )
    survey.effects("vote", TERMS, EFFECTS, label={"en": "would vote yes", "fr": "voterait oui"})
    return survey


def texts(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_text_stands_apart_and_on_the_canvas(modelled, misplaced, language):
    modelled.plan["synthetic"] = True
    assert misplaced(modelled.figures(language)["coefficients-vote"]) == []


@pytest.mark.parametrize("reach", [0.00002, 0.004, 1.0, 3.0])
def test_effects_of_any_size_fit(survey, misplaced, reach):
    survey.effects("m", ["x"], {"x": {"women": (reach / 2, 0.0, reach), "men": (-reach / 2, -reach, 0.0)}})
    assert misplaced(survey.figures()["coefficients-m"]) == []


def test_many_terms_fit_on_several_pages(survey, misplaced):
    terms = [f"term{number}" for number in range(25)]
    survey.codebook.update({term: {"label": NEWS["label"]} for term in terms})
    survey.effects("m", terms, {term: {"women": (0.1, 0.0, 0.2), "men": (0.1, 0.0, 0.2)} for term in terms})
    figures = survey.figures()
    assert list(figures) == ["coefficients-m", "coefficients-m-2", "coefficients-m-3"]
    for figure in figures.values():
        assert figure.get_figheight() < 9.4
        assert misplaced(figure) == []


def test_terms_are_labelled_with_their_reference_and_unit(modelled):
    found = texts(modelled.figures()["coefficients-vote"])
    assert {"Age in years", "per 10", "Education", "(ref. Primary)", "Secondary", "(ref. all other answers)"} <= set(
        found
    )
    assert "Weekly\u00a0/ Daily" in found


def test_the_plan_chooses_the_reference(modelled):
    modelled.plan["models"][0]["terms"] = [{"question": "education", "reference": "S"}]
    assert "(ref. Secondary)" in texts(modelled.figures()["coefficients-vote"])


def test_a_difference_is_starred_and_bold_only_if_its_interval_excludes_zero(modelled):
    weights = {text.get_text(): text.get_weight() for text in modelled.figures()["coefficients-vote"].findobj(Text)}
    assert weights["−12*"] == "bold"
    assert weights["+4"] == "normal"


def test_decimals_appear_where_whole_points_would_hide_the_interval(modelled):
    found = texts(modelled.figures()["coefficients-vote"])
    assert {"+5.1", "[+2.0, +8.5]", "−4.0*", "+17", "[+8, +26]"} <= set(found)


def test_what_is_withheld_is_a_word_without_a_marker(modelled):
    figure = modelled.figures()["coefficients-vote"]
    markers = [line for line in figure.axes[0].lines if line.get_marker() in ("o", "D", "s")]
    assert texts(figure).count("withheld") == 2
    assert len(markers) == 2 + 7, "the headings' markers, and one for each effect but the withheld one"


def test_markers_are_hollow_where_the_interval_holds_zero(modelled):
    figure = modelled.figures()["coefficients-vote"]
    hollow = [
        line for line in figure.axes[0].lines if line.get_marker() in "oD" and line.get_markerfacecolor() == "white"
    ]
    assert len(hollow) == 3


@pytest.mark.parametrize("group", ["women", "men", "all"])
def test_one_group_has_no_column_of_differences(survey, misplaced, group):
    survey.effects("m", ["x"], {"x": {group: (0.1, 0.05, 0.15)}})
    figure = survey.figures()["coefficients-m"]
    assert misplaced(figure) == []
    assert not any("Difference" in text for text in texts(figure))


def test_separated_estimates_carry_a_dagger_and_a_note(survey):
    survey.effects("m", ["x"], {"x": {"women": (0.1, 0.05, 0.15)}})
    survey.rows[0]["flag"] = "separated"
    found = texts(survey.figures()["coefficients-m"])
    assert "per 1\u00a0†" in found
    assert any(text.startswith("†") for text in found)


def test_who_belongs_to_which_community_is_never_drawn_beside_support(survey):
    survey.codebook["group"] = {"label": "Ethnic group of the respondent", "choices": {"a": "A", "b": "B"}}
    survey.effects("m", ["group", "x"], {"group=b": {"women": (0.1, 0.0, 0.2)}, "x": {"women": (0.1, 0.0, 0.2)}})
    found = texts(survey.figures()["coefficients-m"])
    assert not any("Ethnic" in text for text in found)
    assert "x" in found
