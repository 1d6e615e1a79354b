"""A survey with a conjoint experiment, from its file of profiles to the French report; and what stops it."""

from __future__ import annotations

import json
import re
import subprocess

import numpy as np
import pandas as pd
import pytest
from conjoint_survey import LEVELS, profiles, survey

from .conftest import assert_for_their_owner_alone, build, released_rows, run, steps, unsound

pytestmark = pytest.mark.slow

PLAN = """\
title: {en: Plans for villages (SYNTHETIC), fr: Des plans pour les villages (SYNTHÉTIQUE)}
synthetic: true
fieldwork: {start: 2020-02-03, end: 2020-02-20}
mode: face_to_face
sampling: probability
responses: responses.csv
uuid: _uuid
consent: {question: consent, given: 1}
gender: {question: sex, women: 1, men: 2}
design: {clusters: village, strata: cercle, weights: weight, cluster_unit: village}
missing: {refused: [99]}
questions:
  trust:
    label: {en: Do you trust them?, fr: Leur faites-vous confiance ?}
    choices: {1: {en: Yes, fr: Oui}, 0: {en: No, fr: Non}}
drivers:
  - {question: trust, share: [1], class: personal}
experiments:
  - name: plans
    kind: conjoint
    label: {en: a plan for the village, fr: un plan pour le village}
    profiles: profiles.csv
    question: chosen
    task: task
    place: place
    attributes:
      - name: aid
        label: {en: Help, fr: Aide}
        levels: {food: {en: food, fr: vivres}, cash: {en: cash, fr: argent}, seeds: {en: seeds, fr: semences}}
        reference: food
      - name: guard
        label: {en: Guard, fr: Garde}
        levels: {army: {en: the army, fr: l’armée}, village: {en: the village, fr: le village}}
      - chief
    covariates: [age]
hypotheses:
  - id: H1
    statement:
      en: Women prefer plans with the army more often than men.
      fr: Les femmes préfèrent plus souvent que les hommes les plans avec l’armée.
    registered: 2020-01-20
    experiment: plans
    level: guard=army
    compare: [women, men]
    test: difference
    alternative: greater
  - id: H2
    statement: {en: Women and men do not prefer alike., fr: Femmes et hommes n’ont pas les mêmes préférences.}
    registered: 2020-01-20
    experiment: plans
    compare: [women, men]
    test: difference
sensitivity:
  - name: trusting
    label: {en: only those who trust them, fr: seulement les personnes qui leur font confiance}
    where: [{question: trust, is: [1]}]
"""
N, REFUSED, SILENT = 960, 24, 16
GENDERS = ("women", "men")


@pytest.fixture(scope="module")
def respondents() -> pd.DataFrame:
    """960 people in 32 villages, of whom 24 did not consent."""
    return survey(N)


@pytest.fixture(scope="module")
def shown(respondents) -> pd.DataFrame:
    """Their profiles; 16 people refused all tasks."""
    return profiles(respondents)


@pytest.fixture(scope="module")
def made(tmp_path_factory, respondents, shown):
    house = build(tmp_path_factory.mktemp("conjoint") / "house")
    folder = house / "data/villages"
    folder.mkdir(parents=True)
    (folder / "survey.yaml").write_text(PLAN, encoding="utf-8")
    rows = pd.DataFrame({
        "_uuid": respondents["uuid"], "consent": np.where(np.arange(N) < REFUSED, 0, 1),
        "sex": np.where(respondents["_gender"] == "women", 1, 2), "age": respondents["age"].astype(int),
        "village": respondents["_cluster"], "cercle": respondents["_stratum"],
        "weight": respondents["_weight"].round(6), "trust": np.arange(N) // 2 % 2,
    })  # fmt: skip
    rows.to_csv(folder / "responses.csv", index=False)
    answers = shown["chosen"].astype(int).astype(str).where(~_silent(respondents, shown), "99")
    # As a spreadsheet of a French office writes it, its rows in no order.
    written = shown.rename(columns={"uuid": "_uuid"}).assign(chosen=answers).sample(frac=1, random_state=3)
    written.to_csv(folder / "profiles.csv", index=False, sep=";", encoding="cp1252", lineterminator="\r\n")
    told = run(house, "--cores", "1")
    assert told.returncode == 0, told.stderr
    assert unsound(house) == {}
    assert "joining profiles to interviews" in steps(told, "villages")
    return house


