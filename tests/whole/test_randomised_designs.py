"""A survey with a randomised question of each further design, from its export to its French report.

Forced response has a run of its own. What each device did is acted out, and what is printed of each is computed here
by hand from the answers alone. A further question was put to too few for anything of it to leave, and to one more
nearly all said no whatever the device told them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from .conftest import BOTH, SEXES, printed, released_rows, reported

pytestmark = pytest.mark.slow

N = 2000
# Of each question: the chance of a yes of who holds the item and who does not, and the shares of women and men who do.
CHANCES = {"mirrored": (0.75, 0.25), "disguised": (0.2, 0.8), "unrelated": (0.775, 0.075), "mines": (0.75, 0.25)}
HELD = {"mirrored": (0.25, 0.5), "disguised": (0.55, 0.3), "unrelated": (0.2, 0.45), "mines": (0.3, 0.3)}
LABELS = {
    "mirrored": ("they paid a toll", "ils ont payé un péage"),
    "disguised": ("they hid a traveller", "ils ont caché un voyageur"),
    "unrelated": ("they carried a message", "ils ont porté un message"),
    "mines": ("they sold gold", "ils ont vendu de l’or"),
    "feared": ("they fed a fighter", "ils ont nourri un combattant"),
}
TOLD = ("mirrored", "disguised", "unrelated")
FEW = 300

PLAN = """\
title: {en: Passing the checkpoint (SYNTHETIC), fr: Passer le barrage (SYNTHÉTIQUE)}
gender: {question: sex, women: 1, men: 2}
design: {clusters: village, cluster_unit: village}
drivers:
  - {question: water, share: [1], class: personal, statement: {en: have water near, fr: ont de l’eau tout près}}
