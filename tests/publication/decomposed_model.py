"""A model with both decompositions, as the gate would hand them over."""

from __future__ import annotations

from released_surveys import evidence, plebiscite_plan, released

from bogolan.publication.sentences.evidence import Evidence
from bogolan.survey.spine import ASSOCIATION, COMPOSITION, DIFFERENCE, EXPLAINED

CODEBOOK = {
    "vote": {"type": "select_one", "label": {"en": "How will you vote?", "fr": "Que voterez-vous ?"},
             "choices": {"Y": {"en": "Yes", "fr": "Oui"}, "N": {"en": "No", "fr": "Non"}}},
    "road": {"type": "select_one", "label": {"en": "Is there a road?", "fr": "Y a-t-il une route ?"},
             "choices": {"1": {"en": "Yes", "fr": "Oui"}, "0": {"en": "No", "fr": "Non"}}},
    "school": {"type": "select_one", "label": {"en": "Which school is there?", "fr": "Quelle école y a-t-il ?"},
               "choices": {"1": {"en": "Primary", "fr": "Primaire"}, "2": {"en": "Secondary", "fr": "Secondaire"}}},
    "tongue": {"type": "select_one", "label": "Language at home", "choices": {"a": "A", "b": "B"}},
    "age": {"type": "integer", "label": {"en": "Age", "fr": "Âge"}, "choices": {}},
}  # fmt: skip
MODEL = {
    "name": "m",
    "label": {"en": "would vote yes", "fr": "voterait oui"},
    "outcome": {"question": "vote", "share": ["Y"]},
    "terms": [{"question": "road", "is": ["1"]}, {"question": "school"}],
    "by_gender": True,
    "decomposition": ["shapley", "oaxaca"],
}
WITHHELD = {"release": "withheld", "release_reason": "small_count", "estimate": None, "lower": None, "upper": None}
GAP = {"group": "women", "contrast": "men"}


def row(measure: str, level: str | None, estimate: float, lower: float, upper: float, **more: object) -> dict:
    """A row of a decomposition: of women less men unless it says otherwise."""
    unit, method = ("variation", "one_step") if measure == EXPLAINED else ("proportion", "t")
    about = {"analysis": "models", "measure": measure, "unit": unit, "outcome": "m", "level": level, **GAP}
    return {**about, "estimate": estimate, "lower": lower, "upper": upper, "interval_method": method, "n": 300, **more}


def explained(hidden: tuple[str | None, ...] = ()) -> list[dict]:
    """Shares of the variation among women, among men and their difference; those of some levels withheld."""
    numbers = {"road": (0.03, 0.01), "school": (0.02, 0.04), None: (0.05, 0.05)}
    found = []
    for level, (women, men) in numbers.items():
        for group, share in (("women", women), ("men", men)):
            found.append(row(EXPLAINED, level, share, 0.0, share + 0.07, group=group, contrast=None))
        found.append(row(EXPLAINED, level, women - men, -0.06, 0.08, interval_method="mover"))
    return [{**one, **WITHHELD} if one["level"] in hidden else one for one in found]


def parted(hidden: tuple[tuple[str, str | None], ...] = (), **more: object) -> list[dict]:
    """The difference of 5 points between women and men, of which 2 go with what they said; some of it withheld."""
    numbers = {
        (DIFFERENCE, None): 0.05, (COMPOSITION, None): 0.02, (ASSOCIATION, None): 0.03, (COMPOSITION, "road"): 0.03,
        (ASSOCIATION, "road"): 0.0, (COMPOSITION, "school"): -0.01, (ASSOCIATION, "school"): 0.01,
        (ASSOCIATION, "(Intercept)"): 0.02,
    }  # fmt: skip
    found = [
        row(*place, share, round(share - 0.03, 2), round(share + 0.03, 2), **more) for place, share in numbers.items()
    ]
    return [{**one, **WITHHELD} if (one["measure"], one["level"]) in hidden else one for one in found]


def survey(rows: list[dict], language: str = "en", **changes: object) -> Evidence:
    """A survey with that model, both of whose questions are drivers on the community; changes to its model."""
    drivers = [
        {"question": name, "measure": "share", "share": ["1"], "class": "community"} for name in ("road", "school")
    ]
    plan = plebiscite_plan(support=[], drivers=drivers, models=[{**MODEL, **changes}])
    return evidence(released(*rows), plan, CODEBOOK, language)
