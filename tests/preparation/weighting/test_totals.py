"""Known totals: how the file is read, and each thing that can be wrong with it or between it and the sample."""

from __future__ import annotations

import pytest

from bogolan.survey.questionnaire import Question

CROSSED = {"totals": "population.csv", "margins": [["region", "sex"]]}
POPULATION = """\
region,sex,population
N,1,300
N,2,200
S,1,100
S,2,400
"""


@pytest.fixture
def sample(people):
    return people(region=["N", "N", "N", "S", "S", "S"], sex=["1", "1", "2", "1", "2", "2"])


def weights(weigh, sample, weighting, text=POPULATION, **more):
    return weigh(sample, weighting, {"population.csv": text}, **more)[0]["_weight"].tolist()


def test_poststratified_weights_by_hand(weigh, sample):
    assert weights(weigh, sample, CROSSED) == pytest.approx([150, 150, 200, 100, 200, 200])


@pytest.mark.parametrize(
    "text",
    [
        POPULATION.replace(",", ";").replace("300", "3 00".replace(" ", "")),
        "\ufeff" + POPULATION,
        POPULATION.replace("N,1,300", "N,1.0,3e2"),
        "note,sex,population,region\nof 2009,1,300,N\n,2,200,N\n,1,100,S\n,2,400,S\n",
    ],
)
def test_one_file_in_several_forms(weigh, sample, text):
    assert weights(weigh, sample, CROSSED, text) == pytest.approx([150, 150, 200, 100, 200, 200])


def test_a_margin_is_the_sum_of_the_cells(weigh, sample):
    raked = {**CROSSED, "margins": [["sex"], ["region"]], "method": "rake"}
    found = weights(weigh, sample, raked)
    assert sum(found[:3]) == pytest.approx(500)
    assert found[0] + found[1] + found[3] == pytest.approx(400)


def test_rows_that_only_columns_of_no_margin_tell_apart_are_not_added_up(told, sample):
    text = "sex,year,population\n1,2009,400\n2,2009,600\n1,2019,500\n2,2019,700\n"
    problems = told(sample, {**CROSSED, "margins": [["sex"]]}, {"population.csv": text})
    assert [problem[1:] for problem in problems] == [
        (4, "sex", "sex=1 a second time, after row 2"),
        (5, "sex", "sex=2 a second time, after row 3"),
    ]


def test_margins_that_are_known_apart_stand_below_each_other(weigh, sample):
    text = "region,sex,population\nN,,500\nS,,500\n,1,400\n,2,600\n"
    raked = {**CROSSED, "margins": [["region"], ["sex"]], "method": "rake"}
    found = weights(weigh, sample, raked, text)
    assert sum(found[:3]) == pytest.approx(500)
    assert found[0] + found[1] + found[3] == pytest.approx(400)
    with_cells = text + POPULATION.partition("\n")[2].replace("300", "999")
    assert weights(weigh, sample, raked, with_cells) == pytest.approx(found), "a margin's own rows go before sums"


def test_joined_answers_meet_the_sum(weigh, sample):
    text = "region,sex,population\nN,1,300\nN,2,200\nS,1,100\nS,2,300\nE,1,0\nE,2,100\n"
    joined = {**CROSSED, "collapse": [{"question": "region", "levels": ["S", "E"]}]}
    questions = {"region": Question("region", choices=dict.fromkeys("NSE", "")), "sex": Question("sex")}
    assert weights(weigh, sample, joined, text, questions=questions) == pytest.approx([150, 150, 200, 100, 200, 200])


def test_a_cell_of_nobody_in_a_population_of_nobody_is_no_fault(weigh, sample):
    text = POPULATION + "W,1,0\n"
    questions = {"region": Question("region"), "sex": Question("sex")}
    assert weights(weigh, sample, CROSSED, text, questions=questions) == pytest.approx([150, 150, 200, 100, 200, 200])


@pytest.mark.parametrize(
    ("change", "row", "column", "found"),
    [
        (("population", "people"), 1, "population", "no such column"),
        (("region,", "zone,"), 1, "region", "no such column"),
        (("N,2,200", "N,3,200"), 3, "sex", "'3'"),
        (("N,2,200", "North,2,200"), 3, "region", "'North'"),
        (("N,2,200", "N,2,-200"), 3, "population", "'-200'"),
        (("N,2,200", "N,2,"), 3, "population", "''"),
        (("N,2,200", "N,2,many"), 3, "population", "'many'"),
        (("N,2,200", 'N,2,"1,200"'), 3, "population", "'1,200'"),
        (("N,2,200", "N,2,inf"), 3, "population", "'inf'"),
        (("N,2,200", "N,1,200"), 3, "region x sex", "region=N, sex=1 a second time, after row 2"),
        (("N,2,200", ",,200"), 3, "region", "a total of no cell"),
    ],
)
def test_what_is_wrong_with_the_file_is_named_with_its_row(told, sample, change, row, column, found):
    assert change[0] in POPULATION
    problems = told(sample, CROSSED, {"population.csv": POPULATION.replace(*change)})
    assert ("population.csv", row, column, found) in problems
    assert len(problems) == 1


def test_all_faults_of_a_file_are_told_at_once(told, sample):
    text = POPULATION.replace("N,1,300", "N,7,x").replace("S,2,400", "Q,2,-1")
    found = [problem[1:3] for problem in told(sample, CROSSED, {"population.csv": text})]
    assert found == [(2, "population"), (2, "sex"), (5, "population"), (5, "region")]


def test_a_file_that_is_not_there(told, sample):
    assert told(sample, CROSSED) == [("population.csv", None, None, "no such file")]


def test_respondents_without_an_answer_are_named_by_row(told, sample):
    sample["sex"] = ["1", None, "2", "1", "2", None]
    problems = told(sample, CROSSED, {"population.csv": POPULATION})
    assert problems[0] == ("responses.csv", None, "sex", "no answer in 2 rows, 3, 7")


def test_who_weighs_nothing_needs_no_answer(weigh, sample):
    sample["sex"] = ["1", None, "2", "1", "2", "2"]
    sample["_weight"] = [1.0, 0, 1, 1, 1, 1]
    assert weights(weigh, sample, CROSSED) == pytest.approx([300, 0, 200, 100, 200, 200])


def test_answers_without_population_and_population_of_nobody_are_named(told, people):
    sample = people(region=["N", "N", "S"], sex=["1", "3", "1"])
    problems = told(sample, CROSSED, {"population.csv": POPULATION})
    assert [problem[2:] for problem in problems] == [
        ("region x sex", "no population of N x 3, which 1 respondents are, in rows 3"),
        ("region x sex", "nobody in the sample of N x 2, 200 of 1000 people"),
        ("region x sex", "nobody in the sample of S x 2, 400 of 1000 people"),
    ]


def test_a_margin_that_no_row_tells(told, sample):
    raked = {**CROSSED, "margins": [["region", "sex"], ["sex"]], "method": "rake"}
    text = "region,sex,population\n,1,5\n,2,5\n"
    (problem,) = told(sample, raked, {"population.csv": text})
    assert problem[2:] == ("region x sex", "no row with the codes of region x sex")
