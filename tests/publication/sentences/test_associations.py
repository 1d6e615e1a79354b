"""What goes with an outcome, in words: of every kind of regression, and what chance alone may bring about."""

from __future__ import annotations

import pytest
from released_surveys import (
    PLEBISCITE_CODEBOOK,
    effect,
    evidence,
    plebiscite_plan,
    plebiscite_rows,
    released,
)

from bogolan.publication.report.markdown import model_intros
from bogolan.publication.sentences.associations import associations
from bogolan.publication.sentences.key_findings import chosen_associations
from bogolan.publication.tables.report_tables import report_tables

AGE = {"question": "age", "per": 10}
EDUCATION = {"question": "education", "is": ["PS"]}


def told(language: str, model: dict, *rows: dict):
    """The evidence of one more model and its released rows; and the model as the plan completes it."""
    model = {"name": "m", "by_gender": True, **model}
    plan = plebiscite_plan()
    plan["models"] = [*plan["models"], model]
    own = [{**row, "outcome": "m"} for row in rows]
    return evidence(released(*plebiscite_rows(), *own), plan, PLEBISCITE_CODEBOOK, language), model


def sentences(language: str, model: dict, *rows: dict) -> list[str]:
    return [finding.text.replace("\u00a0", " ") for finding in associations(*told(language, model, *rows))]


NUMBER = {
    "family": "gaussian",
    "label": {"en": "liking of the status quo", "fr": "goût du statu quo"},
    "outcome": {"question": "statusquo", "measure": "mean"},
    "terms": [AGE],
}
IN_UNITS = [
    effect("age", "women", -0.24, -0.36, -0.12, unit="value", n=870),
    effect("age", "men", 0.02, -0.05, 0.09, unit="value", n=890),
    effect("age", "women", -0.26, -0.4, -0.12, unit="value", contrast="men"),
]


def test_of_a_number_effects_are_in_its_own_unit():
    (english,) = sentences("en", NUMBER, *IN_UNITS)
    assert english == (
        "An answer 10 higher to “Age in years” is associated with liking of the status quo: 0.24 lower among women "
        "(0.12 to 0.36) and too uncertain to establish among men; women and men differ by 0.26 (0.12 to 0.40)."
    )
    (french,) = sentences("fr", NUMBER, *IN_UNITS)
    assert "va de pair avec « goût du statu quo » : 0,24 de moins chez les femmes (0,12 à 0,36)" in french
    assert "points" not in english + french
    tables = report_tables(told("en", NUMBER, *IN_UNITS)[0])
    assert tables["model-m"].headings[1] == "Women"
    assert tables["model-m"].body[0][1:3] == ("−0.24", "−0.36 to −0.12")
    assert "in units of the outcome" in tables["model-m"].note


ORDERED = {
    "family": "ordinal",
    "label": {"en": "how people would vote", "fr": "l’intention de vote"},
    "outcome": {"question": "vote", "levels": ["N", "U", "Y"]},
    "terms": [AGE],
}


def answers(*estimates: float, group: str = "women") -> list[dict]:
    return [
        effect("age", group, one, one - 0.02, one + 0.02, domain="answer", domain_level=code)
        for code, one in zip("NUY", estimates, strict=True)
    ]


def test_of_answers_in_an_order_the_last_is_said_and_all_are_in_the_table():
    rows = [*answers(-0.05, 0.01, 0.04), *answers(0.0, 0.0, 0.0, group="men")]
    (english,) = sentences("en", ORDERED, *rows)
    assert english.startswith(
        "An answer 10 higher to “Age in years” is associated with the share who answered “Yes” (how people"
    )
    assert "4.0 points higher among women (2.0 to 6.0)" in english
    (french,) = sentences("fr", ORDERED, *rows)
    assert "va de pair avec la part de la réponse « Oui » (« l’intention de vote ») : 4,0 points de plus" in french
    table = report_tables(told("en", ORDERED, *rows)[0])["model-m"]
    assert [(row[1], row[2]) for row in table.body] == [("No", "−5.0"), ("Undecided", "+1.0"), ("Yes", "+4.0")]


def test_of_answers_without_an_order_each_is_said():
    rows = [*answers(-0.05, 0.01, 0.04), *answers(0.0, 0.0, 0.0, group="men")]
    found = sentences("en", {**ORDERED, "family": "multinomial"}, *rows)
    assert ["“No”" in found[0], "“Yes”" in found[1]] == [True, True]
    assert len(found) == 2


