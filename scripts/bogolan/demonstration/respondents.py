"""Who the respondents are: age, marriage, school, livelihood, household. Codes are those of the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.demonstration.parameters import logistic, parameters, stream
from bogolan.demonstration.places import BAMBARA, BOZO, PEUL, ZONE_NAMES

if TYPE_CHECKING:
    import pandas as pd

NEVER, MONOGAMOUS, POLYGAMOUS, DIVORCED, WIDOWED = range(1, 6)
LIVELIHOODS = {
    "farming": 1, "herding": 2, "fishing": 3, "trade": 4, "craft": 5, "wage": 6, "domestic": 7, "none": 8, "other": 96
}  # fmt: skip
FARMING, HERDING, FISHING = (LIVELIHOODS[name] for name in ("farming", "herding", "fishing"))
YEAR = 2020
# The language that a group speaks, as codes of the form's two lists.
LANGUAGE_OF = {1: 1, 2: 3, 3: 2, 4: 4, 5: 5, 6: 2}


def respondents(interviews: pd.DataFrame, villages: pd.DataFrame, seed: int) -> pd.DataFrame:
    """One row an interview with what is true of the respondent; numbers that do not apply are 0."""
    import pandas as pd

    random = stream(seed, "respondents")
    woman, village = interviews["woman"].to_numpy(), interviews["village"].to_numpy()
    zone, largest = villages["zone"].to_numpy()[village], villages["people"].to_numpy()[village]
    people = _people(largest, random)
    age = _age(len(interviews), random)
    marital, married_in = _marriage(age, woman, random)
    return pd.DataFrame(
        {
            "sex": np.where(woman, 1, 2),
            "age": age,
            "marital": marital,
            "marr_year": married_in,
            "marr_pay": _choice(random, [1, 2, 3], "marr_pay", len(age)),
            "marr_want": _wants_to_marry(age, woman, random),
            "edu": _by_gender(random, [0, 1, 2, 3], "edu", woman),
            "koranic": _yes(random, _of_gender("koranic.{}", woman)),
            "livelihood": _livelihood(woman, people, largest, villages["cercle"].to_numpy()[village], random),
            "ethnicity": people,
            "int_lang": _language(people, random),
            "found_fam": _yes(random, parameters()["found_fam"], len(age)),
            "hh_size": _household(marital, random),
            "cattle": _cattle(people, random),
            "displaced": _yes(random, np.array([parameters()[f"displaced.{name}"] for name in ZONE_NAMES])[zone]),
            "presence": _presence(zone, random),
        }
    )


def _people(largest: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The respondent's group: mostly the village's own; the others are Peul, or in Peul villages of any other."""
    given, draw = parameters(), random.random(len(largest))
    own = draw < np.where(largest == PEUL, given["own_group.peul"], given["own_group.other"])
    return np.where(own, largest, np.where(largest == PEUL, random.integers(2, 7, len(largest)), PEUL))


def _age(count: int, random: np.random.Generator) -> np.ndarray:
    """Ages in completed years, some given as a multiple of five."""
    given = parameters()
    youngest, oldest = int(given["age.youngest"]), int(given["age.oldest"])
    age = youngest + random.gamma(given["age.shape"], given["age.scale"], count).astype(int)
    heaped = np.maximum(np.round(age / 5).astype(int) * 5, youngest)
    return np.minimum(np.where(random.random(count) < given["age.heaped"], heaped, age), oldest)


