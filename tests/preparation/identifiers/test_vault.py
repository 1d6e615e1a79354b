"""The vault: what identifies apart, found again by key, erased of who withdrew or refused, told in no other table."""

from __future__ import annotations

import hashlib
import hmac

import pandas as pd
import pytest

from bogolan.preparation.cleaning import clean
from bogolan.preparation.corrections import COLUMNS
from bogolan.preparation.identifiers import vault
from bogolan.preparation.identifiers.detection import identifying, vault_columns
from bogolan.preparation.identifiers.vault import KEY, keys_of, parted, sealed, together, with_ids
from bogolan.preparation.interviews import interview_ids
from bogolan.preparation.reading.export import Export
from bogolan.provenance.errors import SurveyError
from bogolan.survey.questionnaire import Question

SALT, OTHER = b"0" * 32, b"1" * 32
WITHDRAWN, REFUSER, TWICE, NAMELESS = 3, 4, 5, 6
ROWS = {
    "_uuid": ["u-one", "u-two", "u-three", "u-gone", "u-none", "u-one", ""],
    "sex": ["f", "m", " f", "f", "m", "f", "m"],
    "ok": ["1", "1", "1", "1", "0", "1", "1"],
    "enum": ["E1", "E2", "E1", "E2", "E1", "E1", "E2"],
    "phone": ["0076123456", "76 12 34 57", "", "76123458", "76123459", "0076123456", "76123450"],
    "gps": ["14.4971 -4.1951", "14.4972 -4.1952", "x", "14.4973 -4.1953", "14.4974 -4.1954", "14.4971 -4.1951", ""],
    "said": [
        "Mme Zxyl le sait",
        " we are well",
        "Cela va bien",
        "my name is Abcd",
        "canary",
        "Mme Zxyl le sait",
        "oui",
    ],
}
QUESTIONS = {
    "enum": Question("enum", "select_one", choices={"E1": "One", "E2": "Two"}, closed=True, form_row=4),
    "gps": Question("gps", "text", kind="geopoint", form_row=6),
    "said": Question("said", "text", kind="text", form_row=7),
    "sex": Question("sex", "select_one", choices={"f": "F", "m": "M"}, closed=True, form_row=2),
    "ok": Question("ok", "select_one", choices={"1": "Yes", "0": "No"}, closed=True, form_row=3),
}
PLAN = {
    "identifiers": ["enum"],
    "not_identifiers": [],
    "categorical": [],
    "checks": ["free_text"],
    "consent": {"question": "ok", "given": "1"},
    "interviewer": {"question": "enum"},
}
CORRECTIONS = [
    ["u-gone", "", "", "", "remove_survey", "withdrew, said Amadou"],
    ["u-two", "phone", "76 12 34 57", "66 00 00 00", "change_response", "asked Mme Zxyl again"],
    ["u-two", "sex", "m", "f", "change_response", "slip"],
]


def whole_flow(salt=SALT, rows=None):
    """Rows parted, joined, cleaned and sealed, as the two steps do it."""
    rows = pd.DataFrame(ROWS if rows is None else rows, dtype=str)
    questions = {name: QUESTIONS.get(name, Question(name)) for name in rows}
    first = pd.DataFrame([["u-two", "said", "\ufffd", "é", "decoded", "why", "R07"]], columns=LOG)
    columns = vault_columns(identifying(rows, questions, PLAN, ["sex"]))
    apart = parted(Export(rows, questions, first), columns, PLAN, salt)
    joined = together(apart.rows, apart.vault, list(rows))
    pd.testing.assert_frame_equal(joined, rows)
    corrections = pd.DataFrame(CORRECTIONS, columns=list(COLUMNS)).assign(line=range(2, 5))
    log = with_ids(apart.log, interview_ids(joined, PLAN), apart.vault)
    cleaned = clean(joined, questions, PLAN, corrections, log)
    return apart, *sealed(cleaned, joined, apart.vault[KEY], columns, questions, PLAN, corrections)


LOG = ["uuid", "question", "old_value", "new_value", "change_type", "issue", "rule_id"]
SPLIT_OFF = ["_uuid", "enum", "phone", "gps", "said"]


@pytest.fixture(scope="module")
def flow():
    return whole_flow()


def test_what_identifies_stands_in_no_other_table(flow):
    apart, cleaned, _ = flow
    secrets = {cell for name in SPLIT_OFF for cell in ROWS[name] if len(cell) > 3} | {"66 00 00 00", "Zxyl", "Amadou"}
    frames = [apart.rows, apart.log, cleaned.responses, cleaned.reasons, cleaned.set_aside, cleaned.flags, cleaned.log]
    for frame in frames:
        assert not set(SPLIT_OFF) & set(frame)
        text = frame.to_csv()
        assert not [secret for secret in secrets if secret in text]
    assert not set(SPLIT_OFF) & set(cleaned.codebook)
    assert set(apart.rows) == {"sex", "ok"}


