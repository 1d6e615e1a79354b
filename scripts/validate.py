"""Check a plan against its schema, its questionnaire and its data; write the plan as understood."""

from pathlib import Path

from bogolan.preparation.agreement import check
from bogolan.provenance.step import step, warn
from bogolan.provenance.writing import write_json
from bogolan.survey.prose import untranslated

if __name__ == "__main__":
    with step(snakemake) as job:
        plan = check(Path(job.input.plan))
        write_json(plan, job.output.plan)
        warn(job, untranslated(Path(job.input.plan).parent, plan))
