"""Bringing in running work from a messy spreadsheet."""

import datetime
import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from attention.desk import reasons_of
from conversations.contact import with_last_contact
from core.dates import academic_year, academic_year_label, academic_year_span
from core.models import AuditEvent
from engagements.grounds import Grounds
from engagements.history import sentence
from engagements.models import Engagement, SupportDay
from engagements.running import check_rows
from engagements.services.agreed_days import propose_days
from engagements.services.carrying_in import carry_in_engagement
from engagements.services.people import confirm_succession
from engagements.services.starting import agree_start, start_digest
from engagements.statements import lines_of
from engagements.states import DayState, Status
from engagements.views.running import RUNNING
from llmes.school_days import days_of
from tests.engagements.test_opening import refusal
from tests.factories.engagements import make_hub, make_leader, make_school, make_world
from tests.factories.llmes import CapacityFactory
from tests.factories.schools import SchoolLinkFactory

pytestmark = pytest.mark.django_db


def sheet(*lines):
    return "\r\n".join(
        ["School URN,LLME Name,Start date,Days agreed,Days used,Focus of work", *lines]
    ).encode()


def rows_of(world, *lines):
    return check_rows(world.hub, RUNNING.read(sheet(*lines)).rows)


def test_headings_blank_rows_total_rows_and_dates_of_any_kind_are_understood():
    world = make_world()
    schools = [make_school(world.hub, f"School {n}") for n in range(4)]
    rows = rows_of(
        world,
        f"{schools[0].urn},Lee Lane,12/10/2025,6,2.5,Reasoning",
        ",,,,,",
        f'{schools[1].urn},"Lane, Lee",2025-10-12,6 days,½,Fractions',
        f"{schools[2].urn},{world.llme_user.email.upper()},12 October 2025,6.5,,Algebra",
        f"{schools[3].urn},,12-10-25,10,0,Number",
        "Total,,,28.5,3,",
    )
    assert [row.errors for row in rows] == [{}, {}, {}, {}]
    assert {row.starts_on for row in rows} == {datetime.date(2025, 10, 12)}
    assert [row.llme for row in rows] == [world.llme, world.llme, world.llme, None]
    assert [(row.agreed, row.used) for row in rows] == [
        (Decimal(6), Decimal("2.5")),
        (Decimal(6), Decimal("0.5")),
        (Decimal("6.5"), Decimal(0)),
        (Decimal(10), Decimal(0)),
    ]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("999999,Lee Lane,12/10/2025,6,2,Reasoning", "urn"),
        ("abc,Lee Lane,12/10/2025,6,2,Reasoning", "urn"),
        ("{urn},Nobody Known,12/10/2025,6,2,Reasoning", "llme"),
        ("{urn},Lee Lane,soon,6,2,Reasoning", "starts_on"),
        ("{urn},Lee Lane,31/02/2025,6,2,Reasoning", "starts_on"),
        ("{urn},Lee Lane,12/10/2099,6,2,Reasoning", "starts_on"),
        ("{urn},Lee Lane,12/10/2025,six,2,Reasoning", "agreed"),
        ("{urn},Lee Lane,12/10/2025,6.3,2,Reasoning", "agreed"),
        ("{urn},Lee Lane,12/10/2025,6,-1,Reasoning", "used"),
        ("{urn},Lee Lane,12/10/2025,6,201,Reasoning", "used"),
        ("{urn},Lee Lane,12/10/2025,6,2,", "focus"),
    ],
)
def test_each_fault_is_told_beside_its_field(line, field):
    world = make_world()
    row = rows_of(world, line.format(urn=make_school(world.hub).urn))[0]
    assert list(row.errors) == [field]


def test_the_same_school_twice_and_one_that_is_here_already():
    world = make_world()
    urn = make_school(world.hub).urn
    rows = rows_of(
        world,
        f"{urn},,12/10/2025,6,2,Reasoning",
        f"{urn},,12/10/2025,6,2,Reasoning",
        f"{world.school.urn},,12/10/2025,6,2,Reasoning",
    )
    assert [row.is_ready for row in rows] == [True, False, False]
    assert rows[2].here_already == world.engagement.reference


@pytest.mark.parametrize(
    "content", [b"", b"Name,Days\nx,1", b"\x00\x01\x02", b"PK\x03\x04broken", b"URN,Start\n"]
)
def test_a_file_that_is_no_such_sheet_gets_a_sentence(content):
    assert refusal(RUNNING.read, content=content).field == "sheet"


