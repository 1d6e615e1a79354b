"""The figure of an experiment: each method, policy or level by gender, struck out with its reason where it fails."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.text import Text

from bogolan.publication.figures.drawing import draw_figures, figures_for

ITEM = {"en": "the armed men work for the good of people like you", "fr": "les hommes armés agissent pour votre bien"}
COUNT = {"type": "integer", "label": {"en": "How many of them?", "fr": "Combien d’entre eux ?"}}
DIRECT = {"women": (0.17, 0.12, 0.22), "men": (0.18, 0.13, 0.22), "all": (0.17, 0.13, 0.21)}
BY_LIST = {
    "women": (0.21, 0.08, 0.33),
    "men": (0.27, 0.14, 0.39),
    "all": (0.24, 0.14, 0.33),
    "gap": (-0.06, -0.23, 0.1),
}
LESS = {
    "women": (-0.04, -0.17, 0.09),
    "men": (-0.09, -0.23, -0.01),
    "all": (-0.07, -0.17, 0.03),
    "gap": (0.05, -0.1, 0.2),
}
BOTH = {"women": (0.2, 0.15, 0.25), "men": (0.22, 0.17, 0.27), "all": (0.21, 0.17, 0.25), "gap": (-0.02, -0.09, 0.05)}
POLICIES = {
    "roads": {"en": "Do you support or oppose roads?", "fr": "Êtes-vous pour ou contre des routes ?"},
    "clinics": {"en": "Do you support or oppose clinics?", "fr": "Êtes-vous pour ou contre des dispensaires ?"},
}
LEVELS = {
    "aid": {"food": {"en": "food", "fr": "vivres"}, "cash": {"en": "cash", "fr": "argent"}},
    "guard": {"army": {"en": "the army", "fr": "l’armée"}, "village": {"en": "the village", "fr": "le village"}},
}
LONG = {
    "en": "a council of elders that is elected anew every second year by all who live in the village or nearby",
    "fr": "un conseil d’anciens élu de nouveau tous les deux ans par toutes les personnes du village ou d’à côté",
}


def estimates(
    survey, name: str, measure: str, level: str | None, numbers: dict, unit: str = "proportion", **more
) -> None:
    """Rows of one estimate: group (or "gap") -> number; of a difference a gap has the measure of its sides."""
    for group, number in numbers.items():
        own = {"measure": measure, "group": group}
        if group == "gap":
            own = {"measure": measure if measure in ("misreporting", "endorsement") else "gap"}
            own |= {"group": "women", "contrast": "men"}
        told = {"analysis": "experiments", "outcome": name, "level": level, "unit": unit, **own}
        survey.row(**told, **survey.number(number, 700), **more)


def failed(survey, name: str, level: str) -> None:
    """A check that failed; every other row of the experiment says so."""
    for row in survey.rows:
        if row["outcome"] == name:
            row["flag"] = "invalid_experiment"
    survey.row(analysis="experiments", outcome=name, measure="check", level=level, group="all", flag="failed")


def listed(survey, by_list=BY_LIST, less=LESS, direct=DIRECT, both=None, **more) -> None:
    """A list experiment with a direct question that is reported as support."""
    survey.codebook["count"] = COUNT
    if direct:
        survey.share("direct", ITEM, direct)
        survey.plan["support"] = survey.plan.pop("drivers")
        for row in survey.rows:
            row["analysis"] = "support"
    plan = {"name": "trust", "kind": "list", "label": ITEM, "question": "count", "items": 3}
    plan |= {"direct": {"question": "direct", "share": ["yes"]}} if direct or less else {}
    survey.plan.setdefault("experiments", []).append(plan | more)
    estimates(survey, "trust", "prevalence", "difference_in_means", by_list)
    for measure, level, numbers in (("misreporting", "difference_in_means", less), ("prevalence", "combined", both)):
        if numbers:
            estimates(survey, "trust", measure, level, numbers)


def endorsed(survey, effects: dict, labels: dict = POLICIES) -> None:
    """An endorsement experiment: policy (or None for all together) -> group -> effect."""
    survey.codebook.update({name: {"type": "select_one", "label": label} for name, label in labels.items()})
    plan = {"name": "approval", "kind": "endorsement", "label": ITEM, "questions": list(labels), "ethics_approval": "x"}
    survey.plan.setdefault("experiments", []).append(plan)
    for policy, numbers in effects.items():
        estimates(survey, "approval", "endorsement", policy, numbers, "scale_points")


def conjoint(
    survey, means: dict, per_task: int | None = 2, labels: dict = LEVELS, unit: str = "proportion", **more
) -> None:
    """A conjoint experiment: level -> group -> marginal mean."""
    attributes = [{"name": name, "label": name.capitalize(), "levels": levels} for name, levels in labels.items()]
    plan = {"name": "plans", "kind": "conjoint", "label": {"en": "a plan", "fr": "un plan"}, "question": "chosen"}
    survey.plan.setdefault("experiments", []).append({**plan, "attributes": attributes, "task": "task", **more})
    for level, numbers in means.items():
        estimates(survey, "plans", "marginal_mean", level, numbers, unit)
    if per_task:
        about = {"analysis": "experiments", "outcome": "plans", "measure": "profiles", "level": "per_task"}
        survey.row(**about, unit="profiles", group="all", estimate=per_task, n=700)


def texts(figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def markers(figure, hollow: bool | None = None) -> list:
    found = [line for line in figure.axes[0].lines if line.get_marker() in ("o", "D", "s")]
    return [line for line in found if hollow is None or (line.get_markerfacecolor() == "white") == hollow]


def weights(figure) -> dict[str, str]:
    return {text.get_text(): text.get_weight() for text in figure.findobj(Text)}


def place_of(figure, label: str) -> float:
    """Where a tick's label stands."""
    (x,) = {text.get_position()[0] for text in figure.findobj(Text) if text.get_text() == label}
    return x