def _marriage(age: np.ndarray, woman: np.ndarray, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Marital status, and the year of the latest marriage (0 for who never married)."""
    given, count = parameters(), len(age)
    never = random.random(count) < logistic(
        (_of_gender("never_married.{}.age", woman) - age) / _of_gender("never_married.{}.spread", woman)
    )
    draw = random.random(count)
    widowed = draw < _of_gender("widowed.{}", woman) * np.maximum(age - 30, 0)
    divorced = ~widowed & (random.random(count) < given["divorced"])
    polygamous = random.random(count) < _of_gender("polygamous.{}", woman)
    status = np.select([never, widowed, divorced, polygamous], [NEVER, WIDOWED, DIVORCED, POLYGAMOUS], MONOGAMOUS)
    at = random.normal(
        _of_gender("age_at_marriage.{}.mean", woman), _of_gender("age_at_marriage.{}.deviation", woman), count
    )
    # A man with several wives tells of the latest.
    again = random.gamma(given["married_again.shape"], given["married_again.scale"], count)
    at = np.clip(np.round(at + again * ((status == POLYGAMOUS) & ~woman)), 12, age)
    return status, np.where(never, 0, YEAR - (age - at)).astype(int)


def _wants_to_marry(age: np.ndarray, woman: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Whether someone unmarried would like to marry; fewer with age."""
    return _yes(random, _of_gender("marr_want.{}", woman) * np.exp(-np.maximum(age - 30, 0) / 25))


def _livelihood(
    woman: np.ndarray, people: np.ndarray, largest: np.ndarray, cercle: np.ndarray, random: np.random.Generator
) -> np.ndarray:
    """The main livelihood, a code of the form: Bozo fish, and men of Peul villages in the north of the delta herd."""
    given = parameters()
    drawn = _by_gender(random, list(LIVELIHOODS.values()), "livelihood", woman)
    fishers = (people == BOZO) & (drawn == FARMING) & (random.random(len(woman)) < given["fishing.bozo"])
    herders = ~woman & (largest == PEUL) & np.isin(cercle, ("ML0507", "ML0508"))
    herders &= random.random(len(woman)) < given["herding.peul_men_of_the_delta"]
    return np.select([herders, fishers], [HERDING, FISHING], drawn)


def _language(people: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The language of the interview: one's own, else Bambara."""
    own = np.array([0, *LANGUAGE_OF.values()])[people]
    return np.where(random.random(len(people)) < parameters()["own_language"], own, LANGUAGE_OF[BAMBARA])


def _household(marital: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """People in the household: one and a negative binomial number of others, with room for wives and husbands."""
    given = parameters().under("hh_size")
    others, shape = given["mean"] - 1, given["shape"]
    drawn = 1 + random.negative_binomial(shape, shape / (shape + others), len(marital))
    least = np.select([marital == MONOGAMOUS, marital == POLYGAMOUS], [given["married"], given["polygamous"]], 1)
    return np.clip(drawn, least, given["largest"]).astype(int)


def _cattle(people: np.ndarray, random: np.random.Generator) -> np.ndarray:
    given, peul = parameters(), people == PEUL
    none = np.where(peul, given["cattle.peul.none"], given["cattle.other.none"])
    median = np.where(peul, given["cattle.peul.median"], given["cattle.other.median"])
    owned = np.clip(np.round(median * np.exp(random.normal(0, given["cattle.spread"], len(peul)))), 1, 2000).astype(int)
    return np.where(random.random(len(peul)) < none, 0, owned)


def _presence(zone: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """For how long the group has been present, as the respondent sees it: a code of the form."""
    by_zone = [list(parameters().under(f"presence.{name}").values()) for name in ZONE_NAMES]
    return _among(random.random(len(zone)), np.cumsum(by_zone, axis=1)[zone])


def _among(draw: np.ndarray, cumulated: np.ndarray) -> np.ndarray:
    """The first column whose cumulated share exceeds the draw, row by row."""
    return np.minimum((draw[:, None] >= cumulated).sum(axis=1), cumulated.shape[1] - 1)


def _of_gender(name: str, woman: np.ndarray) -> np.ndarray:
    """A parameter that women and men each have; `{}` in its name stands for who."""
    return np.where(woman, parameters()[name.format("women")], parameters()[name.format("men")])


def _choice(random: np.random.Generator, codes: list[int], name: str, count: int) -> np.ndarray:
    return random.choice(codes, count, p=list(parameters().under(name).values()))


def _by_gender(random: np.random.Generator, codes: list[int], name: str, woman: np.ndarray) -> np.ndarray:
    drawn = {gender: _choice(random, codes, f"{name}.{gender}", len(woman)) for gender in ("women", "men")}
    return np.where(woman, drawn["women"], drawn["men"])


def _yes(random: np.random.Generator, share: np.ndarray | float, count: int | None = None) -> np.ndarray:
    """1 for yes, 0 for no."""
    return (random.random(len(share) if count is None else count) < share).astype(int)
