"""What is said of hypotheses: the statement, a verdict a test, when it was fixed and by which digest a change shows."""

from __future__ import annotations

import pytest
from many_questions import answers, item, survey
from several_answers import survey as several

from bogolan.publication.sentences.hypotheses import fingerprint, hypotheses_told

STATEMENT = {"en": "More women than men", "fr": "Plus de femmes que d’hommes"}
FIXED = {"id": "H1", "statement": STATEMENT, "registered": "2019-10-01", "primary": True, "test": "difference"}
ABOUT = {"analysis": "hypotheses", "measure": "hypothesis", "outcome": "H1", "group": "all", "base": "answered"}


def result(level: str = "a", note: str | None = "supported", **more: object) -> dict:
    numbers = {"estimate": 0.09, "lower": 0.05, "upper": 0.13, "p_adjusted": 0.002, "n": 340}
    return {**ABOUT, "level": level, "note": note, **numbers, **more}


def told(*rows: dict, language: str = "en", sensitivity: tuple = (), models: tuple = (), **changes: object) -> str:
    topics = {"a": {"topic": {"en": "water", "fr": "l’eau"}}, "b": {}}
    items = [item(name, **more) for name, more in topics.items()]
    plan = {"hypotheses": [{**FIXED, **changes}], "synthetic": False, "sensitivity": sensitivity, "models": models}
    found = survey(items, [*answers("a"), *answers("b"), *rows], language, **plan)
    (finding,) = hypotheses_told(found)
    return finding.text


def test_one_test_has_its_verdict_with_the_numbers():
    digest = fingerprint(FIXED)
    assert told(result()) == (
        "H1. More women than men. Supported, +9 points (+5 to +13; p = 0.002). "
        f"(Primary; fixed on 1 October 2019, digest {digest}.)"
    )
    assert "Étayée, +9 points (+5 à +13\u00a0; p = 0,002)." in told(result(), language="fr")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (result(note="contradicted"), "Contradicted, +9 points (+5 to +13; p = 0.002)."),
        (result(note="not_established"), "Not established; the data fit +5 to +13 points, none beyond 15 points."),
        (
            result(note="alone", p_adjusted=0.08),
            "Not established: alone it excludes 0 (+5 to +13 points); "
            "among the tests of its family it does not (p = 0.08).",
        ),
        (result(note="not_informative"), "Not informative; the data fit +5 to +13 points."),
        (result(note="described", p_adjusted=None), "Described only; the data fit +5 to +13 points."),
        (result(note="equivalent"), "Equal within 15 points (+5 to +13; p = 0.002)."),
        (result(note="invalid"), "Not tested: the experiment fails the checks of its own assumptions."),
        (
            result(note="untestable", estimate=None, lower=None, upper=None),
            "Cannot be tested: too few answered, or all alike",
        ),
        (result(note=None, release="withheld"), "The result is withheld, to protect who answered."),
    ],
)
def test_each_verdict_has_its_words(row, said):
    assert f"More women than men. {said}" in told(row, margin=0.15)


@pytest.mark.parametrize(
    ("language", "unit", "margin", "said"),
    [
        ("en", "proportion", {}, "points, none beyond 15 points."),
        ("en", "proportion", {"margin": 0.05}, "points, none beyond 5 points."),
        ("en", "scale", {}, "in the unit of the answers, none beyond a fifth of a standard deviation."),
        ("en", "scale", {"margin": 0.5}, "none beyond 0.5 in the unit of the answers."),
        ("en", "scale_points", {}, "points of the scale, none beyond a fifth of a standard deviation."),
        ("en", "scale_points", {"margin": 0.5}, "none beyond 0.5 points of the scale."),
        ("fr", "proportion", {}, "points, sans dépasser 15 points."),
        ("fr", "scale", {}, "sans dépasser un cinquième d’écart-type."),
        ("fr", "scale", {"margin": 0.5}, "sans dépasser 0,5 dans l’unité des réponses."),
        ("fr", "scale_points", {"margin": 0.5}, "sans dépasser 0,5 points de l’échelle."),
    ],
)
def test_what_is_small_is_told_with_the_margin(language, unit, margin, said):
    assert said in told(result(note="not_established", unit=unit), language=language, **margin)


