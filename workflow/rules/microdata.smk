"""The anonymised file of a survey, on request only (make microdata SURVEY=name). It is no part of `all`.

Needs    data/derived/<survey>/: sample.parquet, reasons.parquet, codebook.json, identifiers.json; `microdata` in the plan.
Makes    data/derived/<survey>/microdata/: microdata.csv, microdata.dta, codebook.xml (DDI Codebook 2.5) and risk.txt, all
         of it confidential; or nothing, where the file would miss a limit, with what would help.
"""


rule microdata:
    """Recode, empty rare keys, measure the risk, and write the file or refuse it."""
    input:
        valid=validated,
        sample=derived("sample.parquet"),
        reasons=derived("reasons.parquet"),
        codebook=derived("codebook.json"),
        identifiers=derived("identifiers.json"),
    output:
        csv=derived("microdata/microdata.csv"),
        stata=derived("microdata/microdata.dta"),
        codebook=derived("microdata/codebook.xml"),
        risk=derived("microdata/risk.txt"),
    log:
        derived("logs/microdata.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("microdata.py"),
        folder=lambda wildcards: str(DATA / wildcards.survey),
        salt=salt_mark,
        plan=part(dict),
    message:
        "{wildcards.survey}: making the anonymised file"
    script:
        "../../scripts/microdata.py"
