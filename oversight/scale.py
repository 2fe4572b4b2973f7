"""A database of national size, made of invented schools and people: for measuring, never for showing.

Written straight into the tables, as fast as they take it; the services would leave the same rows. The same
numbers make the same database.
"""

import datetime
import random
from collections.abc import Callable
from decimal import Decimal

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.digests import keyed_digest
from core.models import AuditEvent, AuditStream
from engagements.models import (
    Assignment,
    DaysProposal,
    Engagement,
    Seat,
)
from engagements.states import Side, Status
from hubs.models import Hub, HubMembership
from llmes.models import LLME
from oversight.scale_days import write_days
from oversight.scale_desk import write_desks
from oversight.scale_figures import write_figures
from oversight.scale_llmes import llmes_of, write_llmes
from oversight.scale_people import write_people
from oversight.scale_plans import write_plans
from oversight.scale_rows import give_numbers, trust_the_keys, write
from oversight.scale_together import open_parts, write_together
from oversight.scale_waiting import write_waiting
from schools.models import School, SchoolLeader, Trust
from schools.register.index import index_schools

FIRST_URN, FIRST_TRUST = 910_001, 90_001
TRUSTS = 30
WAITING = 10
"""Two of so many schools of the largest hub have not begun; with others, 200 wait for an LLME."""
ACROSS = 50_000
"""How many metres a hub's area measures each way."""
SAINTS = ("St Mary's", "St Peter's", "St John's", "All Saints", "Holy Trinity", "St Anne's", "Christ Church")
PLACES = (  # noqa: SIM905 - a list of words reads better as words
    "Ashby Barrow Carlton Denby Elmswood Farnham Gateley Haworth Ilkeston Kirkby Langley Marston Newbold "
    "Oakham Penrose Quarndon Ripley Skelton Thornby Upton Verwood Wharram Yarrow Aldwick Burnby Coxhill "
    "Dunmore Easby Fenwick Greenhow Hartley Ingleby Kelham Linton Malham Norwell Ormsby Preston Rushby"
).split()
KINDS = ("Primary School", "Church of England Primary School", "Junior School", "Academy", "High School")
FIRST = "Amal Beth Chidi Dawn Eryn Farah Gwen Hari Ines Jude Kofi Lena Mina Noor Omar Pia".split()  # noqa: SIM905
LAST = "Abbott Birch Cole Dale Ellis Frost Grant Hale Ives Jones Khan Lowe Marsh Nash Owens".split()  # noqa: SIM905


def seed(*, schools: int, engagements: int, days: int, told: Callable[[str], None]) -> None:
    """Make the whole: refused where any such school is there already, so that it is never made twice."""
    chance = random.Random(20_261_122)  # noqa: S311 - the same numbers make the same database
    hubs = list(Hub.objects.filter(is_active=True).order_by("pk"))
    if not hubs:
        raise ValueError("Load the hubs first: python manage.py load_hubs")
    with transaction.atomic():
        trust_the_keys()
        told(f"{schools:,} schools")
        _write_schools(schools, hubs, chance)
        told("people")
        coordinators = _write_coordinators(hubs, chance)
        people = _people("llme", sum(llmes_of(hub, hubs) for hub in hubs), chance)
        llmes = write_llmes(people, hubs, coordinators, chance)
        urns = list(range(FIRST_URN, FIRST_URN + schools))
        heads = _write_heads(urns[: min(schools, engagements)])
        told(f"{engagements:,} engagements")
        rows = _write_engagements(engagements, urns, hubs, llmes, coordinators, heads, chance)
        told(f"{days:,} days")
        assigned = Assignment.objects.select_related("llme")
        leading = {row.engagement_id: row.llme for row in assigned}
        write_days(days, rows, leading, chance)
        told("plans")
        leads = {engagement: llme.user_id for engagement, llme in leading.items()}
        begun = [row for row in rows if row.status != Status.OPEN]
        write_plans(begun, heads=heads, leads=leads)
        told("what both sides write together")
        write_together(begun, heads=heads, leads=leads)
        told("waiting lists")
        write_waiting(rows, coordinators)
        told("who stands in, takes over and was asked")
        write_people([row for row in rows if row.is_live], leading, llmes, coordinators, heads)
        told("desks")
        write_desks(rows, coordinators, chance)
        told("figures and returns")
        write_figures(rows, hubs)
        told("history")
        _write_history(rows, coordinators)


