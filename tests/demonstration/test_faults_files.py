"""What is made of the faulty responses: their bytes, versions and encodings, corrections, a failed list."""

from __future__ import annotations

import contextlib
import csv
import io
from unicodedata import combining, normalize

import openpyxl
import pandas as pd
import pytest

from bogolan.demonstration.faults.badlist import bad_list
from bogolan.demonstration.faults.corrections import COLUMNS, corrections
from bogolan.demonstration.faults.files import COPIES, csv_bytes, encoded, encodings, other_version, readable
from bogolan.demonstration.faults.planting import plant
from bogolan.demonstration.faults.spellings import cercle_names, cercle_spellings, near_ties
from bogolan.demonstration.survey import SEED


@pytest.fixture(scope="module")
def copies(planted):
    return encodings(planted.responses)


def table(text, delimiter=","):
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def decoded(data):
    """UTF-8, but for lines that are not."""
    lines = data.split(b"\n")
    return "\n".join(line.decode("utf-8") if _is_utf_8(line) else line.decode("cp1252") for line in lines)


def _is_utf_8(line):
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def test_the_file_holds_the_responses(planted):
    rows = table(decoded(csv_bytes(planted.responses)))
    assert rows[0] == list(planted.responses.columns)
    assert rows[1:] == readable(planted.responses).to_numpy().tolist()


def test_some_rows_are_windows_1252_and_all_others_utf_8(planted):
    data = csv_bytes(planted.responses)
    truth = planted.truth[planted.truth["kind"] == "windows_1252"]
    other = [number for number, line in enumerate(data.split(b"\n"), 1) if not _is_utf_8(line)]
    assert other == sorted(set(truth["row"]))
    assert len(other) == 6
    for number in other:
        line = data.split(b"\n")[number - 1]
        assert line.decode("cp1252").count("Ã") == 0


def test_private_use_characters_become_bytes_and_others_stay():
    text = "caf\ue0e9 é \ue080\ue0ff \ue100 \U0001f642"
    assert encoded(text.encode()) == b"caf\xe9 " + "é ".encode() + b"\x80\xff " + "\ue100 \U0001f642".encode()


def test_quotes_stand_only_where_a_cell_needs_them():
    frame = pd.DataFrame({"a": ["1", 'say "so"', "a,b", "two\nlines", "", "a;b"], "b": ["", "x", "y", "z", "", "1"]})
    text = csv_bytes(frame)
    assert text == b'a,b\n1,\n"say ""so""",x\n"a,b",y\n"two\nlines",z\n,\na;b,1\n'
    assert table(text.decode())[1:] == frame.to_numpy().tolist()
    assert csv_bytes(frame, ";").splitlines()[-1] == b'"a;b";1'


def test_the_same_bytes_twice(faultless, exported, planted, copies):
    again = plant(exported, faultless.answers, faultless.latent, SEED)
    assert csv_bytes(again.responses) == csv_bytes(planted.responses)
    assert encodings(again.responses) == copies
    assert other_version(again.responses) == other_version(planted.responses)


def test_e24_another_version_has_other_columns(planted):
    rows = table(other_version(planted.responses).decode())
    heading = rows[0]
    assert "a_protsex" in heading
    assert "a_sexprot" not in heading
    assert heading.count("age") == 2
    assert heading.count("") == 2
    assert len(heading) == planted.responses.shape[1] + 3
    assert [row[heading.index("a_protsex")] for row in rows[1:]] == planted.responses["a_sexprot"].tolist()
    assert [row[heading.index("age")] for row in rows[1:]] == planted.responses["age"].tolist()


def test_e31_four_files_hold_the_same_data(copies):
    assert tuple(copies) == COPIES
    assert copies["utf-8-bom.csv"].startswith(b"\xef\xbb\xbf")
    plain = table(copies["utf-8.csv"].decode("utf-8"))
    bom = table(copies["utf-8-bom.csv"].decode("utf-8-sig"), ";")
    windows = table(copies["windows-1252.csv"].decode("cp1252"), ";")
    assert bom == windows
    assert not _is_utf_8(copies["windows-1252.csv"])
    draws = [plain[0].index(name) for name in ("rand1", "rand2", "rand3")]
    for row, other in zip(plain, bom, strict=True):
        changed = [place for place, cell in enumerate(row) if cell != other[place]]
        assert set(changed) <= set(draws)
        assert all(row[place].replace(".", ",") == other[place] for place in changed)
    assert all("," in bom[row][draws[0]] for row in range(1, len(bom)))

    sheet = openpyxl.load_workbook(io.BytesIO(copies["copy.xlsx"])).worksheets[0]
    assert sheet.title.startswith("SYNTHETIC")
    for row, cells in zip(plain, sheet.iter_rows(values_only=True), strict=True):
        for text, cell in zip(row, cells, strict=True):
            same = float(text) == cell if isinstance(cell, int | float) else text == (cell or "")
            assert same, (text, cell)


