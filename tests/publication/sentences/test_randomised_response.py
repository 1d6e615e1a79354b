"""What is said of a randomised question: how chance protects, what it found, what is struck out, what none can tell."""

from __future__ import annotations

import pytest
from many_questions import answers, item, survey
from randomised_survey import RANDOMISED, reasons
from randomised_survey import survey as randomised_survey

from bogolan.analysis.experiments.results import experiment_rows
from bogolan.disclosure.gate import release
from bogolan.publication.released import rows as as_rows
from bogolan.publication.report.markdown import report_markdown
from bogolan.publication.sentences.experiments_by_kind import experiments_told
from bogolan.publication.tables.report_tables import report_tables
from bogolan.survey.spine import spine

NBSP = "\u00a0"
LABEL = {"en": "they paid a bribe", "fr": "ils ont payé un pot-de-vin"}
PLAN = {**RANDOMISED, "label": LABEL}
ABOUT = {"analysis": "experiments", "outcome": "paid", "unit": "proportion"}
LIST = {"name": "trust", "kind": "list", "label": "they work", "question": "n", "arm": "arm", "items": 3}


def estimate(group: str, value: float | None, lower: float | None, upper: float | None, **more: object) -> dict:
    told = {"measure": "prevalence", "level": "moment", "group": group, "n": 700, "clusters": 40}
    return {**ABOUT, **told, "estimate": value, "lower": lower, "upper": upper, **more}


def gap(value: float, lower: float, upper: float, **more: object) -> dict:
    return estimate("women", value, lower, upper, **{"measure": "gap", "contrast": "men", **more})


def check(level: str, p: float = 0.5, **more: object) -> dict:
    told = {"measure": "check", "level": level, "group": "all", "p_value": p, "p_adjusted": min(1, 2 * p)}
    return {**ABOUT, **told, **more}


SHARES = [estimate("women", 0.21, -0.02, 0.33), estimate("men", 0.27, 0.14, 0.39)]
CHECKS = [check("allowed_share"), check("silence")]


def evidence(*rows: dict, language: str = "en", experiments: list | None = None, **changes: object):
    plans = experiments or [{**PLAN, **changes}]
    return survey([item("a")], [*answers("a"), *rows], language, experiments=plans, synthetic=True)


def told(*rows: dict, **more: object):
    (found,) = experiments_told(evidence(*rows, **more))
    return found


def test_the_finding_in_english():
    found = told(*SHARES, gap(-0.06, -0.12, 0.01), *CHECKS)
    assert found.title == "Randomised response: “they paid a bribe”"
    assert found.finding == (
        "By randomised response, “they paid a bribe” applies to 21% of women (0% to 33%) and 27% of men (14% to 39%) "
        "(SYNTHETIC)."
    )
    assert not found.struck
    assert found.remarks == (
        "If women and men differ, then by −12 to +1 points.",
        "Who said no whatever the device told makes the share too small: a single arm cannot tell how many did (Clark "
        "and Desharnais 1998).",
        "The experiment passes the checks of its own assumptions.",
    )


def test_the_finding_in_french():
    found = told(*SHARES, gap(-0.06, -0.12, 0.01), *CHECKS, language="fr")
    assert found.title == f"Réponse randomisée{NBSP}: «{NBSP}ils ont payé un pot-de-vin{NBSP}»"
    assert f"est vrai pour 21{NBSP}% des femmes (0{NBSP}% à 33{NBSP}%)" in found.finding
    assert "(SYNTHÉTIQUE)" in found.finding
    assert "un seul groupe ne permet pas de savoir combien l’ont fait" in found.remarks[1]


