"""Sentences from released rows: the headline word for word, honest readings, and what must never be printed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from released_surveys import (
    HEADLINE_CODEBOOK,
    PLEBISCITE_CODEBOOK,
    evidence,
    gap,
    headline,
    headline_plan,
    headline_rows,
    plebiscite,
    plebiscite_plan,
    plebiscite_rows,
    released,
    respondents,
    share,
)

from bogolan.publication.sentences.evidence import Evidence
from bogolan.publication.sentences.findings import title_finding
from bogolan.publication.sentences.key_findings import key_findings
from bogolan.publication.sentences.methods import ethics, limits, methods
from bogolan.publication.tables.report_tables import report_tables
from bogolan.publication.wording import messages

ENGLISH = (
    "All 60 women and 54 of 60 men asked, in 12 villages, reported improved access to marriage (SYNTHETIC); if "
    "villages "
    "were randomly drawn and answers within them moderately alike, the data fit 87–100% of women and 72–98% of men, "
    "too "
    "uncertain to establish a difference. This measures what was said to an interviewer about marriage, not support, "
    "and "
    "no interval covers fear or who could not be reached."
)
FRENCH = (
    "Les 60 femmes et 54 des 60 hommes interrogés dans 12 villages ont déclaré un meilleur accès au mariage "
    "(SYNTHÉTIQUE)\u00a0; si les villages étaient tirés au hasard et les réponses moyennement semblables en leur "
    "sein, les "
    "données sont compatibles avec 87 à 100\u00a0% des femmes et 72 à 98\u00a0% des hommes, trop incertain pour "
    "établir une "
    "différence. Cela mesure ce qui a été dit à un enquêteur sur le mariage, non le soutien, et aucun intervalle ne "
    "couvre "
    "la peur ni les personnes non atteintes."
)


def texts(found: Evidence) -> list[str]:
    return [finding.text for finding in key_findings(found)]


def changed(change: dict, **which: object) -> list[dict]:
    """The headline's rows, those with these values changed."""
    return [{**row, **change} if which.items() <= row.items() else row for row in headline_rows()]


def headline_with(rows: list[dict], language: str = "en", **changes: object) -> Evidence:
    return evidence(released(*rows), headline_plan(**changes), HEADLINE_CODEBOOK, language)


# ---------------------------------------------------------------------------------------------------------- headline


@pytest.mark.parametrize(("language", "paragraph"), [("en", ENGLISH), ("fr", FRENCH)])
def test_the_headline_reads_word_for_word(language, paragraph):
    assert texts(headline(language))[0] == paragraph


def test_the_title_states_the_finding_and_its_uncertainty():
    assert title_finding(headline("en")) == (
        "All 60 women and 54 of 60 men asked reported improved access to marriage, too uncertain to establish a "
        "difference (SYNTHETIC)"
    )


def test_a_real_survey_is_not_called_synthetic():
    assert "SYNTHETIC" not in " ".join(texts(headline("en", synthetic=False)))


def test_a_plan_that_measures_support_does_not_say_that_it_does_not():
    support = [{"question": "vote", "share": ["Y"], "measure": "share"}]
    assert ", not support" not in " ".join(texts(headline("en", support=support)))
    assert ", not support" in texts(headline("en"))[0]


def test_without_a_statement_the_question_and_the_answer_are_quoted():
    item = {key: value for key, value in headline_plan()["drivers"][0].items() if key not in ("statement", "topic")}
    english, french = (headline(language, drivers=[item]) for language in ("en", "fr"))
    assert "answered “Improved” to “Since these men" in texts(english)[0]
    assert "ont répondu «\u00a0Amélioré\u00a0» à «\u00a0Depuis la présence" in texts(french)[0]
    assert "interviewer, not support, and" in texts(english)[0]
    assert title_finding(english) is None


def test_the_other_end_of_the_scale_is_among_the_key_findings():
    assert texts(headline("en"))[1] == "At the other end of the scale, 0 of 60 women and 2 of 60 men answered “Worse”."


# ----------------------------------------------------------------------------------------------- sampling and reading


