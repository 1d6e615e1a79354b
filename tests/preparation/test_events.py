"""The file of events: days, ids and degrees as ACLED writes them, every mistake told at once."""

from __future__ import annotations

from datetime import date

import pytest

from bogolan.preparation.events import day_of, mistaken_events, read_events, within
from bogolan.provenance.errors import SurveyError

PLAN = {
    "events": {"file": "e.csv", "window_months": 24, "radius_km": 10, "actors": {"a": ["Group A"], "army": ["Army"]}},
    "fieldwork": {"start": "2020-02-03"},
}
COLUMNS = ["event_id_cnty", "event_date", "event_type", "actor1", "actor2", "latitude", "longitude", "geo_precision"]
FIRST = dict(zip(COLUMNS, ("M1", "2019-05-02", "Battles", "Group A", "Army", "14.5", "-4.2", "1"), strict=True))


@pytest.fixture
def file(tmp_path):
    """Writes the file, one event a dictionary of what differs from the first; returns its folder."""

    def write(*rows, columns=COLUMNS, encoding="utf-8", delimiter=","):
        lines = [delimiter.join(columns)]
        lines += [delimiter.join(f'"{(FIRST | row).get(column, "")}"' for column in columns) for row in rows]
        (tmp_path / "e.csv").write_text("\n".join(lines) + "\n", encoding=encoding)
        return tmp_path

    return write


def mistakes(folder, **events):
    with pytest.raises(SurveyError) as caught:
        read_events(folder, {**PLAN, "events": {**PLAN["events"], **events}})
    return [(problem.row, problem.column, problem.found) for problem in caught.value.problems]


def test_an_event_is_read_as_it_is(file):
    events = read_events(file({}, {"event_id_cnty": "M2", "actor2": "", "geo_precision": "3"}), PLAN)
    first, second = events.to_dict("records")
    assert first | {"event_date": None} == {
        "event_id_cnty": "M1",
        "event_type": "Battles",
        "actor1": "Group A",
        "actor2": "Army",
        "event_date": None,
        "latitude": 14.5,
        "longitude": -4.2,
        "geo_precision": 1,
    }
    assert first["event_date"].date() == date(2019, 5, 2)
    assert (second["actor2"], second["geo_precision"]) == ("", 3)
    assert events.index.tolist() == [2, 3], "the rows of the file"


def test_a_survey_without_events_has_none(tmp_path):
    assert read_events(tmp_path, {}) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019-05-02", date(2019, 5, 2)),
        ("02 May 2019", date(2019, 5, 2)),
        ("2 May 2019", date(2019, 5, 2)),
        ("02-05-2019", date(2019, 5, 2)),
        ("25-05-2019", date(2019, 5, 25)),
        ("25/05/2019", date(2019, 5, 25)),
        ("2019-05-02T00:00:00", date(2019, 5, 2)),
        ("43587", date(2019, 5, 2)),
        ("02/05/2019", None),
        ("05-25-2019", None),
        ("02-05-19", None),
        ("2019-02-30", None),
        ("May 2019", None),
        ("", None),
    ],
)
def test_days_are_those_that_can_be_read_one_way(text, day):
    assert day_of(text) == day


def test_other_columns_encodings_and_delimiters_change_nothing(file):
    plain = read_events(file({}), PLAN)
    more = read_events(file({"notes": "très, très loin"}, columns=[*COLUMNS, "notes"], encoding="utf-8-sig"), PLAN)
    semicolons = read_events(file({"latitude": "14,5", "longitude": "-4,2"}, delimiter=";", encoding="latin-1"), PLAN)
    assert plain.equals(more)
    assert plain.equals(semicolons)


def test_types_in_other_capitals_are_the_same(file):
    rows = [{"event_type": "Strategic Developments"}, {"event_id_cnty": "M2", "event_type": "riots"}]
    assert read_events(file(*rows), PLAN)["event_type"].tolist() == ["Strategic developments", "Riots"]


def test_only_the_types_that_count_are_kept(file):
    folder = file({}, {"event_id_cnty": "M2", "event_type": "Protests"})
    plan = {**PLAN, "events": {**PLAN["events"], "types": ["Battles"]}}
    assert read_events(folder, plan)["event_id_cnty"].tolist() == ["M1"]


# ---------------------------------------------------------------------------------------------- an id that stands twice


def test_of_an_id_the_latest_row_counts_wherever_it_stands(file):
    rows = [
        {"timestamp": "1700000000", "actor1": "Army"},
        {"event_id_cnty": "M2", "timestamp": "1"},
        {"timestamp": "1600000000"},
    ]
    events = read_events(file(*rows, columns=[*COLUMNS, "timestamp"]), PLAN)
    assert events[["event_id_cnty", "actor1"]].to_numpy().tolist() == [["M1", "Army"], ["M2", "Group A"]]


def test_a_row_that_is_there_twice_is_one_event(file):
    assert len(read_events(file({}, {}), PLAN)) == 1


@pytest.mark.parametrize("stamp", ["", "1600000000"])
def test_rows_of_an_id_that_contradict_each_other_are_a_mistake(file, stamp):
    folder = file({"timestamp": stamp}, {"timestamp": stamp, "latitude": "15"}, columns=[*COLUMNS, "timestamp"])
    assert mistakes(folder) == [(3, "event_id_cnty", "'M1' a second time")]


