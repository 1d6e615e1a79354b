"""What runs again, and that nothing else does."""

from __future__ import annotations

import os
import shutil

import pytest

from .conftest import SHIPPED, build, contents, run, steps

pytestmark = pytest.mark.slow

PUBLISHING = [
    "drawing figures",
    "making tables",
    "signing the report",
    "writing the report (en)",
    "writing the report (fr)",
]
ESTIMATING = ["estimating shares and gaps", "fitting regressions", "deciding what may be published"]
PREPARING = ["checking the plan", "cleaning responses", "reading responses", "weighting the sample"]
EVERYTHING = sorted([*PREPARING, *ESTIMATING, *PUBLISHING, "starting"])
# The one shipped survey that has excerpts, conflict events and mixed models, and the steps that they add.
WITH_EXCERPTS, EXCERPTS = "mopti-demo", ["reading excerpts"]
MIXED, NUMBERED = ["fitting mixed models"], ["fitting mixed models", "numbering interviewers"]
COUNTING, EVENTS = ["counting conflict events"], ["placing conflict events", "counting conflict events"]


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_nothing_changed_nothing_runs(copy):
    told = run(copy)
    assert (told.returncode, steps(told)) == (0, [])


def test_a_touch_and_a_comment_run_nothing(copy):
    for path in [*copy.glob("data/*/*.*"), *copy.rglob("scripts/**/*.py")]:
        os.utime(path)
    for script in copy.glob("scripts/bogolan/statistics/*.py"):
        script.write_text("# a comment\n" + script.read_text() + "\n# another\n")
    assert steps(run(copy)) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "Women, men and the military",
            "Women and men and the military",
            ["writing the report (en)", "writing the report (fr)", "making tables", "signing the report"],
        ),
        ("said they would vote to keep", "said they will vote to keep", PUBLISHING),
        ("lonely: fail", "lonely: adjust", ["weighting the sample", *ESTIMATING, *PUBLISHING]),
        ("per: 10}", "per: 5}", ["fitting regressions", "deciding what may be published", *PUBLISHING]),
        ("lonely: fail", "lonely: fail, cluster_unit: village", [*PUBLISHING]),
        ("measure: mean}", "measure: mean, class: personal}", ["deciding what may be published", *PUBLISHING]),
        (
            "Primaire}",
            "Primaires}",
            ["reading responses", "cleaning responses", "weighting the sample", *ESTIMATING, *PUBLISHING],
        ),
    ],
    ids=["title", "statement", "lonely", "per", "unit", "class", "label"],
)
def test_a_change_of_the_plan_runs_what_depends_on_its_keys(copy, old, new, expected):
    plan = copy / "data/chile-1988/survey.yaml"
    plan.write_text(plan.read_text() + "design: {lonely: fail}\n")
    run(copy)
    edit(plan, old, new)
    told = run(copy)
    assert told.returncode == 0, told.stderr
    assert steps(told, "chile-1988") == sorted([*expected, "checking the plan"])
    assert steps(told, "mopti-headline") == []


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (
            "scripts/bogolan/statistics/inference/share_intervals.py",
            "FEW_CASES = 10",
            "FEW_CASES = 11",
            # Weights are calibrated by the statistics too.
            ["weighting the sample", *ESTIMATING, *PUBLISHING],
        ),
        (
            "scripts/bogolan/disclosure/rules.py",
            "BAND_LIMITS = (0.0, 0.10,",
            "BAND_LIMITS = (0.0, 0.11,",
            ["deciding what may be published", *PUBLISHING],
        ),
        ("scripts/bogolan/publication/messages/fr.yaml", "and: et", "and: et aussi", [*PUBLISHING]),
        (
            "scripts/bogolan/publication/report/templates/report.css",
            "body",
            "body ",
            ["writing the report (en)", "writing the report (fr)", "signing the report"],
        ),
        (
            "workflow/schemas/survey.schema.yaml",
            "title: A survey's plan",
            "title: The plan of a survey",
            ["checking the plan", "signing the report"],
        ),
        ("scripts/weigh.py", "sample(responses", "sample( responses", []),
    ],
    ids=["statistics", "gate", "message", "style", "schema", "layout"],
)
def test_a_change_of_the_code_runs_the_steps_that_use_it(copy, path, old, new, expected):
    edit(copy / path, old, new)
    told = run(copy)
    assert told.returncode == 0, told.stderr
    for survey in SHIPPED:
        estimated = survey == WITH_EXCERPTS and "estimating shares and gaps" in expected
        more = [*EXCERPTS, *COUNTING, *MIXED] if estimated else []
        assert steps(told, survey) == sorted([*expected, *more])


