"""Write the tables as a workbook and the released rows as JSON."""

from pathlib import Path

import pandas as pd

from bogolan.provenance.manifest import record_outputs
from bogolan.provenance.step import step
from bogolan.provenance.writing import read_json, whole, write_json
from bogolan.publication.exposure import labelled_exposure
from bogolan.publication.results import results
from bogolan.publication.tables.workbook import write_tables

if __name__ == "__main__":
    with step(snakemake) as job:
        released, plan = pd.read_parquet(job.input.released), job.params.plan
        excerpts = pd.read_parquet(job.input.excerpts)
        write_json(results(released, plan, excerpts), job.output.results, private=False)
        with whole(job.output.tables, private=False) as temporary:
            codebook = labelled_exposure(read_json(job.input.codebook), plan)
            write_tables(temporary, released, plan, codebook, excerpts=excerpts)
        files = [Path(job.output.results), Path(job.output.tables)]
        record_outputs(files, files[0].parent, job.output.made)