@pytest.mark.parametrize(
    ("design", "chances", "said"),
    [
        (
            "forced-known",
            {},
            "With a chance of 66.7% it said to answer truly, of 16.7% to say yes and of 16.7% to say no, whatever is",
        ),
        ("mirrored", {"p": 0.75}, "With a chance of 75% it put the statement itself, with 25% its opposite."),
        ("disguised", {"p": 0.8}, "80% of the first deck and 20% of the second say yes."),
        ("unrelated-known", {"p": 0.7, "q": 0.25}, "with 30% a harmless one to which 25% say yes."),
    ],
)
def test_how_each_design_protects(design, chances, said):
    found = told(*SHARES, design=design, **chances)
    assert said in found.design
    assert "So nobody who" in found.design
    french = told(*SHARES, design=design, language="fr", **chances).design
    assert "Ainsi, qui" in french
    assert ("66,7" in french) == (design == "forced-known")
    no_is_safe = design in ("forced-known", "unrelated-known")
    assert any(text.startswith("Who said no") for text in found.remarks) == no_is_safe
    assert any(text.startswith("Who did not do as") for text in found.remarks) != no_is_safe


def test_beside_the_direct_question_and_a_model():
    less = [
        estimate("women", -0.1, -0.17, -0.03, measure="misreporting"),
        estimate("men", -0.04, -0.12, 0.05, measure="misreporting"),
    ]
    predicted = [estimate(group, 0.24, 0.15, 0.33, level="logit") for group in ("women", "men")]
    found = told(*SHARES, *less, *predicted)
    assert found.remarks[:2] == (
        "What was said when asked directly, less the randomised response, in percentage points: −10 among women (−17 "
        "to −3) and −4 among men (−12 to +5).",
        "A logistic regression of the same answers, which takes the answers to “age” into account, predicts 24% of "
        "women (15% to 33%) and 24% of men (15% to 33%).",
    )
    assert told(*SHARES, less[1]).remarks[0].endswith("too uncertain to say that anybody concealed an answer.")
    more = estimate("men", 0.2, 0.1, 0.3, measure="misreporting")
    assert told(*SHARES, more).remarks[1].startswith("More say so when asked directly than by randomised response")
    assert "some said no against" in told(*SHARES, more).remarks[1]
    assert "some did not do as chance told" in told(*SHARES, more, design="mirrored", p=0.75).remarks[1]
    nothing = [estimate(group, None, None, None, level="logit", flag="no_maximum") for group in ("women", "men")]
    assert told(*SHARES, *nothing).remarks[0].startswith("The logistic regression of the same answers finds no")


def test_what_is_outside_0_to_100_is_told_as_it_is():
    found = told(estimate("women", -0.04, -0.09, 0.02, flag="beyond"), SHARES[1])
    assert "−4% of women (−9% to 2%) and 27% of men" in found.finding
    assert found.remarks[0].startswith("A share below 0% or above 100% is printed as it is estimated")


def test_what_is_too_weak_says_what_it_could_have_found():
    weak = estimate("women", 0.1, -0.1, 0.3, flag="not_informative")
    found = told(weak, estimate("women", 0.28, None, None, measure="detectable"))
    assert found.remarks[0] == (
        "Among women it is not informative: it could have found a share of 28% or more, four times in five."
    )


@pytest.mark.parametrize("level", ["allowed_share", "silence"])
def test_what_fails_is_struck_out_with_the_reason_and_nothing_else_is_said_of_it(level):
    invalid = [{**row, "flag": "invalid_experiment"} for row in SHARES]
    failed = [check(level, 0.001, flag="failed")]
    found = told(*invalid, *failed)
    assert found.struck
    (remark,) = found.remarks
    assert remark.startswith("Struck out, and not to be used: the experiment fails the checks of its own assumptions. ")
    text = report_markdown(evidence(*invalid, *failed), [], {}, "1 May 2020").replace("\\", "")
    (line,) = [line for line in text.splitlines() if "By randomised response" in line]
    assert line.startswith("~~By randomised response")
    assert line.endswith("~~")
    tables = report_tables(evidence(*invalid, *failed))
    assert "experiment-paid" not in tables
    assert tables["checks-paid"].body[0][1:] == ("< 0.001", "0.002", "FAILED")


def test_what_is_withheld_says_so():
    hidden = [estimate(group, None, None, None, release="withheld") for group in ("women", "men")]
    found = told(*hidden)
    assert "is withheld, to protect who answered" in found.finding
    assert found.remarks == ()


