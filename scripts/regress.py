"""Fit the plan's regressions."""

import pandas as pd

from bogolan.analysis.models.influence import influence_table
from bogolan.analysis.models.regressions import regression_rows
from bogolan.analysis.models.specifications import specification_rows
from bogolan.provenance.step import step
from bogolan.provenance.writing import read_json, write_csv, write_parquet
from bogolan.survey.events import with_exposure
from bogolan.survey.spine import spine

if __name__ == "__main__":
    with step(snakemake) as job:
        codebook = with_exposure(read_json(job.input.codebook), job.params.plan)
        sample, reasons = (pd.read_parquet(path) for path in (job.input.sample, job.input.reasons))
        answers = (sample, reasons, codebook, job.params.plan)
        write_parquet(spine([*regression_rows(*answers), *specification_rows(*answers)]), job.output.estimates)
        write_csv(influence_table(*answers), job.output.influence)
