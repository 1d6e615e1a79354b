"""Bogolan: every data/<survey>/survey.yaml becomes reports/<survey>/.

Needs    data/<survey>/ with survey.yaml and the responses that it names.
Makes    reports/<survey>/{en,fr}/report.{html,pdf,docx}, figures/, tables.xlsx, results.json, manifest.json;
         reports/index.html, which leads to them.
Settings data=DIR and reports=DIR move the two folders; survey=NAME makes one survey only (`snakemake --config survey=NAME`).
"""


include: "workflow/rules/common.smk"
include: "workflow/rules/prepare.smk"
include: "workflow/rules/follow_up.smk"
include: "workflow/rules/estimate.smk"
include: "workflow/rules/publish.smk"
include: "workflow/rules/field.smk"
include: "workflow/rules/microdata.smk"


rule all:
    default_target: True
    input:
        [final_outputs(survey) for survey in SURVEYS],
    message:
        "all reports are made"


onstart:
    hold_the_folder()


onsuccess:
    list_reports()
    tell_made()


onerror:
    list_reports()
    tell_made()
