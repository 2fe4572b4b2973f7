"""The pages of the list: what they open, narrow and take out, and the way from a suggestion to open work."""

import csv
import datetime
import io
import itertools
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.models import AuditEvent
from engagements.models import Engagement
from intake.models import Nomination, SuggestionLink
from intake.states import Source
from tests.factories.engagements import make_hub_person, make_leader
from tests.factories.hubs import PriorityAreaFactory
from tests.intake.conftest import fresh


@pytest.fixture
def desk(kept, client):
    client.force_login(kept.cora)
    return client


@pytest.fixture
def many(kept):
    """Schools of two authorities and two phases, whose heads have said everything there is to say."""
    today = timezone.localdate()
    PriorityAreaFactory(kind="authority", code="876")
    said = [
        ("", None),
        ("yes", None),
        ("not_now", 60),
        ("not_now", None),
        ("not_now", -1),
        ("no", None),
    ]
    for number, ((answer, again), phase) in enumerate(itertools.product(said, ("primary", "secondary"))):
        code = "876" if number % 3 else "926"
        school = kept.school(
            f"Elm {number} School",
            phase_code="2" if phase == "primary" else "4",
            authority_code=code,
            authority_name="Halton" if code == "876" else "Norfolk",
        )
        entry = kept.add(school, phase=phase, why="=HYPERLINK(1)" if number == 3 else "Two new teachers.")
        if answer:
            date = None if again is None else today + datetime.timedelta(days=again)
            kept.answer(entry, answer, on=today - datetime.timedelta(days=9), ask_again_on=date)
    return kept


def page_url(kept, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value)
    return reverse("intake:waiting", args=[kept.hub.code]) + (f"?{query}" if query else "")


def names_on(page):
    return re.findall(r'govuk-heading-s"><a [^>]*>([^<]+)</a>', page)


def exported(desk, kept, kind, **asked):
    query = page_url(kept, **asked).partition("?")[2]
    return desk.post(f"{reverse('intake:export', args=[kept.hub.code, kind])}?{query}")


HEARD = ["", "not_heard", "yes", "ask_again", "later", "no"]


def test_the_file_holds_what_the_page_shows_under_every_choice(many, desk):
    for heard, phase, authority in itertools.product(HEARD, ["", "primary", "secondary"], ["", "876", "926"]):
        asked = {"heard": heard, "phase": phase, "authority": authority}
        shown = names_on(desk.get(page_url(many, **asked)).content.decode())
        text = exported(desk, many, "csv", **asked).content.decode("utf-8-sig")
        assert [row["School"] for row in csv.DictReader(io.StringIO(text))] == shown, asked


def test_the_counts_open_their_rows_and_leave_nobody_out(many, desk):
    page = desk.get(page_url(many)).content.decode()
    counts = dict(re.findall(r'href="\?heard=(\w+)">(\d+) ', page))
    assert set(counts) == set(HEARD) - {""}
    for heard, number in counts.items():
        assert len(names_on(desk.get(page_url(many, heard=heard)).content.decode())) == int(number)
    assert sum(map(int, counts.values())) == Nomination.objects.open().count()


