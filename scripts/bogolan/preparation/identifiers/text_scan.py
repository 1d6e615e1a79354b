"""People's own words scanned for names, telephone numbers, e-mail addresses, positions and places, and masked.

It knows how people are named and introduced in French and English, and what the survey's form calls its places; what
it takes for one may be none. A second reader is needed before words leave the survey's folder.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bogolan.preparation.identifiers.survey_places import NOWHERE, Places, first_words
from bogolan.preparation.identifiers.word_lists import known_names
from bogolan.preparation.identifiers.word_lists import words as word_list
from bogolan.survey.letters import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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
# Every pattern has one of these, that of a position a point, that of a telephone number so many digits.
IN_NUMBERS, POINTS, FEWEST_DIGITS = re.compile(r"[\d@]"), re.compile("[.,°]"), re.compile(r"(?:\d\D*){6}")
DIGITS = "digits"

WORD = re.compile(r"\w+(?:[’'-]\w+)*")
# A text that is a single word of figures after a letter at most, such as V049-12: so short of letters that it can be
# a name of nobody, only a code of one of the survey's places.
CODE = re.compile(r"[A-Za-z]?[0-9]+(?:-[0-9]+)*")
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
SETTLEMENT = r"(?:village|commune|hameau|quartier|cercle|ville|campement|hamlet|district|town|camp|quarter)"
VILLAGE = re.compile(rf"\b{SETTLEMENT}\s+(de |du |d[’']|des |of |called )?", re.IGNORECASE)
# Every phrase that introduces a name or a place has a word with one of these.
INTRODUCING = re.compile(rf"appelle|nom|name|called|{SETTLEMENT}", re.IGNORECASE)
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
# So many words are remembered: more than people use, and fewer than there are codes in a large survey.
WORDS_KNOWN = 20_000


class Found(NamedTuple):
    """What was found in a text, from its first letter to the one after its last."""

    start: int
    end: int
    kind: str


def redacted(text: str, language: str = "en", places: Places = NOWHERE) -> str:
    """A text with what was found in it masked: [name], [phone] and so on, in a language of the reports."""
    return masked(text, scan(text, places), language)


def masked(text: str, found: Iterable[Found], language: str = "en") -> str:
    """A text with what was found in it by `scan` masked; see `redacted`."""
    masks, parts, last = MASKS[language], [], 0
    for one in found:
        parts += [text[last : one.start], masks[one.kind]]
        last = one.end
    return "".join([*parts, text[last:]])


def scan(text: str, places: Places = NOWHERE) -> tuple[Found, ...]:
    """What in a text may tell who somebody is, from its beginning, none within another; neighbours of a kind as one."""
    found: list[Found] = []
    words = () if says_nothing(text, places) else among_words(text, places)
    candidates = [*_numbers(text), *words]
    for one in sorted(candidates, key=lambda one: (one.start, -one.end)):
        if found and one.start < found[-1].end:
            continue
        if found and one.kind == found[-1].kind == NAME and text[found[-1].end : one.start].strip() == "":
            found[-1] = found[-1]._replace(end=one.end)
        else:
            found.append(one)
    return tuple(found)


def _numbers(text: str) -> Iterator[Found]:
    if not IN_NUMBERS.search(text):
        return
    possible = {EMAIL: "@" in text, POSITION: POINTS.search(text), PHONE: FEWEST_DIGITS.search(text)}
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


@lru_cache(maxsize=WORDS_KNOWN)
def _parted(written: str) -> tuple[int, str, bool]:
    """The length of the article at the beginning of a word, the word folded, and whether it has a capital."""
    article = ELIDED.match(written)
    start = article.end() if article else 0
    return start, folded(written[start:]), written[start : start + 1].isupper()


def among_words(text: str, places: Places) -> Iterator[Found]:
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


def says_nothing(text: str, places: Places = NOWHERE) -> bool:
    """Whether each word of a text shows for itself that there are no names and places, as in most texts.

    Words are few and come again and again, so that this is much quicker than to look at each where it stands.
    """
    if CODE.fullmatch(text):
        return not _names_a_place(folded(text), places)
    words, mute = WORD.findall(text), _mute(places)
    if not all(map(mute, words[1:])):
        return False
    return not words or mute(words[0]) or (text.startswith(words[0]) and mute(words[0], begins=True))


@cache
def _mute(places: Places) -> Callable[..., bool]:
    """Tells whether a word as written is no name and no place, and introduces none, whatever stands beside it.

    With `begins` it is the first of its text, where a capital alone says nothing.
    """

    @lru_cache(maxsize=WORDS_KNOWN)
    def mute(written: str, begins: bool = False) -> bool:
        article, word, capital = _parted(written)
        if _names_a_place(word, places) or INTRODUCING.search(written):
            return False
        if word in word_list("small"):
            return True
        if TOPONYM.fullmatch(word) or (word in known_names() and (capital or _only_a_name(word))):
            return False
        return not capital or len(word) < FEWEST_OF_A_NAME or word in word_list("capitals") or (begins and not article)

    return mute


def _names_a_place(word: str, places: Places) -> bool:
    """Whether a folded word is the code of one of the survey's places, or the first word of its name."""
    return word in places.codes or word in first_words(places)


def _known_places(words: list[_Word], places: Places) -> Iterator[Found]:
    """Names and codes of the survey's places, in any case."""
    first = first_words(places)
    for place, word in enumerate(words):
        if word.folded in places.codes:
            yield Found(word.start, word.end, PLACE)
        for length in first.get(word.folded, ()):
            run = words[place : place + length]
            if tuple(part.folded for part in run) in places.names:
                yield Found(run[0].start, run[-1].end, PLACE)
                break


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
    return kinds_of(scan(text, places))


def kinds_of(found: Iterable[Found]) -> tuple[str, ...]:
    """The kinds of what was found, in a fixed order."""
    kinds = {one.kind for one in found}
    return tuple(kind for kind in KINDS if kind in kinds)
