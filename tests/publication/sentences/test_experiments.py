"""What is said of a list experiment: its finding, struck out with the reason where it fails, how little it tells."""

from __future__ import annotations

import pytest
from many_questions import answers, item, survey

from bogolan.publication.report.markdown import report_markdown
from bogolan.publication.sentences.experiments_by_kind import experiments_told
from bogolan.publication.tables.report_tables import report_tables

LABEL = {"en": "they work for our good", "fr": "ils agissent pour notre bien"}
LIST = {"name": "trust", "kind": "list", "label": LABEL, "question": "count", "arm": "arm", "items": 3}
LIST |= {"probability": 0.5}
ABOUT = {"analysis": "experiments", "outcome": "trust", "unit": "proportion"}


def estimate(group: str, value: float | None, lower: float | None, upper: float | None, **more: object) -> dict:
    told = {"measure": "prevalence", "level": "difference_in_means", "group": group, "n": 700, "clusters": 40}
    return {**ABOUT, **told, "estimate": value, "lower": lower, "upper": upper, **more}


def gap(value: float, lower: float, upper: float, **more: object) -> dict:
    return estimate("women", value, lower, upper, **{"measure": "gap", "contrast": "men", **more})


def check(level: str, p: float = 0.5, **more: object) -> dict:
    return {
        **ABOUT,
        "measure": "check",
        "level": level,
        "group": "all",
        "p_value": p,
        "p_adjusted": min(1, 4 * p),
        **more,
    }


SHARES = [estimate("women", 0.21, -0.02, 0.33), estimate("men", 0.27, 0.14, 0.39)]
WEAK = [
    gap(-0.06, -0.23, 0.10, flag="not_informative"),
    estimate("women", 0.23, None, None, measure="detectable", contrast="men"),
]
ESTABLISHED = (
    "It finds a difference between women and men of +20 points (+5 to +35), alone and not among other comparisons."
)
CHECKS = [check("design_effect"), check("extremes")]


def evidence(*rows: dict, language: str = "en", **changes: object):
    plan = {**LIST, **changes}
    return survey([item("a")], [*answers("a"), *rows], language, experiments=[plan], synthetic=True)


def told(*rows: dict, language: str = "en", **changes: object):
    (found,) = experiments_told(evidence(*rows, language=language, **changes))
    return found


def test_the_finding_and_how_little_it_tells_of_a_difference():
    found = told(*SHARES, *WEAK, *CHECKS)
    assert found.title == "List experiment: “they work for our good”"
    assert found.design.startswith("Half of the respondents, drawn at random, were read 3 items")
    assert found.finding == (
        "By the list experiment, “they work for our good” applies to 21% of women (0% to 33%) and 27% of men "
        "(14% to 39%) (SYNTHETIC)."
    )
    assert not found.struck
    assert found.remarks == (
        "On a difference between women and men it is not informative: it could have found one of 23 points or more, "
        "four times in five. What it found fits −23 to +10 points.",
        "The experiment passes the checks of its own assumptions.",
    )


def test_in_french():
    found = told(*SHARES, *WEAK, *CHECKS, language="fr")
    assert "est vrai pour 21\u00a0% des femmes (0\u00a0% à 33\u00a0%)" in found.finding
    assert found.remarks[0].startswith("Sur un écart entre femmes et hommes, elle ne renseigne pas")
    assert "(SYNTHÉTIQUE)" in found.finding


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            gap(0.2, 0.05, 0.35),
            ESTABLISHED,
        ),
        (gap(0.02, -0.1, 0.14), "If women and men differ, then by −10 to +14 points."),
    ],
)
def test_a_difference_that_is_established_or_small(row, said):
    assert told(*SHARES, row).remarks == (said,)


def test_what_fails_is_struck_out_with_the_reason_and_nothing_else_is_said_of_it():
    invalid = [{**row, "flag": "invalid_experiment"} for row in (*SHARES, *WEAK)]
    failed = [check("design_effect"), check("extremes", 0.001, flag="failed")]
    found = told(*invalid, *failed)
    assert found.struck
    assert found.remarks == (
        "Struck out, and not to be used: the experiment fails the checks of its own assumptions. Too few said none or "
        "all, the answers that give a respondent away.",
    )
    text = report_markdown(evidence(*invalid, *failed), [], {}, "1 May 2020").replace("\\", "")
    (line,) = [line for line in text.splitlines() if "By the list experiment" in line]
    assert line.startswith("~~By the list experiment")
    assert line.endswith("~~")
    tables = report_tables(evidence(*invalid, *failed))
    assert "experiment-trust" not in tables
    assert tables["checks-trust"].body[1][1:] == ("< 0.001", "0.004", "FAILED")


