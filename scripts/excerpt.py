"""Read the excerpts, hold back the words of those that may tell who spoke, and count them by theme and gender."""

from pathlib import Path

from bogolan.analysis.excerpts import excerpt_rows
from bogolan.preparation.excerpts import held_back, held_in_short, read_excerpts
from bogolan.provenance.step import step
from bogolan.provenance.writing import read_json, write_parquet
from bogolan.survey.questionnaire import Question
from bogolan.survey.spine import spine

if __name__ == "__main__":
    with step(snakemake) as job:
        questions = {name: Question(**described) for name, described in read_json(job.input.codebook).items()}
        excerpts = read_excerpts(Path(job.params.folder), job.params.plan)
        excerpts = held_back(excerpts, job.params.plan, questions)
        Path(job.log[0]).write_text(held_in_short(excerpts), encoding="utf-8")
        write_parquet(excerpts, job.output.excerpts)
        write_parquet(spine(excerpt_rows(excerpts)), job.output.counts)
