"""Read conflict events, and count those near each cluster; of the positions in the vault only the numbers go on."""

from pathlib import Path

import pandas as pd

from bogolan.preparation.events import read_events
from bogolan.preparation.exposure import exposures
from bogolan.provenance.step import step
from bogolan.provenance.writing import write_parquet

if __name__ == "__main__":
    with step(snakemake) as job:
        events = read_events(Path(job.params.folder), job.params.plan)
        responses, vault = pd.read_parquet(job.input.responses), pd.read_parquet(job.input.vault)
        write_parquet(events, job.output.events)
        write_parquet(exposures(responses, vault, events, job.params.plan), job.output.exposed)
