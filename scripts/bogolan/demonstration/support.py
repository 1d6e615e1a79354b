"""Latent support, which nobody sees, and what is said of it: the direct question, the stance of people here, why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.demonstration.opinions import IMPROVED, WORSE
from bogolan.demonstration.parameters import happens, parameters, stream
from bogolan.demonstration.places import CONTESTED, GROUP_GOVERNED, PEUL, ZONE_NAMES

if TYPE_CHECKING:
    import pandas as pd

# Motives as codes of the form, in the order of the parameters that draw them.
MOTIVES = {"marriage": 1, "security": 2, "justice": 3, "protection": 4, "equality": 5, "anger_at_army": 6,
           "anger_at_elites": 7, "money": 8, "faith": 9, "other": 96}  # fmt: skip
FEAR, NO_CHOICE = 10, 11
MOST_MOTIVES = 3
HELP, ACCEPT, PUT_UP, AVOID, OPPOSE = range(1, 6)


def elite_grievance(interviews: pd.DataFrame, people: pd.DataFrame, seed: int) -> np.ndarray:
    """1 where someone holds that a few families keep everything for themselves."""
    given = parameters().under("elite_grievance")
    logit = given["intercept"] + given["peul"] * (people["ethnicity"].to_numpy() == PEUL)
    return happens(stream(seed, "elite grievance"), logit + given["women"] * interviews["woman"].to_numpy())


def support(interviews: pd.DataFrame, villages: pd.DataFrame, truth: pd.DataFrame, seed: int) -> np.ndarray:
    """1 for who would say, were it safe, that the armed men work for the good of people like them.

    `truth` holds battery A, `elite_grievance`, `x_comm_state` and `x_comm_grp`.
    """
    given, woman = parameters().under("support"), interviews["woman"].to_numpy()
    logit = (
        given["intercept"]
        + given["marriage"] * (truth["a_marry"] == IMPROVED)
        + given["justice"] * (truth["a_justice"] == IMPROVED)
        + given["state_violence"] * truth["x_comm_state"]
        + given["elite_grievance"] * truth["elite_grievance"]
        + given["sexprot_women"] * ((truth["a_sexprot"] == IMPROVED) & woman)
        + given["movement_worse_women"] * ((truth["a_move"] == WORSE) & woman)
        + given["group_violence"] * truth["x_comm_grp"]
    ).to_numpy()
    return happens(stream(seed, "support"), logit + villages["support_effect"].to_numpy()[interviews["village"]])


def direct(
    interviews: pd.DataFrame, villages: pd.DataFrame, interviewers: pd.DataFrame, supports: np.ndarray, seed: int
) -> np.ndarray:
    """The answer to the direct question: 1 yes, 0 no, 98 does not know, 99 refuses.

    Silence is more frequent among supporters, women, women asked by a man, and where rule is contested; who answers
    hides support, or claims it, differently by zone.
    """
    random, given = stream(seed, "direct question"), parameters()
    zone = villages["zone"].to_numpy()[interviews["village"]]
    effect = interviewers["nonresponse_effect"].to_numpy()[interviews["interviewer"]]
    silent = happens(random, silence(interviews, villages, interviewers, supports) + effect)
    hides, over_says = (
        np.array([given[f"d_good.{name}.{one}"] for one in ZONE_NAMES])[zone] for name in ("hides", "over_says")
    )
    turned = random.random(len(zone)) < np.where(supports == 1, hides, over_says)
    refused = random.random(len(zone)) < given["d_good.nonresponse.refused"]
    return np.where(silent == 1, np.where(refused, 99, 98), np.where(turned, 1 - supports, supports))


def silence(
    interviews: pd.DataFrame, villages: pd.DataFrame, interviewers: pd.DataFrame, supports: np.ndarray
) -> np.ndarray:
    """The logit of giving no answer to the direct question, before what the interviewer adds."""
    given, woman = parameters().under("d_good.nonresponse"), interviews["woman"].to_numpy()
    asked_by_man = ~interviewers["woman"].to_numpy()[interviews["interviewer"]]
    return (
        given["intercept"]
        + given["support"] * supports
        + given["woman_asked_by_man"] * (woman & asked_by_man)
        + given["women"] * woman
        + given["contested"] * (villages["zone"].to_numpy()[interviews["village"]] == CONTESTED)
    )


def stance(interviews: pd.DataFrame, villages: pd.DataFrame, truth: pd.DataFrame, seed: int) -> np.ndarray:
    """What people here mostly do, 1 help to 5 oppose.

    `truth` holds `support`, `gains`, `fear`, `x_comm_grp` and `presence`.
    """
    given = parameters().under("d_stance")
    group_governed = villages["zone"].to_numpy()[interviews["village"]] == GROUP_GOVERNED
    latent = (
        given["support"] * truth["support"]
        + given["gains"] * truth["gains"]
        + given["fear"] * truth["fear"]
        + given["group_governed"] * group_governed
        + given["group_violence"] * truth["x_comm_grp"]
        + given["never_present"] * (truth["presence"] == 0)
    ).to_numpy() + stream(seed, "stance").normal(0, 1, len(interviews))
    return OPPOSE - np.searchsorted([given[f"cut.{number}"] for number in range(1, 5)], latent)


def motives(interviews: pd.DataFrame, villages: pd.DataFrame, truth: pd.DataFrame, seed: int) -> np.ndarray:
    """Up to three codes of motives an interview, first the smallest; 0 fills up. Shape (interviews, 3).

    Fear and having no choice come first, the rest by how much it is felt (Gumbel noise: multinomial logit, in order).
    """
    random, given, count = stream(seed, "motives"), parameters(), len(interviews)
    zone = villages["zone"].to_numpy()[interviews["village"]]
    felt = {
        "marriage": truth["a_marry"] == IMPROVED,
        "security": truth["a_bandit"] == IMPROVED,
        "justice": truth["a_justice"] == IMPROVED,
        "protection": truth["a_sexprot"] == IMPROVED,
        "anger_at_army": truth["x_comm_state"] == 1,
        "anger_at_elites": truth["elite_grievance"] == 1,
    }
    weight = given.under("m_why")
    utility = np.column_stack([weight[name] * np.asarray(felt.get(name, np.ones(count)), float) for name in MOTIVES])
    utility += random.gumbel(0, 1, utility.shape)
    fears = np.where(zone == GROUP_GOVERNED, weight["fear_where_group_governs"], weight["fear_elsewhere"])
    first = np.column_stack([random.random(count) < fears, random.random(count) < weight["no_choice"]])
    # What is certain to be named, or not, is put before or behind all that noise can do.
    ranked = np.column_stack([utility, np.where(first, np.inf, -np.inf)])
    codes = np.array([*MOTIVES.values(), FEAR, NO_CHOICE])
    order = np.argsort(-ranked, axis=1, kind="stable")[:, :MOST_MOTIVES]
    named = 1 + random.choice(MOST_MOTIVES, count, p=[weight[f"named.{number}"] for number in (1, 2, 3)])
    kept = np.where(np.arange(MOST_MOTIVES) < np.maximum(named, first.sum(axis=1))[:, None], codes[order], 0)
    return np.sort(np.where(kept == 0, 1000, kept), axis=1) % 1000
