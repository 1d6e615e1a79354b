"""Through the gate to the page: release, draw, table, write, sign.

Needs    data/derived/<survey>/: estimates.parquet, regressions.parquet, codebook.json; where the plan names excerpts,
         excerpts.parquet, excerpt_counts.parquet; where it names events, event_counts.parquet; where it names an
         earlier report, that one's results.json and sample.parquet.
Makes    data/derived/<survey>/: released.parquet, released_excerpts.parquet, and of these alone everything in
         reports/<survey>/.
"""


rule release:
    """The gate: the only rule that carries numbers and excerpts from data/ to reports/."""
    input:
        valid=validated,
        estimates=derived("estimates.parquet"),
        regressions=derived("regressions.parquet"),
        counts=derived_where(keys("excerpts"), "excerpt_counts.parquet"),
        events=derived_where(keys("events"), "event_counts.parquet"),
        excerpts=derived_where(keys("excerpts"), "excerpts.parquet"),
        codebook=derived("codebook.json"),
        previous=survey_files("previous_release"),
        sample=derived_where(keys("previous_release"), "sample.parquet"),
    output:
        released=derived("released.parquet"),
        excerpts=derived("released_excerpts.parquet"),
    log:
        derived("logs/release.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("release.py"),
        plan=part(
            lambda plan: {
                "classes": disclosure_classes(plan),
                "unclassed": unclassed_questions(plan),
                "about": questions_of_outcomes(plan),
                "weighted": is_weighted(plan),
                "communal": communal_parts(plan),
                "asked_of": questions_of_parts(plan),
                "areas": area_parts(plan),
                "disclosure": plan["disclosure"],
                "shown": {one["name"]: texts_shown(one) for one in conjoints(plan)},
            }
        ),
    message:
        "{wildcards.survey}: deciding what may be published"
    script:
        "../../scripts/release.py"


rule draw:
    """Every figure in every language, with its data beside it."""
    input:
        valid=validated,
        released=derived("released.parquet"),
        codebook=derived("codebook.json"),
    output:
        figures=directory(published("figures")),
        made=derived("made/figures.json"),
    log:
        derived("logs/draw.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("draw.py"),
        plan=part(
            keys(
                "survey",
                "synthetic",
                "languages",
                "gender",
                "design",
                "weighting",
                "support",
                "drivers",
                "domains",
                "models",
                "experiments",
                "events",
            )
        ),
    message:
        "{wildcards.survey}: drawing figures"
    script:
        "../../scripts/draw.py"


rule table:
    """The tables as a workbook, the released rows as JSON."""
    input:
        valid=validated,
        released=derived("released.parquet"),
        excerpts=derived("released_excerpts.parquet"),
        codebook=derived("codebook.json"),
    output:
        tables=published("tables.xlsx"),
        results=published("results.json"),
        made=derived("made/tables.json"),
    log:
        derived("logs/table.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("table.py"),
        plan=part(
            keys(
                "survey",
                "title",
                "synthetic",
                "languages",
                "fieldwork",
                "gender",
                "design",
                "support",
                "drivers",
                "models",
                "experiments",
                "hypotheses",
                "sensitivity",
                "groups",
                "hypotheses",
                "claims",
                "events",
            )
        ),
    message:
        "{wildcards.survey}: making tables"
    script:
        "../../scripts/table.py"


rule write:
    """The report in one language, as HTML, PDF and Word, and the page in brief."""
    input:
        valid=validated,
        released=derived("released.parquet"),
        excerpts=derived("released_excerpts.parquet"),
        codebook=derived("codebook.json"),
        figures=published("figures"),
        plan=f"{DATA}/{{survey}}/{PLAN}",
        files=survey_files(*SOURCES),
    output:
        html=published("{language}/report.html"),
        pdf=published("{language}/report.pdf"),
        docx=published("{language}/report.docx"),
        brief=published("{language}/brief.pdf"),
        made=derived("made/report-{language}.json"),
    log:
        derived("logs/write-{language}.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("write.py"),
        plan=part(dict),
    message:
        "{wildcards.survey}: writing the report ({wildcards.language})"
    script:
        "../../scripts/write.py"


rule sign:
    """The manifest: digests of everything that went in and came out, and of the code between."""
    input:
        valid=validated,
        documents=lambda wildcards: documents(wildcards.survey),
        figures=published("figures"),
        tables=published("tables.xlsx"),
        results=published("results.json"),
        made=records_of_outputs,
        plan=f"{DATA}/{{survey}}/{PLAN}",
        files=survey_files(*SOURCES),
    output:
        manifest=published("manifest.json"),
    log:
        derived("logs/sign.log"),
    conda:
        "../envs/bogolan.yaml"
    params:
        code=code("sign.py"),
        steps=lambda wildcards: {step: code_of(f"{step}.py") for step in STEPS},
    message:
        "{wildcards.survey}: signing the report"
    script:
        "../../scripts/sign.py"
