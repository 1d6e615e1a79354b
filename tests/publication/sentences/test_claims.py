"""What is said of claims: the statement, who said it, what was found, the verdict, and what would have decided it."""

from __future__ import annotations

import pytest
from many_questions import answers, item, survey

from bogolan.publication.sentences.claims import claims_told
from bogolan.publication.tables.claim_table import claim_table

STATEMENT = {"en": "90% of women gained", "fr": "90 % des femmes y ont gagné"}
CLAIM = {"id": "C1", "statement": STATEMENT, "source": {"en": "a paper", "fr": "un article"}}
OF_A = {"outcomes": [{"question": "a", "share": [1]}], "value": {"women": 0.9}}
ABOUT = {"analysis": "claims", "outcome": "C1", "unit": "proportion", "base": "answered"}


def found(group: str = "women", level: str = "a", **more: object) -> dict:
    numbers = {"estimate": 0.61, "lower": 0.57, "upper": 0.66, "n": 340}
    return {**ABOUT, "measure": "share", "level": level, "group": group, **numbers, **more}


def deciding(kind: str, lower: float | None, upper: float | None, group: str = "women", **more: object) -> dict:
    return {**ABOUT, "measure": kind, "level": "a", "group": group, "lower": lower, "upper": upper, **more}


def verdict(note: str | None, **more: object) -> dict:
    return {"analysis": "claims", "measure": "claim", "outcome": "C1", "group": "all", "note": note, **more}


def made(*rows: dict, language: str = "en", synthetic: bool = False, **claim: object):
    plan = {"claims": [{**CLAIM, **(claim or OF_A)}], "synthetic": synthetic}
    return survey([item("a"), item("b")], [*answers("a"), *answers("b"), *rows], language, **plan)


def told(*rows: dict, **more: object) -> str:
    (finding,) = claims_told(made(*rows, **more))
    return finding.text


def test_a_claim_has_its_source_what_was_found_and_a_verdict():
    rows = (found(), verdict("inconsistent"))
    assert told(*rows) == (
        "C1. 90% of women gained. Source: a paper. In this survey, 61% of women (57% to 66%) reported that a improved. "
        "Inconsistent: what this survey found, its intervals included, lies more than 5 points from it."
    )
    assert told(*rows, language="fr").endswith(
        "Source\u00a0: un article. "
        "Dans cette enquête, 61\u00a0% des femmes (57\u00a0% à 66\u00a0%) ont déclaré que a s’est "
        "amélioré. Incompatible\u00a0: ce que l’enquête a trouvé, intervalles compris, s’en écarte de plus de 5 points."
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            verdict("consistent"),
            "Consistent: what this survey found, its intervals included, lies within 5 points of it.",
        ),
        (verdict("cannot_tell", flag="undecided"), "Cannot tell: the intervals of what this survey found lie partly"),
        (verdict("cannot_tell", flag="invalid_experiment"), "Cannot tell: the experiment fails the checks"),
        (verdict("cannot_tell", flag="no_number"), "Cannot tell: it names no number"),
        (verdict(None, release="withheld"), "What this survey says of it is withheld, to protect who answered."),
    ],
)
def test_each_verdict_has_its_words(row, said):
    assert said in told(found(), row)


def test_a_bound_has_no_margin():
    text = told(found(), verdict("consistent"), outcomes=OF_A["outcomes"], at_least={"women": 0.5})
    assert text.endswith("Consistent: what this survey found, its intervals included, lies within what the claim says.")


def test_what_cannot_be_told_says_why_and_other_caveats_follow():
    assert told(verdict("cannot_tell", flag="unanswerable"), unanswerable={"en": "Nobody was asked"}).endswith(
        "Cannot tell. Nobody was asked."
    )
    caveat = told(found(), verdict("consistent"), **OF_A, unanswerable={"en": "Only here"}, population={"en": "women"})
    assert "Said of: women." in caveat
    assert caveat.endswith("lies within 5 points of it. Caveat: Only here.")


def test_of_invented_answers_it_says_what_would_have_decided_it():
    rows = (found(note="not_tested"), verdict("not_tested"))
    both = (deciding("agreeing", 0.89, 0.92), deciding("contradicting", 0.8, 0.99))
    assert told(*rows, *both, synthetic=True).endswith(
        "(SYNTHETIC). Not tested: synthetic data. "
        "A real survey of this size and design would agree with it if 89–92% of "
        "women said so, and contradict it if at most 80% or at least 99% of women did."
    )
    assert "si 89 à 92" in told(*rows, *both, synthetic=True, language="fr")
    never = (deciding("agreeing", None, None), deciding("contradicting", 0.8, None))
    assert told(*rows, *never, synthetic=True).endswith(
        "could not establish it, whatever was answered; it would contradict it if at most 80% of women said so."
    )
    nothing = (deciding("agreeing", None, None), deciding("contradicting", None, None))
    assert "could not decide it" in told(*rows, *nothing, synthetic=True)
    assert "at least 97% of women said so" in told(*rows, deciding("agreeing", 0.97, 1.0), both[1], synthetic=True)
    assert "real survey" not in told(*rows, *both)


