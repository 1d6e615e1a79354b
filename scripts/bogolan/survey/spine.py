"""The spine: one tidy row a number, from the estimate to the printed page.

Shares, means, gaps, coefficients and counts of rows are all rows of this one table; a figure or a sentence is a view
of some of them. `domain` is where, `group` is who, `contrast` is against whom: group "women" with contrast "men" says
"women minus men".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

TEXTS = (
    *("id", "analysis", "measure", "unit", "outcome", "level", "domain", "domain_level", "group", "group_level"),
    *("contrast", "interval_method", "family", "base", "flag", "note"),
)
COUNTS = ("n", "count", "clusters")
NUMBERS = (
    *("estimate", "standard_error", "df", "lower", "upper", "n_effective", "design_effect", "p_value", "p_adjusted"),
)

COLUMNS = (
    *("id", "analysis", "measure", "unit", "outcome", "level", "domain", "domain_level", "group", "group_level"),
    *("contrast", "estimate", "standard_error", "df", "lower", "upper", "interval_method", "n", "count", "clusters"),
    *("n_effective", "design_effect", "p_value", "p_adjusted", "family", "base", "flag", "note"),
)

# Between the answers that a net score counts and those it takes off, in its level.
LESS = " - "

# The mean rank that respondents gave a choice, 1 the first; against another group, how much later it comes.
MEAN_RANK = "mean_rank"

# Whether women and men differ in any choice of a question with several answers, or in any mean rank, all together.
JOINT_TEST = "joint_test"

# Models: log odds or slopes, what changes in the expected outcome (of an answer, where the outcome has several: the
# domain of such a row), and whether any term goes with the outcome otherwise among women than among men.
MODELS, COEFFICIENT, MARGINAL_EFFECT = "models", "coefficient", "marginal_effect"
GENDER_INTERACTIONS = "gender_interactions"
# What is expected were everybody at one value of a term, by its level: "age@30", "edu@2", "water=yes+some@1".
PREDICTED, AT = "predicted", "@"
# Decompositions of models: what share of the outcome's variation goes with a question, of all questions that are told
# where no level names one; and a difference between women and men, parted into what they said differently and what went
# with it differently. The unit of the first, and how the plan calls both.
EXPLAINED, VARIATION = "explained", "variation"
DIFFERENCE, COMPOSITION, ASSOCIATION = PARTED = ("difference", "composition", "association")
DECOMPOSED = (EXPLAINED, *PARTED)
SHAPLEY, OAXACA = "shapley", "oaxaca"
ANSWER = "answer"
# How well a model of a group fits: Archer & Lemeshow's test, pseudo-R2 with its name as level (or a linear model's
# R2), the largest variance inflation, Brant's test, respondents of the rarer answer by coefficient.
GOODNESS_OF_FIT, PSEUDO_R2, INFLATION = "goodness_of_fit", "pseudo_r2", "variance_inflation"
PROPORTIONAL_ODDS, EVENTS_PER_COEFFICIENT = "proportional_odds", "events_per_coefficient"
MCFADDEN, R2 = "mcfadden", "r2"
# Of a number that is a curve, its question as level: whether it goes with the outcome at all, whether it is straight
# and, against the other gender, whether both have one curve.
CURVE, STRAIGHTNESS = OF_CURVES = ("curve", "straightness")
OF_FIT = (GOODNESS_OF_FIT, PSEUDO_R2, INFLATION, PROPORTIONAL_ODDS, EVENTS_PER_COEFFICIENT, *OF_CURVES)
# Why a group's model goes without a column: its rows have no estimate and say so in their flag.
CONSTANT, COLLINEAR, REFERENCE = LEFT_OUT = ("constant", "collinear", "reference")
# Effects where no finite ones exist, by a penalised likelihood.
PENALISED_EFFECT = "penalised_effect"
# A coefficient once more where clusters are few: with CR2 standard errors, and its p-value by the wild bootstrap.
BIAS_REDUCED, WILD_BOOTSTRAP = "bias_reduced", "wild_bootstrap"
FEW_EVENTS = "few_events"
# Between a term and the answer, where an effect is of several answers and of some of the interviews.
OF_ANSWER = "|"
# The unit of what is no share, and between the columns of which a model has the product.
VALUE, TIMES = "value", ":"
# Between a number and the place of one of its columns, where a model has it as a curve; no row is of such a column.
OF_CURVE = "^"

# The flag of a number that stays as an earlier report has it.
AS_BEFORE = "as_before"

# The unit of a place among others.
RANKS = "rank"

# The unit of a mean answer and of a difference of two: that of the answers themselves.
SCALE = "scale"

# The domain of results that are given a second time, of some of the interviews.
SENSITIVITY = "sensitivity"

# The domain of a model's numbers with missing answers to its terms imputed; how many of those with the outcome left one
# unanswered, how much of the information on an effect that took away, and whether it would be told otherwise.
IMPUTED, MISSING_ANSWERS = "imputed", "missing_answers"
MISSING_INFORMATION, OTHER_CONCLUSION = "missing_information", "other_conclusion"

# The domain of a group that the plan declares, and whom it is compared with: all others (of its gender).
GROUP, OTHERS = "group", "others"

# Of all questions together, how many were left without an answer: the analysis and its measure; the domain of the same
# by who asked, and the level of the difference that this makes.
NONRESPONSE, ITEM_NONRESPONSE, INTERVIEWER = "nonresponse", "item_nonresponse", "interviewer_gender"
WOMEN_LESS_MEN = f"women{LESS}men"

# Survey experiments: the share to whom the sensitive item applies, what is admitted directly less that, tests of the
# experiment's own assumptions, the smallest effect it could have found, and answers that its list does not allow.
EXPERIMENTS, PREVALENCE, MISREPORTING = "experiments", "prevalence", "misreporting"
CHECK, DETECTABLE, IMPOSSIBLE = "check", "detectable", "impossible"
FAILED, INVALID_EXPERIMENT, NOT_INFORMATIVE = "failed", "invalid_experiment", "not_informative"
BOUND, FAILED_PLACEBO, UNTESTED_PLACEBO = "bound", "failed_placebo", "untested_placebo"
# A prevalence below 0 or above 1, which is told as it is; a model without likeliest coefficients, which tells nothing.
BEYOND, NO_MAXIMUM, MISFIT, NOT_ESTIMABLE = "beyond", "no_maximum", "misfit", "not_estimable"
# Of a regression of a list: it holds that the item never, or always, applies to some; the lies that it allows for, by
# the names of R's list, and that nobody tells one, or everybody who could.
EDGE, LIES, NO_LIARS, ALL_LIARS = "edge", ("floor", "ceiling"), "no_liars", "all_liars"
# Of an endorsement experiment: by how much an endorsement moves the support for a policy, of all together where no
# level names one; in points of the scale of the answers, in standard deviations of the control arm's answers, or of the
# positions that a model of all answers tells.
ENDORSEMENT, SCALE_POINTS, CONTROL_DEVIATIONS = "endorsement", "scale_points", "control_deviations"
POSITION_DEVIATIONS = "position_deviations"
ON_A_SCALE = (SCALE_POINTS, CONTROL_DEVIATIONS, POSITION_DEVIATIONS)

# Conjoint experiments: how profiles with a level were answered, its effect compared with a reference level, whether
# women and men prefer alike, and how many profiles there are (also to a task).
MARGINAL_MEAN, EFFECT, PREFERENCES, PROFILES = "marginal_mean", "amce", "preferences", "profiles"
PER_TASK, RATING = "per_task", "rating"

# The specification curve of a model's effect: by one of its specifications (the domain), their median with the smallest
# and the largest, the shares of those with its sign and of those also with a p-value below .05; how many give it.
SPECIFICATIONS, SPECIFICATION, SPECIFIED = "specifications", "specification", "specified"
MEDIAN_EFFECT, SAME_SIGN, SIGNIFICANT = "median_effect", "same_sign", "significant"
# What the gate notes of such a share that leaves in tenths.
IN_TENTHS = "in_tenths"
# The unit of a test of several numbers at once, which has a p-value and no estimate.
F_TEST = "F"

# What was fixed in advance, and what the data say of it.
HYPOTHESES, HYPOTHESIS = "hypotheses", "hypothesis"
# The level of a test between groups of what is tested of all as well.
COMPARED = "compare"
SUPPORTED, CONTRADICTED, EQUIVALENT, NOT_ESTABLISHED = "supported", "contradicted", "equivalent", "not_established"
# Of a difference whose own limits exclude zero, but which does not hold among the tests of its family.
ALONE = "alone"
DESCRIBED, UNTESTABLE, INVALID = "described", "untestable", "invalid"
# Why no smallest difference stands beside a test: it is of several numbers at once, or not even the largest would do.
OF_SEVERAL, NONE_LARGE_ENOUGH = "of_several", "none_large_enough"

# Statements published elsewhere and what the data say of each: its verdict, and why it cannot be told; the results
# that would agree with it and those that would contradict it.
CLAIMS, CLAIM, AGREEING, CONTRADICTING = "claims", "claim", "agreeing", "contradicting"
CONSISTENT, INCONSISTENT, CANNOT_TELL, NOT_TESTED = "consistent", "inconsistent", "cannot_tell", "not_tested"
UNANSWERABLE, NO_NUMBER, UNDECIDED, UNMEASURED = "unanswerable", "no_number", "undecided", "unmeasured"
CLAIM_REASONS = (UNANSWERABLE, NO_NUMBER, UNDECIDED, UNMEASURED)

# Excerpts from interviews and focus groups: how many there are, and how far two coders agree on their themes.
EXCERPTS, KAPPA = "excerpts", "kappa"

# Conflict events on record: how many there are, in what share of a base named actors took part, and how many were near
# the villages of the survey; the domain of a year of the window, and the base of all events.
EVENTS, EVENT_SHARE, EXPOSED = "events", "event_share", "exposed"
PERIOD, ALL_EVENTS = "period", "all_events"
# Of exposure: what its row tells.
LOWER_QUARTILE, MEDIAN, UPPER_QUARTILE = "lower_quartile", "median", "upper_quartile"
WITHOUT_POSITION, PLACED, UNPLACED = "without_position", "placed", "unplaced"

# How many respondents have a weight in a range, in multiples of the mean weight ("0.5-0.6", "5+").
WEIGHTS, RESPONDENTS = "weights", "respondents"
# How many interviews were held in a week of fieldwork, or in several ("2020-02-03/2020-02-09").
PROGRESS, INTERVIEWS = "progress", "interviews"

# What the gate adds: why a row looks as it does.
RELEASED_COLUMNS = (*COLUMNS, "release", "release_reason")


def identifier(row: Mapping[str, object]) -> str:
    """A row's name: what it measures, of what, among whom, against whom."""
    parts = [
        row.get(part)
        for part in ("analysis", "measure", "outcome", "level", "domain", "domain_level", "group", "contrast")
    ]
    return "/".join(str(part) for part in parts if part is not None)


def spine(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Rows as a frame with the spine's columns and types; missing is None in texts, NA in counts, NaN in numbers.

    Raises ValueError when two rows carry the same id, because a figure could then show either.
    """
    import pandas as pd

    frame = pd.DataFrame([{"id": identifier(row), **row} for row in rows], columns=list(COLUMNS))
    repeated = frame["id"][frame["id"].duplicated()]
    if len(repeated):
        raise ValueError(f"two rows of the spine carry the same id: {', '.join(sorted(set(repeated)))}")
    return typed(frame)


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """The same frame with the spine's column types."""
    texts = {column: "object" for column in frame.columns if column in TEXTS or column.startswith("release")}
    counts = dict.fromkeys(COUNTS, "Int64")
    numbers = dict.fromkeys(NUMBERS, "float64")
    frame = frame.astype({**texts, **counts, **numbers})
    # A limit that rules nothing out is no number; its row carries the flag that says why.
    frame[list(NUMBERS)] = frame[list(NUMBERS)].replace([float("inf"), float("-inf")], float("nan"))
    for column in texts:
        frame[column] = frame[column].where(frame[column].notna(), None)
    return frame
