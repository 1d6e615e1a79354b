"""From the sample to the spine, one row a number: estimate, regress; beside it mix, excerpt, count.

Needs    data/derived/<survey>/: sample.parquet, weighting.json, reasons.parquet, accounting.json, codebook.json; where
         the plan names events, events.parquet, exposed.parquet; where it has conjoint experiments, profiles/;
         where it has mixed models with intercepts of interviewers, interviewers.parquet.
Makes    data/derived/<survey>/: estimates.parquet, regressions.parquet, with the same columns; where the plan names
         excerpts, excerpt_counts.parquet with these too, and excerpts.parquet; where it names events,
         event_counts.parquet. All of it is confidential. And influence.csv: what each regression would say without one
         cluster; where the plan has mixed models, mixed.csv: these beside the regressions. No rule reads either.
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
        profiles=derived_where(conjoints, "profiles"),
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
                plan,
                "design",
                "support",
                "drivers",
                "hypotheses",
                "claims",
                "groups",
                "domains",
                "sensitivity",
                "experiments",
            )
            | keys(
                "synthetic",
                "fieldwork",
                "sampling",
                "interviewer",
                "consent",
                "contacts",
                "weighting",
                "multiplicity",
                "nonresponse_bounds",
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
        reasons=derived("reasons.parquet"),
        codebook=derived("codebook.json"),
    output:
        estimates=derived("regressions.parquet"),
        influence=derived("influence.csv"),
    log:
        derived("logs/regress.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("regress.py"),
        plan=part(
            lambda plan: without_words(plan, "design", "models", "sensitivity")
            | keys("weighting", "events", "multiplicity", "seed")(plan)
            | {"community": community_drivers(plan)}
        ),
    message:
        "{wildcards.survey}: fitting regressions"
    script:
        "../../scripts/regress.py"


rule mix:
    """Mixed models beside the regressions, for the survey's own analysts: nothing of them is published."""
    input:
        valid=validated,
        sample=derived("sample.parquet"),
        reasons=derived("reasons.parquet"),
        codebook=derived("codebook.json"),
        interviewers=derived_where(mixes_interviewers, "interviewers.parquet"),
    output:
        mixed=derived("mixed.csv"),
    log:
        derived("logs/mix.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("mix.py"),
        plan=part(
            lambda plan: without_words(plan, "design")
            | {"models": mixed_models(without_words(plan, "models"))}
            | keys("weighting", "events", "interviewer", "languages")(plan)
        ),
    message:
        "{wildcards.survey}: fitting mixed models"
    script:
        "../../scripts/mix.py"


rule excerpt:
    """Excerpts from interviews and focus groups, counted; the words of those that may tell who spoke are left behind."""
    input:
        valid=validated,
        codebook=derived("codebook.json"),
        files=survey_files("excerpts"),
    output:
        excerpts=derived("excerpts.parquet"),
        counts=derived("excerpt_counts.parquet"),
    log:
        derived("logs/excerpt.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("excerpt.py"),
        folder=lambda wildcards: str(DATA / wildcards.survey),
        plan=part(lambda plan: without_words(plan, "design", "support", "drivers") | keys("excerpts")(plan)),
    message:
        "{wildcards.survey}: reading excerpts"
    script:
        "../../scripts/excerpt.py"


rule count:
    """Conflict events by actor, base and year, and exposure to them over clusters."""
    input:
        valid=validated,
        events=derived("events.parquet"),
        exposed=derived("exposed.parquet"),
    output:
        counts=derived("event_counts.parquet"),
    log:
        derived("logs/count.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("count.py"),
        plan=part(lambda plan: without_words(plan, "claims") | keys("events", "fieldwork", "synthetic")(plan)),
    message:
        "{wildcards.survey}: counting conflict events"
    script:
        "../../scripts/count.py"
