"""From the export to the sample: validate, read, clean, expose, weigh; beside it join_profiles, number_interviewers.

Needs    data/<survey>/survey.yaml and the files that it names.
Makes    data/derived/<survey>/: plan.json, identifiers.json, schema_diff.csv, vault.parquet, vault_repeats/,
         vault_open_questions.parquet, responses.parquet, reasons.parquet, set_aside.parquet, repeats/, flags.parquet,
         form.json, mistaken_corrections.csv, codebook.json, cleaning_log.csv, accounting.json, sample.parquet,
         weighting.json; where the plan names events, events.parquet, exposed.parquet; where it has conjoint
         experiments, profiles/; where it has mixed models with intercepts of interviewers, interviewers.parquet; in
         passing export.parquet, export_vault.parquet, exported_repeats/, questions.json and reading_log.parquet, which
         go once the responses are clean. All of it is confidential, and what could tell who somebody is stands in the
         vaults alone.
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
    """Read the responses as text, put apart what identifies, and what labels or the form say of the questions.

    What was read is temporary: of who withdrew or refused, it holds what nobody may keep.
    """
    input:
        valid=validated,
        mark=str(MARKS / "{survey}"),
        files=survey_files("responses", "repeats", "questionnaire"),
    output:
        export=temp(derived("export.parquet")),
        vault=temp(derived("export_vault.parquet")),
        questions=temp(derived("questions.json")),
        reading_log=temp(derived("reading_log.parquet")),
        repeats=temp(directory(derived("exported_repeats"))),
        schema_diff=derived("schema_diff.csv"),
        identifiers=derived("identifiers.json"),
    log:
        derived("logs/read.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("read.py"),
        folder=lambda wildcards: str(DATA / wildcards.survey),
        salt=salt_mark,
        plan=part(lambda plan: keys(*READ)(plan) | {"design": design_columns(plan), "analysed": analysed_columns(plan)}),
    message:
        "{wildcards.survey}: reading responses"
    script:
        "../../scripts/read.py"


rule clean:
    """Correct and type the answers, keep the reasons where there is none, log every change, account for every row."""
    input:
        valid=validated,
        export=derived("export.parquet"),
        vault=derived("export_vault.parquet"),
        questions=derived("questions.json"),
        reading_log=derived("reading_log.parquet"),
        repeats=derived("exported_repeats"),
        identifiers=derived("identifiers.json"),
        files=survey_files("corrections", "positions"),
    output:
        vault=derived("vault.parquet"),
        vault_repeats=directory(derived("vault_repeats")),
        open_questions=derived("vault_open_questions.parquet"),
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


rule expose:
    """Read conflict events, and count those near each cluster; the positions stay in the vault."""
    input:
        valid=validated,
        responses=derived("responses.parquet"),
        vault=derived("vault.parquet"),
        files=survey_files("events"),
    output:
        events=derived("events.parquet"),
        exposed=derived("exposed.parquet"),
    log:
        derived("logs/expose.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("expose.py"),
        folder=lambda wildcards: str(DATA / wildcards.survey),
        plan=part(lambda plan: without_words(plan, "design") | keys("events", "fieldwork")(plan)),
    message:
        "{wildcards.survey}: placing conflict events"
    script:
        "../../scripts/expose.py"


rule weigh:
    """Give each respondent a gender, a weight, a stratum and a cluster; where events are known, its exposure to them."""
    input:
        valid=validated,
        responses=derived("responses.parquet"),
        set_aside=derived("set_aside.parquet"),
        flags=derived("flags.parquet"),
        codebook=derived("codebook.json"),
        exposed=derived_where(keys("events"), "exposed.parquet"),
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


rule join_profiles:
    """The profiles of conjoint experiments, each with its interview; those of interviews set aside are counted and left."""
    input:
        valid=validated,
        responses=derived("responses.parquet"),
        vault=derived("vault.parquet"),
        files=survey_files("experiments"),
    output:
        profiles=directory(derived("profiles")),
    log:
        derived("logs/join_profiles.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("join_profiles.py"),
        folder=lambda wildcards: str(DATA / wildcards.survey),
        plan=part(lambda plan: keys("uuid", "missing")(plan) | {"experiments": profile_files(plan)}),
    message:
        "{wildcards.survey}: joining profiles to interviews"
    script:
        "../../scripts/join_profiles.py"


rule number_interviewers:
    """Number who asked, for mixed models; their codes stay in the vault."""
    input:
        valid=validated,
        responses=derived("responses.parquet"),
        vault=derived("vault.parquet"),
    output:
        interviewers=derived("interviewers.parquet"),
    log:
        derived("logs/number_interviewers.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("number_interviewers.py"),
        plan=part(keys("interviewer")),
    message:
        "{wildcards.survey}: numbering interviewers"
    script:
        "../../scripts/number_interviewers.py"