def _silent(respondents, shown) -> pd.Series:
    return shown["uuid"].isin(respondents["uuid"][REFUSED : REFUSED + SILENT])


@pytest.fixture(scope="module")
def released(made) -> pd.DataFrame:
    return released_rows(made, "villages")


def counted(respondents, shown, level: str, group: str) -> float:
    """The weighted share of profiles with a level that were chosen, counted by hand."""
    kept = respondents.assign(_weight=respondents["_weight"].round(6)).iloc[REFUSED + SILENT :]
    own = kept[kept["_gender"] == group].set_index("uuid")["_weight"]
    name, _, code = level.partition("=")
    rows = shown[shown["uuid"].isin(own.index) & (shown[name] == code)]
    return float(np.average(rows["chosen"], weights=own.loc[rows["uuid"]]))


def test_marginal_means_are_those_counted_by_hand(released, respondents, shown):
    for group in ("women", "men"):
        for name, levels in LEVELS.items():
            for level in levels:
                row = released.loc[f"experiments/marginal_mean/plans/{name}={level}/{group}"]
                assert row["release"] == "published"
                assert row["estimate"] == pytest.approx(
                    counted(respondents, shown, f"{name}={level}", group), abs=0.0051
                )
                assert row["n"] % 10 == 0
    assert released.loc["experiments/preferences/plans/women/men", "p_value"] <= 0.01


def test_every_profile_is_accounted_for(made, released):
    derived = made / "data/derived/villages"
    told = json.loads((derived / "profiles/counts.json").read_text())["plans"]
    assert told == {"read": 8 * N, "kept": 8 * (N - REFUSED), "set_aside": 8 * REFUSED, "interviews_set_aside": REFUSED}
    assert (derived / "logs/join_profiles.log").read_text().startswith("plans: 7680 profiles, of which 7488 of ")
    assert released.loc["experiments/profiles/plans/set_aside/all", "estimate"] == 8 * REFUSED // 10 * 10
    assert released.loc["experiments/profiles/plans/unanswered/all", "estimate"] == 8 * SILENT // 10 * 10


def test_profiles_are_confidential_and_under_keys(made, respondents):
    folder = made / "data/derived/villages/profiles"
    assert_for_their_owner_alone(folder)
    kept = pd.read_parquet(folder / "plans.parquet")
    assert set(kept["uuid"]).isdisjoint(respondents["uuid"])
    assert kept["uuid"].nunique() == N - REFUSED


def test_the_french_report_says_what_was_counted(made, respondents, shown):
    pdf = made / "reports/villages/fr/report.pdf"
    text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    text = re.sub(r"\s+", " ", text)
    levels = [f"{name}={level}" for name, levels in LEVELS.items() for level in levels]
    share = max(counted(respondents, shown, level, "women") for level in levels)
    found = re.search(
        r"les femmes ont choisi le plus souvent les profils « (.+?) » \((\d+) %, (\d+) % à (\d+) %\)", text
    )
    assert found.group(1) in ("Aide : argent", "Garde : l’armée", "chief : elder")
    assert int(found.group(2)) == round(100 * share)
    assert int(found.group(3)) < int(found.group(2)) < int(found.group(4))
    assert "L’analyse conjointe « un plan pour le village » : moyennes marginales" in text
    assert "Femmes et hommes diffèrent pour 2 modalités sur 9" in text
    assert re.search(r"Tous attributs ensemble, femmes et hommes n’ont pas les mêmes préférences \(p < 0,001\)", text)
    assert "(SYNTHÉTIQUE)" in text


