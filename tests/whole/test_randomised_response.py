"""A survey with a randomised question, from its export to its French report: what is printed is what was counted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from .conftest import BOTH, SEXES, printed, released_rows, reported

pytestmark = pytest.mark.slow

PLAN = """\
title: {en: Bribes at the checkpoint (SYNTHETIC), fr: Pots-de-vin au barrage (SYNTHÉTIQUE)}
gender: {question: sex, women: 1, men: 2}
design: {clusters: village, cluster_unit: village}
drivers:
  - {question: water, share: [1], class: personal, statement: {en: have water near, fr: ont de l’eau tout près}}
experiments:
  - name: bribe
    kind: randomised_response
    label: {en: they paid a bribe, fr: ils ont payé un pot-de-vin}
    question: die
    share: [1]
    design: forced-known
    p: 0.6667
    p0: 0.1667
    p1: 0.1667
    covariates: [age]
    direct: {question: paid, share: [1]}
hypotheses:
  - id: H1
    statement: {en: Fewer women than men paid one., fr: Moins de femmes que d’hommes en ont payé un.}
    registered: 2020-01-15
    experiment: bribe
    compare: [women, men]
    test: difference
    alternative: less
  - id: H2
    statement: {en: Who paid one does not say so when asked., fr: Qui en a payé un ne le dit pas quand on le demande.}
    registered: 2020-01-15
    experiment: bribe
    compare: [women, men]
    test: misreporting
sensitivity:
  - {name: older, label: {en: of 48 years or more, fr: de 48 ans ou plus}, where: [{question: age, from: 48}]}
