"""Whether what docs/measured says was measured with the statistics as they are."""

from __future__ import annotations

import pytest

from .pages import MEASURED, digest_line, recorded_digest, statistics_digest

MADE_BY = {
    "coverage.md": "make simulate",
    "headline.md": "make simulate",
    "speed.md": "make bench",
    "r-survey.md": "make references",
}


def test_every_page_is_made_by_a_command():
    assert {path.name for path in MEASURED.glob("*.md")} == set(MADE_BY)


@pytest.mark.slow
@pytest.mark.parametrize("page", MADE_BY)
def test_a_page_is_stale_when_the_statistics_changed(page):
    recorded = recorded_digest((MEASURED / page).read_text(encoding="utf-8"))
    assert recorded == statistics_digest(), f"docs/measured/{page} is stale: `{MADE_BY[page]}` measures it anew"


def test_a_page_without_a_digest_is_stale():
    assert recorded_digest("# Coverage\n\nNo digest.\n") is None
    assert recorded_digest(f"# Coverage\n\n{digest_line()}\n") == statistics_digest()
