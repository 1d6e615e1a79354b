"""Planted faults that concern whole interviews, places and interviewers, at several seeds and rates.

E02 (ids used twice), E03 (near copies) with E04 (villages that only look so), E14 (an interviewer who makes interviews
up), E22 (positions) and E27 (quotas, two cercles, few completes).
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from bogolan.demonstration.export import as_exported
from bogolan.demonstration.faults.planting import plant
from bogolan.demonstration.survey import SEED, survey
from bogolan.preparation.areas import read_areas
from bogolan.preparation.cleaning import clean
from bogolan.survey.plan import read_plan
from bogolan.survey.plan_parts import categorical_questions
from bogolan.survey.questionnaire import codebook
from bogolan.survey.xlsform import read_form

DRAWS = [(SEED, 1.0), (7, 0.5), (8, 1.0), (9, 2.0)]
RULES = ("F05", "F06", "F07", "F11", "F12", "F13", "R12")
# Nobody can tell one made-up interview from the one beside it: most of a run are found, and little beside it.
MOST_OF_A_RUN, MOST_FALSE_ALARMS = 0.85, 0.01


class Found:
    """The truth about an export and what cleaning found, row by row as in the file (its first interview is 0)."""

    def __init__(self, folder, seed, rates):
        drawn = survey(seed=seed)
        planted = plant(as_exported(drawn.answers), drawn.answers, drawn.latent, seed, rates)
        rows = (
            planted.responses.fillna("").astype(str).assign(_uuid=[str(place) for place in range(len(planted.origin))])
        )
        self.read, self.truth = len(rows), planted.truth.assign(row=planted.truth["row"] - 2)
        plan = read_plan(folder / "survey.yaml") | {"checks": [*CHECKS]}
        questions = codebook(plan, read_form(folder / "questionnaire.xlsx"), list(rows.columns))
        plan |= {"categorical": categorical_questions(plan)}
        self.cleaned = clean(rows, questions, plan, areas=read_areas(folder, plan))
        self.kept = set(self.cleaned.responses["_row"] - 2)
        self.village = drawn.latent["village"].to_numpy()[drawn.latent.index.get_indexer(planted.origin)]
        self.interviewer = drawn.latent["interviewer"].to_numpy()[drawn.latent.index.get_indexer(planted.origin)]

    def planted(self, fault, *kinds):
        """The rows of a fault that are kept."""
        truth = self.truth[self.truth["fault"] == fault]
        return set(truth.loc[truth["kind"].isin(kinds) if kinds else truth["row"] >= 0, "row"]) & self.kept

    def told(self, rule):
        """The rows that a rule flags or blanks."""
        flags, log = self.cleaned.flags, self.cleaned.log
        flagged = flags.loc[flags["rule_id"] == rule, "_row"] - 2
        return set(flagged) | set(log.loc[log["rule_id"] == rule, "uuid"].astype(int))

    @property
    def clean_rows(self):
        return self.kept - set(self.truth["row"])

    def villages(self, rows):
        return {int(self.village[row]) for row in rows}

    def interviewers(self, rows):
        return {int(self.interviewer[row]) for row in rows}


CHECKS = ("skip_logic", "constraints", "test_interviews", "duplicates", "break_offs", "near_duplicates")
CHECKS += ("interviewer_profiles", "positions", "quotas")


@cache
def found(folder, seed, rates):
    return Found(folder, seed, rates)


@pytest.fixture(params=DRAWS, ids=str)
def draw(request, house):
    return found(house / "data/mopti-demo", *request.param)


def test_both_under_one_id_are_flagged_and_nobody_else(draw):
    assert draw.planted("E02")
    assert draw.told("F05") == draw.planted("E02")


def test_all_near_copies_are_found_and_no_honest_village(draw):
    copies = draw.planted("E03")
    assert copies
    assert copies <= draw.told("F06")
    assert not draw.told("F06") & (draw.clean_rows | draw.planted("E04"))


def test_who_makes_interviews_up_is_found_and_nobody_else(draw):
    made_up, told = draw.planted("E14"), draw.told("F07")
    assert draw.interviewers(made_up) <= draw.interviewers(told)
    assert draw.interviewers(told) <= draw.interviewers(made_up | draw.planted("E03"))
    assert len(made_up & told) >= MOST_OF_A_RUN * len(made_up)
    assert len(told & draw.clean_rows) <= MOST_FALSE_ALARMS * len(draw.clean_rows)


@pytest.mark.parametrize("kind", ["zero", "swapped", "outside"])
def test_every_position_that_cannot_be_right_is_blanked(draw, kind):
    assert draw.planted("E22", kind)
    assert draw.planted("E22", kind) <= draw.told("R12")


def test_positions_that_are_shared_are_blanked(draw):
    identical = draw.planted("E22", "identical")
    cells = draw.truth[(draw.truth["fault"] == "E22") & (draw.truth["kind"] == "identical")]
    times = cells[cells["row"].isin(identical)].assign(place=cells["planted"].str.split().str[:2].str.join(" "))
    shared = set(times.loc[times["place"].duplicated(keep=False), "row"])
    assert len(shared) >= len(identical) - 1
    assert shared <= draw.told("R12")


def test_no_other_position_is_blanked_and_none_is_taken_for_missing(draw):
    assert not draw.told("R12") - draw.planted("E22", "zero", "swapped", "outside", "identical")
    blanked = draw.cleaned.reasons.set_index(draw.cleaned.responses["_row"] - 2)["gps"] == "invalid"
    assert set(blanked.index[blanked]) == draw.told("R12")


def test_clusters_that_kept_no_quota_are_found_and_no_other(draw):
    broken, told = draw.villages(draw.planted("E27", "quota")), draw.villages(draw.told("F11"))
    assert broken <= told
    # Where codes of sex were swapped on a part of the tablets the quota does not seem to be kept either.
    assert told <= broken | draw.villages(draw.planted("E23"))
    assert draw.planted("E27", "quota") <= draw.told("F11")


def test_who_was_recorded_in_another_cercle_is_found_and_nobody_else(draw):
    assert draw.told("F12") == draw.planted("E27", "two_cercles")


def test_clusters_with_few_completes_are_found_and_no_other(draw):
    assert draw.told("F13") == draw.planted("E27", "few")


@pytest.mark.parametrize("seed", [100, 101, 102])
def test_a_survey_without_faults_is_left_alone(house, seed):
    faultless = found(house / "data/mopti-demo", seed, 0.0)
    assert {rule: len(faultless.told(rule)) for rule in RULES} == dict.fromkeys(RULES, 0)


def test_the_corrections_of_the_demonstration_leave_two_cercles_as_a_finding(house):
    folder = house / "data/mopti-demo"
    truth = found(folder, SEED, 1.0)
    moved = truth.planted("E27", "two_cercles")
    cells = truth.truth[(truth.truth["fault"] == "E27") & (truth.truth["question"] == "cercle")]
    corrections = pd.DataFrame(
        {
            "uuid": cells["row"].astype(str), "question": "cercle", "old_value": cells["planted"],
            "new_value": cells["clean"], "change_type": "change_response", "issue": "village recorded in two cercles",
        }
    )  # fmt: skip
    drawn = survey(seed=SEED)
    planted = plant(as_exported(drawn.answers), drawn.answers, drawn.latent, SEED, 1.0)
    rows = planted.responses.fillna("").astype(str).assign(_uuid=np.arange(len(planted.origin)).astype(str))
    plan = read_plan(folder / "survey.yaml") | {"checks": ["quotas"], "categorical": []}
    questions = codebook(plan, read_form(folder / "questionnaire.xlsx"), list(rows.columns))
    flags = clean(rows, questions, plan, corrections).flags
    told = flags[flags["rule_id"] == "F12"]
    assert set(told["_row"] - 2) == moved
    assert set(told["issue"]) == {"in another stratum than most of its cluster: before corrections"}