@pytest.mark.parametrize(
    ("changes", "condition"),
    [
        ({"sampling": "probability"}, "within the margin of sampling error (95% confidence), the data fit 87–100%"),
        ({"sampling": "quota"}, "if villages were randomly drawn and answers within them moderately alike"),
        ({"sampling": "undocumented", "design": {}}, "if respondents were drawn at random, the data fit 87–100%"),
        (
            {"design": {"clusters": "ea", "cluster_unit": "enumeration_area", "intracluster_correlation": 0.05}},
            "if enumeration areas were randomly drawn and answers within them slightly alike",
        ),
        (
            {"design": {"clusters": "d", "cluster_unit": "district", "intracluster_correlation": 0.5}},
            "if districts were randomly drawn and answers within them strongly alike",
        ),
    ],
)
def test_an_interval_is_read_as_the_sampling_allows(changes, condition):
    found = headline("en", **changes)
    assert condition in texts(found)[0]
    has_margin = any(
        "margin of sampling error" in text for text in [texts(found)[0], *methods(found)] if "not" not in text
    )
    assert has_margin == (changes.get("sampling") == "probability")


def test_without_a_probability_sample_no_sentence_claims_a_margin_of_error():
    for text in texts(headline("en")):
        assert "margin of sampling error" not in text or "no margin of sampling error" in text


def test_a_share_in_the_middle_assumes_no_correlation():
    rows = [{**row, "estimate": 0.5, "count": 30} if row.get("level") == "improved" else row for row in headline_rows()]
    assert "if villages were randomly drawn, the data fit" in texts(headline_with(rows))[0]


@pytest.mark.parametrize(
    ("mode", "said"),
    [("web", "written in a questionnaire"), ("telephone", "said to an interviewer"), (None, "said in a survey")],
)
def test_it_says_how_answers_were_given(mode, said):
    assert f"This measures what was {said} about marriage" in texts(headline("en", mode=mode))[0]


@given(estimate=st.floats(-0.9, 0.9), half=st.floats(0.001, 0.5))
def test_a_direction_is_stated_only_where_the_interval_excludes_zero(estimate, half):
    lower, upper = estimate - half, estimate + half
    rows = [row for row in headline_rows() if row["measure"] != "gap"]
    text = texts(headline_with([*rows, gap("drivers", "marriage", "improved", estimate, lower=lower, upper=upper)]))[0]
    assert ("higher among women" in text) == (lower > 0)
    assert ("lower among women" in text) == (upper < 0)
    assert ("too uncertain to establish a difference" in text) == (lower <= 0 <= upper)


def test_a_collapsed_interval_is_never_printed():
    rows = changed({"lower": 1.0, "upper": 1.0}, level="improved", group="women")
    text = texts(headline_with(rows))[0]
    assert "100-100" not in text
    assert "the data fit 72–98% of men" in text


# ------------------------------------------------------------------------------------------------- many, means, models


def test_a_large_survey_speaks_in_percentages_of_those_who_answered():
    assert texts(plebiscite("en"))[0] == (
        "36% of women (n\u00a0=\u00a01,344) and 31% of men (n\u00a0=\u00a01,290) who answered said they would vote "
        "yes; if respondents were "
        "drawn at random, the data fit 33–39% of women and 28–34% of men, higher among women by 5 points (1 to 9)."
    )


def test_means_are_said_with_their_interval_and_gap():
    assert texts(plebiscite("en"))[3] == (
        "The mean answer to “Scale of support for the status quo” was 0.07 among women (n\u00a0=\u00a01,344) and "
        "−0.07 among men "
        "(n\u00a0=\u00a01,290); if respondents were drawn at random, the data fit a mean of 0.01 to 0.12 among women "
        "and of −0.12 to "
        "−0.01 among men, higher among women by 0.13 (0.06 to 0.21)."
    )


def test_refusals_stand_beside_the_finding():
    assert texts(plebiscite("en"))[2].startswith(
        "7% of women and 6% of men asked refused to answer “How do you intend to vote?”"
    )


def test_effects_are_associations_and_differ_only_where_the_difference_excludes_zero():
    found = texts(plebiscite("en"))
    assert (
        "An answer 10 higher to “Age in years” is associated with the share who would vote yes rather than no: 3.0 "
        "points higher among women "
        "(1.0 to 5.0) and too uncertain to establish among men; too uncertain to establish that women and men differ."
    ) in found
    assert (
        "“Secondary” rather than “Primary” (“Education”) is associated with the share who would vote yes rather than "
        "no: 10.0 points "
        "lower among women (4.0 to 16.0) and too uncertain to establish among men; women and men differ by 10.0 points "
        "(1.0 to 18.0)."
    ) in found
    assert (
        "Too uncertain to establish an association with the share who would vote yes rather than no: "
        "“Post-secondary” rather than "
        "“Primary” (“Education”)."
    ) in found


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_sentence_or_table_joins_a_communal_identity_with_support(language):
    found = plebiscite(language)
    cells = [cell for table in report_tables(found).values() for row in table.body for cell in row]
    for text in [*texts(found), *cells]:
        assert "at home" not in text
        assert "parlez" not in text
    assert any(word in ethics(found)[-1] for word in ("ethnic group", "ethnie"))


