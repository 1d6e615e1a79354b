"""Make the sample: who is a woman or a man, and each respondent's weight, stratum, cluster and flags."""

from pathlib import Path

import pandas as pd

from bogolan.preparation.exposure import with_exposure
from bogolan.preparation.weighting.sample import sample
from bogolan.preparation.weighting.weights import weighted
from bogolan.provenance.step import step
from bogolan.provenance.writing import read_json, write_json, write_parquet
from bogolan.survey.questionnaire import Question

if __name__ == "__main__":
    with step(snakemake) as job:
        responses, set_aside = pd.read_parquet(job.input.responses), pd.read_parquet(job.input.set_aside)
        codebook = {name: Question(**described) for name, described in read_json(job.input.codebook).items()}
        prepared = sample(responses, pd.read_parquet(job.input.flags), job.params.plan)
        exposed = pd.read_parquet(*job.input.exposed) if job.input.exposed else None
        prepared = with_exposure(prepared, exposed)
        prepared, report = weighted(prepared, set_aside, codebook, job.params.plan, Path(job.params.folder))
        write_parquet(prepared, job.output.sample)
        write_json(report, job.output.weighting)