def test_consent_taken_back_reads_the_excerpts_anew_and_takes_the_words_off_the_page(copy):
    said = "My younger sister married this season."
    page = copy / "reports/mopti-demo/en/report.html"
    assert said in page.read_text(encoding="utf-8")
    edit(copy / "data/mopti-demo/excerpts.csv", "a_marry,a_marry,yes,no", "a_marry,a_marry,no,no")
    told = run(copy)
    assert told.returncode == 0, told.stderr
    anew = ["checking the plan", *EXCERPTS, "deciding what may be published", *PUBLISHING]
    assert steps(told, WITH_EXCERPTS) == sorted(anew)
    assert steps(told, "chile-1988") == []
    for path in (copy / "reports/mopti-demo").rglob("*"):
        assert not path.is_file() or said.encode() not in path.read_bytes(), path


def test_new_events_are_placed_and_counted_and_fitted_anew(copy):
    edit(copy / "data/mopti-demo/events.csv", "SYN0002,2018-02-09,2018", "SYN0002,2018-02-08,2018")
    told = run(copy)
    assert told.returncode == 0, told.stderr
    anew = ["checking the plan", *EVENTS, "weighting the sample", *ESTIMATING, *MIXED, *PUBLISHING]
    assert steps(told, WITH_EXCERPTS) == sorted(anew)
    assert steps(told, "chile-1988") == []


def test_new_responses_run_all_but_the_start(copy):
    edit(copy / "data/chile-1988/responses.csv", ",F,", ",M,")
    told = run(copy)
    assert steps(told, "chile-1988") == sorted(set(EVERYTHING) - {"starting"})
    assert steps(told, "mopti-headline") == []


def test_new_corrections_read_anew_since_what_was_read_is_removed(copy):
    folder = copy / "data/mopti-headline"
    edit(folder / "survey.yaml", "responses: responses.csv", "responses: responses.csv\ncorrections: decisions.csv")
    heading = "uuid,question,old_value,new_value,change_type,issue\n"
    (folder / "decisions.csv").write_text(heading + "synthetic-001,sex,male,female,change_response,\n")
    told = run(copy)
    assert told.returncode == 1
    assert "decisions.csv, row 2, old_value" in told.stderr
    assert "Stopped: mopti-headline" in told.stderr
    (folder / "decisions.csv").write_text(heading + "synthetic-001,sex,female,,blank_response,asked again\n")
    told = run(copy)
    assert told.returncode == 0, told.stderr
    assert steps(told, "mopti-headline") == sorted(set(EVERYTHING) - {"starting"})
    assert "asked again,C01" in (copy / "data/derived/mopti-headline/cleaning_log.csv").read_text()
    assert steps(run(copy)) == []


def test_without_records_everything_runs(copy):
    shutil.rmtree(copy / ".snakemake")
    (copy / "data/derived/chile-1988/estimates.parquet").write_bytes(b"what lies there is not trusted")
    before = contents(copy / "reports")
    told = run(copy)
    assert told.returncode == 0, told.stderr
    for survey in SHIPPED:
        more = [*EXCERPTS, *EVENTS, *NUMBERED] if survey == WITH_EXCERPTS else []
        assert steps(told, survey) == sorted([*EVERYTHING, *more])
    assert contents(copy / "reports") == before


def test_one_survey_of_many(made, tmp_path):
    folder = build(tmp_path / "house", *SHIPPED)
    told = run(folder, "--config", "survey=mopti-headline")
    assert told.returncode == 0, told.stderr
    assert steps(told, "chile-1988") == []
    assert steps(told, "mopti-headline") == EVERYTHING
    wrong = run(folder, "--config", "survey=mopti-headlin")
    assert wrong.returncode == 1
    assert "did you mean 'mopti-headline'?" in wrong.stderr