def test_excel_holds_dates_and_text_that_stays_text(many, desk):
    answer = exported(desk, many, "xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:2] == ("URN", "School")
    assert all(isinstance(row[0], int) and isinstance(row[5], datetime.datetime) for row in rows[1:])
    formulas = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=HYPERLINK(1)"]
    assert [cell.data_type for cell in formulas] == ["s"]
    text = exported(desk, many, "csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text


def test_who_took_rows_out_is_kept_with_codes_and_no_names(many, desk):
    exported(desk, many, "csv", phase="primary", authority="876")
    event = AuditEvent.objects.get(verb="exported")
    assert event.by == many.cora
    assert {name: event.context[name] for name in ("phase", "authority", "heard")} == {
        "phase": "primary",
        "authority": "876",
        "heard": "",
    }


@pytest.mark.parametrize(
    "query", ["heard=x", "phase=%00", "page=-1", "page=999", "authority=' OR 1=1", "heard=no&x=y"]
)
def test_an_absurd_address_shows_a_list(query, many, desk):
    assert desk.get(f"{page_url(many)}?{query}").status_code in (200, 400)


def test_a_school_is_moved_without_dragging(kept, desk):
    for name in ("Ash", "Beech", "Cedar"):
        kept.add(kept.school(f"{name} School"))
    last = Nomination.objects.get(school__name="Cedar School")
    address = reverse("intake:move", args=[kept.hub.code, last.pk])
    assert desk.post(address, {"way": "up", "page": "1"}).status_code == 302
    assert names_on(desk.get(page_url(kept)).content.decode()) == [
        "Ash School",
        "Cedar School",
        "Beech School",
    ]
    assert desk.post(address, {"way": "sideways"}).status_code == 400


def sent(desk, entry, way, **said):
    """Sends one of the row's buttons, and the page that comes back."""
    address = reverse("intake:move", args=[entry.hub.code, entry.pk])
    page = desk.post(address, {"way": way, **said}, follow=True).content.decode()
    return page, names_on(page)


def test_a_school_goes_to_a_place_with_one_form_and_its_row_stays_open(kept, desk):
    for name in ("Ash", "Beech", "Cedar", "Dogwood"):
        kept.add(kept.school(name))
    last = Nomination.objects.get(school__name="Dogwood")
    page, names = sent(desk, last, "place", place="2", seen="4")
    assert names == ["Ash", "Dogwood", "Beech", "Cedar"]
    assert "Dogwood stands at place 2." in page
    assert re.findall(r"<details class=\"govuk-details\" open>.*?Place (\d+): move", page) == ["2"]
    page, names = sent(desk, last, "top", seen="2")
    assert names[0] == "Dogwood"
    events = AuditEvent.objects.filter(verb="waiting_entry_moved").order_by("pk")
    assert [event.facts["place"] for event in events] == [[4, 2], [2, 1]]


def test_a_full_page_is_light_and_opens_the_row_that_is_to_move(kept, desk):
    names = [f"The Blessed Trinity Church of England Primary School {number:02}" for number in range(26)]
    entries = [kept.add(kept.school(name)) for name in names]
    page = desk.get(page_url(kept)).content.decode()
    assert len(names_on(page)) == 25
    assert len(page.encode()) < 55 * 1024
    assert "To the top" not in page

    links = re.findall(rf'href="([^"]*)#entry-{entries[2].pk}"[^>]*>Place 3: move', page)
    opened = desk.get(page_url(kept) + links[0].replace("&amp;", "&")).content.decode()
    assert opened.count("To the top") == 1
    assert 'name="seen" value="3"' in opened


@pytest.mark.parametrize("place", ["", "x", "0", "-1", "2.5"])
def test_what_is_no_place_is_said_and_moves_nothing(place, kept, desk):
    entry = kept.add(kept.school("Ash"))
    page, _ = sent(desk, entry, "place", place=place, seen="1")
    assert "Ash was not moved. Enter a place as a number, like 3." in page


def test_of_two_who_move_at_once_the_second_is_shown_the_order_as_it_stands(kept, desk):
    for name in ("Ash", "Beech", "Cedar"):
        kept.add(kept.school(name))
    ash, cedar = (Nomination.objects.get(school__name=name) for name in ("Ash", "Cedar"))
    sent(desk, cedar, "top", seen="3")
    page, names = sent(desk, ash, "place", place="3", seen="1")
    assert "Someone else changed the order" in page
    assert names == ["Cedar", "Ash", "Beech"]
    assert AuditEvent.objects.filter(verb="waiting_entry_moved").count() == 1


def test_a_row_says_that_its_school_stands_in_a_priority_area_and_keeps_the_first_places(kept, desk):
    PriorityAreaFactory(kind="authority", code="876")
    kept.add(kept.school("Ash"))
    kept.add(kept.school("Dogwood", authority_code="876"))
    ash = Nomination.objects.get(school__name="Ash")
    page, names = sent(desk, ash, "top", seen="2")
    assert names == ["Dogwood", "Ash"]
    assert page.count("Priority area</strong>") == 1
    assert "Ash stands at place 2. That is as far as it goes: priority areas stay first" in page


def test_from_a_suggestion_to_open_work_with_one_tap(kept, desk):
    school, today = kept.school("Rowan Primary School"), timezone.localdate()
    address = reverse("intake:add", args=[kept.hub.code])
    assert f"?school={school.pk}" in desk.get(address, {"q": "rowan"}).content.decode()
    said = {
        "source": "trust",
        "source_name": "Harbour Trust",
        "why": "A new maths lead.",
        **date("suggested_on", today - datetime.timedelta(days=20)),
    }
    sent = desk.post(f"{address}?school={school.pk}", {**said, "submission": str(uuid.uuid4())})
    entry = Nomination.objects.get()
    assert (sent["Location"], entry.suggested_on) == (
        entry.get_absolute_url(),
        today - datetime.timedelta(days=20),
    )
    assert "Speak to the head" in desk.get(page_url(kept)).content.decode()

    answer = {
        "answer": "yes", **date("on", today), "how": "phone", "spoken_by": kept.cora.pk,
        "version": entry.version, "submission": str(uuid.uuid4()),
    }  # fmt: skip
    assert desk.post(reverse("intake:answer", args=[kept.hub.code, entry.pk]), answer).status_code == 302

    listed = desk.get(page_url(kept)).content.decode()
    opening = re.search(r'href="([^"]+)">Heard yes on', listed)[1]
    page = desk.get(opening)
    assert "Filled in from the waiting list" in page.content.decode()
    form = page.context["form"]
    sent = desk.post(opening, typed(form))
    assert sent.status_code == 302, sent.context["form"].errors
    work = Engagement.objects.get(school=school)
    assert (fresh(entry).engagement, work.suggested_by, work.suggested_by_name) == (
        work,
        "trust",
        "Harbour Trust",
    )
    assert (work.head_said_yes_on, work.head_said_yes_how) == (today, "phone")
    assert work.reference in desk.get(entry.get_absolute_url()).content.decode()

    head = make_leader(school, "headteacher", "Hilda Head")
    desk.force_login(head)
    start = desk.get(reverse("engagements:start", args=[work.reference])).content.decode()
    assert "The trust (Harbour Trust) suggested it on" in start
    assert start.count("A new maths lead.") == 2  # what it is about and why, filled in from there
    Engagement.objects.update(focus="Fluency", why_offered="Your results of last year.")
    again = desk.get(reverse("engagements:start", args=[work.reference])).content.decode()
    assert again.count("A new maths lead.") == 1  # beside the date of the suggestion


def date(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def typed(form):
    """What a browser sends when the page is sent as it was drawn."""
    data = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, datetime.date):
            data |= date(bound.name, value)
        elif isinstance(value, list) and f"{bound.name}" in (
            "starts_on",
            "expected_end_on",
            "head_said_yes_on",
        ):
            data |= dict(
                zip((f"{bound.name}_{part}" for part in ("day", "month", "year")), value, strict=True)
            )
        elif value is not None:
            data[bound.name] = value
    return data


def test_work_opens_without_the_list_as_before(kept, desk):
    school = kept.school()
    page = desk.get(reverse("engagements:open", args=[school.pk])).content.decode()
    assert "waiting list" not in page.split("</nav>")[-1]


def test_who_writes_while_somebody_else_was_quicker_sees_both(kept, desk):
    entry = kept.add()
    seen = entry.version
    kept.answer(entry, "not_now")
    answer = {
        "answer": "yes", **date("on", timezone.localdate()), "how": "phone", "spoken_by": kept.cora.pk,
        "version": seen, "submission": str(uuid.uuid4()),
    }  # fmt: skip
    page = desk.post(reverse("intake:answer", args=[kept.hub.code, entry.pk]), answer)
    assert (page.status_code, "reads now: Not now" in page.content.decode()) == (409, True)
    again = {**answer, "version": page.context["form"].data["version"], "submission": str(uuid.uuid4())}
    desk.post(reverse("intake:answer", args=[kept.hub.code, entry.pk]), again)
    assert fresh(entry).answer == "yes"


def test_a_link_is_made_shown_and_ended(kept, desk, client):
    address = reverse("intake:links", args=[kept.hub.code])
    until = timezone.localdate() + datetime.timedelta(days=30)
    said = {
        "source": "trust", "organisation": "Harbour Trust", "sent_to": "Priya Shah",
        **date("ends_on", until), "submission": str(uuid.uuid4()),
    }  # fmt: skip
    desk.post(address, said)
    desk.post(address, said)  # a double click
    link = SuggestionLink.objects.get()
    shown = re.search(r'value="http://testserver(/suggest/[^"]+)"', desk.get(address).content.decode())[1]
    assert client.get(shown).status_code == 200

    desk.post(reverse("intake:end_link", args=[kept.hub.code, link.pk]))
    assert client.get(shown).status_code == 404
    assert "Ended on" in desk.get(address).content.decode()


@pytest.mark.parametrize("days", [-1, 400])
def test_a_link_is_good_from_today_for_a_year_at_most(days, kept, desk):
    until = timezone.localdate() + datetime.timedelta(days=days)
    said = {"source": "school", "organisation": "Elm", "sent_to": "The head", **date("ends_on", until)}
    desk.post(reverse("intake:links", args=[kept.hub.code]), {**said, "submission": str(uuid.uuid4())})
    assert not SuggestionLink.objects.exists()


def test_another_hubs_coordinator_finds_nothing_under_their_own_hub_either(kept, client):
    entry = kept.add()
    stranger = make_hub_person(kept.other_hub, "coordinator", "Otto Coe")
    client.force_login(stranger)
    for name in ("entry", "answer", "withdraw", "merge"):
        for hub in (kept.hub, kept.other_hub):
            address = reverse(f"intake:{name}", args=[hub.code, entry.pk])
            assert client.get(address).status_code == 404, address
    assert "Elm" not in client.get(entry.school.get_absolute_url()).content.decode().split("</h1>")[-1]


def test_the_schools_page_shows_it_to_coordinators_alone(kept, desk, client):
    entry = kept.add(source=Source.AUTHORITY, source_name="Norfolk")
    page = desk.get(entry.school.get_absolute_url()).content.decode()
    assert "On the waiting list" in page
    client.force_login(make_leader(entry.school, "headteacher", "Hilda Head"))
    assert "On the waiting list" not in client.get(entry.school.get_absolute_url()).content.decode()


def test_a_closing_school_and_one_of_another_hub_are_told_of(kept, desk):
    closing = kept.add(kept.school("Oak School")).school
    closing.status = closing.Status.CLOSING
    closing.save()
    theirs = kept.school("Ash School", hub=kept.other_hub)
    address = reverse("intake:add", args=[kept.hub.code])
    page = desk.get(address, {"school": theirs.pk}).content.decode()
    assert "belongs to Birch Hub" in page
    assert "on the list already" not in page
    there = desk.get(address, {"school": closing.pk}).content.decode()
    assert "This school is on the list already. Who suggests it now joins what is there." in there
    assert Nomination.objects.get(school=closing).get_absolute_url() in there
    assert "proposed to close" in desk.get(page_url(kept)).content.decode()
