"""The figure of all answers: any number of answers on a side, any number of questions, and honest holes."""

from __future__ import annotations

import pytest
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from bogolan.publication.figures import answers, likert, likert_layout
from bogolan.publication.figures.points import by_key
from bogolan.publication.figures.style import theme
from bogolan.publication.released import rows
from bogolan.publication.wording import Wording

LONG = {
    "en": "Since these men have been here, has access to marriage for people like you improved or got worse?",
    "fr": "Depuis la présence de ces hommes ici, l’accès au mariage s’est-il amélioré ou s’est-il dégradé ?",
}
PAGE = 9.4  # inches of an A4 page that a figure may fill
ANSWERS = {
    "1": 0.1,
    "2": 0.2,
    "3": 0.1,
    "4": 0.25,
    "5": 0.35,
    "4+5": 0.6,
    "1+2": 0.3,
    "dont_know": 0.05,
    "refused": 0.02,
}


def texts(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fr"])
def test_twenty_five_questions_fit_on_several_pages(survey, misplaced, language):
    for number in range(25):
        survey.answers(f"q{number}", LONG, {"women": ANSWERS, "men": ANSWERS})
    survey.plan["synthetic"] = True
    figures = {name: figure for name, figure in survey.figures(language).items() if name.startswith("answers")}
    assert list(figures) == ["answers", "answers-2", "answers-3", "answers-4"]
    for figure in figures.values():
        assert figure.get_figheight() < PAGE
    assert misplaced(figures["answers"]) == []


@pytest.mark.slow
def test_twenty_five_questions_fit_in_one_figure_as_well(survey, misplaced):
    for number in range(25):
        survey.answers(f"q{number}", LONG, {"women": ANSWERS, "men": ANSWERS})
    facts = answers.facts(survey.plan, by_key(rows(survey.released)))
    assert misplaced(likert.draw(facts, survey.codebook, Wording("fr"))) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_extremes_keep_every_text_apart_and_on_the_canvas(survey, misplaced, language):
    everyone = {"1": 0.0, "2": 0.0, "3": 0.0, "4": 0.0, "5": 1.0, "4+5": 1.0, "1+2": 0.0}
    nobody = {"1": 1.0, "2": 0.0, "3": 0.0, "4": 0.0, "5": 0.0, "4+5": 0.0, "1+2": 1.0}
    hidden = dict.fromkeys([*ANSWERS], "withheld")
    survey.answers("a", LONG, {"women": everyone, "men": nobody})
    survey.answers("b", "x" * 70, {"women": hidden, "men": ANSWERS | {"1": "withheld", "4": "75-90", "4+5": "75-90"}})
    survey.answers(
        "c",
        "Short",
        {"women": {"y": "75-90", "n": "0-10", "dont_know": 1.0}, "men": {"y": 0.5, "n": 0.5, "not_recorded": 0.01}},
        choices={
            "y": "A long answer that goes on and on over the whole width of the legend and then beyond it",
            "n": "No",
        },
        share=["y"],
        against=["n"],
    )
    assert misplaced(survey.figures(language)["answers"]) == []


def test_one_question_of_one_gender_fits(survey, misplaced):
    survey.answers("a", LONG, {"men": ANSWERS})
    figure = survey.figures()["answers"]
    assert misplaced(figure) == []
    assert "Men" in texts(figure)
    assert "Women" not in texts(figure)


def test_answers_stand_the_further_out_the_further_they_are_from_the_other_side(survey):
    survey.answers("a", "Question", {"women": ANSWERS})
    question = answers.facts(survey.plan, by_key(rows(survey.released))).asked[0]
    rising = answers.scale(question, survey.codebook)
    assert (rising.against, rising.share, rising.neutral) == (("2", "1"), ("4", "5"), ("3",))
    turned = {"a": {"choices": dict(reversed(survey.codebook["a"]["choices"].items()))}}
    falling = answers.scale(question, turned)
    assert (falling.against, falling.share) == (("2", "1"), ("4", "5"))


def test_any_number_of_answers_on_a_side_has_colours_of_its_own(survey, misplaced):
    choices = {str(code): f"Answer {code}" for code in range(1, 10)}
    share = dict.fromkeys(choices, 1 / 9)
    survey.answers(
        "a", "Question", {"women": share, "men": share}, choices=choices, against=list("1234"), share=list("6789")
    )
    figure = survey.figures()["answers"]
    swatches = {patch.get_facecolor() for patch in figure.axes[0].patches if patch.get_height() == 9}
    assert len(swatches) == 9
    assert misplaced(figure) == []


def test_a_withheld_answer_hatches_its_side_and_is_said_in_words(survey):
    levels = ANSWERS | {"4": "withheld", "5": "withheld", "4+5": "withheld"}
    survey.answers("a", "Question", {"women": levels})
    figure = survey.figures()["answers"]
    bars = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle) and patch.get_height() == 15]
    assert sum(bool(bar.get_hatch()) for bar in bars) == 1
    assert "withheld" in texts(figure)
    assert "60%" not in texts(figure)


