"""From what is true to what a faultless interview records: don't know, refusals, questions that are not asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.demonstration.experiences import ACTORS
from bogolan.demonstration.experiments import POLICIES
from bogolan.demonstration.opinions import BATTERY_A, BATTERY_B, TRUST
from bogolan.demonstration.parameters import parameters, stream
from bogolan.demonstration.places import CONTESTED
from bogolan.demonstration.respondents import DIVORCED, MONOGAMOUS, NEVER, POLYGAMOUS, WIDOWED
from bogolan.demonstration.support import ACCEPT, HELP, PUT_UP
from bogolan.demonstration.words import interviewer_notes, open_answers, other_livelihoods

if TYPE_CHECKING:
    import pandas as pd

DONT_KNOW, REFUSED, OTHER = 98, 99, 96
NOT_ASKED = -1
# Codes of no answer where 98 and 99 could be true numbers.
LONG_CODES = {"age": (998, 999), "hh_size": (998, 999), "cattle": (9998, 9999), "marr_year": (9998, 9999)}
# Questions that share their rates of no answer.
ALIKE = (
    dict.fromkeys(BATTERY_A, "battery_a")
    | dict.fromkeys(BATTERY_B, "battery_b")
    | dict.fromkeys(TRUST, "trust")
    | dict.fromkeys(POLICIES, "endorsement")
    | dict.fromkeys(("x_any", "x_comm_state", "x_comm_grp"), "violence")
)
# d_good has its own process of silence; the others are always answered.
DRAWN_ELSEWHERE = ("d_good", "sex", "int_lang", "b_attn")
UNDERSTOOD, UNEASE = (1, 2, 3), (1, 2, 3)


def recorded(
    interviews: pd.DataFrame, villages: pd.DataFrame, interviewers: pd.DataFrame, truth: pd.DataFrame, seed: int
) -> dict[str, np.ndarray]:
    """Every answer from `sex` to `i_note`: codes as integers with `NOT_ASKED`, texts and select_multiple as objects."""
    said = with_no_answers(interviews, villages, interviewers, truth, seed)
    for question, asked in _asked(said).items():
        said[question] = np.where(asked, said[question], NOT_ASKED)
    said["x_who"] = _actors(truth, said["x_any"] == 1, stream(seed, "who did it"))
    why_asked = np.isin(said["d_stance"], (HELP, ACCEPT, PUT_UP))
    said["m_why"] = _motives(truth, why_asked, stream(seed, "why"))
    words = stream(seed, "words")
    other = other_livelihoods(words, len(interviews))
    said["livelihood_oth"] = np.where(said["livelihood"] == OTHER, other, "")
    # Where the group has never been, nobody can tell how it rules.
    absent = said["presence"] == 0
    motive = np.where(why_asked & ~absent, truth["motive_1"], 0)
    said["m_open"] = open_answers(words, np.where(absent, DONT_KNOW, said["d_stance"]), motive)
    return said | _closing_notes(len(interviews), seed)


def with_no_answers(
    interviews: pd.DataFrame, villages: pd.DataFrame, interviewers: pd.DataFrame, truth: pd.DataFrame, seed: int
) -> dict[str, np.ndarray]:
    """The true answers of every coded question, some of them replaced by don't know or refused."""
    random, given = stream(seed, "no answer"), parameters()
    woman, zone = interviews["woman"].to_numpy(), villages["zone"].to_numpy()[interviews["village"]]
    effect = interviewers["nonresponse_effect"].to_numpy()[interviews["interviewer"]]
    # Interviewers differ around the table's shares: their factors have mean 1.
    odds = np.exp(effect - given["interviewer.nonresponse"] ** 2 / 2)
    said = {}
    for question in QUESTIONS:
        values = truth[question].to_numpy()
        if question not in DRAWN_ELSEWHERE:
            dont_know, refused = _rates(question, woman)
            if question in BATTERY_A:
                refused = refused + given["nonresponse.battery_a.refused_where_contested"] * (zone == CONTESTED)
            codes = LONG_CODES.get(question, (DONT_KNOW, REFUSED))
            draw = random.random(len(values)) / odds
            values = np.select([draw < refused, draw < refused + dont_know], [codes[1], codes[0]], values)
        said[question] = values.astype(int)
    return said


