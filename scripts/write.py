"""Write the report in one language, as HTML, PDF and Word."""

from pathlib import Path

import pandas as pd

from bogolan.provenance.manifest import provenance
from bogolan.provenance.step import step
from bogolan.provenance.writing import publish, read_json
from bogolan.publication.report import write_report

if __name__ == "__main__":
    with step(snakemake) as job:
        folder = Path(job.output.html).parent
        folder.mkdir(parents=True, exist_ok=True)
        write_report(
            pd.read_parquet(job.input.released),
            job.params.plan,
            read_json(job.input.codebook),
            job.wildcards.language,
            Path(job.input.figures),
            provenance([Path(job.input.plan), *map(Path, job.input.files)]),
            folder,
        )
        publish(folder)
