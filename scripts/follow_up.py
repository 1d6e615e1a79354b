"""The follow-up sheet: what cleaning leaves open for the field team, as a workbook to fill in."""

import pandas as pd

from bogolan.preparation.clean_files import questions_apart
from bogolan.preparation.follow_up.open_questions import FollowUp
from bogolan.preparation.follow_up.sheet import write_follow_up
from bogolan.provenance.step import step
from bogolan.provenance.writing import read_json
from bogolan.survey.questionnaire import Question

if __name__ == "__main__":
    with step(snakemake) as job:
        codebook = {name: Question(**described) for name, described in read_json(job.input.codebook).items()}
        questions = questions_apart(job.input.identifiers) | codebook
        found = FollowUp.of(pd.read_parquet(job.input.open_questions))
        write_follow_up(job.output.sheet, found, questions, job.params.plan)
