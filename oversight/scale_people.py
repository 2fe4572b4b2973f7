"""Who comes, stands in and takes over in a database of national size: covers, hand-overs, invitations."""

import datetime
from collections.abc import Mapping, Sequence

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import Invitation, User
from core.dates import academic_year
from engagements.models import Assignment, Engagement, HandOver, Seat
from engagements.states import Side
from hubs.models import Hub
from llmes.models import LLME, ComingLLME
from oversight.scale_rows import write
from schools.models import School

COVERS = {4: (-60, -20), 9: (-10, 25), 14: (30, 60)}
"""Of 20 schools one had a cover, one has, one will have: from and until when, in days from today."""
A_HUB = 40
Hubs = Sequence[Hub]


def write_people(
    live: Sequence[Engagement],
    leads: Mapping[int, LLME],
    llmes: Mapping[int, Sequence[LLME]],
    coordinators: Mapping[int, User],
    heads: Mapping[int, User],
) -> None:
    """Of the work that is live; `leads`: engagement to its lead LLME."""
    _write_covers([row for row in live if row.pk in leads], leads, llmes)
    write(
        [
            HandOver(engagement=row, user=heads[row.school_id], side=Side.SCHOOL, steps=2)
            for row in live
            if row.pk % 10 == 0
        ]
    )
    _write_invitations_to_schools(live)
    _write_invitations_to_hubs(coordinators)


def _write_covers(
    rows: Sequence[Engagement], leads: Mapping[int, LLME], llmes: Mapping[int, Sequence[LLME]]
) -> None:
    """Somebody else of the hub, who has read where the work stands once the cover has begun."""
    today = timezone.localdate()
    covers = []
    for row in rows:
        members = llmes[row.hub_id]
        cover = members[(row.pk + 7) % len(members)]
        if row.pk % 20 in COVERS and cover.pk != leads[row.pk].pk:
            first, last = (today + datetime.timedelta(days=after) for after in COVERS[row.pk % 20])
            covers.append(
                Assignment(
                    engagement=row,
                    llme=cover,
                    role=Assignment.Role.COVER,
                    starts_on=first,
                    ends_on=last,
                    in_place_of=leads[row.pk],
                    cover_reason=Assignment.CoverReason.AWAY,
                    may_agree=row.pk % 2 == 0,
                    assigned_by_id=row.opened_by_id,
                )
            )
    write(covers)
    write([Seat(engagement=row.engagement, user_id=row.llme.user_id, side=Side.LLME) for row in covers])
    write(
        [
            HandOver(engagement=row.engagement, user_id=row.llme.user_id, side=Side.LLME)
            for row in covers
            if row.starts_on <= today and row.engagement_id % 2
        ]
    )


def _write_invitations_to_schools(live: Sequence[Engagement]) -> None:
    """A maths lead asked in every third school: some have time left, others never came."""
    kind = ContentType.objects.get_for_model(School)
    write(
        [
            _invitation(number, "school.maths_lead", kind, str(row.school_id), row.opened_by_id)
            for number, row in enumerate(live)
            if row.pk % 3 == 0 and row.phase == "primary"
        ]
    )


def _write_invitations_to_hubs(coordinators: Mapping[int, User]) -> None:
    """LLMEs asked by each hub, what its register said of them kept until they come."""
    kind = ContentType.objects.get_for_model(Hub)
    invitations = write(
        [
            _invitation(hub * 1_000 + number, "hub.llme", kind, str(hub), by.pk)
            for hub, by in coordinators.items()
            for number in range(A_HUB)
        ]
    )
    year = academic_year(timezone.localdate())
    write(
        [
            ComingLLME(
                hub_id=int(one.target_id),
                invitation=one,
                works_primary=True,
                academic_year=year,
                added_by_id=one.invited_by_id or 0,
            )
            for one in invitations
        ]
    )


def _invitation(number: int, role: str, kind: ContentType, target: str, by: int) -> Invitation:
    now = timezone.now()
    ran_out = number % 3 == 0
    return Invitation(
        email=f"asked{number}.{target}.{role.split('.')[1]}@scale.test",
        name=f"Asked Person {number}",
        role=role,
        target_type=kind,
        target_id=target,
        invited_by_id=by,
        invited_at=now - datetime.timedelta(days=40 if ran_out else 3),
        good_until=now + datetime.timedelta(days=-10 if ran_out else 25),
    )
