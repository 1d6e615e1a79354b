"""A survey of many questions made by hand, of which the key findings must be chosen."""

from __future__ import annotations

from released_surveys import effect, evidence, gap, headline_plan, released, share

from bogolan.publication.sentences.evidence import Evidence

WITHHELD = {"estimate": None, "lower": None, "upper": None, "n": None, "release": "withheld"}
BAND = {"estimate": None, "lower": None, "upper": None, "n": None, "release": "banded"}


def item(name: str, **more: object) -> dict:
    statement = {"en": f"reported that {name} improved", "fr": f"ont déclaré que {name} s’est amélioré"}
    return {"question": name, "measure": "share", "share": [1], "against": [3], "statement": statement, **more}


def mean(name: str) -> dict:
    return {"question": name, "measure": "mean"}


def answers(
    name: str, women_less_men: float = 0.0, against: float = 0.2, section: str = "drivers", **more: object
) -> list[dict]:
    """The released rows of one question; `more` changes the share of everyone at the other end of the scale."""
    n = {"n": 500, "clusters": 40}
    silent = {"base": "asked", "lower": 0.05, "upper": 0.09, **n}
    halves = {"women": 0.5 + women_less_men / 2, "men": 0.5 - women_less_men / 2}
    return [
        *(share(section, name, "1", who, half, lower=half - 0.05, upper=half + 0.05, **n)
          for who, half in halves.items()),
        *(share(section, name, "3", who, against, lower=against - 0.05, upper=against + 0.05, **n)
          for who in ("women", "men")),
        share(section, name, "3", "all", **{"estimate": against, "n": 1000, "clusters": 40, **more}),
        *(share(section, name, "dont_know", who, 0.07, **silent) for who in ("women", "men")),
        gap(section, name, "1", women_less_men, lower=women_less_men - 0.05, upper=women_less_men + 0.05),
    ]  # fmt: skip


def survey(items: list[dict], rows: list[dict], language: str = "en", **changes: object) -> Evidence:
    plan = headline_plan(drivers=items, **{"sampling": "quota", **changes})
    names = [entry["question"] for entry in [*items, *plan["support"]]]
    codebook = {
        name: {
            "type": "select_one",
            "label": {"en": f"Has {name} changed?", "fr": f"{name} a-t-il changé ?"},
            "choices": {"1": {"en": "Improved", "fr": "Amélioré"}, "3": {"en": "Worse", "fr": "Dégradé"}},
        }
        for name in names
    }
    return evidence(released(*rows), plan, codebook, language)


def many(
    gaps: dict[str, float] | None = None, against: dict[str, float] | None = None, language: str = "en", **changes
):
    """Nine drivers, `a` to `i`, with the gaps and the shares at the other end that a test names."""
    names = "abcdefghi"
    rows = [row for name in names for row in answers(name, (gaps or {}).get(name, 0), (against or {}).get(name, 0.2))]
    return survey([item(name) for name in names], rows, language, **changes)


def with_models(language: str = "en") -> Evidence:
    """Three models: the first with four established terms, the second with one, the third with none."""
    established = {"m0": "abcd", "m1": "e", "m2": ""}
    rows = [row for name in "abcdefghi" for row in answers(name)]
    models = []
    for name, terms in established.items():
        models.append({
            "name": name,
            "label": {"en": f"agreed with {name}", "fr": f"est d’accord avec {name}"},
            "outcome": {"question": "a", "share": [1]},
            "terms": [{"question": term, "is": [1]} for term in "abcde"],
        })  # fmt: skip
        for term in "abcde":
            low = 0.1 if term in terms else -0.1
            for who, size in (("women", low), ("men", -0.05)):
                rows.append({**effect(f"{term}=1", who, size + 0.1, size, size + 0.2), "outcome": name})
    return survey([item(name) for name in "abcdefghi"], rows, language, models=models)