def test_the_table_has_a_row_an_estimator_and_one_a_sensitivity_analysis():
    bounds = [
        estimate(group, value, value - 0.05, 0.4, measure="bound", level=f"silence_{end}")
        for group in ("women", "men")
        for end, value in (("lower", 0.2), ("upper", 0.25))
    ]
    nothing = [estimate(group, None, None, None, level="logit", flag="no_maximum") for group in ("women", "men")]
    again = [{**row, "domain": "sensitivity", "domain_level": "alone"} for row in SHARES]
    of = evidence(*SHARES, gap(-0.06, -0.23, 0.10), *bounds, *nothing, *again)
    of.plan["sensitivity"] = [{"name": "alone", "label": "alone"}]
    table = report_tables(of)["experiment-paid"]
    assert table.title == "Randomised response: “they paid a bribe”"
    moments, model, lower, upper, second = table.body
    share = ("21%", "−2 to 33%", "27%", "14 to 39%")
    assert moments == ("Share of yes less chance (Blair, Imai and Zhou 2015)", *share, "−6", "−23 to +10")
    assert model == ("Logistic regression (Blair, Imai and Zhou 2015)", *["no estimate", "–"] * 2, "–", "–")
    assert lower[0] == "Lower bound, if it applies to none of those without an answer (Manski 1989)"
    assert lower[1:] == ("20%", "15 to 40%", "20%", "15 to 40%", "–", "–")
    assert upper == ("Upper bound, if to all of them", "25%", "20 to 40%", "25%", "20 to 40%", "–", "–")
    assert second == ("Share of yes less chance again: alone", *share, "–", "–")


def test_a_list_and_a_randomised_question_stand_in_the_order_of_the_plan():
    of_list = {**SHARES[0], "outcome": "trust", "level": "difference_in_means"}
    found = experiments_told(evidence(*SHARES, of_list, experiments=[PLAN, LIST]))
    assert [one.name for one in found] == ["paid", "trust"]


def test_what_is_about_belonging_is_not_even_named():
    rows = [{**row, "release": "withheld", "release_reason": "communal"} for row in (*SHARES, *CHECKS)]
    assert experiments_told(evidence(*rows)) == []
    assert "they paid a bribe" not in report_markdown(evidence(*rows), [], {}, "1 May 2020")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "Randomised response: “they paid a bribe”",
                "Each respondent used a device of chance, such as a die, that nobody else saw.",
                "It finds a difference between women and men of",
                "What was said when asked directly, less the randomised response",
                "which takes the answers to “age” into account, predicts",
                "Checks of the randomised response “they paid a bribe”",
                "Those without an answer could move the share by 15 points at most",
            ],
        ),
        (
            "fr",
            [
                "Réponse randomisée : « ils ont payé un pot-de-vin »",
                "Chaque personne interrogée s’est servie d’un moyen de tirage au sort",
                "Elle donne un écart entre femmes et hommes de",
                "Ce qui a été dit à la question directe, moins la réponse randomisée",
                "qui tient compte des réponses à « age », prédit",
                "Contrôles de la réponse randomisée « ils ont payé un pot-de-vin »",
                "Borne inférieure, si ce n’est vrai pour aucune des personnes sans réponse",
            ],
        ),
    ],
)
def test_from_answers_to_the_page(language, words):
    sample = randomised_survey()
    plan = {"design": {"lonely": "fail", "intracluster_correlation": 0.2}, "experiments": [PLAN]}
    found = as_rows(release(spine(experiment_rows(sample, reasons(sample), plan)), {}, weighted=True))
    assert all(row.count is None for row in found)
    (women,) = [row for row in found if (row.measure, row.level, row.group) == ("prevalence", "moment", "women")]
    of = evidence(language=language)
    object.__setattr__(of, "rows", (*of.rows, *found))
    text = report_markdown(of, [], {}, "1 May 2020").replace("\\", "").replace(NBSP, " ")
    for said in words:
        assert said in text, said
    share = f"{100 * women.estimate:.0f}"
    assert (f"{share}% of women" if language == "en" else f"{share} % des femmes") in text
