"""The file of a conjoint experiment: read with care, joined to its interviews, and every mistake told once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.preparation.identifiers.vault import KEY
from bogolan.preparation.joined_profiles import counts_in_short, join_profiles, read_joined, write_joined
from bogolan.preparation.profiles import mistaken_profiles, read_profiles
from bogolan.provenance.errors import SurveyError
from bogolan.survey.plan_conjoint import profile_files, with_attributes_in_full

EXPERIMENT = {
    "name": "plans",
    "kind": "conjoint",
    "profiles": "profiles.csv",
    "question": "chosen",
    "task": "task",
    "place": "place",
    "attributes": [{"name": "aid", "levels": {"food": "Food", "cash": "Cash"}}, "guard"],
}
HEADING = "uuid,task,place,aid,guard,chosen"
ROWS = ["a,1,1,food,army,1", "a,1,2,cash,police,0", "b,1,1,cash,army,0", "b,1,2,food,police,1"]
RESPONSES = pd.DataFrame({"uuid": ["a", "b", "c"], "code": ["1", "2", "3"]})


def plan(**changes) -> dict:
    return {"missing": {"refused": ["-99"]}, "experiments": [with_attributes_in_full({**EXPERIMENT, **changes})]}


def written(folder, *rows, heading=HEADING, encoding="utf-8"):
    (folder / "profiles.csv").write_bytes("\n".join([heading, *rows, ""]).encode(encoding))
    return folder


def read(folder, **changes) -> pd.DataFrame:
    told = plan(**changes)
    return read_profiles(folder, profile_files(told)[0], told)


def problems(folder, responses=RESPONSES, **changes) -> list[str]:
    found = mistaken_profiles(folder, plan(**changes), responses)
    return [" | ".join(filter(None, [str(one.row), one.column, one.found, one.expected, one.hint])) for one in found]


def test_profiles_are_read_with_their_rows_of_the_file(tmp_path):
    found = read(written(tmp_path, *ROWS))
    assert found.index.tolist() == [2, 3, 4, 5]
    assert found["_match"].tolist() == ["a", "a", "b", "b"]
    assert found["_answer"].tolist() == [1, 0, 0, 1]
    assert found["aid"].cat.categories.tolist() == ["food", "cash"], "in the plan's order"
    assert found["guard"].cat.categories.tolist() == ["army", "police"]
    assert problems(tmp_path) == []


def test_whatever_program_wrote_it(tmp_path):
    rows = [row.replace("police", "armée").replace(",", ";") for row in ROWS]
    found = read(written(tmp_path, *rows, ";;;;;", heading=HEADING.replace(",", ";"), encoding="cp1252"))
    assert found["guard"].cat.categories.tolist() == ["army", "armée"]
    assert len(found) == 4


@pytest.mark.parametrize("name", ["_uuid", "PARENT_KEY", "_submission__uuid"])
def test_interviews_are_known_by_what_exports_call_them(tmp_path, name):
    written(tmp_path, *ROWS, heading=HEADING.replace("uuid", name))
    assert problems(tmp_path) == []


def test_in_a_repeat_the_key_is_the_profiles_own(tmp_path):
    rows = [f"{row},{row[0]}/profiles[1]" for row in ROWS]
    written(tmp_path, *rows, heading=HEADING.replace("uuid", "PARENT_KEY") + ",KEY")
    told = {**plan(), "uuid": "KEY"}
    assert not list(mistaken_profiles(tmp_path, told, RESPONSES.rename(columns={"uuid": "KEY"})))


def test_answers_that_were_not_given_are_none(tmp_path):
    rows = [row.rpartition(",")[0] + "," + said for row, said in zip(ROWS, ["-99", "refused", "", ""], strict=True)]
    found = read(written(tmp_path, *rows, "c,1,1,food,army,1", "c,1,2,cash,police,0"))
    assert found["_answer"].isna().tolist() == [True] * 4 + [False] * 2


def test_ratings_are_numbers_as_people_type_them(tmp_path):
    rows = [row.rpartition(",")[0] + "," + said for row, said in zip(ROWS, ['"2,5"', "10", "0", ""], strict=True)]
    changes = {"task": None, "place": None}
    told = plan()
    for key in changes:
        del told["experiments"][0][key]
    found = read_profiles(written(tmp_path, *rows), profile_files(told)[0], told)
    assert found["_answer"].tolist()[:3] == [2.5, 10, 0]
    assert np.isnan(found["_answer"].iloc[3])


SPOILT = {
    "a column that is not there": (
        {"heading": HEADING.replace("guard", "gard")},
        "1 | guard | uuid, task, place, aid, gard, chosen | a column 'guard' | did you mean 'gard'?",
    ),
    "nobody's profile": ({"rows": ["z,1,1,food,army,1", "z,1,2,cash,police,0"]},
                         "2 | an interview that the responses do not have, also in row 3 | one of the responses"),
    "no interview": ({"rows": [",1,1,food,army,1"]}, "2 | uuid | nothing | the interview that a profile belongs to"),
    "no task": ({"rows": ["a,,1,food,army,1"]}, "2 | task | nothing | the task of each profile"),
    "no level": ({"rows": ["a,1,1,,army,1"]}, "2 | aid | nothing | one of food, cash"),
    "a level misspelt": (
        {"rows": ["a,1,1,fodo,army,1"]},
        "2 | aid | 'fodo' | one of food, cash | did you mean 'food'?",
    ),
    "somebody's words": (
        {"rows": ["a,1,1,My neighbour was taken last night,army,1"]},
        "2 | aid | a text of 33 letters | one of food, cash",
    ),
    "a level that is a code of no answer": (
        {"rows": ["a,1,1,food,-99,1"]},
        "2 | guard | '-99' | a level of at most 30 letters",
    ),
    "somebody's words where the plan names no levels": (
        {"rows": ["a,1,1,food,My neighbour was taken last night,1"]},
        "2 | guard | a text of 33 letters | a level of at most 30 letters",
    ),
    "an attribute of one level": (
        {"rows": ["a,1,1,food,army,1", "a,1,2,cash,army,0"], "alone": True},
        "None | guard | one level, 'army' | two levels or more",
    ),
    "an answer that is no choice": (
        {"rows": ["a,1,1,food,army,2", "a,1,2,cash,police,0"]},
        "2 | chosen | '2' | 1 (chosen) or 0, nothing, or a code of `missing`",
    ),
    "an answer in words": (
        {"rows": ["a,1,1,food,army,left"]},
        "2 | chosen | 'left' | 1 (chosen) or 0, nothing, or a code of `missing`",
    ),
    "two chosen": (
        {"rows": ["a,1,1,food,army,1", "a,1,2,cash,police,1"]},
        "2 | task | more than one chosen profile in a task, also in row 3 | two profiles or more",
    ),
    "none chosen": (
        {"rows": ["a,1,1,food,army,0", "a,1,2,cash,police,0"]},
        "2 | task | no chosen profile in a task, also in row 3",
    ),
    "one alone": ({"rows": ["a,1,1,food,army,1"]}, "2 | task | one profile alone in a task"),
    "half an answer": (
        {"rows": ["a,1,1,food,army,1", "a,1,2,cash,police,"]},
        "2 | task | profiles with an answer and others without in a task, also in row 3",
    ),
    "a place twice": (
        {"rows": ["a,1,1,food,army,1", "a,1,1,cash,police,0"]},
        "3 | place | a place that another profile of its task has | each place once",
    ),
    "nothing": ({"rows": [], "alone": True}, "None | no rows | a row for each profile shown"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_wrong_is_told_once(tmp_path, name):
    spoil, told = SPOILT[name]
    rows = spoil.get("rows", ROWS)
    others = [] if spoil.get("alone") or "heading" in spoil else ["c,1,1,food,army,1", "c,1,2,cash,police,0"]
    (found,) = problems(written(tmp_path, *rows, *others, heading=spoil.get("heading", HEADING)))
    assert found.startswith(told)


def test_that_nobody_answered_is_told(tmp_path):
    rows = [row.rpartition(",")[0] + "," for row in ROWS]
    assert problems(written(tmp_path, *rows))[0].startswith("None | chosen | no answer at all")


def test_a_file_that_is_not_there_is_told_by_whoever_needs_it(tmp_path):
    assert problems(tmp_path) == [], "the plan's files that are lacking are named with all others"
    with pytest.raises(SurveyError, match="no such file"):
        read(tmp_path)


def test_of_responses_without_ids_nobody_can_say_whose_a_profile_is(tmp_path):
    (found,) = problems(written(tmp_path, *ROWS), RESPONSES[["code"]])
    assert "`uuid`, the column with the interview's id, or `match`" in found


def vault(keys=("ka", "kb", "kc")) -> pd.DataFrame:
    return pd.DataFrame({KEY: list(keys), "uuid": ["a", "b", "c"]})


def test_profiles_go_on_under_the_keys_of_interviews_that_are_kept(tmp_path):
    written(tmp_path, *ROWS)
    kept = pd.DataFrame({"uuid": ["ka", "kc"]})
    joined = join_profiles(tmp_path, plan(), kept, vault())
    assert joined["plans"].profiles["uuid"].tolist() == ["ka", "ka"]
    assert "a" not in joined["plans"].profiles.to_numpy()
    assert counts_in_short(joined) == (
        "plans: 4 profiles, of which 2 of interviews that are kept and 2 of 1 interviews that were set aside\n"
    )
    write_joined(joined, tmp_path / "profiles")
    again = read_joined([tmp_path / "profiles"])["plans"]
    pd.testing.assert_frame_equal(again.profiles, joined["plans"].profiles, check_dtype=False)
    assert again.counts == joined["plans"].counts
    assert (tmp_path / "profiles/plans.parquet").stat().st_mode & 0o777 == 0o600
    assert read_joined([]) == {}


def test_interviews_may_be_matched_by_a_question(tmp_path):
    rows = [row.replace("a,1", "1,1", 1).replace("b,1", "2,1", 1) for row in ROWS]
    written(tmp_path, *rows, heading=HEADING.replace("uuid", "code"))
    assert problems(tmp_path, match="code") == []
    kept = pd.DataFrame({"uuid": ["ka", "kb"], "code": pd.array([1, 2], "Int64")})
    joined = join_profiles(tmp_path, plan(match="code"), kept, vault())
    assert joined["plans"].profiles["uuid"].tolist() == ["ka", "ka", "kb", "kb"]
    with pytest.raises(SurveyError, match="2 interviews that share their label in 'code'"):
        join_profiles(tmp_path, plan(match="code"), kept.assign(code=[1, 1]), vault())
    (told,) = problems(tmp_path, RESPONSES[["uuid"]].assign(kode="1"), match="code")
    assert told == "code | 'code', which the responses lack | a column of both | did you mean 'kode'?".join(
        ["None | ", ""]
    )
