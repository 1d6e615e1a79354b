"""What respondents think: what changed (battery A), what they agree with (battery B), whom they trust.

These are true opinions. What becomes of them in an interview is in `answers`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.demonstration.parameters import intercept, logistic, parameters, stream
from bogolan.demonstration.places import GROUP_GOVERNED, PEUL, ZONE_NAMES

if TYPE_CHECKING:
    import pandas as pd

BATTERY_A = ("a_marry", "a_bandit", "a_dispute", "a_justice", "a_forced", "a_sexprot",
             "a_move", "a_work", "a_school", "a_health", "a_social", "a_tax")  # fmt: skip
BATTERY_B = ("b_bride", "b_elite", "b_status", "b_army", "b_court", "b_women", "b_punish", "b_fear", "b_before")
TRUST = ("t_chief", "t_imam", "t_mayor", "t_court", "t_army", "t_self", "t_ngo")
IMPROVED, NO_CHANGE, WORSE = range(1, 4)
VILLAGE_EFFECTS = {"a_marry": "marriage", "a_justice": "justice"}
ATTENTIVE = 2  # "disagree", as b_attn asks


def changes(interviews: pd.DataFrame, villages: pd.DataFrame, seed: int, exact100: bool = False) -> pd.DataFrame:
    """Battery A: improved, no change or worse, one column an item.

    With `exact100` all women say that access to marriage improved.
    """
    import pandas as pd

    woman, village = interviews["woman"].to_numpy(), interviews["village"].to_numpy()
    zone = villages["zone"].to_numpy()[village]
    found = {}
    for item in BATTERY_A:
        random = stream(seed, item)
        name = VILLAGE_EFFECTS.get(item)
        if name:
            effect, deviation = villages[f"{name}_effect"].to_numpy(), parameters()[f"village_effect.{name}"]
        else:
            deviation = parameters()["village_effect.other"] if item != "a_move" else 0.0
            effect = random.normal(0, deviation, len(villages))
        improved = {gender: parameters()[f"{item}.{gender}.improved"] for gender in ("women", "men")}
        if exact100 and item == "a_marry":
            improved["women"] = parameters()["a_marry.exact100"]
        chance = _chance(improved, deviation, _shifts(f"{item}.shift"), woman, zone, effect[village])
        worse = {gender: _share_of_rest(item, gender) for gender in improved}
        chance_worse = _chance(worse, 0.0, _shifts(f"{item}.worse_shift"), woman, zone, 0.0)
        draw, draw_worse = random.random((2, len(woman)))
        found[item] = np.where(draw < chance, IMPROVED, np.where(draw_worse < chance_worse, WORSE, NO_CHANGE))
    return pd.DataFrame(found)


def _share_of_rest(item: str, gender: str) -> float:
    """The share who say worse among those who do not say improved."""
    shares = parameters().under(f"{item}.{gender}")
    return shares["worse"] / (shares["worse"] + shares["no_change"])


def _shifts(name: str) -> list[tuple[float, float]]:
    """Each zone's share of the villages and its shift on the logit scale, in the order of the zones."""
    given = parameters().under(name)
    return [(parameters()[f"zone.{zone}"], given.get(zone, 0.0)) for zone in ZONE_NAMES]


def _chance(
    shares: dict[str, float],
    deviation: float,
    shifts: list[tuple[float, float]],
    woman: np.ndarray,
    zone: np.ndarray,
    effect: np.ndarray | float,
) -> np.ndarray:
    """Each respondent's probability, so that women and men have their shares over all villages."""
    base = {gender: intercept(share, deviation, shifts) for gender, share in shares.items()}
    shift = np.array([shift for _, shift in shifts])[zone]
    return logistic(np.where(woman, base["women"], base["men"]) + shift + effect)


def gains(changed: pd.DataFrame) -> np.ndarray:
    """How much changed for the better in marriage, justice and protection, with mean 0 and deviation 1."""
    total = sum((changed[item] == IMPROVED).to_numpy(float) for item in ("a_marry", "a_justice", "a_sexprot"))
    return (total - total.mean()) / max(total.std(), 1e-12)


def agreement(
    interviews: pd.DataFrame,
    villages: pd.DataFrame,
    interviewers: pd.DataFrame,
    truth: pd.DataFrame,
    seed: int,
) -> pd.DataFrame:
    """Battery B, 1 strongly disagree to 5 strongly agree, with the `fear` behind it.

    `truth` holds `x_comm_state`, `elite_grievance` and `gains`. Some people agree with everything, and some
    interviewers are agreed with more.
    """
    import pandas as pd

    random, given = stream(seed, "agreement"), parameters()
    count, zone = len(interviews), villages["zone"].to_numpy()[interviews["village"]]
    group_governed = zone == GROUP_GOVERNED
    fear = random.normal(0, 1, count) + given["battery_b.fear_where_group_governs"] * group_governed
    agreeing = random.normal(0, given["battery_b.acquiescence"], count)
    agreeing += interviewers["agreeing_effect"].to_numpy()[interviews["interviewer"]]
    own = {
        "b_elite": given["b_elite.grievance"] * (truth["elite_grievance"].to_numpy() - 0.5),
        "b_army": given["b_army.state_violence"] * truth["x_comm_state"].to_numpy(),
    }
    cuts = list(given.under("battery_b.cut").values())
    found = {}
    for item in BATTERY_B:
        latent = given[f"{item}.mean"] + given[f"{item}.gains"] * truth["gains"].to_numpy()
        latent = latent + given[f"{item}.fear"] * fear + agreeing + own.get(item, 0.0) + random.normal(0, 1, count)
        found[item] = 1 + np.searchsorted(cuts, latent)
    passed = random.random(count) < given["b_attn.passed"]
    found["b_attn"] = np.where(passed, ATTENTIVE, random.integers(1, 6, count))
    return pd.DataFrame({**found, "fear": fear})


def trust(interviews: pd.DataFrame, people: pd.DataFrame, truth: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Trust in seven institutions, 0 not at all to 3 a lot: ordered logit with one person effect."""
    import pandas as pd

    random, given, count = stream(seed, "trust"), parameters(), len(interviews)
    deviation, step = given["trust.person"], given["trust.step"]
    person = random.normal(0, deviation, count)
    own = {
        "t_army": given["t_army.state_violence"] * truth["x_comm_state"].to_numpy(),
        "t_self": given["t_self.peul"] * (people["ethnicity"].to_numpy() == PEUL),
    }
    found = {}
    for item in TRUST:
        base = intercept(given[f"{item}.somewhat_or_a_lot"], deviation)
        shift = own.get(item, np.zeros(count))
        latent = base + person + shift - shift.mean() + random.logistic(0, 1, count)
        found[item] = np.searchsorted([-step, 0.0, step], latent)
    return pd.DataFrame(found)
