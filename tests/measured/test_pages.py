"""Whether what docs/measured says was measured with the statistics as they are."""

from __future__ import annotations

import pytest
from simulation.__main__ import OF_MODELS, programs
from simulation.parts import PARTS

from .pages import HOUSE, MEASURED, digest_line, recorded_digest, statistics_digest
from .used import FACADE, STATISTICS, statistics_of

# By which command each page is made, and the programs that measure what is on it.
MADE_BY = {
    "coverage.md": ("make simulate", programs(PARTS)),
    "headline.md": ("make simulate", programs(["headline"])),
    "models.md": ("make simulate", programs(OF_MODELS)),
    "mixed.md": ("make simulate", programs(["mixed"])),
    "models-in-draws.md": ("make simulate", programs(["models_in_draws"])),
    "speed.md": ("make bench", [HOUSE / "tests/benchmarks/statistics_core/ours.py"]),
    "r-survey.md": ("make references", sorted((HOUSE / "tests/statistics/open_references").glob("*.py"))),
}


def test_every_page_is_made_by_a_command():
    assert {path.name for path in MEASURED.glob("*.md")} == set(MADE_BY)


@pytest.mark.slow
@pytest.mark.parametrize("page", MADE_BY)
def test_a_page_is_stale_when_the_statistics_that_it_is_of_changed(page):
    command, measured = MADE_BY[page]
    recorded = recorded_digest((MEASURED / page).read_text(encoding="utf-8"))
    assert recorded == statistics_digest(measured), f"docs/measured/{page} is stale: `{command}` measures it anew"


def test_a_page_without_a_digest_is_stale():
    measured = programs(PARTS)
    assert recorded_digest("# Coverage\n\nNo digest.\n") is None
    assert recorded_digest(f"# Coverage\n\n{digest_line(measured)}\n") == statistics_digest(measured)
    assert statistics_digest(measured) != statistics_digest(programs(OF_MODELS))


def test_what_a_program_uses_is_found_through_names_modules_and_other_programs(tmp_path):
    (tmp_path / "other.py").write_text("import bogolan.statistics.models.glm\n")
    (tmp_path / "own.py").write_text("from bogolan.statistics import kappa\nfrom .other import x\nimport numpy\n")
    found = {path.relative_to(STATISTICS).as_posix() for path in statistics_of([tmp_path / "own.py"])}
    assert {"association/agreement.py", "models/glm.py", "models/fitting.py", "sampling/design.py"} <= found
    assert "experiments/arms.py" not in found


def test_every_name_of_the_statistics_is_found(tmp_path):
    import bogolan.statistics

    (tmp_path / "all.py").write_text(f"from bogolan.statistics import {', '.join(bogolan.statistics.__all__)}\n")
    found = statistics_of([tmp_path / "all.py"])
    defined = {path for path in STATISTICS.rglob("*.py") if path.name != "__init__.py"}
    assert FACADE not in found
    assert set(found) == defined, "each module is reached from the names that the statistics give"
