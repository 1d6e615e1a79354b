"""The commands, as a person calls them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bogolan.commands.__main__ import main
from bogolan.survey.plan_file import load

HOUSE = Path(__file__).resolve().parents[2]


@pytest.fixture
def data(tmp_path, house):
    shutil.copytree(house / "data/mopti-headline", tmp_path / "data/mopti-headline")
    return tmp_path / "data"


def test_check_says_what_would_be_run(data, capsys):
    assert main(["check", str(data)]) == 0
    told = capsys.readouterr().out
    assert told == (
        "mopti-headline: the plan agrees with its data: 120 rows read, 120 respondents (60 women, 60 men), "
        "12 clusters in 1 strata, 1 questions, 0 models\n"
        "  missing in the report, though AAPOR asks to disclose it: sponsor (item 2), sampling_note (item 5)\n"
        "  would go into the vault, but is analysed: village (a text in own words)\n"
    )


def test_check_says_what_cleaning_would_set_aside_and_blank(data, capsys):
    responses = data / "mopti-headline/responses.csv"
    header, first, second, *others = responses.read_text().splitlines()
    place = header.split(",").index("marriage")
    for number, answer in enumerate(("perhaps", "who knows")):
        cells = others[number].split(",")
        cells[place] = answer
        others[number] = ",".join(cells)
    nameless = "," + first.partition(",")[2]
    responses.write_text("\n".join([header, nameless, second, "," * header.count(","), *others]) + "\n")
    assert main(["check", str(data), "mopti-headline"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert "  set aside: 1 empty" in told
    assert "  1 rows without an id, which no correction can name" in told
    assert "  blanked by R02: 2 cells (marriage 2)" in told


def test_check_says_what_is_declared_and_not_computed(data, capsys):
    plan = data / "mopti-headline/survey.yaml"
    declared = "groups: [{name: glad, where: [{question: marriage, is: [improved]}]}]\n"
    declared += "experiments: [{name: e, kind: endorsement, questions: [marriage], arm: sex, treated: female}]\n"
    declared += "hypotheses:\n"
    for number in (1, 2):
        about = "test: difference, compare: [women, men], experiment: e"
        declared += f"  - {{id: H{number}, statement: s, registered: 2019-01-01, {about}}}\n"
    plan.write_text(plan.read_text() + declared)
    assert main(["check", str(data)]) == 0
    assert capsys.readouterr().out.endswith(
        "village (a text in own words)\n  declared, not computed yet: the experiment 'e', 2 hypotheses\n"
    )


def test_check_reads_the_arms_of_experiments_and_names_those_that_are_not_analysed(data, capsys):
    plan = data / "mopti-headline/survey.yaml"
    declared = plan.read_text()
    policies = "questions: [marriage], arm: sex, treated: female"
    plan.write_text(f"{declared}experiments: [{{name: approval, kind: endorsement, {policies}}}]\n")
    assert main(["check", str(data)]) == 0
    assert capsys.readouterr().out.endswith("declared, not computed yet: the experiment 'approval'\n")
    listed = "question: sex, arm: village, treated: V01, items: 3"
    plan.write_text(f"{declared}experiments: [{{name: trust, kind: list, {listed}}}]\n")
    assert main(["check", str(data)]) == 1
    told = capsys.readouterr().err
    assert "experiments.trust" in told
    assert "two arms, one of them 'V01', which `treated` names" in told


def test_check_names_what_is_to_be_mended(data, capsys):
    plan = data / "mopti-headline/survey.yaml"
    plan.write_text(plan.read_text().replace("share: [improved]", "share: [improvd]"))
    assert main(["check", str(data), "mopti-headline"]) == 1
    told = capsys.readouterr().err
    assert "mopti-headline: 1 to mend" in told
    assert "did you mean 'improved'?" in told


OF_WOMEN = """\
title: Two things
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
gender: {everyone: women}
drivers: [{question: water, share: [1]}, {question: roads, share: [1]}]
claims:
  - {id: C1, statement: Water is first, source: a paper, outcomes: [{question: water, share: [1]}], rank: {GROUP: 1}}
"""


@pytest.mark.parametrize(("group", "status"), [("women", 0), ("all", 1)])
def test_check_names_a_rank_that_no_table_has(tmp_path, capsys, group, status):
    folder = tmp_path / "data/two-things"
    folder.mkdir(parents=True)
    (folder / "survey.yaml").write_text(OF_WOMEN.replace("GROUP", group))
    (folder / "responses.csv").write_text("water,roads\n" + "1,2\n2,1\n" * 20)
    assert main(["check", str(tmp_path / "data")]) == status
    told = capsys.readouterr().err
    assert status == 0 or ("claims.C1" in told and "'all'" in told and "'women', who alone were asked" in told)


def test_check_of_a_survey_that_is_not_there(data, capsys):
    assert main(["check", str(data), "mopti"]) == 1
    assert "one of mopti-headline" in capsys.readouterr().err


def test_new_writes_a_plan_that_check_then_goes_through(data, tmp_path, capsys):
    export = tmp_path / "export.csv"
    export.write_text("sex,q\nf,=1+1\nm,a\n")
    assert main(["new", str(data), "my-survey", str(export)]) == 0
    plan = data / "my-survey/survey.yaml"
    assert load(plan)["responses"] == "export.csv"
    assert "#  sex: f, m" in plan.read_text()
    assert (data / "my-survey/export.csv").read_bytes() == export.read_bytes()
    assert main(["check", str(data), "my-survey"]) == 1
    told = capsys.readouterr().err
    assert "'TODO'" in told
    assert "gender.question" in told or "sampling" in told


@pytest.mark.parametrize(
    ("name", "file", "told"),
    [
        ("My Survey", "export.csv", "small letters"),
        ("mopti-headline", "export.csv", "a folder that exists"),
        ("x", "export.xls", ".csv, .xlsx, .sav"),
        ("x", "none.csv", "no such file"),
    ],
)
def test_new_refuses_what_it_cannot_do(data, tmp_path, capsys, name, file, told):
    (tmp_path / "export.csv").write_text("a\n1\n")
    (tmp_path / "export.xls").write_text("a\n1\n")
    assert main(["new", str(data), name, str(tmp_path / file)]) == 1
    assert told in capsys.readouterr().err


def test_verify_without_reports(tmp_path, capsys):
    assert main(["verify", str(tmp_path)]) == 1
    assert "run make report first" in capsys.readouterr().err


def test_new_shows_no_answer_that_may_tell_who_somebody_is(data, tmp_path):
    export = tmp_path / "words.csv"
    export.write_text(
        "_uuid,sex,nom,remark\na,1,Moussa Guindo,I am called Moussa; call 76 12 34 56\n"
        "b,2,Awa Diallo,there is nothing to say\n"
    )
    assert main(["new", "--", str(data), "words", str(export)]) == 0
    plan = data / "words" / "survey.yaml"
    assert plan.stat().st_mode & 0o777 == 0o600
    text = plan.read_text()
    assert "#  sex: 1, 2" in text
    assert "#  nom: may tell who somebody is" in text
    assert not [word for word in ("Moussa", "Diallo", "76 12", "nothing to say") if word in text]


def test_the_field_reports_are_a_target_and_no_setting():
    """After --config, Snakemake takes every word for a setting until --."""
    for line in (HOUSE / "Makefile").read_text().splitlines():
        _, given, after = line.partition("$(CONFIG)")
        assert not given or not after.strip() or after.startswith(" -- "), line
