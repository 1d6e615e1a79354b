"""Released rows, plans and questionnaires made by hand, as the gate and the questionnaire would hand them over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from bogolan.publication.quotations import quotations
from bogolan.publication.released import rows
from bogolan.publication.sentences.evidence import Evidence
from bogolan.publication.wording import Wording
from bogolan.survey.spine import RELEASED_COLUMNS, identifier, typed

HEADLINE_QUESTION = {
    "type": "select_one",
    "label": {
        "en": "Since these men have been present here, has access to marriage for people "
        "like you improved, not changed or become worse?",
        "fr": "Depuis la présence de ces hommes ici, l’accès au mariage pour les gens "
        "comme vous s’est-il amélioré, n’a-t-il pas changé ou s’est-il dégradé ?",
    },
    "choices": {
        "improved": {"en": "Improved", "fr": "Amélioré"},
        "same": {"en": "Not changed", "fr": "Inchangé"},
        "worse": {"en": "Worse", "fr": "Dégradé"},
    },
}


def released(*entries: dict) -> pd.DataFrame:
    """A frame of released rows; what an entry does not say is empty, and it is published unless it says otherwise."""
    frame = pd.DataFrame([{"release": "published", "id": identifier(entry), **entry} for entry in entries])
    return typed(frame.reindex(columns=list(RELEASED_COLUMNS)))


def evidence(frame: pd.DataFrame, plan: dict, codebook: dict, language: str) -> Evidence:
    """What sentences are made from."""
    return Evidence(rows(frame), plan, codebook, Wording(language))


def share(section: str, outcome: str, level: str, group: str, estimate: float | None, **more: object) -> dict:
    """A row of a share among those who answered."""
    row = {
        "analysis": section,
        "measure": "share",
        "unit": "proportion",
        "outcome": outcome,
        "level": level,
        "group": group,
    }
    return {**row, "estimate": estimate, "base": "answered", "interval_method": "capped", **more}


def gap(section: str, outcome: str, level: str | None, estimate: float | None, **more: object) -> dict:
    """A row of a difference between women and men."""
    row = {"analysis": section, "measure": "gap", "unit": "proportion", "outcome": outcome, "level": level}
    return {**row, "group": "women", "contrast": "men", "estimate": estimate, "interval_method": "mover", **more}


def respondents(**groups: int) -> list[dict]:
    """The rows on how many took part, in 12 clusters."""
    row = {"analysis": "sample", "measure": "respondents", "clusters": 12}
    return [{**row, "group": group, "n": n, "estimate": n} for group, n in groups.items()]


def accounting(**classes: int) -> list[dict]:
    """The rows on what became of every row that was read."""
    row = {"analysis": "accounting", "measure": "rows", "base": "rows"}
    return [{**row, "outcome": name, "estimate": number} for name, number in classes.items()]


# ---------------------------------------------------------------------------------------------------------- headline


def headline_plan(**changes: object) -> dict:
    """The plan of the headline survey, with its defaults."""
    plan = {
        "survey": "headline",
        "title": {
            "en": "Access to marriage in 12 villages of Mopti",
            "fr": "L’accès au mariage dans 12 villages de Mopti",
        },
        "synthetic": True,
        "conducted_by": "Bogolan (invented answers)",
        "population": {
            "en": "adults living in the region of Mopti",
            "fr": "les adultes vivant dans la région de Mopti",
        },
        "mode": "face_to_face",
        "fieldwork": {"start": "2019-11-04", "end": "2019-11-22"},
        "sampling": "purposive",
        "gender": {"question": "sex", "women": "female", "men": "male"},
        "design": {"clusters": "village", "cluster_unit": "village", "intracluster_correlation": 0.2},
        "drivers": [
            {
                "question": "marriage",
                "measure": "share",
                "share": ["improved"],
                "against": ["worse"],
                "statement": {
                    "en": "reported improved access to marriage",
                    "fr": "ont déclaré un meilleur accès au mariage",
                },
                "topic": {"en": "marriage", "fr": "le mariage"},
                "class": "community",
            }
        ],
        "support": [],
        "models": [],
        "hypotheses": [],
        "multiplicity": {"primary": "holm", "others": "BH"},
    }
    return {**plan, **changes}


def headline_rows() -> list[dict]:
    """60 of 60 women and 54 of 60 men in 12 villages."""
    women, men = {"n": 60, "clusters": 12}, {"n": 60, "clusters": 12}
    nobody = {"level": "refused", "base": "asked", "estimate": 0.0, "lower": 0.0, "upper": 0.13}
    return [
        share("drivers", "marriage", "improved", "women", 1.0, lower=0.87, upper=1.0, count=60, **women),
        share("drivers", "marriage", "improved", "men", 0.9, lower=0.72, upper=0.98, count=54, **men),
        share("drivers", "marriage", "improved", "all", 0.95, lower=0.8, upper=1.0, n=120, clusters=12, count=114),
        share("drivers", "marriage", "same", "women", 0.0, lower=0.0, upper=0.13, count=0, **women),
        share("drivers", "marriage", "same", "men", 0.07, lower=0.01, upper=0.24, count=4, **men),
        share("drivers", "marriage", "worse", "women", 0.0, lower=0.0, upper=0.13, count=0, **women),
        share("drivers", "marriage", "worse", "men", 0.03, lower=0.0, upper=0.19, count=2, **men),
        *({**share("drivers", "marriage", "", group, 0.0, n=60, count=0), **nobody} for group in ("women", "men")),
        gap("drivers", "marriage", "improved", 0.1, lower=-0.04, upper=0.28),
        *respondents(women=60, men=60, all=120),
        *accounting(read=121, complete=120, duplicate=1),
    ]


HEADLINE_CODEBOOK = {"marriage": HEADLINE_QUESTION}


def headline(language: str, **changes: object) -> Evidence:
    """The headline survey, with changes to its plan."""
    return evidence(released(*headline_rows()), headline_plan(**changes), HEADLINE_CODEBOOK, language)


def excerpt_counts(kappa: float | None = 0.75, n: int = 34, **groups: int) -> list[dict]:
    """The rows on excerpts about marriage, of six on a theme that is not quoted, of all, and of two coders."""
    row = {"analysis": "excerpts", "measure": "excerpts", "unit": "excerpts", "base": "excerpts"}
    total = sum(groups.values())
    numbers = {"estimate": kappa, "n": n} | ({} if kappa is None else {"lower": kappa - 0.1, "upper": kappa + 0.1})
    return [
        *({**row, "outcome": "marriage", "group": group, "estimate": number} for group, number in groups.items()),
        {**row, "outcome": "marriage", "group": "all", "estimate": total},
        {**row, "group": "all", "estimate": total + 6},
        {**row, "measure": "kappa", "unit": "ratio", "group": "all", "base": "coded_twice", **numbers},
    ]


def excerpts(*entries: dict) -> pd.DataFrame:
    """Excerpts as the gate lets them through; what an entry does not say is that of a woman's interview, in both."""
    words = {"text_en": "We marry for less.", "text_fr": "On se marie pour moins."}
    said = {"theme": "marriage", "gender": "women", "method": "interview", "age_group": None, **words}
    return pd.DataFrame([said | entry for entry in entries], columns=list(said), dtype=object)


