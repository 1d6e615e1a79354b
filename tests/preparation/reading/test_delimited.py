"""Reading: every cell as it stands, and one clear error for what cannot be read."""

from __future__ import annotations

import pytest

from bogolan.preparation.cleaning_log import LOG_COLUMNS
from bogolan.preparation.reading import delimited
from bogolan.preparation.reading.delimited import with_points
from bogolan.preparation.reading.responses import read_responses
from bogolan.provenance.errors import SurveyError
from bogolan.survey.questionnaire import Question


@pytest.mark.parametrize(
    "content",
    [
        "a,b\n1,é\n,NA\n".encode(),
        "a;b\r\n1;é\r\n;NA\r\n".encode(),
        b"\xef\xbb\xbf" + "a,b\n1,é\n,NA\n".encode(),
        'a,b\n"1","é"\n"","NA"\n'.encode(),
    ],
)
def test_the_same_table_however_it_is_written(tmp_path, content):
    path = tmp_path / "responses.csv"
    path.write_bytes(content)
    rows = read_responses(path).rows
    assert rows.to_dict("list") == {"a": ["1", ""], "b": ["é", "NA"]}


def test_codes_keep_their_zeros(tmp_path):
    path = tmp_path / "responses.csv"
    path.write_text("village\n007\n1e5\ntrue\n2020-01-01\n")
    assert read_responses(path).rows["village"].tolist() == ["007", "1e5", "true", "2020-01-01"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty first line"),
        (b"a,b\n", "no rows"),
        (b"a,b\n1,2\n3\n4,5,6\n", "row 3\n    found:    1 cells\n    expected: 2 cells"),
        (b"a,a\n1,2\n", "columns that occur twice: a"),
        (b"a,b\n1,\xff\n", "not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, content, told):
    path = tmp_path / "responses.csv"
    path.write_bytes(content)
    with pytest.raises(SurveyError) as caught:
        read_responses(path)
    assert told in str(caught.value)
    assert str(path) in str(caught.value)


def mixed(*lines, ending="\n"):
    """Lines that are each encoded as UTF-8 or, where given as a pair, in another encoding."""
    texts = [line.encode() if isinstance(line, str) else line[0].encode(line[1]) for line in lines]
    return b"".join(text + ending.encode() for text in texts)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_lines_in_windows_1252_in_a_file_in_utf_8(tmp_path, ending):
    path = tmp_path / "responses.csv"
    lines = ["_uuid,a,b", "u1,é,1", ("u2,œuf d’été,1", "cp1252"), "u3,x,1", ("u4,x,ç", "latin-1")]
    path.write_bytes(mixed(*lines, ending=ending))
    export = read_responses(path)
    assert export.rows["a"].tolist() == ["é", "œuf d’été", "x", "x"]
    assert export.rows["b"].tolist() == ["1", "1", "1", "ç"]
    assert list(export.log.columns) == list(LOG_COLUMNS)
    assert export.log[["uuid", "question", "old_value", "new_value", "change_type", "rule_id"]].values.tolist() == [
        ["u2", "a", "\ufffduf d\ufffd\ufffdt\ufffd", "œuf d’été", "decoded", "R07"],
        ["u4", "b", "\ufffd", "ç", "decoded", "R07"],
    ]
    assert "Windows-1252" in export.log["issue"].iloc[0]


def test_a_cell_over_several_lines_some_in_windows_1252(tmp_path):
    path = tmp_path / "responses.csv"
    lines = ["n,said", '1,"déjà', ("là, été", "cp1252"), "", 'à ""midi"""', "2,é", ("3,è", "cp1252")]
    path.write_bytes(mixed(*lines))
    export = read_responses(path)
    assert export.rows["said"].tolist() == ['déjà\nlà, été\n\nà "midi"', "é", "è"]
    assert export.log["uuid"].tolist() == ["row-2", "row-4"]


def test_a_heading_in_windows_1252(tmp_path):
    path = tmp_path / "responses.csv"
    path.write_bytes(mixed(("né,nè,b", "cp1252"), "1,2,é"))
    export = read_responses(path)
    assert export.rows.to_dict("list") == {"né": ["1"], "nè": ["2"], "b": ["é"]}
    assert export.log.empty


def test_the_interviews_id_is_the_plans(tmp_path):
    path = tmp_path / "responses.csv"
    path.write_bytes(mixed("uuid,mine,b", "u1,m1,é", ("u2,m2,é", "cp1252")))
    assert read_responses(path, {"uuid": "mine"}).log["uuid"].tolist() == ["m2"]


def test_a_file_in_utf_8_has_nothing_to_log(tmp_path):
    path = tmp_path / "responses.csv"
    path.write_text("a,b\n1,é\n", encoding="utf-8")
    assert read_responses(path).log.empty


SAID = "Ténenkou, l’été dernier – à Djenné\n"


def test_a_file_in_windows_1252_is_read_as_a_whole(tmp_path):
    path = tmp_path / "responses.csv"
    path.write_bytes(f'a;b\n1,5;"{SAID.strip()}"\n2;ô\n'.encode("cp1252"))
    export = with_points(read_responses(path), {"a": Question("a", "decimal"), "b": Question("b", "text")})
    assert export.rows.to_dict("list") == {"a": ["1.5", "2"], "b": [SAID.strip(), "ô"]}
    assert export.log[["question", "issue"]].values.tolist() == [
        ["", "the file is not in UTF-8, and was read as Windows-1252"],
        ["a", "decimal commas"],
    ]


@pytest.mark.parametrize("encoding", ["mac-roman", "cp850", "cp437", "utf-16", "cp1250"])
def test_a_file_in_another_encoding_is_refused(tmp_path, encoding):
    path = tmp_path / "responses.csv"
    said = (
        SAID
        if encoding in ("mac-roman", "utf-16")
        else "Ténenkou, Djenné řeka\n"
        if encoding == "cp1250"
        else "Djenné\n"
    )
    path.write_bytes(f'a,b\n1,"{said.strip()}"\n'.encode(encoding))
    with pytest.raises(SurveyError, match="not UTF-8"):
        read_responses(path)


@pytest.mark.parametrize(
    ("column", "read"),
    [
        (["1,5", "2", ""], ["1.5", "2", ""]),
        (["1,2", "a"], ["1,2", "a"]),
        (["1,2,3", "1,2"], ["1,2,3", "1,2"]),
        (["1,200", "2,500"], ["1,200", "2,500"]),
        (["0,200", "2,5"], ["0.200", "2.5"]),
    ],
)
def test_semicolons_make_commas_decimal_in_columns_of_numbers_only(tmp_path, column, read):
    path = tmp_path / "responses.csv"
    path.write_text("a;b\n" + "".join(f"{cell};x\n" for cell in column))
    export = read_responses(path)
    for kind in ("integer", "decimal", None):
        assert with_points(export, {"a": Question("a", kind), "b": Question("b")}).rows["a"].tolist() == read
    for kind in ("text", "select_one"):
        assert with_points(export, {"a": Question("a", kind), "b": Question("b")}).rows["a"].tolist() == column


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "utf-16"])
def test_a_file_of_single_letters_is_refused(tmp_path, encoding):
    path = tmp_path / "responses.csv"
    path.write_bytes("a,b\n1,é\n2,x\n3,ô\n".encode(encoding))
    with pytest.raises(SurveyError, match=r"a byte that is not UTF-8 .*\n.*a CSV file in UTF-8\n.*save it again"):
        read_responses(path)


