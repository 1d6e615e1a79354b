"""Read conflict events, count them by actor and year, and count those near each cluster."""

from pathlib import Path

import pandas as pd

from bogolan.analysis.events import event_rows
from bogolan.preparation.events import read_events
from bogolan.preparation.exposure import exposures
from bogolan.provenance.step import step
from bogolan.provenance.writing import write_parquet
from bogolan.survey.spine import spine

if __name__ == "__main__":
    with step(snakemake) as job:
        plan = job.params.plan
        events = read_events(Path(job.params.folder), plan)
        responses, vault = pd.read_parquet(job.input.responses), pd.read_parquet(job.input.vault)
        exposed = exposures(responses, vault, events, plan)
        write_parquet(events, job.output.events)
        write_parquet(exposed, job.output.exposed)
        write_parquet(spine(event_rows(events, exposed, plan)), job.output.counts)
