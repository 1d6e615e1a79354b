"""A model with eight specifications made by hand, as the gate would release its curves."""

from __future__ import annotations

from bogolan.survey.plan_specifications import crossed

MODEL = {
    "name": "m",
    "label": {"en": "agreed with the change", "fr": "est d’accord avec le changement"},
    "family": "logit",
    "by_gender": True,
    "outcome": {"question": "a", "share": ["1"], "measure": "share", "class": "personal"},
    "terms": [{"question": "b", "is": ["1"]}, {"question": "c", "is": ["1"]}],
    "specifications": {
        "flagged": ["included", "excluded"],
        "family": ["logit", "linear"],
        "controls": [[], ["d"]],
    },
}
NAMES = [one.name for one in crossed(MODEL)]
ABOUT = {"analysis": "specifications", "outcome": "m", "base": "specification", "unit": "proportion"}
NOTHING = {"estimate": None, "lower": None, "upper": None, "release": "withheld", "release_reason": "small_count"}


def curve(level: str, group: str, median: float = 0.03, contrast: str | None = None, **more: object) -> list[dict]:
    """What eight specifications say together, and each from two points less to five more; `more` changes all rows."""
    place = {**ABOUT, "level": level, "group": group, "contrast": contrast, "release": "published"}
    together = [
        {"measure": "specified", "unit": "specifications", "estimate": 8.0},
        {"measure": "median_effect", "estimate": median, "lower": median - 0.02, "upper": median + 0.05}
        | {"p_value": 0.04, "interval_method": "range"},
        {"measure": "same_sign", "estimate": 7 / 8, "p_value": 0.2},
        {"measure": "significant", "estimate": 3 / 8, "p_value": 0.03},
    ]
    each = []
    for number, name in enumerate(NAMES):
        effect = round(median - 0.02 + number / 100, 2)
        told = {"estimate": effect, "lower": effect - 0.04, "upper": effect + 0.04, "interval_method": "t"}
        told["note"] = "significant" if number > 4 else None
        each.append({"measure": "marginal_effect", "domain": "specification", "domain_level": name, **told})
    return [{**place, **row, **more} for row in (*together, *each)]


def changed(rows: list[dict], measure: str, **more: object) -> list[dict]:
    """The rows of a measure changed."""
    return [{**row, **more} if row["measure"] == measure else row for row in rows]
