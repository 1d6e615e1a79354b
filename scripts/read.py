"""Read the responses as text, put what identifies apart, and say what is known of the columns."""

from pathlib import Path

from bogolan.preparation.identifiers.detection import identifying, vault_columns
from bogolan.preparation.identifiers.salt import salt
from bogolan.preparation.identifiers.vault import parted
from bogolan.preparation.reading.responses import read_survey
from bogolan.provenance.step import step
from bogolan.provenance.writing import write_json, write_parquet

if __name__ == "__main__":
    with step(snakemake) as job:
        plan = job.params.plan
        export = read_survey(Path(job.params.folder), plan)
        found = identifying(export.rows, export.questions, plan, plan["analysed"])
        secret = salt(Path(job.output.export).parents[1])
        apart = parted(export, vault_columns(found), plan, secret)
        write_parquet(apart.rows, job.output.export)
        write_parquet(apart.vault, job.output.vault)
        write_parquet(apart.log, job.output.reading_log)
        write_json({name: question.described() for name, question in export.questions.items()}, job.output.questions)
        write_json([one.described() for one in found], job.output.identifiers)
