"""Write the manifest: digests of everything that went in and came out, and of the code between."""

from pathlib import Path

from bogolan.provenance.manifest import refuse_other_files, write_manifest
from bogolan.provenance.step import step

if __name__ == "__main__":
    with step(snakemake) as job:
        manifest = Path(job.output.manifest)
        refuse_other_files(manifest.parent, job.input.made)
        write_manifest(manifest, [Path(job.input.plan), *map(Path, job.input.files)], job.params.steps)