# ------------------------------------------------------------------------------------------------------------ layout


EXTREME = {"women": (-0.31, -0.62, 0.0), "men": (1.2, 0.9, 1.5), "all": (0.5, 0.49, 0.51), "gap": (-1.51, -2.0, -1.0)}
NOTHING = {"women": (0.0, -0.001, 0.001), "men": (0.0, -0.001, 0.001), "all": (0.0, -0.001, 0.001)}


@pytest.mark.parametrize("synthetic", [False, True])
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "numbers", [BY_LIST, EXTREME, NOTHING, dict.fromkeys(("women", "men"), (1.0, 0.99, 1.0)), {"men": (0.3, 0.2, 0.4)}]
)
def test_every_text_of_a_list_stands_apart_and_on_the_canvas(survey, misplaced, numbers, language, synthetic):
    listed(survey, numbers, {**LESS, **numbers}, both=numbers, label=LONG)
    survey.plan["synthetic"] = synthetic
    survey.plan["weighting"] = {"method": "rake"}
    assert misplaced(survey.figures(language)["experiment-trust"]) == []
    for row in survey.rows:
        row["flag"] = "not_informative"
    assert misplaced(survey.figures(language)["experiment-trust"]) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_reasons_of_one_that_is_struck_out_have_room(survey, misplaced, language):
    listed(survey, both=BOTH, label=LONG)
    for check in ("design_effect", "extremes", "balance", "response"):
        failed(survey, "trust", check)
    assert misplaced(survey.figures(language)["experiment-trust"]) == []


@pytest.mark.parametrize("reach", [0.002, 0.3, 4.0, 60.0])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_effects_of_any_size_fit(survey, misplaced, language, reach):
    numbers = {"women": (-reach / 2, -reach, 0.0), "men": (reach / 2, 0.0, reach), "gap": (-reach, -2 * reach, reach)}
    endorsed(survey, {None: numbers, "roads": numbers, "clinics": {**numbers, "women": "withheld"}})
    assert misplaced(survey.figures(language)["experiment-approval"]) == []


