"""Small surveys in folders of their own."""

from __future__ import annotations

import pytest

PLAN = """\
title: A survey
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
gender: {question: sex, women: f, men: m}
missing: {dont_know: [98], refused: [99]}
"""


@pytest.fixture
def survey(tmp_path):
    """Writes a survey's folder and gives the path of its plan."""

    def write(responses: str | bytes, more: str = "", plan: str = PLAN):
        folder = tmp_path / "my-survey"
        folder.mkdir(exist_ok=True)
        (folder / "responses.csv").write_bytes(responses if isinstance(responses, bytes) else responses.encode())
        (folder / "survey.yaml").write_text(plan + more, encoding="utf-8")
        return folder / "survey.yaml"

    return write