@pytest.mark.parametrize(
    ("language", "unit", "said"),
    [
        (
            "fr",
            "proportion",
            "Non établie\u00a0: pris seul, l’écart exclut 0 (+5 à +13 points)\u00a0; "
            "parmi les tests de sa famille, il ne l’exclut pas (p = 0,08).",
        ),
        (
            "en",
            "scale",
            "alone it excludes 0 (+0.090 to +0.130 in the unit of the answers); among the tests of its family",
        ),
        ("fr", "scale", "dans l’unité des réponses, pris seul, l’écart exclut 0 ("),
        ("fr", "scale_points", "en points de l’échelle, pris seul, l’écart exclut 0 ("),
    ],
)
def test_what_its_family_leaves_open_is_no_want_of_information(language, unit, said):
    row = result(note="alone", unit=unit, lower=0.09 if unit == "scale" else 0.05, p_adjusted=0.08)
    assert said in told(row, language=language)


def test_that_two_are_further_apart_than_the_margin_needs_no_p_value():
    text = told(result(note="contradicted"), test="equivalence", margin=0.04)
    assert "Contradicted, further apart than 4 points (+5 to +13)." in text


def test_limits_that_met_are_no_result():
    assert "Cannot be tested" in told(result(note="not_established", lower=0.0, upper=0.0))


def test_several_tests_are_named_by_what_they_are_about():
    text = told(result("a"), result("b", "not_informative"), result("a/compare", "not_informative"), result(None))
    assert "Water: supported, +9 points" in text
    assert "“Has b changed?”: not informative;" in text
    assert "Of all: supported" in text


def test_one_fixed_after_fieldwork_began_says_so():
    assert "Registered on 5 November 2019, after fieldwork had begun." in told(result(), registered="2019-11-05")


def test_what_joins_an_outcome_with_belonging_is_only_counted():
    text = told(result(release="withheld", release_reason="communal", note=None))
    assert text == "H1. The text stays with the confidential data."


def test_the_digest_changes_with_what_was_fixed_and_not_with_a_caveat():
    digest = fingerprint(FIXED)
    assert fingerprint({**FIXED, "note": "later"}) == digest
    for change in ({"registered": "2019-10-02"}, {"alternative": "less"}, {"statement": "Fewer"}, {"margin": 0.1}):
        assert fingerprint({**FIXED, **change}) != digest


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Cannot be tested: no men were asked."), ("fr", "aucun homme n’a été interrogé.")]
)
def test_who_was_not_asked_is_not_withheld(language, said):
    asked = {
        "analysis": "sample",
        "measure": "respondents",
        "outcome": None,
        "group": "women",
        "estimate": 400,
        "n": 400,
    }
    hidden = result(note=None, release="withheld")
    assert said in told(hidden, asked, language=language, compare=["women", "men"])
    assert "withheld" in told(hidden, asked, compare=["young", "others"])


def mean_result(**more: object) -> dict:
    return result(unit="scale", estimate=0.41, lower=0.1, upper=0.72, **more)


@pytest.mark.parametrize(
    ("language", "row", "said"),
    [
        ("en", mean_result(), "Supported, +0.41 in the unit of the answers (+0.10 to +0.72; p = 0.002)."),
        ("fr", mean_result(), "Étayée, +0,41 dans l’unité des réponses (+0,10 à +0,72\u00a0; p = 0,002)."),
        ("en", mean_result(note="contradicted"), "Contradicted, +0.41 in the unit of the answers (+0.10 to +0.72;"),
        ("fr", mean_result(note="contradicted"), "Contredite, +0,41 dans l’unité des réponses (+0,10 à +0,72\u00a0;"),
        (
            "en",
            mean_result(note="equivalent"),
            "Equal within 1.5 in the unit of the answers (+0.10 to +0.72; p = 0.002).",
        ),
        ("fr", mean_result(note="equivalent"), "Égalité à 1,5 près dans l’unité des réponses (+0,10 à +0,72\u00a0;"),
        ("en", mean_result(note="not_established"), "Not established; the data fit +0.10 to +0.72 in the unit of the"),
        ("fr", mean_result(note="not_established"), "Non établie\u00a0; dans l’unité des réponses, les données sont"),
        ("en", mean_result(note="not_informative"), "Not informative; the data fit +0.10 to +0.72 in the unit of the"),
        ("fr", mean_result(note="not_informative"), "L’enquête ne renseigne pas\u00a0; dans l’unité des réponses, les"),
        (
            "en",
            mean_result(note="described", p_adjusted=None),
            "Described only; the data fit +0.10 to +0.72 in the unit",
        ),
        (
            "fr",
            mean_result(note="described", p_adjusted=None),
            "Décrite seulement\u00a0; dans l’unité des réponses, les",
        ),
    ],
)
def test_a_difference_of_means_is_in_no_points(language, row, said):
    text = told(row, language=language, margin=1.5)
    assert said in text
    assert "point" not in text


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Contradicted, further apart than 0.05 in the unit of the answers (+0.10 to +0.72)."),
     ("fr", "Contredite, l’écart dépasse 0,05 dans l’unité des réponses (+0,10 à +0,72).")],
)  # fmt: skip
def test_that_two_means_are_further_apart_than_the_margin(language, said):
    assert said in told(mean_result(note="contradicted"), language=language, test="equivalence", margin=0.05)


