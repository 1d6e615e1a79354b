"""Fit mixed models beside the plan's regressions, for the survey's own analysts."""

import pandas as pd

from bogolan.analysis.models.mixed import mixed_table
from bogolan.analysis.models.mixed_labels import with_labels
from bogolan.preparation.who_asked import with_interviewers
from bogolan.provenance.step import step
from bogolan.provenance.writing import read_json, write_csv
from bogolan.survey.events import with_exposure

if __name__ == "__main__":
    with step(snakemake) as job:
        codebook = with_exposure(read_json(job.input.codebook), job.params.plan)
        sample, reasons = (pd.read_parquet(path) for path in (job.input.sample, job.input.reasons))
        if job.input.interviewers:
            sample = with_interviewers(sample, pd.read_parquet(*job.input.interviewers))
        table = mixed_table(sample, reasons, codebook, job.params.plan)
        write_csv(with_labels(table, codebook, job.params.plan), job.output.mixed)
