"""Who gave no answer, by who asked: printed in French where the gate lets it leave, else that it is withheld."""

from __future__ import annotations

import numpy as np
import openpyxl
import pandas as pd
import pytest

from .conftest import BOTH, SEXES, printed, released_rows, reported

pytestmark = pytest.mark.slow

PLAN = """\
title: {en: What is refused (SYNTHETIC), fr: Ce qui est refusé (SYNTHÉTIQUE)}
gender: {question: sex, women: 1, men: 2}
interviewer: {question: asker, gender: {question: asker_sex, women: 1, men: 2}}
design: {clusters: village, cluster_unit: village}
drivers:
"""
QUESTIONS = [f"water{number}" for number in range(1, 7)]
PLAN += "".join(
    f"  - {{question: {name}, share: [1], class: personal, "
    f"statement: {{en: have source {name[-1]}, fr: ont la source {name[-1]}}}}}\n"
    for name in QUESTIONS
)
SHEETS = {
    "survey": [
        ["type", "name", *BOTH],
        ["text", "village", "Village", "Village"],
        ["text", "asker", "Interviewer", "Enquêteur"],
        ["select_one sex", "asker_sex", "Interviewer’s sex", "Sexe de l’enquêteur"],
        ["select_one sex", "sex", "Sex", "Sexe"],
        *(["select_one yn", name, f"Source {name[-1]}?", f"Source {name[-1]} ?"] for name in QUESTIONS),
    ],
    "choices": [
        ["list_name", "name", *BOTH],
        *SEXES,
        *(["yn", code, *words] for code, words in ((1, ("Yes", "Oui")), (0, ("No", "Non")))),
        *(["yn", code, *words] for code, words in ((98, ("Don’t know", "Ne sait pas")), (99, ("Refused", "Refus")))),
    ],
}
N, VILLAGES = 1600, 40
# How much is refused, by the sex of who was asked and of who asked.
REFUSED = {("1", "1"): 0.05, ("1", "2"): 0.2, ("2", "1"): 0.08, ("2", "2"): 0.08}


def answers() -> pd.DataFrame:
    """Women and men by turns, half of each asked by a woman and half by a man, in every village."""
    generator, row = np.random.default_rng(12), np.arange(N)
    village, sex, asker = row % VILLAGES, np.where(row // VILLAGES % 2, "2", "1"), row // (2 * VILLAGES) % 2
    asker_sex = np.where(asker, "2", "1")
    refuses = np.array([REFUSED[pair] for pair in zip(sex, asker_sex, strict=True)])
    said = {}
    for name in QUESTIONS:
        drawn, answer = generator.random(N), np.where(generator.random(N) < 0.5, "1", "0")
        said[name] = np.where(drawn < refuses, "99", np.where(drawn < refuses + 0.06, "98", answer))
    about = {"_uuid": [f"u{one}" for one in row], "village": [f"v{one}" for one in village], "sex": sex}
    about |= {"asker": [f"e{one % 5}-{sex}" for one, sex in zip(village, asker_sex, strict=True)]}
    return pd.DataFrame(about | {"asker_sex": asker_sex} | said)


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    return reported(tmp_path_factory.mktemp("silence"), PLAN, {"sources": answers()}, **SHEETS)


def test_the_french_page_prints_how_much_was_refused_by_who_asked(asked):
    frame, rows = answers(), released_rows(asked, "sources")
    text = printed(asked / "reports/sources/fr/report.pdf")
    for sex, who, words in (("1", "women", "Les femmes"), ("2", "men", "Les hommes")):
        rates = {}
        for asker, by in (("1", "women"), ("2", "men")):
            inside = frame.loc[(frame["sex"] == sex) & (frame["asker_sex"] == asker), QUESTIONS]
            rates[by] = float((inside == "99").to_numpy().mean())
            row = rows.loc[f"nonresponse/item_nonresponse/questions/refused/interviewer_gender/{by}/{who}"]
            assert row["estimate"] == pytest.approx(rates[by], abs=0.00051)
        by_women, by_men = (f"{100 * rates[by]:.1f} %".replace(".", ",") for by in ("women", "men"))
        assert f"{words} ont refusé {by_women} de ce que des femmes leur demandaient et {by_men} de ce que des" in text
    gap = rows.loc["nonresponse/gap/questions/refused/interviewer_gender/women - men/women"]
    assert gap["upper"] < 0, "women refuse men more"


def test_the_workbook_has_the_same_by_who_asked(asked):
    rows = released_rows(asked, "sources")
    sheet = openpyxl.load_workbook(asked / "reports/sources/tables.xlsx")["No answer – Sans réponse"]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for by, words in (("women", "Women / Femmes"), ("men", "Men / Hommes")):
        (line,) = [one for one in lines if one[1:3] == [words, "Women / Femmes"] and "Refus" in str(one[0])]
        row = rows.loc[f"nonresponse/item_nonresponse/questions/refused/interviewer_gender/{by}/women"]
        assert line[4] == pytest.approx(row["estimate"])


def test_the_demonstration_says_that_it_is_withheld_since_few_women_were_asked_by_men(made):
    rows = released_rows(made, "mopti-demo")
    by_who_asked = rows[(rows["analysis"] == "nonresponse") & (rows["domain"] == "interviewer_gender")]
    assert set(by_who_asked["release"]) == {"withheld"}
    few = by_who_asked[by_who_asked["release_reason"] == "small_base"]
    assert {(row["domain_level"], row["group"]) for _, row in few.iterrows()} == {("men", "women")}
    assert by_who_asked["estimate"].isna().all()
    withheld = {
        "fr": "Si le fait d’être interrogé par une femme ou par un homme change quelque chose n’est pas publié",
        "en": "Whether it made a difference who asked, a woman or a man, is withheld",
    }
    for language, words in withheld.items():
        assert words in printed(made / f"reports/mopti-demo/{language}/report.pdf")
