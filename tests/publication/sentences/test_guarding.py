"""How a survey's plan guards its answers otherwise than usual is said in the report."""

from __future__ import annotations

from dataclasses import replace

from released_surveys import headline

from bogolan.publication.released import Rows
from bogolan.publication.sentences.guarding import guarding
from bogolan.publication.sentences.methods import ethics
from bogolan.survey.plan_disclosure import with_stricter
from bogolan.survey.plan_schema import schema
from bogolan.survey.spine import AS_BEFORE


def test_stricter_thresholds_are_named_with_the_usual_ones():
    asked = {"thresholds": {"fewest": 20, "alike": 0.9, "area": {"base": 30, "clusters": 8}}}
    asked = with_stricter(asked, schema()["properties"]["disclosure"])
    (told,) = guarding(headline("en", disclosure=asked))
    assert told.startswith("The plan asks for more than usual before a number is printed: people who gave an answer")
    assert (
        "20 instead of 10; at most, how alike answers within a place are: 0.9 instead of 0.95; places, within" in told
    )
    assert told.endswith("8 instead of 5.")
    (told,) = guarding(headline("fr", disclosure=asked))
    assert "personnes en ayant donné une autre\u00a0: 20 au lieu de 10" in told
    assert told in ethics(headline("fr", disclosure=asked))


EXCEPTION = {
    "questions": ["marriage"],
    "treat_as": "personal",
    "fewest": 5,
    "decided_by": {"en": "the ethics committee of X", "fr": "le comité d’éthique de X"},
    "date": "2024-05-01",
    "reason": {"en": "Clinics are planned by it", "fr": "Les soins en dépendent"},
}


def test_an_exception_is_told_with_who_decided_it_when_and_why_in_both_languages():
    told = {}
    for language in ("en", "fr"):
        (told[language],) = guarding(headline(language, disclosure={"exceptions": [EXCEPTION]}))
    assert told["en"].startswith("An exception, decided by the ethics committee of X on 1 May 2024: “")
    assert "may be printed as what is of the person and may be told where 5 people gave an answer" in told["en"]
    assert told["en"].endswith("The reason given: Clinics are planned by it.")
    assert told["fr"].startswith(
        "Exception, décidée par le comité d’éthique de X le 1 mai 2024\u00a0:".replace("1 mai", "1er mai")
    )
    assert told["fr"].endswith("Raison donnée\u00a0: Les soins en dépendent.")


def test_the_areas_of_an_exception_are_named():
    more = {"domains": [{"question": "cercle", "label": "Cercle"}]}
    one = {**EXCEPTION, "within": ["cercle"]}
    (told,) = guarding(headline("en", disclosure={"exceptions": [one]}, **more))
    assert "and also within Cercle. The reason" in told


def test_what_stays_as_in_an_earlier_report_is_counted():
    told = {}
    for language in ("en", "fr"):
        evidence = headline(language)
        rows = [replace(row, flag=AS_BEFORE) if row.measure == "share" else row for row in evidence.rows]
        (told[language],) = guarding(replace(evidence, rows=Rows(rows)))
    count = sum(row.measure == "share" for row in headline("en").rows)
    assert told["en"].startswith(f"{count} numbers stay as in the earlier report on this survey: beside it")
    assert told["fr"].startswith(
        f"{count} nombres restent tels que dans le rapport antérieur sur cette enquête\u00a0: à"
    )


def test_nothing_is_said_where_all_is_usual():
    usual = with_stricter({"thresholds": {"fewest": 10}}, schema()["properties"]["disclosure"])
    assert guarding(headline("en", disclosure=usual)) == []
    assert guarding(headline("en")) == []


def test_there_are_words_for_every_threshold():
    def keys(node, place=""):
        for name, own in node["properties"].items():
            yield from keys(own, f"{place}{name}.") if own["type"] == "object" else [f"{place}{name}"]

    for name in keys(schema()["properties"]["disclosure"]["properties"]["thresholds"]):
        assert headline("en").wording.has(f"threshold.{name}")
