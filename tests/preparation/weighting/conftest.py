"""A sample, its questions and its files, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.preparation.weighting.weights import weighted
from bogolan.provenance.errors import SurveyError
from bogolan.survey.plan import completed
from bogolan.survey.questionnaire import Question

QUESTIONS = {
    "region": Question("region", "select_one", choices={"N": "North", "S": "South"}, closed=True),
    "sex": Question("sex", "select_one", choices={"1": "Woman", "2": "Man"}, closed=True),
    "village": Question("village", "text"),
    "w": Question("w", "decimal"),
    "adults": Question("adults", "integer"),
}
LEAST = {
    "title": "t",
    "responses": "responses.csv",
    "fieldwork": {"start": "2020-01-01", "end": "2020-01-31"},
    "sampling": "probability",
    "gender": {"question": "sex", "women": 1, "men": 2},
}


@pytest.fixture
def people():
    """A prepared sample: what is not given is one stratum, everyone a cluster of their own, a weight of 1."""

    def made(**columns) -> pd.DataFrame:
        rows = len(next(iter(columns.values())))
        own = {"_weight": np.ones(rows), "_stratum": "all", "_cluster": [f"row-{row}" for row in range(rows)]}
        return pd.DataFrame({"_row": range(2, rows + 2), **own, **columns})

    return made


NOBODY = pd.DataFrame({"disposition": [], **{name: [] for name in QUESTIONS}}, dtype=object)


@pytest.fixture
def weigh(tmp_path):
    """Weights a sample as a plan's `weighting` says, with files by their names and texts; gives sample and report."""

    def run(sample, weighting, files=(), design=None, set_aside=NOBODY, questions=QUESTIONS):
        for name, text in dict(files).items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        plan = completed({**LEAST, "weighting": weighting, "design": design or {}})
        return weighted(sample, set_aside, questions, plan, tmp_path)

    return run


@pytest.fixture
def told(weigh, tmp_path):
    """The problems that weighting finds: file, row, column, and the whole message."""

    def run(*given, **named):
        with pytest.raises(SurveyError) as caught:
            weigh(*given, **named)
        found = caught.value.problems
        return [(one.file.removeprefix(f"{tmp_path}/"), one.row, one.column, one.found) for one in found]

    return run
