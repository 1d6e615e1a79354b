"""What a plan asks of the gate, in whole runs: an earlier report, an exception, stricter thresholds."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pandas as pd
import pytest

from .conftest import BOTH, SEXES, build, released_rows, reported, run, steps

pytestmark = pytest.mark.slow

SURVEY = "mopti-headline"
NUMBERS = ["estimate", "lower", "upper", "n", "count", "release"]
GUARDED = """\
disclosure:
  thresholds: {fewest: 20}
  exceptions:
    - questions: [marriage]
      fewest: 5
      decided_by: {en: The committee of X, fr: Le comité de X}
      date: 2024-05-01
      reason: {en: Clinics are planned by it, fr: Les soins en dépendent}
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A house that has reported once."""
    folder = build(tmp_path_factory.mktemp("guarded") / "house", SURVEY)
    told = run(folder, "--cores", "1")
    assert told.returncode == 0, told.stderr
    return folder


def french_pdf(house) -> str:
    path = house / "reports" / SURVEY / "fr/report.pdf"
    told = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True, text=True).stdout
    return re.sub(r"\s+", " ", told)


@pytest.fixture(scope="module")
def again(house):
    """The same after one answer was corrected, beside its first report: the rows of both, and what ran."""
    first = released_rows(house, SURVEY)
    folder = house / "data" / SURVEY
    (folder / "before").mkdir()
    shutil.copy(house / "reports" / SURVEY / "results.json", folder / "before")
    answers = (folder / "responses.csv").read_text()
    (folder / "responses.csv").write_text(answers.replace("female,improved", "female,worse", 1))
    with (folder / "survey.yaml").open("a") as plan:
        plan.write("previous_release: before/results.json\n" + GUARDED)
    told = run(house, "--cores", "1")
    assert told.returncode == 0, told.stderr
    return first, released_rows(house, SURVEY)


def test_a_corrected_answer_is_not_told_beside_the_first_report(again):
    first, second = again
    told = second["release"] == "published"
    assert first.loc[second.index[told], NUMBERS].equals(second.loc[told, NUMBERS])
    assert second.loc[told & (second["analysis"] == "drivers"), "flag"].str.contains("as_before").any()


def test_the_french_pdf_says_all_that_the_plan_asks(again, house):
    told = french_pdf(house)
    assert "tels que dans le rapport antérieur sur cette enquête" in told
    assert "Le plan exige plus qu’à l’ordinaire avant qu’un nombre soit imprimé" in told
    assert "20 au lieu de 10" in told
    assert "Exception, décidée par Le comité de X le 1 mai 2024" in told.replace("1er", "1")
    assert "Les soins en dépendent" in told


def test_another_earlier_report_runs_the_gate_again_and_one_of_another_survey_stops_it(again, house):
    path = house / "data" / SURVEY / "before/results.json"
    results = json.loads(path.read_text())
    path.write_text(json.dumps(results | {"rows": results["rows"][:-1]}))
    told = run(house, "--cores", "1")
    assert told.returncode == 0, told.stderr
    ran = steps(told, SURVEY)
    assert "deciding what may be published" in ran
    assert "estimating shares and gaps" not in ran
    path.write_text(json.dumps(results | {"survey": "another"}))
    told = run(house, "--cores", "1")
    assert told.returncode != 0
    assert "results of 'another'" in told.stderr


PLAN = """\
title: A survey
gender: {question: sex, women: 1, men: 2}
drivers: [{question: d1, share: [1]}, {question: d2, share: [1]}, {question: d3, share: [1]}]
"""


def test_what_a_form_asks_in_either_language_is_guarded_by_its_content(tmp_path):
    """Of 75 women and 75 men: enough for what is of the person, too few for what is sensitive."""
    rows = 300
    answers = pd.DataFrame({
        "_uuid": [f"u{row}" for row in range(rows)],
        "sex": [1 + row % 2 for row in range(rows)],
        **{name: [row // 2 % 2 for row in range(rows)] for name in ("d1", "d2", "d3")},
    })  # fmt: skip
    survey = [
        ["type", "name", *BOTH],
        ["select_one sex", "sex", "Sex", "Sexe"],
        ["select_one yes", "d1", "Is there a well here?", "Y a-t-il un puits ici ?"],
        ["select_one yes", "d2", "Do you trust the army?", "Qu’en pensez-vous ?"],
        ["select_one yes", "d3", "What do you think?", "Les hommes armés sont-ils passés ici ?"],
    ]
    choices = [["list_name", "name", *BOTH], *SEXES, ["yes", 1, "Yes", "Oui"], ["yes", 0, "No", "Non"]]
    house = reported(tmp_path, PLAN, {"asked": answers}, survey=survey, choices=choices)
    told = released_rows(house, "asked")["release"]
    assert [told[f"drivers/share/{name}/1/women"] for name in ("d1", "d2", "d3")] == [
        "published",
        "withheld",
        "withheld",
    ]
