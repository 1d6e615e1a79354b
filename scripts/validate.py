"""Check a plan against its schema, its questionnaire and its data; write the plan as understood."""

from pathlib import Path

from bogolan.preparation.agreement import check
from bogolan.provenance.step import step
from bogolan.provenance.writing import write_json

if __name__ == "__main__":
    with step(snakemake) as job:
        write_json(check(Path(job.input.plan)), job.output.plan)