def test_many_policies_with_long_questions_fit_on_pages(survey, misplaced):
    labels = {f"p{number}": {"en": LONG["en"] * 2, "fr": LONG["fr"] * 2} for number in range(25)}
    numbers = {"women": (-0.2, -0.3, -0.1), "men": "withheld", "all": (0.1, 0.0, 0.2), "gap": "withheld"}
    endorsed(survey, dict.fromkeys((None, *labels), numbers), labels)
    for check in ("balance", "response/p1", "response/p2"):
        failed(survey, "approval", check)
    survey.plan |= {"synthetic": True, "weighting": {"method": "rake"}}
    figures = survey.figures("fr")
    assert list(figures) == ["experiment-approval", "experiment-approval-2", "experiment-approval-3"]
    for figure in figures.values():
        assert figure.get_figheight() < 9.4
        assert misplaced(figure) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_many_levels_fit_on_pages_on_one_axis_with_their_attribute_over_them(survey, misplaced, language):
    labels = {name: {f"l{number}": LONG for number in range(20 if name == "aid" else 3)} for name in ("aid", "guard")}
    near = {"women": (0.5, 0.45, 0.55), "men": (0.52, 0.48, 0.56), "gap": (-0.02, -0.08, 0.04)}
    far = {"women": (0.1, 0.0, 0.2), "men": (0.9, 0.8, 1.0), "gap": (-0.8, -0.9, -0.7)}
    levels = [f"{name}={level}" for name, levels in labels.items() for level in levels]
    conjoint(survey, {level: far if level == "aid=l0" else near for level in levels}, labels=labels)
    for check in ("independence", "levels", "place", "carryover"):
        failed(survey, "plans", check)
    survey.plan |= {"synthetic": True, "weighting": {"method": "rake"}}
    figures = survey.figures(language)
    assert list(figures) == ["experiment-plans", "experiment-plans-2", "experiment-plans-3"]
    headings = [[text for text in texts(figure) if text in ("Aid", "Guard")] for figure in figures.values()]
    assert headings == [["Aid"], ["Aid"], ["Guard"]]
    percent = "100%" if language == "en" else "100\u00a0%"
    assert all(percent in texts(figure) for figure in figures.values()), "one axis, also where nothing reaches so far"
    for figure in figures.values():
        assert figure.get_figheight() < 9.4
        assert misplaced(figure) == []


# ------------------------------------------------------------------------------------------- lists and random devices


def test_each_method_has_a_lane_a_group_beside_its_numbers(survey):
    listed(survey, both=BOTH)
    figure = survey.figures()["experiment-trust"]
    found = texts(figure)
    assert [label for label in found if label in METHODS] == METHODS
    assert {"17%", "[12, 22]", "21%", "[8, 33]", "−6", "[−23, +10]", "−9", "[−23, −1]"} <= set(found)
    assert found.count("700") == 9
    assert len(markers(figure)) == 3 + 4 * 3
    assert any("the armed men work for the good of people like you" in text.replace("\n", " ") for text in found)


METHODS = ["Asked directly", "By the list experiment", "Both together", "Asked directly, less the list"]


def test_a_point_stands_where_its_number_is_on_the_axis(survey):
    listed(survey, less=None)
    figure = survey.figures()["experiment-trust"]
    zero, forty = place_of(figure, "0%"), place_of(figure, "40%")
    xs = [line.get_xdata()[0] for line in markers(figure)[3:]]
    expected = [zero + share / 0.4 * (forty - zero) for share in (0.17, 0.18, 0.17, 0.21, 0.27, 0.24)]
    assert xs == pytest.approx(expected)


def test_randomised_responses_are_drawn_as_lists_are_with_shares_below_zero(survey, misplaced):
    listed(survey)
    survey.plan["experiments"][0] |= {"kind": "randomised_response", "share": ["1"], "design": "mirrored", "p": 0.7}
    for row in survey.rows:
        row["level"] = "moment" if row["level"] == "difference_in_means" else row["level"]
    survey.rows[4].update(estimate=-0.02, lower=-0.09, upper=0.05, flag="beyond")
    figure = survey.figures("fr")["experiment-trust"]
    found = texts(figure)
    assert {"−2\u00a0%", "[−9\u00a0; 5]", "D’après la réponse"} <= set(found)
    assert any("telles qu’estimées" in text for text in found)
    assert misplaced(figure) == []


def test_both_together_are_drawn_only_where_they_may_be_combined(survey):
    listed(survey, both=dict.fromkeys(("women", "men", "all"), "withheld"))
    assert "Both together" not in texts(survey.figures()["experiment-trust"])


@pytest.mark.parametrize("change", [{"share": ["no"]}, {"share": ["yes"], "among": ["yes"]}])
def test_the_direct_question_is_drawn_only_where_the_same_answers_are_reported(survey, change):
    listed(survey)
    survey.plan["experiments"][0]["direct"] = {"question": "direct", **change}
    assert "Asked directly" not in texts(survey.figures()["experiment-trust"])


