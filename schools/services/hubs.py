"""Which hub a school belongs to: by area, or because a coordinator chose."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from core import request_cache
from core.audit import record
from core.errors import Refused
from hubs import after_change
from hubs.models import Hub
from schools.areas import Areas
from schools.models import HubChoice, School
from schools.rules import can_choose_hub, choosable_hubs

AT_ONCE = 500


@transaction.atomic
def choose_hub(*, by: Any, school: School, hub: Hub | None, reason: str) -> School:
    """Choose a school's hub with a reason, which no import and no change of areas undoes.

    Without a hub the choice is taken back: from then on the area decides again.
    """
    reason = _reason(reason)
    locked = School.objects.select_for_update(of=("self",)).get(pk=school.pk)
    if not can_choose_hub(by, locked):
        raise Refused("Only a coordinator of the school’s hub or an admin can do this.")
    if hub is not None and not choosable_hubs(by, locked).filter(pk=hub.pk).exists():
        raise Refused("Choose one of your hubs.", field="hub")
    if hub is None and not locked.hub_is_chosen:
        raise Refused("The area decides already.", field="hub")
    if hub is not None and locked.hub_is_chosen and locked.hub_id == hub.pk:
        raise Refused(f"{locked} is with {hub} already.", field="hub")
    before = locked.hub_id
    _choose(by, [locked], hub, reason)
    if locked.hub_id != before:  # its half-terms are another hub's now
        request_cache.forget(("school-calendar", locked.pk))
        after_change.run_all(after_change.Change(school=locked.pk))
    return locked


@transaction.atomic
def choose_hub_for_many(*, by: Any, schools: Sequence[School], hub: Hub, reason: str) -> int:
    """Choose the hub of many schools that have none, with one reason; one that has one meanwhile is left."""
    reason = _reason(reason)
    if not schools:
        raise Refused("Choose at least one school.", field="schools")
    if not choosable_hubs(by).filter(pk=hub.pk).exists():
        raise Refused("Choose one of your hubs.", field="hub")
    urns = [school.pk for school in schools]
    locked = list(
        School.objects.select_for_update(of=("self",)).filter(pk__in=urns, hub__isnull=True).order_by("pk")
    )
    _choose(by, locked, hub, reason)
    return len(locked)


@transaction.atomic
def assign_hubs() -> int:
    """Give every school whose hub nobody chose the hub of its area; returns how many have another now."""
    areas = Areas()
    moving: dict[int | None, list[int]] = defaultdict(list)
    places = School.objects.filter(hub_is_chosen=False).order_by()
    for urn, district, authority, hub in places.values_list(
        "urn", "district_code", "authority_code", "hub_id"
    ).iterator(chunk_size=5_000):
        found = areas.hub_of(district, authority)
        if found != hub:
            moving[found].append(urn)
    for found, urns in moving.items():
        for start in range(0, len(urns), AT_ONCE):
            chunk = School.objects.filter(pk__in=urns[start : start + AT_ONCE], hub_is_chosen=False)
            chunk.update(hub=found)
    return sum(map(len, moving.values()))


def tell_assigned() -> str | None:
    """Assign the hubs anew, and say in a sentence how many schools moved: for those who load hubs."""
    moved = assign_hubs()
    if not moved:
        return None
    return f"{moved:,} {'school has' if moved == 1 else 'schools have'} another hub."


def _reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("Say why.", field="reason")
    if len(reason) > 300:
        raise Refused("Say why in at most 300 letters.", field="reason")
    return reason


def _choose(by: Any, schools: Sequence[School], hub: Hub | None, reason: str) -> None:
    areas = Areas()
    choices = []
    for school in schools:
        before, was_chosen = school.hub_id, school.hub_is_chosen
        school.hub_id = hub.pk if hub else areas.hub_of(school.district_code, school.authority_code)
        school.hub_is_chosen = hub is not None
        choices.append(HubChoice(school=school, hub=hub, former_hub_id=before, reason=reason, chosen_by=by))
        record(
            "choose_hub",
            school,
            by=by,
            facts={"hub": (before, school.hub_id), "hub_is_chosen": (was_chosen, school.hub_is_chosen)},
            words={"reason": reason},
        )
    School.objects.bulk_update(schools, ["hub", "hub_is_chosen"])
    HubChoice.objects.bulk_create(choices)
