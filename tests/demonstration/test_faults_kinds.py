"""Each planted fault is what its name says."""

from __future__ import annotations

import itertools
import re
from unicodedata import is_normalized, normalize

import numpy as np
import pandas as pd
import pytest

from bogolan.demonstration.faults.spellings import abbreviations, cercle_names, labels, unknown_words
from bogolan.demonstration.parameters import parameters

UNANSWERED = ("_id", "_uuid", "_submission_time")


@pytest.fixture(scope="module")
def of(planted):
    """The rows of the file that carry a fault (or a kind of it), once each."""

    def rows(fault, kind=None):
        truth = planted.truth[planted.truth["fault"] == fault]
        own = truth if kind is None else truth[truth["kind"] == kind]
        return planted.responses.iloc[np.unique(own["row"] - 2)]

    return rows


@pytest.fixture(scope="module")
def cells(planted):
    """The truth of a fault's cells."""

    def lines(fault, kind=None):
        truth = planted.truth[(planted.truth["fault"] == fault) & (planted.truth["question"] != "")]
        return truth if kind is None else truth[truth["kind"] == kind]

    return lines


def minutes(rows):
    times = rows[["start", "end"]].apply(lambda column: pd.to_datetime(column, utc=True))
    return (times["end"] - times["start"]).dt.total_seconds() / 60


def test_e01_a_row_sent_twice_is_the_same_but_for_what_the_server_adds(planted, of):
    everything = planted.responses
    for row in of("E01", "same_uuid").to_dict("index").items():
        place, copy = row
        first = everything[everything["_uuid"] == copy["_uuid"]].iloc[0]
        assert first.name < place
        assert [name for name in everything if first[name] != copy[name]] == ["_id", "_submission_time"]
    answered = everything.columns.drop([*UNANSWERED, "end"])
    again = of("E01", "new_uuid")
    key = everything[answered].apply("\x1f".join, axis=1)
    assert (key.map(key.value_counts()).loc[again.index] == 2).all()
    for place in again.index:
        first = everything.loc[key.index[key == key[place]][0]]
        assert first["_uuid"] != again.loc[place, "_uuid"]
        assert first["end"] < again.loc[place, "end"]


def test_e02_one_id_stands_for_two_people(of):
    rows = of("E02")
    assert (rows["resp_id"].value_counts() == 2).all()
    assert (rows.groupby("resp_id")["hh_no"].nunique() == 2).all()


def test_e03_copies_match_a_source_of_the_same_interviewer_by_nine_tenths(planted, of):
    answered = planted.responses.loc[:, "sex":"m_open"].columns
    copies, sources = of("E03", "copy"), of("E03", "source")
    assert copies["enum_id"].nunique() == 1
    assert set(sources["enum_id"]) == set(copies["enum_id"])
    equal = (copies[answered].to_numpy()[:, None] == sources[answered].to_numpy()[None]).mean(axis=2)
    assert (equal.max(axis=1) >= 0.9).all()
    assert copies["resp_id"].is_unique


def test_e04_a_village_of_one_mind_has_honest_pairs_that_look_copied(planted, of, latent):
    rows = of("E04")
    battery = [name for name in rows if name.startswith("a_")]
    alike = []
    for _, own in rows.groupby("village_id"):
        assert own["enum_id"].nunique() > 1
        pairs = list(itertools.combinations(own[battery].to_numpy(), 2))
        alike.append(np.mean([(one == other).mean() >= 0.85 for one, other in pairs]))
        rest = own.loc[:, "t_chief":"t_ngo"].to_numpy()
        assert np.mean([(one == other).mean() >= 0.85 for one, other in itertools.combinations(rest, 2)]) < 0.1
    assert len(alike) == 3
    assert all(0.11 <= share <= 0.75 for share in alike), alike
    truth = planted.truth[planted.truth["fault"] == "E04"]
    assert set(truth["action"]) == {"no action"}
    assert (truth["planted"] == truth["clean"]).all()


def test_e05_a_refusal_has_a_reason_and_nothing_after_it_and_is_short(of):
    rows = of("E05")
    silent = rows.drop(index=of("E06").index)
    assert (rows["consent"] == "0").all()
    assert (rows["refusal_reason"] != "").all()
    assert (silent.loc[:, "sex":"i_note"] == "").all(axis=None)
    assert minutes(rows).between(0.5, 6).all()
    assert (pd.to_datetime(rows["_submission_time"]) > pd.to_datetime(rows["end"])).all()


