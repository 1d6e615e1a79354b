"""People's own words scanned for names, telephone numbers, e-mail addresses, positions and places, and masked.

It knows how people are named and introduced in French and English, and what the survey's form calls its places; what
it takes for one may be none. A second reader is needed before words leave the survey's folder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from bogolan.preparation.identifiers.word_lists import known_names
from bogolan.preparation.identifiers.word_lists import words as word_list
from bogolan.survey.letters import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bogolan.survey.questionnaire import Question

NAME, PHONE, EMAIL, POSITION, PLACE = KINDS = ("name", "phone", "email", "position", "place")
MASKS = {
    "en": dict(zip(KINDS, ("[name]", "[phone]", "[e-mail]", "[position]", "[place]"), strict=True)),
    "fr": dict(zip(KINDS, ("[nom]", "[téléphone]", "[courriel]", "[position]", "[lieu]"), strict=True)),
}

CALLED = r"(?:t[ée]l(?:[ée]phone)?|phone|num[ée]ro|number|mobile|portable|whatsapp|call|appel\w*|joindre)"
PATTERNS = {
    EMAIL: re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    POSITION: re.compile(
        r"-?\b\d{1,3}\.\d{3,}\s*[,; ]\s*-?\d{1,3}\.\d{3,}|-?\b\d{1,3},\d{4,}\s*[; ]\s*-?\d{1,3},\d{4,}"
        r"|\b\d{1,3}\s?°\s?(?:\d[\d.,′'’\"″ ]*[NSEWO]?|[NSEWO]\b)"
    ),
    PHONE: re.compile(
        r"(?:\+|\b00)[1-9]\d{0,2}(?:[ .()/-]{0,2}\d){6,12}"  # with the code of a country
        r"|\b(?!(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d\b)\d{2}(?:([ .-]?)\d{2})(?:\1\d{2}){2,3}\b"  # in pairs; no day
        rf"|(?i:\b{CALLED}\b)\W{{0,4}}(?:\w+[^\w+]{{1,3}}){{0,3}}?(?P<digits>\+?\d(?:[ .-]?\d){{5,13}})\b"
    ),
}
DIGITS, FEWEST_DIGITS = "digits", 6  # no pattern of a telephone number has fewer

WORD = re.compile(r"\w+(?:[’'-]\w+)*")
# Articles that are written with the word after them.
ELIDED = re.compile(r"^(?:[ldjmtscn]|qu|jusqu|lorsqu|puisqu)[’']", re.IGNORECASE)
ENDS = re.compile(r"[.!?…:;«»\"“”(\[\n•–—]\s*$|[.!?…:;]\s*[-–—]\s*$|(?:^|\s)[’'-]\s*$")

# After these a word is a name however it is written.
INTRODUCED = re.compile(
    r"\b(?:je m[’']appelle|mon (?:pr[ée])?nom est|my (?:first |last |full )?name is|i am called"
    r"|(?:il|elle) s[’']appelle"
    r"|(?:his|her|their) name is|son nom est|(?:sur)?nomm[ée]e?s?|pr[ée]nomm[ée]e?s?|named)\s+",
    re.IGNORECASE,
)
WHOSE = r"(?:mon|ma|mes|ton|ta|son|sa|ses|notre|nos|votre|leur|le|la|l[’']|my|our|your|his|her|their|the)"
WHO = (
    r"(?:p[èe]re|m[èe]re|fr[èe]re|s[oœ]e?ur|cousine?|voisine?|oncle|tante|mari|femme|[ée]pou(?:x|se)|fils|fille|ami[e]?|neveu"
    r"|ni[èe]ce|beau-fr[èe]re|chef|maire|marabout|juge|enqu[êe]t(?:eur|rice)|father|mother|brother|sister|neighbou?r|uncle"
    r"|aunt|husband|wife|son|daughter|friend|nephew|niece|chief|mayor|judge|interviewer|enumerator)"
)
RELATION = re.compile(rf"\b{WHOSE}\s*{WHO}\s+$", re.IGNORECASE)
VILLAGE = re.compile(
    r"\b(?:village|commune|hameau|quartier|cercle|ville|campement|hamlet|district|town|camp|quarter)\s+"
    r"(de |du |d[’']|des |of |called )?",
    re.IGNORECASE,
)
WHERE = re.compile(
    r"(?:\b(?:[àa]|au|aux|de|du|vers|entre|depuis|jusqu[’'][àa]|in|at|from|to|near|towards|of)\s+|\b[dD][’'])$"
)
OF_SOMEBODY = re.compile(rf"{WHO}\s+(?:de |du |d[’']|of )$", re.IGNORECASE)
# What Mande languages call villages.
TOPONYM = re.compile(r"\w{3,}(?:bougou|dougou|were|kourou|coura|kouna|daga)")

# A name in small letters is taken for one where it has so many letters; shorter ones are words as well.
FEWEST_LETTERS, FEWEST_OF_A_NAME = 5, 2
AMBIGUOUS = frozenset({"marie", "pierre"})
# A text of which so much is capitals says nothing by them.
MOST_CAPITALS = 0.6


class Found(NamedTuple):
    """What was found in a text, from its first letter to the one after its last."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Places:
    """The survey's places, as folded names of so many words, and as codes."""

    names: frozenset[tuple[str, ...]] = field(default_factory=frozenset)
    codes: frozenset[str] = field(default_factory=frozenset)


