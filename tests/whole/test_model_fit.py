"""How well models fit, from the answers to the tables in both languages, in a survey of twelve villages."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.models.regressions import regression_rows
from bogolan.disclosure.gate import release
from bogolan.publication.released import rows
from bogolan.publication.sentences.evidence import Evidence
from bogolan.publication.sentences.model_fit import fit_remarks
from bogolan.publication.tables.report_tables import report_tables
from bogolan.publication.wording import Wording
from bogolan.survey.spine import spine

LABELS = {"age": "Age", "edu": "School", "water": "Has water improved?"}
CODEBOOK = {
    "age": {"type": "integer", "choices": {}},
    "edu": {"type": "select_one", "choices": {"0": "None", "1": "Primary", "2": "Secondary"}},
    "water": {"type": "select_one", "choices": {"yes": "Yes", "no": "No"}},
}
CODEBOOK = {name: told | {"label": LABELS[name]} for name, told in CODEBOOK.items()}
MODEL = {
    "name": "m",
    "label": {"en": "said that water had improved", "fr": "a dit que l’eau s’était améliorée"},
    "outcome": {"question": "water", "measure": "share", "share": ["yes"]},
    "terms": [{"question": "age", "per": 10}, {"question": "edu"}],
    "by_gender": True,
}
PLAN = {
    "design": {"lonely": "fail", "intracluster_correlation": 0.2},
    "multiplicity": {"primary": "holm", "others": "BH"},
    "models": [MODEL],
    "support": [],
    "drivers": [],
    "domains": [],
    "groups": [],
    "sensitivity": [],
}


@pytest.fixture(scope="module")
def sample() -> pd.DataFrame:
    """480 people in twelve villages, where no man went to secondary school."""
    generator = np.random.default_rng(11)
    n = 480
    men = np.arange(n) % 2 == 0
    age, school = generator.integers(18, 70, n), generator.integers(0, 3, n)
    school = np.where(men & (school == 2), 0, school)
    likely = 1 / (1 + np.exp(-(age - 44) / 15))
    return pd.DataFrame(
        {
            "water": pd.Categorical(np.where(generator.random(n) < likely, "yes", "no"), ["yes", "no"]),
            "age": pd.array(age, "Int64"),
            "edu": pd.Categorical(school.astype(str), ["0", "1", "2"]),
            "_gender": pd.Categorical(np.where(men, "men", "women"), ["women", "men"]),
            "_weight": generator.uniform(0.5, 2, n),
            "_stratum": "all",
            "_cluster": [f"v{row // 40}" for row in range(n)],
        }
    )


def evidence_of(sample: pd.DataFrame, question_class: str, language: str) -> tuple[Evidence, pd.DataFrame]:
    found = spine(regression_rows(sample, sample[[]], CODEBOOK, PLAN))
    released = release(found, {"models": {"m": question_class}}, weighted=True)
    return Evidence(rows(released), PLAN, CODEBOOK, Wording(language)), found.set_index("id")


@pytest.mark.parametrize(("language", "women", "decimal"), [("en", "Women", "."), ("fr", "Femmes", ",")])
def test_of_the_place_the_numbers_of_every_model_stand_on_the_page(sample, language, women, decimal):
    evidence, found = evidence_of(sample, "community", language)
    tables = report_tables(evidence)
    line = next(row for row in tables["model-fit"].body if row[1] == women)
    fit = found.loc["models/goodness_of_fit/m/women", "p_value"]
    pseudo = found.loc["models/pseudo_r2/m/mcfadden/women", "estimate"]
    assert line[2:4] == (f"{fit:.2f}".replace(".", decimal), f"{pseudo:.2f}".replace(".", decimal))
    by_term = tables["few-clusters-m"].body[1]
    wild = found.loc["models/wild_bootstrap/m/edu=1/women", "p_value"]
    assert by_term[3] == f"{wild:.2f}".replace(".", decimal)
    (said,) = fit_remarks(evidence, MODEL)
    assert {"en": "Left out among men", "fr": "Absent du modèle chez les hommes"}[language] in said


@pytest.mark.parametrize("language", ["en", "fr"])
def test_of_people_nothing_tells_that_no_man_gave_an_answer(sample, language):
    evidence, found = evidence_of(sample, "personal", language)
    assert fit_remarks(evidence, MODEL) == []
    tables = report_tables(evidence)
    assert {row[1] for row in tables["model-fit"].body} == {Wording(language)("report.column.women")}
    told = [row for row in evidence.rows if row.level in ("edu=2", "edu@2") and "men" in (row.group, row.contrast)]
    assert {(row.release, row.release_reason, row.flag) for row in told} == {("withheld", "small_count", None)}
    assert found.loc["models/coefficient/m/edu=2/men", "flag"] == "constant"
