"""What the schools app does by the clock."""

import datetime

from django.utils import timezone

from core.clock import due
from schools.services.hubs import assign_hubs
from schools.services.imports import remove_unused


@due("assign-hubs", every="day", after=datetime.time(3))
def assign_hubs_by_area(today: datetime.date) -> None:
    """Areas begin and end on their dates: the schools follow on the day."""
    assign_hubs()


@due("remove-unused-registers", every="day", after=datetime.time(3))
def remove_unused_registers(today: datetime.date) -> None:
    """Files of imports that nobody began are not kept."""
    remove_unused(timezone.now())