def test_a_released_total_gives_a_hatched_side_its_length(survey):
    survey.answers("a", "Question", {"women": ANSWERS | {"4": "withheld", "5": "withheld"}})
    facts = answers.facts(survey.plan, by_key(rows(survey.released)))
    with theme():
        layout = likert_layout.layout(facts, Wording("en"))
        figure = survey.figures()["answers"]
    hatched = [patch for patch in figure.axes[0].patches if patch.get_hatch() and patch.get_height() == 15]
    assert hatched[0].get_width() == pytest.approx(0.6 * layout.unit)
    assert "60%" in texts(figure)


def test_bars_are_as_long_as_their_shares_in_every_panel(survey):
    survey.answers("a", "Question", {"women": ANSWERS})
    facts = answers.facts(survey.plan, by_key(rows(survey.released)))
    with theme():
        unit = likert_layout.layout(facts, Wording("en")).unit
    bars = [patch for patch in survey.figures()["answers"].axes[0].patches if patch.get_height() == 15]
    expected = [0.2, 0.1, 0.25, 0.35, 0.1, 0.05, 0.02]
    assert [bar.get_width() / unit for bar in bars] == pytest.approx(expected)


def test_questions_with_the_same_answers_share_a_legend_and_others_have_their_own(survey):
    survey.answers("a", "One", {"women": ANSWERS})
    survey.answers("b", "Two", {"women": ANSWERS})
    yes_no = {"choices": {"y": "Yes", "n": "No"}, "share": ["y"], "against": ["n"]}
    survey.answers("c", "Three", {"women": {"y": 0.5, "n": 0.5}}, **yes_no)
    found = texts(survey.figures()["answers"])
    assert found.count("Strongly agree") == 1
    assert found.count("Yes") == 1


def test_a_survey_without_answers_against_has_no_such_figure(survey):
    survey.share("a", "said so", {"women": (0.5, 0.4, 0.6)})
    assert list(survey.figures()) == ["gender-gaps"]


def test_a_scale_stands_one_way_round_whichever_end_of_it_counts(survey):
    survey.answers("gain", LONG, {"women": ANSWERS, "men": ANSWERS})
    survey.answers("cost", LONG, {"women": ANSWERS, "men": ANSWERS})
    first, second = survey.plan["support"][-2:]
    second["share"], second["against"] = second["against"], second["share"]
    found = answers.facts(survey.plan, by_key(rows(survey.released)), survey.codebook)
    sides = {question.item["question"]: question.item["share"] for question in found.asked}
    assert sides == {"gain": first["share"], "cost": first["share"]}
    # Another scale with the same codes has its own way round.
    survey.codebook["cost"] = {**survey.codebook["cost"], "choices": {code: code for code in "54321"}}
    found = answers.facts(survey.plan, by_key(rows(survey.released)), survey.codebook)
    sides = {question.item["question"]: question.item["share"] for question in found.asked}
    assert sides == {"gain": first["share"], "cost": second["share"]}
