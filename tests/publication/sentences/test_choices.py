"""What is said where several answers could be given: shares of people, who was asked, and of whom it speaks."""

from __future__ import annotations

import pytest
from several_answers import CHOICES, ITEM, choice_rows, number_of_choices, silent, survey

from bogolan.publication.sentences.choices import choices_finding
from bogolan.publication.sentences.comparisons import adjusted
from bogolan.publication.sentences.key_findings import all_findings, chosen_drivers, key_findings
from bogolan.publication.sentences.ranks import ranks_told

SPACE = "\u00a0"


def finding(language: str = "en", *rows: dict, **item: object) -> str:
    told = {**ITEM, **item}
    return choices_finding(survey(language, [*rows] or None, told), "drivers", told).text.replace(SPACE, " ")


def test_shares_are_of_those_who_answered_with_their_base_and_the_condition_of_their_interval():
    told = finding()
    assert told.startswith(
        "Several answers could be given to “Why do people here help them?”: of those who answered, 45% of women "
        "(n = 410) and 40% of men (n = 410) named “Fear”; 30% of women and 36% of men named “Faith” (SYNTHETIC); if "
        "villages were randomly drawn, the data fit 39–51% of women and 34–46% of men for “Fear”; 24–36% of women"
    )
    assert "Money" not in told.partition("Women and men differ")[0], "what cannot be first is in the table"


def test_it_says_who_was_asked_and_that_answers_speak_of_others():
    assert finding().endswith(
        "Asked only of those who answered “Yes” or “Partly” to “Do people help them?”. The question is about other "
        "people: answers tell what respondents think of them, not what respondents do, feel or want themselves."
    )
    assert "other people" not in finding(speaks_of=None)


def test_only_an_established_difference_is_stated():
    told = finding()
    assert "Women and men differ in “Money”, higher among women by 16 points (8 to 24)." in told
    unclear = [row for code in ("fear", "faith") for row in choice_rows(code)]
    assert "Of 2 answers compared, all are too uncertain to establish a difference between women and men." in finding(
        "en", *unclear
    )


def test_a_choice_is_named_most_only_where_its_rank_is_a_set_of_one():
    told = finding()
    assert "Of 3 answers, “Fear” was named by the largest share among women." in told
    assert "by the largest share among men cannot be told: it may be “Fear” or “Faith”." in told


def test_the_same_in_french():
    told = finding("fr")
    assert told.startswith(
        "Plusieurs réponses pouvaient être données à « Pourquoi les gens d’ici les aident-ils ? » : parmi les "
        "personnes ayant répondu, 45 % des femmes (n = 410) et 40 % des hommes (n = 410) ont cité « La peur » ; 30 % "
    )
    assert "De 3 réponses, c’est « La peur » que la plus grande part a citée chez les femmes." in told
    assert "Femmes et hommes diffèrent pour « L’argent », soit 16 points de plus chez les femmes (8 à 24)." in told
    assert "Question posée seulement à qui a répondu « Oui » ou « En partie » à « Les gens les aident-ils ? »." in told
    assert told.endswith("non ce que les personnes interrogées font, ressentent ou veulent elles-mêmes.")


def test_what_is_withheld_is_said_to_be_and_no_rank_is_told():
    told = finding("en", *choice_rows("fear"), *choice_rows("faith"), *choice_rows("money", withheld=True))
    assert "For 1 answer the difference between women and men is withheld." in told
    assert "Which of 3 answers was named by the largest share among women is withheld." in told
    assert "26%" not in told
    all_hidden = finding("en", *(row for code in CHOICES for row in choice_rows(code, withheld=True)))
    assert all_hidden.startswith("What was answered to “Why do people here help them?” is withheld")


def test_who_did_not_know_is_said():
    assert "7% of women and 7% of men asked did not know what to answer." in finding()


def test_only_the_choices_that_the_plan_compares_are_spoken_of():
    rows = [row for code in ("faith", "money") for row in choice_rows(code)]
    assert "Fear" not in finding("en", *rows, *choice_rows("fear"), share=["faith", "money"])


def test_a_short_survey_says_it_among_its_key_findings_and_never_as_a_battery():
    evidence = survey()
    assert any("Several answers" in found.text for found in key_findings(evidence))
    assert ranks_told(evidence) == []
    assert all("driv" not in found.text for found in all_findings(evidence))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_choice_on_which_women_and_men_differ_can_be_a_key_finding_and_carries_whom_it_speaks_of(language):
    items = [{"question": f"q{place}", "measure": "share", "share": ["1"]} for place in range(7)]
    evidence = survey(language, drivers=[*items, ITEM])
    (chosen,) = chosen_drivers(evidence)
    assert (chosen["question"], chosen["share"]) == ("why", ["money"])
    told = next(found.text for found in key_findings(evidence) if "26" in found.text).replace(SPACE, " ")
    wanted = {
        "en": ("named “Money” when asked “Why do people here help them?”", "The question is about other people"),
        "fr": ("ont cité « L’argent » à la question « Pourquoi", "La question porte sur d’autres personnes"),
    }
    assert all(words in told for words in wanted[language])


def test_the_choices_are_adjusted_for_each_other():
    assert "for the 3 answers to “Why do people here help them?” by Benjamini" in adjusted(survey())


