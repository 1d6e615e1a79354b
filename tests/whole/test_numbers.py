"""The numbers at the end of a whole run: those expected of the shipped surveys, and R's of the real ones."""

from __future__ import annotations

import csv
import importlib.util
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from .conftest import HOUSE, SHARED_DATA, SHIPPED, build, printed, released_rows, run, unsound

pytestmark = pytest.mark.slow

SHARED = HOUSE.parent / "shared"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the folder ../shared, with the real microdata, is not on this machine"
)


@pytest.mark.parametrize("survey", SHIPPED)
def test_the_released_numbers_of_the_shipped_surveys(made, survey):
    spec = importlib.util.spec_from_file_location("take", HOUSE / "tests/expected/take.py")
    take = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(take)
    with (HOUSE / "tests/expected" / f"{survey}.csv").open(newline="", encoding="utf-8") as file:
        expected = list(csv.reader(file))
    assert take.released_numbers(made / "reports" / survey / "results.json") == expected


def estimates(folder: Path, survey: str) -> pd.DataFrame:
    derived = folder / "data/derived" / survey
    parts = [pd.read_parquet(derived / f"{name}.parquet").set_index("id") for name in ("estimates", "regressions")]
    return pd.concat([part.dropna(axis=1, how="all") for part in parts])


def reference(name: str) -> dict:
    return json.loads((SHARED / "reference/sensitive" / f"{name}.json").read_text())


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """A house in which the two real surveys of the shared folder have been reported."""
    folder = build(tmp_path_factory.mktemp("real") / "house")
    for survey, data in SHARED_DATA.items():
        shutil.copytree(HOUSE / "tests/surveys" / survey, folder / "data" / survey)
        shutil.copy(SHARED / data, folder / "data" / survey)
    told = run(folder)
    assert told.returncode == 0, told.stderr
    assert unsound(folder) == {}
    return folder


@needs_shared
def test_chile_equals_the_reference(made):
    ours, theirs = estimates(made, "chile-1988"), reference("demo_chile")
    for row in theirs["vote_by_sex"]:
        group = {"F": "women", "M": "men"}[row["sex"]]
        level = row["vote"] or "not_recorded"
        assert ours.loc[f"support/share/vote/{level}/{group}", "count"] == row["Freq"]
    coefficients = theirs["logit_sex_interactions"]["coef"]
    per = {"age": 10, "income": 10000, "educationPS": 1, "educationS": 1, "(Intercept)": 1}
    levels = {"educationPS": "education=PS", "educationS": "education=S"}
    for term, unit in per.items():
        level = levels.get(term, term)
        women = ours.loc[f"models/coefficient/vote_yes/{level}/women", "estimate"] / unit
        gap = ours.loc[f"models/coefficient/vote_yes/{level}/women/men", "estimate"] / unit
        interaction = "sexM" if term == "(Intercept)" else f"sexM:{term}"
        assert women == pytest.approx(coefficients[term], rel=1e-6)
        assert gap == pytest.approx(-coefficients[interaction], rel=1e-6)
    assert (
        ours.loc["models/coefficient/vote_yes/age/women", "n"] + ours.loc["models/coefficient/vote_yes/age/men", "n"]
        == 1704
    )


@needs_shared
def test_afghanistan_equals_the_reference(real):
    ours, theirs = estimates(real, "afghanistan-2011"), reference("qss_afghan_descriptive")
    for name, question in (("isaf_prop", "violent.exp.ISAF"), ("taliban_prop", "violent.exp.taliban")):
        shares = {
            row[name.split("_")[0].replace("isaf", "ISAF").replace("taliban", "Taliban")]: row["Freq"]
            for row in theirs[name]
        }
        answered = 1 - shares[None]
        assert ours.loc[f"drivers/share/{question}/1/men", "estimate"] == pytest.approx(
            shares["1"] / answered, rel=1e-9
        )
        assert ours.loc[f"drivers/share/{question}/not_recorded/men", "estimate"] == pytest.approx(
            shares[None], rel=1e-9
        )
    assert ours.loc["drivers/mean/age/men", "estimate"] == pytest.approx(theirs["summary_age"]["Mean"], rel=1e-9)
    assert set(ours.loc[ours["measure"] != "check", "group"].dropna()) == {"men"}


@needs_shared
def test_the_real_list_experiment_that_failed_is_struck_out_and_the_other_is_told(real):
    """In the Taliban's arm nobody of 918 said none or all: no number of it is a finding. The third arm did."""
    answers = pd.read_csv(SHARED / SHARED_DATA["afghanistan-2011"])
    taliban = answers.loc[answers["list.group"] == "taliban", "list.response"]
    assert (len(taliban), set(taliban)) == (918, {1, 2, 3})
    released = released_rows(real, "afghanistan-2011")
    checks = released[(released["measure"] == "check") & (released["outcome"] == "taliban")].set_index("level")
    assert checks.loc["extremes", "flag"] == "failed"
    own = released[(released["outcome"] == "taliban") & (released["measure"] == "prevalence")]
    assert own["flag"].str.contains("invalid_experiment").all()
    for other in ("taliban", "foreign_forces"):
        n = released.loc[f"experiments/prevalence/{other}/difference_in_means/men", "n"]
        assert n == 1830, "of 2,754 men the third arm is left out"
    means = answers.groupby("list.group")["list.response"].mean()
    forces = released.loc["experiments/prevalence/foreign_forces/difference_in_means/men"]
    assert forces["estimate"] == pytest.approx(means["ISAF"] - means["control"], abs=0.0051)
    text = printed(real / "reports/afghanistan-2011/fr/report.pdf")
    said = text[text.index("Expérience de liste : « vous soutenez globalement les talibans »") :][:1600]
    assert "Rayé, à ne pas employer : l’expérience échoue aux contrôles de ses propres hypothèses. Trop peu" in said
    assert "Trop peu de personnes ont dit aucun ou tous, les réponses qui les trahissent" in said
    assert "L’expérience avait d’autres groupes, qui sont laissés de côté ici." in said
    assert "moitié" not in said
    assert "« vous soutenez globalement les forces étrangères » est vrai pour" in text


