"""What the field report says of the demonstration: whom its faults were planted on, and not many others."""

from __future__ import annotations

from functools import cache

import pytest
from small_survey import value

from bogolan.demonstration.export import as_exported
from bogolan.demonstration.faults.planting import plant
from bogolan.demonstration.survey import SEED, survey
from bogolan.field.interviews import field_interviews
from bogolan.field.report import field_report
from bogolan.field.today import CALL, GO, tasks
from bogolan.preparation.areas import read_areas
from bogolan.preparation.cleaning import clean
from bogolan.survey.plan import read_plan
from bogolan.survey.plan_parts import categorical_questions
from bogolan.survey.questionnaire import codebook
from bogolan.survey.xlsform import read_form


@cache
def told(folder, seed):
    """The truth about an export, who asked in each of its rows, and the field report on it."""
    drawn = survey(seed=seed)
    planted = plant(as_exported(drawn.answers), drawn.answers, drawn.latent, seed, 1.0)
    rows = planted.responses.fillna("").astype(str)
    plan = read_plan(folder / "survey.yaml")
    questions = codebook(plan, read_form(folder / "questionnaire.xlsx"), list(rows.columns))
    reads = {**plan, "categorical": categorical_questions(plan)}
    cleaned = clean(rows, questions, reads, areas=read_areas(folder, plan))
    frames = (cleaned.responses, cleaned.reasons, cleaned.set_aside, cleaned.flags)
    interviews = field_interviews(*frames, cleaned.codebook, plan, log=cleaned.log)
    return planted.truth, rows, cleaned.accounting, field_report(interviews, cleaned.accounting, plan)


@pytest.mark.parametrize("seed", [SEED, 7])
def test_the_interviewer_who_made_interviews_up_is_called(house, seed):
    truth, rows, _, report = told(house / "data/mopti-demo", seed)
    invented = set(rows["enum_id"].iloc[truth.loc[truth["fault"] == "E14", "row"] - 2])
    called = {task.unit for task in tasks(report) if task.kind == CALL}
    assert len(invented) == 1
    assert invented <= called
    assert len(called) <= 24 / 3, "a list on which everybody stands is none"


@pytest.mark.parametrize("seed", [SEED, 7])
def test_villages_with_a_quota_not_kept_are_named(house, seed):
    truth, rows, _, report = told(house / "data/mopti-demo", seed)
    planted = truth[(truth["fault"] == "E27") & truth["kind"].isin(["quota", "few"])]
    villages = set(rows["village_id"].iloc[planted["row"] - 2])
    named = {unit for task in tasks(report) if task.kind == GO for unit in task.unit.split(", ")}
    assert villages
    assert villages <= named


def test_its_rates_are_those_of_its_accounting(house):
    _, _, accounting, report = told(house / "data/mopti-demo", SEED)
    counted = [accounting.get(name, 0) for name in ("complete", "partial", "refused", "withdrawn")]
    assert value(report.quality, "all", "all", "rate:COOP3") == pytest.approx(counted[0] / sum(counted))
    assert value(report.quality, "all", "all", "rows:read") == len(told(house / "data/mopti-demo", SEED)[1])


def test_ages_are_heaped_and_random_numbers_are_not(house):
    _, _, _, report = told(house / "data/mopti-demo", SEED)
    assert value(report.quality, "question", "age", "whipple") > 150
    assert value(report.quality, "question", "age", "last_digit_p", "flag") == "heaped"
    assert value(report.quality, "question", "hh_no", "last_digit_p", "flag") == ""


@pytest.mark.parametrize("seed", [SEED, 7])
def test_wrong_positions_are_counted_although_cleaning_blanked_them(house, seed):
    truth, _, _, report = told(house / "data/mopti-demo", seed)
    planted = truth[truth["fault"] == "E22"]["kind"].value_counts()
    for kind, measure in {"zero": "zero", "swapped": "swapped", "outside": "outside", "identical": "same"}.items():
        rows = report.quality[report.quality["measure"] == f"position:{measure}"].set_index("kind").loc["all"]
        assert rows["value"] * rows["n"] == pytest.approx(planted[kind], abs=2), kind  # some were set aside
