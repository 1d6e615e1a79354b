"""Repeats: in sheets of a workbook or files of their own, one in another, each row with its interview."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

from bogolan.preparation.cleaning import clean
from bogolan.preparation.reading.repeat_tables import kept_repeats, write_repeats
from bogolan.preparation.reading.responses import read_survey
from bogolan.preparation.repeated import write_clean_repeats
from bogolan.provenance.errors import SurveyError

FORM = [
    ["type", "name", "label", "relevant", "constraint", "required", "calculation"],
    ["select_one yn", "consent", "Do you agree?", "", "", "", ""],
    ["integer", "hh_size", "How many?", "", "", "", ""],
    ["begin_repeat", "members", "Members", "${consent} = 1", "", "", ""],
    ["calculate", "place", "", "", "", "", "position(..)"],
    ["integer", "age", "Age?", "", ". < 110", "yes", ""],
    ["select_one yn", "school", "School?", "${age} < 18", "", "", ""],
    ["begin_group", "about", "About", "", "", "", ""],
    ["text", "why", "Why not?", "${school} = 0 and ${hh_size} > 1", "", "", ""],
    ["end_group", "", "", "", "", "", ""],
    ["begin_repeat", "jobs", "Jobs", "${age} >= 18", "", "", ""],
    ["text", "job", "Job?", "", "", "", ""],
    ["integer", "pay", "Pay?", "", ". <= sum(${age})", "", ""],
    ["end_repeat", "", "", "", "", "", ""],
    ["calculate", "earned", "", "", "", "", "sum(${pay})"],
    ["end_repeat", "", "", "", "", "", ""],
    ["calculate", "n_members", "", "", "", "", "count(${members})"],
    ["calculate", "oldest", "", "", "", "", "max(${age})"],
    ["calculate", "second", "", "", "", "", "indexed-repeat(${age}, ${members}, 2)"],
    ["calculate", "first", "", "", "", "", "${age}"],
    ["calculate", "jobs_in_all", "", "", "", "", "count(${jobs})"],
    ["text", "end_note", "Note?", "${n_members} > 2", "", "", ""],
]
CHOICES = [["list_name", "name", "label"], ["yn", 1, "Yes"], ["yn", 0, "No"]]
MAIN = [
    ["_uuid", "consent", "hh_size", "n_members", "oldest", "second", "first", "jobs_in_all", "end_note", "_index"],
    ["u1", 1, 3, 3, 40, 12, 40, 2, "said", 1],
    ["u2", 1, 2, 9, 70, "", 70, 1, "too few", 2],
    ["u3", 0, "", "", "", "", "", "", "", 3],
    ["u4", 1, 1, 1, "", "", "", 0, "", 4],
]
LINKS = ["_index", "_parent_table_name", "_parent_index", "_submission__uuid"]
MEMBERS = [
    ["members/place", "age", "school", "members/about/why", "earned", *LINKS],
    [1, 40, "", "", 30, 1, "survey", 1, "u1"],
    [2, 12, 0, "far", 0, 2, "survey", 1, "u1"],
    [3, "8 ", 1, "wrongly", 0, 3, "survey", 1, "u1"],
    [1, 70, 1, "", 5, 4, "survey", 2, "u2"],
    [1, 30, "", "", 0, 5, "survey", 3, "u3"],
    [5, 300, "", "", 0, 6, "survey", 4, "u4"],
]
JOBS = [
    ["job", "pay", *LINKS],
    ["herder", 10, 1, "members", 1, "u1"],
    ["weaver", 20, 2, "members", 1, "u1"],
    ["none", 500, 3, "members", 4, "u2"],
]


def sheets(path, **tables):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in tables.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(path)


@pytest.fixture
def folder(tmp_path):
    sheets(tmp_path / "form.xlsx", survey=FORM, choices=CHOICES)
    return tmp_path


PLAN = {
    "questionnaire": "form.xlsx",
    "uuid": "_uuid",
    "consent": {"question": "consent", "given": "1"},
    "missing": {},
    "questions": {},
    "design": {"strata": []},
    "categorical": [],
    "checks": ["skip_logic", "constraints"],
}


def workbook(folder, members=MEMBERS, jobs=JOBS, **more):
    sheets(folder / "r.xlsx", survey=MAIN, members=members, jobs=jobs, **more)
    return read_survey(folder, PLAN | {"responses": "r.xlsx"})


def central(folder):
    """The same answers as ODK Central writes them: a file a repeat."""
    main = pd.DataFrame(MAIN[1:], columns=MAIN[0]).drop(columns="_index").assign(KEY=["u1", "u2", "u3", "u4"])
    members, jobs = (pd.DataFrame(rows[1:], columns=rows[0]) for rows in (MEMBERS, JOBS))
    keys = [
        f"{uuid}/members[{place}]" for uuid, place in zip(members["_submission__uuid"], [1, 2, 3, 1, 1, 1], strict=True)
    ]
    members = members.assign(PARENT_KEY=members["_submission__uuid"], KEY=keys).drop(columns=LINKS)
    jobs = jobs.assign(PARENT_KEY=[keys[number - 1] for number in jobs["_parent_index"]])
    jobs = jobs.assign(KEY=[f"{key}/jobs[{n}]" for n, key in enumerate(jobs["PARENT_KEY"])]).drop(columns=LINKS)
    members = members.rename(columns={"age": "members-age"})
    for name, table in {"main": main, "m": members, "j": jobs}.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    return read_survey(folder, PLAN | {"responses": "main.csv", "repeats": {"jobs": "j.csv", "members": "m.csv"}})


def cleaned(export):
    return clean(export.rows, export.questions, PLAN, None, export.log, export.repeats)


@pytest.fixture(params=[workbook, central])
def found(request, folder):
    return cleaned(request.param(folder))


def test_repeats_are_typed_and_linked(found):
    members = found.repeats["members"].responses
    assert members[["uuid", "_row", "_place", "_position", "age"]].values.tolist() == [
        ["u1", 2, "members[1]", 1, 40],
        ["u1", 2, "members[2]", 2, 12],
        ["u1", 2, "members[3]", 3, 8],
        ["u2", 3, "members[1]", 1, 70],
        ["u4", 5, "members[1]", 1, pd.NA],
    ]
    assert str(members["age"].dtype) == "Int64"
    jobs = found.repeats["jobs"].responses
    assert jobs[["uuid", "_place", "_parent_place", "job", "pay"]].values.tolist() == [
        ["u1", "members[1]/jobs[1]", "members[1]", "herder", 10],
        ["u1", "members[1]/jobs[2]", "members[1]", "weaver", 20],
        ["u2", "members[1]/jobs[1]", "members[1]", "none", 500],
    ]
    assert found.repeats["members"].codebook["school"].choices == {"1": "Yes", "0": "No"}


def test_rows_of_who_was_set_aside_leave_too_and_what_refusers_said_is_not_kept(found):
    aside = found.repeats["members"].set_aside
    assert aside[["uuid", "disposition", "_place", "age"]].values.tolist() == [["u3", "refused", "members[1]", ""]]


def test_the_form_is_run_in_repeats(found):
    reasons = found.repeats["members"].reasons
    assert reasons["school"].tolist() == ["not_asked", None, None, "not_asked", "not_recorded"]
    assert reasons["why"].tolist() == ["not_asked", None, "not_asked", "not_asked", "not_recorded"]
    assert reasons["age"].tolist() == [None, None, None, None, "invalid"]
    log = found.log[["uuid", "question", "old_value", "rule_id"]].values.tolist()
    assert ["u1", "members[3]/age", "8 ", "R01"] in log
    assert ["u4", "members[1]/age", "300", "L02"] in log
    assert ["u2", "members[1]/school", "1", "L01"] in log
    assert ["u1", "members[3]/why", "wrongly", "L01"] in log
    assert not [line for line in log if line[0] == "u3" and line[2]]


def test_expressions_over_repeats_are_evaluated(found):
    flags = found.flags[["_row", "question", "rule_id"]].values.tolist()
    assert sorted(flags) == [
        [3, "members[1]/earned", "L05"],
        [3, "members[1]/jobs[1]/pay", "L03"],  # more than the member's age
        [3, "n_members", "L05"],  # one member, where nine are said
        [5, "members[1]/age", "L04"],  # 300 years are no answer
        [5, "members[1]/place", "L05"],
    ]
    assert found.form.not_evaluated == []
    assert found.form.expressions == 15


# Expressions over the same answers, and what each gives for the four interviews.
OVER_REPEATS = {
    "indexed-repeat(${age}, ${members}, 0)": ["40", "70", "", "300"],
    "indexed-repeat(${age}, ${members}, -2)": ["40", "70", "", "300"],
    "indexed-repeat(${age}, ${members}, '')": ["40", "70", "", "300"],
    "indexed-repeat(${age}, ${members}, 2.9)": ["12", "", "", ""],
    "indexed-repeat(${age}, ${members}, 9)": ["", "", "", ""],
    "indexed-repeat(${job}, ${members}, 1, ${jobs}, 2)": ["weaver", "", "", ""],
    "indexed-repeat(${job}, ${jobs}, 1, ${members}, ${hh_size} - 2)": ["herder", "none", "", ""],
    "indexed-repeat(${pay}, ${members}, 0, ${jobs}, 0)": ["10", "500", "", ""],
    "count(${members} | ${jobs})": ["5", "2", "1", "1"],
    "sum(${age} | ${pay} | ${hh_size})": ["93", "572", "30", "301"],
    "max(${pay} | ${hh_size})": ["20", "500", "", "1"],
}


@pytest.mark.parametrize("expression", OVER_REPEATS)
def test_expressions_that_say_which_rows(folder, expression):
    """Found by being flagged: what is exported is what each gives, but in one interview, in turn."""
    right = OVER_REPEATS[expression]
    form = [*FORM, ["calculate", "made", "", "", "", "", expression]]
    sheets(folder / "form.xlsx", survey=form, choices=CHOICES)
    for wrong in (None, 0, 1):
        told = [value if row != wrong else f"9{value}" for row, value in enumerate(right)]
        if wrong is not None and not right[wrong]:
            continue
        main = [[*MAIN[0], "made"], *([*row, value] for row, value in zip(MAIN[1:], told, strict=True))]
        sheets(folder / "r.xlsx", survey=main, members=MEMBERS, jobs=JOBS)
        found = cleaned(read_survey(folder, PLAN | {"responses": "r.xlsx"}))
        assert found.form.not_evaluated == []
        flags = found.flags[found.flags["question"] == "made"]
        assert flags["_row"].tolist() == ([] if wrong is None else [wrong + 2])


@pytest.mark.parametrize(
    "expression",
    [
        "indexed-repeat(${job}, ${jobs}, 1)",
        "indexed-repeat(${job}, ${members}, 1)",
        "indexed-repeat(${age}, ${members}, 1, ${jobs}, 1)",
        "indexed-repeat(${hh_size}, ${members}, 1)",
        "indexed-repeat(${age}, ${members})",
        "indexed-repeat()",
        "max(1, ${age})",
        "concat(${age} | ${hh_size})",
    ],
)
def test_expressions_that_do_not_say_which_rows_are_named(folder, expression):
    form = [*FORM, ["calculate", "made", "", "", "", "", expression]]
    sheets(folder / "form.xlsx", survey=form, choices=CHOICES)
    main = [[*MAIN[0], "made"], *([*row, "1"] for row in MAIN[1:])]
    sheets(folder / "r.xlsx", survey=main, members=MEMBERS, jobs=JOBS)
    (missed,) = cleaned(read_survey(folder, PLAN | {"responses": "r.xlsx"})).form.not_evaluated
    assert (missed.question, missed.form_row) == ("made", len(form))


def test_metres_between_the_positions_of_a_repeat(folder):
    form = [["type", "name", "label", "calculation"], ["begin_repeat", "stops", "Stops", ""],
            ["geopoint", "at", "Where?", ""], ["end_repeat", "", "", ""],
            ["calculate", "way", "", "distance(${at})"], ["calculate", "field", "", "area(${at})"],
            ["geotrace", "walked", "Walk", ""], ["calculate", "metres", "", "distance(${walked})"]]  # fmt: skip
    sheets(folder / "form.xlsx", survey=form, choices=CHOICES)
    way, trace = "320.761", "0 1 0 0; 0 91 0 0;"
    main = [["_uuid", "way", "field", "walked", "metres", "_index"], ["u1", way, 0, trace, "10018696.05", 1],
            ["u2", "0", 0, trace, "10118696.05", 2], ["u3", "5", 1, "", "", 3]]  # fmt: skip
    stops = [["at", *LINKS], ["38.253094215699576 21.756382658677467 0 0", 1, "survey", 1, "u1"],
             ["38.25021274773806 21.756382658677467 0 0", 2, "survey", 1, "u1"]]  # fmt: skip
    sheets(folder / "r.xlsx", survey=main, stops=stops)
    plan = {key: value for key, value in PLAN.items() if key != "consent"}
    export = read_survey(folder, plan | {"responses": "r.xlsx"})
    found = clean(export.rows, export.questions, plan, None, export.log, export.repeats)
    assert found.form.not_evaluated == []
    flags = found.flags[["_row", "question", "rule_id"]].values.tolist()
    assert sorted(flags) == [[3, "metres", "L05"], [4, "field", "L05"], [4, "way", "L05"]]


def test_repeats_are_kept_between_steps(folder, tmp_path):
    export = workbook(folder)
    write_repeats(export.repeats, tmp_path / "kept")
    export = type(export)(export.rows, export.questions, export.log, repeats=kept_repeats(tmp_path / "kept"))
    one, other = cleaned(export), cleaned(workbook(folder))
    for name in ("members", "jobs"):
        pd.testing.assert_frame_equal(one.repeats[name].responses, other.repeats[name].responses)
    write_clean_repeats(one.repeats, tmp_path / "clean")
    assert pd.read_parquet(tmp_path / "clean/members.parquet")["age"].tolist()[:2] == [40, 12]
    assert sorted(path.name for path in (tmp_path / "clean").iterdir()) == [
        "codebook.json", "jobs.parquet", "members.parquet", "reasons", "set_aside",
    ]  # fmt: skip


def test_several_workbooks_with_repeats(folder):
    sheets(folder / "a.xlsx", survey=MAIN, members=MEMBERS, jobs=JOBS)
    later = [MAIN[0], *([f"x{row[0]}", *row[1:]] for row in MAIN[1:])]
    sheets(folder / "b.xlsx", survey=later, members=MEMBERS, jobs=JOBS)
    found = cleaned(read_survey(folder, PLAN | {"responses": ["a.xlsx", "b.xlsx"]}))
    jobs = found.repeats["jobs"].responses
    assert jobs["uuid"].tolist() == ["u1", "u1", "u2", "xu1", "xu1", "xu2"]
    assert set(found.flags["question"]) == {
        "members[1]/age",
        "n_members", "members[1]/place", "members[1]/earned", "members[1]/jobs[1]/pay",
    }  # fmt: skip


def orphan(rows, column, value):
    changed = [list(row) for row in rows]
    changed[2][column] = value
    return changed


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        ({"members": orphan(MEMBERS, 7, 77)}, r"sheet members\n.*1 rows that belong to no row of the interviews: 3\n"),
        ({"jobs": orphan(JOBS, 4, 77)}, r"sheet jobs\n.*1 rows that belong to no row of members: 3\n"),
        (
            {"members": [["parent" if name == "_parent_index" else name for name in MEMBERS[0]], *MEMBERS[1:]]},
            "no column that says to which interview",
        ),
        ({"jobs": [JOBS[0], ["x", 1, 1, "jobs", 1, "u1"]]}, "repeats that belong to each other"),
        ({"rooms": [["q", *LINKS], [1, 1, "survey", 1, "u1"]]}, "a repeat of the form: members, jobs"),
        (
            {"members": [[*MEMBERS[0][:-4], "_parent_table_name", "PARENT_KEY"]]},
            "PARENT_KEY, and no column KEY in the responses",
        ),
    ],
)
def test_rows_that_belong_to_nobody_are_one_clear_error(folder, tables, told):
    with pytest.raises(SurveyError, match=told) as caught:
        workbook(folder, **tables)
    assert "u1" not in str(caught.value)


@pytest.mark.parametrize(
    ("repeats", "told"), [({"member": "m.csv"}, "did you mean 'members'"), ({"members": "none.csv"}, "no such file")]
)
def test_files_of_repeats_that_are_not_there(folder, repeats, told):
    central(folder)
    with pytest.raises(SurveyError, match=told):
        read_survey(folder, PLAN | {"responses": "main.csv", "repeats": repeats})


def test_a_form_with_repeats_whose_rows_did_not_come(folder):
    sheets(folder / "r.xlsx", survey=MAIN)
    export = read_survey(folder, PLAN | {"responses": "r.xlsx"})
    assert export.schema[["compared_with", "column", "change"]].values.tolist() == [
        ["the form", "members", "gone"],
        ["the form", "jobs", "gone"],
    ]
    assert "members" in " ".join(one.why for one in cleaned(export).form.not_evaluated)
