"""Everything that is true of the people interviewed, drawn subject by subject; nothing of it is seen but in answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.demonstration import opinions, support
from bogolan.demonstration.experiences import experiences
from bogolan.demonstration.experiments import POLICIES, control_items, draws, policies, treated
from bogolan.demonstration.respondents import respondents

if TYPE_CHECKING:
    import pandas as pd


def truth(
    interviews: pd.DataFrame, villages: pd.DataFrame, interviewers: pd.DataFrame, seed: int, exact100: bool = False
) -> pd.DataFrame:
    """One row an interview: who the respondent is, what she or he went through, thinks and would say.

    Beside the questions of the form it holds `elite_grievance`, `gains`, `fear`, `support`, `control_items`, `treated`
    and `endorsed` (the arms), `rand1` to `rand3` (millionths) and `motive_1` to `motive_3` (codes; 0 is none).
    """
    import pandas as pd

    people = respondents(interviews, villages, seed)
    known = pd.concat(
        [
            people,
            experiences(interviews, villages, people, seed),
            opinions.changes(interviews, villages, seed, exact100),
        ],
        axis=1,
    )
    known["elite_grievance"] = support.elite_grievance(interviews, people, seed)
    known["gains"] = opinions.gains(known)
    known = pd.concat(
        [
            known,
            opinions.agreement(interviews, villages, interviewers, known, seed),
            opinions.trust(interviews, people, known, seed),
        ],
        axis=1,
    )
    known["support"] = support.support(interviews, villages, known, seed)
    known["d_good"] = support.direct(interviews, villages, interviewers, known["support"].to_numpy(), seed)
    known["d_stance"] = support.stance(interviews, villages, known, seed)
    named = support.motives(interviews, villages, known, seed)
    known[[f"motive_{place}" for place in (1, 2, 3)]] = named
    drawn = draws(len(interviews), seed)
    known[["rand1", "rand2", "rand3"]] = drawn
    known["treated"], known["endorsed"] = treated(drawn[:, 0]), treated(drawn[:, 1])
    known["control_items"] = control_items(len(interviews), seed)
    known["le_count"] = known["control_items"] + known["treated"] * known["support"]
    known[list(POLICIES)] = policies(known["endorsed"].to_numpy(), known["support"].to_numpy(), seed)
    return known
