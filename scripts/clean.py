"""Clean the responses: corrections, the form's logic, types, reasons for no answer, duplicates, log, accounting."""

from pathlib import Path

import pandas as pd

from bogolan.preparation.areas import read_areas
from bogolan.preparation.cleaning import clean
from bogolan.preparation.corrections.mistakes import mistakes_of
from bogolan.preparation.corrections.reading import read_corrections
from bogolan.preparation.reading.repeat_tables import kept_repeats
from bogolan.preparation.repeated import write_clean_repeats
from bogolan.provenance.step import step
from bogolan.provenance.writing import read_json, write_csv, write_json, write_parquet
from bogolan.survey.questionnaire import Question

if __name__ == "__main__":
    with step(snakemake) as job:
        questions = {name: Question(**described) for name, described in read_json(job.input.questions).items()}
        rows, reading_log = pd.read_parquet(job.input.export), pd.read_parquet(job.input.reading_log)
        corrections = read_corrections(Path(job.params.folder), job.params.plan)
        areas = read_areas(Path(job.params.folder), job.params.plan)
        repeats = kept_repeats(job.input.repeats)
        cleaned = clean(rows, questions, job.params.plan, corrections, reading_log, repeats, areas)
        write_clean_repeats(cleaned.repeats, job.output.repeats)
        write_csv(mistakes_of(corrections, rows, questions, job.params.plan), job.output.mistakes)
        write_parquet(cleaned.responses, job.output.responses)
        write_parquet(cleaned.reasons, job.output.reasons)
        write_parquet(cleaned.set_aside, job.output.set_aside)
        write_parquet(cleaned.flags, job.output.flags)
        write_json(cleaned.form.described(), job.output.form)
        write_csv(cleaned.log, job.output.log)
        write_json(cleaned.accounting, job.output.accounting)
        write_json({name: question.described() for name, question in cleaned.codebook.items()}, job.output.codebook)
