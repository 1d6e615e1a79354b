"""What the other rules share: which surveys there are, what each step reads of the plan, which code it uses.

Needs    the folders that `data` and `reports` name in the configuration.
Makes    no file.
"""

import fcntl
import hashlib
import os
import re
import shutil
import sys
from functools import cache
from pathlib import Path

from snakemake.exceptions import WorkflowError
from snakemake.logging import logger

HOUSE = Path(workflow.current_basedir).resolve().parents[1]
sys.path.insert(0, str(HOUSE / "scripts"))

from bogolan.preparation.identifiers.salt import salt_digest
from bogolan.provenance.digest import code_digest
from bogolan.provenance.errors import SurveyError, listing, nearest
from bogolan.provenance.progress import narrate
from bogolan.publication.report.index_page import INDEX, write_index
from bogolan.publication.wording import LANGUAGES
from bogolan.survey.folders import DERIVED, PLAN, SOURCES, named_files, survey_names
from bogolan.survey.plan import read_plan
from bogolan.survey.plan_classes import questions_of_outcomes, unclassed_questions
from bogolan.survey.plan_conjoint import conjoints, profile_files, texts_shown
from bogolan.survey.plan_identifiers import analysed_columns
from bogolan.survey.plan_mixed import mixed_models, mixes_interviewers
from bogolan.survey.plan_parts import (
    area_parts,
    categorical_questions,
    communal_parts,
    community_drivers,
    design_columns,
    disclosure_classes,
    questions_of_parts,
    experiments_arms,
    is_weighted,
    without_words,
)

# The same sums in the same order on any number of cores.
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
# Arrow's own pool of memory keeps for itself what large surveys have given back.
os.environ |= {"ARROW_DEFAULT_MEMORY_POOL": "system"}
# So does the C library, of arrays as long as a large survey, unless these are told to be memory of their own.
os.environ |= {"MALLOC_MMAP_THRESHOLD_": str(2**22), "MALLOC_TRIM_THRESHOLD_": str(2**24)}

DATA = Path(config.get("data", "data"))
REPORTS = Path(config.get("reports", "reports"))
SURVEYS = survey_names(DATA)
if not SURVEYS:
    sys.exit(f"no survey found: there is no {DATA}/<survey>/{PLAN}")
if "survey" in config:
    if config["survey"] not in SURVEYS:
        hint = nearest(config["survey"], SURVEYS) or ""
        sys.exit(f"no survey named {config['survey']!r} in {DATA}: there are {listing(SURVEYS)}; {hint}".rstrip("; "))
    SURVEYS = [config["survey"]]


wildcard_constraints:
    survey="|".join(re.escape(survey) for survey in SURVEYS),
    language="|".join(LANGUAGES),


# Snakemake's records of what was made from what. A survey that they do not know is made anew from its start, whatever
# lies in the folders; a mark beside them remembers which surveys they know.
RECORDS = Path(".snakemake")
MARKS = RECORDS / "bogolan" / hashlib.sha256(str(DATA).encode()).hexdigest()[:12]
if not (RECORDS / "metadata").is_dir() or not any((RECORDS / "metadata").iterdir()):
    shutil.rmtree(RECORDS / "bogolan", ignore_errors=True)

PROGRESS = narrate(logger)


@cache
def plan_of(survey):
    """A survey's plan, empty where it is wrong: the job that validates it says so, and nothing after it runs."""
    try:
        return read_plan(DATA / survey / PLAN)
    except SurveyError:
        return {}


def part(select):
    """A rule's parameter: what `select` takes of the plan. Only a change of just that makes the rule run again."""

    def parameter(wildcards):
        plan = plan_of(wildcards.survey)
        return select(plan) if plan else None

    return parameter


def keys(*names):
    """Selects these keys of a plan, those that it has."""
    return lambda plan: {name: plan[name] for name in names if name in plan}


def salt_mark(wildcards):
    """A rule's parameter: which salt there is, never the salt; where it is wrong, the job that uses it says so."""
    try:
        return salt_digest(DATA / DERIVED)
    except SurveyError:
        return None


@cache
def code_of(script):
    """The digest of all code of ours that a script uses."""
    return code_digest(HOUSE / "scripts" / script)


def code(script):
    """A rule's parameter: the digest of its script's code, computed only for steps that a run asks for."""
    return lambda wildcards: code_of(script)


def validated(wildcards):
    """The input that lets a step run only once its survey's plan was found valid.

    It is ancient, so that a plan checked again makes nothing else run again; and validating is a checkpoint, since only
    after a checkpoint does Snakemake ask every step anew whether it has reasons of its own.
    """
    return ancient(checkpoints.validate.get(survey=wildcards.survey).output.plan)


def survey_files(*keys):
    """The files of a survey that its plan names, under these keys, and that exist; the job that validates names others."""
    return lambda wildcards: named_files(DATA / wildcards.survey, plan_of(wildcards.survey), keys)