def test_an_excel_sheet_reads_like_the_csv():
    world = make_world()
    urn = make_school(world.hub).urn
    book = Workbook()
    book.active.append(["URN", "LLME", "Start", "Agreed days", "Used so far", "Focus"])
    book.active.append([urn, "Lee Lane", datetime.datetime(2025, 10, 12), 6, 1.5, '=HYPERLINK("x")'])
    file = io.BytesIO()
    book.save(file)
    row = check_rows(world.hub, RUNNING.read(file.getvalue()).rows)[0]
    assert (row.agreed, row.used, row.starts_on) == (Decimal(6), Decimal("1.5"), datetime.date(2025, 10, 12))


def carried(world):
    school = make_school(world.hub, "Carried Primary School")
    return carry_in_engagement(
        by=world.coordinator,
        hub=world.hub,
        school=school,
        phase="primary",
        llme=world.llme,
        starts_on=timezone.localdate() - datetime.timedelta(days=90),
        expected_end_on=timezone.localdate() + datetime.timedelta(days=200),
        agreed=Decimal("6.5"),
        used=Decimal("2.5"),
        focus="Reasoning",
    )


def test_days_carried_in_count_and_are_never_shown_as_confirmed():
    engagement = carried(make_world())
    engagement = Engagement.objects.get(pk=engagement.pk)
    assert (engagement.days_used, engagement.days_left) == (Decimal("2.5"), Decimal(4))
    day = SupportDay.objects.get(engagement=engagement)
    assert (day.state, day.confirmed_at) == (DayState.CARRIED_IN, None)


def test_days_carried_in_are_of_the_llmes_year_and_of_no_month():
    """What the hub's record holds of this school year is not promised a second time."""
    world, today = make_world(), timezone.localdate()
    year = academic_year(today)
    CapacityFactory(llme=world.llme, days=Decimal(12))
    before = days_of([world.llme.pk], year)[world.llme.pk].free
    carried(world)
    days = days_of([world.llme.pk], year)[world.llme.pk]
    assert days.used == Decimal("2.5")
    assert before - days.free == Decimal("6.5")
    assert lines_of(world.llme, world.hub, today.replace(day=1), today) == []


def test_days_of_earlier_years_are_told_from_those_of_this_one():
    world, today = make_world(), timezone.localdate()
    year = academic_year_span(academic_year(today))
    urn = make_school(world.hub).urn
    began = year.starts_on - datetime.timedelta(days=200)
    heads = b"URN,LLME,Start,Agreed days,Used so far,Used this year,Focus\r\n"
    lines = [f"{urn},Lee Lane,{began:%d/%m/%Y},6,4.5,{said},Number" for said in ("1.5", "", "5")]
    rows = [check_rows(world.hub, RUNNING.read(heads + line.encode()).rows)[0] for line in lines]
    label = academic_year_label(academic_year(today))
    assert [(row.used_this_year, row.notes, list(row.errors)) for row in rows[:2]] == [
        (Decimal("1.5"), [f"1.5 of them count in {label}, 3 in years before."], []),
        (None, [f"4.5 of them count in {label}, 0 in years before."], []),
    ]
    assert list(rows[2].errors) == ["used_this_year"]
    RUNNING.bring_in(world.coordinator, world.hub, rows[0])
    engagement = Engagement.objects.get(school=urn)
    assert engagement.days_used == Decimal("4.5")
    assert days_of([world.llme.pk], academic_year(today))[world.llme.pk].used == Decimal("1.5")
    assert sorted(engagement.days.values_list("on", "days")) == [
        (year.starts_on - datetime.timedelta(days=1), Decimal(3)),
        (today, Decimal("1.5")),
    ]


def test_the_last_visit_is_the_last_contact_and_a_long_silence_comes_to_the_desk():
    world, today = make_world(), timezone.localdate()
    year = academic_year_span(academic_year(today))
    seen = year.starts_on - datetime.timedelta(days=200)
    began = seen - datetime.timedelta(days=30)
    urn = make_school(world.hub).urn
    heads = b"URN,LLME,Start,Agreed days,Used so far,Last visit,Focus\r\n"
    said = (f"{seen:%d/%m/%Y}", "", f"{began - datetime.timedelta(days=1):%d/%m/%Y}", "in May")
    lines = [f"{urn},Lee Lane,{began:%d/%m/%Y},6,4.5,{one},Number" for one in said]
    rows = [check_rows(world.hub, RUNNING.read(heads + line.encode()).rows)[0] for line in lines]
    assert [list(row.errors) for row in rows] == [[], [], ["last_on"], ["last_on"]]
    RUNNING.bring_in(world.coordinator, world.hub, rows[0])
    engagement = Engagement.objects.get(school=urn)
    assert with_last_contact(Engagement.objects.filter(pk=engagement.pk)).get().last_contact_on == seen
    assert days_of([world.llme.pk], academic_year(today))[world.llme.pk].used == 0
    reasons = reasons_of([world.hub], world.coordinator)[engagement.pk]
    assert "quiet" in [reason.rule.code for reason in reasons]


