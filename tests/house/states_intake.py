"""The waiting list as it comes and goes: answers of heads, warnings, the short form."""

import datetime
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubs.models import HubMembership
from intake.models import Nomination, SuggestionLink
from intake.tokens import token_of
from tests.factories.intake import HeadAnswerFactory, make_waiting
from tests.house.scene import Scene, at
from tests.world import Cast

# Rows of a spreadsheet that need mending.
ROWS = {
    "rows-TOTAL_FORMS": 2,
    "rows-INITIAL_FORMS": 2,
    "rows-0-urn": "12",
    "rows-0-source": "Somebody",
    "rows-0-why": "",
    "rows-1-urn": "999999",
    "rows-1-source": "Norfolk LA",
    "rows-1-why": "Two new teachers",
}


def heard(answer: str, ask_again_in: int | None = None) -> Any:
    """The head of the school that waits has answered."""

    def before(cast: Cast, client: Client) -> None:
        today = timezone.localdate()
        again = None if ask_again_in is None else today + datetime.timedelta(days=ask_again_in)
        HeadAnswerFactory(nomination=cast.waiting_entry, answer=answer, ask_again_on=again)
        Nomination.objects.filter(pk=cast.waiting_entry.pk).update(
            answer=answer, answered_on=today, ask_again_on=again
        )

    return before


def everything(cast: Cast, client: Client) -> None:
    """Schools that have said yes, not now and no, one of another hub, one that closes."""
    world, today = cast.world, timezone.localdate()
    for name, said in (
        ("Willow Primary School", {"answer": "yes", "answered_on": today}),
        ("Hazel Primary School", {"answer": "not_now", "answered_on": today, "ask_again_on": None}),
        ("Maple Primary School", {"answer": "no", "answered_on": today}),
    ):
        make_waiting(world.hub, name, by=world.coordinator, **said)
    make_waiting(world.hub, school=world.other_engagement.school, phase="secondary", by=world.coordinator)
    closing = make_waiting(world.hub, "Alder Primary School", by=world.coordinator).school
    closing.status = closing.Status.CLOSING
    closing.save()


def withdrawn(cast: Cast, client: Client) -> None:
    Nomination.objects.filter(pk=cast.waiting_entry.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=cast.world.coordinator, withdrawn_why="They merge"
    )


def same_twice(cast: Cast, client: Client) -> None:
    """The school stands on the list with its other phase, too."""
    world, school = cast.world, cast.waiting_entry.school
    if not Nomination.objects.filter(school=school, phase="secondary").exists():
        make_waiting(world.hub, school=school, phase="secondary", by=world.coordinator)


def a_choice_of_phase(cast: Cast, client: Client) -> None:
    """The register leaves it open, and the link is the school's own."""
    school = cast.free_school
    school.phase_code = "7"
    school.save()
    SuggestionLink.objects.filter(pk=cast.suggestion_link.pk).update(source="school", school=school)


def of_two_hubs(cast: Cast, client: Client) -> None:
    """The coordinator helps the neighbour, too."""
    HubMembership.objects.create(
        user=cast.world.coordinator, hub=cast.world.other_hub, role=HubMembership.Role.COORDINATOR
    )


def head_spoken_to(cast: Cast, client: Client) -> None:
    """The hub has spoken to the head of a school that others suggested for its other phase."""
    world = cast.world
    if not Nomination.objects.filter(school=world.school, phase="secondary").exists():
        said = {"answer": "not_now", "answered_on": timezone.localdate()}
        make_waiting(world.hub, school=world.school, phase="secondary", by=world.coordinator, **said)


def of_list(name: str, query: str = "") -> Any:
    return lambda cast: reverse(name, args=[cast.world.hub.code]) + query


def of_entry(name: str) -> Any:
    return lambda cast: reverse(name, args=[cast.world.hub.code, cast.waiting_entry.pk])


def of_form(cast: Cast) -> str:
    return reverse("intake:suggest", args=[token_of(cast.suggestion_link)])


INTAKE = [
    Scene("intake:waiting, everything", "coordinator", of_list("intake:waiting"), everything),
    Scene("intake:waiting, none fits", "coordinator", of_list("intake:waiting", "?phase=secondary&heard=no")),
    Scene("intake:add, found", "coordinator", of_list("intake:add", "?q=no+such+school")),
    Scene(
        "intake:add, chosen",
        "coordinator",
        lambda cast: of_list("intake:add", f"?school={cast.free_school.urn}")(cast),
    ),
    Scene(
        "intake:add, of another hub",
        "coordinator",
        lambda cast: of_list("intake:add", f"?school={cast.world.other_engagement.school_id}")(cast),
    ),
    Scene(
        "intake:add, on the list already",
        "coordinator",
        lambda cast: of_list("intake:add", f"?school={cast.waiting_entry.school_id}")(cast),
    ),
    Scene("intake:entry, yes", "coordinator", of_entry("intake:entry"), heard("yes")),
    Scene("intake:entry, not now", "coordinator", of_entry("intake:entry"), heard("not_now", 60)),
    Scene("intake:entry, no", "coordinator", of_entry("intake:entry"), heard("no")),
    Scene("intake:entry, withdrawn", "coordinator", of_entry("intake:entry"), withdrawn),
    Scene("intake:merge, to choose", "coordinator", of_entry("intake:merge"), same_twice),
    Scene(
        "engagements:open, from the list",
        "coordinator",
        lambda cast: reverse("engagements:open", args=[cast.waiting_entry.school_id]),
        heard("yes"),
    ),
    Scene(
        "schools:school, waiting",
        "coordinator",
        lambda cast: reverse("schools:school", args=[cast.waiting_entry.school_id]),
        heard("not_now", -1),
    ),
    Scene("intake:bring_in, rows to mend", "coordinator", of_list("intake:bring_in"), send=ROWS),
    Scene("intake:home, of two hubs", "coordinator", at("intake:home"), of_two_hubs),
    Scene(
        "schools:school, suggested",
        "head",
        lambda cast: reverse("schools:school", args=[cast.world.school.urn]),
        head_spoken_to,
    ),
    Scene("intake:suggest, found", "anonymous", lambda cast: of_form(cast) + "?q=nothing+of+it"),
    Scene(
        "intake:suggest, chosen",
        "anonymous",
        lambda cast: f"{of_form(cast)}?school={cast.free_school.urn}",
    ),
    Scene("intake:suggest, a school's own", "anonymous", of_form, a_choice_of_phase),
    Scene("intake:suggest, gone", "anonymous", at("intake:suggest", "no-such-link")),
    Scene(
        "intake:suggested, of a school's own",
        "anonymous",
        lambda cast: reverse("intake:suggested", args=[token_of(cast.suggestion_link)]),
        a_choice_of_phase,
    ),
]
