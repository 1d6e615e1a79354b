"""What is said of a conjoint experiment: extremes by gender, differences, and what is withheld."""

from __future__ import annotations

import pytest
from many_questions import answers, item, survey

from bogolan.publication.sentences.experiments_by_kind import experiments_told
from bogolan.publication.tables.report_tables import report_tables

PLANS = {
    "name": "plans",
    "kind": "conjoint",
    "label": {"en": "a plan", "fr": "un plan"},
    "question": "chosen",
    "task": "task",
    "attributes": [
        {
            "name": "aid",
            "label": {"en": "Help", "fr": "Aide"},
            "levels": {"1": {"en": "food", "fr": "vivres"}, "2": {"en": "cash", "fr": "argent"}},
        },
        {"name": "guard"},
    ],
}
ABOUT = {"analysis": "experiments", "outcome": "plans", "unit": "proportion", "n": 600, "clusters": 40}


def mean(level: str, group: str, value: float | None, **more: object) -> dict:
    limits = {} if value is None else {"lower": value - 0.04, "upper": value + 0.04}
    return {**ABOUT, "measure": "marginal_mean", "level": level, "group": group, "estimate": value, **limits, **more}


def gap(level: str, value: float, p: float, **more: object) -> dict:
    told = {"contrast": "men", "measure": "gap", "p_value": p / 2, "p_adjusted": p}
    return mean(level, "women", value, **{**told, **more})


WOMEN = [mean("aid=1", "women", 0.41), mean("aid=2", "women", 0.6), mean("guard=army", "women", 0.5)]
MEN = [mean("aid=1", "men", 0.52), mean("aid=2", "men", 0.47), mean("guard=army", "men", 0.55)]
PER_TASK = {**ABOUT, "measure": "profiles", "level": "per_task", "group": "all", "estimate": 3}


def told(*rows: dict, language: str = "en", **changes: object):
    experiment = {key: value for key, value in {**PLANS, **changes}.items() if value is not None}
    found = survey([item("a")], [*answers("a"), *rows], language, experiments=[experiment])
    return experiments_told(found)[0], found


def test_the_levels_with_the_largest_and_the_smallest_mean_by_gender():
    found, _ = told(*WOMEN, *MEN, PER_TASK)
    assert found.finding == (
        "In the conjoint experiment, women chose profiles with “Help: cash” most often (60%, 56% to 64%) and those "
        "with “Help: food” least often (41%, 37% to 45%) and men chose profiles with “guard: army” most often (55%, "
        "51% to 59%) and those with “Help: cash” least often (47%, 43% to 51%) (SYNTHETIC)."
    )
    assert "shown 3 profiles at a time" in found.design
    assert "each would have 33%" in found.design
    assert "(“Help” and “guard”)" in found.design


def test_without_a_number_of_profiles_a_task_none_is_told():
    found, _ = told(*WOMEN)
    assert found.design.startswith("Respondents were shown several profiles at a time")


@pytest.mark.parametrize(
    ("gaps", "said"),
    [
        (
            [gap("aid=1", -0.11, 0.02), gap("aid=2", 0.13, 0.004), gap("guard=army", -0.05, 0.3)],
            "Women and men differ in 2 of 3 levels, also among all levels of the experiment, most in “Help: cash”, "
            "women minus men +13 points (+9 to +17; p = 0.004).",
        ),
        (
            [gap("aid=1", -0.11, 0.02), gap("aid=2", 0.03, 0.4)],
            "Women and men differ in 1 of 2 levels, also among all levels of the experiment: “Help: food”, women minus "
            "men −11 points (−15 to −7; p = 0.02).",
        ),
        (
            [gap("aid=1", -0.11, 0.2), gap("aid=2", 0.03, 0.4)],
            "Among all 2 levels of the experiment, in none is a difference between women and men established.",
        ),
    ],
)
def test_where_women_and_men_differ(gaps, said):
    assert told(*WOMEN, *MEN, *gaps)[0].remarks[0] == said


def weak(level: str, smallest: float, **more: object) -> list[dict]:
    detectable = {"measure": "detectable", "p_value": None, "p_adjusted": None, "lower": None, "upper": None}
    flagged = gap(level, 0.03, 0.6, flag="not_informative", lower=-0.2, upper=0.26, **more)
    return [flagged, {**gap(level, smallest, 1, **more), **detectable}]


