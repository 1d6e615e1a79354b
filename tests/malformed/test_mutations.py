"""Files changed at random: a check succeeds or says what is to be mended; it never fails otherwise, hangs or swells."""

from __future__ import annotations

import resource
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bogolan.commands.check import summary
from bogolan.provenance.errors import SurveyError

from . import small_survey
from .labelled_cases import DTA, PARQUET, SAV
from .mutations import mutated, mutated_parts
from .workbook_cases import WHOLE as WORKBOOK

if TYPE_CHECKING:
    from collections.abc import Iterator

# Seconds that one check may take on a machine that does much else, and bytes by which memory may grow.
LONGEST, MOST_MEMORY = 60, 2**30
FORM = small_survey.form()
CSV = small_survey.csv_of(small_survey.HEADING, *small_survey.ROWS)
KINDS = {
    "csv": ("responses.csv", mutated(CSV)),
    "any bytes": ("responses.csv", st.binary(max_size=300)),
    "plan": ("survey.yaml", mutated(small_survey.PLAN.encode())),
    "corrections": ("corrections.csv", mutated(small_survey.CORRECTIONS.encode())),
    "form": ("questionnaire.xlsx", mutated(FORM) | mutated_parts(FORM)),
    "xlsx": ("responses.xlsx", mutated(WORKBOOK) | mutated_parts(WORKBOOK)),
    "sav": ("responses.sav", mutated(SAV)),
    "dta": ("responses.dta", mutated(DTA)),
    "parquet": ("responses.parquet", mutated(PARQUET)),
}


class TooLong(BaseException):
    """A check that does not end."""


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Stop what takes longer, whatever it is doing."""

    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """The folder of a small survey for each kind of file, in which that file is changed over and over."""

    def folder_of(kind: str):
        folder = small_survey.write(tmp_path_factory.mktemp("mutated") / "data")
        name = KINDS[kind][0]
        if name.startswith("responses") and name != "responses.csv":
            small_survey.responses_in(folder, name)
        return folder

    return {kind: folder_of(kind) for kind in KINDS}


def try_many(kind: str, folder, examples: int) -> None:
    file, contents = KINDS[kind]

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(contents)
    def succeeds_or_says_what_is_wrong(content: bytes) -> None:
        (folder / file).write_bytes(content)
        with at_most(LONGEST):
            try:
                summary(folder)
            except SurveyError as mistake:
                told = str(mistake)
                assert small_survey.ID not in told
                assert "secret" not in told
                assert " at 0x" not in told, "nothing is shown as Python writes it"

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    succeeds_or_says_what_is_wrong()
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < MOST_MEMORY


@pytest.mark.parametrize("kind", KINDS)
def test_a_few_files_changed_at_random(kind, folders):
    try_many(kind, folders[kind], 12)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_many_files_changed_at_random(kind, folders):
    try_many(kind, folders[kind], 300)
