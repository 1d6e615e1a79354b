"""From the export to the sample: validate, read, clean, weigh.

Needs    data/<survey>/survey.yaml and the files that it names.
Makes    data/derived/<survey>/: plan.json, export.parquet, questions.json, reading_log.parquet, schema_diff.csv,
         exported_repeats/, responses.parquet, reasons.parquet, set_aside.parquet, flags.parquet, form.json,
         mistaken_corrections.csv, codebook.json, cleaning_log.csv, accounting.json, repeats/, sample.parquet,
         weighting.json. All of it is confidential.
"""


rule remember:
    """Mark that Snakemake's records know this survey from its start."""
    output:
        touch(str(MARKS / "{survey}")),
    message:
        "{wildcards.survey}: starting"


checkpoint validate:
    """Check the plan, the questionnaire and the data against each other; write the plan as understood."""
    input:
        mark=str(MARKS / "{survey}"),
        plan=f"{DATA}/{{survey}}/{PLAN}",
        files=all_survey_files,
    output:
        plan=derived("plan.json"),
    log:
        derived("logs/validate.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("validate.py"),
    message:
        "{wildcards.survey}: checking the plan"
    script:
        "../../scripts/validate.py"


rule read:
    """Read the responses as text, and what their labels or the form say of the questions."""
    input:
        valid=validated,
        mark=str(MARKS / "{survey}"),
        files=survey_files("responses", "repeats", "questionnaire"),
    output:
        export=derived("export.parquet"),
        questions=derived("questions.json"),
        reading_log=derived("reading_log.parquet"),
        schema_diff=derived("schema_diff.csv"),
        repeats=directory(derived("exported_repeats")),
    log:
        derived("logs/read.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("read.py"),
        folder=lambda wildcards: str(DATA / wildcards.survey),
        plan=part(lambda plan: keys(*READ)(plan) | {"design": design_columns(plan)}),
    message:
        "{wildcards.survey}: reading responses"
    script:
        "../../scripts/read.py"


rule clean:
    """Correct and type the answers, keep the reasons where there is none, log every change, account for every row."""
    input:
        valid=validated,
        export=derived("export.parquet"),
        questions=derived("questions.json"),
        reading_log=derived("reading_log.parquet"),
        repeats=derived("exported_repeats"),
        files=survey_files("corrections", "positions"),
    output:
        responses=derived("responses.parquet"),
        reasons=derived("reasons.parquet"),
        set_aside=derived("set_aside.parquet"),
        flags=derived("flags.parquet"),
        form=derived("form.json"),
        mistakes=derived("mistaken_corrections.csv"),
        codebook=derived("codebook.json"),
        log=derived("cleaning_log.csv"),
        accounting=derived("accounting.json"),
        repeats=directory(derived("repeats")),
    log:
        derived("logs/clean.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("clean.py"),
        folder=lambda wildcards: str(DATA / wildcards.survey),
        plan=part(
            lambda plan: keys(*CLEANED)(plan)
            | {"design": design_columns(plan), "categorical": categorical_questions(plan)}
            | {"experiments": experiments_arms(plan)}
        ),
    message:
        "{wildcards.survey}: cleaning responses"
    script:
        "../../scripts/clean.py"


rule weigh:
    """Give each respondent a gender, a weight, a stratum and a cluster."""
    input:
        valid=validated,
        responses=derived("responses.parquet"),
        set_aside=derived("set_aside.parquet"),
        flags=derived("flags.parquet"),
        codebook=derived("codebook.json"),
        files=survey_files("weighting"),
    output:
        sample=derived("sample.parquet"),
        weighting=derived("weighting.json"),
    log:
        derived("logs/weigh.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("weigh.py"),
        folder=lambda wildcards: str(DATA / wildcards.survey),
        plan=part(lambda plan: without_words(plan, "responses", "gender", "design") | keys("weighting")(plan)),
    message:
        "{wildcards.survey}: weighting the sample"
    script:
        "../../scripts/weigh.py"
