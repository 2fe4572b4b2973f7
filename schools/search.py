"""Finding schools by name, URN, DfE number, postcode or town, as people type them.

Each word typed must be found as a word's beginning, or as a word of five letters and more with one slip.
The rarest word leads, by an index; the others are looked for in the one line that each school is found by.
"""

import re
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Case, F, IntegerField, Q, Sum, Value, When

from schools.models import SchoolQuerySet, SchoolWord, SearchVariant, SearchWord
from schools.words import FUZZY_FROM, kept, one_slip_apart, says_little, typed_words, variants

MOST_LETTERS = 120
# Words that lead to more schools than this ("primary") rank nothing: such a search goes by name, along the
# index of names, and stops at the end of its page.
BROAD = 5_000
_NUMBER = re.compile(r"^\d{3,7}$")
_DFE_NUMBER = re.compile(r"^(\d{3}) ?/ ?(\d{4})$")


@dataclass
class Typed:
    """A word of a search and what it may stand for."""

    word: str
    alike: list[str] = field(default_factory=list)  # other words, one slip away
    schools: int = 0  # how many schools it leads to, at most

    def leads(self) -> Q:
        """The words of the index that it leads to."""
        return reduce(or_, [Q(word=other) for other in self.alike], Q(word__begins=self.word))

    def found(self) -> Q:
        """Schools whose line holds it."""
        lines = [Q(search_text__contains=f" {other} ") for other in self.alike]
        return reduce(or_, lines, Q(search_text__contains=f" {self.word}"))


def search_schools(schools: SchoolQuerySet, query: str) -> SchoolQuerySet:
    """Those of `schools` that a search finds, best first; an empty search finds all, by name.

    Best: no slip before one slip, schools on offer before others, the whole name before its beginning, whole
    words before beginnings.
    """
    query = clean(query)
    if not query:
        return schools.order_by("-is_offered", "name", "urn")
    if _NUMBER.match(query):
        return schools.filter(_urn_begins(query)).order_by("-is_offered", "urn")
    if number := _DFE_NUMBER.match(query):
        schools = schools.filter(authority_code=number[1], establishment_number=number[2])
        return schools.order_by("-is_offered", "urn")
    words = typed_words(query)
    if not words:
        return schools.none()
    if all(says_little(word) for word in words):  # "the", "school": every school, then
        return schools.order_by("-is_offered", "name", "urn")
    typed = [Typed(word) for word in words]
    _look_up(typed)
    if not all(word.schools for word in typed):
        return schools.none()
    leader = min(typed, key=lambda word: word.schools)
    if leader.schools > BROAD:
        return schools.filter(_found(typed)).order_by("-is_offered", "name", "urn")
    rows = SchoolWord.objects.filter(leader.leads()).values("school")
    others = [word for word in typed if word is not leader]
    narrowed = schools.filter(_found(others), pk__in=rows)
    return _ranked(narrowed, typed, kept(query))


def clean(query: str) -> str:
    """A search without what no school is called, and no longer than anybody types."""
    return query.replace("\0", " ").strip()[:MOST_LETTERS].strip()


def _urn_begins(digits: str) -> Q:
    """URNs of five to seven digits that begin so: ranges of the primary key."""
    ranges = []
    for length in (5, 6, 7):
        if length >= len(digits):
            tens = 10 ** (length - len(digits))
            ranges.append(Q(urn__gte=int(digits) * tens, urn__lt=(int(digits) + 1) * tens))
    return reduce(or_, ranges)


def _look_up(typed: list[Typed]) -> None:
    """Find the words one slip away, and how many schools each word leads to: two queries."""
    forms = {form for word in typed if _may_slip(word.word) for form in variants(word.word)}
    near: set[str] = set()
    if forms:
        near = set(SearchVariant.objects.filter(variant__in=forms).values_list("word", flat=True))
    for word in typed:
        word.alike = sorted(
            other
            for other in near
            if not other.startswith(word.word)
            and max(len(other), len(word.word)) >= FUZZY_FROM
            and one_slip_apart(word.word, other)
        )
    sums = {f"w{place}": Sum("schools", filter=word.leads(), default=0) for place, word in enumerate(typed)}
    counted = SearchWord.objects.filter(reduce(or_, [word.leads() for word in typed])).aggregate(**sums)
    for place, word in enumerate(typed):
        word.schools = counted[f"w{place}"]


def _may_slip(word: str) -> bool:
    return len(word) >= FUZZY_FROM - 1 and word.isalpha()


def _found(typed: list[Typed]) -> Q:
    """Schools that hold every one of these words."""
    return reduce(and_, [word.found() for word in typed], Q())


def _ranked(schools: SchoolQuerySet, typed: list[Typed], name: str) -> SchoolQuerySet:
    slips = [word.found() & ~Q(search_text__contains=f" {word.word}") for word in typed if word.alike]
    whole = [Q(search_text__contains=f" {word.word} ") for word in typed]
    return schools.annotate(
        slipped=_case([When(slip, then=1) for slip in slips], 0),
        closeness=_case(
            [
                When(search_text__startswith=f" {name} |", then=0),
                When(search_text__startswith=f" {name} ", then=1),
                When(search_text__startswith=f" {name}", then=2),
                When(reduce(and_, whole), then=3),
            ],
            4,
        ),
    ).order_by("slipped", F("is_offered").desc(), "closeness", "name", "urn")


def _case(whens: list[When], otherwise: int) -> Any:
    if not whens:
        return Value(otherwise)
    return Case(*whens, default=Value(otherwise), output_field=IntegerField())
