"""Straight lines and reversed statements, in answers where both are known; outliers, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
from small_survey import survey, value

from bogolan.field.interviews import FieldInterviews
from bogolan.field.outliers import by_deviation, by_logarithm, by_quartiles, outliers
from bogolan.field.quality import quality
from bogolan.field.straight_lining import straight_lining
from bogolan.survey.questionnaire import Question

SCALE = {str(code): str(code) for code in range(1, 6)}
NAMES = [f"b{number}" for number in range(7)]


def test_a_reversed_statement_and_straight_lines():
    generator = np.random.default_rng(1)
    attitude = generator.normal(0, 1, 300)
    answers = {name: np.clip(np.round(3 + attitude + generator.normal(0, 1, 300)), 1, 5) for name in NAMES}
    answers["b6"] = 6 - answers["b6"]
    frame = pd.DataFrame(answers).astype(int).astype(str)
    frame.iloc[:15] = "4"
    questions = {name: Question(name, "select_one", choices=SCALE, form_row=row) for row, name in enumerate(NAMES)}
    attempts = pd.DataFrame({"interviewer": ["A"] * 15 + ["B"] * 285, "day": None, "village": None})
    rows = quality(straight_lining(FieldInterviews(attempts, frame, frame, pd.DataFrame(), questions)))
    assert value(rows, "question", "b6", "item_rest", "flag") == "reversed"
    assert value(rows, "question", "b0", "item_rest", "flag") == ""
    assert value(rows, "interviewer", "A", "straight_lining") == 1
    assert value(rows, "interviewer", "B", "straight_lining") < 0.02


def test_six_statements_are_no_battery():
    questions = {name: Question(name, "select_one", choices=SCALE, form_row=row) for row, name in enumerate(NAMES[:6])}
    frame = pd.DataFrame({name: ["4"] * 40 for name in NAMES[:6]})
    attempts = pd.DataFrame({"interviewer": ["A"] * 40, "day": None, "village": None})
    assert list(straight_lining(FieldInterviews(attempts, frame, frame, pd.DataFrame(), questions))) == []


def test_each_rule_of_outliers():
    numbers = np.array([1, 2, 3, 4, 5, 6, 7, 8, 9, 100], float)
    # Quartiles 3.25 and 7.75: three ranges beyond are -10.25 and 21.25.
    assert list(np.flatnonzero(by_quartiles(numbers))) == [9]
    assert not by_deviation(numbers).any(), "in ten numbers none is three standard deviations away"
    many = np.concatenate([np.tile(np.arange(1.0, 10), 11), [100.0]])
    assert list(np.flatnonzero(by_deviation(many))) == [99]
    skewed = np.exp(np.random.default_rng(3).normal(5, 1, 1000))
    assert by_logarithm(skewed).sum() < by_deviation(skewed).sum()
    assert not by_logarithm(np.array([-1.0, 1, 2])).any()
    assert not by_quartiles(np.array([5.0] * 9 + [6])).any(), "most are alike: no range to measure by"


def test_outliers_of_a_question(plan):
    kept = [("A", "v1", "f", 30 + place % 5, "1", "1", "0", 30, 3) for place in range(40)]
    kept[7] = ("A", "v1", "f", 300, "1", "1", "0", 30, 3)
    rows = quality(outliers(survey(plan, kept), plan))
    assert value(rows, "question", "age", "outliers:iqr") == 1
    assert value(rows, "question", "age", "median", "upper") == 300
