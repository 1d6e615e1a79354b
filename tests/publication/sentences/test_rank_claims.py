"""What is said of claims on ranks: the rank with those that are possible, the verdict, the sets that would decide."""

from __future__ import annotations

import openpyxl
import pytest
from many_questions import answers, item, survey
from released_surveys import released
from several_answers import CODEBOOK, ITEM, choice_rows
from several_answers import survey as several

from bogolan.publication.sentences.claims import claims_told
from bogolan.publication.tables.claim_table import claim_table
from bogolan.publication.tables.workbook import write_tables

STATEMENT = {"en": "a comes first among women", "fr": "a vient en tête chez les femmes"}
CLAIM = {"id": "C1", "statement": STATEMENT, "source": {"en": "a paper", "fr": "un article"}}
OF_A = {"outcomes": [{"question": "a", "share": [1]}], "rank": {"women": 1}}
OF_FEAR = {"outcomes": [{"question": "why", "share": ["fear"]}], "rank": {"women": 1, "men": 1}}
ABOUT = {"analysis": "claims", "outcome": "C1", "unit": "rank", "base": "answered", "level": "a", "family": "a"}
TOPIC = {"topic": {"en": "water", "fr": "l’eau"}}
HIDDEN = {"estimate": None, "lower": None, "upper": None, "n": None, "release": "withheld"}


def ranks(*groups: str) -> list[dict]:
    """The ranks of both drivers, as the table of ranks has them."""
    about = {"analysis": "drivers", "measure": "rank", "unit": "rank", "level": "1", "family": "a", "base": "answered"}
    places = {"a": 1, "b": 2}
    return [
        {**about, "outcome": name, "group": group, "estimate": place, "lower": 1, "upper": 2}
        for name, place in places.items()
        for group in groups
    ]


def found(group: str = "women", **more: object) -> dict:
    return {**ABOUT, "measure": "rank", "group": group, "estimate": 1, "lower": 1, "upper": 2, "n": 340, **more}


def decided(group: str = "women", rank: int = 1, last: int = 2, **more: object) -> list[dict]:
    ends = {"lower": rank - 1 or None, "upper": rank + 1 if rank < last else None}
    about = {**ABOUT, "group": group, **more}
    return [
        {**about, "measure": "agreeing", "lower": rank, "upper": rank},
        {**about, "measure": "contradicting", **ends},
    ]


def verdict(note: str | None, **more: object) -> dict:
    return {"analysis": "claims", "measure": "claim", "outcome": "C1", "group": "all", "note": note, **more}


def made(*rows: dict, language: str = "en", synthetic: bool = False, **claim: object):
    plan = {"claims": [{**CLAIM, **OF_A, **claim}], "synthetic": synthetic}
    own = [*answers("a"), *answers("b"), *ranks("women", "men")]
    return survey([item("a", **TOPIC), item("b")], [*own, *rows], language, **plan)


def told(*rows: dict, **more: object) -> str:
    (finding,) = claims_told(made(*rows, **more))
    return finding.text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "note", "flag", "said"),
    [
        ("en", "consistent", None, "Consistent: what was answered allows no other rank than it names."),
        ("fr", "consistent", None, "Compatible : les réponses ne permettent pas d’autre rang que celui qu’elle donne."),
        ("en", "inconsistent", None, "Inconsistent: what was answered does not allow a rank that it names."),
        ("fr", "inconsistent", None, "Incompatible : les réponses ne permettent pas un rang qu’elle donne."),
        ("en", "cannot_tell", "undecided", "Cannot tell: what was answered allows the rank that it names, and others."),
        (
            "fr",
            "cannot_tell",
            "undecided",
            "On ne peut le dire : les réponses permettent le rang qu’elle donne, et d’au",
        ),
        ("en", "cannot_tell", "unmeasured", "Cannot tell: nobody of a group that it names answered"),
        ("en", None, None, "What this survey says of it is withheld, to protect who answered."),
    ],
)
def test_each_verdict_has_its_words(language, note, flag, said):
    release = "published" if note else "withheld"
    text = told(found(), *decided(), verdict(note, flag=flag, release=release), language=language)
    assert said in text
    assert "point" not in text, "a rank has none"


def test_a_rank_is_said_with_those_that_are_possible():
    text = told(found(), *decided(), verdict("cannot_tell", flag="undecided"))
    assert (
        "Source: a paper. In this survey, by the share who answered “Improved”, water has rank 1 of 2 among women "
        "(possible: 1 to 2). Cannot tell"
    ) in text
    french = told(found(), *decided(), verdict("cannot_tell", flag="undecided"), language="fr")
    assert (
        "Dans cette enquête, par la part de réponses « Amélioré », l’eau a le rang 1 sur 2 chez les femmes "
        "(possible : 1 à 2). On ne peut le dire"
    ) in french
    both = (found(upper=1), found("men"), verdict("cannot_tell", flag="undecided"))
    assert "rank 1 of 2 among women (possible: 1) and rank 1 of 2 among men (possible: 1 to 2)." in told(
        *both, rank={"women": 1, "men": 1}
    )


@pytest.mark.parametrize(
    ("language", "said", "group"),
    [
        ("en", "water has rank 1 of 2 by women’s lead over men (possible: 1 to 2).", "Women − men"),
        ("fr", "l’eau a le rang 1 sur 2 par l’avance des femmes sur les hommes (possible : 1 à 2).", "Femmes − hommes"),
    ],
)
def test_a_rank_of_the_gap_is_by_womens_lead(language, said, group):
    gaps = [{**row, "contrast": "men"} for row in ranks("women")]
    rows = [*gaps, found(contrast="men"), *decided(contrast="men"), verdict("cannot_tell", flag="undecided")]
    assert said in told(*rows, language=language, rank={"gap": 1})
    table = claim_table(made(*rows, language=language, rank={"gap": 1}))
    assert [line[2:4] for line in table.body] == [(group, "1")]