def test_large_numbers_of_a_mean_have_no_decimals():
    text = told(result(unit="scale", estimate=12300.0, lower=4100.0, upper=20500.0))
    assert "+12,300 in the unit of the answers (+4,100 to +20,500;" in text


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", ["“Why do people here help them?”, “Fear”: supported", "“Why do people here help them?”, “Money”: not"]),
     ("fr", ["« Pourquoi les gens d’ici les aident-ils ? », « La peur » : étayée", "« L’argent » : l’enquête ne"])],
)  # fmt: skip
def test_choices_of_one_question_are_told_apart(language, said):
    outcomes = [{"question": "why", "share": [code]} for code in ("fear", "money")]
    rows = [result("why: share fear"), result("why: share money", "not_informative")]
    found = several(language, rows, hypotheses=[{**FIXED, "outcomes": outcomes}], synthetic=False)
    (finding,) = hypotheses_told(found)
    text = finding.text.replace("\u00a0", " ")
    assert all(words in text for words in said)


def test_an_answer_its_refusal_and_its_mean_are_told_apart():
    outcomes = [{"question": "a", "share": [1, 3]}, {"question": "a", "reason": ["refused"]}]
    outcomes.append({"question": "a", "measure": "mean"})
    rows = [result("a: share 1+3"), result("a: reason refused"), mean_result(level="a: mean")]
    text = told(*rows, outcomes=outcomes)
    assert "Water, “Improved” or “Worse”: supported" in text
    assert "Water, refused to answer: supported" in text
    assert "Water: supported, +0.41 in the unit" in text
    by = [{"question": "b", "is": ["1"]}, {"question": "b", "from": 3}]
    text = told(result("a/b: is 1"), result("a/b: from 3"), by=by)
    assert "“Has b changed?”, “Improved”: supported" in text
    assert "“Has b changed?”: supported" in text


CLEAN = {"name": "clean", "label": {"en": "without flagged interviews", "fr": "sans les entretiens signalés"}}
AGAIN = {"domain": "sensitivity", "domain_level": "clean"}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "p = 0.002). Again, without flagged interviews: the same verdict. (Primary; fixed"),
        ("fr", "p = 0,002). Une seconde fois, sans les entretiens signalés\u00a0: même verdict. (Principale\u00a0;"),
    ],
)
def test_a_verdict_that_holds_again_is_said_in_a_word(language, said):
    text = told(result(), result(**AGAIN, estimate=0.07), language=language, sensitivity=[CLEAN])
    assert said in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "Again, without flagged interviews: not established; the data fit +5 to +13 points, none beyond 15 points.",
        ),
        (
            "fr",
            "Une seconde fois, sans les entretiens signalés\u00a0: non établie\u00a0; "
            "les données sont compatibles avec +5 à +13 points, sans dépasser 15 points.",
        ),
    ],
)
def test_another_verdict_stands_there_with_its_numbers(language, said):
    second = result(**AGAIN, note="not_established")
    assert said in told(result(), second, language=language, sensitivity=[CLEAN])


def test_a_difference_in_the_other_direction_is_no_same_verdict():
    second = result(**AGAIN, estimate=-0.09, lower=-0.13, upper=-0.05)
    assert "Again, without flagged interviews: supported, −9 points" in told(result(), second, sensitivity=[CLEAN])


def test_of_several_tests_those_that_leave_again_are_named():
    second = result("b", "supported", **AGAIN)
    hidden = result("a", None, **AGAIN, release="withheld")
    text = told(result("a"), result("b"), second, hidden, sensitivity=[CLEAN])
    assert "Again, without flagged interviews: “Has b changed?”: supported, +9 points (+5 to +13; p = 0.002)." in text
    both = told(result("a"), result("b"), second, result("a", **AGAIN), sensitivity=[CLEAN])
    assert "Again, without flagged interviews: the same verdict on each." in both


