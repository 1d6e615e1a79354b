"""The pages of the shipped surveys in a browser, as people with a keyboard, a screen reader or weak eyes use them."""

from __future__ import annotations

import json
import re

import browser
import pandas as pd
import pytest

from .conftest import SHIPPED, unsound

pytestmark = pytest.mark.slow

LANGUAGES = ("en", "fr")
each_page = pytest.mark.parametrize(("survey", "language"), [(s, language) for s in SHIPPED for language in LANGUAGES])
# A page, and what axe-core must find in it: pale text, a picture and a button without words, what stands in no part.
POOR = "<html lang=en><title>x</title><main><h1>x</h1><p style='color:#bbb'>pale</p>{}</main>{}"
FAULTS = {
    "color-contrast": ("", ""),
    "image-alt": ("<img src='data:,'>", ""),
    "button-name": ("<button></button>", ""),
    "region": ("", "<p>outside"),
}


@pytest.fixture(scope="module")
def page():
    """A page of a browser that stays open for these tests."""
    with browser.browser() as chromium:
        yield chromium.page()


@pytest.fixture
def opened(made, page, survey, language) -> browser.Page:
    """The report of a survey in a language."""
    page.open((made / "reports" / survey / language / "report.html").as_uri())
    return page


def test_no_page_says_an_error_and_axe_finds_nothing_in_any(made):
    assert unsound(made) == {}


@pytest.mark.parametrize("fault", FAULTS)
def test_axe_finds_what_is_wrong_with_a_page(page, tmp_path, fault):
    (tmp_path / "page.html").write_text(POOR.format(*FAULTS[fault]))
    page.open((tmp_path / "page.html").as_uri())
    assert [found for found in page.violations() if found.startswith(f"{fault}:")]


def test_an_error_in_the_console_is_heard(page, tmp_path):
    (tmp_path / "page.html").write_text("<script>console.error('heard'); undefined.name</script>")
    page.console.clear()
    page.open((tmp_path / "page.html").as_uri())
    assert "heard" in page.console[0]
    assert "TypeError" in page.console[1]


def test_without_axe_a_test_of_pages_says_how_to_install_it(monkeypatch, tmp_path):
    monkeypatch.setattr(browser, "AXE", tmp_path / "axe.min.js")
    browser.axe.cache_clear()
    with pytest.raises(AssertionError, match="axe-core is not installed: `make setup-pages`"):
        browser.axe()
    browser.axe.cache_clear()