TERMS = {
    "(Intercept)": "(Intercept)",
    "age10": "q1",
    "educ": "q90",
    "urban": "urbrur=1",
    "econ": "q4a",
    "trust_police": "q55h",
    "mopti": "region=285",
}


@needs_shared
def test_afrobarometer_equals_the_reference(real):
    ours, theirs = estimates(real, "mali-afrobarometer-r3"), reference("afro_mali_r3_survey")["violence_justified_q51"]
    share = "support/share/q51/3+4"
    assert ours.loc[f"{share}/all", "estimate"] == pytest.approx(theirs["overall"]["mean"], rel=1e-9)
    assert ours.loc[f"{share}/all", "standard_error"] == pytest.approx(theirs["overall"]["se"], rel=1e-9)
    assert ours.loc[f"{share}/all", "n"] == theirs["n_nonmissing"]
    for row in theirs["by_female"]:
        ours_row = ours.loc[f"{share}/{['men', 'women'][row['female']]}"]
        assert ours_row["estimate"] == pytest.approx(row["just"], rel=1e-9)
        assert ours_row["standard_error"] == pytest.approx(row["se"], rel=1e-9)
    assert ours.loc["support/gap/q51/3+4/women/men", "estimate"] == pytest.approx(
        theirs["ttest_female"]["diff"], rel=1e-9
    )
    # R's own fit stops early (its standard errors are 3e-6 off); carried to the end, it agrees to 1e-8.
    published = theirs["interaction_wald"]["model"]
    converged = json.loads((HOUSE / "tests/reference/mali_svyglm.json").read_text())
    for model, exact in ((published, 5e-6), (converged, 1e-8)):
        for term, level in TERMS.items():
            about = f"models/coefficient/violence_justified/{level}"
            interaction = "female" if term == "(Intercept)" else f"female:{term}"
            for row, name in ((ours.loc[f"{about}/men"], term), (ours.loc[f"{about}/women/men"], interaction)):
                assert row["estimate"] == pytest.approx(model["coef"][name], rel=min(exact, 1e-6))
                assert row["standard_error"] == pytest.approx(model["se"][name], rel=exact)
    for term, level in TERMS.items():
        interaction = "female" if term == "(Intercept)" else f"female:{term}"
        p_value = ours.loc[f"models/coefficient/violence_justified/{level}/women/men", "p_value"]
        assert p_value == pytest.approx(published["p"][interaction], rel=1e-4)


@needs_shared
def test_claims_on_the_real_surveys(made, real):
    """What was published of Mali in 2005 fits its interviews; what Chileans intended was not how they voted."""
    verdicts = {}
    for folder, survey in ((made, "chile-1988"), (real, "mali-afrobarometer-r3")):
        released = json.loads((folder / "reports" / survey / "results.json").read_text())["rows"]
        verdicts |= {(survey, row["outcome"]): row["note"] for row in released if row["measure"] == "claim"}
    assert verdicts == {
        ("chile-1988", "R1"): "inconsistent",
        ("chile-1988", "R2"): "inconsistent",
        ("mali-afrobarometer-r3", "R1"): "consistent",
        ("mali-afrobarometer-r3", "R2"): "consistent",
        ("mali-afrobarometer-r3", "R3"): "consistent",
        ("mali-afrobarometer-r3", "R4"): "cannot_tell",
        ("mali-afrobarometer-r3", "INVENTED"): "inconsistent",
    }


@needs_shared
def test_the_french_report_on_mali_gives_each_claim_its_verdict(real):
    released = released_rows(real, "mali-afrobarometer-r3")
    text = printed(real / "reports/mali-afrobarometer-r3/fr/report.pdf")
    verdicts = {
        "R2. Seulement 19 % des personnes enquêtées": "Compatible : ce que l’enquête a trouvé",
        "R3. 14 % affirment que le président": "Compatible : ce que l’enquête a trouvé",
        "R4. 57 % se disent satisfaits": "On ne peut le dire : les intervalles",
        "INVENTED. Les trois quarts des femmes": "Incompatible : ce que l’enquête a trouvé",
    }
    for statement, verdict in verdicts.items():
        said = text[text.index(statement) :][:1100]
        assert verdict in said
        name, groups = statement.partition(".")[0], ["women", "men"] if "INVENTED" in statement else ["all"]
        rows = released[released.index.str.startswith(f"claims/share/{name}/") & released["group"].isin(groups)]
        assert len(rows) == len(groups)
        assert all(f"{100 * share:.0f} % des" in said for share in rows["estimate"])
    assert "inventée pour ce test, afin d’être démentie" in text
