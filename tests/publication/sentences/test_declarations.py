"""What is declared and not computed stands in the report as just that: named, and never as a result."""

from __future__ import annotations

import re

import pytest
from released_surveys import headline, plebiscite

from bogolan.publication.report.markdown import report_markdown
from bogolan.publication.sentences.declarations import declared_only
from bogolan.publication.sentences.key_findings import key_findings
from bogolan.publication.sentences.methods import deviations, limits, methods
from bogolan.publication.tables.report_tables import report_tables
from bogolan.publication.wording import Wording, messages
from bogolan.survey.plan import read_plan
from bogolan.survey.plan_schema import schema

NBSP = "\u00a0"
DECLARED = {
    "experiments": [{"name": "list", "kind": "list", "label": {"en": "they do good", "fr": "ils font le bien"}}],
    "hypotheses": [{"id": "H1", "statement": {"en": "More women than men.", "fr": "Plus de femmes que d’hommes."}}],
    "claims": [{"id": "C1", "statement": "It is so.", "source": {"en": "a paper", "fr": "un article"}}],
    "domains": [{"question": "marriage"}],
    "nonresponse_bounds": True,
}


def report(language: str, **changes: object) -> str:
    text = report_markdown(headline(language, **changes), [], {}, "22 November 2019")
    return re.sub(r"\\(.)", r"\1", text)


def test_each_declaration_is_named_under_its_heading():
    told = dict(declared_only(headline("en", **DECLARED)))
    assert told["Experiments on sensitive questions"] == ["List experiment (item count): they do good"]
    assert told["Hypotheses, none of them tested"] == ["H1. More women than men."]
    assert told["Claims published elsewhere, none of them checked"] == ["C1. It is so. Source: a paper."]
    area, bounds = told["Everything else"]
    assert area.startswith("Results broken down by Since these men"), "a question of which the plan says no more"
    assert bounds.startswith("Bounds of each share")


def test_in_french_with_its_spaces():
    told = dict(declared_only(headline("fr", **DECLARED)))
    assert told["Expériences sur des questions sensibles"] == [
        f"Expérience de liste (dénombrement d’éléments){NBSP}: ils font le bien"
    ]
    assert told["Affirmations publiées ailleurs, dont aucune n’a été vérifiée"] == [
        f"C1. It is so. Source{NBSP}: un article."
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_section_stands_after_the_limits_which_point_to_it(language):
    text = report(language, **DECLARED)
    names = re.findall(r"^# .*\{#([\w-]+)\}$", text, re.MULTILINE)
    assert names[names.index("limits") + 1] == "declared"
    heading = messages(language)["report.declared"]
    assert heading in limits(headline(language, **DECLARED))[-1]
    section = text.partition("{#declared}")[2].partition("{#ethics}")[0]
    assert messages(language)["report.synthetic_banner"].split(" ")[0] in section
    assert "H1." in section


def test_without_declarations_there_is_no_section_and_no_word_of_it():
    text = report("en")
    assert "{#declared}" not in text
    assert "Declared" not in text
    assert "declares more" not in " ".join(limits(headline("en")))


def test_what_a_plan_declares_is_escaped_like_all_its_words():
    hostile = "<script>alert(1)</script> {{7*7}} [a](b) $(rm)\n# heading"
    text = report_markdown(headline("en", hypotheses=[{"id": "H1", "statement": hostile}]), [], {}, "22 November 2019")
    section = text.partition("{#declared}")[2].partition("{#ethics}")[0]
    assert "<script>" not in section
    assert "\n# heading" not in section
    assert r"\<script\>alert\(1\)\<\/script\> \{\{7\*7\}\} \[a\]\(b\) \$\(rm\) \# heading" in section


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_declaration_of_the_demonstration_is_named(house, language):
    plan = read_plan(house / "data/mopti-demo/survey.yaml")
    told = [text for _, texts in declared_only(headline(language, **plan)) for text in texts]
    for key, name in (("hypotheses", "statement"), ("claims", "statement"), ("experiments", "label")):
        for entry in plan[key]:
            assert any(Wording(language).typeset(entry[name][language]) in text for text in told)
    assert len(told) == len(set(told)), "nothing is named twice"


def test_a_model_that_is_only_declared_is_told_nowhere_else():
    plan = plebiscite("en").plan
    ordinal = {**plan["models"][0], "name": "vote", "family": "ordinal", "label": "the vote, in order"}
    with_it = plebiscite("en", models=[*plan["models"], ordinal])
    assert key_findings(with_it) == key_findings(plebiscite("en"))
    assert report_tables(with_it) == report_tables(plebiscite("en"))
    text = report_markdown(with_it, [], {}, "1 May 1988")
    assert re.sub(r"\\(.)", r"\1", text).count("the vote, in order") == 1
    alone = plebiscite("en", models=[ordinal])
    assert not [text for text in (*methods(alone), *limits(alone)) if "ssociation" in text]


def test_there_are_words_for_every_kind_of_the_schema():
    properties = schema()["properties"]
    kinds = properties["experiments"]["items"]["properties"]["kind"]["enum"]
    model = properties["models"]["items"]["properties"]
    families = set(model["family"]["enum"]) - {"logit"}
    ways = model["decomposition"]["items"]["enum"]
    wanted = {f"declared.experiments.{kind}" for kind in kinds}
    wanted |= {f"declared.models.{kind}" for kind in (*families, *ways)}
    assert wanted <= messages("en").keys()


def test_deviations_stand_among_the_methods():
    assert deviations(headline("en")) == []
    made = [
        {"date": "2020-07-01", "what": {"en": "H2 was dropped", "fr": "H2 est abandonnée"}, "why": {"en": "Too few"}}
    ]
    (told,) = deviations(headline("en", deviations=made))
    assert told == "Deviation from what was fixed in advance, 1 July 2020: H2 was dropped. Too few."
    (told,) = deviations(headline("fr", deviations=made))
    assert told.startswith(f"Écart à ce qui était fixé d’avance, le 1er juillet 2020{NBSP}: H2 est abandonnée.")
