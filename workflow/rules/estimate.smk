"""From the sample to the spine, one row a number: estimate, regress.

Needs    data/derived/<survey>/: sample.parquet, weighting.json, reasons.parquet, accounting.json, codebook.json.
Makes    data/derived/<survey>/: estimates.parquet, regressions.parquet, with the same columns. Both are confidential.
"""


rule estimate:
    """Shares, means and gaps by gender."""
    input:
        valid=validated,
        sample=derived("sample.parquet"),
        weighting=derived("weighting.json"),
        reasons=derived("reasons.parquet"),
        accounting=derived("accounting.json"),
        codebook=derived("codebook.json"),
    output:
        estimates=derived("estimates.parquet"),
    log:
        derived("logs/estimate.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("estimate.py"),
        plan=part(
            lambda plan: without_words(
                plan, "design", "support", "drivers", "hypotheses", "groups", "domains", "sensitivity", "experiments"
            )
            | keys(
                "sampling", "interviewer", "consent", "contacts", "weighting", "multiplicity", "nonresponse_bounds"
            )(plan)
        ),
    message:
        "{wildcards.survey}: estimating shares and gaps"
    script:
        "../../scripts/estimate.py"


rule regress:
    """The plan's regressions."""
    input:
        valid=validated,
        sample=derived("sample.parquet"),
        codebook=derived("codebook.json"),
    output:
        estimates=derived("regressions.parquet"),
    log:
        derived("logs/regress.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("regress.py"),
        plan=part(lambda plan: without_words(plan, "design", "models") | keys("weighting")(plan)),
    message:
        "{wildcards.survey}: fitting regressions"
    script:
        "../../scripts/regress.py"