def test_a_band_is_a_hatched_range_and_what_is_withheld_a_word_without_a_marker(survey):
    listed(survey, direct={"women": "10-25", "men": "withheld", "all": (0.17, 0.13, 0.21)}, less=None)
    figure = survey.figures()["experiment-trust"]
    assert {"10–25%", "withheld", "Given as a range only"} <= set(texts(figure))
    assert len(markers(figure)) == 3 + 1 + 3
    *_, box = [patch for patch in figure.axes[0].patches if patch.get_hatch()]
    ends = [
        place_of(figure, "0%") + share / 0.4 * (place_of(figure, "40%") - place_of(figure, "0%"))
        for share in (0.1, 0.25)
    ]
    assert [box.get_x(), box.get_x() + box.get_width()] == pytest.approx(ends)


def test_a_share_of_at_most_so_much_is_a_range_too(survey):
    listed(survey, direct={"women": (0.05, 0.0, 0.1), "men": (0.17, 0.1, 0.2)}, less=None)
    survey.rows[0]["note"] = "or_less"
    figure = survey.figures()["experiment-trust"]
    assert "at most 5%" in texts(figure)
    assert len(markers(figure)) == 3 + 1 + 3


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_not_informative_says_so_below_its_number(survey, language):
    listed(survey)
    for row in survey.rows:
        if row["analysis"] == "experiments" and row.get("contrast") and row["measure"] == "gap":
            row["flag"] = "not_informative"
    words = {"en": "not informative", "fr": "ne renseigne pas"}[language]
    found = [text.replace("\u00a0", " ") for text in texts(survey.figures(language)["experiment-trust"])]
    assert found.count(words) == 1


def test_what_is_said_directly_less_the_list_is_not_drawn_where_few_admit_it(survey):
    listed(survey, less=dict.fromkeys(("women", "men", "all", "gap"), "withheld"))
    figure = survey.figures()["experiment-trust"]
    assert [label for label in texts(figure) if label in METHODS] == METHODS[:2]
    assert "Percentage points" not in texts(figure)


def test_nothing_is_drawn_of_an_experiment_of_which_all_is_withheld(survey):
    hidden = dict.fromkeys(("women", "men", "all", "gap"), "withheld")
    listed(survey, hidden, hidden)
    assert "experiment-trust" not in survey.figures()


def test_a_difference_is_bold_and_a_marker_filled_only_if_the_interval_excludes_zero(survey):
    listed(survey, {**BY_LIST, "gap": (-0.16, -0.3, -0.02)})
    figure = survey.figures()["experiment-trust"]
    assert (weights(figure)["−16"], weights(figure)["+5"]) == ("bold", "normal")
    assert len(markers(figure, hollow=True)) == 2, "women and all: said directly less the list"
    assert any(
        text.startswith("Bold differences of women and men: the 95% interval does not") for text in texts(figure)
    )


# -------------------------------------------------------------------------------------------------------- struck out


@pytest.mark.parametrize(
    ("language", "reason"),
    [("en", "Struck out, and not to be used"), ("fr", "Rayé, à ne pas employer")],
)
def test_one_that_fails_is_struck_out_with_the_reason_but_for_the_direct_question(survey, language, reason):
    listed(survey)
    survey.rows[3].update(estimate=-0.21, lower=-0.3, upper=-0.1)
    failed(survey, "trust", "extremes")
    figure = survey.figures(language)["experiment-trust"]
    assert any(text.startswith(reason) for text in texts(figure))
    assert len(markers(figure, hollow=False)) == 3 + 3, "the legend's and those of the direct question"
    assert len(markers(figure, hollow=True)) == 6
    struck = [line for line in figure.axes[0].lines if line.get_color() == "#A4133C"]
    assert len(struck) == 2 * 4, "three groups and the gap, by the list and compared with it"
    shown = weights(figure)
    assert [shown[number.replace("%", "%" if language == "en" else "\u00a0%")] for number in ("17%", "21%")] == [
        "bold",
        "normal",
    ]
    assert shown["−21"] == "bold", "women less men when asked directly"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "The arms did not answer “"), ("fr", "n’ont pas répondu aussi souvent")]
)
def test_endorsements_and_profiles_are_struck_out_too(survey, language, said):
    endorsed(survey, {None: {"women": (-0.2, -0.3, -0.1)}, "roads": {"women": (-0.2, -0.3, -0.1)}})
    failed(survey, "approval", "response/roads")
    conjoint(survey, {"aid=food": {"women": (0.4, 0.3, 0.5)}})
    failed(survey, "plans", "place")
    figures = survey.figures(language)
    assert said in " ".join(texts(figures["experiment-approval"]))
    for figure in figures.values():
        assert len(markers(figure, hollow=True)) == len(markers(figure)) - 1, "all but the legend's"


