"""A small survey as `clean` leaves it, small enough to count by hand."""

from __future__ import annotations

import pandas as pd

from bogolan.field.interviews import field_interviews
from bogolan.survey.questionnaire import Question

PLAN = {
    "title": "A survey", "responses": "r.csv", "sampling": "quota",
    "fieldwork": {"start": "2020-02-01", "end": "2020-02-28"},
    "consent": {"question": "consent", "given": 1},
    "gender": {"question": "sex", "women": "f", "men": "m"},
    "design": {"clusters": "village"},
    "interviewer": {"question": "who", "gender": {"question": "who_sex", "women": "f", "men": "m"}},
    "bystanders": {"question": "present", "is": [1]},
}  # fmt: skip
YES_NO = {"1": "Yes", "0": "No"}
QUESTIONS = {
    one.name: one
    for one in (
        Question("start", "text", meta="start", form_row=2),
        Question("end", "text", meta="end", form_row=3),
        Question("who", "select_one", choices={"A": "A", "B": "B"}, form_row=4),
        Question("who_sex", "select_one", choices={"f": "Female", "m": "Male"}, form_row=5),
        Question("village", "select_one", choices={"v1": "One", "v2": "Two", "v3": "Three"}, form_row=6),
        Question("consent", "select_one", choices=YES_NO, form_row=7),
        Question("sex", "select_one", choices={"f": "Female", "m": "Male"}, form_row=8),
        Question("age", "integer", label="How old are you?", form_row=9),
        Question("work", "select_one", choices={"1": "Farm", "96": {"en": "Other", "fr": "Autre"}}, form_row=10),
        Question("good", "select_one", choices=YES_NO, missing={"98": "dont_know", "99": "refused"}, form_row=11),
        Question("present", "select_one", choices=YES_NO, form_row=12),
        Question("words", "text", form_row=13),
    )
}
# who, village, gender, age, work, good (or why not), present, minutes, day
KEPT = [
    ("A", "v1", "f", 20, "1", "1", "0", 30, 3),
    ("A", "v1", "f", 25, "96", "dont_know", "1", 32, 3),
    ("A", "v1", "m", 31, "1", "refused", "0", 34, 3),
    ("A", "v2", "m", 40, "1", "0", "0", 36, 4),
    ("B", "v2", "f", 45, "1", "dont_know", "1", 50, 4),
    ("B", "v2", "f", 52, "96", "not_asked", "1", 60, 4),
]


def survey(plan, kept=KEPT, flags=(), questions=QUESTIONS):
    """Interviews kept as given, and one refused, one test set aside."""
    rows, reasons = [], []
    for place, (who, village, sex, age, work, good, present, minutes, day) in enumerate(kept):
        start = pd.Timestamp(2020, 2, day, 9, tz="UTC")
        answered = good if good in YES_NO else None
        rows.append({
            "uuid": f"u{place}", "start": start.isoformat(), "end": (start + pd.Timedelta(minutes=minutes)).isoformat(),
            "who": who, "who_sex": "f" if who == "A" else "m", "village": village, "consent": "1", "sex": sex,
            "age": age, "work": work, "good": answered, "present": present, "words": "=1+1 <b>", "_row": place + 2,
        })  # fmt: skip
        reasons.append({"uuid": f"u{place}", **dict.fromkeys(questions), "good": None if answered else good})
    responses = pd.DataFrame(rows, columns=["uuid", *questions, "_row"]).astype({"age": "Int64", "_row": "int64"})
    aside = pd.DataFrame(
        [
            {"uuid": "r1", "disposition": "refused", "who": "B", "village": " Two", "consent": "0"},
            {"uuid": "t1", "disposition": "test", "who": "A", "village": "v1", "consent": "1"},
        ],
        columns=["uuid", "disposition", *questions],
        dtype=object,
    ).fillna("")
    columns = ["_row", "uuid", "question", "rule_id", "issue"]
    flagged = pd.DataFrame([(row, f"u{row - 2}", *rest) for row, *rest in flags], columns=columns)
    return field_interviews(
        responses, pd.DataFrame(reasons, columns=["uuid", *questions], dtype=object), aside, flagged, questions, plan
    )


def value(rows, kind, unit, measure, column="value"):
    """One number of the measures."""
    found = rows[(rows["kind"] == kind) & (rows["unit"] == unit) & (rows["measure"] == measure)]
    assert len(found) == 1, f"{len(found)} rows of {kind} {unit} {measure}"
    return found[column].iloc[0]
