"""Methods, disclosure items, limits and ethics: said from the plan and the rows, with what is missing named."""

from __future__ import annotations

import pytest
from released_surveys import headline, headline_plan, plebiscite

from bogolan.publication.sentences.methods import aapor, accounting, ethics, how_to_read, limits, methods


def test_there_are_eleven_disclosure_items_in_order():
    items = aapor(headline("en"))
    assert [item.split(". ")[0] for item, _ in items] == [str(number) for number in range(1, 12)]
    assert all(answer for _, answer in items)


def test_an_item_that_the_plan_lacks_is_named_as_missing():
    answers = dict(aapor(headline("en", mode=None, population=None, conducted_by=None)))
    assert answers["6. Mode"] == "Missing: the plan does not say."
    assert answers["4. Population"] == "Missing: the plan does not say."
    assert "Sponsor: missing" in answers["2. Sponsor and conductor"]
    assert "Conducted by: missing" in answers["2. Sponsor and conductor"]
    assert "missing: the plan does not say" in answers["5. How the sample was generated"]


def test_items_of_a_full_plan_miss_nothing():
    full = headline(
        "fr",
        sponsor="Fonds",
        sampling_note="Douze villages choisis avec les chefferies",
        limits={"fr": "Un seul cercle"},
    )
    text = " ".join(answer for _, answer in aapor(full))
    assert "manquant" not in text.lower()
    assert "manque" not in text
    assert "Du 4 novembre 2019 au 22 novembre 2019." in text
    assert "Un seul cercle." in text


def test_size_and_clusters_are_said():
    assert methods(headline("en"))[0].startswith("The results rest on 60 women and 60 men in 12 villages.")
    assert methods(plebiscite("fr"))[0].startswith("Les résultats reposent sur 1\u00a0379 femmes et 1\u00a0321 hommes.")


def test_weights_and_the_assumed_correlation_are_said():
    design = {**headline_plan()["design"], "weights": "w", "intracluster_correlation": 0.05}
    text = " ".join(methods(headline("en", design=design)))
    assert "Answers are weighted" in text
    assert "correlate by at least 0.05" in text
    assert "0.2" in " ".join(methods(headline("en")))


@pytest.mark.parametrize(
    ("sampling", "margin"), [("probability", True), ("quota", False), ("purposive", False), ("undocumented", False)]
)
def test_only_a_probability_sample_has_a_margin_of_error(sampling, margin):
    text = how_to_read(headline("en", sampling=sampling))
    assert ("This is the margin of sampling error" in text) == margin
    assert ("if the villages had been drawn at random" in text) != margin


def test_limits_follow_from_the_plan_and_the_rows():
    one, other = " ".join(limits(headline("en"))), " ".join(limits(plebiscite("en", limits="Only towns")))
    assert "invented" in one
    assert "invented" not in other
    assert other.startswith("Only towns.")
    assert "Associations come from one survey" in other
    assert "Associations come from one survey" not in one
    assert "same outcome" in other
    assert "brackets" in other


def test_consent_is_claimed_only_where_the_plan_names_its_question():
    asked = ethics(headline("en", consent={"question": "marriage", "given": "improved"}))[0]
    assert asked.startswith("Consent was asked for (“Since these men")
    assert "names no question on consent" in ethics(headline("en"))[0]


def test_every_row_is_accounted_for_in_words():
    assert accounting(headline("en")) == [
        ("Rows read", "121"),
        ("Interviews kept", "120"),
        ("Duplicates set aside", "1"),
    ]
