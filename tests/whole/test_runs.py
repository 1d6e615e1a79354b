"""Runs that go wrong, are killed, meet each other; and that the same inputs give the same bytes."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.parse

import pytest

from .conftest import SHIPPED, assert_for_their_owner_alone, build, contents, run, steps

pytestmark = pytest.mark.slow


def test_progress_is_told_in_words_and_the_reports_are_listed(made, tmp_path):
    told = run(build(tmp_path / "house", "mopti-headline"))
    assert told.returncode == 0, told.stderr
    lines = [line for line in told.stderr.splitlines() if line]
    assert lines[1].startswith("[ 1 of 14] mopti-headline: starting")
    assert "[ 4 of 14] mopti-headline: cleaning responses" in lines
    listed = lines[lines.index("Reports:") + 1 :]
    wanted = [
        f"  reports/mopti-headline/{language}/{name}"
        for language in ("en", "fr")
        for name in ("report.html", "report.pdf", "report.docx", "brief.pdf")
    ]
    assert listed == [*wanted, "  reports/index.html"]


def test_a_page_leads_to_every_file_of_every_report(made):
    page = (made / "reports/index.html").read_text(encoding="utf-8")
    links = {urllib.parse.unquote(link) for link in re.findall(r'href="([^"]+)"', page) if not link.startswith("data:")}
    assert all((made / "reports" / link).is_file() for link in links)
    for survey in SHIPPED:
        for language in ("en", "fr"):
            assert {f"{survey}/{language}/report.{form}" for form in ("html", "pdf", "docx")} <= links
        assert f"{survey}/tables.xlsx" in links
    assert page.index("chile-1988") < page.index("mopti-demo") < page.index("mopti-headline")
    assert "All 60 women and 54 of 60 men asked reported improved access to marriage" in page


def test_the_paths_are_the_promised_ones(made):
    for survey in SHIPPED:
        names = set(contents(made / "reports" / survey))
        documents = {f"{language}/report.{form}" for language in ("en", "fr") for form in ("html", "pdf", "docx")}
        documents |= {"en/brief.pdf", "fr/brief.pdf"}
        assert documents | {"tables.xlsx", "results.json", "manifest.json"} <= names
        assert [name for name in names if name.startswith("figures/") and name.endswith(".svg")]


def test_derived_files_are_for_their_owner_alone(made):
    assert_for_their_owner_alone(made / "data/derived")


def test_the_same_bytes_in_another_folder_time_zone_and_locale(made, tmp_path):
    elsewhere = build(tmp_path / "dossier é vu", *SHIPPED)
    told = run(elsewhere, "--cores", "1", TZ="Pacific/Auckland", LC_ALL="C", PYTHONHASHSEED="7")
    assert told.returncode == 0, told.stderr
    ours, theirs = contents(made / "reports"), contents(elsewhere / "reports")
    assert list(ours) == list(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_folders_anywhere(made, tmp_path):
    house, data, reports = build(tmp_path / "house"), tmp_path / "mes données", tmp_path / "rapports"
    shutil.copytree(made / "data/mopti-headline", data / "mopti-headline")
    told = run(house, "--config", f"data={data}", f"reports={reports}")
    assert told.returncode == 0, told.stderr
    assert contents(reports / "mopti-headline") == contents(made / "reports/mopti-headline")
    assert (data / "derived/mopti-headline/sample.parquet").exists()


def test_a_wrong_plan_stops_alone(tmp_path):
    folder = build(tmp_path / "house", *SHIPPED)
    plan = folder / "data/chile-1988/survey.yaml"
    plan.write_text(
        plan.read_text()
        .replace("sampling: undocumented", "sampling: none")
        .replace("terms: [{question: age,", "terms: [{question: aeg,")
    )
    told = run(folder)
    assert told.returncode == 1
    line = plan.read_text().splitlines().index("sampling: none") + 1
    assert f"data/chile-1988/survey.yaml:{line}, sampling" in told.stderr
    assert "Traceback" not in told.stderr + told.stdout
    assert "Stopped: chile-1988" in told.stderr
    assert (folder / "reports/mopti-headline/manifest.json").exists()
    assert not (folder / "reports/chile-1988").exists()
    index = (folder / "reports/index.html").read_text(encoding="utf-8")
    assert "mopti-headline/en/report.html" in index
    assert "chile-1988" not in index
    plan.write_text(plan.read_text().replace("sampling: none", "sampling: undocumented"))
    told = run(folder)
    assert told.returncode == 1
    assert "the question 'aeg'" in told.stderr
    assert "did you mean 'age'?" in told.stderr


def test_other_mistakes_stop_alone_too(tmp_path):
    folder = build(tmp_path / "house", *SHIPPED)
    (folder / "data/chile-1988/responses.csv").unlink()
    for name in ("Bad Name", "no-yaml"):
        shutil.copytree(folder / "data/mopti-headline", folder / "data" / name)
    (folder / "data/no-yaml/survey.yaml").write_text("title: [")
    told = run(folder)
    assert told.returncode == 1
    assert "Traceback" not in told.stderr + told.stdout
    for survey in ("chile-1988", "Bad Name", "no-yaml"):
        assert told.stderr.count(f"Stopped: {survey};") == 1
    assert (folder / "reports/mopti-headline/manifest.json").exists()
    assert "no such file" in told.stderr
    assert "rename the folder" in told.stderr


def test_no_survey_is_said(tmp_path):
    told = run(build(tmp_path / "house"))
    assert told.returncode == 1
    assert "no survey found" in told.stderr


def test_a_run_killed_half_way_is_resumed(made, tmp_path):
    folder = build(tmp_path / "house", *SHIPPED)
    killed = subprocess.Popen(
        [sys.executable, "-m", "snakemake"], cwd=folder, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    for line in killed.stderr:
        if "estimating shares" in line:
            break
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()
    time.sleep(0.5)
    assert not (folder / "reports/chile-1988/manifest.json").exists()
    told = run(folder)
    assert told.returncode == 0, told.stderr
    assert "chile-1988: starting" not in steps(told), "what was done is not done again"
    assert contents(folder / "reports") == contents(made / "reports")
    assert not [path for path in folder.rglob(".*-*") if path.is_file() and ".snakemake" not in path.parts]


def test_a_second_run_at_the_same_time_says_so(copy):
    (copy / "data/mopti-headline/survey.yaml").write_text(
        (copy / "data/mopti-headline/survey.yaml").read_text().replace("12 villages", "twelve villages")
    )
    with (copy / ".snakemake/bogolan.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = run(copy)
    assert told.returncode == 1
    assert "another run is working in this folder" in told.stderr
    assert run(copy).returncode == 0


def test_an_edited_report_is_found(copy):
    def verify():
        command = [sys.executable, "-m", "bogolan.commands", "verify", "reports"]
        return subprocess.run(
            command, cwd=copy, env=os.environ | {"PYTHONPATH": "scripts"}, capture_output=True, text=True, check=False
        )

    assert verify().returncode == 0
    page = copy / "reports/chile-1988/en/report.html"
    page.write_text(page.read_text().replace("37%", "73%"))
    told = verify()
    assert told.returncode == 1
    assert "reports/chile-1988/en/report.html" in told.stderr
    assert "mopti-headline: every file is as it was made" in told.stdout
    again = run(copy)
    assert again.returncode == 1, "what was edited is not signed"
    assert "other bytes than were written" in again.stderr
    page.unlink()
    assert run(copy).returncode == 0
    assert verify().returncode == 0
