"""Draw every figure in every language, each with the released rows behind it."""

from pathlib import Path

import pandas as pd

from bogolan.provenance.manifest import record_outputs
from bogolan.provenance.step import step
from bogolan.provenance.writing import publish, read_json
from bogolan.publication.exposure import labelled_exposure
from bogolan.publication.figures.drawing import draw_figures

if __name__ == "__main__":
    with step(snakemake) as job:
        plan, folder = job.params.plan, Path(job.output.figures)
        folder.mkdir(parents=True, exist_ok=True)
        codebook = labelled_exposure(read_json(job.input.codebook), plan)
        draw_figures(pd.read_parquet(job.input.released), plan, codebook, folder, plan["languages"])
        publish(folder)
        record_outputs([path for path in folder.iterdir() if path.is_file()], folder.parent, job.output.made)