def test_e06_some_who_refused_have_answers(of, cells):
    rows = of("E06")
    assert (rows["consent"] == "0").all()
    assert (rows[["sex", "age", "marital"]] != "").all(axis=None)
    assert (rows.loc[:, "a_marry":"i_note"] == "").all(axis=None)
    assert (cells("E06")["clean"] == "").all()


def test_e07_a_broken_interview_ends_after_a_section_and_a_withdrawn_one_says_so(of):
    rows = of("E07")
    assert (rows["consent"] == "1").all()
    assert (rows["sex"] != "").all()
    assert (rows.loc[:, "t_chief":"i_unease"] == "").all(axis=None)
    assert of("E07", "withdrawn")["i_note"].str.contains("retir|retrait|withdrew", case=False).all()
    assert (of("E07", "broken_off")["i_note"] == "").all()


def test_e08_e09_ages_and_codes_that_cannot_be(of, cells):
    assert set(of("E08", "impossible")["age"]) == {"0", "2", "5", "17", "118"}
    years = cells("E08", "birth_year")
    assert (years["planted"].astype(int) + years["clean"].astype(int) == 2020).all()
    codes = cells("E09")
    assert set(codes["planted"]) <= {"98", "99"}
    assert (codes["clean"].str[-2:] == codes["planted"]).mean() > 0.7


def test_e10_skips_are_not_followed(of):
    assert (of("E10", "L2")[["marital"]] == "1").all(axis=None)
    assert (of("E10", "L2")["marr_year"].astype(int) > 2010).all()
    assert of("E10", "L3")["marital"].isin(["2", "3"]).all()
    assert (of("E10", "L3")["marr_want"] != "").all()
    never = of("E10", "L4")
    assert (never["presence"] == "0").all()
    assert (never.loc[:, "a_marry":"a_tax"] != "").all(axis=None)
    nobody = of("E10", "L5")
    assert (nobody["x_any"] == "0").all()
    for _, row in nobody.iterrows():
        assert [name for name in nobody if name.startswith("x_who/") and row[name] == "1"] == [f"x_who/{row['x_who']}"]


def test_e11_people_married_as_children_or_before_birth(of):
    for kind, youngest, oldest in (("child", 2, 9), ("unborn", -6, -1)):
        rows = of("E11", kind)
        age = rows["age"].astype(int) - (2020 - rows["marr_year"].astype(int))
        assert age.between(youngest, oldest).all()
        assert (rows["marr_year"].astype(int) >= 1950).all()


def test_e12_e13_straight_lines_and_speed(of):
    assert (of("E12").loc[:, "b_bride":"b_attn"] == "4").all(axis=None)
    assert minutes(of("E13")).between(3, 12, inclusive="left").all()


def test_e14_one_interviewer_makes_interviews_up_in_the_afternoon(planted, of):
    rows, others = of("E14"), planted.responses[planted.responses["consent"] == "1"]
    assert set(rows["enum_id"]) == {"E17"}
    assert rows["age"].str.endswith("5").all()
    assert not rows.loc[:, "a_marry":"e_medi"].isin(["98", "99"]).any(axis=None)
    for _, day in rows.assign(at=pd.to_datetime(rows["start"])).groupby("today"):
        at = day["at"].sort_values()
        assert at.iloc[0].hour == 15
        assert (at.diff().dropna().dt.total_seconds() / 60).between(10, 12).all()
    battery = others.loc[:, "b_bride":"b_before"].columns
    spread = [frame[battery].nunique().mean() for frame in (rows, others.sample(18, random_state=1))]
    assert spread[0] < spread[1]
    assert (pd.to_datetime(rows["_submission_time"]) > pd.to_datetime(rows["end"])).all()


def test_e15_clocks_are_absurd(of):
    assert (minutes(of("E15", "end_before_start")) < 0).all()
    assert (of("E15", "reset")["today"] == "1970-01-01").all()
    assert (of("E15", "ahead")["start"].str[:4] == "2031").all()
    assert (minutes(of("E15", "midnight")) == 0).all()
    assert of("E15", "midnight")["start"].str.contains("T00:00:00").all()


