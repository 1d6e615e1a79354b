"""Places and fieldwork: the plan is kept, women ask women, nobody is in two places at once, no place is real."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bogolan.demonstration.fieldwork import PLANNED, SPARE, interviewers, interviews
from bogolan.demonstration.places import CERCLES, villages


def test_each_village_has_nine_women_nine_men_and_spares(faultless):
    counts = faultless.latent.groupby(["village", "role", "women"]).size().unstack(["role", "women"])
    assert len(counts) == 80
    assert (counts[PLANNED] == 9).all().all()
    assert (counts[SPARE] == 2).all().all()


def test_ten_teams_of_24_people_two_of_them_without_a_woman():
    people = interviewers(1, 80)
    assert len(people) == 24
    assert people["team"].nunique() == 10
    assert (~people.groupby("team")["woman"].any()).sum() == 2
    assert people["enum_id"].tolist() == [f"E{number:02d}" for number in range(1, 25)]


def test_women_are_asked_by_women_wherever_the_team_has_one(faultless):
    latent, people = faultless.latent, faultless.interviewers
    by_woman = people["woman"].to_numpy()[latent["interviewer"]]
    has_woman = people.groupby("team")["woman"].any().to_numpy()[latent["team"]]
    np.testing.assert_array_equal(by_woman, latent["women"].to_numpy() & has_woman)
    assert (~has_woman).mean() == 0.2
    np.testing.assert_array_equal(people["team"].to_numpy()[latent["interviewer"]], latent["team"])


def test_an_interviewer_is_never_in_two_interviews(faultless):
    made = faultless.latent.sort_values(["interviewer", "start"])
    same = made["interviewer"].to_numpy()[1:] == made["interviewer"].to_numpy()[:-1]
    pause = (made["start"].to_numpy()[1:] - made["end"].to_numpy()[:-1])[same]
    assert pause.min() >= np.timedelta64(5, "m")


def test_interviews_lie_within_fieldwork_on_working_days_and_in_daylight(faultless):
    start, end = (faultless.latent[name].dt for name in ("start", "end"))
    assert start.date.min() == pd.Timestamp("2020-02-03").date()
    assert end.date.max() <= pd.Timestamp("2020-03-06").date()
    assert set(start.day_of_week) == {0, 1, 2, 3, 5}
    assert start.hour.min() >= 8
    assert end.hour.max() <= 18
    assert (end.hour >= 13).mean() > 0.1
    assert (faultless.latent["sent"] > faultless.latent["end"]).all()


def test_teams_do_not_begin_all_villages_on_the_same_days(faultless):
    first = faultless.latent.groupby("village")["start"].min().dt.date
    assert first.nunique() > 10


def test_durations_have_the_median_of_the_table(faultless):
    minutes = (faultless.latent["end"] - faultless.latent["start"]).dt.total_seconds() / 60
    assert abs(minutes.median() - 38) < 2.5
    assert minutes.min() >= 18


def test_no_village_is_on_land(faultless):
    # 25 degrees west of Mopti is the open Atlantic; the nearest land, Santo Antão, lies at 25.4 degrees west.
    assert faultless.villages["longitude"].max() < -27
    for code, places in faultless.villages.groupby("cercle"):
        assert code in CERCLES
        assert np.ptp(places["latitude"]) <= 0.26
        assert np.ptp(places["longitude"]) <= 0.46


def test_a_larger_survey_has_villages_teams_and_interviewers_in_proportion():
    places = villages(5, scale=20)
    people = interviewers(5, len(places))
    made = interviews(places, people, 5)
    assert len(places) == 1600
    assert places["village_id"].is_unique
    assert people["team"].nunique() == 200
    assert len(made) == 1600 * 22
    assert made.groupby("team")["village"].nunique().max() == 8
