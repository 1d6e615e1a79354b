"""Clean the responses: corrections, the form's logic, types, reasons for no answer, duplicates, log, accounting."""

from pathlib import Path

import pandas as pd

from bogolan.preparation.cleaning import clean
from bogolan.preparation.corrections import mistakes_of, read_corrections
from bogolan.preparation.identifiers.detection import Identifying, vault_columns
from bogolan.preparation.identifiers.vault import KEY, sealed, together, with_ids
from bogolan.preparation.interviews import interview_ids
from bogolan.provenance.step import step
from bogolan.provenance.writing import read_json, write_csv, write_json, write_parquet
from bogolan.survey.questionnaire import Question

if __name__ == "__main__":
    with step(snakemake) as job:
        plan = job.params.plan
        questions = {name: Question(**described) for name, described in read_json(job.input.questions).items()}
        columns = vault_columns([Identifying(**one) for one in read_json(job.input.identifiers)])
        apart = pd.read_parquet(job.input.vault)
        rows = together(pd.read_parquet(job.input.export), apart, list(questions))
        reading_log = with_ids(pd.read_parquet(job.input.reading_log), interview_ids(rows, plan), apart)
        corrections = read_corrections(Path(job.params.folder), plan)
        cleaned = clean(rows, questions, plan, corrections, reading_log)
        write_csv(mistakes_of(corrections, rows, questions, plan), job.output.mistakes)
        cleaned, vault = sealed(cleaned, rows, apart[KEY], columns, questions, plan, corrections)
        write_parquet(vault, job.output.vault)
        write_parquet(cleaned.responses, job.output.responses)
        write_parquet(cleaned.reasons, job.output.reasons)
        write_parquet(cleaned.set_aside, job.output.set_aside)
        write_parquet(cleaned.flags, job.output.flags)
        write_json(cleaned.form.described(), job.output.form)
        write_csv(cleaned.log, job.output.log)
        write_json(cleaned.accounting, job.output.accounting)
        write_json({name: question.described() for name, question in cleaned.codebook.items()}, job.output.codebook)