experiments:
""" + "".join(
    f"  - {{name: {name}, kind: randomised_response, question: {name}, share: [1], covariates: [age], {design},\n"
    f"     label: {{en: {LABELS[name][0]}, fr: {LABELS[name][1]}}}}}\n"
    for name, design in {
        "mirrored": "design: mirrored, p: 0.75",
        "disguised": "design: disguised, p: 0.2",
        "unrelated": "design: unrelated-known, p: 0.7, q: 0.25",
        "mines": "design: mirrored, p: 0.75",
        "feared": "design: unrelated-known, p: 0.7, q: 0.25",
    }.items()
)
SURVEY = [
    ["type", "name", *BOTH, "relevant"],
    ["text", "village", "Village", "Village"],
    ["select_one sex", "sex", "Sex", "Sexe"],
    ["integer", "age", "Age", "Âge"],
    ["select_one yn", "water", "Is water near?", "L’eau est-elle tout près ?"],
    ["select_one yn", "digs", "Do you dig for gold?", "Cherchez-vous de l’or ?"],
    ["select_one yn", "mirrored", "Is what your card says true?", "Ce que dit votre carte est-il vrai ?"],
    ["select_one yn", "disguised", "Show a card: yes or no?", "Montrez une carte : oui ou non ?"],
    ["select_one yn", "unrelated", "Answer the drawn question.", "Répondez à la question tirée."],
    ["select_one yn", "feared", "Answer the question drawn.", "Répondez à l’autre question tirée."],
    ["select_one yn", "mines", "Is the other card true?", "L’autre carte dit-elle vrai ?", "${digs} = 1"],
]
CHOICES = [
    ["list_name", "name", *BOTH],
    *SEXES,
    ["yn", 1, "Yes", "Oui"],
    ["yn", 0, "No", "Non"],
]


def said(name: str, holds: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """What people answer (n), as the device of chance tells them to."""
    own, other = generator.random((2, len(holds)))
    if name == "disguised":  # a card of the first deck, of which a fifth say yes, or of the second
        return np.where(holds, own < 0.2, other < 0.8)
    if name == "unrelated":  # the question itself, or whether they were born in the first quarter of the year
        return np.where(own < 0.7, holds, other < 0.25)
    return np.where(own < 0.75, holds, ~holds)  # the statement or its opposite


@pytest.fixture(scope="module")
def answers():
    """2,000 respondents in 40 villages, women and men by turns; 300 of them dig for gold."""
    generator = np.random.default_rng(11)
    women = np.arange(N) % 2 == 0
    digs = np.arange(N) % 20 < FEW * 20 // N
    frame = pd.DataFrame({
        "_uuid": [f"u{row}" for row in range(N)], "village": [f"v{row // 50:02d}" for row in range(N)],
        "sex": np.where(women, "1", "2"), "age": generator.integers(18, 80, N).astype(str),
        "water": np.where(generator.random(N) < 0.6, "1", "0"), "digs": np.where(digs, "1", "0"),
    })  # fmt: skip
    for name, (of_women, of_men) in HELD.items():
        holds = generator.random(N) < np.where(women, of_women, of_men)
        frame[name] = np.where(said(name, holds, generator), "1", "0")
    frame["feared"] = np.where(generator.random(N) < 0.03, "1", "0")
    return frame.assign(mines=frame["mines"].where(digs, ""))


@pytest.fixture(scope="module")
def made(tmp_path_factory, answers):
    folder = tmp_path_factory.mktemp("designs")
    return reported(folder, PLAN, {"barrage": answers}, survey=SURVEY, choices=CHOICES)


@pytest.fixture(scope="module")
def released(made):
    return released_rows(made, "barrage")


@pytest.fixture(scope="module")
def french(made) -> str:
    return printed(made / "reports/barrage/fr/report.pdf")


def less_chance(answers: pd.DataFrame, name: str) -> dict[str, float]:
    """The share of yes of women and men, less what the device adds, over what it leaves."""
    held, not_held = CHANCES[name]
    shares = (answers[name] == "1").groupby(answers["sex"]).mean()
    return {group: (shares[sex] - not_held) / (held - not_held) for group, sex in (("women", "1"), ("men", "2"))}


def by_logit(answers: pd.DataFrame, name: str) -> dict[str, float]:
    """The mean chance of holding the item of women and men, by a likelihood written out and climbed without slopes."""
    held, not_held = CHANCES[name]
    women, age = (answers["sex"] == "1").to_numpy(float), answers["age"].astype(float).to_numpy() / 50 - 1
    yes = (answers[name] == "1").to_numpy()

    def holds(beta: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-(beta[0] + beta[1] * women + beta[2] * age)))

    def surprise(beta: np.ndarray) -> float:
        share = not_held + (held - not_held) * holds(beta)
        return -np.log(np.where(yes, share, 1 - share)).sum()

    found = minimize(surprise, np.zeros(3), method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-9}).x
    return {group: holds(found)[women == is_woman].mean() for group, is_woman in (("women", 1), ("men", 0))}


@pytest.mark.parametrize("name", TOLD)
def test_what_leaves_is_what_was_computed_by_hand_and_holds_the_truth(released, answers, name):
    by_hand = {"moment": less_chance(answers, name), "logit": by_logit(answers, name)}
    for level, shares in by_hand.items():
        for (group, share), truth in zip(shares.items(), HELD[name], strict=True):
            row = released.loc[f"experiments/prevalence/{name}/{level}/{group}"]
            assert (row["release"], row["n"]) == ("published", N / 2)
            assert row["estimate"] == pytest.approx(share, abs=0.0051), (level, group)
            assert row["lower"] <= truth <= row["upper"], (level, group)
        gap = released.loc[f"experiments/gap/{name}/{level}/women/men"]
        assert gap["estimate"] == pytest.approx(shares["women"] - shares["men"], abs=0.0051)
    checks = released[(released["measure"] == "check") & (released["outcome"] == name)]
    assert checks["flag"].isna().all()


@pytest.mark.parametrize(
    ("name", "how", "doubt"),
    [
        (
            "mirrored",
            "Avec une probabilité de 75 %, il posait la phrase elle-même, avec 25 % son contraire.",
            "Un seul groupe ne permet pas de distinguer qui n’a pas fait ce que disait le tirage",
        ),
        (
            "disguised",
            "20 % des cartes du premier et 80 % de celles du second disent oui.",
            "Un seul groupe ne permet pas de distinguer qui n’a pas fait ce que disait le tirage",
        ),
        (
            "unrelated",
            "il posait la question elle-même, avec 30 % une question anodine à laquelle 25 % répondent oui.",
            "Qui a dit non quoi que dise le tirage rend la part trop petite",
        ),
    ],
)
def test_the_french_page_prints_both_estimates_of_each_design(french, released, name, how, doubt):
    place = french.index(f"Réponse randomisée : « {LABELS[name][1]} »")
    told = french[place:][:2600]
    assert how in told
    for level, words in (
        ("moment", f"D’après la réponse randomisée, « {LABELS[name][1]} » est vrai pour {{}} et {{}} (SYNTHÉTIQUE)."),
        (
            "logit",
            "Une régression logistique des mêmes réponses, qui tient compte des réponses à « Âge », prédit {} et {}.",
        ),
    ):
        assert words.format(*(share_told(released, name, level, group) for group in ("women", "men"))) in told, level
    assert doubt in told
    assert "L’expérience satisfait aux contrôles de ses propres hypothèses." in told


def share_told(released: pd.DataFrame, name: str, level: str, group: str) -> str:
    """A released share with its limits as the French page has it."""
    row = released.loc[f"experiments/prevalence/{name}/{level}/{group}"]
    share, lower, upper = (f"{100 * min(max(row[end], 0), 1):.0f} %" for end in ("estimate", "lower", "upper"))
    who = {"women": "des femmes", "men": "des hommes"}[group]
    return f"{share} {who} ({lower} à {upper})"


def test_of_too_few_no_estimate_leaves_and_the_page_says_so(french, released):
    own = released[(released["outcome"] == "mines") & (released["measure"] != "check")]
    assert set(own["release"]) == {"withheld"}
    assert own[["estimate", "lower", "upper", "p_value", "n"]].isna().all(axis=None)
    label = LABELS["mines"][1]
    told = french[french.index(f"Réponse randomisée : « {label} »") :]
    assert (
        f"La part des personnes pour qui « {label} » est vrai d’après la réponse randomisée n’est pas publiée, pour "
        "protéger qui a répondu."
    ) in told
    assert f"« {label} » est vrai pour" not in french
    table = told[told.index("Part des oui moins le hasard (Blair, Imai et Zhou 2015) non publié") :]
    assert "« Non publié » ne veut dire ni zéro ni manquant." in table


def test_what_fewer_said_than_chance_alone_makes_them_say_is_struck_out(french, released):
    own = released[released["outcome"] == "feared"].set_index("level", append=True)
    assert own.xs("allowed_share", level="level")["flag"].tolist() == ["failed"]
    estimates = own[own["measure"] != "check"]
    assert estimates["flag"].str.contains("invalid_experiment").all()
    label = LABELS["feared"][1]
    told = french[french.index(f"Réponse randomisée : « {label} »") :][:2000]
    reason = "Rayé, à ne pas employer : l’expérience échoue aux contrôles de ses propres hypothèses. Moins ou plus de"
    assert f"{reason} personnes ont dit oui que le hasard ne le permet" in told
    assert french.count(f"Réponse randomisée : « {label} »") == 1, "a heading, and no table of its numbers"
    assert f"Contrôles de la réponse randomisée « {label} »" in french


def test_how_many_said_yes_never_leaves(made, released, answers):
    assert released.loc[released["analysis"] == "experiments", "count"].isna().all()
    told = {
        str(number)
        for name in TOLD
        for yes in [answers["sex"][answers[name] == "1"]]
        for number in (len(yes), *yes.value_counts())
    }
    for language in ("en", "fr"):
        assert not told & set(printed(made / f"reports/barrage/{language}/report.pdf").split())
