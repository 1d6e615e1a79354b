"""What is said of an endorsement experiment: effects in points of the scale, who approved it, how little it tells."""

from __future__ import annotations

from dataclasses import replace

import openpyxl
import pytest
from many_questions import answers, item, survey
from released_surveys import released

from bogolan.publication.report.markdown import report_markdown
from bogolan.publication.sentences.experiments_by_kind import experiments_told
from bogolan.publication.sentences.hypotheses import hypotheses_told
from bogolan.publication.tables.report_tables import report_tables
from bogolan.publication.tables.workbook import write_tables

LABEL = {"en": "proposals that they approve of", "fr": "des propositions qu’ils approuvent"}
APPROVAL = {"en": "committee no. 3", "fr": "comité no 3"}
PLAN = {"name": "approval", "kind": "endorsement", "label": LABEL, "questions": ["roads", "clinics"], "arm": "arm"}
PLAN |= {"treated": "T", "probability": 0.5, "ethics_approval": APPROVAL}
SUPPORT = {"1": {"en": "Oppose", "fr": "Contre"}, "5": {"en": "Support", "fr": "Pour"}}
CODEBOOK = {
    "roads": {"type": "select_one", "label": {"en": "Roads?", "fr": "Des routes ?"}, "choices": SUPPORT},
    "clinics": {"type": "select_one", "label": {"en": "Clinics?", "fr": "Des dispensaires ?"}, "choices": SUPPORT},
}
ABOUT = {"analysis": "experiments", "outcome": "approval", "unit": "scale_points", "measure": "endorsement"}


def effect(group: str, value: float | None, lower: float | None, upper: float | None, **more: object) -> dict:
    return {
        **ABOUT,
        "group": group,
        "estimate": value,
        "lower": lower,
        "upper": upper,
        "n": 700,
        "clusters": 40,
        **more,
    }


def gap(value: float, lower: float, upper: float, **more: object) -> dict:
    return effect("women", value, lower, upper, contrast="men", **more)


def smallest(group: str, value: float, **more: object) -> dict:
    return effect(group, value, None, None, measure="detectable", **more)


def check(level: str, p: float = 0.5, **more: object) -> dict:
    numbers = {"p_value": p, "p_adjusted": min(1, 3 * p), "unit": None}
    return {**ABOUT, "measure": "check", "level": level, "group": "all", **numbers, **more}


EFFECTS = [effect("women", -0.2, -0.33, -0.07), effect("men", 0.05, -0.1, 0.2)]
DEVIATIONS = [
    {**effect(group, *numbers), "unit": "control_deviations", "level": "control_deviations"}
    for group, *numbers in (("women", -0.17, -0.28, -0.06), ("men", 0.04, -0.08, 0.17))
]
BY_MODEL = [
    {**effect(group, *numbers), "unit": "position_deviations", "level": "position_deviations"}
    for group, *numbers in (("women", -0.3, -0.5, -0.1), ("men", 0.1, -0.1, 0.3))
]
OF_ROADS = [
    {**effect(group, *numbers), "level": "roads"}
    for group, *numbers in (("women", -0.3, -0.5, -0.1), ("men", 0, -0.2, 0.2))
]
CHECKS = [check("balance"), check("response/roads"), check("response/clinics")]


def evidence(*rows: dict, language: str = "en", **changes: object):
    plan = {"experiments": [{**PLAN, **changes}], "synthetic": True}
    found = survey([item("a")], [*answers("a"), *rows], language, **plan)
    return replace(found, codebook=found.codebook | CODEBOOK)


def told(*rows: dict, language: str = "en", **changes: object):
    (found,) = experiments_told(evidence(*rows, language=language, **changes))
    return found


def test_the_finding_with_its_scale_its_units_and_who_approved_it():
    found = told(*EFFECTS, *DEVIATIONS, gap(-0.25, -0.44, -0.06), *CHECKS)
    assert found.title == "Endorsement experiment: proposals that they approve of"
    assert found.design == (
        "All were asked how far they support 2 policies; for half of them, drawn at random, each was said to be "
        "endorsed. The answers go from 1, “Oppose”, to 5, “Support”. The effect is the mean answer with the "
        "endorsement less the one without. It tells how the endorsement is received; it is no share of supporters."
    )
    assert found.finding == (
        "An endorsement changes the mean answer, in points of the scale, by −0.20 among women (−0.33 to −0.07) and "
        "+0.05 among men (−0.10 to +0.20) (SYNTHETIC)."
    )
    assert not found.struck
    assert found.remarks == (
        "In standard deviations of the answers without endorsement: −0.17 among women (−0.28 to −0.06) and +0.04 among "
        "men (−0.08 to +0.17).",
        "The effects among women and men differ by −0.25 points of the scale (−0.44 to −0.06), alone and not among "
        "other comparisons.",
        "The experiment passes the checks of its own assumptions.",
        "Ethics approval: committee no. 3.",
    )