def test_words_for_a_struck_out_picture_tell_the_reason_and_none_of_its_numbers(survey):
    listed(survey)
    failed(survey, "trust", "extremes")
    text = survey.alt_text("experiment-trust", "en")
    assert "Struck out, and not to be used" in text
    assert "Asked directly: women: 17% [12, 22]" in text
    assert "27%" not in text


# --------------------------------------------------------------------------------------- endorsements and profiles


@pytest.mark.parametrize("language", ["en", "fr"])
def test_effects_stand_for_all_policies_together_in_bold_and_for_each(survey, language):
    numbers = {
        "women": (-0.22, -0.34, -0.1),
        "men": (0.05, -0.1, 0.2),
        "all": (-0.1, -0.2, 0.0),
        "gap": (-0.27, -0.5, -0.04),
    }
    endorsed(survey, {None: numbers, "roads": numbers, "clinics": numbers})
    figure = survey.figures(language)["experiment-approval"]
    shown = {text.replace("\n", " "): weight for text, weight in lines_of(figure).items()}
    together = {"en": "All policies together", "fr": "Toutes les propositions"}[language]
    assert shown[together] == "bold"
    assert len([text for text in texts(figure) if text == {"en": "−0.22", "fr": "−0,22"}[language]]) == 3
    assert len(markers(figure)) == 3 + 3 * 3
    assert {"en": "Less support", "fr": "Moins de soutien"}[language] in texts(figure)


def lines_of(figure) -> dict[str, str]:
    return {text.get_text(): text.get_weight() for text in figure.findobj(Text) if text.get_text()}


MEANS = {
    "aid=food": {"women": (0.41, 0.37, 0.45), "men": (0.52, 0.48, 0.56), "gap": (-0.11, -0.17, -0.05)},
    "aid=cash": {
        "women": (0.6, 0.56, 0.64),
        "men": (0.47, 0.43, 0.51),
        "all": (0.5, 0.4, 0.6),
        "gap": (0.13, 0.07, 0.19),
    },
    "guard=army": {"women": "withheld", "men": "withheld", "gap": "withheld"},
}


def test_levels_stand_under_their_attribute_with_a_dot_a_gender(survey):
    conjoint(survey, MEANS)
    figure = survey.figures()["experiment-plans"]
    found = texts(figure)
    assert [text for text in found if text in ("Aid", "food", "cash", "Guard", "the army")] == [
        "Aid",
        "food",
        "cash",
        "Guard",
        "the army",
    ]
    assert len(markers(figure)) == 2 + 4, "women and men, none of all together and none that is withheld"
    assert found.count("withheld") == 3


def test_a_difference_in_a_level_is_bold_if_it_holds_among_all_levels(survey):
    conjoint(survey, MEANS)
    for row in survey.rows:
        if row.get("contrast") and row["estimate" if "estimate" in row else "release"] != "withheld":
            row["p_adjusted"] = 0.2 if row["level"] == "aid=food" else 0.01
    figure = survey.figures()["experiment-plans"]
    assert (weights(figure)["−11"], weights(figure)["+13"]) == ("normal", "bold")
    assert any("holds among all comparisons" in text.replace("\n", " ") for text in texts(figure))


def test_a_line_stands_where_levels_that_make_no_difference_would(survey):
    conjoint(survey, MEANS, per_task=2)
    figure = survey.figures()["experiment-plans"]
    middle = place_of(figure, "50%")
    dark = [
        line
        for line in figure.axes[0].lines
        if line.get_color() == "#1F2933" and line.get_xdata()[0] == pytest.approx(middle)
    ]
    assert len(dark) == 3, "one a level"
    assert "50%: if levels made no difference" in texts(figure)


