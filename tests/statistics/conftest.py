"""Data and reference values that the tests of the statistics share."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "tests" / "reference"
SHARED = ROOT.parent / "shared"


def read_json(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))


def in_shared(path: str) -> Path:
    if not SHARED.exists():
        pytest.skip("../shared is absent")
    return SHARED / path


@pytest.fixture(scope="session")
def shared():
    """The path of a file of ../shared; the test is skipped where there is none."""
    return in_shared


@pytest.fixture(scope="session")
def shared_json():
    """A file of ../shared, read."""
    return lambda path: read_json(in_shared(path))


@pytest.fixture(scope="session")
def reference():
    """A file of tests/reference, read; its generator stands beside it."""
    return lambda name: read_json(REFERENCE / name)


@pytest.fixture(scope="session")
def tables() -> dict[str, pd.DataFrame]:
    """The tables of R survey by the name of their design, with the columns its formulas make."""
    strat, clus1 = (pd.read_csv(REFERENCE / f"{name}.csv") for name in ("apistrat", "apiclus1"))
    for schools in (strat, clus1):
        schools["wide"] = (schools["sch.wide"] == "Yes").astype(float)
    nhanes = pd.read_csv(REFERENCE / "nhanes.csv")
    nhanes["agecat"] = pd.Categorical(nhanes["agecat"], ["(0,19]", "(19,39]", "(39,59]", "(59,Inf]"])
    nhanes["racef"] = pd.Categorical(nhanes["racef"])
    lonely = nhanes[~(nhanes["SDMVSTRA"].isin([75, 80]) & (nhanes["SDMVPSU"] == 2))].reset_index(drop=True)
    fpc, scd = (pd.read_csv(REFERENCE / f"{name}.csv") for name in ("fpc", "scd"))
    return {"strat": strat, "clus1": clus1, "nhanes": nhanes, "nh_lonely": lonely, "fpc_without": fpc, "scd": scd}


@pytest.fixture(scope="session")
def api() -> dict:
    return read_json(REFERENCE / "api_survey.json")


@pytest.fixture(scope="session")
def chile_reference() -> dict:
    return read_json(REFERENCE / "chile_svyglm.json")


@pytest.fixture(scope="session")
def chile() -> pd.DataFrame:
    """The Chilean survey of 1988 with the columns of its models, women's and men's apart."""
    table = pd.read_csv(ROOT / "data/chile-1988/responses.csv", keep_default_na=False, na_values=[""])
    men = table["sex"] == "M"
    terms = {
        "age": table["age"].astype(float),
        "educationPS": (table["education"] == "PS").astype(float).where(table["education"].notna()),
        "educationS": (table["education"] == "S").astype(float).where(table["education"].notna()),
        "income": table["income"].astype(float),
    }
    by_sex = {f"{sex}:{name}": column * of for sex, of in (("M", men), ("F", ~men)) for name, column in terms.items()}
    columns = {
        "(Intercept)": 1.0,
        "sexM": men.astype(float),
        "F": (~men).astype(float),
        "yes": table["vote"].map({"Y": 1.0, "N": 0.0}),
        **terms,
        **by_sex,
    }
    return pd.concat([table.drop(columns=["age", "income"]), pd.DataFrame(columns, table.index)], axis=1)


@pytest.fixture(scope="session")
def mali() -> pd.DataFrame:
    """Afrobarometer round 3 in Mali; codes of no answer are missing."""
    columns = ["q51", "q101", "q112", "q1", "q90", "q55h", "q4a", "urbrur", "region", "district", "withinwt"]
    table = pd.read_csv(in_shared("microdata/mali-afrobarometer-r3/mali_r3.csv"), usecols=columns)
    names = ("Bamako", "Kayes", "Koulikoro", "Sikasso", "Ségou", "Mopti", "Tombouctou", "Gao", "Kidal")
    return table.assign(
        just=table["q51"].map({1: 0.0, 2: 0.0, 3: 1.0, 4: 1.0}),
        female=(table["q101"] == 2).astype(float),
        int_female=(table["q112"] == 2).astype(float),
        age10=table["q1"].where(~table["q1"].isin([998, 999, -1])) / 10,
        educ=table["q90"].where(table["q90"] <= 9).astype(float),
        urban=(table["urbrur"] == 1).astype(float),
        econ=table["q4a"].where(table["q4a"] <= 5).astype(float),
        trust_police=table["q55h"].where(table["q55h"] <= 3).astype(float),
        mopti=(table["region"] == 285).astype(float),
        region_name=table["region"].map(dict(enumerate(names, start=280))),
        intercept=1.0,
    )


@pytest.fixture(scope="session")
def mali_reference() -> dict:
    return read_json(in_shared("reference/sensitive/afro_mali_r3_survey.json"))


@pytest.fixture(scope="session")
def villages() -> pd.DataFrame:
    """Invented: 12 villages in 3 strata, 10 respondents each, unequal weights, a few answers missing."""
    generator = np.random.default_rng(20250301)
    n = 120
    village = np.repeat(np.arange(12), 10)
    liking = generator.normal(0, 0.8, 12)[village]
    age = generator.integers(18, 70, n).astype(float)
    yes = (generator.random(n) < 1 / (1 + np.exp(-(liking + (age - 40) / 30)))).astype(float)
    yes[[3, 50, 77]] = np.nan
    return pd.DataFrame(
        {
            "village": [f"v{number}" for number in village],
            "cercle": np.array(["Bankass", "Douentza", "Koro"])[village // 4],
            "weight": generator.uniform(0.4, 3.0, n).round(3),
            "sex": np.where(generator.random(n) < 0.5, "women", "men"),
            "age": age,
            "yes": yes,
            "answer": pd.Categorical(generator.choice(["a", "b", "c"], n), ["a", "b", "c", "d"]),
            "one": 1.0,
        }
    )