def test_what_is_withheld_is_not_ranked():
    text = told(found(**HIDDEN), verdict(None, release="withheld"))
    assert "In this survey" not in text
    table = claim_table(made(found(**HIDDEN), *decided(release="withheld"), verdict(None, release="withheld")))
    assert table.body == (("C1", "–", "–", "withheld", "–", "–", "–"),)


def test_of_invented_answers_it_says_which_sets_would_have_decided_it():
    rows = (found(note="not_tested"), *decided(), verdict("not_tested"))
    assert told(*rows, synthetic=True).endswith(
        "(possible: 1 to 2) (SYNTHETIC). Not tested: synthetic data. A real survey would agree with it if what was "
        "answered allowed no other than rank 1 among women, and contradict it if it did not allow rank 1 among women; "
        "the shares that this takes depend on all that is ranked."
    )
    french = told(*rows, synthetic=True, language="fr", rank={"women": 1, "men": 2})
    assert (
        "si les réponses ne permettaient que le rang 1 chez les femmes et le rang 2 chez les hommes, incompatible si "
        "elles ne permettaient pas le rang 1 chez les femmes ou le rang 2 chez les hommes"
    ) in french
    assert "real survey" not in told(*rows)


def test_the_table_has_the_rank_and_its_set():
    table = claim_table(made(found(), *decided(), found("men", estimate=2, lower=2), *decided("men", 2, 3),
                             verdict("not_tested"), rank={"women": 1, "men": 2}, synthetic=True))  # fmt: skip
    assert table.body == (
        ("C1", "Rank of water", "Women", "1", "1 to 2", "1", "at least 2"),
        ("C1", "Rank of water", "Men", "2", "2", "2", "at most 1 or at least 3"),
    )
    assert "of a rank, the ranks that the data allow" in table.note
    french = claim_table(made(found(), *decided(), verdict("not_tested"), synthetic=True, language="fr"))
    assert french.body == (("C1", "Rang de l’eau", "Femmes", "1", "1 à 2", "1", "au moins 2"),)


def of_fear(language: str = "en", **item_changes: object):
    rows = [row for code in ("fear", "faith", "money") for row in choice_rows(code)]
    about = {"level": "why", "family": "why"}
    rows += [found(upper=1, **about), found("men", **about), *decided(**about), *decided("men", **about)]
    claims = [{**CLAIM, **OF_FEAR}]
    item = {**ITEM, **item_changes}
    return several(language, [*rows, verdict("cannot_tell", flag="undecided")], item, claims=claims, synthetic=False)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "In this survey, by the share who named it, “Fear” has rank 1 of 3 among women (possible: 1) and rank 1 "
               "of 3 among men (possible: 1 to 2). The question is about other people"),
        ("fr", "Dans cette enquête, par la part qui a cité cette réponse, « La peur » a le rang 1 sur 3 chez les "
               "femmes (possible : 1) et le rang 1 sur 3 chez les hommes (possible : 1 à 2). La question"),
    ],
)  # fmt: skip
def test_a_choice_is_called_by_its_answer_and_others_motives_are_said_to_be_that(language, said):
    evidence = of_fear(language)
    (finding,) = claims_told(evidence)
    assert said in finding.text.replace("\u00a0", " ")
    body = claim_table(evidence).body
    assert body[0][1].replace("\u00a0", " ") == {"en": "Rank of “Fear”", "fr": "Rang de « La peur »"}[language]


def test_of_a_ranking_it_is_by_mean_rank_and_of_one_own_answers_alone_nothing_is_added():
    evidence = of_fear(measure="ranking", speaks_of=None)
    (finding,) = claims_told(evidence)
    assert "In this survey, by its mean rank, “Fear” has rank 1 of 3 among women" in finding.text
    assert "other people" not in finding.text


def test_a_claim_on_the_share_of_a_choice_is_said_as_the_choice_is():
    row = {**ABOUT, "measure": "share", "unit": "proportion", "level": "why", "group": "women", "estimate": 0.45}
    row |= {"lower": 0.4, "upper": 0.5}
    claims = [{**CLAIM, "outcomes": OF_FEAR["outcomes"], "at_least": {"women": 0.3}}]
    evidence = several("en", [row, verdict("consistent")], claims=claims, synthetic=False)
    (finding,) = claims_told(evidence)
    said = "45% of women (40% to 50%) named “Fear” when asked “Why do people here help them?”."
    assert said in finding.text


def test_the_workbook_names_the_choice_the_rank_and_its_set(tmp_path):
    evidence = of_fear()
    own = [row for row in evidence.rows if row.analysis == "claims"]
    frame = released(*({name: getattr(row, name) for name in row.__dataclass_fields__} for row in own))
    write_tables(tmp_path / "t.xlsx", frame, {**evidence.plan, "languages": ["en", "fr"]}, CODEBOOK)
    (sheet,) = (one for one in openpyxl.load_workbook(tmp_path / "t.xlsx") if one.title.startswith("Claims"))
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] and str(row[0]).startswith("C1. ")]
    assert [row[2] for row in rows[:2]] == ["Why do people here help them?: Fear"] * 2
    women = next(row for row in rows if "rank found / rang trouvé" in row)
    assert women[6:10] == (1, 1, 1, 340)
    formats = [cell.number_format for line in sheet.iter_rows() for cell in line if cell.value == 1]
    assert not any("%" in one for one in formats)