def test_without_chromium_a_test_of_pages_says_how_to_install_it(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(AssertionError, match="apt-get install chromium"), browser.browser():
        pass


# ------------------------------------------------------------------------------------------- women, men or both


def shown(page: browser.Page, selector: str) -> int:
    """How many elements are seen: those that take any room."""
    seen = "[...document.querySelectorAll(%s)].filter(one => one.getClientRects().length).length"
    return page.tell(seen % json.dumps(selector))


WOMEN, MEN = ("table td.women, table .women td, svg .women", "table td.men, table .men td, svg .men")


def test_a_reader_sees_women_men_or_both(made, page):
    page.open((made / "reports/mopti-demo/en/report.html").as_uri())
    cells = shown(page, "td")
    page.tell("document.querySelector('.genders button[value=women]').focus()")
    page.press("Enter", 13)
    assert page.tell("[...document.querySelectorAll('.genders button')].map(one => one.ariaPressed)") == [
        "false",
        "true",
        "false",
    ]
    assert shown(page, WOMEN) > 500
    assert shown(page, MEN) == 0
    assert shown(page, "td") < cells - 500, "columns of men are gone from tables"
    assert shown(page, "svg .women") > 50
    assert page.violations() == []
    page.press("Tab", 9)
    page.press(" ", 32)
    assert (shown(page, WOMEN), shown(page, MEN) > 500) == (0, True)
    page.send("Emulation.setEmulatedMedia", media="print")
    assert shown(page, "td") == cells, "on paper all is shown"
    assert shown(page, ".genders") == 0
    page.send("Emulation.setEmulatedMedia", media="")
    page.tell("document.querySelector('.genders button[value=both]').click()")
    assert shown(page, "td") == cells


def test_without_scripts_all_is_shown_and_nothing_offers_what_does_not_work(made, page):
    address = (made / "reports/mopti-demo/en/report.html").as_uri()
    page.open(address)
    cells = shown(page, "td")
    page.send("Emulation.setScriptExecutionDisabled", value=True)
    page.open(address)
    page.send("Emulation.setScriptExecutionDisabled", value=False)
    assert shown(page, "td") == cells
    assert shown(page, "button") == 0


def test_where_one_gender_was_asked_or_nothing_compares_there_is_no_choice(page, tmp_path, made):
    report = (made / "reports/mopti-headline/en/report.html").read_text(encoding="utf-8")
    (tmp_path / "page.html").write_text(report.replace('class="men"', 'class="women"'), encoding="utf-8")
    page.open((tmp_path / "page.html").as_uri())
    assert shown(page, ".genders") == 0


# ------------------------------------------------------------------- tables, data, print, and that nothing comes in

WITHOUT_BUTTONS = """[...document.querySelectorAll("table.data")].filter(one => one.tBodies[0].rows.length > 1 &&
  one.querySelectorAll("th[scope=col] > button").length !== one.tHead.rows[0].cells.length).map(one => one.outerHTML)"""
# The ids in the first details after each figure.
UNDER_FIGURES = """[...document.querySelectorAll("figure")].map(figure => { let next = figure.nextElementSibling;
  while (next && next.tagName !== "DETAILS") next = next.nextElementSibling;
  return [...next.querySelectorAll("tbody tr")].map(row => row.cells[0].textContent.trim()); })"""
ROWS = "document.querySelector('#tables ~ .scroll table').tBodies[0].rows"


def second_column(page: browser.Page) -> list[float]:
    """The numbers of the second column of the first table, by rows as they stand; words left out."""
    cells = page.tell(f"[...{ROWS}].map(row => row.cells[1].textContent.trim())")
    found = [re.match(r"\(?(\d+)", cell) for cell in cells]
    return [float(number[1]) for number in found if number]


def test_tables_sort_by_a_click_on_a_heading_and_by_the_keyboard(made, page):
    page.open((made / "reports/mopti-demo/fr/report.html").as_uri())
    page.tell("document.querySelector('#tables ~ .scroll th:nth-child(2) button').focus()")
    page.press("Enter", 13)
    assert page.tell("document.querySelector('#tables ~ .scroll th:nth-child(2)').ariaSort") == "ascending"
    up = second_column(page)
    assert up == sorted(up)
    assert len(set(up)) > 2
    page.press(" ", 32)
    assert page.tell("document.querySelector('#tables ~ .scroll th:nth-child(2)').ariaSort") == "descending"
    assert second_column(page) == up[::-1]
    assert page.tell(WITHOUT_BUTTONS) == []


@each_page
def test_under_each_figure_stand_its_data(made, opened, survey, language):
    figures = opened.tell("document.querySelectorAll('figure svg').length")
    files = sorted((made / "reports" / survey / "figures").glob("*.csv"))
    assert figures == len(files) > 0
    told = opened.tell(UNDER_FIGURES)
    ids = [sorted(pd.read_csv(file)["id"]) for file in files]
    assert sorted(sorted(rows) for rows in told) == sorted(ids)


@each_page
def test_the_page_opens_in_a_second_and_weighs_less_than_a_megabyte(made, page, survey, language):
    report = made / "reports" / survey / language / "report.html"
    assert report.stat().st_size < 1_000_000
    assert min(page.open(report.as_uri()) for _ in range(3)) < 1


def test_on_paper_there_is_nothing_to_press_and_headings_of_tables_come_again(made, page):
    page.open((made / "reports/mopti-demo/en/report.html").as_uri())
    assert shown(page, "nav") == 1
    page.send("Emulation.setEmulatedMedia", media="print")
    try:
        assert shown(page, "nav, .skip, .genders") == 0
        assert page.tell("getComputedStyle(document.querySelector('table.data thead')).display") == "table-header-group"
        assert page.tell("getComputedStyle(document.querySelector('table.data tbody tr')).breakInside") == "avoid"
    finally:
        page.send("Emulation.setEmulatedMedia", media="")


@pytest.mark.parametrize("planted", [
    "<script>document.title = 'taken'</script>",
    "<script src='data:text/javascript,document.title = %22taken%22'></script>",
    "<img src=x: onerror='document.title = `taken`'>",
    "<iframe srcdoc='<script>parent.document.title = `taken`</script>'></iframe>",
])  # fmt: skip
def test_the_policy_of_the_page_lets_no_other_script_run(made, page, tmp_path, planted):
    report = (made / "reports/mopti-headline/en/report.html").read_text(encoding="utf-8")
    for name, text in {"kept": report, "open": re.sub(r"<meta http-equiv[^>]*>", "", report)}.items():
        (tmp_path / f"{name}.html").write_text(text.replace("</main>", f"{planted}</main>"), encoding="utf-8")
    page.open((tmp_path / "open.html").as_uri())
    assert page.tell("document.title") == "taken", "without the policy it would"
    page.open((tmp_path / "kept.html").as_uri())
    assert page.tell("document.title") != "taken"
    assert page.tell("document.querySelectorAll('th > button').length") > 0, "ours runs"
    page.console.clear()


@each_page
def test_the_page_asks_for_nothing_outside_itself(opened, survey, language):
    assert opened.tell("performance.getEntriesByType('resource').filter(one => !one.name.startsWith('data:'))") == []
    links = opened.tell("[...document.querySelectorAll('[href], [src]')].map(one => "
                        "one.getAttribute('href') ?? one.getAttribute('src'))")  # fmt: skip
    assert [link for link in links if not re.match(r"#|data:|\.\./results\.json#", link)] == []