def test_what_is_withheld_says_so():
    hidden = {"release": "withheld"}
    found = told(
        *(estimate(group, None, None, None, **hidden) for group in ("women", "men")), gap(None, None, None, **hidden)
    )
    assert "is withheld, to protect who answered" in found.finding
    assert found.remarks == ()


def test_beside_the_direct_question():
    less = [
        estimate("women", -0.04, -0.17, 0.09, measure="misreporting"),
        estimate("men", -0.2, -0.3, -0.1, measure="misreporting"),
    ]
    refused = [estimate(group, None, None, None, level="combined", flag="failed_placebo") for group in ("women", "men")]
    found = told(*SHARES, *less, *refused)
    assert found.remarks[0] == (
        "What was said when asked directly, less the list, in percentage points: −4 among women (−17 to +9) and −20 "
        "among men (−30 to −10)."
    )
    assert found.remarks[1].startswith("The list and the direct question are not combined")
    assert told(*SHARES, less[0]).remarks[0].endswith("too uncertain to say that anybody concealed an answer.")
    both = [estimate(group, 0.25, 0.2, 0.3, level="combined") for group in ("women", "men")]
    assert told(*SHARES, *both).remarks == (
        "Both together, the list and the direct question give 25% of women (20% to 30%) and 25% of men (20% to 30%).",
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "could not be tested, since too few gave one of the answers."),
        ("fr", "n’a pu être vérifié, trop peu de personnes ayant donné l’une des réponses."),
    ],
)
def test_a_placebo_that_could_not_be_tested_is_not_said_to_have_failed(language, said):
    untested = [
        estimate(group, None, None, None, level="combined", flag="untested_placebo") for group in ("women", "men")
    ]
    (remark,) = told(*SHARES, *untested, language=language).remarks
    assert remark.endswith(said)
    line = report_tables(evidence(*SHARES, *untested))["experiment-trust"].body[1]
    assert line[1:3] == ("not combined", "–")
    failed = [{**untested[0], "flag": "failed_placebo"}, untested[1]]
    assert "say that the two were not answered alike" in told(*SHARES, *failed).remarks[0]


def test_who_is_one_gender_and_what_is_too_weak_of_a_share():
    weak = estimate("women", 0.1, -0.1, 0.3, flag="not_informative")
    found = told(weak, estimate("women", 0.28, None, None, measure="detectable"))
    assert found.remarks == (
        "Among women it is not informative: it could have found a share of 28% or more, four times in five.",
    )


def test_the_table_has_a_row_an_estimator_with_limits_below_zero_in_words():
    bounds = [
        estimate(group, 0.2, 0.1, 0.4, measure="bound", level=f"lee_{end}")
        for group in ("women", "men")
        for end in ("lower", "upper")
    ]
    refused = [estimate(group, None, None, None, level="combined", flag="failed_placebo") for group in ("women", "men")]
    table = report_tables(evidence(*SHARES, *WEAK, *bounds, *refused))["experiment-trust"]
    assert [row[1:] for row in table.body] == [
        ("21%", "−2 to 33%", "27%", "14 to 39%", "−6", "−23 to +10"),
        ("not combined", "–", "not combined", "–", "–", "–"),
        ("20%", "10 to 40%", "20%", "10 to 40%", "–", "–"),
        ("20%", "10 to 40%", "20%", "10 to 40%", "–", "–"),
    ]


def test_what_is_about_belonging_is_not_even_named():
    rows = [{**row, "release": "withheld", "release_reason": "communal"} for row in (*SHARES, *CHECKS)]
    assert experiments_told(evidence(*rows)) == []
    assert not {"experiment-trust", "checks-trust"} & report_tables(evidence(*rows)).keys()
    assert "they work for our good" not in report_markdown(evidence(*rows), [], {}, "1 May 2020")


def test_the_table_has_a_row_for_each_time_it_was_estimated_again():
    place = {"domain": "sensitivity", "domain_level": "clean"}
    again = [{**row, **place} for row in (*SHARES, WEAK[0])]
    found = evidence(*SHARES, *WEAK, *again)
    found.plan["sensitivity"] = [{"name": "clean", "label": {"en": "without flagged ones"}}]
    (title, *told) = report_tables(found)["experiment-trust"].body[-1]
    assert title == "Difference in means again: without flagged ones"
    assert told == ["21%", "−2 to 33%", "27%", "14 to 39%", "−6", "−23 to +10"]


