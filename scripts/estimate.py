"""Estimate shares, means and gaps by gender; test what was fixed in advance; count who was asked."""

import pandas as pd

from bogolan.analysis.estimates import counted_rows, estimated_rows
from bogolan.preparation.joined_profiles import read_joined
from bogolan.provenance.step import step
from bogolan.provenance.writing import read_json, write_parquet
from bogolan.survey.spine import spine

if __name__ == "__main__":
    with step(snakemake) as job:
        plan = job.params.plan
        sample, reasons = pd.read_parquet(job.input.sample), pd.read_parquet(job.input.reasons)
        accounting, weighting, codebook = (
            read_json(path) for path in (job.input.accounting, job.input.weighting, job.input.codebook)
        )
        counted = counted_rows(sample, accounting, weighting, codebook, plan)
        estimated = estimated_rows(sample, reasons, codebook, plan, read_joined(job.input.profiles))
        write_parquet(spine([*counted, *estimated]), job.output.estimates)