def test_every_ragged_row_is_named(tmp_path):
    path = tmp_path / "responses.csv"
    path.write_text("a,b\n1,2\n3\n4,5,6\n7,8\n")
    with pytest.raises(SurveyError) as caught:
        read_responses(path)
    assert [problem.row for problem in caught.value.problems] == [3, 4]


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(SurveyError, match="no such file"):
        read_responses(tmp_path / "responses.csv")


def table_with_quotes(path, *rows, delimiter=",", column=3):
    """A table of 100 rows and 8 columns; a stray quote stands before what these rows (from 1) say in one column."""
    lines = [[f"c{number}" for number in range(8)]]
    for row in range(1, 101):
        cells = [f"r{row}", "1", "said so", "secret", "2", "", "x, y", ""] if delimiter == ";" else [f"r{row}"] * 8
        cells[column] = ('"' if row in rows else "") + cells[column]
        lines.append(cells)
    path.write_text("\n".join(delimiter.join(cells) for cells in lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize(
    ("rows", "told"),
    [((10, 50), [11]), ((10, 12), [11]), ((10, 11), [11]), ((10, 50, 70, 71), [11, 31])],
)
def test_quotes_that_hide_rows_are_refused(tmp_path, rows, told, delimiter):
    path = tmp_path / "responses.csv"
    table_with_quotes(path, *rows, delimiter=delimiter)
    with pytest.raises(SurveyError) as caught:
        read_responses(path)
    assert [(problem.row, problem.column) for problem in caught.value.problems] == [(row, "c3") for row in told]
    for problem in caught.value.problems:
        assert problem.found == "a cell over several lines that holds whole rows"
        assert problem.expected == "a quote that is closed in its cell"
    assert "secret" not in str(caught.value), "what people said is not shown"


@pytest.mark.parametrize("rows", [(10,), (10, 50, 70)])
def test_an_odd_number_of_quotes_is_refused(tmp_path, rows):
    path = tmp_path / "responses.csv"
    table_with_quotes(path, *rows)
    with pytest.raises(SurveyError) as caught:
        read_responses(path)
    (problem,) = caught.value.problems
    assert problem.found.startswith("an odd number of quotes")
    assert problem.hint.startswith("line 11 ")


@pytest.mark.parametrize(
    "said",
    [
        "first\nsecond",
        "one, two, three,\r\nfour, five,\r\nand six, seven, eight",
        "they asked:\n1, 2, 3, 4, 5, 6, 7, 8, 9\nno more",
        "a, b,\nc, d, e\n\nf, g",
        'he said ""no"",\nshe said ""yes""',
    ],
)
@pytest.mark.parametrize("columns", [2, 3, 8])
def test_free_text_over_several_lines_is_read(tmp_path, said, columns):
    path = tmp_path / "responses.csv"
    rest = [f"c{number}" for number in range(columns - 1)]
    lines = [",".join(["said", *rest]), ",".join([f'"{said}"', *rest]), ",".join(["nothing", *rest])]
    path.write_bytes("\n".join(lines).encode())
    assert read_responses(path).rows["said"].tolist() == [said.replace('""', '"'), "nothing"]


def test_a_ragged_row_after_a_cell_longer_than_what_is_read_at_once_is_told_once(tmp_path, monkeypatch):
    path = tmp_path / "responses.csv"
    path.write_text("a,b\n1,2,3\n" + "1,2\n" * 500_000 + "1," + "x" * 3_000_000 + "\n2\n")
    monkeypatch.setattr(delimited, "NEAR", 2**20)
    with pytest.raises(SurveyError) as caught:
        read_responses(path)
    assert [(one.row, one.found) for one in caught.value.problems] == [(2, "3 cells"), (500_004, "1 cells")]


def test_a_cell_longer_than_a_block_of_arrow(tmp_path, monkeypatch):
    path = tmp_path / "responses.csv"
    path.write_text("a,b\n1," + "x" * 3_000_000 + "\n2,y\n")
    monkeypatch.setattr(delimited, "NEAR", 2**20)
    assert read_responses(path).rows["b"].str.len().tolist() == [3_000_000, 1]
    monkeypatch.setattr(delimited, "BLOCK", 2**20)
    with pytest.raises(SurveyError, match=r"a row longer than 1048576 bytes\n.*a quote that is closed in its cell"):
        read_responses(path)
