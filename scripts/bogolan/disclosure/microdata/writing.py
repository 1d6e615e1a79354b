"""The file on disk, for its owner alone: CSV and Stata with labels, and the codebook beside them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from bogolan.provenance.writing import whole, write_csv
from bogolan.survey.labels import in_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.disclosure.microdata.layout import Layout, Written

# Stata's bounds of labels, in characters.
LONGEST_LABEL, LONGEST_VALUE_LABEL = 80, 32_000
VERSION = 118
# Codes of Stata's for what is no answer count down from here.
NO_ANSWER = -1
LARGEST_CODE = 32_740


def write_microdata(file: Layout, csv: str, stata: str, plan: Mapping[str, Any]) -> None:
    """The file as CSV with its codes, and for Stata with numbers that carry labels in the first language."""
    write_csv(file.frame, csv)
    language = plan["languages"][0]
    numbers = {column.name: _numbers(column) for column in file.columns if column.codes}
    frame = pd.DataFrame(
        {
            column.name: file.frame[column.name].map(numbers[column.name]).astype("int16")
            if column.codes
            else file.frame[column.name]
            for column in file.columns
        }
    )
    with whole(stata) as temporary:
        frame.to_stata(
            temporary,
            write_index=False,
            version=VERSION,
            time_stamp=datetime.datetime.fromisoformat(plan["fieldwork"]["end"]),
            data_label=in_language(plan["title"], language)[:LONGEST_LABEL],
            variable_labels={one.name: in_language(one.label, language)[:LONGEST_LABEL] for one in file.columns},
            value_labels={
                one.name: {
                    numbers[one.name][code.code]: in_language(code.label, language)[:LONGEST_VALUE_LABEL]
                    for code in one.codes
                }
                for one in file.columns
                if one.codes
            },
        )


def _numbers(column: Written) -> dict[str, int]:
    """A number of each code: itself where all answers are small whole numbers, else its place from 1; below 0, none."""
    answers = [code.code for code in column.codes if not code.no_answer]
    silent = [code.code for code in column.codes if code.no_answer]
    plain = all(
        code.isascii() and code.isdigit() and str(int(code)) == code and int(code) <= LARGEST_CODE for code in answers
    )
    numbers = {code: int(code) if plain else place for place, code in enumerate(answers, 1)}
    return numbers | {code: NO_ANSWER - place for place, code in enumerate(silent)}