def test_e16_days_are_written_in_five_ways_each_by_few_tablets(planted, of, cells):
    written = {
        "slashes": r"\d\d/\d\d/2020",
        "french": r"[1-9]\d? (fév\.|mars) 2020",
        "dashes": r"0[23]-\d\d-20",
        "serial": r"438\d\d|439\d\d",
        "start": r"\d\d/\d\d/2020 \d\d:\d\d:\d\d",
    }
    for kind, pattern in written.items():
        lines = cells("E16", kind)
        assert lines["planted"].str.fullmatch(pattern).all(), kind
        assert of("E16", kind)["deviceid"].nunique() <= 3
    serial = cells("E16", "serial")
    read = pd.to_datetime("1899-12-30") + pd.to_timedelta(serial["planted"].astype(int), unit="D")
    assert (read.dt.strftime("%Y-%m-%d") == serial["clean"]).all()
    slashes = cells("E16", "slashes")
    assert (pd.to_datetime(slashes["planted"], format="%d/%m/%Y").dt.strftime("%Y-%m-%d") == slashes["clean"]).all()
    assert ((slashes["clean"].str[-2:].astype(int) <= 12) == (slashes["outcome"] == "flagged")).all()
    dashes = cells("E16", "dashes")
    assert (pd.to_datetime(dashes["planted"], format="%m-%d-%y").dt.strftime("%Y-%m-%d") == dashes["clean"]).all()


def test_e17_numbers_are_the_same_numbers(cells):
    lines = cells("E17")
    plain = lines["planted"].str.replace(r"[ \u202f]", "", regex=True).str.replace(",", ".")
    assert (plain.astype(float) == lines["clean"].astype(float)).all()
    assert cells("E17", "thin_space")["planted"].str.contains("\u202f").all()
    assert cells("E17", "decimal_comma")["planted"].str.fullmatch(r"0,\d{6}").all()


def folded(text):
    return normalize("NFD", text.strip().casefold()).encode("ascii", "ignore").decode()


def test_e18_labels_lead_to_one_code_whatever_case_and_accents(cells):
    for line in cells("E18", "label").itertuples():
        names = {code: [folded(name) for name in ways] for code, ways in labels()[line.question].items()}
        for code, short in abbreviations().items():
            names.setdefault(code, []).extend(folded(name) for name in short)
        assert [code for code, ways in names.items() if folded(line.planted) in ways] == [line.clean]
    assert set(cells("E18", "unknown")["planted"]) <= set(unknown_words())
    assert cells("E18", "label")["planted"].nunique() > 40


def test_e19_white_space_is_all_that_was_added(cells):
    lines = cells("E19")
    bare = lines["planted"].str.replace("[\u200b\ufeff]", "", regex=True).str.strip()
    assert (bare == lines["clean"]).all()
    for kind, mark in (
        ("tab", "\t"),
        ("zero_width", "\u200b"),
        ("byte_order_mark", "\ufeff"),
        ("no_break_space", "\xa0"),
    ):
        assert cells("E19", kind)["planted"].str.contains(mark).all()


def test_e20_encodings_can_be_undone(cells):
    for line in cells("E20", "mojibake_text").itertuples():
        assert line.planted.encode("cp1252", "surrogateescape").decode("utf-8") == line.clean
    for line in cells("E20", "mojibake_place").itertuples():
        assert line.planted.encode("cp1252").decode("utf-8") == cercle_names()[line.clean]
    for line in cells("E20", "decomposed").itertuples():
        assert not is_normalized("NFC", line.planted)
        assert normalize("NFC", line.planted) == line.clean
    for line in cells("E20", "windows_1252").itertuples():
        read = bytes(ord(letter) - 0xE000 if ord(letter) > 0x7F else ord(letter) for letter in line.planted)
        assert read.decode("cp1252") == line.clean
    assert cells("E20", "lost")["planted"].isin(["Djenn\ufffd", "T\ufffdnenkou"]).all()
    assert (cells("E20", "quotes")["planted"].str.replace("’", "'") == cells("E20", "quotes")["clean"]).all()