def test_nobody_is_said_to_have_said_yes_on_a_day_that_nobody_wrote_down():
    carried(make_world())
    event = AuditEvent.objects.filter(verb="engagement_opened").latest("pk")
    assert sentence(event) == "Opened from the hub’s own record, with 6.5 days."


def test_both_sides_are_still_asked_and_agree_the_hubs_number():
    world = make_world()
    engagement = carried(world)
    head = make_leader(engagement.school, "headteacher", "Hari Head")
    assert engagement.awaits_start
    for person in (head, world.llme_user):
        engagement = Engagement.objects.get(pk=engagement.pk)
        agree_start(by=person, engagement=engagement, seen_digest=start_digest(engagement))
    engagement = Engagement.objects.get(pk=engagement.pk)
    assert (engagement.awaits_start, engagement.status) == (False, Status.RUNNING)
    assert engagement.agreed_days == Decimal("6.5")


def test_the_years_of_the_days_are_seen_and_corrected_before_they_come_in(client_for):
    """A ready row of work that began before September says what counts when, in a box that can be changed."""
    world, today = make_world(), timezone.localdate()
    year, label = academic_year(today), academic_year_label(academic_year(today))
    old, new = make_school(world.hub, "Old Primary School"), make_school(world.hub, "New Primary School")
    began = academic_year_span(year).starts_on - datetime.timedelta(days=200)
    client, address = client_for(world.coordinator), f"/engagements/bring-in/{world.hub.code}/"
    file = sheet(
        f"{old.urn},Lee Lane,{began:%d/%m/%Y},6,4.5,Reasoning", f"{new.urn},,{today:%d/%m/%Y},6,1,Number"
    )
    page = client.post(address, {"sheet": SimpleUploadedFile("hub.csv", file)})
    assert f"4.5 of them count in {label}, 0 in years before." in page.text
    first, second = page.context["formset"].forms
    assert [bound.name for bound in first.open_fields] == ["used_this_year"]
    assert second.open_fields == []
    assert first["used_this_year"].value() == "4.5"
    assert 'type="hidden" name="rows-0-used_this_year"' not in page.text

    typed = {"do": "look", "rows-TOTAL_FORMS": "2", "rows-INITIAL_FORMS": "2"}
    for form in (first, second):
        typed |= {f"{form.prefix}-{name}": form.data.get(f"{form.prefix}-{name}", "") for name in form.fields}
    typed["rows-0-used_this_year"] = "1.5"
    looked = client.post(address, typed).text
    assert f"1.5 of them count in {label}, 3 in years before." in looked
    client.post(address, typed | {"do": "bring-in", "rows-0-used_this_year": "2"})
    assert days_of([world.llme.pk], year)[world.llme.pk].used == 2
    assert Engagement.objects.get(school=old).days_used == Decimal("4.5")


def test_more_used_than_agreed_comes_in_and_counts_once_both_sides_agree_more(client_for):
    """What is over is recorded, not yet counted (D5): told before it comes in, and to both sides after."""
    world = make_world()
    school = make_school(world.hub, "Over Primary School")
    head = make_leader(school, "headteacher", "Hari Head")
    file = sheet(f"{school.urn},Lee Lane,{timezone.localdate():%d/%m/%Y},6,7,Reasoning")
    address = f"/engagements/bring-in/{world.hub.code}/"
    page = client_for(world.coordinator).post(address, {"sheet": SimpleUploadedFile("hub.csv", file)}).text
    assert "1 day more than agreed: recorded, not yet counted, until both sides agree 7 days." in page
    assert "1 ready (6 days agreed, 7 used, of these 1 not yet counted)" in page

    row = check_rows(world.hub, RUNNING.read(file).rows)[0]
    RUNNING.bring_in(world.coordinator, world.hub, row)
    engagement = Engagement.objects.get(school=school)
    assert (engagement.days_used, engagement.days_left) == (Decimal(6), Decimal(0))
    assert sorted(engagement.days.values_list("days", "counted")) == [(1, False), (6, True)]
    for person in (head, world.llme_user):
        work = client_for(person).get(engagement.get_absolute_url()).text
        assert "1 day recorded, not yet counted" in work
    # The LLME has given all seven.
    assert days_of([world.llme.pk], academic_year(timezone.localdate()))[world.llme.pk].used == 7

    follows = Grounds(to_follow_by=timezone.localdate())
    propose_days(by=head, engagement=engagement, days=Decimal(7), reason="As it was", grounds=follows)
    for person in (head, world.llme_user):
        fresh = Engagement.objects.get(pk=engagement.pk)
        agree_start(by=person, engagement=fresh, seen_digest=start_digest(fresh))
    engagement = Engagement.objects.get(pk=engagement.pk)
    assert (engagement.agreed_days, engagement.days_used, engagement.days_left) == (7, 7, 0)


