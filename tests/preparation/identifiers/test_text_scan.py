"""People's own words: who and where is found in them, what is masked, and what is let alone."""

from __future__ import annotations

import pytest

from bogolan.preparation.identifiers.survey_places import Places, places_of
from bogolan.preparation.identifiers.text_scan import kinds_in, redacted, scan
from bogolan.preparation.identifiers.word_lists import known_names
from bogolan.survey.questionnaire import Question

PLACES = Places(frozenset({("koro",), ("grand", "marche")}), frozenset({"v049"}))


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("Je m'appelle fatou diarra et je cultive.", "Je m'appelle [name] et je cultive."),
        ("My cousin Zxyl went away.", "My cousin [name] went away."),
        ("Madame Zxyl a dit non", "Madame [name] a dit non"),
        ("M. Zxyl est venu.", "M. [name] est venu."),
        ("mon frère amadou traoré est mort", "mon frère [name] est mort"),
        ("On a vu Zxyl Abcd hier", "On a vu [name] hier"),
        ("Modibo est parti", "[name] est parti"),
        ("Zxyl Abcd a tout vu", "[name] a tout vu"),
        ("le fils d’Amadou", "le fils d’[name]"),
        ("la maison de l'imam Boureima", "la maison de l'imam [name]"),
        ("Cela s'est passé à Zxyl.", "Cela s'est passé à [place]."),
        ("it happened near Zxyl", "it happened near [place]"),
        ("dans le village de zxylabc", "dans le village de [place]"),
        ("le quartier Zxyl", "le quartier [place]"),
        ("ils viennent de koro et du GRAND MARCHÉ", "ils viennent de [place] et du [place]"),
        ("ceux de V049", "ceux de [place]"),
        ("appelez le 76 12 34 56 ou 66123456", "appelez le [phone] ou [phone]"),
        ("au +223 76-12-34-56.", "au [phone]."),
        ("tel: 6612-3456", "tel: [phone]"),
        ("+33 6 12 34 56 78", "[phone]"),
        ("0022376123456 le soir", "[phone] le soir"),
        ("écrire à jean.d@example.org", "écrire à [e-mail]"),
        ("le puits est à 14.4973, -4.1950", "le puits est à [position]"),
        ("14°29'N 4°11'W", "[position] [position]"),
    ],
)
def test_who_and_where_is_masked(said, masked):
    assert redacted(said, places=PLACES) == masked


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Les femmes ne sont plus libres. Mais on vit.",
        "Dieu nous aide, inch'Allah. L'État est loin.",
        "Les Peuls et les Dogons vivent au Mali, en Afrique.",
        "Le 3 février 2020 on a payé 12 500 000 francs pour 300 000 têtes",
        "fait le 20200203, il faisait 40°C",
        "People here obey. They say: We are tired. I know.",
        "TOUT LE MONDE A PEUR ICI",
        "Les femmes du village de pêcheurs",
        "L'ONG et la MINUSMA sont parties, ils écoutent RFI",
        "in the middle of the village of the chief",
        "1,200 or 45,300; 12,500",
    ],
)
def test_what_tells_nobody_is_let_alone(said):
    assert scan(said, PLACES) == ()
    assert redacted(said, places=PLACES) == said


def test_masks_speak_the_language_of_the_report():
    assert redacted("Madame Zxyl, 76 12 34 56, à Zxyl", "fr") == "Madame [nom], [téléphone], à [lieu]"


def test_what_is_found_does_not_overlap_and_stands_where_it_says():
    text = "Mme Awa Zxyl de Koro, tel 76 12 34 56, awa@example.org"
    found = scan(text, PLACES)
    assert [text[one.start : one.end] for one in found] == ["Awa Zxyl", "Koro", "76 12 34 56", "awa@example.org"]
    assert kinds_in(text, PLACES) == ("name", "phone", "email", "place")


def test_places_are_those_of_the_form():
    questions = {
        "village_id": Question("village_id", "select_one", choices={"V001": "V001", "V002": {"fr": "Zxyl le Vieux"}}),
        "zone": Question("zone", "select_one", choices={"1": "Nord", "2": "Sud"}),
        "sex": Question("sex", "select_one", choices={"1": "Femme"}),
    }
    assert places_of(questions) == Places(frozenset({("zxyl", "le", "vieux")}), frozenset({"v001", "v002"}))
    assert ("nord",) in places_of(questions, ["zone"]).names


def test_the_list_of_names_has_no_common_words():
    common = {"paix", "route", "femme", "homme", "terre", "people", "water", "school", "road", "peace", "guerre"}
    assert len(known_names()) > 250
    assert not common & known_names()