def test_one_gender_alone_has_no_word_on_differences():
    rows = [row for code in CHOICES for row in choice_rows(code) if row["group"] == "men" and not row.get("contrast")]
    told = finding("en", *rows, *number_of_choices()[1:], *silent()[1:])
    assert "women" not in told
    assert "40% of men (n = 410) named “Fear”" in told


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["All answers to “Why do people here help them?” were put in an order: of those who answered, 45%",
                "men (n = 410) put “Fear” first;", "“Money” put first, higher among women by 16 points (8 to 24).",
                "Of 3 answers, “Fear” has the first mean rank among women."]),
        ("fr", ["ont été mises dans un ordre : parmi les personnes ayant répondu, 45 % des femmes (n = 410)",
                "ont mis « La peur » en premier ;", "« L’argent » en premier, soit 16 points de plus chez les femmes",
                "c’est « La peur » dont le rang moyen vient en premier chez les femmes."]),
    ],
)  # fmt: skip
def test_a_ranking_is_told_by_first_places_and_mean_ranks(language, words):
    told = finding(language, measure="ranking")
    assert all(text in told for text in words), told
    assert "named" not in told
    assert "cité" not in told


def together(p_value: float | None, **more: object) -> dict:
    about = {"analysis": "drivers", "measure": "joint_test", "unit": "F", "outcome": "why", "base": "answered"}
    return {**about, "group": "women", "contrast": "men", "p_value": p_value, **more}


@pytest.mark.parametrize(
    ("language", "measure", "p_value", "words"),
    [
        ("en", "choices", 0.03, "Over all answers compared, together, women and men differ (p = 0.03)."),
        ("en", "choices", 0.4, "together, it is not established that women and men differ (p = 0.40)."),
        ("fr", "choices", 0.03, "Sur l’ensemble des réponses comparées, femmes et hommes diffèrent (p = 0,03)."),
        ("fr", "choices", 0.4, "il n’est pas établi que femmes et hommes diffèrent (p = 0,40)."),
        ("en", "ranking", 0.03, "Over the mean ranks of all answers, together, women and men differ (p = 0.03)."),
        ("fr", "ranking", 0.4, "Sur l’ensemble des rangs moyens, il n’est pas établi que"),
    ],
)
def test_whether_women_and_men_differ_in_any_choice_is_said_once(language, measure, p_value, words):
    told = finding(language, *choice_rows("fear"), *choice_rows("faith"), together(p_value), measure=measure)
    assert words in told


def test_what_is_withheld_of_all_choices_has_no_sentence():
    told = finding("en", *choice_rows("fear"), *choice_rows("faith"), together(None, release="withheld"))
    assert "together" not in told


AGAIN = {"domain": "sensitivity", "domain_level": "quiet"}
IN_PLACES = {
    "again": (AGAIN, {"sensitivity": [{"name": "quiet", "label": {"en": "where it was quiet", "fr": "au calme"}}]}),
    "group": (
        {"domain": "group", "domain_level": "young"},
        {"groups": [{"name": "young", "label": {"en": "young women", "fr": "les jeunes femmes"}}]},
    ),
    "domain": (
        {"domain": "zone", "domain_level": "n"},
        {"domains": [{"question": "zone", "label": {"en": "zone", "fr": "zone"}}]},
    ),
}
WITHHELD_WORDS = {
    (
        "en",
        "again",
    ): "A second time (where it was quiet), what was answered to it is withheld, to protect who answered.",
    (
        "fr",
        "again",
    ): "Une seconde fois (au calme), ce qui y a été répondu n’est pas publié, pour protéger qui a répondu.",
    ("en", "group"): "What young women answered to it is withheld, to protect them.",
    ("fr", "group"): "Ce qu’y ont répondu les jeunes femmes n’est pas publié, pour les protéger.",
    ("en", "domain"): "By zone, what was answered to it is withheld, to protect who answered.",
    ("fr", "domain"): "Par zone, ce qui y a été répondu n’est pas publié, pour protéger qui a répondu.",
}


@pytest.mark.parametrize(("language", "place"), WITHHELD_WORDS)
def test_that_nothing_of_a_question_leaves_again_is_said_without_why(language, place):
    where, plan = IN_PLACES[place]
    words = WITHHELD_WORDS[language, place]

    def told(*again: dict) -> str:
        rows = [*choice_rows("fear"), *choice_rows("faith"), *({**row, **where} for row in again)]
        return choices_finding(survey(language, rows, **plan), "drivers", ITEM).text.replace(SPACE, " ")

    assert words not in told()
    reasons = ("small_base", "small_count", "few_clusters", "area")
    hidden = [[row | {"release_reason": one} for row in choice_rows("fear", withheld=True)] for one in reasons]
    assert all(words in told(*rows) for rows in hidden)
    assert len({told(*rows) for rows in hidden}) == 1, "the sentence is the same whatever the reason"
    assert words not in told(*choice_rows("fear", withheld=True), *choice_rows("faith")), "some of it leaves"
    communal = [row | {"release_reason": "communal"} for row in choice_rows("fear", withheld=True)]
    assert words not in told(*communal)
