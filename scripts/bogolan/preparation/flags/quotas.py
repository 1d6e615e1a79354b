"""What was agreed for each cluster and not kept: quotas of women and men, one stratum, enough completes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import FEW_COMPLETES, QUOTA, SEVERAL_STRATA
from bogolan.preparation.flags.fieldwork import NONE, clusters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.preparation.cleaning_log import Rule
    from bogolan.preparation.form.run import FormRun
    from bogolan.preparation.matching import Recognised
    from bogolan.survey.expressions.evaluation import Answers
    from bogolan.survey.questionnaire import Question

GENDERS = ("women", "men")
AFTER, BEFORE = "after corrections", "before corrections"


def quotas(
    form: FormRun,
    questions: Mapping[str, Question],
    plan: Mapping[str, Any],
    held: np.ndarray,
    corrected: Mapping[str, Recognised],
) -> Iterator[Breach]:
    """What clusters lack of the plan's `quotas` and `design`, of the interviews held (n, boolean).

    corrected are the columns that corrections changed, as they were before.
    """
    cluster = clusters(form, plan)
    if cluster is None:
        return
    held = held & (cluster != NONE)
    about, agreed = plan["design"]["clusters"], plan.get("quotas", {})
    completes = _counts(cluster, held)[cluster]
    few = held & (completes < agreed.get("fewest", 0))
    yield from _told(about, FEW_COMPLETES, few, completes, f"{{count}} where {agreed.get('fewest')} are the fewest")
    yield from _off_quota(form, questions, plan, held & ~few, cluster)
    for stratum in plan["design"].get("strata", ()):
        if stratum in form.answers and stratum != about:
            now = _of_few(cluster, _valid(form.answers[stratum], questions[stratum]), held)
            yield Breach(stratum, SEVERAL_STRATA.about(rule=AFTER), now)
            if stratum in corrected:
                before = corrected[stratum]
                codes = _valid_codes(before.codes, questions[stratum])[before.places]
                told = _of_few(cluster, codes, held) & ~now
                yield Breach(stratum, SEVERAL_STRATA.about(rule=BEFORE), told)


def _off_quota(
    form: FormRun, questions: Mapping[str, Question], plan: Mapping[str, Any], held: np.ndarray, cluster: np.ndarray
) -> Iterator[Breach]:
    """The women, or men, of clusters with more or fewer of them than agreed; who is of unknown gender may be either."""
    agreed, gender = plan.get("quotas", {}), plan.get("gender", {})
    if "everyone" in gender:
        gender = {gender["everyone"]: gender["everyone"]}
        sex = np.full(len(held), next(iter(gender)), object)
    elif gender.get("question") in form.answers:
        sex = _valid(form.answers[gender["question"]], questions[gender["question"]])
    else:
        return
    unknown = _counts(cluster, held & ~np.isin(sex, [gender.get(one) for one in GENDERS]))[cluster]
    for one in GENDERS:
        if one in agreed and one in gender:
            own = held & (sex == gender[one])
            count = _counts(cluster, own)[cluster]
            broken = own & ((count > agreed[one]) | (count + unknown < agreed[one]))
            text = f"{{count}} {one} where {agreed[one]} were to be asked"
            yield from _told(plan["design"]["clusters"], QUOTA, broken, count, text)


def _told(question: str, rule: Rule, rows: np.ndarray, count: np.ndarray, text: str) -> Iterator[Breach]:
    """A breach for each number that clusters have, which its text tells."""
    for number in np.unique(count[rows]):
        yield Breach(question, rule.about(rule=text.format(count=number)), rows & (count == number))


def _counts(cluster: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """How many of some interviews (n, boolean) each cluster has; the last entry is that of no cluster (-1)."""
    return np.bincount(cluster[rows], minlength=int(cluster.max(initial=0)) + 2)


def _valid(answers: Answers, question: Question) -> np.ndarray:
    return _valid_codes(answers.distinct, question)[answers.places]


def _valid_codes(distinct: np.ndarray, question: Question) -> np.ndarray:
    """Answers with "" in the place of those that the question cannot have: a misspelt stratum is none of its own."""
    return np.array([code if question.is_valid(code) else "" for code in distinct], object)


def _of_few(cluster: np.ndarray, stratum: np.ndarray, held: np.ndarray) -> np.ndarray:
    """(n) where an interview's stratum is another than that of most of its cluster; all, where none has most."""
    import pandas as pd

    rows = np.flatnonzero(held & (stratum != ""))
    pairs = pd.DataFrame({"cluster": cluster[rows], "stratum": stratum[rows]})
    times = pairs.groupby(["cluster", "stratum"])["stratum"].transform("size")
    most = times.groupby(pairs["cluster"]).transform("max")
    tops = pairs[times == most].groupby("cluster")["stratum"].nunique()
    tied = pairs["cluster"].map(tops) > 1
    found = np.zeros(len(held), bool)
    found[rows] = ((times < most) | tied).to_numpy()
    return found
