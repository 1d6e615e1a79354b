"""The gate: decide what may be published, and let nothing else through."""

import pandas as pd

from bogolan.disclosure.earlier import earlier_report
from bogolan.disclosure.exceptions import exceptions_of
from bogolan.disclosure.excerpts import excerpts_leaving
from bogolan.disclosure.gate import release
from bogolan.disclosure.thresholds import thresholds_of
from bogolan.preparation.identifiers.profiles import communal_experiments
from bogolan.provenance.step import step
from bogolan.provenance.writing import read_json, write_parquet
from bogolan.survey.communal import tells_communal_identity
from bogolan.survey.plan_classes import classes_by_content
from bogolan.survey.questionnaire import Question
from bogolan.survey.spine import spine

if __name__ == "__main__":
    with step(snakemake) as job:
        files = (job.input.estimates, job.input.regressions, *job.input.counts, *job.input.events)
        estimated = [pd.read_parquet(path) for path in files]
        rows = spine([row for frame in estimated for row in frame.to_dict("records")])
        codebook = {name: Question(**described) for name, described in read_json(job.input.codebook).items()}
        told = job.params.plan
        classes = classes_by_content(told["classes"], told["unclassed"], told["about"], codebook)
        communal = {name for name, question in codebook.items() if tells_communal_identity(name, question.label)}
        communal |= {*told["communal"], *communal_experiments(rows, told["shown"], codebook)}
        communal |= {name for name, questions in told["asked_of"].items() if not communal.isdisjoint(questions)}
        thresholds = thresholds_of(told["disclosure"]["thresholds"])
        exceptions = exceptions_of(told["disclosure"]["exceptions"])
        earlier = earlier_report(job.input.previous, job.input.sample, job.wildcards.survey)
        released = release(rows, classes, told["weighted"], communal, told["areas"], thresholds, exceptions, earlier)
        write_parquet(released, job.output.released)
        excerpts = pd.read_parquet(*job.input.excerpts) if job.input.excerpts else None
        write_parquet(excerpts_leaving(excerpts, classes, communal, thresholds), job.output.excerpts)
