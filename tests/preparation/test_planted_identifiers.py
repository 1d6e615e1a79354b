"""The names, numbers and villages planted in free text (E29): found at any seed and rate, masked, and little else."""

from __future__ import annotations

from functools import cache

import pytest

from bogolan.demonstration.export import as_exported
from bogolan.demonstration.faults.planting import plant
from bogolan.demonstration.survey import SEED, survey
from bogolan.preparation.flags.free_text import telling_words
from bogolan.preparation.identifiers.survey_places import places_of
from bogolan.preparation.identifiers.text_scan import kinds_in, redacted
from bogolan.preparation.matching import recognised
from bogolan.survey.letters import repaired, tidied
from bogolan.survey.plan import read_plan
from bogolan.survey.questionnaire import codebook
from bogolan.survey.xlsform import read_form

DRAWS = [(SEED, 1.0), (7, 0.5), (8, 1.0), (9, 2.0)]
MOST_FALSE_ALARMS = 0.01
TEXTS = ("m_open", "i_note", "livelihood_oth")
# What is planted: no person, number or place is called so.
PLANTED = ("Untel", "Exemple", "Fictif", "Fictifbougou", "Untelwèrè", "00 00 12 34", "00 01 23 45", "45.67", "00007890")


@cache
def scanned(folder, seed, rates):
    """The truth about an export, its rows, which of them are flagged and as what, and the form's places."""
    drawn = survey(seed=seed)
    planted = plant(as_exported(drawn.answers), drawn.answers, drawn.latent, seed, rates)
    rows = planted.responses.fillna("").astype(str)
    plan = read_plan(folder / "survey.yaml")
    questions = codebook(plan, read_form(folder / "questionnaire.xlsx"), list(rows.columns))
    seen = {name: recognised(rows[name], questions[name]) for name in rows}
    flagged: dict[int, set[str]] = {}
    for breach in telling_words(seen, questions, plan):
        for row in breach.rows.nonzero()[0] + 2:
            flagged.setdefault(int(row), set()).add(breach.rule.issue.partition(": ")[2])
    return planted.truth, rows, flagged, places_of(questions, ["cercle", "village_id"])


@pytest.mark.parametrize(("seed", "rates"), DRAWS)
@pytest.mark.parametrize(("kind", "told"), [("name", "name"), ("phone", "phone"), ("village", "place")])
def test_all_that_was_planted_is_flagged_as_what_it_is_and_masked(house, seed, rates, kind, told):
    truth, rows, flagged, places = scanned(house / "data/mopti-demo", seed, rates)
    planted = truth[(truth["fault"] == "E29") & (truth["kind"] == kind)]
    assert len(planted)
    for row in planted["row"]:
        assert any(told in kinds for kinds in flagged.get(row, ())), f"row {row} with a {kind}"
        masked = redacted(tidied(repaired(rows["m_open"].iloc[row - 2])), places=places)
        assert f"[{told}]" in masked
        assert not [words for words in PLANTED if words in masked]


@pytest.mark.parametrize(("seed", "rates"), DRAWS)
def test_other_rows_raise_few_alarms(house, seed, rates, record_property):
    truth, rows, flagged, _ = scanned(house / "data/mopti-demo", seed, rates)
    others = set(range(2, len(rows) + 2)) - set(truth.loc[truth["fault"] == "E29", "row"])
    said = {row for row in others if (rows.loc[row - 2, list(TEXTS)] != "").any()}
    alarms = set(flagged) & others
    record_property("false alarms", f"{len(alarms)} of {len(said)} with words")
    assert len(said) > 400
    assert len(alarms) <= MOST_FALSE_ALARMS * len(said)


def test_the_quotations_that_identify_are_those_that_are_found(house):
    import pandas as pd

    said = pd.read_csv(house / "data/mopti-demo/excerpts.csv", dtype=str)
    for column in ("text_fr", "text_en"):
        found = [bool(kinds_in(text)) for text in said[column]]
        assert found == (said["identifying"] == "yes").tolist(), column
