"""What cleaning leaves open for the field team.

Needs    data/derived/<survey>/: vault_open_questions.parquet, codebook.json, identifiers.json.
Makes    data/derived/<survey>/follow_up.xlsx, which is confidential, where it is asked for (make follow-up SURVEY=name).
"""


rule follow_up:
    """A row an open question, as a workbook that goes back in as corrections."""
    input:
        valid=validated,
        open_questions=derived("vault_open_questions.parquet"),
        codebook=derived("codebook.json"),
        identifiers=derived("identifiers.json"),
    output:
        sheet=derived("follow_up.xlsx"),
    log:
        derived("logs/follow_up.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("follow_up.py"),
        plan=part(keys("fieldwork", "languages")),
    message:
        "{wildcards.survey}: listing what is open for the field team"
    script:
        "../../scripts/follow_up.py"
