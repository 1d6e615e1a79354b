"""The ways in which a text can be read as a day or a moment."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.preparation.dates.readings import are_iso, is_iso, moment_readings, time_read


def read(text):
    return sorted({reading.as_moment() for reading in moment_readings(text)})


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("25/02/2020", ["2020-02-25"]),
        ("02/25/2020", ["2020-02-25"]),
        ("03/02/2020", ["2020-02-03", "2020-03-02"]),
        ("03/03/2020", ["2020-03-03"]),
        ("3.2.2020", ["2020-02-03", "2020-03-02"]),
        ("2020/02/03", ["2020-02-03"]),
        ("02-17-20", ["1920-02-17", "2020-02-17"]),
        ("20200203", ["2020-02-03"]),
        ("43864", ["2020-02-03"]),
        ("43864.5", ["2020-02-03T12:00:00"]),
        ("3 fév. 2020", ["2020-02-03"]),
        ("1er août 2020", ["2020-08-01"]),
        ("lundi 3 février 2020", ["2020-02-03"]),
        ("mar. 3 mars 2020", ["2020-03-03"]),
        ("Feb 3rd, 2020", ["2020-02-03"]),
        ("03-FEB-2020", ["2020-02-03"]),
        ("2020 Feb 03", ["2020-02-03"]),
        ("03/02/2020 09:14:05", ["2020-02-03T09:14:05", "2020-03-02T09:14:05"]),
        ("25/02/2020 9h05", ["2020-02-25T09:05:00"]),
        ("3 février 2020 à 9h05", ["2020-02-03T09:05:00"]),
        ("02/25/2020, 1:05 PM", ["2020-02-25T13:05:00"]),
        ("25/02/2020 12:05 am", ["2020-02-25T00:05:00"]),
        ("25/02/2020 09:14:05+01:00", ["2020-02-25T09:14:05+01:00"]),
        ("30/02/2020", []),
        ("25/02/2020 25:14", []),
        ("25/02/2020 13:14 PM", []),
        ("3/2", []),
        ("hier", []),
        ("marché 3 2020", []),
        ("12", []),
        ("99999999999999", []),
        ("", []),
    ],
)
def test_every_reading_of_a_text_is_found(text, days):
    assert read(text) == days


@pytest.mark.parametrize(
    "text", ["2020-02-03", "2020-02-03T09:14:05.192+00:00", "2020-02-03 09:14", "2020-02-03T09:14Z"]
)
def test_what_phones_write_needs_no_reading(text):
    assert is_iso(text)


@pytest.mark.parametrize(
    ("text", "time"), [("9h14", "09:14:00"), ("2:05 pm", "14:05:00"), ("09:14", None), ("25h10", None), ("midi", None)]
)
def test_times_of_day(text, time):
    assert time_read(text) == time


def test_many_texts_have_the_form_of_moments_as_one_does():
    texts = [
        "2020-02-03",
        "2020-02-03T09:14",
        "2020-02-03 09:14:05.5+01:00",
        "2020-02-03\n",
        "",
        "3/2/2020",
        "٢020-02-03",
    ]
    assert are_iso(np.array(texts, object)).tolist() == [is_iso(text) for text in texts]
