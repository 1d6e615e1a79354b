"""What is declared and not computed stands in the report as just that: named, and never as a result."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from released_surveys import headline

from bogolan.publication.report.markdown import report_markdown
from bogolan.publication.sentences.declarations import declared_only
from bogolan.publication.sentences.methods import deviations, limits
from bogolan.publication.wording import Wording, messages
from bogolan.survey.declared import COMPUTED_EXPERIMENTS, is_tested
from bogolan.survey.plan import read_plan
from bogolan.survey.plan_schema import schema

NBSP = "\u00a0"
# On an experiment of a kind that is not computed.
UNTESTED = {"id": "H1", "primary": False, "test": "difference", "experiment": "e"}
DECLARED = {
    "experiments": [{"name": "e", "kind": "endorsement", "label": {"en": "they do good", "fr": "ils font le bien"}}],
    "hypotheses": [
        {**UNTESTED, "statement": {"en": "More women than men.", "fr": "Plus de femmes que d’hommes."}},
    ],
    "sensitivity": [
        {"name": "clean", "label": {"en": "without flagged", "fr": "sans les signalés"}, "applies_to": ["e"]},
        {"name": "alone", "label": {"en": "nobody heard them", "fr": "personne n’entendait"}},
    ],
}


def report(language: str, **changes: object) -> str:
    text = report_markdown(headline(language, **changes), [], {}, "22 November 2019")
    return re.sub(r"\\(.)", r"\1", text)


def test_each_declaration_is_named_under_its_heading():
    told = dict(declared_only(headline("en", **DECLARED)))
    (experiment,) = told["Experiments on sensitive questions"]
    assert experiment.startswith("Endorsement experiment: they do good. It is not analysed: the plan names no approval")
    assert told["Hypotheses, none of them tested"] == ["H1. More women than men."]
    assert told["Everything else"] == ["A second time, of what is not computed itself: without flagged"]


def test_in_french_with_its_spaces():
    told = dict(declared_only(headline("fr", **DECLARED)))
    (experiment,) = told["Expériences sur des questions sensibles"]
    assert experiment.startswith(f"Expérience d’endossement{NBSP}: ils font le bien. Elle n’est pas analysée")


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
    text = report_markdown(headline("en", hypotheses=[{**UNTESTED, "statement": hostile}]), [], {}, "22 November 2019")
    section = text.partition("{#declared}")[2].partition("{#ethics}")[0]
    assert "<script>" not in section
    assert "\n# heading" not in section
    assert r"\<script\>alert\(1\)\<\/script\> \{\{7\*7\}\} \[a\]\(b\) \$\(rm\) \# heading" in section


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_declaration_of_the_demonstration_is_named(house, language):
    plan = read_plan(house / "data/mopti-demo/survey.yaml")
    told = [text for _, texts in declared_only(headline(language, **plan)) for text in texts]
    for key, name in (("hypotheses", "statement"), ("experiments", "label")):
        for entry in plan[key]:
            printed = any(Wording(language).typeset(entry[name][language]) in text for text in told)
            computed = is_tested(entry, plan) if key == "hypotheses" else entry.get("kind") in COMPUTED_EXPERIMENTS
            assert printed is not computed
    for key in ("experiments", "sensitivity"):
        assert Wording(language)(f"declared.confidential.{key}", name="") not in told
    assert len(told) == len(set(told)), "nothing is named twice"


def test_there_are_words_for_every_kind_of_the_schema():
    properties = schema()["properties"]
    kinds = properties["experiments"]["items"]["properties"]["kind"]["enum"]
    wanted = {f"declared.experiments.{kind}" for kind in set(kinds) - COMPUTED_EXPERIMENTS}
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


CHANGED = {"date": "2020-07-01", "what": "It was tested otherwise", "why": "Too few answered"}


@pytest.mark.parametrize(
    ("language", "named", "hidden"),
    [
        ("en", "advance (H1 and H2), 1 July 2020: It was", "advance (H1 and H2), 1 July 2020. The text stays with the"),
        (
            "fr",
            f"d’avance (H1 et H2), le 1er juillet 2020{NBSP}: It was",
            "juillet 2020. Le texte reste avec les données",
        ),
    ],
)
def test_a_deviation_names_its_hypotheses_and_keeps_what_is_confidential(language, named, hidden):
    on_two = {**CHANGED, "hypotheses": ["H1", "H2"]}
    (told,) = deviations(headline(language, deviations=[on_two]))
    assert named in told
    (told,) = deviations(headline(language, deviations=[{**on_two, "what": "H2 is no longer by ethnic group"}]))
    assert hidden in told
    assert "ethnic" not in told
    test = {"analysis": "hypotheses", "measure": "hypothesis", "outcome": "H2", "level": None, "domain": None}
    row = replace(headline(language).rows[0], **test, release="withheld", release_reason="communal")
    made = headline(language, deviations=[on_two])
    (told,) = deviations(replace(made, rows=type(made.rows)([*made.rows, row])))
    assert hidden in told
    assert "otherwise" not in told


SAYS = "SAYS-SO"
WHERE = [{"question": "ethnicity", "is": ["1"]}]
GROUP = {"name": "some", "label": SAYS, "where": WHERE}
HYPOTHESIS = {**UNTESTED, "statement": SAYS, "outcomes": [{"question": "marriage", "share": ["improved"]}]}
EXPERIMENT = {"name": "e", "kind": "endorsement", "label": SAYS, "question": "n"}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "changes",
    [
        {"sensitivity": [{"name": "s", "label": SAYS, "where": WHERE, "applies_to": ["m"]}]},
        {"hypotheses": [{**HYPOTHESIS, "by": WHERE}]},
        {"hypotheses": [{**HYPOTHESIS, "within": "some"}], "groups": [GROUP]},
        {"hypotheses": [{**HYPOTHESIS, "compare": ["some", "others"]}], "groups": [GROUP]},
        {"hypotheses": [{**HYPOTHESIS, "statement": f"{SAYS} of low hereditary status"}]},
        {"hypotheses": [{**HYPOTHESIS, "by": [{"question": "q1", "is": ["1"]}]}]},
        {"experiments": [{**EXPERIMENT, "direct": {"question": "ethnicity"}}]},
    ],
)
def test_what_joins_support_with_belonging_is_only_counted(language, changes):
    asked = {"q1": {"label": {"en": "Which language do you speak?"}}}
    evidence = replace(headline(language, **changes), codebook=asked)
    told = [text for _, texts in declared_only(evidence) for text in texts]
    assert len(told) == sum(len(entries) for key, entries in changes.items() if key != "groups")
    assert not [text for text in told if SAYS in text or "ethnicity" in text or "livelihood" in text]
    confidential = {"en": "with the confidential data", "fr": "avec les données confidentielles"}[language]
    assert all(confidential in text for text in told)
    assert "hypotheses" not in changes or told[0].startswith("H1. ")


def test_the_same_declarations_of_other_questions_are_printed():
    where = [{"question": "age", "below": 35}]
    changes = {
        "groups": [{**GROUP, "where": where}],
        "hypotheses": [{**HYPOTHESIS, "by": where, "within": "some"}],
    }
    told = [text for _, texts in declared_only(headline("en", **changes)) for text in texts]
    assert len(told) == 1
    assert SAYS in told[0]


@pytest.mark.parametrize(
    ("registered", "language", "told"),
    [
        ("2020-02-01", "en", "H1. SAYS-SO"),
        ("2020-01-31", "en", "H1. SAYS-SO"),
        ("2020-02-02", "en", "H1. SAYS-SO. Registered on 2 February 2020, after fieldwork had begun."),
        ("2020-02-02", "fr", "H1. SAYS-SO. Enregistrée le 2 février 2020, après le début de l’enquête de terrain."),
    ],
)
def test_a_hypothesis_registered_after_fieldwork_began_says_so(registered, language, told):
    fieldwork = {"start": "2020-02-01", "end": "2020-03-01"}
    evidence = headline(language, fieldwork=fieldwork, hypotheses=[{**HYPOTHESIS, "registered": registered}])
    assert dict(declared_only(evidence)).popitem()[1] == [told]
