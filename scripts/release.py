"""The gate: decide what may be published, and let nothing else through."""

import pandas as pd

from bogolan.disclosure.gate import release
from bogolan.provenance.step import step
from bogolan.provenance.writing import read_json, write_parquet
from bogolan.survey.communal import tells_communal_identity
from bogolan.survey.spine import spine

if __name__ == "__main__":
    with step(snakemake) as job:
        estimates, regressions = pd.read_parquet(job.input.estimates), pd.read_parquet(job.input.regressions)
        rows = spine([*estimates.to_dict("records"), *regressions.to_dict("records")])
        codebook = read_json(job.input.codebook)
        told = job.params.plan
        communal = {name for name, question in codebook.items() if tells_communal_identity(name, question["label"])}
        communal |= set(told["communal"])
        communal |= {name for name, questions in told["asked_of"].items() if not communal.isdisjoint(questions)}
        write_parquet(release(rows, told["classes"], told["weighted"], communal), job.output.released)
