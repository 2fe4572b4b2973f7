"""Who is told of what is said."""

from typing import Any

from accounts.models import User
from engagements.models import Engagement
from engagements.people import coordinating_people, editing_people
from engagements.states import Side, other_side


def told_of_message(engagement: Engagement, side: str, *, by: Any, tells_hub: bool) -> list[User]:
    """The other side; both where the coordinator writes; the coordinators where the writer wants it."""
    sides = [Side.SCHOOL, Side.LLME] if side == Side.HUB else [other_side(side)]
    people = {person.pk: person for each in sides for person in editing_people(engagement, each)}
    if tells_hub and side != Side.HUB:
        people |= {person.pk: person for person in coordinating_people(engagement)}
    people.pop(by.pk, None)
    return list(people.values())
