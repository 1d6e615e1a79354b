"""The secret: made once, for its owner alone, or taken from the environment; what is no secret is refused."""

from __future__ import annotations

import pytest

from bogolan.preparation.identifiers.salt import FILE, LENGTH, VARIABLE, salt, salt_digest
from bogolan.provenance.errors import SurveyError


@pytest.fixture(autouse=True)
def _no_variable(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)


def test_it_is_made_on_first_use_and_stays(tmp_path):
    derived = tmp_path / "data/derived"
    first = salt(derived)
    assert len(first) == LENGTH
    assert salt(derived) == first
    assert (derived / FILE).stat().st_mode & 0o777 == 0o600
    assert derived.stat().st_mode & 0o777 == 0o700
    assert salt(tmp_path / "elsewhere") != first


def test_the_environment_goes_first_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, "s" * LENGTH)
    assert salt(tmp_path / "derived") == b"s" * LENGTH
    assert not (tmp_path / "derived").exists()


def test_its_digest_tells_salts_apart_and_shows_none(tmp_path, monkeypatch):
    digest = salt_digest(tmp_path)
    assert digest == salt_digest(tmp_path)
    assert digest.encode() not in salt(tmp_path)
    assert digest not in salt(tmp_path).hex()
    monkeypatch.setenv(VARIABLE, "s" * LENGTH)
    assert salt_digest(tmp_path) != digest


@pytest.mark.parametrize("told", ["", "secret", "x" * (LENGTH - 1)])
def test_what_can_be_guessed_is_refused_and_not_repeated(tmp_path, monkeypatch, told):
    monkeypatch.setenv(VARIABLE, told)
    with pytest.raises(SurveyError, match=f"{LENGTH} random characters") as caught:
        salt(tmp_path)
    assert not told or told not in str(caught.value)


def test_a_file_that_others_can_read_is_refused(tmp_path):
    salt(tmp_path)
    (tmp_path / FILE).chmod(0o640)
    with pytest.raises(SurveyError, match="chmod 600"):
        salt(tmp_path)


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_file_that_was_not_made_so_is_refused(tmp_path, content):
    (tmp_path / FILE).write_bytes(content)
    (tmp_path / FILE).chmod(0o600)
    with pytest.raises(SurveyError, match=f"found:    {len(content)} bytes"):
        salt(tmp_path)


def test_a_folder_in_its_place_is_refused(tmp_path):
    (tmp_path / FILE).mkdir()
    with pytest.raises(SurveyError, match="a file of"):
        salt(tmp_path)