# ------------------------------------------------------------------------------------------------ one gender, withheld


def only_men() -> list[dict]:
    kept = [row for row in headline_rows() if row.get("group") in ("men", None)]
    return [row for row in kept if row["analysis"] != "sample"] + respondents(men=60)


def test_a_survey_of_men_only_says_nothing_of_women():
    english, french = (headline_with(only_men(), language) for language in ("en", "fr"))
    assert texts(english)[0].startswith("54 of 60 men asked, in 12 villages, reported")
    assert "establish a difference" not in texts(english)[0]
    assert "72–98% of men. This measures" in texts(english)[0]
    assert texts(french)[0].startswith("54 des 60 hommes interrogés dans 12 villages ont déclaré")
    assert texts(english)[-1].startswith("Only men were asked: nothing can be told of women")
    assert len(report_tables(english)["shares"].headings) == 4


def test_women_only_agree_in_french():
    rows = [row for row in headline_rows() if row.get("group") in ("women", None) and row["measure"] != "gap"]
    assert texts(headline_with(rows, "fr"))[0].startswith("Les 60 femmes interrogées dans 12 villages ont déclaré")


EMPTY = {
    "estimate": None,
    "lower": None,
    "upper": None,
    "n": None,
    "count": None,
    "clusters": None,
    "release": "withheld",
}


def test_one_gender_withheld_is_said_without_its_reason():
    rows = changed({**EMPTY, "release_reason": "small_count"}, level="improved", group="women")
    rows = [{**row, **EMPTY, "release_reason": "complement"} if row["measure"] == "gap" else row for row in rows]
    text = texts(headline_with(rows))[0]
    assert text.startswith("54 of 60 men asked")
    assert "What women answered is withheld, to protect them." in text
    assert "difference between women and men is withheld" in text
    assert "too few" not in text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_everything_withheld_leaves_no_number_and_names_the_classes_of_rules(language):
    rows = [{**row, **EMPTY, "release_reason": "small_base"} for row in headline_rows()]
    found = headline_with(rows, language)
    assert not re.search(r"\d", re.sub(r"« .*? »|“.*?”", "", " ".join(texts(found))))
    assert title_finding(found) is None
    reason = {"en": "too few people were asked", "fr": "trop peu de personnes ont été interrogées"}[language]
    assert reason in " ".join(ethics(found))
    assert all(
        not re.search(r"\d", cell) for table in report_tables(found).values() for row in table.body for cell in row
    )


def test_withheld_is_told_by_class_of_rule_and_not_by_cell():
    text = " ".join(ethics(plebiscite("en")))
    assert "2 of 29 numbers are withheld" in text
    reason = "too few people gave the answer, or all but a few did, or the number would reveal another that is withheld"
    assert f"; {reason}" in text
    assert "Undecided" not in text


@pytest.mark.parametrize(
    ("band", "said"),
    [("75-90", "75–90% of women"), ("0-10", "at most 10% of women"), ("90-100", "at least 90% of women")],
)
def test_a_band_is_said_as_a_range_without_interval(band, said):
    women = {"estimate": None, "lower": None, "upper": None, "count": None, "release": "banded", "note": band}
    rows = [
        {**row, **women} if row.get("level") == "improved" and row["group"] == "women" else row
        for row in headline_rows()
    ]
    text = texts(headline_with(rows))[0]
    assert said in text.replace("At ", "at ")
    assert "the data fit 72–98% of men" in text


@pytest.mark.parametrize(
    ("note", "estimate", "said"), [("or_less", 0.05, "at most 5% of women"), ("or_more", 0.95, "at least 95% of women")]
)
def test_a_sensitive_share_at_the_edge_is_said_as_a_bound(note, estimate, said):
    rows = [
        share("support", "vote", "Y", "women", estimate, note=note, n=500),
        share("support", "vote", "Y", "men", 0.3, n=500),
    ]
    found = evidence(released(*rows), plebiscite_plan(models=[]), PLEBISCITE_CODEBOOK, "en")
    assert said in texts(found)[0].replace("At ", "at ")


def test_the_same_row_twice_is_refused():
    twice = released(*headline_rows(), *headline_rows()[:1])
    with pytest.raises(ValueError, match="2 released rows where one was expected"):
        key_findings(evidence(twice, headline_plan(), HEADLINE_CODEBOOK, "en"))


# ------------------------------------------------------------------------------------------------------ never printed

