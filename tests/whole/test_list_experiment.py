"""A survey with four list experiments of unequal chances, from its export to its French report.

What is printed is true: of a list whose answers are all honest, of two that some lied to at its ends, and of one that
can be joined neither with its direct question nor with a covariate, which the page says.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from list_survey import N, unequal

from .conftest import BOTH, printed, released_rows, reported

pytestmark = pytest.mark.slow

PLAN = """\
title: {en: Who trusts whom (SYNTHETIC), fr: Qui fait confiance à qui (SYNTHÉTIQUE)}
gender: {question: sex, women: 1, men: 2}
design: {strata: cercle, clusters: village, cluster_unit: village}
drivers:
  - {question: water, share: [1], class: personal, statement: {en: have water near, fr: ont de l’eau tout près}}
experiments:
  - name: trust
    kind: list
    label: {en: they trust the patrol, fr: ils font confiance à la patrouille}
    question: count
    arm: arm
    treated: T
    probability: {a: 0.25, b: 0.75}
    items: 3
    floor: true
    covariates: [age]
    direct: {question: direct, share: [1]}
""" + "".join(
    f"  - {{name: {name}, kind: list, question: {name}, arm: arm, treated: T, items: 3, {more},\n"
    f"     probability: {{a: 0.25, b: 0.75}}, label: {{en: {english}, fr: {french}}}}}\n"
    for name, more, english, french in (
        ("flee", "ceiling: true, covariates: [age]", "they have fled", "ils ont fui"),
        ("pay", "floor: true, ceiling: true, covariates: [age]", "they pay the patrol", "ils paient la patrouille"),
        (
            "hide",
            "floor: true, covariates: [chief], direct: {question: boast, share: [1]}",
            "they hide a weapon",
            "ils cachent une arme",
        ),
    )
)
SURVEY = [
    ["type", "name", *BOTH],
    ["text", "village", "Village", "Village"],
    ["text", "cercle", "Cercle", "Cercle"],
    ["text", "arm", "List", "Liste"],
    ["select_one sex", "sex", "Sex", "Sexe"],
    ["integer", "age", "Age", "Âge"],
    *(["integer", name, "How many hold?", "Combien sont vrais ?"] for name in ("count", "flee", "pay", "hide")),
    ["select_one yn", "water", "Is water near?", "L’eau est-elle tout près ?"],
    ["select_one yn", "direct", "Do you trust the patrol?", "Faites-vous confiance à la patrouille ?"],
    ["select_one yn", "boast", "Do you hide a weapon?", "Cachez-vous une arme ?"],
    ["select_one yn", "chief", "Are you a chief?", "Êtes-vous chef ?"],
]
SEED = 6
CHOICES = [
    ["list_name", "name", *BOTH],
    *(["sex", code, *words] for code, words in ((1, ("Woman", "Femme")), (2, ("Man", "Homme")))),
    *(["yn", code, *words] for code, words in ((1, ("Yes", "Oui")), (0, ("No", "Non")))),
]


def lied_to(frame: pd.DataFrame, seed: int, ends: set[int]) -> np.ndarray:
    """What is counted (n, text) of another list of the same arms, whose sensitive item holds for 40% too.

    A quarter of whom it holds for, and who would give that away by an answer among `ends`, counts one less.
    """
    generator = np.random.default_rng(seed)
    others, holds = generator.binomial(3, 0.45, N), generator.random(N) < np.where(frame["_stratum"] == "b", 0.7, 0.1)
    shown = holds & (frame["arm"] == "T").to_numpy()
    lies = shown & np.isin(others + 1, [*ends]) & (generator.random(N) < 0.25)
    return (others + shown - lies).astype(str)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    frame = unequal(SEED, (0.45, 0.45))
    answers = pd.DataFrame({
        "_uuid": [f"u{row}" for row in range(N)], "village": frame["_cluster"], "cercle": frame["_stratum"],
        "arm": frame["arm"], "sex": np.where(frame["_gender"] == "women", "1", "2"),
        "age": frame["age"].astype(int).astype(str), "count": frame["count"].astype(str),
        "flee": lied_to(frame, SEED + 1, {4}), "pay": lied_to(frame, SEED + 2, {1, 4}),
        "hide": lied_to(frame, SEED + 3, set()), "boast": np.where(np.arange(N) % 4 < 2, "1", "0"),
        "chief": np.where((frame["arm"] == "C") & ((frame["arm"] == "C").cumsum() <= 3), "1", "0"),
        "water": np.where(np.arange(N) % 3, "1", "0"), "direct": frame["direct"].astype(str),
    })  # fmt: skip
    folder = tmp_path_factory.mktemp("list")
    return reported(folder, PLAN, {"patrol": answers}, survey=SURVEY, choices=CHOICES)


@pytest.fixture(scope="module")
def released(made):
    return released_rows(made, "patrol")


def page(made, language: str) -> str:
    return printed(made / f"reports/patrol/{language}/report.pdf")


def percents(row: pd.Series) -> tuple[str, ...]:
    """A released share and its limits as the French page has them, cut at 0 and 100."""
    return tuple(f"{100 * min(max(row[name], 0), 1):.0f} %" for name in ("estimate", "lower", "upper"))


def test_estimates_weighted_by_chances_hold_the_truth(released):
    for level in ("difference_in_means", "combined", "ml", "nls", "floor"):
        row = released.loc[f"experiments/prevalence/trust/{level}/all"]
        assert row["lower"] <= 0.4 <= row["upper"], level
    checks = released[(released["measure"] == "check") & (released["outcome"] == "trust")]
    assert list(checks["level"]) == ["design_effect", "extremes", "balance", "chances", "response"]
    assert checks["flag"].isna().all()


def test_the_french_page_prints_every_estimator_with_its_numbers(made, released):
    text = page(made, "fr")
    for level, words in (
        ("difference_in_means", "D’après l’expérience de liste, « ils font confiance à la patrouille » est vrai pour"),
        ("combined", "Ensemble, la liste et la question directe donnent"),
        ("nls", "Une régression sur les mêmes réponses, par moindres carrés en deux étapes"),
        ("ml", "Une régression par maximum de vraisemblance, qui tient les éléments de la liste pour indépendants et"),
        ("floor", "Si certaines personnes pour qui seul l’élément ajouté est vrai ont dit aucun, une régression"),
    ):
        told = text[text.index(words) :][:600]
        for group, who in (("women", "des femmes"), ("men", "des hommes")):
            share, lower, upper = percents(released.loc[f"experiments/prevalence/trust/{level}/{group}"])
            assert f"{share} {who} ({lower} à {upper})" in told, level


# Of each list the lies that its regression allows for, and how the page begins to say so.
LIED_TO = {
    "trust": ("floor", "Si certaines personnes pour qui seul l’élément ajouté est vrai ont dit aucun, une régression"),
    "flee": ("ceiling", "Si certaines personnes pour qui tous les éléments sont vrais en ont dit un de moins, une"),
    "pay": ("floor_ceiling", "ont dit aucun, et si certaines pour qui tous le sont en ont dit un de moins, une"),
}


@pytest.mark.parametrize("name", LIED_TO)
def test_with_lies_at_its_ends_a_list_is_true_leaves_and_is_printed(made, released, name):
    level, words = LIED_TO[name]
    own = released[released["outcome"] == name]
    assert set(own["level"]) & {"floor", "ceiling", "floor_ceiling"} == {level}
    assert own.loc[own["measure"] == "check", "flag"].isna().all()
    rows = {group: released.loc[f"experiments/prevalence/{name}/{level}/{group}"] for group in ("women", "men", "all")}
    for group, row in rows.items():
        assert row["release"] == "published"
        assert row["lower"] <= 0.4 <= row["upper"], group
    text = page(made, "fr")
    told = text[text.index(words) :][:500]
    for group, who in (("women", "des femmes"), ("men", "des hommes")):
        share, lower, upper = percents(rows[group])
        assert f"{share} {who} ({lower} à {upper})" in told, group
    if name != "trust":  # the answers to the others were lied to
        assert (
            released.loc[f"experiments/prevalence/{name}/difference_in_means/all", "estimate"] < rows["all"]["estimate"]
        )


def test_what_direct_answers_and_a_covariate_do_not_allow_is_said_and_the_list_is_told(made, released):
    """Half say at random that they do; three chiefs, all in the control arm, are a term that one arm cannot tell."""
    combined = released.loc["experiments/prevalence/hide/combined/all"]
    assert (combined["flag"], pd.isna(combined["estimate"])) == ("failed_placebo", True)
    predicted = released[(released["outcome"] == "hide") & released["level"].isin(["ml", "nls", "floor"])]
    assert set(predicted["flag"]) == {"not_estimable"}
    text = page(made, "fr")
    told = text[text.index("D’après l’expérience de liste, « ils cachent une arme » est vrai pour") :][:1500]
    for group, who in (("women", "des femmes"), ("men", "des hommes")):
        share, lower, upper = percents(released.loc[f"experiments/prevalence/hide/difference_in_means/{group}"])
        assert f"{share} {who} ({lower} à {upper})" in told
    assert "Aucune régression de la liste n’est possible" in told
    assert "La liste et la question directe ne sont pas combinées : leurs tests placebo" in told
    assert "Rayé" not in told


def test_the_french_page_has_what_was_said_directly_the_bounds_and_the_smallest_difference(made, released):
    text = page(made, "fr")
    less = [released.loc[f"experiments/misreporting/trust/difference_in_means/{who}"] for who in ("women", "men")]
    who = ("femmes", "hommes")
    women, men = (f"−{-100 * row['estimate']:.0f} chez les {whom}" for row, whom in zip(less, who, strict=True))
    assert f"Ce qui a été dit à la question directe, moins la liste, en points de pourcentage : {women} (" in text
    assert f" et {men} (" in text
    assert "Borne inférieure, si les groupes ont refusé pour des raisons différentes (Lee 2009)" in text
    weak = released.loc["experiments/gap/flee/difference_in_means/women/men"]
    assert weak["flag"] == "not_informative"
    smallest = released.loc["experiments/detectable/flee/difference_in_means/women/men", "estimate"]
    assert f"elle aurait pu en déceler un de {100 * smallest:.0f} points ou plus, quatre fois sur cinq" in text


def test_both_pages_say_with_what_chance_the_lists_were_read(made):
    assert "With a chance of 25% to 75%, fixed beforehand for each stratum of the sample, people were read 4" in page(
        made, "en"
    )
    french = page(made, "fr")
    assert "Avec une probabilité de 25 % à 75 %, fixée d’avance pour chaque strate de l’échantillon" in french
    assert "Les groupes ont les tailles que leurs probabilités déclarées laissent attendre" in french
    assert "moitié" not in french[french.index("Avec une probabilité de 25 %") :][:700]
