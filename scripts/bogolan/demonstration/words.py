"""Free text of the invented interviews: what people said in their own words, put together from a table of phrases.

A text is `[opener, ]claim[, addition][. closer]`. What it says agrees with the answers before it; it is typed with
care, or in a hurry without capitals and accents and with words cut short. No name, place or date is in any of them.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from bogolan.demonstration.parameters import parameters

TABLE = "phrases.csv"
FRENCH, ENGLISH = LANGUAGES = ("fr", "en")

# Themes in one row, so that each tone takes its own from a stretch of it; first the codes 1 to 11 of `m_why`.
MOTIVES = (
    "marriage", "security", "justice", "protection", "equality", "army", "elites", "work", "faith", "fear", "no choice",
)  # fmt: skip
COSTS = ("school", "movement", "trade", "taxes", "feasts", "health", "harshness", "insecurity")
RESERVED = ("silence", "peace")
THEMES = (*MOTIVES, *COSTS, *RESERVED)
TONES = ("favourable", "enduring", "opposed", "reserved")
TONE_THEMES = {"favourable": MOTIVES[:9], "enduring": MOTIVES, "opposed": COSTS, "reserved": RESERVED}
# What ends a text goes with its tone, and with two kinds of motive that are no gain.
CLOSINGS = (*TONES, "aggrieved", "constrained")
FAVOURABLE, ENDURING, OPPOSED, SILENT, AGGRIEVED, CONSTRAINED = range(len(CLOSINGS))
GRIEVANCES = [MOTIVES.index(name) for name in ("army", "elites")]
CONSTRAINTS = [MOTIVES.index(name) for name in ("fear", "no choice")]

STANCES = (1, 2, 3, 4, 5, 98, 99)
UNKNOWN = 0

# How interviewers who are in a hurry cut words short.
SHORT = {
    "fr": {"beaucoup": "bcp", "toujours": "tjrs", "maintenant": "mnt", "parce que": "pcq", "parce qu'": "pcq ",
           "pour": "pr", "nous": "ns", "quand": "qd", "tout": "tt", "c'est": "c", "avec": "avc", "jamais": "jms"},
    "en": {"because": "bcz", "people": "ppl", "before": "bfr", "and": "&"},
}  # fmt: skip


def open_answers(rng: np.random.Generator, stance: np.ndarray, motive: np.ndarray) -> np.ndarray:
    """What people said in their own words (`m_open`), "" where nothing.

    `stance` holds codes of `d_stance` (any other code: unknown), `motive` a code of `m_why` (0: none); the texts agree
    with both.
    """
    given = parameters().under("words")
    texts = np.full(len(stance), "", object)
    said = np.flatnonzero(rng.random(len(stance)) >= given["open.empty"])
    tone, theme = _subjects(rng, stance[said], motive[said])
    language = rng.choice(3, len(said), p=[given["open.french"], given["open.english"], given["open.mixed"]])
    mixed = language == len(LANGUAGES)
    begins = np.where(mixed, rng.random(len(said)) < given["open.mixed_begins_in_english"], language).astype(int)
    ends = np.where(mixed, 1 - begins, begins)
    careful = rng.random(len(said)) >= given["hurried"]
    closes = np.array([given[f"closer.{name}"] for name in TONES])[tone]
    opened = (rng.random(len(said)) < given["opener"]) & (tone != SILENT)
    closed = rng.random(len(said)) < closes
    added = mixed | (rng.random(len(said)) < given["addition"])
    texts[said] = (
        _drawn(rng, "opener", np.zeros_like(theme), begins, careful, opened)
        + _drawn(rng, "claim", theme, begins, careful, True, after=opened)
        + _drawn(rng, "addition", theme, ends, careful, added)
        + _drawn(rng, "closer", _closing(tone, theme), ends, careful, closed)
        + np.where(careful, ".", "").astype(object)
    )
    return texts


def interviewer_notes(rng: np.random.Generator, count: int) -> np.ndarray:
    """Remarks that interviewers leave after an interview (`i_note`), in French; most leave none."""
    texts = np.full(count, "", object)
    noted = np.flatnonzero(rng.random(count) < parameters()["words.note"])
    texts[noted] = _jotted(rng, "remark", np.zeros(len(noted), int))
    return texts


def other_livelihoods(rng: np.random.Generator, count: int) -> np.ndarray:
    """Livelihoods that the form has no code for (`livelihood_oth`), in French; never empty."""
    return _jotted(rng, "work", (rng.random(count) < parameters()["words.no_activity"]).astype(int))


def _subjects(rng: np.random.Generator, stance: np.ndarray, motive: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Tone and theme of each text, as places in `TONES` and `THEMES`."""
    given = parameters().under("words.tone")
    chances = np.array([[given[f"{code}.{tone}"] for tone in TONES] for code in (*STANCES, UNKNOWN)])
    code = np.searchsorted(STANCES, stance)
    code = np.where(np.isin(stance, STANCES), code, len(STANCES))
    below = np.cumsum(chances, axis=1)[code, :-1]
    tone = (rng.random(len(stance))[:, None] > below).sum(axis=1)

    first = np.array([THEMES.index(TONE_THEMES[name][0]) for name in TONES])[tone]
    several = np.array([len(TONE_THEMES[name]) for name in TONES])[tone]
    theme = first + (rng.random(len(stance)) * several).astype(int)
    explains = (tone <= ENDURING) & (motive >= 1) & (motive <= len(MOTIVES))
    theme = np.where(explains, motive - 1, theme)
    # Nobody who speaks of fear, or of having no choice, speaks in favour.
    return np.where((tone == FAVOURABLE) & np.isin(theme, CONSTRAINTS), ENDURING, tone), theme


