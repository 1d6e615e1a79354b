"""Fit the plan's regressions."""

import pandas as pd

from bogolan.analysis.models.regressions import regression_rows
from bogolan.provenance.step import step
from bogolan.provenance.writing import read_json, write_parquet
from bogolan.survey.events import with_exposure
from bogolan.survey.spine import spine

if __name__ == "__main__":
    with step(snakemake) as job:
        codebook = with_exposure(read_json(job.input.codebook), job.params.plan)
        rows = regression_rows(pd.read_parquet(job.input.sample), codebook, job.params.plan)
        write_parquet(spine(rows), job.output.estimates)
