"""The demonstration's planted faults, drawn anew: planted, found, missed and false alarms, fault by fault.

python -m preparation.planted_faults [--seeds 1 2 3 4 5] [--rates 1 0.5 2]
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import product

from .draws import drawn
from .table import rendered

SEEDS, RATES = (1, 2, 3, 4, 5), (1.0, 0.5, 2.0)


def main() -> int:
    """Print a table for each rate, over all seeds."""
    parser = argparse.ArgumentParser(prog="planted_faults", description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--rates", type=float, nargs="+", default=RATES, help="how many times the faults of the table")
    asked = parser.parse_args()
    pairs = list(product(asked.rates, asked.seeds))
    with ProcessPoolExecutor(2) as workers:
        draws = dict(zip(pairs, workers.map(_drawn, pairs), strict=True))
    for rate in asked.rates:
        seeds = ", ".join(map(str, asked.seeds))
        print(f"## {rate:g} times the faults, seeds {seeds}\n")
        print(rendered([draws[rate, seed] for seed in asked.seeds]), end="\n\n")
    return 0


def _drawn(pair: tuple[float, int]):
    rate, seed = pair
    return drawn(seed, rate)


if __name__ == "__main__":
    sys.exit(main())