def test_what_a_regression_predicts_and_why_one_is_left_out():
    asked = {"covariates": ["a"]}
    predicted = [estimate("women", 0.2, 0.1, 0.3, level="nls"), estimate("men", 0.26, 0.14, 0.37, level="nls")]
    failed = [estimate(group, None, None, None, level="ml", flag="misfit") for group in ("women", "men")]
    remarks = told(*SHARES, *predicted, *failed, **asked).remarks
    assert remarks[0].startswith(
        "The regression by maximum likelihood, which takes the items of the list as independent"
    )
    assert remarks[1] == (
        "A regression of the same answers, by least squares in two steps (Blair and Imai 2012), which takes the "
        "answers to “Has a changed?” into account, predicts 20% of women (10% to 30%) and 26% of men (14% to 37%)."
    )
    nowhere = [estimate("women", level="ml", flag="no_maximum", value=None, lower=None, upper=None)]
    assert (
        told(*SHARES, *nowhere, **asked)
        .remarks[0]
        .startswith("The regression by maximum likelihood finds no likeliest")
    )
    table = report_tables(evidence(*SHARES, *predicted, *failed, **asked))["experiment-trust"]
    lines = {line[0]: line[1:] for line in table.body}
    assert lines["Regression, least squares in two steps (Blair and Imai 2012)"][:2] == ("20%", "10 to 30%")
    assert lines["Regression, maximum likelihood (Blair and Imai 2012)"][:2] == ("does not fit", "–")
    assert not told(*SHARES, estimate("women", None, None, None, level="nls", release="withheld"), **asked).remarks


@pytest.mark.parametrize(
    ("language", "said", "cell"),
    [("en", "No regression of the list is possible", "no estimate"), ("fr", "Aucune régression", "pas d’estimation")],
)
def test_that_no_regression_could_be_fitted_is_said_once(language, said, cell):
    rows = [
        estimate(group, None, None, None, level=level, flag="not_estimable")
        for level in ("nls", "ml", "floor")
        for group in ("women", "men")
    ]
    found = evidence(*SHARES, *rows, language=language, covariates=["a"])
    (remark,) = told(*SHARES, *rows, language=language, covariates=["a"]).remarks
    assert remark.startswith(said)
    table = report_tables(found)["experiment-trust"]
    assert [line[1] for line in table.body[1:]] == [cell] * 3


PREDICTED = [estimate(group, 0.25, 0.2, 0.3, level="ml") for group in ("women", "men")]


def test_maximum_likelihood_is_told_beside_least_squares_and_what_it_takes_for_certain():
    (remark,) = told(*SHARES, *PREDICTED, covariates=["a"]).remarks
    assert remark.startswith("A regression by maximum likelihood, which takes the items of the list as independent")
    assert remark.endswith("to “Has a changed?” 25% of women (20% to 30%) and 25% of men (20% to 30%).")
    edge = [{**row, "flag": "edge"} for row in PREDICTED]
    assert "small part of the respondents" in told(*SHARES, *edge, covariates=["a"]).remarks[1]
    french = told(*SHARES, *edge, covariates=["a"], language="fr").remarks
    assert french[0].startswith("Une régression par maximum de vraisemblance")
    assert "petite partie des personnes" in french[1]


@pytest.mark.parametrize(
    ("level", "english", "french"),
    [
        ("floor", "If some to whom the additional item alone", "Si certaines personnes pour qui seul l’élément ajouté"),
        (
            "ceiling",
            "If some to whom all items apply said one less",
            "Si certaines personnes pour qui tous les éléments",
        ),
        ("floor_ceiling", "and some to whom all apply one less", "et si certaines pour qui tous le sont"),
    ],
)
def test_what_is_predicted_where_some_lie(level, english, french):
    rows = [estimate(group, 0.25, 0.2, 0.3, level=level, flag="all_liars") for group in ("women", "men")]
    said = {language: told(*SHARES, *rows, language=language).remarks for language in ("en", "fr")}
    assert english in said["en"][0]
    assert french in said["fr"][0]
    assert "25% of women (20% to 30%)" in said["en"][0]
    assert "which cannot be checked here" in said["en"][0]
    assert said["en"][1].startswith("By what is likeliest, everybody who could hide an answer")
    honest = [{**row, "flag": "no_liars"} for row in rows]
    assert told(*SHARES, *honest).remarks[1] == "By what is likeliest, nobody hid an answer in one of these ways."
    nothing = [{**row, "estimate": None, "lower": None, "upper": None, "flag": "no_maximum"} for row in rows]
    assert told(*SHARES, *nothing).remarks[0].endswith("finds no likeliest coefficients and is left out.")
    lines = {line[0]: line[1] for line in report_tables(evidence(*SHARES, *rows))["experiment-trust"].body}
    (line,) = [line for line in lines if "to hide it" in line]
    assert lines[line] == "25%"