NOWHERE = Places()
OF_PLACES = re.compile(
    r"village|cercle|commune|region|district|province|county|hamlet|hameau|quartier|locali|\bsites?\b|\bcamps?\b|town|\bville",
)
FEWEST_OF_A_PLACE = 3


def places_of(questions: Mapping[str, Question], design: Iterable[str] = ()) -> Places:
    """The places that the form offers: choices of the questions of the design, and of those that ask for a place."""
    asked = set(design)
    names: set[tuple[str, ...]] = set()
    codes: set[str] = set()
    for name, question in questions.items():
        if not question.choices or (name not in asked and not OF_PLACES.search(folded(name.replace("_", " ")))):
            continue
        for code, label in question.choices.items():
            texts = label.values() if hasattr(label, "values") else [label]
            known = {folded(str(text)) for text in texts} - {folded(code)}
            names |= {tuple(text.split()) for text in known if sum(map(str.isalpha, text)) >= FEWEST_OF_A_PLACE}
            if re.search(r"[^\W\d]", code) and re.search(r"\d", code):
                codes.add(folded(code))
            elif code.isalpha() and len(code) > FEWEST_OF_A_PLACE:
                names.add((folded(code),))
    return _interned(frozenset(names), frozenset(codes))


@cache
def _interned(names: frozenset[tuple[str, ...]], codes: frozenset[str]) -> Places:
    """The same object for the same places, so that what was scanned is found again without comparing them."""
    return Places(names, codes)


def redacted(text: str, language: str = "en", places: Places = NOWHERE) -> str:
    """A text with what was found in it masked: [name], [phone] and so on, in a language of the reports."""
    masks, parts, last = MASKS[language], [], 0
    for one in scan(text, places):
        parts += [text[last : one.start], masks[one.kind]]
        last = one.end
    return "".join([*parts, text[last:]])


@lru_cache(maxsize=250_000)
def scan(text: str, places: Places = NOWHERE) -> tuple[Found, ...]:
    """What in a text may tell who somebody is, from its beginning, none within another; neighbours of a kind as one."""
    found: list[Found] = []
    candidates = [*_numbers(text), *_words(text, places)]
    for one in sorted(candidates, key=lambda one: (one.start, -one.end)):
        if found and one.start < found[-1].end:
            continue
        if found and one.kind == found[-1].kind == NAME and text[found[-1].end : one.start].strip() == "":
            found[-1] = found[-1]._replace(end=one.end)
        else:
            found.append(one)
    return tuple(found)


def _numbers(text: str) -> Iterator[Found]:
    digits = sum(map(str.isdigit, text))
    if not digits and "@" not in text:
        return
    possible = {EMAIL: "@" in text, POSITION: not {*".,°"}.isdisjoint(text), PHONE: digits >= FEWEST_DIGITS}
    for kind in filter(possible.get, possible):
        for match in PATTERNS[kind].finditer(text):
            group = DIGITS if kind == PHONE and match[DIGITS] else 0
            yield Found(match.start(group), match.end(group), kind)


class _Word(NamedTuple):
    """A word of a text without an article before it: where it stands, and what it looks like."""

    start: int
    end: int
    folded: str
    capital: bool


