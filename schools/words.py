"""How the names of schools are written and typed, brought to common words. No database here."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

LONGEST_WORD = 40
FUZZY_FROM = 5  # a slip is forgiven where one of the two words has so many letters

# Words that say little: they help to rank, but nobody must type them, and they find nothing alone.
SOFT = frozenset(["school", "schools", "the", "and", "of", "at", "for", "in"])

# Ways of writing one thing, to the way it is kept. Applied to names and to what is typed alike.
PHRASES: list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]] = [
    (re.compile(r"\bc(?:hurch)? (?:of|o) e(?:ngland)?\b"), "ce"),
    (re.compile(r"\b(?:cofe|coe|c e)\b"), "ce"),
    (re.compile(r"\b(?:roman catholic|r c)\b"), "catholic"),
    (re.compile(r"\bvoluntary (aided|controlled)\b"), lambda found: "v" + found[1][0]),
]
SAME = {
    "saint": "st",
    "saints": "sts",
    "ss": "sts",
    "rc": "catholic",
    "sch": "school",
    "schl": "school",
    "jnr": "junior",
    "inf": "infant",
    "acad": "academy",
    "comp": "comprehensive",
    "gram": "grammar",
    "nurs": "nursery",
    "sec": "secondary",
    "mt": "mount",
}
# What is also found under other words: these stand beside the kept form, for beginnings and slips alike.
ALSO = {
    "st": ("saint",),
    "sts": ("saints", "ss"),
    "ce": ("church", "england", "cofe"),
    "catholic": ("rc", "roman"),
    "mount": ("mt",),
}

_APOSTROPHES = re.compile(r"['’‘`´ʼ.]")
_NOT_WORDS = re.compile(r"[^a-z0-9]+")
_POSTCODE = re.compile(r"^([a-z]{1,2}[0-9][a-z0-9]?) ?([0-9][a-z]{2})$")


def plain(text: str) -> str:
    """Lower case, without accents; apostrophes and full stops close up, other marks part words."""
    if not text.isascii():
        text = _APOSTROPHES.sub("", text)
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    text = _APOSTROPHES.sub("", text.lower()).replace("&", " and ")
    return _NOT_WORDS.sub(" ", text).strip()


@lru_cache(maxsize=4096)
def kept(text: str) -> str:
    """A name or a search as its kept words: "St. Mary's C of E Prim. Sch." is "st marys ce prim school"."""
    text = plain(text)
    if " " in text:
        for pattern, becomes in PHRASES:
            text = pattern.sub(becomes, text)
    return " ".join([SAME.get(word, word) for word in text.split(" ") if word])


def typed_words(query: str) -> list[str]:
    """The words of a search that must be found, at most eight; soft words only where there are no others."""
    words = list(dict.fromkeys(word[:LONGEST_WORD] for word in kept(query).split()))
    return ([word for word in words if not says_little(word)] or words)[:8]


def says_little(word: str) -> bool:
    """Whether a word typed is one that nobody must type: soft, or "school" under way."""
    return word in SOFT or (len(word) >= 3 and "school".startswith(word))


def search_text(name: str, *, town: str, authority: str, postcode: str) -> str:
    """What a school is found by, in one line: its kept name, a bar, then whatever else it is known by.

    Every word stands between spaces, so that "% word%" is a word's beginning and "% word %" the word.
    """
    name_words = kept(name)
    more = [also for word in name_words.split() for also in ALSO.get(word, ())]
    places = dict.fromkeys(f"{plain(town)} {plain(authority)}".split())
    more.extend(place for place in places if place not in SOFT)
    found = _POSTCODE.match(postcode.lower())
    if found:
        more.append(f"{found[1]} {found[2]} {found[1]}{found[2]}")
    return f" {name_words} | {' '.join(more)} "


def index_words(text: str) -> set[str]:
    """The words of a search text that lead to its school."""
    return {word[:LONGEST_WORD] for word in text.split() if word not in SOFT and word != "|"}


def variants(word: str) -> set[str]:
    """A word and what remains when any one letter is left out."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def one_slip_apart(a: str, b: str) -> bool:
    """Whether one letter wrong, missing, extra or swapped with its neighbour makes one word the other."""
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    rest_a, rest_b = a[start:], b[start:]
    if len(a) != len(b):
        longer, shorter = (rest_a, rest_b) if len(a) > len(b) else (rest_b, rest_a)
        return longer[1:] == shorter
    swapped = rest_a[1::-1] + rest_a[2:]
    return rest_a[1:] == rest_b[1:] or (len(rest_a) > 1 and swapped == rest_b)
