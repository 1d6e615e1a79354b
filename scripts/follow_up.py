"""The follow-up sheet: what cleaning leaves open for the field team, as a workbook to fill in."""

from pathlib import Path

import pandas as pd

from bogolan.preparation.corrections.applied import corrected
from bogolan.preparation.corrections.interviews import resolved
from bogolan.preparation.corrections.reading import read_corrections
from bogolan.preparation.follow_up.open_questions import follow_up
from bogolan.preparation.follow_up.sheet import write_follow_up
from bogolan.preparation.interviews import interview_ids
from bogolan.provenance.step import step
from bogolan.provenance.writing import read_csv, read_json
from bogolan.survey.questionnaire import Question

if __name__ == "__main__":
    with step(snakemake) as job:
        plan = job.params.plan
        questions = {name: Question(**described) for name, described in read_json(job.input.codebook).items()}
        rows, log = pd.read_parquet(job.input.export), read_csv(job.input.log)
        responses, flags = pd.read_parquet(job.input.responses), pd.read_parquet(job.input.flags)
        uuid = interview_ids(rows, plan)
        corrections = resolved(read_corrections(Path(job.params.folder), plan), rows, uuid)
        rows, _ = corrected(rows, uuid, corrections)
        found = follow_up(rows, responses, flags, log, questions, plan, corrections)
        write_follow_up(job.output.sheet, found, questions, plan)
