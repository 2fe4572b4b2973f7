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
from core.dates import academic_year
from core.digests import keyed_digest
from core.models import AuditEvent, AuditStream, SiteText
from engagements.models import (
    Assignment,
    DaysProposal,
    Engagement,
    NextStep,
    Seat,
    SupportDay,
)
from engagements.states import DayState, Side, Status
from evidence.models import Evidence
from hubs.models import Hub, HubMembership
from llmes.models import LLME, Capacity, CodeAcceptance, LLMEMembership
from oversight.scale_desk import write_desks
from oversight.scale_figures import write_figures
from oversight.scale_plans import write_plans
from oversight.scale_rows import give_numbers, trust_the_keys, write
from oversight.scale_together import open_parts, write_together
from oversight.scale_waiting import write_waiting
from schools.models import School, SchoolLeader
from schools.register.index import index_schools

FIRST_URN = 910_001
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
        llmes, coordinators = _write_hub_people(hubs, chance)
        urns = list(range(FIRST_URN, FIRST_URN + schools))
        heads = _write_heads(urns[: min(schools, engagements)])
        told(f"{engagements:,} engagements")
        rows = _write_engagements(engagements, urns, hubs, llmes, coordinators, heads, chance)
        told(f"{days:,} days")
        _write_days(days, rows, chance)
        told("plans")
        leads = dict(Assignment.objects.values_list("engagement", "llme__user"))
        begun = [row for row in rows if row.status != Status.OPEN]
        write_plans(begun, heads=heads, leads=leads)
        told("what both sides write together")
        write_together(begun, heads=heads, leads=leads)
        told("waiting lists")
        write_waiting(rows, coordinators)
        told("figures")
        write_figures(rows, hubs)
        told("desks")
        write_desks(rows, chance)
        told("history")
        _write_history(rows, coordinators)


def _write_schools(count: int, hubs: list[Hub], chance: random.Random) -> None:
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
        rows.append(
            School(
                urn=FIRST_URN + number,
                name=f"{first} {kind}",
                status=School.Status.OPEN,
                phase_code="4" if secondary else "2",
                type_code="34" if secondary else "01",
                type_group_code="10" if secondary else "4",
                authority_code=f"{200 + number % 150}",
                authority_name=f"{place} Council",
                town=town,
                postcode=postcode,
                easting=300_000 + number * 7 % 200_000,
                northing=200_000 + number * 11 % 300_000,
                low_age=11 if secondary else 4,
                high_age=16 if secondary else 11,
                pupils=200 + number % 900,
                is_offered=True,
                register_date=today,
                hub=hubs[number % len(hubs)],
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


def _write_hub_people(
    hubs: list[Hub], chance: random.Random
) -> tuple[dict[int, list[LLME]], dict[int, User]]:
    since = timezone.localdate() - datetime.timedelta(days=1500)
    users = _people("coordinator", len(hubs), chance)
    write(
        [
            HubMembership(user=user, hub=hub, role=HubMembership.Role.COORDINATOR, starts_on=since)
            for user, hub in zip(users, hubs, strict=True)
        ],
    )
    a_hub = 50
    people = _people("llme", a_hub * len(hubs), chance)
    llmes = write(
        [
            LLME(user=user, works_primary=number % 3 != 0, works_secondary=number % 3 != 1)
            for number, user in enumerate(people)
        ],
    )
    by_hub = {hub.pk: llmes[at * a_hub : (at + 1) * a_hub] for at, hub in enumerate(hubs)}
    write(
        [
            LLMEMembership(llme=llme, hub_id=hub, starts_on=since)
            for hub, members in by_hub.items()
            for llme in members
        ],
    )
    year = academic_year(timezone.localdate())
    code = SiteText.objects.in_effect("code-of-conduct")
    if code is not None:
        write(
            [
                CodeAcceptance(llme=llme, academic_year=year, text=code, accepted_by_id=llme.user_id)
                for llme in llmes
            ]
        )
    write([Capacity(llme=llme, academic_year=year, days=Decimal(20)) for llme in llmes])
    return by_hub, {hub.pk: user for hub, user in zip(hubs, users, strict=True)}


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
        hub = hubs[(urn - FIRST_URN) % len(hubs)]
        # The first round of schools is under way for one in two; later rounds lie in earlier years.
        years_ago = number // len(people)
        live = years_ago == 0 and number % 2 == 0
        status = (Status.OPEN if number % 20 == 0 else Status.RUNNING) if live else Status.COMPLETED
        starts_on = today - datetime.timedelta(
            days=60 + chance.randrange(200) + 365 * (years_ago + (not live))
        )
        begun = status != Status.OPEN
        rows.append(
            Engagement(
                reference=f"new-{number}",
                hub=hub,
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
                opened_by=coordinators[hub.pk],
            )
        )
    give_numbers(rows)
    for row in rows:
        row.reference = f"TSM-{row.pk:05d}"
    open_parts(rows)
    write(rows)
    leads = [(row, llmes[row.hub_id][row.pk % len(llmes[row.hub_id])]) for row in rows if row.pk % 25]
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


def _write_days(count: int, rows: list[Engagement], chance: random.Random) -> None:
    leads = dict(Assignment.objects.values_list("engagement", "llme"))
    users = dict(LLME.objects.values_list("pk", "user"))
    begun = [row for row in rows if row.status != Status.OPEN and row.pk in leads]
    heads = dict(SchoolLeader.objects.values_list("school", "user"))
    now, today = timezone.now(), timezone.localdate()
    days = []
    for number in range(count if begun else 0):
        row = begun[number % len(begun)]
        turn = number // len(begun)
        on = min(row.starts_on + datetime.timedelta(days=7 * turn + chance.randrange(5)), today)
        state = DayState.RECORDED if row.status == Status.RUNNING and turn == 0 else DayState.CONFIRMED
        recorder = users[leads[row.pk]]
        confirmed = state == DayState.CONFIRMED
        days.append(
            SupportDay(
                engagement=row,
                llme_id=leads[row.pk],
                state=state,
                on=on,
                days=Decimal("0.5") if turn % 2 else Decimal(1),
                happened=True,
                worked_on="We planned two lessons together and looked at books.",
                recorded_side=Side.LLME,
                recorded_at=now,
                recorded_by_id=recorder,
                confirmed_at=now if confirmed else None,
                confirmed_by_id=heads[row.school_id] if confirmed else None,
                remind_on=None if confirmed else today + datetime.timedelta(days=10),
                hub_sees_on=None if confirmed else today + datetime.timedelta(days=20),
            )
        )
    days = write(days)
    write([
            Evidence(
                engagement_id=day.engagement_id, day=day, kind=Evidence.Kind.BOOK_LOOK, on=day.on,
                looked=Evidence.Looked.BOTH, seen="Reasons written in full sentences.", side=Side.LLME,
                added_by_id=day.recorded_by_id or 0,
            )
            for day in days[::2]
        ],
    )  # fmt: skip
    write([
            NextStep(
                engagement_id=day.engagement_id, day=day, side=Side.SCHOOL, text="Try the lesson with Year 4",
                due_on=day.on, written_by_id=day.recorded_by_id or 0, done_at=now,
                done_by_id=day.recorded_by_id,
            )
            for day in days[::3]
        ],
    )  # fmt: skip


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
