"""Several answers in one cell against a column of 0 and 1 for each."""

from __future__ import annotations

import pandas as pd

from bogolan.preparation.cleaning import clean
from bogolan.survey.questionnaire import Question


def test_a_cell_and_its_columns_should_say_the_same():
    columns = {
        "_uuid": ["same", "more", "less", "empty", "no column"],
        "who": ["1 98", "1", "1 98", "", "1"],
        "who/1": ["1", "1", "1", "", ""],
        "who/98": ["1", "True", "0", "", ""],
    }
    rows = pd.DataFrame(columns, dtype=str)
    questions = {name: Question(name, "text") for name in rows}
    flags = clean(rows, questions, {"categorical": [], "checks": ["select_multiple"]}).flags
    assert flags[["uuid", "question", "rule_id"]].values.tolist() == [["more", "who", "F04"], ["less", "who", "F04"]]
