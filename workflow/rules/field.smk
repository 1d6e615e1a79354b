"""The field team's report, daily during collection: field. It is no part of `all`, since nothing of it is published.

Needs    data/derived/<survey>/: vault.parquet, identifiers.json, responses.parquet, reasons.parquet, set_aside.parquet,
         flags.parquet, codebook.json, accounting.json, cleaning_log.csv; the back checks, audit logs and sampling
         frame that the plan names.
Makes    data/derived/<survey>/: field/report.html, field/report.xlsx, quality.parquet. All of it is confidential.
"""


rule field:
    """Field checks by interviewer, day, village and question."""
    input:
        valid=validated,
        vault=derived("vault.parquet"),
        identifiers=derived("identifiers.json"),
        responses=derived("responses.parquet"),
        reasons=derived("reasons.parquet"),
        set_aside=derived("set_aside.parquet"),
        flags=derived("flags.parquet"),
        codebook=derived("codebook.json"),
        accounting=derived("accounting.json"),
        log=derived("cleaning_log.csv"),
        files=survey_files("back_checks", "audit", "weighting"),
    output:
        html=derived("field/report.html"),
        xlsx=derived("field/report.xlsx"),
        quality=derived("quality.parquet"),
    log:
        derived("logs/field.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("field.py"),
        folder=lambda wildcards: str(DATA / wildcards.survey),
        plan=part(keys(*IN_THE_FIELD)),
    message:
        "{wildcards.survey}: checking fieldwork"
    script:
        "../../scripts/field.py"


rule field_reports:
    """The field reports of all surveys, for the field teams."""
    input:
        [field_reports_of(survey) for survey in SURVEYS],
    message:
        "the field reports are made, in the folder field/ of each survey's derived folder; they are confidential"
