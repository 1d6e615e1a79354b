"""Make the sample: who is a woman or a man, and each respondent's weight, stratum, cluster and flags."""

import pandas as pd

from bogolan.preparation.weighting import sample
from bogolan.provenance.step import step
from bogolan.provenance.writing import write_parquet

if __name__ == "__main__":
    with step(snakemake) as job:
        responses, flags = pd.read_parquet(job.input.responses), pd.read_parquet(job.input.flags)
        write_parquet(sample(responses, flags, job.params.plan), job.output.sample)
