"""Which columns and rows of a table are of women alone or of men alone, told from the rows behind the cells."""

from __future__ import annotations

from bogolan.publication.report.genders import gendered
from bogolan.publication.sources import END_OF_CELL, FIRST

GENDERS = ["women", "men", None]


def cell(text: str, place: int) -> str:
    return f"{chr(FIRST + place)}{text}{END_OF_CELL}"


def test_columns_of_one_gender_say_so_in_their_heading():
    table = f"| a | W | M | Gap |\n|:-|-:|-:|-:|\n| x | {cell('1', 0)} | {cell('2', 1)} | {cell('3', 2)} |\n"
    assert gendered(table, GENDERS).splitlines()[0] == "| a | [W]{.women} | [M]{.men} | Gap |"
    assert gendered(table, GENDERS).splitlines()[1:] == table.splitlines()[1:]


def test_a_withheld_cell_changes_nothing_and_a_mixed_column_is_of_both():
    lines = ["| a | W | M | n |", "|:-|-:|-:|-:|", f"| x | withheld | {cell('2', 1)} | {cell('5', 0)} |"]
    lines.append(f"| y | {cell('1', 0)} | {cell('2', 1)} | {cell('5', 1)} |")
    assert gendered("\n".join(lines) + "\n", GENDERS).startswith("| a | [W]{.women} | [M]{.men} | n |\n")


def test_rows_of_one_gender_say_so_in_their_first_cell():
    lines = ["| a | share | n |", "|:-|-:|-:|"]
    lines += [f"| {name} | {cell('1', place)} | {cell('2', place)} |" for place, name in enumerate(("W", "M"))]
    told = gendered("\n".join(lines) + "\n", GENDERS).splitlines()
    assert told[0] == lines[0]
    assert [line.split(" | ")[0] for line in told[2:]] == ["| [W]{.women}", "| [M]{.men}"]


def test_a_table_of_one_gender_and_text_with_bars_stay_as_they_are():
    alone = f"| a | W |\n|:-|-:|\n| x \\| y | {cell('1', 0)} |\n"
    assert gendered(alone, GENDERS) == alone
    assert gendered("No \\| table | here\n", GENDERS) == "No \\| table | here\n"