def with_excerpts(language: str, frame: pd.DataFrame, counts: list[dict], **changes: object) -> Evidence:
    """The headline survey with excerpts."""
    found = evidence(released(*headline_rows(), *counts), headline_plan(**changes), HEADLINE_CODEBOOK, language)
    return replace(found, quotations=quotations(frame))


# -------------------------------------------------------------------------------------------------------- plebiscite

PLEBISCITE_CODEBOOK = {
    "vote": {
        "type": "select_one",
        "label": {"en": "How do you intend to vote?", "fr": "Comment comptez-vous voter ?"},
        "choices": {
            "N": {"en": "No", "fr": "Non"},
            "U": {"en": "Undecided", "fr": "Sans opinion"},
            "Y": {"en": "Yes", "fr": "Oui"},
        },
    },
    "statusquo": {
        "type": "decimal",
        "label": {"en": "Scale of support for the status quo", "fr": "Échelle de soutien au statu quo"},
        "choices": {},
    },
    "age": {"type": "integer", "label": {"en": "Age in years", "fr": "Âge en années"}, "choices": {}},
    "education": {
        "type": "select_one",
        "label": {"en": "Education", "fr": "Instruction"},
        "choices": {
            "P": {"en": "Primary", "fr": "Primaire"},
            "S": {"en": "Secondary", "fr": "Secondaire"},
            "PS": {"en": "Post-secondary", "fr": "Supérieure"},
        },
    },
    "language_home": {
        "type": "select_one",
        "label": {"en": "What do you speak at home?", "fr": "Que parlez-vous ?"},
        "choices": {"a": "A", "b": "B"},
    },
}


def plebiscite_plan(**changes: object) -> dict:
    """The plan of a large survey of undocumented sampling with a share, a mean and a model on support."""
    plan = {
        "survey": "plebiscite",
        "title": {"en": "Women, men and a plebiscite", "fr": "Les femmes, les hommes et un plébiscite"},
        "population": {"en": "adults in the country", "fr": "les adultes du pays"},
        "fieldwork": {"start": "1988-04-01", "end": "1988-05-31"},
        "sampling": "undocumented",
        "sampling_note": {"en": "A national survey without weights", "fr": "Une enquête nationale sans poids"},
        "gender": {"question": "sex", "women": "F", "men": "M"},
        "design": {},
        "support": [
            {
                "question": "vote",
                "measure": "share",
                "share": ["Y"],
                "against": ["N"],
                "statement": {"en": "said they would vote yes", "fr": "ont dit vouloir voter oui"},
                "topic": {"en": "the vote", "fr": "le vote"},
            },
            {"question": "statusquo", "measure": "mean"},
        ],
        "drivers": [],
        "models": [
            {
                "name": "vote_yes",
                "label": {"en": "would vote yes rather than no", "fr": "voterait oui plutôt que non"},
                "outcome": {"question": "vote", "share": ["Y"], "among": ["N", "Y"]},
                "terms": [{"question": "age", "per": 10}, {"question": "education"}, {"question": "language_home"}],
                "by_gender": True,
            }
        ],
        "hypotheses": [],
        "multiplicity": {"primary": "holm", "others": "BH"},
    }
    return {**plan, **changes}


