"""Make the sample: who is a woman or a man, and each respondent's weight, stratum and cluster."""

import pandas as pd

from bogolan.preparation.weighting import sample
from bogolan.provenance.step import step
from bogolan.provenance.writing import write_parquet

if __name__ == "__main__":
    with step(snakemake) as job:
        write_parquet(sample(pd.read_parquet(job.input.responses), job.params.plan), job.output.sample)
