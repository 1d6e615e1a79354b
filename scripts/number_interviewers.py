"""Number who asked, for mixed models; their codes stay in the vault."""

import pandas as pd

from bogolan.preparation.who_asked import interviewers
from bogolan.provenance.step import step
from bogolan.provenance.writing import write_parquet

if __name__ == "__main__":
    with step(snakemake) as job:
        responses, vault = pd.read_parquet(job.input.responses), pd.read_parquet(job.input.vault)
        write_parquet(interviewers(responses, vault, job.params.plan), job.output.interviewers)
