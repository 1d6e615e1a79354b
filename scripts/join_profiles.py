"""Join the profiles of conjoint experiments to the interviews that are kept, and count the others."""

from pathlib import Path

import pandas as pd

from bogolan.preparation.joined_profiles import counts_in_short, join_profiles, write_joined
from bogolan.provenance.step import step

if __name__ == "__main__":
    with step(snakemake) as job:
        responses, vault = pd.read_parquet(job.input.responses), pd.read_parquet(job.input.vault)
        joined = join_profiles(Path(job.params.folder), job.params.plan, responses, vault)
        Path(job.log[0]).write_text(counts_in_short(joined), encoding="utf-8")
        write_joined(joined, job.output.profiles)