def test_e22_positions_are_missing_or_wrong(of, cells, latent):
    given = parameters()
    inside = {side: [given[f"box.{code}.{side}"] for code in cercle_names()] for side in ("south", "north")}
    assert (of("E22", "missing")["gps"] == "").all()
    assert set(of("E22", "zero")["gps"]) == {"0 0 0 0"}
    for line in cells("E22", "swapped").itertuples():
        assert line.planted.split()[:2] == line.clean.split()[1::-1]
    for line in cells("E22", "outside").itertuples():
        assert float(line.planted.split()[0]) < min(inside["south"])
        assert float(line.planted.split()[1]) < -25
    same = of("E22", "identical")
    for village, gps in same.groupby("village_id")["gps"]:
        assert gps.str.split().str[:2].str.join(" ").nunique() == 1, village
        assert same["username"][gps.index].nunique() == 1
    assert same["gps"].str.split().str[:2].str.join(" ").value_counts().iloc[0] > 8


def test_e23_in_one_village_every_woman_seems_asked_by_a_man(of):
    rows = of("E23")
    assert len(rows) == 18
    assert rows["village_id"].nunique() == 1
    assert set(rows["form_version"]) == {"v1.2"}
    assert (rows["sex"] != rows["enum_sex"]).all()
    assert rows["sex"].value_counts().tolist() == [9, 9]


def test_e25_e26_strings_and_arms_disagree(of, cells):
    for line in cells("E25").itertuples():
        question, _, code = line.question.partition("/")
        row = of("E25").loc[line.row - 2]
        assert (code in row[question].split()) == (row[line.question] == "0")
    four = of("E26", "four")
    assert set(four["le_arm"] + four["le_count"]) == {"C4"}
    arm = of("E26", "arm")
    assert ((arm["rand1"].astype(float) < 0.5) == (arm["le_arm"] == "C")).all()
    assert (arm["le_count"] != "4").all()


def test_e27_quotas_and_cercles(planted, of, latent):
    held = planted.responses.drop(index=[*of("E01").index, *of("E05").index, *of("E07").index, *of("E30").index])
    known = latent.loc[held.index]
    swapped = of("E23")["village_id"].iloc[0]
    women = known.groupby(held["village_id"].str.strip("\ufeff\u200b\xa0 \t"))["women"].agg(["sum", "size"])
    assert sorted(women["size"].value_counts().to_dict().items()) == [(3, 1), (18, 79)]
    assert ((women["sum"] == 11) & (women["size"] == 18)).sum() == 4
    assert swapped not in women.index[women["sum"] == 11]
    moved = of("E27", "two_cercles")
    assert len(moved) == 7
    own = held[held["village_id"] == moved["village_id"].iloc[0]]
    assert own["cercle"].value_counts().tolist() == [11, 7]


def test_e28_one_interviewer_has_two_sexes(planted, of):
    clean = planted.responses[planted.responses["enum_id"].str.fullmatch(r"E\d\d")]
    sexes = clean.groupby("enum_id")["enum_sex"].agg(lambda column: len(set(column)))
    assert sexes[sexes == 2].index.tolist() == of("E28")["enum_id"].unique().tolist()


def test_e29_words_hold_a_name_a_number_or_a_village_that_cannot_be(of):
    assert of("E29", "name")["m_open"].str.contains("Untel|Exemple|Fictif").all()
    assert of("E29", "village")["m_open"].str.contains("Fictifbougou|Exempledougou|Untelwèrè").all()
    for text in of("E29", "phone")["m_open"]:
        digits = re.sub(r"\D", "", re.search(r"\+?[\d .]{8,}", text)[0])
        # Numbers of Mali have eight digits and begin with 2 to 9.
        assert digits[-8:].startswith("00"), text


def test_e30_tests_stand_in_a_village_that_exists(planted, of):
    rows = of("E30")
    assert set(rows["enum_id"]) == {"999"}
    assert set(rows["resp_id"]) == {"TEST"}
    assert rows["i_note"].str.contains("test|essai", case=False).all()
    others = planted.responses.drop(index=rows.index)
    known = set(zip(others["village_id"], others["cercle"], strict=True))
    assert set(zip(rows["village_id"], rows["cercle"], strict=True)) <= known