@pytest.mark.parametrize(
    ("this_year", "lines"),
    [
        ("5", [(2, True, False), (4, True, True), (1, False, True)]),
        ("0.5", [(6, True, False), (0.5, False, False), (0.5, False, True)]),
        ("0", [(6, True, False), (1, False, False)]),
    ],
)
def test_the_latest_days_are_those_past_the_number(this_year, lines):
    world = make_world()
    began = academic_year_span(academic_year(timezone.localdate())).starts_on - datetime.timedelta(days=200)
    engagement = carry_in_engagement(
        by=world.coordinator, hub=world.hub, school=make_school(world.hub), phase="primary", llme=world.llme,
        starts_on=began, expected_end_on=timezone.localdate(), agreed=Decimal(6), used=Decimal(7),
        used_this_year=Decimal(this_year), focus="x",
    )  # fmt: skip
    found = engagement.days.order_by("pk").values_list("days", "counted", "llme")
    assert [(days, counted, llme is not None) for days, counted, llme in found] == lines


def test_the_page_brings_in_what_is_ready_keeps_what_is_not_and_doubles_nothing(client_for):
    world = make_world()
    good, bad = make_school(world.hub, "Good Primary School"), make_school(world.hub, "Bad Primary School")
    client = client_for(world.coordinator)
    address = f"/engagements/bring-in/{world.hub.code}/"
    file = SimpleUploadedFile(
        "hub.csv",
        sheet(f"{good.urn},Lee Lane,12/10/2025,6,2.5,Reasoning", f"{bad.urn},Le Lan,12/10/2025,6,2,Number"),
    )
    page = client.post(address, {"sheet": file})
    assert "1 ready (6 days agreed, 2.5 used), 1 to mend" in page.content.decode()
    rows = {"rows-TOTAL_FORMS": "2", "rows-INITIAL_FORMS": "2", "do": "bring-in"}
    for number, (urn, llme) in enumerate([(good.urn, "Lee Lane"), (bad.urn, "Le Lan")]):
        rows |= {
            f"rows-{number}-urn": urn, f"rows-{number}-llme": llme, f"rows-{number}-starts_on": "12/10/2025",
            f"rows-{number}-agreed": "6", f"rows-{number}-used": "2", f"rows-{number}-focus": "Number",
        }  # fmt: skip
    page = client.post(address, rows).content.decode()
    assert "1 rows brought in" in page or "1 row brought in" in page
    assert "Le Lan" in page
    client.post(address, rows)
    assert Engagement.objects.filter(school=good).count() == 1
    assert Engagement.objects.filter(school=bad).count() == 0


def test_a_school_of_another_hub_is_told_beside_its_urn():
    world = make_world()
    row = rows_of(world, f"{make_school(make_hub('Beech Hub')).urn},,12/10/2025,6,2,Reasoning")[0]
    assert list(row.errors) == ["urn"]
    assert row.errors["urn"].startswith("This school belongs to Beech Hub. Its hub can be changed")


def test_a_row_with_the_new_urn_of_a_converted_school_is_here_already():
    world = make_world()
    academy = make_school(world.hub, "Elm Academy")
    row = f"{academy.urn},,12/10/2025,6,1,Reasoning"
    assert rows_of(world, row)[0].is_ready
    SchoolLinkFactory(school_urn=world.school.urn, linked_urn=academy.urn, kind="Successor")
    assert rows_of(world, row)[0].here_already == world.engagement.reference
    confirm_succession(by=world.coordinator, engagement=world.engagement, school=academy)
    assert rows_of(world, row)[0].here_already == world.engagement.reference
