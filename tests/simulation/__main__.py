"""Whether intervals, tests and ranks hold what they promise, in samples from known populations.

python -m simulation [--samples 2000] [--parts shares gaps ranks few_exposed ...] [--write FILE]
python -m simulation --write docs/measured/coverage.md
python -m simulation --parts headline --write docs/measured/headline.md
python -m simulation --parts of_models --write docs/measured/models.md
python -m simulation --parts mixed --write docs/measured/mixed.md
python -m simulation --parts models_in_draws --write docs/measured/models-in-draws.md
"""

from __future__ import annotations

import argparse
import inspect
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from . import decompositions
from .demonstration_models import TITLE as TITLE_IN_DRAWS
from .demonstration_models import models_in_draws
from .effects import TITLE as TITLE_OF_EFFECTS
from .effects import effects
from .headline import headline
from .imputation import imputation
from .mixed import TITLE as TITLE_OF_MIXED
from .mixed import mixed
from .parts import PARTS, TITLES
from .report import render
from .specifications import TITLE, specifications

if TYPE_CHECKING:
    from collections.abc import Iterable

# What takes as long as all other parts together has a page of its own: what stands beside models, a page of several
# parts, and the whole process of the demonstration.
OF_MODELS = {"effects": effects, "imputation": imputation, **decompositions.PARTS, "specifications": specifications}
OF_DEMONSTRATION = {"headline": headline, "models_in_draws": models_in_draws}
EVERY_PART = {**PARTS, **OF_MODELS, **OF_DEMONSTRATION, "mixed": mixed}
TOLD = {
    **TITLES,
    **decompositions.TITLES,
    "specifications": TITLE,
    "effects": TITLE_OF_EFFECTS,
    "mixed": TITLE_OF_MIXED,
    "models_in_draws": TITLE_IN_DRAWS,
}
# Of what takes seconds a sample there are fewer.
MOST = {"specifications": 500, "mixed": 300, "models_in_draws": 400, **dict.fromkeys(decompositions.PARTS, 500)}
SEVERAL = {"of_models": list(OF_MODELS)}


def programs(parts: Iterable[str]) -> list[Path]:
    """The modules that measure some parts."""
    return sorted({Path(inspect.getfile(EVERY_PART[part])) for part in parts})


def run(part: str, samples: int, seed: int) -> list[dict]:
    """All cells of a part."""
    return list(EVERY_PART[part](min(samples, MOST.get(part, samples)), seed))


def main() -> int:
    """Print the tables; 1 where something is not met."""
    parser = argparse.ArgumentParser(prog="simulation", description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=2000, help="samples a cell")
    parser.add_argument("--seed", type=int, default=20200)
    parser.add_argument("--parts", nargs="+", choices=[*EVERY_PART, *SEVERAL], default=list(PARTS))
    parser.add_argument("--write", type=Path, help="a Markdown file to write the tables to")
    asked = parser.parse_args()
    parts = [part for name in asked.parts for part in SEVERAL.get(name, [name])]
    with ProcessPoolExecutor(2) as workers:
        found = {part: workers.submit(run, part, asked.samples, asked.seed) for part in parts}
        rows = {part: future.result() for part, future in found.items()}
    fewer = {TOLD[part]: MOST[part] for part in parts if MOST.get(part, asked.samples) < asked.samples}
    page = render({TOLD[part]: told for part, told in rows.items()}, asked.samples, programs(parts), fewer)
    print(page)
    if asked.write:
        asked.write.write_text(page, encoding="utf-8")
    return int(any(not row["met"] for told in rows.values() for row in told))


if __name__ == "__main__":
    sys.exit(main())
