"""Clean the responses: corrections, the form's logic, types, reasons for no answer, checks, log, accounting."""

from dataclasses import replace
from pathlib import Path

from bogolan.preparation.areas import read_areas
from bogolan.preparation.clean_files import as_read, write_clean
from bogolan.preparation.cleaning import clean
from bogolan.preparation.corrections.mistakes import applicable, mistakes_of
from bogolan.preparation.corrections.reading import read_corrections
from bogolan.preparation.follow_up.open_questions import follow_up
from bogolan.provenance.beside import beside
from bogolan.provenance.step import step
from bogolan.provenance.writing import write_csv, write_parquet

if __name__ == "__main__":
    with step(snakemake) as job:
        plan, folder = job.params.plan, Path(job.params.folder)
        export = as_read(job.input, plan)
        corrections, areas = read_corrections(folder, plan), read_areas(folder, plan)
        mistakes = mistakes_of(corrections, export.rows, export.questions, plan, export.repeats)
        corrections = applicable(corrections, mistakes)
        read = export.rows, export.questions, plan, corrections, export.log, export.repeats, areas
        cleaned = clean(*read, apart=export.apart)
        write_csv(mistakes, job.output.mistakes)
        asked = beside(lambda: write_parquet(follow_up(cleaned, plan, corrections).frame(), job.output.open_questions))
        # All other answers as they were read are let go of before anything large is written.
        cleaned = replace(cleaned, rows=export.to_seal(cleaned.rows, plan))
        export = replace(export, rows=export.to_seal(export.rows, plan))
        del read
        write_clean(cleaned, export, plan, job.output)
        asked()