def all_survey_files(wildcards):
    """Every file of a survey that its plan names and that exists, so that one that comes or goes is noticed."""
    return named_files(DATA / wildcards.survey, plan_of(wildcards.survey))


def derived(name):
    """A confidential file of a survey."""
    return f"{DATA}/{DERIVED}/{{survey}}/{name}"


def derived_where(select, name):
    """A confidential file of a survey, where its plan has what `select` takes of it; else no input."""
    return lambda wildcards: (
        [derived(name).replace("{survey}", wildcards.survey)] if select(plan_of(wildcards.survey)) else []
    )


def published(name):
    """A file of a survey that may be published."""
    return f"{REPORTS}/{{survey}}/{name}"


READ = ("responses", "sheet", "repeats", "questionnaire", "questions", "missing", "uuid")
READ += ("identifiers", "not_identifiers")
CLEANED = ("uuid", "consent", "corrections", "responses", "checks", "interviewer", "fieldwork")
CLEANED += ("identifiers", "gender", "respondent", "weighting", "positions", "quotas", "outliers")
CLEANED += ("form_version", "recodings", "logical_checks", "languages")
IN_THE_FIELD = ("title", "languages", "synthetic", "fieldwork", "sampling", "uuid", "consent", "gender", "design")
IN_THE_FIELD += (
    "support",
    "drivers",
    "events",
    "positions",
    "interviewer",
    "bystanders",
    "targets",
    "quotas",
    "contacts",
    "back_checks",
    "audit",
    "weighting",
)
STEPS = "validate read clean expose weigh join_profiles estimate regress excerpt count release draw table write".split()
DOCUMENTS = ("report.html", "report.pdf", "report.docx", "brief.pdf")


def documents(survey):
    """A survey's reports, one a language and form."""
    languages = plan_of(survey).get("languages", ["en", "fr"])
    return [f"{REPORTS}/{survey}/{language}/{document}" for language in languages for document in DOCUMENTS]


def field_reports_of(survey):
    """A survey's field reports, one a form."""
    return [f"{DATA}/{DERIVED}/{survey}/field/report.{kind}" for kind in ("html", "xlsx")]


def records_of_outputs(wildcards):
    """What each step has noted of the files that it made for a survey's report, so that only those are signed."""
    languages = plan_of(wildcards.survey).get("languages", [])
    names = ("figures", "tables", *(f"report-{language}" for language in languages))
    return [f"{DATA}/{DERIVED}/{wildcards.survey}/made/{name}.json" for name in names]


def final_outputs(survey):
    """Everything that is made of a survey, what is for its analysts alone too, and the mark that records know it."""
    others = ("figures", "tables.xlsx", "results.json", "manifest.json")
    for_analysts = [f"{DATA}/{DERIVED}/{survey}/mixed.csv"] if mixed_models(plan_of(survey)) else []
    reported = [*documents(survey), *(f"{REPORTS}/{survey}/{name}" for name in others)]
    return [str(MARKS / survey), *reported, *for_analysts]


def hold_the_folder():
    """Let no second run into this folder. The lock dies with the process that holds it, however it dies."""
    global folder_lock  # the lock lasts as long as the file is open
    folder_lock = (RECORDS / "bogolan.lock").open("w")
    try:
        fcntl.flock(folder_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise WorkflowError("another run is working in this folder: wait until it has ended") from None


def reports_asked():
    """Whether the run was for whole reports, and not for a file of a survey's own or the field team's."""
    return {str(target) for target in workflow.dag_settings.targets} <= {"all", "everything"}


def list_reports():
    """The page that leads to all reports, made of whatever is whole: one broken survey does not take it from the others."""
    if reports_asked():
        write_index(REPORTS, {survey: plan_of(survey) for survey in survey_names(DATA)})


def tell_made():
    """What was asked for and is there now, and the surveys that stopped."""
    stopped = sorted({failure.partition(":")[0] for failure in PROGRESS.failed})
    surveys = [survey for survey in SURVEYS if survey not in stopped]
    asked = {str(target) for target in workflow.dag_settings.targets}
    reports = [path for survey in surveys for path in documents(survey)] + [f"{REPORTS}/{INDEX}"]
    told = {
        "Reports": reports if reports_asked() else [],
        "Field reports (confidential)": [
            path for survey in surveys for path in field_reports_of(survey) if "field_reports" in asked
        ],
        "Made (confidential)": sorted(path for path in asked if (DATA / DERIVED) in Path(path).parents),
    }
    for heading, paths in told.items():
        there = [path for path in paths if Path(path).exists()]
        if there:
            print(f"\n{heading}:", *there, sep="\n  ", file=sys.stderr)
    for survey in stopped:
        print(f"\nStopped: {survey}; what is wrong with it is said above", file=sys.stderr)
