"""What is said of conflict events: every share with its base, exposure without a place, nothing that is withheld."""

from __future__ import annotations

import re

import pytest
from event_rows import BY_YEAR, EVENTS, EXPOSED, SHARES, WITHHELD, exposed, number, share
from many_questions import answers, item, survey

from bogolan.publication.exposure import labelled_exposure
from bogolan.publication.report.markdown import report_markdown
from bogolan.publication.sentences.associations import term_text
from bogolan.publication.sentences.claims import claims_told
from bogolan.publication.sentences.events import events_told, exposure_told, shares_told

NBSP = "\u00a0"
EXPOSURE_TERM = [{"name": "m", "outcome": {"question": "a", "share": [1]}, "terms": [{"question": "_exposure"}]}]


def evidence(*rows: dict, language: str = "en", events: dict = EVENTS, **changes: object):
    told = {"synthetic": True, "events": events, "languages": ["en", "fr"], **changes}
    return survey([item("a")], [*answers("a"), *rows], language, **told)


def test_a_survey_without_events_says_nothing_of_them():
    assert events_told(evidence()) == []
    assert "Conflict events" not in report_markdown(evidence(), [], {}, "")


def test_how_many_there_were_and_when():
    counted, _ = events_told(evidence(*SHARES))
    assert counted.startswith(
        "In the 24 months before fieldwork, from 4 November 2017 to 3 November 2019, there were 400 conflict events "
        "on record (SYNTHETIC). An event counts once for each actor"
    )
    assert "no interval" in counted
    assert "types" not in counted


def test_of_which_types_and_of_one_month():
    counted, *_ = events_told(
        evidence(number("all_events", 1), events={**EVENTS, "window_months": 1, "types": ["Battles", "Riots"]})
    )
    assert counted.startswith(
        "In the month before fieldwork, from 4 October 2019 to 3 November 2019, there was 1 conflict event on record, "
        "of these types: Battles and Riots (SYNTHETIC)."
    )


def test_a_share_names_its_base_and_stands_beside_that_of_all_events():
    assert shares_told(evidence(*SHARES)) == [
        "Group A or Faction of A: 160 of the 250 events involving Group A, Faction of A or Group B (64%), "
        "and 160 of all 400 events (40%) (SYNTHETIC)."
    ]


def test_in_french():
    assert shares_told(evidence(*SHARES, language="fr")) == [
        f"Group A ou Faction of A{NBSP}: 160 des 250 événements impliquant Group A, Faction of A ou Group B "
        f"(64{NBSP}%), et 160 sur l’ensemble des 400 événements (40{NBSP}%) (SYNTHÉTIQUE)."
    ]
    counted, *_ = events_told(evidence(number("all_events", 1), language="fr"))
    assert counted.startswith(
        "Dans les 24 mois avant le terrain, du 4 novembre 2017 au 3 novembre 2019, 1 événement de conflit "
        "a été recensé (SYNTHÉTIQUE)."
    )


def test_of_what_is_withheld_or_of_no_events_no_share_is_told():
    hidden = share("a", "a+b", 160, 250, release_reason="communal") | WITHHELD
    assert shares_told(evidence(number("all_events", 400), hidden)) == []
    assert shares_told(evidence(number("all_events", 400), share("a", "a+b", 0, 0))) == []
    whole = share("a", "all_events", 160, 400) | WITHHELD
    (alone,) = shares_told(evidence(whole, share("a", "a+b", 160, 250)))
    assert alone.endswith("(64%) (SYNTHETIC).")


CLAIM = {
    "id": "C9",
    "statement": "The group is behind 64% of violent events.",
    "source": "an article",
    "events": {"actors": ["a"], "among": ["b", "a"]},
    "value": {"all": 0.64},
}


