"""Count conflict events by actor, base and year; the quartiles of exposure; claims on events."""

import pandas as pd

from bogolan.analysis.events import event_rows
from bogolan.provenance.step import step
from bogolan.provenance.writing import write_parquet
from bogolan.survey.spine import spine

if __name__ == "__main__":
    with step(snakemake) as job:
        events, exposed = pd.read_parquet(job.input.events), pd.read_parquet(job.input.exposed)
        write_parquet(spine(event_rows(events, exposed, job.params.plan)), job.output.counts)
