"""Fit the plan's regressions, and again among some of the interviews."""

import pandas as pd

from bogolan.analysis.models.effects_again import effects_again
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
        rows = [*regression_rows(*answers), *specification_rows(*answers), *effects_again(*answers)]
        write_parquet(spine(rows), job.output.estimates)
        write_csv(influence_table(*answers), job.output.influence)