def _shares(hubs: list[Hub]) -> int:
    """Schools are dealt out to the hubs in turn, three each time to the first: the largest hub."""
    return len(hubs) + 2


def _place_of(number: int, hubs: list[Hub]) -> int:
    return max(number % _shares(hubs) - 2, 0)


def _trust_of(number: int, hubs: list[Hub]) -> int | None:
    """Every second school is in a trust, of which there are thirty for each share of schools."""
    turn, share = divmod(number, _shares(hubs))
    return FIRST_TRUST + share * TRUSTS + turn // 2 % TRUSTS if turn % 2 else None


def _write_schools(count: int, hubs: list[Hub], chance: random.Random) -> None:
    write(
        [
            Trust(uid=FIRST_TRUST + number, name=f"{PLACES[number % len(PLACES)]} Trust {number}")
            for number in range(_shares(hubs) * TRUSTS)
        ]
    )
    rows = []
    today = timezone.localdate()
    for number in range(count):
        place = PLACES[number % len(PLACES)]
        first = chance.choice(SAINTS) if number % 4 == 0 else f"{place} {chance.choice(PLACES)}"
        kind = KINDS[number % len(KINDS)]
        town = f"{place}{chance.choice(['', ' Green', ' Bridge', ' Heath'])}"
        postcode = (
            f"ZZ{number % 90 + 1} {number % 9 + 1}{'ABDEFGHJ'[number % 8]}{'LNPQRSTU'[number // 8 % 8]}"
        )
        secondary = kind in ("Academy", "High School")
        at = _place_of(number, hubs)
        # Seven authorities in the largest hub, four in any other.
        turn = number // _shares(hubs)
        authority = 4 * at + 3 + turn % 4 if at else turn % 7
        rows.append(
            School(
                urn=FIRST_URN + number,
                name=f"{first} {kind}",
                status=School.Status.OPEN,
                phase_code="4" if secondary else "2",
                type_code="34" if secondary else "01",
                type_group_code="10" if secondary else "4",
                authority_code=f"{200 + authority}",
                authority_name=f"{PLACES[authority % len(PLACES)]} Council {authority}",
                town=town,
                postcode=postcode,
                easting=250_000 + at % 7 * ACROSS + chance.randrange(ACROSS),
                northing=150_000 + at // 7 * ACROSS + chance.randrange(ACROSS),
                low_age=11 if secondary else 4,
                high_age=16 if secondary else 11,
                pupils=200 + number % 900,
                is_offered=True,
                register_date=today,
                hub=hubs[at],
                trust_id=_trust_of(number, hubs),
            )
        )
    write(rows)
    index_schools()


def _people(kind: str, count: int, chance: random.Random) -> list[User]:
    password = make_password(None)
    return write(
        [
            User(
                email=f"{kind}{number}@scale.test",
                name=f"{chance.choice(FIRST)} {chance.choice(LAST)}",
                password=password,
            )
            for number in range(count)
        ],
    )


def _write_coordinators(hubs: list[Hub], chance: random.Random) -> dict[int, User]:
    users = _people("coordinator", len(hubs), chance)
    since = timezone.localdate() - datetime.timedelta(days=1500)
    write(
        [
            HubMembership(user=user, hub=hub, role=HubMembership.Role.COORDINATOR, starts_on=since)
            for user, hub in zip(users, hubs, strict=True)
        ],
    )
    return {hub.pk: user for hub, user in zip(hubs, users, strict=True)}


def _write_heads(urns: list[int]) -> dict[int, User]:
    users = _people("head", len(urns), random.Random(7))  # noqa: S311 - as above
    since = timezone.localdate() - datetime.timedelta(days=1500)
    write(
        [
            SchoolLeader(user=user, school_id=urn, role=SchoolLeader.Role.HEADTEACHER, starts_on=since)
            for user, urn in zip(users, urns, strict=True)
        ],
    )
    return dict(zip(urns, users, strict=True))


