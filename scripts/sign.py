"""Write the manifest: digests of everything that went in and came out, and of the code between."""

from pathlib import Path

from bogolan.provenance.manifest import write_manifest
from bogolan.provenance.step import step

if __name__ == "__main__":
    with step(snakemake) as job:
        inputs = [Path(job.input.plan), *map(Path, job.input.files)]
        write_manifest(Path(job.output.manifest), inputs, job.params.steps)
