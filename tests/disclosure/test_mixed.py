"""Nothing of a mixed model leaves: no rule brings it to the gate, and what would come there is not known to it."""

from __future__ import annotations

import re

import pytest

from bogolan.analysis.models import mixed
from bogolan.disclosure.gate import release
from bogolan.survey.spine import spine

SIZES = {"sensitive": (4000, 80), "personal": (4000, 80), "community": (4000, 80)}
MEASURES = (mixed.COEFFICIENT, mixed.DEVIATION, mixed.INTRACLASS)


@pytest.mark.parametrize("analysis", ["models", "shares", "interviewers"])
@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("question_class", SIZES)
def test_the_gate_withholds_it_of_any_class_and_size(analysis, measure, question_class):
    n, clusters = SIZES[question_class]
    told = {"analysis": analysis, "measure": measure, "outcome": "m", "base": "model", "group": "women"}
    numbers = {"estimate": 0.123, "lower": 0.01, "upper": 0.3, "n": n, "clusters": clusters, "count": 2000}
    effect = told | numbers | {"measure": "marginal_effect", "unit": "proportion", "level": "age"}
    rows = release(spine([effect, told | numbers | {"level": "who"}]), {"models": {"m": question_class}}, weighted=True)
    found = rows[rows["measure"] == measure].iloc[0]
    assert found["release"] == "withheld"
    assert found[["estimate", "lower", "upper", "n"]].isna().all()


def test_no_rule_reads_it_and_no_code_of_what_is_published_names_it(house):
    rules = "\n".join(path.read_text() for path in (house / "workflow/rules").glob("*.smk"))
    named = [line.strip() for line in rules.splitlines() if re.search(r"mixed\.csv", line) and '"' in line]
    assert len(named) == 2
    assert 'mixed=derived("mixed.csv"),' in named  # the rule that makes it
    assert any("mixed_models(plan_of(survey))" in line for line in named)  # what is made of a survey
    made = rules.partition("rule mix:")[2].partition("\nrule ")[0]
    assert made.index("output:") < made.index('mixed=derived("mixed.csv")') < made.index("log:")
    for floor in ("disclosure", "publication"):
        for path in (house / "scripts/bogolan" / floor).rglob("*.py"):
            text = path.read_text()
            assert "mixed.csv" not in text
            assert not any(measure in text for measure in MEASURES), path
    spine_of = (house / "scripts/regress.py").read_text() + (house / "scripts/estimate.py").read_text()
    assert "mixed" not in spine_of
