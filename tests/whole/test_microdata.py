"""The anonymised file as somebody asks for it: made or refused, and searched for what must not be in it."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

import pandas as pd
import pytest

from .conftest import assert_for_their_owner_alone, build, contents, run, steps

pytestmark = pytest.mark.slow
ASKED = """
microdata:
  requested_by: {en: A university, fr: Une université}
  keys: [sex, age, edu]
  variables: [a_marry, a_school, b_bride, {question: displaced, class: community}]
  bands: [{question: age, breaks: [18, 25, 35, 50]}]
"""
FILES = ["codebook.xml", "microdata.csv", "microdata.dta", "risk.txt"]


def asked_for(folder, survey):
    return run(folder, "--", f"data/derived/{survey}/microdata/microdata.csv")


def plan_with(folder, survey, text):
    plan = folder / "data" / survey / "survey.yaml"
    plan.write_text(plan.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    """A house in which the demonstration's file has been asked for."""
    folder = build(tmp_path_factory.mktemp("whole") / "house", "mopti-demo")
    plan_with(folder, "mopti-demo", ASKED)
    told = asked_for(folder, "mopti-demo")
    assert told.returncode == 0, told.stderr
    return folder, told


def test_it_is_made_for_its_owner_alone_and_no_report_with_it(demonstration):
    folder, told = demonstration
    made = folder / "data/derived/mopti-demo/microdata"
    assert sorted(path.name for path in made.iterdir()) == FILES
    assert_for_their_owner_alone(made)
    assert not (folder / "reports").exists()
    assert told.stderr.rstrip().endswith("Made (confidential):\n  data/derived/mopti-demo/microdata/microdata.csv")
    assert "making the anonymised file" in steps(told, "mopti-demo")


def test_no_word_of_the_vault_is_in_it(demonstration):
    folder, _ = demonstration
    derived = folder / "data/derived/mopti-demo"
    vault = pd.read_parquet(derived / "vault.parquet")
    text = " ".join(content.decode("utf-8", "replace") for content in contents(derived / "microdata").values())
    names = set(pd.read_csv(derived / "microdata/microdata.csv"))
    assert not names & {*vault.columns, "village_id", "enum_sex", "cercle", "_cluster", "uuid", "start", "today"}
    # Short cells are codes that other questions have too.
    cells = {str(cell) for name in vault for cell in vault[name].dropna().unique() if len(str(cell)) > 5}
    assert len(cells) > 3000
    assert not [cell for cell in cells if cell in text]
    sample = pd.read_parquet(derived / "sample.parquet")
    assert not [village for village in sample["village_id"].unique() if f"{village}" in text]


def test_everybody_shares_all_keys_with_four_others_and_weights_tell_no_cercle(demonstration):
    folder, _ = demonstration
    derived = folder / "data/derived/mopti-demo"
    table = pd.read_csv(derived / "microdata/microdata.csv", dtype=str, keep_default_na=False)
    sample = pd.read_parquet(derived / "sample.parquet")
    assert len(table) == len(sample)
    groups = table.groupby(["sex", "age", "edu"])
    assert groups.size().min() >= 5
    assert (groups["weight"].nunique() == 1).all()
    assert table["weight"].astype(float).sum() == pytest.approx(sample["_weight"].sum(), rel=0.002)
    assert set(table["synthetic"]) == {"SYNTHETIC"}
    assert list(table["a_marry"]) != list(sample["a_marry"].astype(object)), "rows stand in another order"


def test_its_codebook_and_its_report_tell_what_it_is(demonstration):
    folder, _ = demonstration
    made = folder / "data/derived/mopti-demo/microdata"
    root = Xml.parse(made / "codebook.xml").getroot()
    names = [one.get("name") for one in root.iter("{ddi:codebook:2_5}var")]
    assert names == list(pd.read_csv(made / "microdata.csv"))
    texts = {one.text for one in root.iter()}
    assert {"SYNTHETIC: the answers are invented.", "SYNTHÉTIQUE : les réponses sont inventées."} <= texts
    assert {"A university", "Une université", "Quel âge avez-vous, en années révolues\u00a0?", "Primaire"} <= texts
    report = (made / "risk.txt").read_text(encoding="utf-8")
    assert "SYNTHETIC" in report
    assert "who stand for                          2,037,330 people" in report


def test_a_file_that_misses_its_limits_is_refused_and_the_last_one_goes(demonstration):
    folder, _ = demonstration
    plan = folder / "data/mopti-demo/survey.yaml"
    before = plan.read_text(encoding="utf-8")
    try:
        plan.write_text(before.replace("keys: [sex, age, edu]", "keys: [sex, age, edu, cercle]"), encoding="utf-8")
        told = asked_for(folder, "mopti-demo")
        assert told.returncode == 1
        assert "1 to mend" in told.stderr
        line = next(n for n, text in enumerate(plan.read_text().splitlines(), 1) if text == "microdata:")
        assert f"data/mopti-demo/survey.yaml:{line}, microdata\n" in told.stderr
        assert "of the answers to `cercle` emptied, and 5.0% are the most allowed" in told.stderr
        assert "what helps most: no `cercle` (then all limits are kept)" in told.stderr
        assert "Traceback" not in told.stderr
        made = folder / "data/derived/mopti-demo/microdata"
        assert not [path for path in made.glob("*") if path.name in FILES]
        # As it was before, the plan makes the same file again.
        plan.write_text(before, encoding="utf-8")
        assert asked_for(folder, "mopti-demo").returncode == 0
        first = contents(made)
        for path in made.iterdir():
            path.unlink()
        assert asked_for(folder, "mopti-demo").returncode == 0
        assert contents(made) == first
    finally:
        plan.write_text(before, encoding="utf-8")


def test_the_shipped_real_survey_has_one_and_its_neighbour_asks_for_none(tmp_path):
    folder = build(tmp_path / "house", "chile-1988", "mopti-headline")
    told = asked_for(folder, "chile-1988")
    assert told.returncode == 0, told.stderr
    made = folder / "data/derived/chile-1988/microdata"
    table = pd.read_csv(made / "microdata.csv", dtype=str, keep_default_na=False)
    assert list(table) == ["sex", "age", "education", "income", "vote"]
    assert len(table) == 2700
    assert table.groupby(["sex", "age", "education", "income"]).size().min() >= 5
    answered = table[~table["vote"].isin(["not_recorded"])]
    assert answered.groupby(["sex", "age", "education", "income"])["vote"].nunique().min() >= 2
    told = asked_for(folder, "mopti-headline")
    assert told.returncode == 1
    assert "no `microdata`" in told.stderr
    assert "keys: [sex, age]" in told.stderr
