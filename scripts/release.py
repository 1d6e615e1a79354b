"""The gate: decide what may be published, and let nothing else through."""

import pandas as pd

from bogolan.disclosure.gate import release
from bogolan.provenance.step import step
from bogolan.provenance.writing import write_parquet
from bogolan.survey.spine import spine

if __name__ == "__main__":
    with step(snakemake) as job:
        estimates, regressions = pd.read_parquet(job.input.estimates), pd.read_parquet(job.input.regressions)
        rows = spine([*estimates.to_dict("records"), *regressions.to_dict("records")])
        write_parquet(release(rows, **job.params.plan), job.output.released)