def test_in_french():
    found = told(*EFFECTS, *DEVIATIONS, gap(-0.05, -0.2, 0.1), *CHECKS, language="fr")
    assert "pour une moitié d’entre elles, tirée au hasard, chacune était dite approuvée." in found.design
    assert "Les réponses vont de 1, «\u00a0Contre\u00a0», à 5, «\u00a0Pour\u00a0»." in found.design
    assert "de −0,20 chez les femmes (−0,33 à −0,07) et +0,05 chez les hommes (−0,10 à +0,20)" in found.finding
    assert found.remarks[1] == (
        "Si les effets chez les femmes et chez les hommes diffèrent, c’est de −0,20 à +0,10, en points de l’échelle."
    )
    assert found.remarks[-1] == "Accord éthique\u00a0: comité no 3."


def test_the_model_stands_beside_it_in_its_own_unit():
    rows = [*EFFECTS, *BY_MODEL, *CHECKS]
    assert told(*rows).remarks[0] == (
        "By a model in which all answers of a person come from one position (Bullock, Imai and Shapiro 2011), in "
        "standard deviations of positions: −0.3 among women (−0.5 to −0.1) and +0.1 among men (−0.1 to +0.3)."
    )
    (line,) = (line for line in report_tables(evidence(*rows))["experiment-approval"].body if "model" in line[0])
    assert line[1:5] == ("−0.3", "−0.5 to −0.1", "+0.1", "−0.1 to +0.3")


def test_one_policy_is_one():
    assert "support 1 policy; with a chance of 30%" in told(*EFFECTS, questions=["roads"], probability=0.3).design
    assert (
        "soutiennent 1 proposition\u00a0; pour une moitié" in told(*EFFECTS, questions=["roads"], language="fr").design
    )


def test_what_is_not_informative_says_the_smallest_that_it_could_have_found():
    weak = {"flag": "not_informative"}
    rows = [effect("women", 0.1, -0.2, 0.4, **weak), effect("men", 0.05, -0.1, 0.2), smallest("women", 0.43)]
    rows += [gap(0.05, -0.3, 0.4, **weak), smallest("women", 0.5, contrast="men")]
    found = told(*rows)
    assert found.finding.startswith("It is not established that an endorsement changes the mean answer; in points of")
    assert found.remarks[:2] == (
        "Among women it is not informative: it could have found, four times in five, an effect of 0.43 or more, in "
        "points of the scale.",
        "On a difference between the effects among women and men it is not informative: it could have found, four "
        "times in five, one of 0.5 or more, in points of the scale. What it found fits −0.30 to +0.40.",
    )


def test_what_fails_is_struck_out_with_the_reason_and_its_approval():
    invalid = [{**row, "flag": "invalid_experiment"} for row in (*EFFECTS, *DEVIATIONS)]
    found = told(*invalid, check("balance"), check("response/roads", 0.001, flag="failed"))
    assert found.struck
    assert found.remarks == (
        "Struck out, and not to be used: the experiment fails the checks of its own assumptions. The arms did not "
        "answer “Roads?” alike often.",
        "Ethics approval: committee no. 3.",
    )
    tables = report_tables(evidence(*invalid, check("response/roads", 0.001, flag="failed")))
    assert "experiment-approval" not in tables
    (line,) = tables["checks-approval"].body
    assert (line[0], line[-1]) == ("The arms answered “Roads?” alike often", "FAILED")


def test_what_is_withheld_says_so():
    rows = [
        {**row, "estimate": None, "lower": None, "upper": None, "n": None, "release": "withheld"} for row in EFFECTS
    ]
    found = told(*rows)
    assert found.finding == "What an endorsement changes is withheld, to protect who answered."
    assert found.remarks == ("Ethics approval: committee no. 3.",)


