"""More states of the list: narrowed, empty, asked for what can’t be, and rows that were ticked."""

import datetime
from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagements.models import Engagement
from listing.columns import CHOOSABLE
from tests.factories.accounts import InvitationFactory
from tests.factories.engagements import EngagementFactory
from tests.house.scene import Scene
from tests.world import Cast


def head_invited(cast: Cast, client: Client) -> None:
    """Work has been opened with a school whose head was invited five days ago."""
    world = cast.world
    one = EngagementFactory(hub=world.hub, opened_by=world.coordinator, status="open", agreed_days=None)
    InvitationFactory(
        role="school.headteacher",
        target_type=ContentType.objects.get_for_model(one.school),
        target_id=str(one.school_id),
        good_until=timezone.now() + datetime.timedelta(days=9),
    )


def listed(query: str) -> Callable[[Cast], str]:
    return lambda cast: reverse("listing:engagements") + query


def ticked(cast: Cast) -> str:
    rows = [cast.world.engagement.pk, Engagement.objects.latest("pk").pk]
    return reverse("listing:invite_again") + "?list=stage%3Dlive" + "".join(f"&row={pk}" for pk in rows)


EVERY_COLUMN = ".".join(column.key for column in CHOOSABLE)
LISTED = [
    *[
        Scene(f"listing:engagements, {what}", role, listed(query))
        for what, role, query in (
            ("narrowed", "coordinator", f"?stage=live&sort=-left&columns={EVERY_COLUMN}"),
            ("nothing found", "coordinator", "?stage=paused&llme=none&priority=yes"),
            ("what can't be", "coordinator", "?stage=x&than=1.3&trust=7&person=4"),
            ("needs attention", "coordinator", "?attention=any"),
            ("days left of all hubs", "admin", "?left=none&sort=left"),
        )
    ],
    Scene("listing:invite_again, ticked", "coordinator", ticked, head_invited),
    Scene(
        "listing:find_person, nobody",
        "coordinator",
        lambda cast: reverse("listing:find_person"),
        send={"name": "Zebedee"},
    ),
    Scene(
        "listing:edit_view, from the list",
        "coordinator",
        lambda cast: reverse("listing:edit_view", args=[cast.saved_view.pk]) + "?stage=over",
    ),
]
