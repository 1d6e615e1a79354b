"""Decompositions from answers to the page: in a survey large enough all leaves, and in the demonstration what may."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.models.regressions import regression_rows
from bogolan.analysis.shares import item_rows
from bogolan.disclosure.gate import release
from bogolan.publication.released import rows as released_rows_of
from bogolan.publication.sentences.decompositions import decompositions_told
from bogolan.publication.sentences.evidence import Evidence
from bogolan.publication.tables.report_tables import report_tables
from bogolan.publication.wording import Wording
from bogolan.survey.plan import completed
from bogolan.survey.plan_parts import community_drivers, disclosure_classes
from bogolan.survey.spine import DECOMPOSED, spine

from .conftest import released_rows
from .test_reports import words_of

LABELS = {"road": "Is there a road?", "school": "Is there a school?", "good": "Is life good?"}
YES_NO = {"1": {"en": "Yes", "fr": "Oui"}, "0": {"en": "No", "fr": "Non"}}
CODEBOOK = {name: {"type": "select_one", "label": label, "choices": YES_NO} for name, label in LABELS.items()}
TERMS = [{"question": "road", "is": [1]}, {"question": "school", "is": [1]}]
OUTCOME = {"question": "good", "share": [1]}
PLAN = {
    "title": "A survey", "responses": "r.csv", "sampling": "probability",
    "fieldwork": {"start": "2020-02-01", "end": "2020-02-28"}, "gender": {"question": "sex", "women": "f", "men": "m"},
    "support": [OUTCOME],
    "drivers": [{"question": name, "share": [1], "class": "community"} for name in ("road", "school")],
    "models": [{"name": "m", "outcome": OUTCOME, "terms": TERMS, "decomposition": ["shapley", "oaxaca"]}],
}  # fmt: skip


def answers(of_whom_silent: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """6000 respondents of 60 villages, women with more roads, and so many without an answer about it."""
    generator = np.random.default_rng(5)
    n = 6000
    women = np.arange(n) % 2 == 1
    road = generator.random(n) < np.where(women, 0.7, 0.4)
    school = generator.random(n) < 0.5
    good = generator.random(n) < 0.2 + 0.3 * road + 0.1 * school
    silent = np.zeros(n, bool)
    silent[generator.choice(n, of_whom_silent, replace=False)] = True
    columns = {"road": road, "school": school, "good": good}
    told = {name: pd.Categorical(held.astype(int).astype(str), ["1", "0"]) for name, held in columns.items()}
    frame = pd.DataFrame(told).assign(_gender=pd.Categorical(np.where(women, "women", "men"), ["women", "men"]),
                                      _weight=1.0, _stratum="all", _cluster=np.arange(n) // 100)  # fmt: skip
    reasons = pd.DataFrame(None, index=frame.index, columns=list(LABELS), dtype=object)
    frame.loc[silent, "road"], reasons.loc[silent, "road"] = None, "dont_know"
    return frame, reasons


def page(of_whom_silent: int, language: str) -> tuple[list[str], dict, pd.DataFrame]:
    """The sentences, the tables and the released rows of its decompositions."""
    sample, reasons = answers(of_whom_silent)
    plan = completed(PLAN)
    told = [*item_rows(sample, reasons, plan),
            *regression_rows(sample, reasons, CODEBOOK, plan | {"community": community_drivers(plan)})]  # fmt: skip
    frame = release(spine(told), disclosure_classes(plan), weighted=False)
    evidence = Evidence(released_rows_of(frame), plan, CODEBOOK, Wording(language))
    tables = report_tables(evidence)
    numbers = {name: number for number, name in enumerate(tables, 1)}
    found = decompositions_told(evidence, plan["models"][0], numbers)
    return [text.replace("\u00a0", " ") for text in found], tables, frame[frame["measure"].isin(DECOMPOSED)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_where_nobody_is_left_out_all_of_it_is_told(language):
    (explained, parted), tables, rows = page(0, language)
    assert (rows["release"] == "published").all()
    assert {"explained-m", "parted-m"} <= tables.keys()
    told = rows.set_index("id")["estimate"]
    share = f"{100 * told['models/explained/m/women']:.0f}"
    assert {"en": f"{share}% among women", "fr": f"{share} % chez les femmes"}[language] in explained
    difference = f"{100 * told['models/difference/m/women/men']:+.0f} points"
    assert difference in parted
    # 30 points more women have a road, which goes with 30 points more of the outcome
    assert told["models/composition/m/road/women/men"] == pytest.approx(0.09, abs=0.02)
    assert abs(told["models/association/m/women/men"]) < 0.06


def test_of_few_who_are_left_out_nothing_follows():
    (_, parted), _, rows = page(100, "en")
    told = rows.set_index("id")["release"]
    assert told["models/composition/m/women/men"] == "published"
    hidden = set(told.index[told == "withheld"])
    assert hidden == {
        f"models/{name}/women/men" for name in ("difference/m", "association/m", "association/m/(Intercept)")
    }
    assert "The rest is withheld: beside the difference among all who answered" in parted


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_demonstration_tells_what_may_be_told(made, language):
    found = released_rows(made, "mopti-demo")
    women, men = (found.loc[f"models/explained/good_costs/{group}"] for group in ("women", "men"))
    said = {
        "en": "beyond the other terms of the model is {}% among women ({}-{}%) and {}% among men ({}-{}%)",
        "fr": "au-delà des autres termes du modèle représente {} % chez les femmes ({} à {} %) et {} % chez les hommes "
        "({} à {} %)",
    }[language]
    numbers = [round(100 * row[name]) for row in (women, men) for name in ("estimate", "lower", "upper")]
    for form, words in words_of(made, "mopti-demo", language).items():
        assert said.format(*numbers) in words, form
    # what goes with marriage, which nearly all women reported, is hidden; so is what sums the parts up
    assert found.loc["models/composition/good_gap/a_marry/women/men", "release"] == "withheld"
    assert found.loc["models/composition/good_gap/a_work/women/men", "release"] == "published"
    whole = found.loc[[f"models/{part}/good_gap/women/men" for part in ("difference", "composition", "association")]]
    assert (whole["release"] == "withheld").all()
    assert not [name for name in found.index if re.match(r"models/(explained|composition|association)/\w+/age/", name)]