def test_the_picture_shows_every_level_in_the_section_of_its_experiment(made, released):
    figures = made / "reports/villages/figures"
    picture = (figures / "SYNTHETIC-experiment-plans-fr.svg").read_text(encoding="utf-8")
    for label in ("Aide", "argent", "vivres", "semences", "l’armée", "SYNTHÉTIQUE – réponses inventées"):
        assert f">{label}</text>" in picture
    shown = pd.read_csv(figures / "SYNTHETIC-experiment-plans.csv", index_col="id")
    levels = 3 * sum(map(len, LEVELS.values()))
    assert len(shown) == levels + 1, "each level among women, men and in their gap; how many profiles a task has"
    assert shown["estimate"].equals(released.loc[shown.index, "estimate"].astype(float))
    page = (made / "reports/villages/fr/report.html").read_text(encoding="utf-8")
    section = page.partition('id="experiments"')[2].partition("<h2")[0]
    assert section.count("<svg") == 1
    assert "Quels profils ont été préférés" in section


def test_hypotheses_are_tested_on_it_first_and_again(made, released, respondents, shown):
    kept = respondents.assign(_weight=respondents["_weight"].round(6)).iloc[REFUSED + SILENT :]
    trusting = kept[kept.index // 2 % 2 == 1]
    for frame, place in ((kept, ""), (trusting, "/sensitivity/trusting")):
        sides = [_share(frame, shown, gender) for gender in GENDERS]
        row = released.loc[f"hypotheses/hypothesis/H1/plans: guard=army{place}/all"]
        assert row["estimate"] == pytest.approx(sides[0] - sides[1], abs=0.0051)
        assert (row["note"], row["release"]) == ("supported", "published")
        assert released.loc[f"hypotheses/hypothesis/H2/plans{place}/all", "note"] == "supported"
    pdf = made / "reports/villages/fr/report.pdf"
    text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    text = re.sub(r"\s+", " ", text)
    assert re.search(r"plans avec l’armée\. Étayée, \+\d+ points \(", text)
    again = "Une seconde fois, seulement les personnes qui leur font confiance : même verdict."
    assert text.count(again) == 2
    assert "une seconde fois : seulement les personnes qui leur font confiance" in text
    effects = text.partition("une seconde fois, effets des modalités comparées à une référence : seulement")[2][:900]
    first, second = (
        [round(100 * released.loc[f"experiments/amce/plans/aid=cash{place}/{group}", "estimate"]) for group in GENDERS]
        for place in ("", "/sensitivity/trusting")
    )
    told = [f"{points:+d}".replace("-", "−") for pair in zip(first, second, strict=True) for points in pair]
    assert " ".join(told) in effects, (told, effects)
    assert "Annoncé, non calculé" not in text


def _share(frame: pd.DataFrame, shown: pd.DataFrame, gender: str) -> float:
    """The weighted share of profiles with the army that were chosen."""
    weights = frame[frame["_gender"] == gender].set_index("uuid")["_weight"]
    rows = shown[shown["uuid"].isin(weights.index) & (shown["guard"] == "army")]
    return float(np.average(rows["chosen"], weights=weights.loc[rows["uuid"]]))


def test_the_workbook_has_every_level_in_both_languages(made):
    sheets = pd.read_excel(made / "reports/villages/tables.xlsx", sheet_name=None, header=None, dtype=str)
    (cells,) = ({*sheet.stack()} for name, sheet in sheets.items() if name.startswith("Experiments"))
    (again,) = ({*sheet.stack()} for name, sheet in sheets.items() if name.startswith("Again"))
    assert {"Marginal mean – Guard: the army", "only those who trust them"} <= again
    assert "Marginal mean – Guard: the army" in cells
    assert any(str(cell).startswith("Moyenne marginale – Garde") for cell in cells)


def test_the_manifest_has_the_file_and_another_one_is_estimated_anew(made):
    manifest = json.dumps(json.loads((made / "reports/villages/manifest.json").read_text()))
    assert "profiles.csv" in manifest
    assert run(made, "--cores", "1").stderr.count("estimating") == 0
    file = made / "data/villages/profiles.csv"
    content = file.read_bytes()
    file.write_bytes(content.replace(b"id-500;", b"id-nobody;"))
    told = run(made, "--cores", "1")
    assert told.returncode != 0
    assert "an interview that the responses do not have" in told.stderr
    assert "id-nobody" not in told.stderr
    file.write_bytes(content)