"""
ROLLED = "Roll the die: 1 say no, 6 say yes, else answer truly. Did you pay one?"
LANCE = "Lancez le dé : 1 dites non, 6 dites oui, sinon répondez vrai. En avez-vous payé un ?"
SURVEY = [
    ["type", "name", *BOTH, "relevant"],
    ["text", "village", "Village", "Village"],
    ["select_one sex", "sex", "Sex", "Sexe"],
    ["integer", "age", "Age", "Âge"],
    ["select_one yn", "water", "Is water near?", "L’eau est-elle tout près ?"],
    ["select_one yn", "travels", "Do you pass the checkpoint?", "Passez-vous le barrage ?"],
    ["select_one yn", "die", ROLLED, LANCE, "${travels} = 1"],
    ["select_one yn", "paid", "Have you paid a bribe?", "Avez-vous payé un pot-de-vin ?", "${travels} = 1"],
]
CHOICES = [
    ["list_name", "name", *BOTH],
    *SEXES,
    ["yn", 1, "Yes", "Oui"],
    ["yn", 0, "No", "Non"],
    ["yn", 98, "Refused", "Refus"],
]


@pytest.fixture(scope="module")
def answers():
    """1,000 respondents in 40 villages; 40 do not pass the checkpoint, 30 refuse; 20% of women hold it, 50% of men."""
    rng, n = np.random.default_rng(7), 1000
    women = np.arange(n) % 2 == 0
    holds, die = rng.random(n) < np.where(women, 0.2, 0.5), rng.integers(1, 7, n)
    said = np.where(die == 1, "0", np.where(die == 6, "1", np.where(holds, "1", "0")))
    frame = pd.DataFrame({
        "_uuid": [f"u{row}" for row in range(n)], "village": [f"v{row // 25:02d}" for row in range(n)],
        "sex": np.where(women, "1", "2"), "age": rng.integers(18, 80, n).astype(str),
        "water": np.where(rng.random(n) < 0.6, "1", "0"), "travels": "1", "die": said,
        "paid": np.where(holds & (rng.random(n) < 0.5), "1", "0"),
    })  # fmt: skip
    frame.loc[:39, ["travels", "die", "paid"]] = ["0", "", ""]
    frame.loc[100:129, "die"] = "98"
    return frame


@pytest.fixture(scope="module")
def made(tmp_path_factory, answers):
    folder = tmp_path_factory.mktemp("randomised")
    return reported(folder, PLAN, {"bribes": answers}, survey=SURVEY, choices=CHOICES)


@pytest.fixture(scope="module")
def released(made):
    return released_rows(made, "bribes")


@pytest.fixture(scope="module")
def held(answers):
    """The prevalence of each group by hand: the share of yes of those who said yes or no, less a sixth, over two."""
    own = answers[answers["die"].isin(["0", "1"])]
    yes = (own["die"] == "1").groupby(own["sex"]).mean()
    shares = {"women": yes["1"], "men": yes["2"], "all": (own["die"] == "1").mean()}
    return {group: (share - 0.1667) / 0.6667 for group, share in shares.items()}


def page(made, language: str) -> str:
    return printed(made / f"reports/bribes/{language}/report.pdf")


def test_the_released_prevalence_is_the_one_counted_by_hand(released, held, answers):
    for group, share in held.items():
        row = released.loc[f"experiments/prevalence/bribe/moment/{group}"]
        assert row["estimate"] == pytest.approx(share, abs=0.0051)
    women = answers[(answers["sex"] == "1") & answers["die"].isin(["0", "1"])]
    assert released.loc["experiments/prevalence/bribe/moment/women", "n"] == len(women) // 10 * 10
    gap = released.loc["experiments/gap/bribe/moment/women/men"]
    assert gap["estimate"] == pytest.approx(held["women"] - held["men"], abs=0.0051)


def test_who_was_not_asked_is_not_among_the_silent(released, answers):
    asked = answers[answers["travels"] == "1"]
    check = released.loc["experiments/check/bribe/silence/all"]
    assert check["n"] == len(asked) // 10 * 10
    lower, upper = (
        released.loc[f"experiments/bound/bribe/silence_{end}/all", "estimate"] for end in ("lower", "upper")
    )
    assert upper - lower == pytest.approx((asked["die"] == "98").mean(), abs=0.011)


def test_it_is_repeated_predicted_and_tested(released, answers):
    older = answers[answers["die"].isin(["0", "1"]) & (answers["age"].astype(int) >= 48) & (answers["sex"] == "1")]
    again = released.loc["experiments/prevalence/bribe/moment/sensitivity/older/women"]
    assert again["estimate"] == pytest.approx(((older["die"] == "1").mean() - 0.1667) / 0.6667, abs=0.0051)
    predicted = released.loc["experiments/prevalence/bribe/logit/women", "estimate"]
    assert predicted == pytest.approx(released.loc["experiments/prevalence/bribe/moment/women", "estimate"], abs=0.011)
    assert released.loc["hypotheses/hypothesis/H1/all", "note"] == "supported"
    hidden, missing = (
        released.loc[name] for name in ("hypotheses/hypothesis/H2/all", "experiments/misreporting/bribe/moment/all")
    )
    assert (hidden["note"], hidden["estimate"]) == ("supported", missing["estimate"])


def test_no_number_of_those_who_said_yes_leaves(made, released, answers):
    own = released[released["analysis"].isin(["experiments", "hypotheses"])]
    assert own["count"].isna().all()
    yes = answers[answers["die"] == "1"]
    told = {str(len(yes)), *(str(len(yes[yes["sex"] == sex])) for sex in ("1", "2"))}
    for language in ("en", "fr"):
        assert not told & set(page(made, language).split())


@pytest.mark.parametrize(
    ("language", "words", "share"),
    [
        (
            "en",
            [
                "Randomised response: “they paid a bribe”",
                "With a chance of 66.7% it said to answer truly",
                "The experiment passes the checks of its own assumptions.",
                "Share of yes less chance again: of 48 years or more",
                "Fewer women than men paid one.",
                "“they paid a bribe”, by randomised response",
                "Asked directly, less randomised response",
                "Question, as asked: “Have you paid a bribe?”",
            ],
            "applies to {women}% of women ({between}",
        ),
        (
            "fr",
            [
                "Réponse randomisée : « ils ont payé un pot-de-vin »",
                "Avec une probabilité de 66,7 %, il disait de répondre vrai",
                "L’expérience satisfait aux contrôles de ses propres hypothèses.",
                "Part des oui moins le hasard encore : de 48 ans ou plus",
                "Moins de femmes que d’hommes en ont payé un.",
                "Qui en a payé un ne le dit pas quand on le demande. Pour l’ensemble : étayée, −17 points (",
                "« ils ont payé un pot-de-vin », d’après la réponse randomisée",
                "D’après la réponse randomisée",
                "Question, telle que posée : « Avez-vous payé un pot-de-vin ? »",
            ],
            "est vrai pour {women} % des femmes ({between}",
        ),
    ],
)
def test_the_report_prints_it(made, released, held, language, words, share):
    text = page(made, language)
    row = released.loc["experiments/prevalence/bribe/moment/women"]
    lower, upper = (f"{100 * row[end]:.0f}" for end in ("lower", "upper"))
    between = f"{lower}% to {upper}%)" if language == "en" else f"{lower} % à {upper} %)"
    for told in (*words, share.format(women=f"{100 * held['women']:.0f}", between=between)):
        assert told in text, told
