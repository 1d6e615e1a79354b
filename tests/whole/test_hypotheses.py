"""What the demonstration's French report says of what was fixed in advance of its endorsement experiment."""

from __future__ import annotations

import openpyxl
import pytest

from .conftest import printed, released_rows

pytestmark = pytest.mark.slow
SURVEY = "mopti-demo"


def comma(number: float) -> str:
    return f"{number:+.2f}".replace(".", ",").replace("-", "−")


def test_an_endorsement_is_tested_of_all_and_then_between_women_and_men(made):
    released = released_rows(made, SURVEY)
    whole, between = (released.loc[f"hypotheses/hypothesis/H10/{part}all"] for part in ("", "compare/"))
    estimate = released.loc["experiments/endorsement/endorsement/all"]
    assert (whole[["estimate", "lower", "upper"]] == estimate[["estimate", "lower", "upper"]]).all()
    text = printed(made / f"reports/{SURVEY}/fr/report.pdf")
    said = text[text.index("H10. Les propositions") :][:900]
    numbers = (comma(whole[name]) for name in ("estimate", "lower", "upper"))
    assert "Pour l’ensemble : étayée, en points de l’échelle : {} ({} à {} ;".format(*numbers) in said
    told = (
        "Entre les groupes comparés : non établie ; en points de l’échelle, les données sont compatibles avec {} à {},"
    )
    assert told.format(comma(between["lower"]), comma(between["upper"])) in said


def test_what_is_not_informative_says_what_it_would_have_established(made):
    released, text = released_rows(made, SURVEY), printed(made / f"reports/{SURVEY}/fr/report.pdf")
    for name in ("H5/x_comm_state", "H6", "H9"):
        test, smallest = (released.loc[f"hypotheses/{measure}/{name}/all"] for measure in ("hypothesis", "detectable"))
        assert test["note"] == "not_informative"
        assert smallest["estimate"] >= (test["upper"] - test["lower"]) / 2, "power of 80% asks for more than the limits"
        said = text[text.index(f"{name.partition('/')[0]}. ") :]
        told = f"Pris seul, ce test établirait quatre fois sur cinq un écart de {100 * smallest['estimate']:.0f} points"
        assert told in said[: said.index("empreinte")]
    said = text[text.index("H8. ") :]
    margin = released.loc["hypotheses/detectable/H8/all", "estimate"]
    assert f"établirait quatre fois sur cinq qu’aucun ne dépasse {100 * margin:.0f} points" in said[:900]


def test_the_workbook_says_which_test_is_which_both_times(made):
    book = openpyxl.load_workbook(made / f"reports/{SURVEY}/tables.xlsx", read_only=True)
    for sheet, times in (("Hypotheses – Hypothèses", 1), ("Again – Une seconde fois", 2)):
        lines = [[str(cell) for cell in line] for line in book[sheet].iter_rows(values_only=True)]
        own = [line for line in lines if any(cell.startswith("H10. ") for cell in line)]
        for words in ("Of all", "Pour l’ensemble", "Between the groups compared", "Entre les groupes comparés"):
            assert sum(words in line for line in own) == times, (sheet, words)
        assert len(own) == 2 * times
