"""A survey with one question to which several answers could be given, made by hand."""

from __future__ import annotations

from released_surveys import evidence, gap, headline_plan, released, share

from bogolan.publication.sentences.evidence import Evidence

CHOICES = {
    "fear": {"en": "Fear", "fr": "La peur"},
    "faith": {"en": "Faith", "fr": "La foi"},
    "money": {"en": "Money", "fr": "L’argent"},
}
NO_ANSWER = {"98": {"en": "Don’t know", "fr": "Ne sait pas"}}
CODEBOOK = {
    "why": {
        "type": "text",
        "kind": "select_multiple",
        "label": {"en": "Why do people here help them?", "fr": "Pourquoi les gens d’ici les aident-ils ?"},
        "several": [*CHOICES, *NO_ANSWER],
        "several_labels": CHOICES | NO_ANSWER,
        "missing": {"98": "dont_know"},
        "relevant": ["${consent} = 1", "${stance} = 1 or selected(${stance}, '2')"],
    },
    "stance": {
        "type": "select_one",
        "label": {"en": "Do people help them?", "fr": "Les gens les aident-ils ?"},
        "choices": {"1": {"en": "Yes", "fr": "Oui"}, "2": {"en": "Partly", "fr": "En partie"}, "3": "No"},
    },
}
ITEM = {"question": "why", "measure": "choices", "speaks_of": "others", "class": "sensitive"}
# Among women and among men: the share, the rank with its set; then the gap with its limits.
NAMED = {
    "fear": ((0.45, (1, 1, 1)), (0.40, (1, 1, 2)), (0.05, -0.03, 0.13)),
    "faith": ((0.30, (2, 2, 3)), (0.36, (2, 1, 2)), (-0.06, -0.14, 0.02)),
    "money": ((0.26, (3, 2, 3)), (0.10, (3, 3, 3)), (0.16, 0.08, 0.24)),
}
HIDDEN = {"estimate": None, "lower": None, "upper": None, "release": "withheld", "release_reason": "small_count"}


def choice_rows(code: str, withheld: bool = False) -> list[dict]:
    """All rows of one choice, or these withheld."""
    *groups, (difference, lower, upper) = NAMED[code]
    hidden, n = HIDDEN if withheld else {}, {"n": 410, "clusters": 40}
    about = {"analysis": "drivers", "measure": "rank", "unit": "rank", "outcome": "why", "level": code, "family": "why"}
    about |= {"base": "answered", "interval_method": "rank_set"}
    found = [
        gap(
            "drivers",
            "why",
            code,
            difference,
            lower=lower,
            upper=upper,
            p_value=0.01,
            p_adjusted=0.03,
            family="drivers/why",
        )
        | hidden
    ]
    for group, (estimate, (rank, best, worst)) in zip(("women", "men"), groups, strict=True):
        limits = {"lower": round(estimate - 0.06, 2), "upper": round(estimate + 0.06, 2)}
        found.append(share("drivers", "why", code, group, estimate, **limits, **n) | hidden)
        found.append({**about, "group": group, "estimate": rank, "lower": best, "upper": worst} | hidden)
        for end, moved in (("lower", -0.02), ("upper", 0.06)):
            bound = {"measure": f"{end}_bound", "base": "asked", "lower": estimate - 0.08, "upper": estimate + 0.12}
            found.append(share("drivers", "why", code, group, round(estimate + moved, 2)) | bound | hidden)
    return found


def number_of_choices(**more: object) -> list[dict]:
    told = {"analysis": "drivers", "measure": "mean", "unit": "choices", "outcome": "why", "base": "answered", "n": 410}
    means = {"women": 1.4, "men": 1.3}
    return [
        {**told, "group": group, "estimate": mean, "lower": mean - 0.1, "upper": mean + 0.1, **more}
        for group, mean in means.items()
    ]


def silent() -> list[dict]:
    return [
        share("drivers", "why", "dont_know", group, 0.07, n=440, base="asked", lower=0.05, upper=0.1)
        for group in ("women", "men")
    ]


def survey(
    language: str = "en", rows: list[dict] | None = None, item: dict | None = None, **changes: object
) -> Evidence:
    """The survey with its rows, or with others; with its item, or with another."""
    own = [*(row for code in CHOICES for row in choice_rows(code)), *number_of_choices(), *silent()]
    plan = headline_plan(drivers=[item or ITEM], consent={"question": "consent", "given": "1"}, sampling="quota")
    return evidence(released(*(own if rows is None else rows)), {**plan, **changes}, CODEBOOK, language)
