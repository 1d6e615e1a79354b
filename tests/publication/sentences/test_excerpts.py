"""In their own words: voices beside numbers, who spoke only as far as the gate tells it, and the rules printed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from released_surveys import evidence, excerpt_counts, excerpts, headline, released, with_excerpts

from bogolan.publication.quotations import quotations
from bogolan.publication.sentences.excerpts import agreement, excerpts_introduced, themes_told
from bogolan.publication.sentences.findings import cannot_be_told
from bogolan.publication.tables.excerpt_table import excerpt_table
from bogolan.publication.tables.report_tables import report_tables

NBSP = "\u00a0"
COUNTS = excerpt_counts(women=4, men=3, mixed=1)


def test_a_survey_without_excerpts_says_nothing_of_them():
    assert excerpts_introduced(headline("en")) == []
    assert themes_told(headline("en")) == []
    assert "excerpts" not in report_tables(headline("en"))
    assert quotations(None) == ()


def test_voices_stand_beside_the_number_and_the_other_end_of_the_scale():
    (theme,) = themes_told(with_excerpts("en", excerpts({}, {"gender": "men", "method": None}), COUNTS))
    assert theme.title == "Marriage"
    assert theme.number == (
        "All 60 women and 54 of 60 men asked reported improved access to marriage (SYNTHETIC)."
        " At the other end of the scale, 0 of 60 women and 2 of 60 men answered “Worse”."
    )
    assert [voice.words for voice in theme.voices] == ["We marry for less."] * 2
    assert [voice.speaker for voice in theme.voices] == ["A woman, interview (SYNTHETIC)", "A man (SYNTHETIC)"]
    assert theme.others == "6 more excerpts on this are only counted."


def test_in_french():
    (theme,) = themes_told(with_excerpts("fr", excerpts({"method": "focus_group", "age_group": "18-34"}), COUNTS))
    assert theme.title == "Le mariage"
    assert theme.voices[0].words == "On se marie pour moins."
    assert theme.voices[0].speaker == "Une femme, groupe de discussion, 18-34 ans (SYNTHÉTIQUE)"
    introduced = " ".join(excerpts_introduced(with_excerpts("fr", excerpts({}), COUNTS)))
    assert introduced.startswith(
        "14 extraits d’entretiens et de groupes de discussion ont été codés par thème. 1 est cité"
    )
    assert f"codés séparément par deux personnes{NBSP}: le kappa de Cohen sur le thème est de 0,75" in introduced


def test_real_words_are_not_called_invented():
    (theme,) = themes_told(with_excerpts("en", excerpts({}), COUNTS, synthetic=False))
    assert theme.voices[0].speaker == "A woman, interview"


@pytest.mark.parametrize(
    ("language", "missing", "speaker"),
    [
        ("en", "text_en", "A woman, interview, written down in French, not translated (SYNTHETIC)"),
        ("fr", "text_fr", "Une femme, entretien, noté en anglais, non traduit (SYNTHÉTIQUE)"),
    ],
)
def test_words_that_are_not_translated_say_so(language, missing, speaker):
    (theme,) = themes_told(with_excerpts(language, excerpts({missing: None}), COUNTS))
    (voice,) = theme.voices
    assert voice.language != language
    assert voice.speaker == speaker


def test_a_number_that_is_withheld_stays_withheld_beside_voices():
    found = with_excerpts("en", excerpts({}), COUNTS)
    hidden = {"release": "withheld", "estimate": None, "lower": None, "upper": None, "count": None, "n": None}
    rows = tuple(replace(row, **hidden) if row.analysis == "drivers" else row for row in found.rows)
    (theme,) = themes_told(replace(found, rows=rows))
    assert "is withheld" in theme.number
    assert "60" not in theme.number


def test_the_rules_are_printed_and_what_is_never_told():
    number, rules, kappa = excerpts_introduced(with_excerpts("en", excerpts({}, {"gender": "men"}), COUNTS))
    assert number.startswith("14 excerpts from interviews and focus groups were coded by theme. 2 are quoted here")
    assert "not how many think so" in number
    assert "the first excerpt by women and the first by men" in rules
    assert "without consent to publish" in rules
    assert kappa.startswith("34 excerpts were coded by two coders separately: Cohen’s kappa on the theme is 0.75 (95%")


def test_where_none_may_be_quoted_that_is_said_and_no_rule_of_choice():
    number, rules, _ = excerpts_introduced(with_excerpts("en", excerpts(), COUNTS))
    assert number == "14 excerpts from interviews and focus groups were coded by theme. None of them may be quoted."
    assert rules.startswith("Not quoted is")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_kappa_that_cannot_be_computed_or_is_withheld(language):
    none = with_excerpts(language, excerpts(), excerpt_counts(kappa=None, women=4))
    assert (
        agreement(none)
        == {
            "en": "34 excerpts were coded twice, and all have one and the same theme: kappa cannot be computed.",
            "fr": "34 extraits ont été codés deux fois, tous avec un seul et même thème"
            f"{NBSP}: le kappa ne peut être calculé.",
        }[language]
    )
    withheld = [{**row, "release": "withheld"} for row in COUNTS if row["measure"] == "kappa"]
    assert agreement(evidence(released(*withheld), none.plan, {}, language)) == ""


def test_the_table_counts_by_theme_and_gender():
    table = excerpt_table(with_excerpts("en", excerpts({}), COUNTS))
    assert table.headings == ("What it is about", "Women", "Men", "Mixed group", "All excerpts")
    assert table.body == (("Marriage", "4", "3", "1", "8"),)


def test_the_table_says_what_is_withheld_and_leaves_out_what_is_not_told_at_all():
    told = [row | ({} if row["group"] == "all" else {"release": "withheld", "estimate": None}) for row in COUNTS]
    table = excerpt_table(with_excerpts("en", excerpts(), told))
    assert table.body == (("Marriage", "withheld", "withheld", "withheld", "8"),)
    assert "neither zero nor missing" in table.note
    nothing = [row | {"release": "withheld", "estimate": None} for row in COUNTS]
    assert excerpt_table(with_excerpts("en", excerpts(), nothing)).body == ()


def test_women_who_were_only_quoted_are_no_respondents():
    men = [{"analysis": "sample", "measure": "respondents", "group": "men", "n": 60, "estimate": 60}]
    found = evidence(released(*men, *COUNTS), headline("en").plan, {}, "en")
    assert any("women" in finding.text for finding in cannot_be_told(found)), "it says that only men were asked"
