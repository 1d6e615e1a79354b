"""Estimate shares, means and gaps by gender; count who was asked and what became of each row."""

import pandas as pd

from bogolan.analysis.choices import choice_rows
from bogolan.analysis.comparisons import adjusted
from bogolan.analysis.domains import domain_rows
from bogolan.analysis.fieldwork_quality import quality_rows
from bogolan.analysis.rankings import ranking_rows
from bogolan.analysis.ranks import rank_rows
from bogolan.analysis.sampled import accounting_rows, sample_rows, weight_rows
from bogolan.analysis.sensitivity import sensitivity_rows
from bogolan.analysis.shares import item_rows
from bogolan.provenance.step import step
from bogolan.provenance.writing import read_json, write_parquet
from bogolan.survey.spine import spine

if __name__ == "__main__":
    with step(snakemake) as job:
        sample, reasons = pd.read_parquet(job.input.sample), pd.read_parquet(job.input.reasons)
        accounting, codebook = read_json(job.input.accounting), read_json(job.input.codebook)
        counted = [
            *accounting_rows(accounting),
            *sample_rows(sample),
            *quality_rows(sample, accounting, job.params.plan),
            *weight_rows(read_json(job.input.weighting)),
        ]
        items = [
            *item_rows(sample, reasons, job.params.plan),
            *choice_rows(sample, reasons, job.params.plan, codebook),
            *ranking_rows(sample, reasons, job.params.plan, codebook),
        ]
        items = adjusted(items, job.params.plan)
        others = [*rank_rows(sample, job.params.plan), *domain_rows(sample, job.params.plan)]
        others += sensitivity_rows(sample, job.params.plan)
        write_parquet(spine([*counted, *items, *others]), job.output.estimates)