# Each of the ten sentences of the design, as what it has in common with its like; in English and in French.
NEVER_PRINTED = {
    "All women in Mopti say": r"\ball (the )?(women|men) in\b|toutes les femmes d|tous les hommes d",
    "100% (±0)": r"±|\+/-|100\s?[-–]\s?100",
    "Women support the group more than men": r"\b(more|less) than (wo)?men\b|(plus|moins) que les (femmes|hommes)",
    "drives support": r"\bdriv(es?|ing|en)\b|\bcaus(e|es|ed|ing|ent)\b|\beffect of\b|\bexplain|entraîn|expliqu",
    "No difference (p = 0.4)": r"\bno (\w+ )?difference\b|not differ|\bp\s?=|aucune? (différence|écart)|ne diffèrent",
    "confirms International Alert's finding": r"confirm|\bproves?\b|\bprouve",
    "protection is women's main motive": r"\b(main|chief|leading|most important|strongest)\b|primary (motive|reason)"
    r"|princip(al|aux|ale|ales) (motif|facteur|raison)|le plus (important|fort)",
    "ethnicity, livelihood or language with support": r"speak at home|Que parlez-vous",
    "In Youwarou nobody refused": r"\bnobody\b|\bno one\b|\bnone (of|refused)|personne n[’']a refusé|aucun refus",
    "True support is 22%": r"\b(true|real|actual) support|(vrai|véritable) soutien|soutien réel",
}


def survey_states() -> list[Evidence]:
    """Many different surveys: samplings, modes, designs, genders, and rows published, banded or withheld."""
    states = []
    withheld_women = changed({**EMPTY, "release_reason": "small_count"}, group="women")
    banded = [
        {**row, "estimate": None, "lower": None, "upper": None, "release": "banded", "note": "90-100"}
        if row["measure"] == "share"
        else row
        for row in headline_rows()
    ]
    gaps = [changed({"estimate": e, "lower": e - 0.05, "upper": e + 0.05}, measure="gap") for e in (-0.2, 0.0, 0.2)]
    no_gap = [row for row in headline_rows() if row["measure"] != "gap"]
    for language in ("en", "fr"):
        for sampling in ("probability", "quota", "purposive", "undocumented"):
            for rows in (headline_rows(), only_men(), withheld_women, banded, no_gap, *gaps):
                for design in (headline_plan()["design"], {}):
                    states.append(headline_with(rows, language, sampling=sampling, design=design, population=None))
            states.append(plebiscite(language, sampling=sampling, mode="web"))
            hidden = [{**row, **EMPTY, "release_reason": "few_clusters"} for row in plebiscite_rows()]
            states.append(evidence(released(*hidden), plebiscite_plan(), PLEBISCITE_CODEBOOK, language))
    return states


@pytest.fixture(scope="module")
def everything_said() -> list[str]:
    """Every sentence that the rules make of these surveys."""
    said: dict[str, None] = {}
    for found in survey_states():
        for text in [*texts(found), title_finding(found) or "", *limits(found)]:
            said[text] = None
    return list(said)


@pytest.mark.parametrize("sentence", NEVER_PRINTED)
def test_never_printed(sentence, everything_said):
    assert len(everything_said) > 100
    printed = [text for text in everything_said if re.search(NEVER_PRINTED[sentence], text, re.IGNORECASE)]
    assert printed == []


@pytest.mark.parametrize("sentence", sorted(NEVER_PRINTED.keys() - {"ethnicity, livelihood or language with support"}))
def test_the_pattern_of_what_is_never_printed_finds_its_own_sentence(sentence):
    assert re.search(NEVER_PRINTED[sentence], sentence, re.IGNORECASE)


# All that is said of models, in sentences, tables and figures.
OF_MODELS = (
    *("model.", "model_fit.", "specification.", "decomposition.", "report.model", "report.specif", "report.explained"),
    *("report.parted", "report.few_clusters", "report.imputed", "report.predicted", "method.models", "method.specif"),
)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_message_about_findings_holds_a_forbidden_sentence(language):
    spoken = ("chosen.", "finding.", "gap.", "model.", "share.")
    for key, message in messages(language).items():
        for name, pattern in NEVER_PRINTED.items():
            assert not (key.startswith(spoken) and re.search(pattern, str(message), re.IGNORECASE)), (key, name)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_message_about_a_model_says_what_causes_or_explains(language):
    """But for a heading that calls an effect of a specification by its name."""
    told = {key: str(message) for key, message in messages(language).items() if key.startswith(OF_MODELS)}
    pattern = re.compile(NEVER_PRINTED["drives support"], re.IGNORECASE)
    assert len(told) > 50
    assert {key for key, message in told.items() if pattern.search(message)} <= {"report.specified_note"}
