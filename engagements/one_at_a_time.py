"""One piece of work at a time with a school in each phase (D17), under whichever URN it began (D16).

A school that becomes an academy is the same school with a new URN. Work goes on there once a coordinator has
confirmed it; until somebody has said which school carries it on, it counts for every successor that the
register names.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from engagements.models import Engagement, Succession
from schools.models import School, SchoolLink


def live_work(school: School, phase: str, but: Engagement | None = None) -> Engagement | None:
    """The work under way with this school in this phase, where there is any; `but` is not looked at."""
    found = [one for one in _live([school.pk]).get((school.pk, phase), []) if but is None or one.pk != but.pk]
    return found[0] if found else None


def live_references(urns: Iterable[int]) -> dict[tuple[int, str], str]:
    """URN and phase to the reference of the work under way there, for many schools in three queries."""
    return {key: found[0].reference for key, found in _live(urns).items()}


def why_not_another(live: Engagement, school: School) -> str:
    """The sentence for whoever is about to begin more work with a school."""
    if live.school_id == school.pk:
        return (
            f"This school already has work under way for this phase ({live.reference}). "
            "A school has one at a time in each phase."
        )
    began = f"Work for this phase that began with {live.school_name} ({live.reference})"
    if Succession.objects.filter(engagement=live, school=school).exists():
        return f"{began} goes on at this school. A school has one at a time in each phase."
    return (
        f"{began} is under way, and the register names this school as its successor. Say on the page of its "
        "people which school carries it on."
    )


def _live(urns: Iterable[int]) -> dict[tuple[int, str], list[Engagement]]:
    wanted = set(urns)
    followed: dict[int, set[int]] = defaultdict(set)
    links = SchoolLink.objects.order_by().filter(linked_urn__in=wanted, kind__startswith="Successor")
    for before, after in links.values_list("school_urn", "linked_urn"):
        followed[before].add(after)
    found: dict[tuple[int, str], list[Engagement]] = defaultdict(list)
    answered = Succession.objects.order_by().filter(engagement=OuterRef("pk"))
    rows = Engagement.objects.live().filter(school__in=wanted | set(followed)).order_by("pk")
    for row in rows.annotate(is_carried_on=Exists(answered)):
        for urn in {row.school_id, *(() if row.is_carried_on else followed[row.school_id])} & wanted:
            found[urn, row.phase].append(row)
    carried = Succession.objects.filter(school__in=wanted, engagement__in=Engagement.objects.live())
    for one in carried.select_related("engagement").order_by("pk"):
        found[one.school_id, one.engagement.phase].append(one.engagement)
    return found
