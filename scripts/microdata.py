"""The anonymised file that was asked for, where it keeps its limits; else why not, and what would help."""

from pathlib import Path

import pandas as pd

from bogolan.disclosure.microdata.codebook import codebook_xml
from bogolan.disclosure.microdata.decision import decided
from bogolan.disclosure.microdata.layout import layout
from bogolan.disclosure.microdata.risk_report import risk_report
from bogolan.disclosure.microdata.writing import write_microdata
from bogolan.preparation.identifiers.salt import salt
from bogolan.provenance.step import step
from bogolan.provenance.writing import read_json, write_bytes
from bogolan.survey.questionnaire import Question

if __name__ == "__main__":
    with step(snakemake) as job:
        plan, csv = job.params.plan, Path(job.output.csv)
        codebook = {name: Question(**described) for name, described in read_json(job.input.codebook).items()}
        sample, reasons = pd.read_parquet(job.input.sample), pd.read_parquet(job.input.reasons)
        asked = (sample, reasons, codebook, read_json(job.input.identifiers), plan, Path(job.params.folder))
        file, measures, request = decided(*asked, salt(csv.parents[2]))
        written = layout(file, request, plan["synthetic"])
        write_microdata(written, csv, job.output.stata, plan)
        write_bytes(codebook_xml(written, request, plan, csv.name), job.output.codebook)
        write_bytes(risk_report(file, measures, request, plan).encode(), job.output.risk)
