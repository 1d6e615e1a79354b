"""Write the report in one language, as HTML, PDF and Word, and in brief."""

from pathlib import Path

import pandas as pd

from bogolan.provenance.manifest import provenance, record_outputs
from bogolan.provenance.step import step
from bogolan.provenance.writing import publish, read_json
from bogolan.publication.exposure import labelled_exposure
from bogolan.publication.report.documents import write_report
from bogolan.publication.report.illustrations import illustrations
from bogolan.survey.prose import read_prose

if __name__ == "__main__":
    with step(snakemake) as job:
        released, plan = pd.read_parquet(job.input.released), job.params.plan
        codebook = labelled_exposure(read_json(job.input.codebook), plan)
        language, folder = job.wildcards.language, Path(job.output.html).parent
        figures = illustrations(released, plan, codebook, language, Path(job.input.figures))
        made_from = provenance([Path(job.input.plan), *map(Path, job.input.files)])
        folder.mkdir(parents=True, exist_ok=True)
        excerpts = pd.read_parquet(job.input.excerpts)
        prose = read_prose(Path(job.input.plan).parent, language)
        files = write_report(released, plan, codebook, language, figures, made_from, folder, excerpts, prose)
        publish(folder)
        record_outputs(files, folder.parent, job.output.made)
