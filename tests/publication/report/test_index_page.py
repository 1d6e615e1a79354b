"""The page that leads to the reports: what is whole is listed, in the words of its report, and nothing else."""

from __future__ import annotations

import re

import pytest

from bogolan.publication.report.index_page import INDEX, as_made, index_page, write_index

PLAN = {
    "title": {"en": "Trust & <harm>", "fr": "Confiance"},
    "languages": ["en", "fr"],
    "fieldwork": {"start": "2020-02-03", "end": "2020-03-06"},
    "synthetic": False,
}


@pytest.fixture
def reports(tmp_path):
    """Two whole reports and one without its manifest."""
    for survey in ("mali", "chad", "broken"):
        for language in ("en", "fr"):
            folder = tmp_path / survey / language
            folder.mkdir(parents=True)
            (folder / "report.html").write_text(f"<title>{survey}: 5 &lt; 6 &amp; {language}</title>", encoding="utf-8")
            (folder / "report.pdf").write_bytes(b"%PDF")
        if survey != "broken":
            (tmp_path / survey / "manifest.json").write_text("{}", encoding="utf-8")
            (tmp_path / survey / "tables.xlsx").write_bytes(b"PK")
    return tmp_path


def plans(**changed):
    return dict.fromkeys(("mali", "chad", "broken", "never made"), PLAN | changed)


def test_whole_reports_are_listed_by_name_with_their_finding_in_every_language(reports):
    page = index_page(reports, plans())
    assert re.findall(r'<article id="(.*?)">', page) == ["chad", "mali"]
    assert page.count("chad: 5 &lt; 6 &amp; en") == page.count("mali: 5 &lt; 6 &amp; fr") == 1
    assert "Trust &amp; &lt;harm&gt;" in page
    assert "Fieldwork: 3 February 2020 to 6 March 2020" in page
    assert "Terrain\u00a0: du 3 février 2020 au 6 mars 2020" in page
    assert 'lang="en"' in page
    assert 'lang="fr"' in page


def test_only_files_that_are_there_are_linked(reports):
    page = index_page(reports, plans())
    links = re.findall(r'href="([^"]+)"', page)[1:]
    assert "mali/en/report.html" in links
    assert all((reports / link).is_file() for link in links)
    assert "Word" not in page


def test_a_plan_that_is_wrong_is_not_listed_and_the_others_are(reports):
    page = index_page(reports, plans() | {"mali": {}})
    assert re.findall(r'<article id="(.*?)">', page) == ["chad"]


def test_invented_answers_say_so(reports):
    page = index_page(reports, plans(synthetic=True))
    assert page.count("SYNTHETIC DATA") == page.count("DONNÉES SYNTHÉTIQUES") == 2
    assert "SYNTHETIC DATA" not in index_page(reports, plans())


def test_it_needs_no_network_and_runs_no_script(reports):
    page = index_page(reports, plans())
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert not re.search(r'(src|href)="(https?:)?//', page)


def test_without_a_report_there_is_no_page(tmp_path):
    assert write_index(tmp_path, {"mali": PLAN}) is None
    assert not (tmp_path / INDEX).exists()


def test_the_same_bytes_twice_and_an_edit_is_found(reports):
    path = write_index(reports, plans())
    first = path.read_bytes()
    assert as_made(path)
    assert write_index(reports, plans()).read_bytes() == first
    path.write_bytes(first.replace(b"Trust", b"Doubt"))
    assert not as_made(path)
    path.write_bytes(first + b"more")
    assert not as_made(path)
    path.write_bytes(b"")
    assert not as_made(path)
