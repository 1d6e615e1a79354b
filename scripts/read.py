"""Read the responses as text, put what identifies apart, and say what is known of the columns."""

from pathlib import Path

from bogolan.preparation.clean_files import write_identifying
from bogolan.preparation.identifiers.detection import identifying_all, vault_columns
from bogolan.preparation.identifiers.salt import salt
from bogolan.preparation.identifiers.vault import parted
from bogolan.preparation.reading.repeat_tables import write_repeats
from bogolan.preparation.reading.responses import read_survey
from bogolan.provenance.beside import beside
from bogolan.provenance.step import step
from bogolan.provenance.writing import write_csv, write_json, write_parquet

if __name__ == "__main__":
    with step(snakemake) as job:
        plan = job.params.plan
        export = read_survey(Path(job.params.folder), plan)
        found = identifying_all(export, plan, plan["analysed"])
        apart = parted(export, vault_columns(found), plan, salt(Path(job.output.export).parents[1]))
        rows = beside(lambda: write_parquet(apart.rows, job.output.export))
        write_parquet(apart.vault, job.output.vault)
        write_parquet(apart.log, job.output.reading_log)
        write_csv(export.schema, job.output.schema_diff)
        write_repeats(export.repeats, job.output.repeats)
        write_json({name: question.described() for name, question in export.questions.items()}, job.output.questions)
        described = {"": export.questions, **{name: one.questions for name, one in export.repeats.items()}}
        write_identifying(found, described, job.output.identifiers)
        rows()