def test_the_table_has_a_row_for_all_for_each_policy_and_for_each_time_again():
    place = {"domain": "sensitivity", "domain_level": "clean"}
    again = [{**row, **place} for row in EFFECTS]
    found = evidence(*EFFECTS, gap(-0.25, -0.44, -0.06), *DEVIATIONS, *OF_ROADS, *again, *CHECKS)
    found.plan["sensitivity"] = [{"name": "clean", "label": {"en": "without flagged ones"}}]
    table = report_tables(found)["experiment-approval"]
    assert table.headings == ("Policy", "Women", "95% interval", "Men", "95% interval", "Gap", "95% interval")
    assert table.body == (
        ("All policies together, points of the scale", "−0.20", "−0.33 to −0.07", "+0.05", "−0.10 to +0.20",
         "−0.25", "−0.44 to −0.06"),
        ("All policies together, standard deviations", "−0.17", "−0.28 to −0.06", "+0.04", "−0.08 to +0.17", "–", "–"),
        ("Roads?", "−0.3", "−0.5 to −0.1", "0.0", "−0.2 to +0.2", "–", "–"),
        ("All policies together again: without flagged ones", "−0.20", "−0.33 to −0.07", "+0.05", "−0.10 to +0.20",
         "–", "–"),
    )  # fmt: skip
    assert [row[0] for row in report_tables(found)["checks-approval"].body] == [
        "The arms are alike in what the endorsement cannot have changed",
        "The arms answered “Roads?” alike often",
        "The arms answered “Clinics?” alike often",
    ]


def test_the_report_has_it_with_its_questions():
    text = report_markdown(evidence(*EFFECTS, *CHECKS), [], {}, "1 May 2020").replace("\\", "")
    assert "## Endorsement experiment: proposals that they approve of" in text
    assert "- **Roads?**" in text
    assert "Ethics approval: committee no. 3." in text


def test_what_is_about_belonging_is_not_even_named():
    rows = [{**row, "release": "withheld", "release_reason": "communal"} for row in (*EFFECTS, *CHECKS)]
    assert experiments_told(evidence(*rows)) == []
    assert not {"experiment-approval", "checks-approval"} & report_tables(evidence(*rows)).keys()
    assert "approve of" not in report_markdown(evidence(*rows), [], {}, "1 May 2020")


def test_the_workbook_gives_each_number_its_unit(tmp_path):
    rows = [*EFFECTS, *DEVIATIONS, *OF_ROADS, smallest("women", 0.19), *CHECKS]
    of = evidence(*rows)
    write_tables(tmp_path / "tables.xlsx", released(*rows), of.plan, of.codebook, ["en"])
    sheet = openpyxl.load_workbook(tmp_path / "tables.xlsx")["Experiments"]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    named = {line[1]: line for line in lines if line[0] == LABEL["en"] and line[2] != "Men"}
    assert named["All policies together, points of the scale"][3] == -0.2
    assert named["All policies together, standard deviations"][3] == -0.17
    assert named["Roads? (points of the scale)"][3] == -0.3
    assert (
        named["Smallest that would have been found, four times in five. All policies together, points of the scale"][3]
        == 0.19
    )
    assert "The arms answered “Roads?” alike often" in named


FIXED = {"id": "H10", "statement": "They do", "registered": "2019-10-01", "primary": False, "experiment": "approval"}


@pytest.mark.parametrize(
    ("note", "more", "said"),
    [
        ("supported", {}, "Supported, −0.25 points of the scale (−0.44 to −0.06; p = 0.03)."),
        ("contradicted", {}, "Contradicted, −0.25 points of the scale (−0.44 to −0.06; p = 0.03)."),
        (
            "not_established",
            {},
            "Not established; the data fit −0.44 to −0.06 points of the scale, "
            "none beyond a fifth of a standard deviation.",
        ),
        ("not_informative", {}, "Not informative; the data fit −0.44 to −0.06 points of the scale."),
        (
            "equivalent",
            {"test": "equivalence", "margin": 0.5},
            "Equal within 0.5 points of the scale (−0.44 to −0.06; p = 0.03).",
        ),
        (
            "contradicted",
            {"test": "equivalence", "margin": 0.05},
            "Contradicted, further apart than 0.05 points of the scale (−0.44 to −0.06).",
        ),
        ("invalid", {}, "Not tested: the experiment fails the checks of its own assumptions."),
    ],
)
def test_a_hypothesis_on_it_is_told_in_points_of_the_scale(note, more, said):
    about = {"analysis": "hypotheses", "measure": "hypothesis", "outcome": "H10", "group": "all", "note": note}
    row = {**gap(-0.25, -0.44, -0.06), **about, "contrast": None, "p_adjusted": 0.03}
    found = evidence(row)
    found.plan["hypotheses"] = [{**FIXED, "test": "difference", **more}]
    (finding,) = hypotheses_told(found)
    assert said in finding.text