@pytest.mark.parametrize(("per_task", "task"), [(None, "task"), (2, None)])
def test_no_line_where_that_is_not_known(survey, per_task, task):
    conjoint(survey, MEANS, per_task)
    if task is None:
        del survey.plan["experiments"][0]["task"]
    figure = survey.figures()["experiment-plans"]
    assert not any("no difference" in text for text in texts(figure))
    assert ("% of the profiles with the level to which they said yes" in texts(figure)) == (task is None)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_mean_ratings_stand_on_their_own_scale(survey, misplaced, language):
    rated = {"women": (3.41, 3.3, 3.52), "men": (2.98, 2.8, 3.16), "gap": (0.43, 0.2, 0.66)}
    conjoint(survey, {"aid=food": rated, "aid=cash": rated}, None, unit="rating")
    del survey.plan["experiments"][0]["task"]
    figure = survey.figures(language)["experiment-plans"]
    assert misplaced(figure) == []
    expected = {
        "en": {"3.41", "[3.30, 3.52]", "+0.43", "[+0.20, +0.66]"},
        "fr": {"3,41", "[3,30\u00a0; 3,52]", "+0,43"},
    }
    assert expected[language] <= set(texts(figure))


@pytest.mark.parametrize("kind", [listed, None])
def test_one_gender_has_no_column_of_differences(survey, misplaced, kind):
    if kind:
        listed(survey, {"men": (0.3, 0.2, 0.4)}, {"men": (-0.1, -0.2, 0.0)}, {"men": (0.2, 0.1, 0.3)})
    else:
        conjoint(survey, {"aid=food": {"men": (0.3, 0.2, 0.4)}})
    (figure,) = [figure for name, figure in survey.figures().items() if name.startswith("experiment")]
    assert misplaced(figure) == []
    assert not any("Women" in text for text in texts(figure))


# ------------------------------------------------------------------------------------------------- files and words


def test_the_same_bytes_twice_with_the_released_rows_and_no_others(survey, tmp_path):
    listed(survey, direct={"women": "withheld", "men": "10-25", "all": (0.2, 0.1, 0.3)})
    conjoint(survey, MEANS)
    survey.plan["synthetic"] = True
    for folder in ("once", "again"):
        draw_figures(survey.released, survey.plan, survey.codebook, tmp_path / folder, ["en", "fr"])
    names = sorted(path.name for path in (tmp_path / "once").iterdir() if "experiment" in path.name)
    ends = ("-en.png", "-en.svg", "-fr.png", "-fr.svg", ".csv")
    assert names == [f"SYNTHETIC-experiment-{name}{end}" for name in ("plans", "trust") for end in ends]
    for name in names:
        assert (tmp_path / "once" / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name
    table = pd.read_csv(tmp_path / "once/SYNTHETIC-experiment-trust.csv")
    assert len(table) == 3 + 1 + 4 + 4
    assert table.loc[table["release"] != "published", ["estimate", "lower", "upper"]].isna().all(axis=None)
    assert "SYNTHÉTIQUE" in (tmp_path / "once/SYNTHETIC-experiment-trust-fr.svg").read_text(encoding="utf-8")


def test_an_experiment_stands_in_its_own_section_with_its_questions(survey):
    listed(survey)
    endorsed(survey, {None: {"men": (0.1, 0.0, 0.2)}, "roads": {"men": (0.1, 0.0, 0.2)}})
    conjoint(survey, MEANS)
    found = [one for one in figures_for(survey.plan, survey.released, survey.codebook) if one.experiment]
    assert [(one.section(survey.plan), one.experiment, one.facts.questions) for one in found] == [
        ("experiments", "trust", ("direct", "count")),
        ("experiments", "approval", ("roads",)),
        ("experiments", "plans", ()),
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "By the list experiment: women: 21% [8, 33]; men: 27% [14, 39]; all respondents: 24% [14, 33]; gap −6 "
                "points [−23, +10], too uncertain to establish a difference.",
                "Asked directly, less the list: women: −4 points [−17, +9]",
                "Aid: cash: women: 60% [56, 64]; men: 47% [43, 51]; gap +13 points [+7, +19].",
            ],
        ),
        (
            "fr",
            [
                "D’après l’expérience de liste : femmes : 21 % [8 ; 33] ; hommes : 27 % [14 ; 39]",
                "Aid : argent : femmes : 60 % [56 ; 64]",
                "Guard : l’armée : femmes : non publié ; hommes : non publié",
            ],
        ),
    ],
)
def test_words_for_who_cannot_see_it(survey, language, said):
    listed(survey)
    conjoint(survey, MEANS)
    told = " ".join(survey.alt_text(name, language) for name in ("experiment-trust", "experiment-plans"))
    for sentence in said:
        assert sentence in told