def test_nothing_is_said_of_a_second_result_that_is_withheld():
    hidden = result(**AGAIN, release="withheld", note=None)
    assert "Again" not in told(result(), hidden, sensitivity=[CLEAN])


@pytest.mark.parametrize(
    ("language", "observed", "equal"),
    [
        (
            "en",
            "These are differences as observed, other answers not held equal.",
            "The model “wants it” holds them equal.",
        ),
        ("fr", "Ces écarts sont ceux observés,", "Le modèle «\u00a0wants it\u00a0» les tient égales."),
    ],
)
def test_what_goes_with_an_answer_is_told_as_observed_and_which_model_holds_others_equal(language, observed, equal):
    models = [{"name": "m", "label": "wants it", "outcome": {"question": "a", "share": ["1"]}, "terms": []}]
    changes = {"test": "association", "with": [{"question": "b", "share": ["1"]}], "language": language}
    described = result("a/b", note="described", p_adjusted=None)
    assert f"{observed}" in told(described, **changes)
    assert "holds them equal" not in told(described, **changes)
    assert equal in told(described, models=models, model="m", **changes)
    assert observed not in told(result("a/b", note=None, release="withheld"), **changes)
    assert observed not in told(result(), language=language)


def beside(estimate: float | None = 0.12, **more: object) -> dict:
    """The row of the smallest difference beside a test."""
    return {**ABOUT, "measure": "detectable", "level": "a", "unit": "proportion", "estimate": estimate, **more}


@pytest.mark.parametrize(
    ("language", "row", "test", "said"),
    [
        ("en", beside(), "difference", "would have established a difference of 12 points or more four times in five."),
        ("fr", beside(), "difference", "Pris seul, ce test établirait quatre fois sur cinq un écart de 12 points ou"),
        ("en", beside(0.45, unit="scale_points"), "difference", "a difference of 0.45 points of the scale or more"),
        ("fr", beside(0.45, unit="scale_points"), "difference", "un écart de 0,45 ou plus, en points de l’échelle."),
        ("en", beside(0.452, unit="scale"), "difference", "of 0.452 or more, in the unit of the answers,"),
        ("fr", beside(0.452, unit="scale"), "difference", "de 0,452 ou plus, dans l’unité des réponses."),
        ("en", beside(), "equivalence", "it would have established that there is none beyond 12 points four times"),
        ("fr", beside(), "equivalence", "établirait quatre fois sur cinq qu’aucun ne dépasse 12 points"),
        ("en", beside(None, note="none_large_enough"), "difference", "not even the largest difference there can be"),
        ("fr", beside(None, note="none_large_enough"), "difference", "même le plus grand écart possible"),
        ("en", beside(None, note="of_several"), "difference", "cannot be told: it tests many numbers at once"),
        ("fr", beside(None, note="of_several"), "difference", "ne peut être dit\u00a0: il porte sur plusieurs nombres"),
    ],
)
def test_what_is_not_informative_says_what_it_could_have_shown(language, row, test, said):
    test_of = result(note="not_informative", unit=row["unit"])
    assert said in told(test_of, row, language=language, test=test, margin=0.15)


def test_only_what_is_not_informative_says_so():
    assert "established" not in told(result(), beside())
    assert "four times" not in told(result(note=None, release="withheld"), beside(None, release="withheld"))


def test_a_second_verdict_that_is_not_informative_has_its_own():
    again = {"domain": "sensitivity", "domain_level": "clean"}
    analysis = ({"name": "clean", "label": {"en": "without some"}},)
    rows = (result(note="not_informative"), beside(), result("a", "alone", **again), beside(0.31, **again))
    assert "31 points" not in told(*rows, sensitivity=analysis)
    rows = (result(), beside(), result("a", "not_informative", **again), beside(0.31, **again))
    assert "a difference of 31 points or more" in told(*rows, sensitivity=analysis)


def test_a_hypothesis_says_when_the_analysis_departed_from_it():
    made = survey(
        [item("a")],
        [*answers("a"), result()],
        hypotheses=[FIXED],
        deviations=[{"date": "2020-07-01", "what": "x", "why": "y", "hypotheses": ["H1"]}],
    )
    (finding,) = hypotheses_told(made)
    assert finding.text.endswith("(The analysis departs from it, 1 July 2020: see the methods.)")
    assert "departs" not in told(result())