def _closing(tone: np.ndarray, theme: np.ndarray) -> np.ndarray:
    """What kind of sentence may end each text, as a place in `CLOSINGS`."""
    return np.select([np.isin(theme, GRIEVANCES), np.isin(theme, CONSTRAINTS)], [AGGRIEVED, CONSTRAINED], tone)


def _jotted(rng: np.random.Generator, part: str, theme: np.ndarray) -> np.ndarray:
    """Short texts in French: one phrase, or with another that belongs to it."""
    given, french = parameters().under("words"), np.zeros_like(theme)
    careful = rng.random(len(theme)) >= given["hurried"]
    longer = rng.random(len(theme)) < given[f"{part}_end"]
    return _drawn(rng, part, theme, french, careful, True) + _drawn(rng, f"{part}_end", theme, french, careful, longer)


def _drawn(
    rng: np.random.Generator,
    part: str,
    theme: np.ndarray,
    language: np.ndarray,
    careful: np.ndarray,
    present: np.ndarray | bool,
    after: np.ndarray | bool = False,
) -> np.ndarray:
    """One phrase of a part for each text, "" where `present` is False; `after` where another stands before it."""
    phrases = _phrases()[part]
    place = phrases.first[theme, language] + (rng.random(len(theme)) * phrases.count[theme, language]).astype(int)
    way = np.where(careful, np.where(after, CAREFUL_AFTER, CAREFUL), HURRIED)
    return np.where(present, phrases.typed[way, place], "")


CAREFUL, CAREFUL_AFTER, HURRIED = range(3)


@dataclass(frozen=True)
class Phrases:
    """The phrases of one part of a text: typed in each way, and where those of a theme and language are in the row."""

    typed: np.ndarray
    first: np.ndarray
    count: np.ndarray


# The themes of each part in their order, and what stands before and after a phrase: typed with care, and in a hurry.
PARTS = {
    "opener": (("any",), ("", ", "), ("", " ")),
    "claim": (THEMES, ("", ""), ("", "")),
    "addition": (THEMES, (", ", ""), (" ", "")),
    "closer": (CLOSINGS, (". ", ""), (", ", "")),
    "remark": (("note",), ("", ""), ("", "")),
    "remark_end": (("note",), (", ", ""), (" - ", "")),
    "work": (("activity", "status"), ("", ""), ("", "")),
    "work_end": (("activity", "status"), (" ", ""), (" ", "")),
}
# Parts that begin a sentence when typed with care.
BEGIN = ("opener", "claim", "closer", "remark", "work")


@cache
def _phrases() -> dict[str, Phrases]:
    """The table of phrases, part by part."""
    with (Path(__file__).parent / TABLE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {part: _of_part(part, [row for row in rows if row["part"] == part]) for part in PARTS}


def _of_part(part: str, rows: list[dict[str, str]]) -> Phrases:
    themes, careful, hurried = PARTS[part]
    place = np.array([themes.index(row["theme"]) * len(LANGUAGES) + LANGUAGES.index(row["language"]) for row in rows])
    order = np.argsort(place, kind="stable")
    count = np.bincount(place, minlength=len(themes) * len(LANGUAGES))
    texts = [(rows[number]["text"], rows[number]["language"]) for number in order]
    after = [careful[0] + text + careful[1] for text, _ in texts]
    initial = [careful[0] + text[0].upper() + text[1:] + careful[1] for text, _ in texts]
    cut = [hurried[0] + _in_a_hurry(text, language) + hurried[1] for text, language in texts]
    shape = (len(themes), len(LANGUAGES))
    return Phrases(
        typed=np.array([initial if part in BEGIN else after, after, cut], object),
        first=(np.cumsum(count) - count).reshape(shape),
        count=count.reshape(shape),
    )


def _in_a_hurry(text: str, language: str) -> str:
    """Without capitals and accents, and with frequent words cut short."""
    for long, short in SHORT[language].items():
        text = re.sub(rf"\b{long}(?!\w)", short, text) if long[-1] != "'" else text.replace(long, short)
    plain = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return plain.replace("œ", "oe").lower()
