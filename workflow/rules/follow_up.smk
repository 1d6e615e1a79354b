"""What cleaning leaves open for the field team.

Needs    data/derived/<survey>/: export.parquet, responses.parquet, flags.parquet, codebook.json, cleaning_log.csv; the
         corrections that the plan names.
Makes    data/derived/<survey>/follow_up.xlsx, which is confidential, where it is asked for (make follow-up SURVEY=name).
"""


rule follow_up:
    """A row an open question, as a workbook that goes back in as corrections."""
    input:
        valid=validated,
        export=derived("export.parquet"),
        responses=derived("responses.parquet"),
        flags=derived("flags.parquet"),
        codebook=derived("codebook.json"),
        log=derived("cleaning_log.csv"),
        files=survey_files("corrections"),
    output:
        sheet=derived("follow_up.xlsx"),
    log:
        derived("logs/follow_up.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("follow_up.py"),
        folder=lambda wildcards: str(DATA / wildcards.survey),
        plan=part(
            lambda plan: keys("uuid", "corrections", "interviewer", "fieldwork", "languages")(plan)
            | {"design": design_columns(plan)}
        ),
    message:
        "{wildcards.survey}: listing what is open for the field team"
    script:
        "../../scripts/follow_up.py"