def verdict(note: str, **more: object) -> dict:
    about = {"analysis": "claims", "outcome": "C9", "measure": "claim", "group": "all", "base": "events"}
    return {**about, "note": note, **more}


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("consistent", "Consistent: that share of the events on record here lies within what the claim says."),
        ("inconsistent", "Inconsistent: that share of the events on record here lies outside of what the claim says."),
        ("cannot_tell", "Cannot tell: it names no number that this share could be compared with."),
        ("not_tested", "Not tested: synthetic data."),
    ],
)
def test_a_claim_on_events_stands_beside_the_share_with_the_base_it_names(note, told):
    (claim,) = claims_told(evidence(*SHARES, verdict(note, flag="no_number"), claims=[CLAIM]))
    assert claim.lead == "C9. The group is behind 64% of violent events."
    assert claim.rest.startswith(" Source: an article. Group A or Faction of A: 160 of the 250 events involving")
    assert told in claim.rest


def test_a_claim_on_a_community_is_not_told():
    hidden = verdict("consistent", release="withheld", release_reason="communal")
    (claim,) = claims_told(evidence(*SHARES, hidden, claims=[CLAIM]))
    assert "64%" not in claim.text


def test_exposure_says_what_it_is_and_how_large_in_the_middle():
    (told,) = exposure_told(evidence(*EXPOSED))
    assert told.startswith("The exposure of a village is how many of these events were within 10 km of it")
    assert "30 events are near none" in told
    assert told.endswith(
        "Over the villages whose position is known, the median exposure is 10 events; in the middle half it is 6 to 17 "
        "(SYNTHETIC)."
    )


def test_exposure_in_french():
    (told,) = exposure_told(evidence(*EXPOSED, language="fr"))
    assert "L’exposition d’un village est le nombre de ces événements survenus à 10 km au plus" in told
    assert f"l’exposition médiane est de 10 événements{NBSP}; dans la moitié du milieu, elle va de 6 à 17" in told


def test_exposure_to_the_events_of_some():
    (told,) = exposure_told(evidence(*EXPOSED, events={**EVENTS, "exposure": {"actors": ["b", "army"]}}))
    assert "these events involving Army or Group B were within 10 km" in told


@pytest.mark.parametrize(
    ("without", "told"),
    [
        (None, "Of some villages, fewer than ten, no position is known"),
        (12, "Of 12 villages no position is known"),
        (0, "fewer than ten, no position"),
    ],
)
def test_villages_without_a_position(without, told):
    rows = exposed(lower_quartile=None, median=4, upper_quartile=None, without_position=without, unplaced=0)
    (paragraph,) = exposure_told(evidence(*rows))
    assert (told in paragraph) == (without != 0)
    assert "the median exposure is 4 events (SYNTHETIC)." in paragraph, "no quartile, as they are withheld"
    assert "larger region" not in paragraph


def test_of_too_few_villages_no_size_is_told():
    rows = exposed(lower_quartile=None, median=None, upper_quartile=None, without_position=0, unplaced=0)
    (paragraph,) = exposure_told(evidence(*rows))
    assert paragraph.endswith("How large it is in the middle is not published, since there are too few villages.")


def test_as_a_term_of_models_it_has_a_label_and_is_no_question():
    with_model = evidence(*SHARES, *EXPOSED, models=EXPOSURE_TERM)
    assert "logarithm to base 2" in exposure_told(with_model)[0]
    assert "logarithm" not in exposure_told(evidence(*EXPOSED))[0]
    assert term_text(with_model, EXPOSURE_TERM[0], "_exposure") == "twice the exposure to conflict events"
    label = labelled_exposure({}, with_model.plan)["_exposure"]["label"]
    assert label["en"].startswith("Exposure to conflict events (within 10 km, in the 24 months before fieldwork")
    assert label["fr"].startswith("Exposition aux événements de conflit (à 10 km au plus, dans les 24 mois avant")
    assert labelled_exposure({"a": {}}, {"languages": ["en"]}) == {"a": {}}
    assert "_exposure" not in report_markdown(with_model, [], {}, "")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_section_stands_in_the_report_with_its_tables(language):
    text = report_markdown(evidence(*SHARES, *BY_YEAR, *EXPOSED, language=language), [], {}, "4 July 2020")
    (section,) = re.findall(r"\{#events\}\n(.*?)\n# ", text, re.DOTALL)
    plain = re.sub(r"\\(.)", r"\1", section)
    assert len(re.findall(r"(?:table|tableau) \d+", plain)) == 2
    assert ("Army" in plain) is False, "what is only in a table"