# ------------------------------------------------------------------------------------------------------------ mistakes


@pytest.mark.parametrize(
    ("wrong", "column", "found"),
    [
        ({"event_id_cnty": ""}, "event_id_cnty", "nothing"),
        ({"event_date": "03/04/2019"}, "event_date", "'03/04/2019'"),
        ({"event_date": ""}, "event_date", "nothing"),
        ({"event_type": "Battle"}, "event_type", "'Battle'"),
        ({"actor1": ""}, "actor1", "nothing"),
        ({"latitude": "91"}, "latitude", "'91'"),
        ({"latitude": "14° N"}, "latitude", "'14° N'"),
        ({"longitude": "-181"}, "longitude", "'-181'"),
        ({"longitude": ""}, "longitude", "nothing"),
        ({"latitude": "nan"}, "latitude", "'nan'"),
        ({"geo_precision": "4"}, "geo_precision", "'4'"),
    ],
)
def test_a_cell_that_cannot_be_is_told_with_its_row(file, wrong, column, found):
    assert mistakes(file({"event_id_cnty": "M0"}, wrong)) == [(3, column, found)]


def test_a_mistake_that_repeats_itself_is_told_once(file):
    rows = [{"event_id_cnty": f"M{place}", "latitude": "95"} for place in range(3)]
    assert mistakes(file(*rows)) == [(2, "latitude", "'95', also wrong in rows 3, 4")]


def test_a_day_of_another_year_than_the_file_says_was_read_wrongly(file):
    rows = [{"year": "2019"}, {"event_id_cnty": "M2", "year": "2018"}]
    assert mistakes(file(*rows, columns=[*COLUMNS, "year"])) == [(3, "event_date", "'2019-05-02'")]


@pytest.mark.parametrize("lacking", COLUMNS)
def test_a_column_that_is_lacking(file, lacking):
    found = mistakes(file({}, columns=[column for column in COLUMNS if column != lacking]))
    assert [(row, column) for row, column, _ in found] == [(1, lacking)]


def test_a_file_without_rows(file):
    assert mistakes(file()) == [(None, None, "no rows")]


def test_no_event_in_the_months_before_fieldwork(file):
    (found,) = mistakes(file({"event_date": "2020-02-03"}, {"event_id_cnty": "M2", "event_date": "2018-02-02"}))
    assert found == (None, "event_date", "no event that counts from 2018-02-03 to 2020-02-02")
    (found,) = mistakes(file({}), types=["Riots"])
    assert found[2].startswith("no event")


def test_the_first_and_the_last_day_of_the_window_count(file):
    days = ("2018-02-02", "2018-02-03", "2020-02-02", "2020-02-03")
    events = read_events(file(*({"event_id_cnty": day, "event_date": day} for day in days)), PLAN)
    counted = within(events, (date(2018, 2, 3), date(2020, 2, 2)))
    assert counted.tolist() == [False, True, True, False]


def test_an_actor_whom_the_file_never_names_is_mistyped(file, tmp_path):
    plan = {**PLAN, "events": {**PLAN["events"], "actors": {"a": ["Group A", "Group  A"], "army": ["Armee"]}}}
    found = mistaken_events(file({}), plan, {}, tmp_path / "survey.yaml")
    assert [(problem.column, problem.found, problem.hint) for problem in found] == [
        ("events.actors.a.1", "'Group  A'", "did you mean 'Group A'?"),
        ("events.actors.army.0", "'Armee'", "did you mean 'Army'?"),
    ]


def test_what_is_wrong_in_the_file_is_told_before_its_actors(file, tmp_path):
    found = mistaken_events(file({"latitude": "95"}), PLAN, {}, tmp_path / "survey.yaml")
    assert [problem.column for problem in found] == ["latitude"]


def test_the_file_that_is_not_there_is_told_elsewhere(tmp_path):
    assert mistaken_events(tmp_path, PLAN, {}, tmp_path / "survey.yaml") == ()
    assert mistaken_events(tmp_path, {}, {}, tmp_path / "survey.yaml") == ()


# ------------------------------------------------------------------------------------------------------ as ACLED has it


def test_events_of_the_world_as_acled_exports_them(house):
    """A sample of 9,000 real events, of every type and precision."""
    folder = house.parent / "shared/microdata/acled-sample"
    if not folder.is_dir():
        pytest.skip("../shared is absent")
    plan = {
        "fieldwork": {"start": "2022-06-01"},
        "events": {"file": "acled_old_deletion_dummy.csv", "window_months": 12, "radius_km": 10, "actors": {}},
    }
    events = read_events(folder, plan)
    assert len(events) == 9000
    assert events["event_id_cnty"].is_unique
    assert set(events["geo_precision"]) == {1, 2, 3}
    assert events["event_type"].nunique() == 6
    assert not events["event_date"].isna().any()
    named = {
        **plan["events"],
        "actors": {"mali": ["Military Forces of Mali (2021-)"], "none": ["Military Forces of M"]},
    }
    problems = mistaken_events(folder, {**plan, "events": named}, {}, folder / "survey.yaml")
    assert [problem.column for problem in problems] == ["events.actors.none.0"]
