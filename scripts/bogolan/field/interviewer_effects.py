"""Interviewer effects: how alike the answers are that one interviewer brings home.

The intraclass correlation of a one-way analysis of variance. Where interviewers work in villages of their own, what is
the interviewer's and what is the village's cannot be told apart; `overlap` says how far that is so, and within villages
where several worked their effect is compared on its own. Where women ask women and men ask men, what women and men
answer differently would be the interviewers' too: the mean of each gender is taken off first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.field.asked import asked_questions
from bogolan.field.nonresponse import unanswered
from bogolan.field.quality import ALL, INTERVIEWER, QUESTION, VILLAGE, one
from bogolan.statistics.estimators.intraclass import intraclass_correlation
from bogolan.survey.codes import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.field.interviews import FieldInterviews
    from bogolan.survey.questionnaire import Question

# With fewer interviewers or answers an intraclass correlation says nothing.
FEWEST_GROUPS, FEWEST_ANSWERS = 3, 30
UNANSWERED = "unanswered"
# An interviewer effect whose interval lies above this is worth a question; 0.02 is usual face to face (Groves 1989).
NOTABLE = 0.02
# Above this it is a mark of the interviewers themselves, such as the language they speak.
OF_THEIR_OWN = 0.9


def within_villages(values: np.ndarray, interviewers: np.ndarray, villages: np.ndarray) -> tuple[float, int]:
    """The p-value of differences between interviewers within villages, and their degrees of freedom.

    The partial F test of interviewers after villages in a two-way analysis of variance without interaction (Searle
    1971, section 7.2); NaN and 0 where no village had two interviewers.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.stats import f

    n, k, v = len(values), int(interviewers.max()) + 1, int(villages.max()) + 1
    links = coo_array((np.ones(n), (interviewers, k + villages)), shape=(k + v, k + v))
    pieces = connected_components(links, directed=False)[0]
    df, left = k - pieces, n - (k + v - pieces)
    if df < 1 or left < 1:
        return np.nan, 0
    sizes = np.bincount(villages, minlength=v)
    met = coo_array((np.ones(n), (interviewers, villages)), shape=(k, v)).toarray()
    # The normal equations of interviewers once the villages' means are taken off.
    kernel = np.diag(met.sum(axis=1)) - (met / sizes) @ met.T
    means = np.bincount(villages, weights=values, minlength=v) / sizes
    apart = values - means[villages]
    sums = np.bincount(interviewers, weights=apart, minlength=k)
    between = float(sums @ np.linalg.pinv(kernel, hermitian=True) @ sums)
    within = float((apart**2).sum()) - between
    if within <= 1e-12 * between or not apart.any():
        return np.nan, 0
    return float(f.sf(between / df / (within / left), df, left)), int(df)


def overlap(interviews: FieldInterviews) -> Iterator[pd.DataFrame]:
    """How far interviewers and villages can be told apart.

    The share of interviews in villages where others worked too, and of villages where several worked; the villages of
    an interviewer at the median; and the share of interviewers who asked women only, or men only.
    """
    asked = interviews.kept[[INTERVIEWER, "gender"]].dropna()
    if asked["gender"].nunique() > 1:
        genders = asked.groupby(INTERVIEWER)["gender"].nunique()
        yield one(ALL, "all", "of_one_gender", float((genders == 1).mean()), n=[len(genders)])
    kept = interviews.kept[[INTERVIEWER, VILLAGE]].dropna()
    if not len(kept):
        return
    counts = kept.drop_duplicates()
    shared = counts.groupby(VILLAGE).size()
    together = kept[VILLAGE].isin(shared.index[shared > 1])
    villages = counts.groupby(INTERVIEWER).size()
    yield one(ALL, "all", "interviewers", len(villages), n=[len(kept)])
    yield one(ALL, "all", "in_shared_villages", float(together.mean()), n=[len(kept)])
    yield one(ALL, "all", "shared_villages", float((shared > 1).mean()), n=[len(shared)])
    yield one(ALL, "all", "villages_of_an_interviewer", float(villages.median()), n=[len(villages)])


def interviewer_effects(interviews: FieldInterviews, plan: Mapping[str, Any]) -> Iterator[pd.DataFrame]:
    """The intraclass correlation of each question within interviewers and within villages, and of not answering.

    Numbers enter as they are, choices as the plan's share of them, or the most usual answer where the plan has none.
    """
    import pandas as pd

    kept = interviews.kept
    groups = {kind: kept[kind] for kind in (INTERVIEWER, VILLAGE) if kept[kind].nunique() >= FEWEST_GROUPS}
    if not groups:
        return
    wanted = {
        item["question"]: item["share"] for part in ("support", "drivers") for item in plan[part] if "share" in item
    }
    measures = {UNANSWERED: unanswered(interviews, plan)}
    for question in asked_questions(interviews.questions, plan, interviews.answers.columns):
        if not question.several:
            measures[question.name] = as_measure(interviews.answers[question.name], question, wanted.get(question.name))
    codes = {kind: pd.factorize(by)[0] for kind, by in groups.items()}
    for name, values in measures.items():
        kind, unit = (ALL, "all") if name == UNANSWERED else (QUESTION, name)
        for by, numbers in codes.items():
            told = ~np.isnan(values) & (numbers >= 0)
            if told.sum() < FEWEST_ANSWERS:
                continue
            found = intraclass_correlation(less_gender(values[told], kept["gender"][told]), numbers[told])
            flag = "notable" if by == INTERVIEWER and NOTABLE < found.lower < OF_THEIR_OWN else ""
            interval = {"lower": found.lower, "upper": found.upper, "n": [found.n], "flag": flag}
            yield one(kind, unit, f"icc:{by}", found.value, **interval)
        if len(codes) == 2:
            told = ~np.isnan(values) & (codes[INTERVIEWER] >= 0) & (codes[VILLAGE] >= 0)
            if told.sum() >= FEWEST_ANSWERS:
                both = (pd.factorize(codes[by][told])[0] for by in (INTERVIEWER, VILLAGE))
                p, df = within_villages(less_gender(values[told], kept["gender"][told]), *both)
                yield one(kind, unit, "interviewers_within_villages_p", p, n=[df])


def less_gender(values: np.ndarray, gender: pd.Series) -> np.ndarray:
    """(n) values less the mean of their respondent's gender; of an unknown gender, less the mean of those."""
    import pandas as pd

    by = pd.Series(values).groupby(gender.fillna("").to_numpy(object))
    return values - by.transform("mean").to_numpy()


def as_measure(answers: pd.Series, question: Question, share: list[str] | None) -> np.ndarray:
    """(n) a question's answers as numbers: NaN where there is none."""
    if question.type in NUMBERS:
        return answers.astype("Float64").to_numpy(float, na_value=np.nan)
    codes = answers.astype("string")
    counted = codes.value_counts()
    if not len(counted):
        return np.full(len(codes), np.nan)
    usual = share or [sorted(counted.index[counted == counted.iloc[0]])[0]]
    return np.where(codes.isna(), np.nan, codes.isin(usual)).astype(float)
