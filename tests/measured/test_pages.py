"""Whether what docs/measured says was measured with the statistics as they are."""

from __future__ import annotations

import pytest

from .pages import HOUSE, MEASURED, digest_line, recorded_digest, statistics_digest

MADE_BY = {
    "coverage.md": "make simulate",
    "headline.md": "make simulate",
    "models.md": "make simulate",
    "speed.md": "make bench",
    "r-survey.md": "make references",
}
OF_EXPERIMENTS = ("headline.md",)


def test_every_page_is_made_by_a_command():
    assert {path.name for path in MEASURED.glob("*.md")} == set(MADE_BY)


@pytest.mark.slow
@pytest.mark.parametrize("page", MADE_BY)
def test_a_page_is_stale_when_the_statistics_changed(page):
    recorded = recorded_digest((MEASURED / page).read_text(encoding="utf-8"))
    assert recorded == statistics_digest(experiments=page in OF_EXPERIMENTS), (
        f"docs/measured/{page} is stale: `{MADE_BY[page]}` measures it anew"
    )


def test_a_page_without_a_digest_is_stale():
    assert recorded_digest("# Coverage\n\nNo digest.\n") is None
    assert recorded_digest(f"# Coverage\n\n{digest_line()}\n") == statistics_digest()
    assert recorded_digest(digest_line(experiments=True)) == statistics_digest(experiments=True) != statistics_digest()


def test_no_other_room_of_the_statistics_knows_the_experiments():
    rooms = HOUSE / "scripts/bogolan/statistics"
    others = [path for path in rooms.rglob("*.py") if path.parent not in (rooms, rooms / "experiments")]
    assert not [path for path in others if "experiments" in path.read_text(encoding="utf-8")]