def _write_engagements(
    count: int,
    urns: list[int],
    hubs: list[Hub],
    llmes: dict[int, list[LLME]],
    coordinators: dict[int, User],
    heads: dict[int, User],
    chance: random.Random,
) -> list[Engagement]:
    today, now = timezone.localdate(), timezone.now()
    names = dict(School.objects.filter(urn__gte=FIRST_URN).values_list("urn", "name"))
    people = list(heads)
    rows = []
    for number in range(count):
        urn = people[number % len(people)]
        at = _place_of(urn - FIRST_URN, hubs)
        # In the first round one school in two of each hub is under way; later rounds lie in earlier years.
        years_ago = number // len(people)
        live = years_ago == 0 and (number + number // _shares(hubs)) % 2 == 0
        is_open = number % 20 == 0 or (at == 0 and number // _shares(hubs) % WAITING < 2)
        status = (Status.OPEN if is_open else Status.RUNNING) if live else Status.COMPLETED
        starts_on = today - datetime.timedelta(
            days=60 + chance.randrange(200) + 365 * (years_ago + (not live))
        )
        begun = status != Status.OPEN
        rows.append(
            Engagement(
                reference=f"new-{number}",
                hub=hubs[at],
                school_id=urn,
                school_name=names[urn],
                phase="secondary" if (urn - FIRST_URN) % len(KINDS) > 2 else "primary",
                status=status,
                starts_on=starts_on,
                expected_end_on=starts_on + datetime.timedelta(days=365),
                focus="Talk in lessons that builds reasoning",
                why_offered="The school asked for help with reasoning.",
                suggested_by=Engagement.SuggestedBy.SCHOOL,
                head_said_yes_on=starts_on,
                head_said_yes_how=Engagement.Heard.PHONE,
                agreed_days=Decimal(12) if begun else None,
                started_at=now if begun else None,
                start_agreed_at=now if begun else None,
                start_agreed_by=heads[urn] if begun else None,
                ended_on=starts_on + datetime.timedelta(days=300) if status == Status.COMPLETED else None,
                opened_by=coordinators[hubs[at].pk],
            )
        )
    give_numbers(rows)
    for row in rows:
        row.reference = f"TSM-{row.pk:05d}"
    open_parts(rows)
    write(rows)
    # One school in 25 waits for an LLME, and all of the largest hub's that have not begun.
    largest = hubs[0].pk
    waiting = {row.pk for row in rows if row.pk % 25 == 0}
    waiting |= {row.pk for row in rows if row.hub_id == largest and row.status == Status.OPEN}
    leads = [
        (row, llmes[row.hub_id][row.pk % len(llmes[row.hub_id])]) for row in rows if row.pk not in waiting
    ]
    write(
        [
            Assignment(engagement=row, llme=llme, starts_on=row.starts_on, assigned_by=row.opened_by)
            for row, llme in leads
        ],
    )
    write([Seat(engagement=row, user_id=llme.user_id, side=Side.LLME) for row, llme in leads])
    write([_proposal(row, heads[row.school_id], now) for row in rows])
    return rows


def _proposal(row: Engagement, head: User, now: datetime.datetime) -> DaysProposal:
    agreed = row.agreed_days is not None
    return DaysProposal(
        engagement=row,
        days=Decimal(12),
        proposed_side=Side.HUB,
        proposed_by_id=row.opened_by_id,
        state=DaysProposal.State.AGREED if agreed else DaysProposal.State.PROPOSED,
        school_agreed_at=now if agreed else None,
        school_agreed_by=head if agreed else None,
        llme_agreed_at=now if agreed else None,
        llme_agreed_by_id=row.opened_by_id if agreed else None,
    )


def _write_history(rows: list[Engagement], coordinators: dict[int, User]) -> None:
    verbs = ("engagement_opened", "llme_assigned", "start_agreed", "engagement_started")
    streams = write([AuditStream(key=row.stream, last_number=len(verbs)) for row in rows])
    digest = {"focus": keyed_digest("scale")}
    write(
        [
            AuditEvent(
                stream=stream,
                number=number,
                by=coordinators[row.hub_id],
                verb=verb,
                object_type="engagements.Engagement",
                object_id=str(row.pk),
                digests=digest,
                context={"side": Side.HUB.value},
            )
            for stream, row in zip(streams, rows, strict=True)
            for number, verb in enumerate(verbs, start=1)
        ],
    )