def test_two_terms_together_are_told_as_what_goes_beyond_each():
    model = {"outcome": {"question": "vote", "share": ["Y"]}, "terms": [AGE, EDUCATION], "label": "would vote yes"}
    row = effect("education=PS:age", "women", 0.1, 0.05, 0.15, n=870)
    (english,) = sentences("en", model, row)
    assert english.startswith(
        "“Post-secondary” to “Education” together with an answer 10 higher to “Age in years” (beyond each of"
    )
    assert "au-delà de chacun des deux pris seul" in sentences("fr", model, row)[0]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_chance_alone_may_bring_about_says_so_and_is_no_key_finding(language):
    model = {"outcome": {"question": "vote", "share": ["Y"]}, "terms": [AGE], "label": "would vote yes"}
    row = effect("age", "women", 0.1, 0.01, 0.19, n=870, p_value=0.03)
    words = {"en": "chance alone may bring one such association", "fr": "le hasard seul peut produire une telle"}
    for adjusted, survives in ((0.2, False), (0.04, True)):
        of, own = told(language, model, {**row, "p_adjusted": adjusted}, effect("age", "men", 0, -1, 1))
        (said,) = associations(of, own)
        assert (words[language] in said.text) != survives
        assert (said in chosen_associations(of)) == survives


def test_where_no_association_stands_out_the_key_findings_say_that():
    plan = plebiscite_plan()
    rows = [{**row, "p_adjusted": 0.3} if row.get("measure") == "marginal_effect" else row for row in plebiscite_rows()]
    for language, words in (("en", "No association in any model stands out"), ("fr", "Aucune association ne ressort")):
        (only,) = chosen_associations(evidence(released(*rows), plan, PLEBISCITE_CODEBOOK, language))
        assert only.text.startswith(words)


def test_each_model_says_what_it_is_and_how_its_interactions_with_gender_were_tested():
    test = {"analysis": "models", "measure": "gender_interactions", "unit": "F", "group": "women", "contrast": "men"}
    rows = (*IN_UNITS, {**test, "p_value": 0.03, "n": 870})
    for language, kind, tested in (
        (
            "en",
            "Liking of the status quo: a linear regression on the answers of 870 women and 890 men",
            "p = 0.03, all",
        ),
        ("fr", "« Goût du statu quo » : une régression linéaire sur les réponses de 870 femmes", "p = 0,03, tous"),
    ):
        of, _ = told(language, NUMBER, *rows)
        intro = model_intros(of, report_tables(of))[-1].replace("\u00a0", " ")
        assert intro.startswith(kind)
        assert tested in intro


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_withheld_is_never_called_too_uncertain(language):
    model = {"outcome": {"question": "vote", "share": ["Y"]}, "terms": [AGE, EDUCATION], "label": "would vote yes"}
    hidden = {"release": "withheld", "release_reason": "small_count"}
    rows = [
        *(effect("education=PS", group, None, None, None, **hidden) for group in ("women", "men")),
        effect("age", "women", None, None, None, **hidden),
        effect("age", "men", 0.01, -0.1, 0.12),
    ]
    uncertain, withheld = sentences(language, model, *rows)
    words = {
        "en": ("Too uncertain", "withheld among women", "is withheld, to protect who answered, of:"),
        "fr": ("Trop incertain", "non publié chez les femmes", "n’est pas publié, pour protéger les personnes, pour"),
    }
    first, partly, wholly = words[language]
    assert uncertain.startswith(first)
    assert partly in uncertain
    assert {"en": "Education", "fr": "Instruction"}[language] not in uncertain
    assert wholly in withheld
    assert {"en": "Education", "fr": "Instruction"}[language] in withheld


def test_a_difference_alone_is_said_too():
    model = {"outcome": {"question": "vote", "share": ["Y"]}, "terms": [AGE], "label": "would vote yes"}
    rows = [effect("age", "women", -0.05, -0.11, 0.01), effect("age", "men", 0.04, -0.02, 0.1)]
    (said,) = sentences("en", model, *rows, effect("age", "women", -0.09, -0.16, -0.02, contrast="men"))
    assert "women and men differ by 9.0 points (2.0 to 16.0)" in said
    assert said.startswith(
        "An answer 10 higher to “Age in years” goes with the share who would vote yes otherwise among"
    )
    assert "is associated with" not in said, "neither among women alone nor among men"


def test_a_limit_near_zero_is_never_printed_as_zero():
    (english,) = sentences("en", NUMBER, effect("age", "men", 0.072, 0.005, 0.14, unit="value", n=890))
    assert "0.072 higher among men (0.005 to 0.140)" in english


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "A logistic regression of 870 women and 890 men who were asked."),
        ("fr", "une régression logistique sur 870 femmes et 890 hommes à qui la question a été posée."),
    ],
)
def test_a_model_of_silence_rests_on_all_who_were_asked(language, words):
    model = {"outcome": {"question": "vote", "reason": ["refused"]}, "terms": [AGE], "label": "refused to say"}
    rows = [effect("age", group, 0.03, 0.01, 0.05, n=n) for group, n in (("women", 870), ("men", 890))]
    of, _ = told(language, model, *rows)
    intro = model_intros(of, report_tables(of))[-1].replace("\u00a0", " ")
    assert words.lower() in intro.lower()