def test_several_outcomes_stand_in_the_table_alone():
    outcomes = [{"question": "a", "share": [1]}, {"question": "b", "share": [3]}]
    several = {"outcomes": outcomes, "at_least": {"women": 0.5}}
    rows = (found(), found(level="b", estimate=0.5), verdict("cannot_tell", flag="undecided"))
    assert "In this survey" not in told(*rows, **several)
    table = claim_table(made(*rows, deciding("agreeing", 0.55, 1.0), **several))
    assert table.body == (
        ("C1", "Reported that a improved", "Women", "61%", "57–66%", "at least 55%", "–"),
        ("C1", "Answered “Worse” to “Has b changed?”", "Women", "50%", "57–66%", "–", "–"),
    )


def test_a_claim_of_which_all_is_withheld_has_one_line():
    hidden = {"estimate": None, "lower": None, "upper": None, "n": None, "release": "withheld"}
    table = claim_table(made(found(**hidden), found("men", **hidden), verdict(None, release="withheld")))
    assert table.body == (("C1", "–", "–", "withheld", "–", "–", "–"),)
    assert "“Withheld” is neither zero nor missing." in table.note


def test_other_measures_have_their_words():
    asked = {"outcomes": [{"question": "a", "reason": ["dont_know", "refused"]}]}
    text = told(found(base="asked"), verdict("cannot_tell", flag="no_number"), **asked)
    assert "61% of women (57% to 66%) did not know or refused to answer when asked “Has a changed?”." in text
    mean = {"outcomes": [{"question": "a", "measure": "mean"}], "value": {"women": 5.0}, "margin": 1}
    rows = (found(measure="mean", unit="value", estimate=4.98, lower=4.51, upper=5.43), verdict("consistent"))
    assert "In this survey" not in told(*rows, **mean)
    decided = deciding("agreeing", 4.46, 5.54, unit="value")
    (line,) = claim_table(made(*rows, decided, **mean)).body
    assert line == ("C1", "Has a changed?", "Women", "4.98", "4.51 to 5.43", "4.46 to 5.54", "–")
    listed = {"experiment": "l", "at_most": {"women": 0.5}}
    text = told(found(measure="prevalence", level="l"), verdict("consistent"), **listed)
    assert "By the experiment of this survey, “l” applies to 61% of women (57% to 66%)." in text


def test_a_declared_group_is_called_as_the_plan_calls_it():
    plan = {"groups": [{"name": "young", "label": {"en": "young women", "fr": "les jeunes femmes"}}]}
    rows = (found(domain="group", domain_level="young"), verdict("consistent"))
    claims = {"claims": [{**CLAIM, **OF_A, "value": {"young": 0.6}}], "synthetic": False}
    found_in = survey([item("a")], [*answers("a"), *rows], **plan, **claims)
    (finding,) = claims_told(found_in)
    assert "61% of young women (57% to 66%)" in finding.text
    assert claim_table(found_in).body[0][2] == "young women"


def test_what_joins_an_outcome_with_belonging_is_only_counted():
    hidden = {"release": "withheld", "release_reason": "communal", "note": None}
    evidence = made(found(**hidden), verdict(**hidden))
    (finding,) = claims_told(evidence)
    assert finding.text == "C1. The text stays with the confidential data."
    assert claim_table(evidence).body == ()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "Not tested: synthetic data. It could not be: the experiment that would answer it fails the checks of its",
        ),
        (
            "fr",
            "données synthétiques. Elle ne pourrait l’être\u00a0: l’expérience qui y répondrait échoue aux contrôles",
        ),
    ],
)
def test_invented_answers_to_an_experiment_that_fails_say_so(language, said):
    failing = found(measure="prevalence", level="l", flag="invalid_experiment")
    more = {"synthetic": True, "experiment": "l", "at_most": {"women": 0.5}, "language": language}
    assert said in told(failing, verdict("not_tested", flag="invalid_experiment"), **more)
    assert said not in told(found(measure="prevalence", level="l"), verdict("not_tested"), **more)


def test_the_number_of_an_experiment_that_fails_its_checks_is_not_printed():
    failing = found(measure="prevalence", level="l", flag="invalid_experiment")
    rows = (failing, verdict("not_tested"), deciding("agreeing", 0.1, 0.3), deciding("contradicting", None, 0.6))
    listed = {"experiment": "l", "at_most": {"women": 0.5}}
    text = told(*rows, synthetic=True, **listed)
    assert "61%" not in text
    assert "real survey" not in text
    for language, failed in (
        ("en", "L (an experiment that fails its checks)"),
        ("fr", "L (une expérience qui échoue à ses contrôles)"),
    ):
        assert claim_table(made(*rows, language=language, **listed)).body == (("C1", failed, *["–"] * 5),)
