"""The authors' own texts in a whole run: inputs that the manifest names; what is wrong with one stops the run."""

from __future__ import annotations

import hashlib
import json

import pytest

from .conftest import build, run, steps, unsound

pytestmark = pytest.mark.slow
SURVEY = "mopti-headline"
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"><rect width="80" height="20" fill="#6a2c91"/></svg>'
)


def test_texts_of_the_authors_enter_the_report_and_what_is_wrong_with_one_stops_it(tmp_path):
    house = build(tmp_path / "house", SURVEY)
    data, reports = house / "data" / SURVEY, house / "reports" / SURVEY
    (data / "introduction.en.md").write_text("We asked **why** <script>alert(1)</script>.")
    (data / "logo.svg").write_text(LOGO)
    told = run(house, "--cores", "1")
    assert told.returncode == 0, told.stderr
    assert f"{SURVEY}: there is no introduction.fr.md: the report in that language goes without it" in told.stderr
    english, french = ((reports / language / "report.html").read_text(encoding="utf-8") for language in ("en", "fr"))
    assert "We asked <strong>why</strong> &lt;script&gt;alert(1)&lt;/script&gt;." in english
    assert 'id="introduction"' not in french
    assert 'class="logo"' in french
    assert unsound(house) == {}
    inputs = json.loads((reports / "manifest.json").read_text())["inputs"]
    for name in ("introduction.en.md", "logo.svg"):
        assert inputs[name] == hashlib.sha256((data / name).read_bytes()).hexdigest()

    (data / "introduction.fr.md").write_text("Nous avons demandé pourquoi.", encoding="utf-8")
    told = run(house, "--cores", "1")
    written = ["writing the report (en)", "writing the report (fr)", "signing the report"]
    assert steps(told, SURVEY) == sorted(["checking the plan", *written])
    assert "Nous avons demandé pourquoi." in (reports / "fr/report.html").read_text(encoding="utf-8")

    (data / "recommendations.en.md").write_text("Look:\n\n![here](../../etc/passwd)\n")
    (data / "logo.svg").write_text(LOGO.replace("<rect", "<script>alert(1)</script><rect"))
    told = run(house, "--cores", "1")
    assert told.returncode == 1
    assert f"{SURVEY} stopped: 2 to mend" in told.stderr
    assert f"{SURVEY}/recommendations.en.md:3\n" in told.stderr
    assert f"{SURVEY}/logo.svg:1\n" in told.stderr
    assert "Traceback" not in told.stderr
