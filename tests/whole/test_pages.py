"""The pages of the shipped surveys in a browser, as people with a keyboard, a screen reader or weak eyes use them."""

from __future__ import annotations

import browser
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
