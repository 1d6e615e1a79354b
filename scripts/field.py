"""Check fieldwork: the field team's report as a page and a workbook, and its measures, all confidential."""

from pathlib import Path

import pandas as pd

from bogolan.field.beside import read_beside
from bogolan.field.flagged import rule_texts
from bogolan.field.interviews import field_interviews
from bogolan.field.page.html import page
from bogolan.field.page.sections import sections
from bogolan.field.page.workbook import write_workbook
from bogolan.field.report import field_report
from bogolan.field.today import tasks
from bogolan.preparation.clean_files import questions_apart
from bogolan.preparation.identifiers.vault import KEY, opened, with_ids
from bogolan.preparation.interviews import UUID
from bogolan.provenance.step import step
from bogolan.provenance.writing import read_csv, read_json, whole, write_parquet
from bogolan.survey.questionnaire import Question

if __name__ == "__main__":
    with step(snakemake) as job:
        plan, folder, codebook = job.params.plan, Path(job.params.folder), read_json(job.input.codebook)
        vault = pd.read_parquet(job.input.vault)
        parts = {"responses": vault, "reasons": vault[[KEY, UUID]], "set_aside": vault, "flags": vault[[KEY, UUID]]}
        frames = [opened(pd.read_parquet(job.input[name]), part) for name, part in parts.items()]
        log = with_ids(read_csv(job.input.log), vault[UUID], vault)
        questions = {name: Question(**described) for name, described in codebook.items()}
        interviews = field_interviews(*frames, questions, plan, questions_apart(job.input.identifiers), log)
        beside = read_beside(folder, plan)
        report = field_report(interviews, read_json(job.input.accounting), plan, *beside)
        shown, to_do, rules = sections(report, codebook, rule_texts()), tasks(report), rule_texts()
        with whole(job.output.html) as temporary:
            temporary.write_text(page(report, shown, to_do, plan, rules), encoding="utf-8")
        write_workbook(job.output.xlsx, shown, to_do, plan, rules)
        write_parquet(report.quality, job.output.quality)
