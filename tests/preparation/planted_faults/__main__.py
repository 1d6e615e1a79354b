"""The demonstration's planted faults, drawn anew: planted, found, missed and false alarms, fault by fault.

python -m preparation.planted_faults [--seeds 1 2 3 4 5] [--rates 1 0.5 2]; five seeds drawn now, where none are named
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import product

from .draws import drawn
from .table import rendered

RATES = (1.0, 0.5, 2.0)


def seeds(count: int = 5) -> list[int]:
    """Seeds that nobody has seen before; the same ones in all processes of one run of the tests."""
    drawn_by = random.Random(os.environ.get("PYTEST_XDIST_TESTRUNUID"))
    return sorted(drawn_by.sample(range(1_000_000), count))


def main() -> int:
    """Print a table for each rate, over all seeds."""
    parser = argparse.ArgumentParser(prog="planted_faults", description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=seeds())
    parser.add_argument("--rates", type=float, nargs="+", default=RATES, help="how many times the faults of the table")
    asked = parser.parse_args()
    pairs = list(product(asked.rates, asked.seeds))
    with ProcessPoolExecutor(2) as workers:
        draws = dict(zip(pairs, workers.map(_drawn, pairs), strict=True))
    for rate in asked.rates:
        named = ", ".join(map(str, asked.seeds))
        print(f"## {rate:g} times the faults, seeds {named}\n")
        print(rendered([draws[rate, seed] for seed in asked.seeds]), end="\n\n")
    return 0


def _drawn(pair: tuple[float, int]):
    rate, seed = pair
    return drawn(seed, rate)


if __name__ == "__main__":
    sys.exit(main())