def bare(text):
    letters = normalize("NFD", text.strip("\ufeff\u200b\xa0 \t").casefold())
    return "".join(letter for letter in letters if not combining(letter))


def distance(one, other):
    """Letters to put in, take out or change to come from one word to another."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        previous, row = row, [number]
        for place, further in enumerate(other, 1):
            row.append(min(previous[place] + 1, row[-1] + 1, previous[place - 1] + (letter != further)))
    return row[-1]


def cercle_of(text):
    """The code of a cercle, by code, by name, or by a spelling near to one name only; None where none."""
    with contextlib.suppress(UnicodeError):
        text = text.encode("cp1252").decode("utf-8")
    if (code := text.strip("\ufeff\u200b\xa0 \t")) in cercle_names():
        return code
    near = [code for code, name in cercle_names().items() if distance(bare(text), bare(name)) <= 2]
    return near[0] if len(near) == 1 else None


def test_spellings_lead_to_their_cercle_and_near_ties_are_no_spellings_of_another():
    for code, spellings in cercle_spellings().items():
        assert [cercle_of(text) for text in spellings] == [code] * len(spellings), code
    for code, texts in near_ties().items():
        assert {cercle_of(text) for text in texts} <= {None, code}, code


def test_with_the_corrections_every_cercle_can_be_told(planted, faultless):
    frame = planted.responses.set_index("_uuid", drop=False)
    wrong = [cercle_of(text) for text in frame["cercle"]]
    assert None in wrong
    decided = corrections(planted)
    for line in decided[decided["question"] == "cercle"].itertuples():
        frame.loc[line.uuid, "cercle"] = line.new_value
    told = [cercle_of(text) for text in frame["cercle"]]
    assert told == faultless.latent["cercle"].loc[planted.origin].tolist()


def test_corrections_speak_of_cells_that_stand_so_in_the_file(planted):
    decided = corrections(planted)
    assert list(decided.columns) == list(COLUMNS)
    assert set(decided["change_type"]) == {"change_response", "no_action", "remove_survey"}
    frame = planted.responses.drop_duplicates("_uuid", keep=False).set_index("_uuid")
    cells = decided[decided["question"] != ""]
    assert [frame.loc[line.uuid, line.question] for line in cells.itertuples()] == cells["old_value"].tolist()
    changed = decided[decided["change_type"] == "change_response"]
    assert (changed["new_value"] != "").all()
    assert (changed["new_value"] != changed["old_value"]).all()
    assert (decided["new_value"][decided["change_type"] != "change_response"] == "").all()
    assert not cells.duplicated(["uuid", "question"]).any()
    removed = decided[decided["change_type"] == "remove_survey"]
    assert frame.loc[removed["uuid"], "i_note"].str.contains("retir|retrait|withdrew", case=False).all()
    # Of the years of birth only some were confirmed: the others stay offers.
    confirmed = changed[changed["question"] == "age"]["old_value"].str.startswith("19")
    assert 0 < confirmed.sum() < 4


def test_a_bad_list_has_no_treated_count_of_none_or_all(planted):
    changed, truth = bad_list(planted.responses)
    drawn = planted.responses["rand1"].str.replace(",", ".").astype(float)
    before, after = (pd.crosstab(drawn < 0.5, frame["le_count"]) for frame in (planted.responses, changed))
    assert before.loc[True, "0"] > 10
    assert before.loc[True, "4"] > 0
    assert after.loc[True].reindex(["0", "4"], fill_value=0).tolist() == [0, 0]
    pd.testing.assert_series_equal(before.loc[False], after.loc[False], check_names=False)
    assert len(truth) == before.loc[True, ["0", "4"]].sum()
    rows = truth["row"].to_numpy() - 2
    assert changed["le_count"].iloc[rows].tolist() == truth["planted"].tolist()
    assert planted.responses["le_count"].iloc[rows].tolist() == truth["clean"].tolist()
    others = changed.columns.drop("le_count")
    pd.testing.assert_frame_equal(changed[others], planted.responses[others])
    assert not set(zip(truth["row"], truth["question"], strict=True)) & set(
        zip(planted.truth["row"], planted.truth["question"], strict=True)
    )