def test_what_could_not_have_been_found_is_said_with_the_smallest_difference():
    rows = [*WOMEN, *MEN, *weak("aid=1", 0.31), *weak("aid=2", 0.24), gap("guard=army", -0.05, 0.3)]
    assert told(*rows)[0].remarks[1] == (
        "On 2 levels of 3 it is not informative: it could have found, four times in five, a difference between women "
        "and men of 24 points or more in one of them and of 31 points or more in another."
    )
    french = told(*rows, language="fr")[0].remarks[1].replace("\u00a0", " ").replace("\u202f", " ")
    assert french == (
        "Pour 2 modalités sur 3, elle ne renseigne pas : elle aurait pu déceler, quatre fois sur cinq, un écart entre "
        "femmes et hommes de 24 points ou plus pour l’une et de 31 points ou plus pour une autre."
    )
    one = told(*WOMEN, *MEN, *weak("aid=1", 0.31), gap("aid=2", 0.03, 0.4))[0].remarks[1]
    assert one.startswith("On 1 level of 2 it is not informative")
    assert one.endswith("a difference between women and men of 31 points or more.")
    rated = told(*WOMEN, *MEN, *weak("aid=1", 1.25, unit="rating"), task=None)[0].remarks[1]
    assert rated.endswith("a difference between women and men of 1.25 or more.")
    hidden = [{**row, "release": "withheld"} for row in weak("aid=1", 0.31)]
    assert not any("not informative" in remark for remark in told(*WOMEN, *MEN, *hidden)[0].remarks)


def test_in_french_one_level_and_several_agree():
    one = told(*WOMEN, *MEN, gap("aid=1", -0.11, 0.02), gap("aid=2", 0.03, 0.4), language="fr")[0]
    assert one.remarks[0].replace("\u00a0", " ") == (
        "Femmes et hommes diffèrent pour 1 modalité sur 2, même parmi toutes celles de l’expérience : "
        "« Aide : vivres », femmes moins hommes −11 points (−15 à −7 ; p = 0,02)."
    )
    both = told(*WOMEN, *MEN, gap("aid=1", -0.11, 0.02), gap("aid=2", 0.13, 0.004), language="fr")[0]
    assert "2 modalités sur 2" in both.remarks[0]


def test_an_order_that_may_be_chance_says_so():
    doubt = "Where the intervals of the two overlap, chance may have brought their order about."
    apart = [{**row, "lower": row["estimate"] - 0.001, "upper": row["estimate"] + 0.001} for row in (*WOMEN, *MEN)]
    alike = [{**row, "lower": 0.4, "upper": 0.6} for row in (*WOMEN, *MEN)]
    assert doubt not in told(*apart)[0].remarks
    assert doubt in told(*alike)[0].remarks


@pytest.mark.parametrize(("p", "said"), [(0.01, "do not prefer alike (p = 0.01)"), (0.4, "not established (p = 0.40)")])
def test_whether_they_prefer_alike_at_all(p, said):
    test = {**ABOUT, "measure": "preferences", "unit": "F", "group": "women", "contrast": "men", "p_value": p}
    assert said in told(*WOMEN, *MEN, test)[0].remarks[0]


def test_ratings_are_told_on_their_scale():
    rows = [
        {**row, "unit": "rating", **{key: 10 * row[key] for key in ("estimate", "lower", "upper")}} for row in WOMEN
    ]
    less = {**gap("aid=1", -0.11, 0.02), "unit": "rating", "estimate": -1.1, "lower": -1.5, "upper": -0.7}
    found, evidence = told(*rows, less, task=None)
    assert "women rated profiles with “Help: cash” highest (6.00, 5.60 to 6.40)" in found.finding
    assert "women minus men −1.10 (−1.50 to −0.70; p = 0.02)" in found.remarks[0]
    assert found.design.startswith("Respondents rated profiles.")
    table = report_tables(evidence)["experiment-plans"]
    assert table.body[0][1] == "4.10"
    assert table.note.startswith("Marginal mean: the mean rating")


def test_profiles_that_were_accepted_one_by_one_are_told_so():
    found, evidence = told(*WOMEN, task=None)
    assert found.design.startswith("Respondents said yes or no to profiles, one by one.")
    assert report_tables(evidence)["experiment-plans"].body[0][1] == "41%"


def test_what_is_withheld_says_so():
    hidden = [{**row, "release": "withheld", "estimate": None, "lower": None, "upper": None} for row in (*WOMEN, *MEN)]
    found, evidence = told(*hidden)
    assert found.finding == "What was chosen in the conjoint experiment “a plan” is withheld, to protect who answered."
    assert found.remarks == ()
    assert report_tables(evidence)["experiment-plans"].body[0][1] == "withheld"


def test_of_one_gender_or_none_recorded_there_is_one_column():
    rows = [mean("aid=1", "all", 0.41), mean("aid=2", "all", 0.6)]
    found, evidence = told(*rows)
    assert "profiles with “Help: cash” were chosen most often" in found.finding
    assert len(report_tables(evidence)["experiment-plans"].headings) == 3
