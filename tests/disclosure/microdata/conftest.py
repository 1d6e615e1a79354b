"""An invented survey of 600 in 30 villages, asked for a file by a plan that tests change."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.disclosure.microdata.decision import decided
from bogolan.survey.plan import read_plan
from bogolan.survey.questionnaire import Question

SALT = b"s" * 32
PLAN = """\
title: {en: A survey, fr: Une enquête}
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: quota
uuid: uuid
identifiers: [phone]
gender: {question: sex, women: f, men: m}
interviewer: {question: asker}
design: {strata: cercle, clusters: village}
support:
  - {question: good, share: [1]}
drivers:
  - {question: road, share: [1], class: community}
  - {question: view, share: [1], class: personal}
microdata:
  requested_by: {en: A university, fr: Une université}
"""
ASKED = """\
  keys: [sex, age, edu]
  bands: [{question: age, breaks: [18, 35, 50]}]
"""
N, VILLAGES = 600, 30


def _question(name, choices, **more):
    return Question(name, "select_one", {"en": f"About {name}?", "fr": f"Sur {name} ?"}, choices, **more)


YES_NO = {"1": {"en": "Yes", "fr": "Oui"}, "0": {"en": "No", "fr": "Non"}}
CODEBOOK = {
    one.name: one
    for one in (
        _question("sex", {"f": "Female", "m": "Male"}),
        Question("age", "integer", "How old are you?"),
        _question("edu", {"0": "None", "1": "Primary", "2": "Higher"}, missing={"99": "refused"}),
        _question("cercle", {"c1": "One", "c2": "Two", "c3": "Three"}),
        _question("village", {f"v{number}": f"Village {number}" for number in range(VILLAGES)}),
        _question("hamlet", {f"h{number}": f"Spring {number}" for number in range(VILLAGES)}),
        _question("market", YES_NO),
        _question("ethnicity", {"1": "A", "2": "B"}),
        _question("rare", YES_NO),
        _question("road", YES_NO),
        _question("view", {**YES_NO, "2": "Perhaps"}),
        _question("good", YES_NO, missing={"99": "refused"}),
        _question("army", YES_NO),
        Question("cattle", "integer", "Cattle?"),
        Question("words", "text", "Tell me more."),
        Question("today", "text", meta="today"),
        Question("order", "rank", several=["1", "2"]),
        Question("why", "text", "Why?", several=["1", "2", "3"], several_labels={"1": "Money", "2": "Faith", "3": "X"}),
    )
}  # fmt: skip


def survey():
    """The sample and the reasons for no answer."""
    rng = np.random.default_rng(7)
    village = np.repeat(np.arange(VILLAGES), N // VILLAGES)
    cercle = village % 3
    sex = np.tile(["f", "m"], N // 2)
    edu = rng.choice(["0", "1", "2", None], N, p=[0.6, 0.3, 0.07, 0.03])
    good = rng.choice(["1", "0", None], N, p=[0.3, 0.6, 0.1])
    sample = pd.DataFrame({
        "uuid": [f"interview-{number}" for number in range(N)], "sex": pd.Categorical(sex),
        "age": pd.array(rng.integers(18, 70, N), "Int64"), "edu": edu, "cercle": [f"c{one + 1}" for one in cercle],
        "village": [f"v{one}" for one in village], "hamlet": [f"h{one}" for one in village],
        "market": (village % 2).astype(str), "ethnicity": rng.choice(["1", "2"], N),
        "rare": np.where(np.arange(N) < 3, "1", "0"), "road": rng.choice(["1", "0"], N),
        "view": rng.choice(["1", "0", "2"], N), "good": good, "army": rng.choice(["1", "0"], N),
        "cattle": pd.array(rng.integers(0, 60, N), "Int64"), "words": "Moussa said so", "today": "2020-01-05",
        "order": "1 2", "why": "1", "why/1": rng.integers(0, 2, N), "why/2": rng.integers(0, 2, N),
        "why/3": (np.arange(N) < 2).astype(int), "_row": np.arange(N) + 2,
        "_weight": np.array([800.0, 1000.0, 1700.0])[cercle] * np.where(sex == "f", 1.1, 0.9),
        "_stratum": [f"c{one + 1}" for one in cercle], "_cluster": [f"v{one}" for one in village],
    })  # fmt: skip
    why = dict.fromkeys(CODEBOOK) | {"edu": "refused", "good": "refused"}
    reasons = pd.DataFrame(
        {name: np.where(sample[name].isna(), reason, None) for name, reason in why.items() if name in sample},
        dtype=object,
    )
    return sample, reasons


@pytest.fixture
def made(tmp_path):
    """Decides on the file that a plan asks for: what stands under `microdata`, other parts, another sample or salt."""

    def make(asked=ASKED, more="", sample=None, salt=SALT, detected=()):
        folder = tmp_path / "my-survey"
        folder.mkdir(exist_ok=True)
        (folder / "survey.yaml").write_text(more + PLAN + asked, encoding="utf-8")
        answers, reasons = survey()
        if sample is not None:
            answers = sample(answers)
            reasons = reasons.loc[answers.index]
        plan = read_plan(folder / "survey.yaml")
        return decided(answers, reasons, CODEBOOK, list(detected), plan, folder, salt)

    return make
