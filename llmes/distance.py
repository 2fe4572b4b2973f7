"""How far it is from an LLME's base school, in a straight line, on the national grid (metres).

A school without coordinates is put where the register's schools of the same outward postcode are on average;
that is said. Where even that is not known, so it is said, and nobody is left out for it.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Avg, F, Q, Value
from django.db.models.functions import StrIndex, Substr

from core import request_cache
from llmes.models import LLME
from schools.models import School

METRES_IN_A_MILE = 1609.344
INWARD_LENGTH = 3

Point = tuple[float, float]


@dataclass(frozen=True)
class Distance:
    """A distance in metres, or none known."""

    metres: float | None = None
    approximate: bool = False

    @property
    def is_known(self) -> bool:
        return self.metres is not None

    @property
    def miles(self) -> int | None:
        return None if self.metres is None else round(self.metres / METRES_IN_A_MILE)

    def __str__(self) -> str:
        if self.metres is None:
            return "not known"
        if self.miles == 0:
            text = "less than a mile"
        else:
            text = f"{self.miles} {'mile' if self.miles == 1 else 'miles'}"
        return f"about {text}, by postcode area" if self.approximate else text


NOT_KNOWN = Distance()


def away(distance: Distance) -> str:
    """5 miles away; about 5 miles away, by postcode area."""
    if not distance.approximate:
        return f"{distance} away"
    told = str(distance).removesuffix(", by postcode area")
    return f"{told} away, by postcode area"


def distance_between(school: School, llme: LLME) -> Distance:
    """From an LLME's base school to a school. Load the LLME with `base_school`."""
    return distances_among([school], [llme])[llme.pk, school.pk]


def distances_among(schools: Iterable[School], llmes: Iterable[LLME]) -> dict[tuple[int, int], Distance]:
    """From every LLME's base school to every school, by (LLME, URN), in one query at most.

    Load the LLMEs with `base_school`.
    """
    places, people = list(schools), list(llmes)
    bases = [llme.base_school for llme in people if llme.base_school is not None]
    means = _means({outward(place) for place in (*places, *bases) if bases and _point(place) is None})
    return {
        (llme.pk, school.pk): _distance(llme.base_school, school, means)
        for llme in people
        for school in places
    }


def outward(school: School) -> str:
    """The first half of a postcode: "NR1" of "NR1 3AB"."""
    packed = school.postcode.replace(" ", "").upper()
    return packed[:-INWARD_LENGTH] if len(packed) > INWARD_LENGTH else ""


def _distance(base: School | None, school: School, means: dict[str, Point]) -> Distance:
    if base is None:
        return NOT_KNOWN
    here, there = _point(base), _point(school)
    approximate = here is None or there is None
    here = here or means.get(outward(base))
    there = there or means.get(outward(school))
    if here is None or there is None:
        return NOT_KNOWN
    return Distance(math.dist(here, there), approximate)


def _point(school: School) -> Point | None:
    if not school.easting or not school.northing:
        return None
    return (school.easting, school.northing)


def _means(outwards: set[str]) -> dict[str, Point]:
    """Where the schools of each outward postcode are on average."""
    wanted = frozenset(outwards - {""})
    if not wanted:
        return {}

    def find() -> dict[str, Point]:
        in_areas = reduce(or_, (Q(postcode__startswith=f"{area} ") for area in sorted(wanted)))
        rows = (
            School.objects.filter(in_areas, easting__gt=0, northing__gt=0)
            .order_by()
            .annotate(area=Substr("postcode", 1, StrIndex(F("postcode"), Value(" ")) - 1))
            .values("area")
            .annotate(east=Avg("easting"), north=Avg("northing"))
        )
        return {row["area"]: (float(row["east"]), float(row["north"])) for row in rows}

    return request_cache.remember(("outward means", wanted), find)