def test_keys_lead_from_every_table_to_the_vault(flow):
    _, cleaned, kept = flow
    known = dict(zip(kept[KEY], kept["_row"], strict=True))
    assert kept[KEY].nunique() == 6, "an interview sent twice has one key, one without an id its own"
    assert kept[KEY].str.fullmatch("[0-9a-f]{32}").all()
    assert cleaned.responses["uuid"].tolist() == kept[KEY].iloc[[0, 1, 2, NAMELESS]].tolist()
    assert cleaned.reasons["uuid"].tolist() == cleaned.responses["uuid"].tolist()
    assert cleaned.set_aside[["uuid", "disposition"]].values.tolist() == [
        [kept[KEY][WITHDRAWN], "withdrawn"],
        [kept[KEY][REFUSER], "refused"],
        [kept[KEY][TWICE], "duplicate"],
    ]
    for table in (cleaned.flags, cleaned.log):
        assert set(table["uuid"]) <= set(known)
    assert kept.set_index(KEY).loc[cleaned.responses["uuid"][1], "uuid"] == "u-two"


def test_a_key_is_the_hmac_of_the_id():
    expected = hmac.new(SALT, b"u-two", hashlib.sha256).hexdigest()[:32]
    assert keys_of(pd.Series(["u-one", "u-two"]), SALT)[1] == expected


def test_the_vault_has_the_clean_text(flow):
    _, _, kept = flow
    assert list(kept)[:3] == [KEY, "_row", "uuid"]
    assert kept["phone"].tolist() == ["0076123456", "66 00 00 00", "", "", "", "0076123456", "76123450"]
    assert kept["said"].tolist()[:3] == ["Mme Zxyl le sait", "we are well", "Cela va bien"]
    assert kept["_redacted_said"].tolist()[:2] == ["Mme [name] le sait", "we are well"]
    assert "_redacted_phone" not in kept


def test_of_who_withdrew_the_key_is_left_and_of_who_refused_also_who_asked(flow):
    _, cleaned, kept = flow
    told = kept.drop(columns=[KEY, "_row"])
    assert set(told.iloc[WITHDRAWN]) == {""}
    assert told.iloc[REFUSER][told.iloc[REFUSER] != ""].to_dict() == {"enum": "E1"}
    assert "abcd" not in kept.to_csv().lower()
    lines = cleaned.log[cleaned.log["uuid"] == kept[KEY][WITHDRAWN]]
    assert lines[["change_type", "issue"]].values.tolist() == [["remove_survey", "withdrew, said [name]"]]


def test_the_log_says_what_was_done_and_no_cell_that_identifies(flow):
    _, cleaned, kept = flow
    hidden = "; what stood there and stands there now is in the vault"
    lines = cleaned.log[cleaned.log["uuid"] == kept[KEY][1]]
    told = lines[["question", "old_value", "new_value", "issue", "rule_id"]].values.tolist()
    assert told == [
        ["said", "", "", f"why{hidden}", "R07"],
        ["phone", "", "", f"asked Mme [name] again{hidden}", "C01"],
        ["sex", "m", "f", "slip", "C01"],
        ["said", "", "", f"white space or form of characters{hidden}", "R01"],
    ]
    masked = cleaned.log[cleaned.log["rule_id"] == "R11"]
    assert masked["uuid"].tolist() == [kept[KEY][0], kept[KEY][TWICE]]
    assert masked["issue"].unique().tolist() == [
        "words that may tell who somebody is, masked in what may be shown: name"
    ]
    assert cleaned.flags[["uuid", "question", "rule_id", "issue"]].values.tolist() == [
        [kept[KEY][0], "said", "F15", "words that may tell who somebody is: name"]
    ]


def test_another_salt_changes_keys_and_nothing_else(flow):
    _, ours, vault_of_ours = flow
    _, theirs, vault_of_theirs = whole_flow(OTHER)
    assert not set(vault_of_ours[KEY]) & set(vault_of_theirs[KEY])
    for name in ("responses", "reasons", "set_aside", "flags", "log"):
        one, two = (getattr(survey, name).drop(columns="uuid") for survey in (ours, theirs))
        pd.testing.assert_frame_equal(one, two)
    pd.testing.assert_frame_equal(vault_of_ours.drop(columns=KEY), vault_of_theirs.drop(columns=KEY))


def test_two_ids_with_one_key_stop_the_run(monkeypatch):
    monkeypatch.setattr(vault, "SIGNS", 1)
    with pytest.raises(SurveyError, match="keys that stand for two interviews") as caught:
        keys_of(pd.Series([f"secret-{number}" for number in range(40)]), SALT)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("name", ["uuid", "KEY", "_uuid"])
def test_ids_in_columns_of_any_name(name):
    rows = {(name if column == "_uuid" else column): cells for column, cells in ROWS.items()}
    _, cleaned, kept = whole_flow(rows=rows)
    assert kept["uuid"].tolist()[:3] == ["u-one", "u-two", "u-three"]
    assert cleaned.responses["uuid"].tolist() == kept[KEY].iloc[[0, 1, 2, NAMELESS]].tolist()
    assert "u-one" not in cleaned.responses.to_csv() + cleaned.set_aside.to_csv()


def test_an_export_of_nothing_but_what_identifies():
    rows = pd.DataFrame({"phone": ["76123456", "66123457"]}, dtype=str)
    apart = parted(Export(rows, {}), ["phone"], {}, SALT)
    assert list(apart.rows) == []
    pd.testing.assert_frame_equal(together(apart.rows, apart.vault, ["phone"]), rows)