def _rates(question: str, woman: np.ndarray) -> tuple[np.ndarray | float, np.ndarray | float]:
    """Shares of don't know and of refused; women and men may have their own."""
    given = parameters()
    rates = given.under(f"nonresponse.{ALIKE.get(question, question)}") or given.under(question)
    dont_know = np.full(len(woman), rates.get("dont_know", 0.0))
    for gender, who in (("women", woman), ("men", ~woman)):
        own = given.under(f"nonresponse.{question}.{gender}").get("dont_know")
        dont_know = dont_know if own is None else np.where(who, own, dont_know)
    return dont_know, rates["refused"]


def _asked(said: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Which interviews ask each of the questions that the form may skip, given what was answered before."""
    married_once = np.isin(said["marital"], (MONOGAMOUS, POLYGAMOUS, DIVORCED, WIDOWED))
    unmarried = np.isin(said["marital"], (NEVER, DIVORCED, WIDOWED))
    present = said["presence"] != 0
    return {"marr_year": married_once, "marr_pay": married_once, "marr_want": unmarried} | dict.fromkeys(
        BATTERY_A, present
    )


def _actors(truth: pd.DataFrame, asked: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The actors named, as a select_multiple writes them: codes with a space between, empty where not asked."""
    bits = sum(truth[f"x_who/{actor}"].to_numpy() << place for place, actor in enumerate(ACTORS))
    texts = [
        " ".join(str(actor) for place, actor in enumerate(ACTORS) if number >> place & 1)
        for number in range(2 ** len(ACTORS))
    ]
    return _or_no_answer(np.array(texts, object)[bits], asked, "x_who", random)


def _motives(truth: pd.DataFrame, asked: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The motives named, as a select_multiple writes them."""
    codes = truth[["motive_1", "motive_2", "motive_3"]].to_numpy()
    numbers, place = np.unique(codes @ [10_000, 100, 1], return_inverse=True)
    texts = [
        " ".join(str(code) for code in (number // 10_000, number // 100 % 100, number % 100) if code)
        for number in numbers.tolist()
    ]
    return _or_no_answer(np.array(texts, object)[place], asked, "m_why", random)


def _or_no_answer(texts: np.ndarray, asked: np.ndarray, question: str, random: np.random.Generator) -> np.ndarray:
    given, draw = parameters().under(f"nonresponse.{question}"), random.random(len(texts))
    silent = [draw < given["refused"], draw < given["refused"] + given["dont_know"]]
    return np.where(asked, np.select(silent, [str(REFUSED), str(DONT_KNOW)], texts), "").astype(object)


def _closing_notes(count: int, seed: int) -> dict[str, np.ndarray]:
    """What the interviewer notes after the interview."""
    random, given = stream(seed, "closing notes"), parameters()
    return {
        "private": (random.random(count) < given["setting.private"]).astype(int),
        "i_present": (random.random(count) < given["setting.present"]).astype(int),
        "i_underst": random.choice(UNDERSTOOD, count, p=list(given.under("i_underst").values())),
        "i_unease": random.choice(UNEASE, count, p=list(given.under("i_unease").values())),
        "i_note": interviewer_notes(random, count),
    }


# Coded questions that the respondent answers, in the order of the form.
QUESTIONS = (
    "sex", "age", "marital", "marr_year", "marr_pay", "marr_want", "edu", "koranic", "livelihood", "ethnicity",
    "int_lang", "found_fam", "hh_size", "cattle", "displaced", "presence", *BATTERY_A, *BATTERY_B, "b_attn",
    "le_count", *POLICIES, "x_any", "x_comm_state", "x_comm_grp", *TRUST, "d_good", "d_stance",
)  # fmt: skip
