"""Which files are made and which are refused: by how much they miss a limit, and that what is advised helps."""

from __future__ import annotations

import re

import pytest

from bogolan.provenance.errors import SurveyError

BANDS = "  bands: [{question: age, breaks: [18, 35, 50]}]\n"


def keys(*names):
    return f"  keys: [{', '.join(names)}]\n" + (BANDS if "age" in names else "")


def test_by_default_the_drivers_that_could_harm_nobody(made):
    file, measures, request = made()
    assert request.variables == ("road", "view"), "neither support nor what the plan does not name"
    assert list(file.keys) == ["sex", "age", "edu"]
    assert measures.k >= 5
    assert measures.global_risk < 0.03
    assert measures.respondents == 600


def test_a_plan_that_asks_for_none(made, monkeypatch):
    monkeypatch.setattr("bogolan.disclosure.microdata.decision.MICRODATA", "other")
    with pytest.raises(SurveyError, match=r"no `microdata`") as told:
        made()
    assert "keys: [sex, age]" in str(told.value)


REFUSED = {
    "free text": (keys("sex") + "  variables: [{question: words, class: personal}]\n", "variables.0", "own words"),
    "a moment": (keys("sex") + "  variables: [{question: today, class: personal}]\n", "variables.0", "phone noted"),
    "a ranking": (keys("sex") + "  variables: [{question: order, class: personal}]\n", "variables.0", "a ranking"),
    "numbers as they are": (keys("sex") + "  variables: [{question: cattle, class: personal}]\n", "variables.0",
                            "the numbers of 'cattle'"),
    "an age without bands": ("  keys: [sex, age]\n", "keys.1", "the numbers of 'age'"),
    "bands of choices": (keys("sex", "edu") + "  bands: [{question: edu, breaks: [1, 2]}]\n", "keys.1",
                         "not answered in numbers"),
    "several answers as a key": (keys("sex", "why"), "keys.1", "several answers"),
    "what is in the vault": (keys("sex", "elsewhere"), "keys.1", "in the vault"),
    "a name of the village": (keys("sex") + "  variables: [{question: hamlet, class: personal}]\n", "variables.0",
                              "'hamlet', which tells a place"),
    "what all of a village say": (keys("sex") + "  variables: [{question: market, class: community}]\n",
                                  "variables.0", "on which all of a cluster agree"),
    "an area beside a key": (keys("sex") + "  variables: [{question: cercle, class: community}]\n", "variables.0",
                             "which tells a place"),
    "a community that is no key": (keys("sex") + "  variables: [{question: ethnicity, class: personal}]\n",
                                   "variables.0", "which tells a community"),
    "an answer of three": (keys("sex") + "  variables: [{question: rare, class: personal}]\n", "variables.0",
                           "the answers 1 to 'rare'"),
    "wording that is sensitive": (keys("sex") + "  variables: [{question: army, class: personal, reason: r}]\n",
                                  None, None),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_never_in_the_file(made, name):
    asked, place, found = REFUSED[name]
    if place is None:
        assert made(asked).request.sensitive == ["army"], "by its wording, whatever its class"
        return
    with pytest.raises(SurveyError) as told:
        made(asked)
    assert f"survey.yaml:{line_of(asked, place)}, microdata.{place}" in str(told.value)
    assert found in str(told.value)


def line_of(asked, place):
    """The line of a part of the section, which begins on line 15 of the plan."""
    part = place.partition(".")[0]
    return 17 + next(number for number, line in enumerate(asked.splitlines()) if line.strip().startswith(part))


def test_what_was_detected_is_never_in_it_though_it_is_analysed(made):
    detected = [{"column": {"column": "view", "reason": "its content: phone numbers", "in_vault": False, "repeat": ""}}]
    with pytest.raises(SurveyError, match="'view', which could tell who somebody is"):
        made(detected=detected)


def test_answers_heard_in_one_village_only_tell_it(made):
    def with_springs(sample):
        return sample.assign(view=sample["village"].map(lambda one: one if one < "v2" else "0"))

    with pytest.raises(SurveyError, match="'view', whose answers tell the cluster"):
        made(sample=with_springs)


@pytest.mark.parametrize("beside", ["cercle", "ethnicity", "market"])
def test_sensitive_questions_stand_beside_no_area_and_no_community(made, beside):
    asked = keys("sex", beside) + "  variables: [{question: good, reason: {en: It was asked for.}}]\n"
    with pytest.raises(SurveyError, match=f"'{beside}', .*beside 'good', which is sensitive"):
        made(asked)


def test_a_sensitive_question_with_a_reason_without_weights(made):
    file, measures, request = made(keys("sex", "edu") + "  variables: [road, {question: good, reason: why}]\n")
    assert request.sensitive == ["good"]
    assert not request.gives_weights
    assert measures.diversities["good"]["distinct"] == 2
    assert set(file.reasons["good"].dropna()) == {"refused"}


MISSED = {
    "emptied": (keys("sex", "age", "edu", "cercle", "ethnicity"), "of the answers to `ethnicity` emptied"),
    "global risk": (keys("sex", "age", "ethnicity", "view") + "  population_size: 600\n", "a global risk of"),
    "diversity": (keys("sex", "age") + "  variables: [{question: good, reason: r}]\n", "1 answer to `good`"),
    "suda": (
        "  keys: [sex]\n  bands: [{question: age, breaks: [18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 45, 50]}]\n"
        "  variables: [{question: edu, class: personal}, {question: age, class: personal}]\n  population_size: 600\n",
        "DIS-SUDA score of",
    ),
}  # fmt: skip


def all_yes_among_young_women(sample):
    young = (sample["sex"] == "f") & (sample["age"] < 35) & sample["good"].notna()
    return sample.assign(good=sample["good"].mask(young, "1"))


@pytest.mark.parametrize("limit", MISSED)
def test_a_limit_that_is_missed_is_told_with_what_helps_and_that_helps(made, limit):
    asked, found = MISSED[limit]
    sample = all_yes_among_young_women if limit == "diversity" else None
    with pytest.raises(SurveyError) as told:
        made(asked, sample=sample)
    text = str(told.value)
    assert len(told.value.problems) == 1, "one clear error"
    assert re.search(rf"survey.yaml:15, microdata\n    found: .*{re.escape(found)}", text)
    helping = re.search(r"no `(\w+)` \(then all limits are kept\)", text)
    assert helping, text
    names = re.search(r"keys: \[(.*)\]", asked)[1].split(", ")
    without = [name for name in names if name != helping[1]]
    changed = asked.replace(", ".join(names), ", ".join(without))
    changed = re.sub(rf"\{{question: {helping[1]}, class: personal\}}(, )?|, (?=\])", "", changed)
    if helping[1] == "age":
        changed = re.sub(r"  bands: .*\n", "", changed)
    assert made(changed, sample=sample).measures.k >= 5


def test_coarser_bands_are_advised_before_a_key_goes(made):
    asked = f"  keys: [sex, age]\n  bands: [{{question: age, breaks: {[*range(18, 47, 2)]}}}]\n"
    with pytest.raises(
        SurveyError, match=r"what helps most: bands of `age` that begin at \[18, 22, 26, 30, 34, 38, 42, 46\]"
    ):
        made(asked + "  population_size: 600\n")


def test_nobody_is_left_to_be_found_where_there_are_too_few(made):
    def silent(sample):
        return sample.head(4).assign(road=None, view=None)

    with pytest.raises(SurveyError, match=r"4 respondents with the same keys, and 5 are the fewest allowed"):
        made(keys("sex"), sample=silent)


def test_a_plan_may_ask_for_more_and_not_for_less(made):
    assert made(keys("sex") + "  limits: {k: 20}\n").measures.k >= 20
    for less in ("k: 4", "diversity: 1", "global_risk: 0.05", "suda: 0.04", "emptied: 0.2"):
        with pytest.raises(SurveyError, match=r"microdata\.limits"):
            made(keys("sex") + f"  limits: {{{less}}}\n")


def test_choices_that_hardly_anybody_named_are_left_out(made):
    file, _, _ = made(keys("sex") + "  variables: [{question: why, class: community}]\n")
    assert list(file.answers) == ["why/1", "why/2"]
    assert file.left_out == ("why/3",)
