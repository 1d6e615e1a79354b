"""Read the responses as text, and what the questionnaire, the labels and the plan say of their columns."""

from pathlib import Path

from bogolan.preparation.reading.repeat_tables import write_repeats
from bogolan.preparation.reading.responses import read_survey
from bogolan.provenance.step import step
from bogolan.provenance.writing import write_csv, write_json, write_parquet

if __name__ == "__main__":
    with step(snakemake) as job:
        export = read_survey(Path(job.params.folder), job.params.plan)
        write_parquet(export.rows, job.output.export)
        write_parquet(export.log, job.output.reading_log)
        write_csv(export.schema, job.output.schema_diff)
        write_repeats(export.repeats, job.output.repeats)
        write_json({name: question.described() for name, question in export.questions.items()}, job.output.questions)
