"""The demonstration with a list experiment that failed: it is struck out wherever it could be taken for a finding."""

from __future__ import annotations

import shutil

import pytest

from .conftest import HOUSE, build, printed, released_rows, run, unsound

pytestmark = pytest.mark.slow
SURVEY = "mopti-badlist"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    house = build(tmp_path_factory.mktemp("failed") / "house")
    shutil.copytree(HOUSE / "tests/surveys" / SURVEY, house / "data" / SURVEY)
    told = run(house, "--cores", "1")
    assert told.returncode == 0, told.stderr
    assert unsound(house) == {}
    return house


def test_every_estimate_of_it_is_invalid_and_so_is_what_was_fixed_in_advance_of_it(made):
    released = released_rows(made, SURVEY)
    own = released[(released["analysis"] == "experiments") & (released["outcome"] == "list")]
    assert own[own["measure"] == "check"].set_index("level").loc["extremes", "flag"] == "failed"
    estimates = own[~own["measure"].isin(["check", "impossible"]) & (own["release"] == "published")]
    assert len(estimates)
    assert estimates["flag"].str.contains("invalid_experiment").all()
    verdicts = released[released["measure"].eq("hypothesis") & released["outcome"].isin(["H5", "H6", "H8", "H9"])]
    of_record = verdicts[verdicts["domain"].isna()]
    assert set(of_record["outcome"]) == {"H5", "H6", "H8", "H9"}
    assert set(of_record["note"]) == {"invalid"}
    again = verdicts[verdicts["domain"].eq("sensitivity") & verdicts["release"].eq("published")]
    assert set(again["note"]) <= {"invalid"}


@pytest.mark.parametrize(
    ("language", "struck", "reason", "another", "on_claim"),
    [
        (
            "en",
            "Struck out, and not to be used",
            "Too few said none or all",
            "Endorsement experiment",
            "the experiment that would answer it fails the checks of its own assumptions",
        ),
        (
            "fr",
            "Rayé, à ne pas employer",
            "Trop peu de personnes ont dit aucun ou tous",
            "Expérience d’endossement",
            "l’expérience qui y répondrait échoue aux contrôles de ses propres hypothèses",
        ),
    ],
)
def test_the_page_strikes_it_out_with_its_reason_and_no_table_has_its_numbers(
    made, language, struck, reason, another, on_claim
):
    text = printed(made / f"reports/{SURVEY}/{language}/report.pdf")
    places = [place for place in range(len(text)) if text.startswith(struck, place)]
    assert len(places) == 2, "in its own paragraph and below its figure; the endorsement experiment beside it holds"
    assert all(reason in text[place:][:300] for place in places)
    assert another in text
    claim = text[text.index("C13. ") :][:600]
    assert on_claim in claim
    assert "%" not in claim[: claim.index(on_claim)], "no number of it is told"
    in_table = {"en": "(an experiment that fails its checks)", "fr": "(une expérience qui échoue à ses contrôles)"}
    assert in_table[language] in text
    least_squares = {"en": "Regression, least squares in two steps", "fr": "Régression, moindres carrés en deux étapes"}
    assert least_squares[language] not in text