def effect(level: str, group: str, estimate: float, lower: float, upper: float, **more: object) -> dict:
    """A row of an average marginal effect."""
    row = {
        "analysis": "models",
        "measure": "marginal_effect",
        "unit": "proportion",
        "outcome": "vote_yes",
        "level": level,
    }
    return {**row, "group": group, "estimate": estimate, "lower": lower, "upper": upper, "interval_method": "t", **more}


def plebiscite_rows() -> list[dict]:
    """More women than men for yes; one answer withheld; effects of which some are established."""
    women, men = {"n": 1344}, {"n": 1290}
    mean = {"analysis": "support", "measure": "mean", "unit": "scale", "outcome": "statusquo", "interval_method": "t"}
    nonresponse = {"base": "asked", "release": "published"}
    return [
        share("support", "vote", "Y", "women", 0.36, lower=0.33, upper=0.39, **women),
        share("support", "vote", "Y", "men", 0.31, lower=0.28, upper=0.34, **men),
        share("support", "vote", "N", "women", 0.32, lower=0.29, upper=0.35, **women),
        share("support", "vote", "N", "men", 0.41, lower=0.38, upper=0.44, **men),
        share("support", "vote", "U", "women", None, release="withheld", release_reason="small_count"),
        share("support", "vote", "U", "men", None, release="withheld", release_reason="complement"),
        share("support", "vote", "refused", "women", 0.07, lower=0.05, upper=0.09, **women, **nonresponse),
        share("support", "vote", "refused", "men", 0.06, lower=0.04, upper=0.08, **men, **nonresponse),
        gap("support", "vote", "Y", 0.05, lower=0.01, upper=0.09, p_value=0.006),
        {**mean, "group": "women", "estimate": 0.0657, "lower": 0.012, "upper": 0.12, **women},
        {**mean, "group": "men", "estimate": -0.0684, "lower": -0.122, "upper": -0.0148, **men},
        {**gap("support", "statusquo", None, 0.134, lower=0.0583, upper=0.21), "unit": "scale"},
        effect("age", "women", 0.03, 0.01, 0.05, n=870),
        effect("age", "men", 0.01, -0.01, 0.03, n=890),
        effect("age", "women", 0.02, -0.01, 0.05, contrast="men"),
        effect("education=S", "women", -0.1, -0.16, -0.04, n=870),
        effect("education=S", "men", -0.002, -0.061, 0.057, n=890),
        effect("education=S", "women", -0.1, -0.18, -0.01, contrast="men"),
        effect("education=PS", "women", -0.051, -0.141, 0.039, n=870, flag="few_cases"),
        effect("education=PS", "men", -0.048, -0.13, 0.034, n=890, flag="separated"),
        effect("education=PS", "women", -0.003, -0.125, 0.119, contrast="men"),
        effect("language_home=b", "women", 0.2, 0.1, 0.3, n=870),
        effect("language_home=b", "men", 0.2, 0.1, 0.3, n=890),
        effect("language_home=b", "women", 0.0, -0.1, 0.1, contrast="men"),
        *({**row, "clusters": None} for row in respondents(women=1379, men=1321, all=2700)),
        *accounting(read=2700, complete=2700),
    ]


def plebiscite(language: str, **changes: object) -> Evidence:
    """The large survey, with changes to its plan."""
    return evidence(released(*plebiscite_rows()), plebiscite_plan(**changes), PLEBISCITE_CODEBOOK, language)


# ----------------------------------------------------------------------------------------------------------- figures


def draw_figure(folder: Path, name: str = "gaps-en") -> Path:
    """A small SVG and PNG of the same picture; the path without suffix."""
    from matplotlib.figure import Figure

    picture = Figure(figsize=(7, 2))
    axes = picture.add_axes((0.2, 0.2, 0.7, 0.7))
    axes.plot([87, 100], [1, 1], color="#6A2C91", lw=6, alpha=0.3)
    axes.plot([100], [1], "o", color="#6A2C91")
    axes.set(yticks=[1], yticklabels=["Women"], xlim=(0, 105))
    import matplotlib

    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "bogolan", "font.family": ["DejaVu Sans"]}):
        picture.savefig(folder / f"{name}.svg", metadata={"Date": None})
        picture.savefig(folder / f"{name}.png", metadata={"Software": None}, dpi=150)
    return folder / name
