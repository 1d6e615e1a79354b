"""Of gains so many are withheld, of costs so many: counted from the released rows, said in both languages."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.disclosure.gate import release
from bogolan.publication.released import rows as rows_of
from bogolan.publication.sentences.both_sides import both_sides
from bogolan.publication.sentences.evidence import Evidence
from bogolan.publication.wording import Wording
from bogolan.survey.plan import read_plan
from bogolan.survey.spine import spine

PLAN = """\
title: A survey
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
gender: {question: sex, women: 2, men: 1}
drivers:
  - {question: water, share: [1], against: [3], side: gain}
  - {question: road, share: [3], against: [1], side: cost}
  - {question: age, share: [1], against: [3]}
"""
AREA = {"domain": "cercle", "domain_level": "Koro", "clusters": 8}


def share(outcome: str, level: str, count: int, n: int = 200, **more: object) -> dict:
    about = {"analysis": "drivers", "measure": "share", "unit": "proportion", "outcome": outcome, "level": level}
    numbers = {"estimate": count / n, "lower": 0.0, "upper": 1.0, "count": count, "n": n, "clusters": 30}
    return {**about, "base": "answered", "group": "women", **numbers, **more}


def released() -> pd.DataFrame:
    """Gains: 100 and 60 told, none withheld; costs: 4 and 5 of few, withheld with what they would tell of."""
    rows = [share("water", level, count) for level, count in (("1", 100), ("2", 96), ("3", 4))]
    rows += [share("road", level, count) for level, count in (("1", 60), ("2", 135), ("3", 5))]
    rows += [share("age", level, count) for level, count in (("1", 60), ("2", 100), ("3", 40))]
    rows += [share("water", level, count, 60, **AREA) for level, count in (("1", 30), ("3", 2))]
    rows += [share("road", "1", 30, 60, **AREA), share("road", "3", 20, 60, **AREA)]
    rows += [share("water", "1", 55, 120, domain="group", domain_level="some", note="0/0/0")]
    return release(spine(rows), {"drivers": dict.fromkeys(("water", "road", "age"), "personal")}, weighted=True)


def told(tmp_path, language: str, plan: str = PLAN) -> list[str]:
    path = tmp_path / "survey" / "survey.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(plan)
    return both_sides(Evidence(rows_of(released()), read_plan(path), {}, Wording(language)))


def test_gains_and_costs_withheld_are_counted_from_the_rows(tmp_path):
    rows = released().set_index("id")["release"]
    gains = rows[["drivers/share/water/1/women", "drivers/share/road/1/women"]].eq("withheld").sum()
    costs = rows[["drivers/share/water/3/women", "drivers/share/road/3/women"]].eq("withheld").sum()
    assert costs == 2
    (paragraph,) = told(tmp_path, "en")
    verbs = {0: "0 are", 1: "1 is", 2: "2 are"}
    assert paragraph.startswith("Gains and costs are guarded by one rule: of 2 shares of gains ")
    assert f"of 2 shares of gains {verbs[gains]} withheld, of 2 shares of costs {verbs[costs]} withheld." in paragraph
    assert paragraph.endswith("Within areas and age bands it is 0 of 2 and 1 of 2.")
    (paragraph,) = told(tmp_path, "fr")
    assert "sur 2 parts de pertes, 2 ne sont pas publiées. Dans les zones et les tranches d’âge" in paragraph


def test_without_sides_both_ends_of_the_scales_are_counted(tmp_path):
    plain = PLAN.replace(", side: gain", "").replace(", side: cost", "")
    (paragraph,) = told(tmp_path, "en", plain)
    assert "of 3 shares of the answers that are counted" in paragraph
    assert "of 3 shares of the answers at the other end" in paragraph
    assert "1 is withheld" in paragraph


@pytest.mark.parametrize("language", ["en", "fr"])
def test_where_there_is_one_side_alone_nothing_is_said(tmp_path, language):
    assert told(tmp_path, language, PLAN.partition("drivers:")[0]) == []
    assert (
        told(
            tmp_path, language, PLAN.replace(", against: [3]", "").replace(", against: [1]", "").replace("cost", "gain")
        )
        == []
    )