class _Text:
    """A text with its words, and where in it people and places are introduced."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = list(_split(text))
        introducing = text if len(self.words) > 1 else ""
        self.introduced = {match.end() for match in INTRODUCED.finditer(introducing)}
        self.villages = {match.end(): match[1] for match in VILLAGE.finditer(introducing)}
        long = [text[word.start : word.end] for word in self.words if word.end - word.start > 1]
        self.shouted = sum(map(str.isupper, long)) > MOST_CAPITALS * len(long)

    def begins(self, word: _Word) -> bool:
        """Whether a sentence begins with a word."""
        before = self.text[: word.start]
        return not before.strip() or ENDS.search(before[-4:]) is not None

    def of(self, word: _Word) -> str:
        """A word as it is written."""
        return self.text[word.start : word.end]


def _split(text: str) -> Iterator[_Word]:
    for match in WORD.finditer(text):
        article, plain, capital = _parted(match[0])
        yield _Word(match.start() + article, match.end(), plain, capital)


@lru_cache(maxsize=100_000)
def _parted(written: str) -> tuple[int, str, bool]:
    """The length of the article at the beginning of a word, the word folded, and whether it has a capital."""
    article = ELIDED.match(written)
    start = article.end() if article else 0
    return start, folded(written[start:]), written[start : start + 1].isupper()


def _words(text: str, places: Places) -> Iterator[Found]:
    """Names and places among the words of a text."""
    whole = _Text(text)
    yield from _known_places(whole.words, places)
    for place, word in enumerate(whole.words):
        kind = _kind(whole, place)
        if kind is None:
            continue
        start = word.start
        before = whole.words[place - 1] if place else None
        # A sentence that begins with a name of two words, of which the first is known to nobody.
        if kind == NAME and before and before.capital and not whole.shouted and whole.begins(before):
            beside = text[before.end : word.start] == " "
            if beside and not _common(before.folded) and len(before.folded) > 1:
                start = before.start
        yield Found(start, word.end, kind)


def _known_places(words: list[_Word], places: Places) -> Iterator[Found]:
    """Names and codes of the survey's places, in any case."""
    first = _first_words(places)
    for place, word in enumerate(words):
        if word.folded in places.codes:
            yield Found(word.start, word.end, PLACE)
        for length in first.get(word.folded, ()):
            run = words[place : place + length]
            if tuple(part.folded for part in run) in places.names:
                yield Found(run[0].start, run[-1].end, PLACE)
                break


@cache
def _first_words(places: Places) -> dict[str, list[int]]:
    """How many words the places have that begin with a word, the longest first."""
    lengths: dict[str, set[int]] = {}
    for name in places.names:
        lengths.setdefault(name[0], set()).add(len(name))
    return {word: sorted(found, reverse=True) for word, found in lengths.items()}


def _kind(whole: _Text, place: int) -> str | None:
    """What a word is taken for: a name, a place, or None."""
    word = whole.words[place]
    if word.folded in word_list("small") or word.folded.isdigit():
        return None
    if word.start in whole.introduced:
        return NAME
    if word.start in whole.villages and (word.capital or _in_small_letters(word, whole.villages[word.start])):
        return PLACE
    if TOPONYM.fullmatch(word.folded):
        return PLACE
    capital = word.capital and not whole.shouted
    if word.folded in known_names() and (capital or _only_a_name(word.folded)):
        return NAME
    if not capital or len(word.folded) < FEWEST_OF_A_NAME or word.folded in word_list("capitals"):
        return None
    before = whole.text[: word.start][-40:]
    if _titled(whole, place) or RELATION.search(before):
        return NAME
    if word.folded in word_list("titles") or whole.of(word).isupper() or whole.begins(word):
        return None
    return PLACE if WHERE.search(before) and not OF_SOMEBODY.search(before) else NAME


def _in_small_letters(word: _Word, of: str | None) -> bool:
    """Whether a word in small letters after "village de" can be its name, and not what people there do or are."""
    french = of is not None and of.lower().startswith("d")
    return french and len(word.folded) >= FEWEST_LETTERS and not word.folded.endswith(("s", "x", "ment", "tion"))


def _only_a_name(name: str) -> bool:
    """Whether a known name in small letters can be no other word."""
    return len(name) >= FEWEST_LETTERS and name not in AMBIGUOUS


def _titled(whole: _Text, place: int) -> bool:
    """Whether a title stands before a word."""
    if not place or whole.words[place - 1].folded not in word_list("titles"):
        return False
    return whole.text[whole.words[place - 1].end : whole.words[place].start] in (" ", ". ", ".")


def _common(word: str) -> bool:
    """Whether a word with a capital begins a sentence and no name."""
    return any(word in word_list(which) for which in ("small", "titles", "capitals"))


def kinds_in(text: str, places: Places = NOWHERE) -> tuple[str, ...]:
    """The kinds of what is found in a text, in a fixed order."""
    found: set[Any] = {one.kind for one in scan(text, places)}
    return tuple(kind for kind in KINDS if kind in found)
