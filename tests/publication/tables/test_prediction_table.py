"""The table of predictions: each term and value in words, in per cent or the outcome’s unit, nothing of belonging."""

from __future__ import annotations

import pytest
from released_surveys import PLEBISCITE_CODEBOOK, effect, evidence, plebiscite_plan, plebiscite_rows, released

from bogolan.publication.tables.report_tables import report_tables

TERMS = [{"question": "age", "per": 10}, {"question": "education"}, {"question": "language_home"}]


def tables(language: str, *rows: dict, **model: object):
    outcome = {"question": "vote", "share": ["Y"]}
    own = {"name": "m", "label": "would vote yes", "outcome": outcome, "terms": TERMS, "by_gender": True, **model}
    plan = plebiscite_plan()
    plan["models"] = [own]
    told = [{**row, "outcome": "m", "measure": "predicted"} for row in rows]
    return report_tables(evidence(released(*plebiscite_rows(), *told), plan, PLEBISCITE_CODEBOOK, language))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_line_a_value_with_women_and_men(language):
    rows = [
        effect("age@30", "women", 0.31, 0.27, 0.36),
        effect("age@30", "men", 0.29, 0.24, 0.34),
        effect("education@PS", "women", 0.2, 0.1, 0.4, release="withheld"),
        effect("education@PS", "men", 0.2, 0.1, 0.4),
        effect("language_home@b", "men", 0.2, 0.1, 0.4),
    ]
    table = tables(language, *rows)["predictions-m"]
    plain = [tuple(text.replace("\u00a0", " ") for text in line) for line in table.body]
    expected = {
        "en": [
            ("“Age in years”", "30", "31%", "27–36%", "29%", "24–34%"),
            ("“Education”", "Post-secondary", "withheld", "–", "20%", "10–40%"),
        ],
        "fr": [
            ("« Âge en années »", "30", "31 %", "27 à 36 %", "29 %", "24 à 34 %"),
            ("« Instruction »", "Supérieure", "non publié", "–", "20 %", "10 à 40 %"),
        ],
    }
    assert plain == expected[language]
    assert {"en": "associations", "fr": "associations"}[language] in table.note


def test_a_yes_or_no_says_which_and_a_number_is_in_its_unit():
    terms = [{"question": "education", "is": ["S", "PS"]}]
    rows = [effect(f"education=S+PS@{end}", "women", 0.12 + end, 0.1, 0.15 + end, unit="value") for end in (0, 1)]
    told = {"family": "gaussian", "outcome": {"question": "statusquo", "measure": "mean"}, "terms": terms}
    table = tables("en", *rows, **told)["predictions-m"]
    assert [line[1] for line in table.body] == ["no", "yes"]
    assert table.body[0][0] == "“Secondary” or “Post-secondary” to “Education”"
    assert table.body[0][2:] == ("0.120", "0.100 to 0.150")


def test_where_nothing_may_be_told_there_is_no_table():
    assert "predictions-m" not in tables("en", effect("age@30", "women", 0.3, 0.2, 0.4, release="withheld"))
