"""Who may read and change a waiting list, and what stands against a school on it."""

from typing import Any

from hubs.models import Hub
from hubs.rules import can_manage_hub
from schools.models import School


def can_keep_waiting_list(user: Any, hub: Hub) -> bool:
    """The lead and coordinators of the hub, and admins; readers of figures see its counts alone."""
    return can_manage_hub(user, hub)


def doubts(school: School, hub: Hub) -> list[str]:
    """What a coordinator should know before a hub offers this school work: warnings, none of which blocks."""
    told = []
    if school.hub_id != hub.pk:
        told.append(
            f"By its area this school belongs to {school.hub.name}."
            if school.hub is not None
            else f"This school lies outside the area of {hub.name}, and no hub is chosen for it."
        )
    if school.status == School.Status.CLOSED:
        told.append("The register says that this school has closed.")
    elif school.status == School.Status.CLOSING:
        told.append("The register says that this school is proposed to close.")
    elif not school.is_offered:
        told.append("By the register this is no open state-funded school in England.")
    return told
