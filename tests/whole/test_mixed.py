"""Mixed models of the demonstration: told in one sentence, made for its analysts, nowhere in what is published."""

from __future__ import annotations

import json
import re

import openpyxl
import pandas as pd
import pytest

from .conftest import assert_for_their_owner_alone, contents, run, steps
from .test_reports import words_of

pytestmark = pytest.mark.slow

SURVEY = "mopti-demo"
TOLD = {
    "en": "Mixed models, which leave out weights, with an intercept for each group of respondents such as those of one "
    "place or of one interviewer, were fitted beside, where the data allow it; they are with the confidential results",
    "fr": "Des modèles mixtes, sans les poids, avec une constante propre à chaque groupe de personnes interrogées, "
    "comme celles d’un même lieu ou d’un même enquêteur, ont été estimés en regard, là où les données le permettent ; "
    "ils sont avec les résultats confidentiels",
}


def table(house) -> pd.DataFrame:
    return pd.read_csv(house / "data/derived" / SURVEY / "mixed.csv")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_report_says_that_there_are_some_and_no_number(made, language):
    for form, words in words_of(made, SURVEY, language).items():
        (sentence,) = re.findall(re.escape(TOLD[language]) + r"[^.]*\.", words)
        assert not re.search(r"\d", sentence), form
    for form, words in words_of(made, "chile-1988", language).items():
        assert TOLD[language] not in words, form


def test_its_analysts_have_both_models_each_gender_and_interviewers_of_each(made):
    found = table(made)
    assert_for_their_owner_alone(made / "data/derived" / SURVEY)
    assert set(found["model"]) == {"good_violence", "good_refused"}
    assert not (made / "data/derived/chile-1988/mixed.csv").exists()
    terms = found[found["measure"] == "mixed_coefficient"]
    assert terms[["estimate", "averaged", "design_based", "design_based_lower"]].notna().all(axis=None)
    alike = found[(found["measure"] == "mixed_intraclass_correlation") & found["estimate"].notna()]
    told = (
        alike[alike["level"] == "enum_id"].groupby(["model", "group"])["interviewers"].agg(lambda of: set(of.dropna()))
    )
    # men were asked by men alone, as the invented teams were made
    assert told.to_dict() == {
        (model, group): {"men"} if group == "men" else {"women", "men"}
        for model in ("good_violence", "good_refused")
        for group in ("women", "men")
    }
    assert (alike["lower"] <= alike["estimate"]).all()
    assert (alike["estimate"] <= alike["upper"]).all()


def test_interviewers_are_numbers_there(made):
    derived = made / "data/derived" / SURVEY
    numbered = pd.read_parquet(derived / "interviewers.parquet")
    codes = {code for code in pd.read_parquet(derived / "vault.parquet")["enum_id"] if code.startswith("E")}
    assert numbered["_interviewer"].nunique() == 24 == len(codes)
    for cells in (numbered.astype(str).to_numpy().ravel(), table(made).astype(str).to_numpy().ravel()):
        assert not codes & set(cells)


def test_nothing_of_them_is_published(made):
    derived, reports = made / "data/derived" / SURVEY, made / "reports" / SURVEY
    spines = [pd.read_parquet(derived / f"{name}.parquet") for name in ("released", "regressions", "estimates")]
    for rows in spines:
        assert not rows["measure"].str.startswith("mixed").any()
        assert not rows.astype(str).apply(lambda column: column.str.contains("enum_id|_interviewer")).any(axis=None)
    published = json.loads((reports / "results.json").read_text(encoding="utf-8"))["rows"]
    assert published
    assert not [row for row in published if "mixed" in str(row["measure"]) or "enum_id" in str(row["level"])]
    book = openpyxl.load_workbook(reports / "tables.xlsx", read_only=True)
    cells = {
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    }
    assert not [cell for cell in cells if re.search("enum_id|mixed model|modèle mixte", cell.lower())]


def test_other_numbers_in_them_change_no_byte_of_what_is_published(copy):
    path, reports = copy / "data/derived" / SURVEY / "mixed.csv", copy / "reports" / SURVEY
    before = contents(reports)
    found = table(copy)
    found["estimate"] = 0.98765
    found.to_csv(path, index=False)
    told = run(copy, "--config", f"survey={SURVEY}", "--forcerun", "release")
    assert told.returncode == 0, told.stderr
    assert "deciding what may be published" in steps(told, SURVEY)
    assert contents(reports) == before


def test_another_list_of_groupings_fits_them_alone_anew(copy):
    plan = copy / "data" / SURVEY / "survey.yaml"
    text = plan.read_text(encoding="utf-8")
    assert text.count("mixed: [village_id, enum_id]") == 2
    plan.write_text(text.replace("mixed: [village_id, enum_id]", "mixed: [village_id]"), encoding="utf-8")
    told = run(copy, f"data/derived/{SURVEY}/mixed.csv", "--config", f"survey={SURVEY}")
    assert told.returncode == 0, told.stderr
    assert steps(told, SURVEY) == ["checking the plan", "fitting mixed models"]
    assert set(table(copy)["level"].dropna()) & {"enum_id"} == set()


def test_its_numbers_are_in_words_and_of_a_logit_of_log_odds(made):
    """The demonstration's first language is English."""
    found = table(made)
    fitted = found[found["measure"] != "mixed"]
    assert fitted[["outcome", "number", "label"]].notna().all(axis=None)
    assert not fitted["label"].str.contains("=").any()
    of_logits = fitted[fitted["family"] == "logit"]
    alike = of_logits[of_logits["measure"] == "mixed_intraclass_correlation"]
    assert set(alike["number"]) == {"intraclass correlation (of log odds)"}
    assert set(alike["label"]) == {"Village code", "interviewer"}
    assert set(found["weights"]) == {"none"}
