"""What is hidden of the demonstration is not recovered from what is printed of it, in whatever file."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pandas as pd
import pytest
from attack.printed import (
    AT_LEAST,
    AT_MOST,
    WITHHELD,
    shares_of_tables,
    shares_of_workbook,
    tables_of_html,
    tables_of_pdf,
    tables_of_word,
)
from lxml import etree

from bogolan.analysis.choices import choice_rows
from bogolan.analysis.shares import item_rows
from bogolan.disclosure import bases, gate
from bogolan.disclosure.attack.question import ALL, ANSWERED, ASKED, MEN, WOMEN, question_of
from bogolan.disclosure.attack.recovered import recovered
from bogolan.disclosure.choices import NUMBER_OF_CHOICES
from bogolan.disclosure.thresholds import DEFAULT, thresholds_of
from bogolan.publication.sentences.evidence import capitalised
from bogolan.survey.plan_parts import disclosure_classes
from bogolan.survey.questionnaire import labels_of_answers
from bogolan.survey.spine import spine

from .conftest import SHIPPED

pytestmark = pytest.mark.slow

SURVEY = "mopti-demo"
REASONS = {"dont_know": "Don’t know", "refused": "Refused", "not_recorded": "Not recorded"}
NOTES = {AT_MOST: "or_less", AT_LEAST: "or_more"}


@pytest.mark.parametrize("survey", SHIPPED)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_all_documents_print_the_same_tables(made, survey, language):
    folder = made / "reports" / survey / language
    page = [table.rows for table in tables_of_html(folder / "report.html")]
    assert page
    assert [table.rows for table in tables_of_pdf(folder / "report.pdf")] == page
    assert [table.rows for table in tables_of_word(folder / "report.docx")] == page


@pytest.mark.parametrize("survey", SHIPPED)
def test_figures_print_no_share_that_tables_do_not(made, survey):
    folder = made / "reports" / survey
    cells = {cell for table in tables_of_html(folder / "en/report.html") for row in table.rows for cell in row}
    known = {int(number) for cell in cells for number in re.findall(r"\d+", cell)}
    for figure in (folder / "figures").glob("*-en.svg"):
        told = " ".join("".join(text.itertext()) for text in etree.parse(figure).iter("{*}text"))
        printed = {int(number) for number in re.findall(r"\b(\d+)%", told)}
        assert {number for number in printed - known if number % 5} == set(), figure.name


@pytest.fixture(scope="module")
def derived(made):
    """What was estimated and asked, which stays confidential."""
    folder = made / "data/derived" / SURVEY
    codebook, plan = (json.loads((folder / f"{name}.json").read_text()) for name in ("codebook", "plan"))
    return {
        "folder": folder,
        "codebook": codebook,
        "plan": plan,
        "estimates": pd.read_parquet(folder / "estimates.parquet"),
    }


def of_reports(made, kind, derived):
    """The shares of all answers as one kind of file tells them, by question, answer and group."""
    folder = made / "reports" / SURVEY
    if kind == "xlsx":
        groups = {"Women / Femmes": WOMEN, "Men / Hommes": MEN}
        groups["All respondents / Ensemble des personnes interrogées"] = ALL
        return list(shares_of_workbook(folder / "tables.xlsx", "Shares – Parts", groups))
    tables = list(tables_of_html(folder / "en/report.html"))
    if kind != "html":
        read, ending = {"pdf": (tables_of_pdf, "pdf"), "docx": (tables_of_word, "docx")}[kind]
        printed = read(folder / f"en/report.{ending}")  # which stand in the same order, some without a caption
        tables = [replace(own, title=table.title) for own, table in zip(printed, tables, strict=True)]
    asked = asked_by_topic(derived)
    shares = shares_of_tables(iter(tables), "All answers to", {"Women": WOMEN, "Men": MEN})
    return [replace(one, question=asked.get(one.question, one.question)) for one in shares]


def asked_by_topic(derived) -> dict[str, str]:
    """The questions as they were asked, by the topics by which tables of several name them."""
    items = [item for section in ("support", "drivers") for item in derived["plan"][section] if item.get("topic")]
    return {capitalised(item["topic"]["en"]): derived["codebook"][item["question"]]["label"]["en"] for item in items}


def asked_questions(derived):
    """The questions of which counts matter: their rows as estimated, with answers by their labels."""
    classes = disclosure_classes(derived["plan"])
    whole = derived["estimates"][derived["estimates"]["domain"].isna()]
    for (section, name), own in whole[whole["analysis"].isin(["support", "drivers"])].groupby(["analysis", "outcome"]):
        shares = own[(own["measure"] == "share") & ~own["level"].fillna("").str.contains("+", regex=False)]
        several = (own["unit"] == NUMBER_OF_CHOICES).any()  # which have a table of their own; see tests/attack
        if classes[section][name] == "community" or shares.empty or several:
            continue
        labels = {code: label["en"] for code, label in labels_of_answers(derived["codebook"][name]).items()}
        yield derived["codebook"][name]["label"]["en"], own.loc[shares.index].replace({"level": labels | REASONS})


def in_weights(rows: pd.DataFrame):
    """The question in sums of weights: how many were asked, of each gender, as their weights are of all weights."""
    asked = question_of(rows)
    silent = rows[rows["base"] == ASKED].set_index(["level", "group"])["estimate"].unstack("group")
    parted = silent.loc[(silent[WOMEN] - silent[MEN]).abs().idxmax()]
    women = (parted[ALL] - parted[MEN]) / (parted[WOMEN] - parted[MEN])
    people = sum(asked.people.values())
    return replace(asked, people={WOMEN: women * people, MEN: (1 - women) * people}, weighted=True)


def as_told(printed, rows: pd.DataFrame) -> pd.DataFrame:
    """Printed shares of a question as rows that left."""
    base = dict(rows[["level", "base"]].itertuples(index=False, name=None))
    told = [
        {"measure": "share", "level": one.answer, "group": one.group, "base": base[one.answer],
         "estimate": one.estimate, "note": NOTES.get(one.note),
         "release": "withheld" if one.note == WITHHELD else "published",
         "domain": None, "contrast": None, "n": None, "count": None}
        for one in printed if one.answer in base
    ]  # fmt: skip
    return pd.DataFrame(told).astype(object)


@pytest.mark.parametrize("kind", ["html", "pdf", "docx", "xlsx"])
def test_nothing_hidden_is_recovered_from_what_is_printed(made, derived, kind):
    printed, attacked, hidden = of_reports(made, kind, derived), 0, 0
    for label, rows in asked_questions(derived):
        own = [one for one in printed if one.question == label]
        assert len(own) >= 2 * (rows["base"] == ANSWERED).groupby(rows["level"]).any().sum(), label
        attacked += 1
        hidden += sum(one.note is not None for one in own)
        assert recovered(in_weights(rows), rows, as_told(own, rows)) == [], label
    assert attacked > 10
    assert hidden, "there must be something to recover"


@pytest.fixture
def unweighted(derived):
    """The demonstration as if its weights were all 1, so that shares tell of counts: estimated, and as it leaves."""
    sample, reasons = (pd.read_parquet(derived["folder"] / f"{name}.parquet") for name in ("sample", "reasons"))
    plan, margins = derived["plan"], [name for name in sample if name.startswith("_margin")]
    sample = sample.drop(columns=margins).assign(_weight=1.0)
    rows = [*item_rows(sample, reasons, plan), *choice_rows(sample, reasons, plan, derived["codebook"])]
    return spine(rows)


def recovered_of(estimates, plan, guarded=True, thresholds=DEFAULT):
    told = gate.release(estimates, disclosure_classes(plan), weighted=False, thresholds=thresholds)
    classes, found = disclosure_classes(plan), []
    for (section, name), own in estimates.groupby(["analysis", "outcome"]):
        if classes[section][name] != "community" and (own["measure"] == "share").any():
            found += recovered(
                replace(question_of(own, thresholds), guarded=guarded), own, told[told["outcome"] == name]
            )
    return found


@pytest.mark.parametrize("fewest", [5, 10, 20])
def test_nothing_is_recovered_of_it_without_weights(derived, unweighted, fewest):
    assert recovered_of(unweighted, derived["plan"], thresholds=thresholds_of({"fewest": fewest})) == []


def test_without_the_secondary_step_something_is(derived, unweighted, monkeypatch):
    monkeypatch.setattr(gate, "with_complements", lambda rows, thresholds: rows)
    monkeypatch.setattr(gate, "without_recovered", lambda rows, *_: rows)
    monkeypatch.setattr(bases, "_fewer_than_can_be_hidden", lambda hidden, thresholds: {})
    assert recovered_of(unweighted, derived["plan"], guarded=False)
