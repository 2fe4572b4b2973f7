"""The frame of our work: before it starts, without an LLME, at rest, over, with nothing in it yet."""

from decimal import Decimal

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagements.models import Assignment, Engagement
from engagements.states import OVER, Status
from exploring.models import NeedsView
from tests.factories.engagements import EngagementFactory
from tests.factories.hubs import HubSettingFactory
from tests.factories.llmes import CapacityFactory
from tests.house.scene import Before, Scene, of_ours, of_theirs
from tests.world import Cast


def pair_ended(cast: Cast, client: Client) -> None:
    Assignment.objects.filter(pk=cast.assignment.pk).update(ended_at=timezone.now())


def still_blind(cast: Cast, client: Client) -> None:
    """Neither side has shared what it sees."""
    closed = dict.fromkeys(("shared_at", "shared_by", "opened_at", "opened_by"))
    NeedsView.objects.filter(analysis=cast.analysis).update(**closed)


def schools_wait(cast: Cast, client: Client) -> None:
    """Two schools of the hub wait for an LLME, of whom one has few days; the pair of the cast has left."""
    pair_ended(cast, client)
    world = cast.world
    CapacityFactory(llme=world.llme, days=Decimal(1))
    CapacityFactory(llme=world.second_llme, days=Decimal(8))
    for _ in range(2):
        EngagementFactory(hub=world.hub, opened_by=world.coordinator, status=Status.OPEN, agreed_days=None)


def parts_closed(cast: Cast, client: Client) -> None:
    """Nobody has opened a part yet."""
    Engagement.objects.filter(pk=cast.world.engagement.pk).update(parts_open=[])


def pulse_asked(cast: Cast, client: Client) -> None:
    """The hub asks how working together goes."""
    HubSettingFactory(hub=cast.world.hub, name="pulse_check", value=True)


def as_status(status: Status) -> Before:
    """Our work together has come so far."""

    def before(cast: Cast, client: Client) -> None:
        over = {"ended_on": timezone.localdate()} if status in OVER else {}
        Engagement.objects.filter(pk=cast.world.engagement.pk).update(status=status, **over)

    return before


EMPTY = [
    "oversight:our_work",
    "engagements:start",
    "engagements:days",
    "engagements:steps",
    "engagements:history",
    "engagements:people",
    "engagements:days_agreed",
    "evidence:list",
    "conversations:messages",
    "conversations:contact",
    "conversations:more",
    "exploring:context",
    "pictures:picture",
    "exploring:needs",
    "leadership:capacity",
    "leadership:development",
    "exploring:foundations",
    "plans:plan",
    "plans:summary",
    "plans:versions",
    "plans:begin",
]
WORK = [
    *[Scene(f"{name}, empty", "other_head", of_theirs(name)) for name in EMPTY],
    *[
        Scene(f"oversight:our_work, {status}", role, of_ours("oversight:our_work"), as_status(status))
        for status in (Status.OPEN, Status.PAUSED, Status.COMPLETED, Status.STOPPED)
        for role in ("head", "coordinator")
    ],
    Scene("engagements:start, before", "head", of_ours("engagements:start"), as_status(Status.OPEN)),
    Scene(
        "engagements:assign_llme, chosen",
        "coordinator",
        lambda cast: (
            reverse("engagements:assign_llme", args=[cast.reference]) + f"?llme={cast.world.second_llme.pk}"
        ),
        pair_ended,
    ),
    *[
        Scene(
            f"matching:proposal, schools wait {query}",
            "coordinator",
            lambda cast, query=query: reverse("matching:proposal", args=[cast.world.hub.code]) + query,
            schools_wait,
        )
        for query in ("", "?spread=99")
    ],
    Scene(
        "engagements:assign_llme, one click",
        "coordinator",
        lambda cast: reverse("engagements:assign_llme", args=[Engagement.objects.latest("pk").reference]),
        schools_wait,
    ),
    Scene(
        "llmes:declare_conflict, chosen",
        "llme",
        lambda cast: (
            reverse("llmes:declare_conflict", args=[cast.world.llme.pk])
            + f"?about=school:{cast.world.school.urn}"
        ),
    ),
    Scene(
        "engagements:assign_llme, to choose", "coordinator", of_ours("engagements:assign_llme"), pair_ended
    ),
    Scene("a move refused", "coordinator", of_ours("engagements:resume"), send={}),
    Scene("no right", "governor", of_ours("engagements:propose_days")),
]
