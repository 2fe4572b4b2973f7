"""A coordinator looks at pages as somebody of the hub sees them: what both may read, and no deed."""

import datetime
import re

import pytest
import time_machine
from django.contrib.auth import BACKEND_SESSION_KEY
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.errors import Refused
from core.models import AuditEvent, OutgoingMail
from engagements.models import Engagement
from hubs.models import HubMembership
from oversight.models import SeenAs
from oversight.seeing import OPEN, may_see_as
from oversight.services.seeing import begin_seeing, close_run_out
from plans.models import PlanVersion
from schools.models import SchoolLeader
from tests.factories.engagements import World, make_hub_person, make_leader, make_school, make_world
from tests.factories.plans import make_agreed_plan, make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = make_world()
    make_agreed_plan(world)
    return world


def looking(world: World, person: User, client: Client | None = None) -> Client:
    """A client of the coordinator, looking as this person."""
    client = client or Client()
    client.force_login(world.coordinator)
    answer = client.post(reverse("oversight:see_as", args=[person.pk]))
    assert answer.status_code == 302, answer.content
    return client


def page_of(world: World) -> str:
    return reverse("oversight:our_work", args=[world.engagement.reference])


@pytest.mark.parametrize("who", ["llme_user", "head", "maths_lead", "colleague", "governor"])
def test_the_pages_are_those_of_the_person_under_a_plain_banner(world, who):
    person = getattr(world, who)
    client = looking(world, person)
    home = client.get("/").content.decode()
    assert f"You are looking as {person}." in home
    assert home.count("Stop looking") == 1
    ours = client.get(page_of(world)).content.decode()
    assert world.engagement.school_name in ours
    own = Client()
    own.force_login(person)
    assert "You are looking as" not in own.get("/").content.decode()


def test_whom_nobody_looks_as(world):
    by, hub = world.coordinator, world.hub
    for person in (
        world.coordinator,
        world.hub_lead,
        world.hub_reader,
        world.admin,
        world.ncetm,
        world.nobody,
    ):
        assert not may_see_as(by, person, hub), person
    assert not may_see_as(by, world.other_head, hub)
    assert not may_see_as(by, world.other_llme.user, hub)
    for by in (world.hub_reader, world.llme_user, world.head, world.admin, world.other_coordinator):
        assert not may_see_as(User.objects.get(pk=by.pk), world.maths_lead, hub), by


def test_somebody_with_a_role_beyond_the_hub_is_looked_as_by_nobody(world):
    assert may_see_as(world.coordinator, world.maths_lead, world.hub)
    SchoolLeader.objects.create(user=world.maths_lead, school=world.other_engagement.school, role="governor")
    assert not may_see_as(world.coordinator, User.objects.get(pk=world.maths_lead.pk), world.hub)
    HubMembership.objects.create(user=world.llme_user, hub=world.other_hub, role="reader")
    assert not may_see_as(world.coordinator, User.objects.get(pk=world.llme_user.pk), world.hub)


def test_somebody_of_a_school_that_the_hub_never_worked_with_is_not_looked_as(world):
    head = make_leader(make_school(world.hub, "Ash Primary School"), "headteacher", "Hannah Head")
    assert not may_see_as(world.coordinator, head, world.hub)


def test_every_post_is_refused_and_changes_nothing(world):
    client = looking(world, world.head)
    before = {model: model.objects.count() for model in (AuditEvent, OutgoingMail, PlanVersion)}
    tries = [
        reverse("engagements:start", args=[world.engagement.reference]),
        reverse("evidence:record_day", args=[world.engagement.reference]),
        reverse("plans:begin", args=[world.engagement.reference]),
        reverse("conversations:messages", args=[world.engagement.reference]),
        reverse("accounts:rename"),
        reverse("accounts:password"),
        reverse("accounts:switch_role"),
        reverse("oversight:see_as", args=[world.llme_user.pk]),
        reverse("account_login"),
        reverse("mfa_activate_totp"),
        reverse("usersessions_list"),
        "/admin/",
        "/admin/login/",
        page_of(world),
        "/",
    ]
    for path in tries:
        answer = client.post(path, {"text": "x", "name": "x"})
        assert answer.status_code == 403, (path, answer.status_code)
        for method in ("put", "patch", "delete"):
            assert getattr(client, method)(path).status_code == 403, (method, path)
    assert {model: model.objects.count() for model in before} == before


def test_what_is_not_named_as_open_stays_closed_to_reading_too(world):
    client = looking(world, world.head)
    here = [world.engagement.reference]
    draft = make_draft(world, reason="A new maths lead")
    closed = [
        reverse("accounts:account"),
        reverse("accounts:invitation_list"),
        reverse("accounts:person", args=[world.llme_user.pk]),
        reverse("mfa_index"),
        reverse("usersessions_list"),
        reverse("conversations:messages", args=here),
        reverse("evidence:list", args=here),
        reverse("plans:edit", args=[*here, draft.pk]),
        reverse("exploring:needs", args=here),
        reverse("leadership:capacity", args=here),
        reverse("pictures:picture", args=here),
        reverse("llmes:list"),
        reverse("hubs:people", args=[world.hub.code]),
        reverse("hubs:settings", args=[world.hub.code]),
        "/admin/",
    ]
    for path in closed:
        page = client.get(path)
        assert page.status_code == 403, path
        assert "sees their own words here" in page.content.decode()


def test_a_draft_of_one_side_is_not_there(world):
    draft = make_draft(world, reason="A new maths lead", shared=False, by=world.head)
    path = reverse("plans:version", args=[world.engagement.reference, draft.pk])
    own = Client()
    own.force_login(world.head)
    assert own.get(path).status_code == 200
    client = looking(world, world.head)
    assert client.get(path).status_code == 404
    for name in ("plans:plan", "plans:versions", "oversight:our_work"):
        page = client.get(reverse(name, args=[world.engagement.reference])).content.decode()
        assert path not in page, name


def test_work_with_another_hub_is_not_there(world):
    """The head's school works with another hub as well: of that the coordinator sees nothing."""
    Engagement.objects.filter(pk=world.other_engagement.pk).update(school=world.school, phase="secondary")
    other = reverse("oversight:our_work", args=[world.other_engagement.reference])
    own = Client()
    own.force_login(world.head)
    assert own.get(other).status_code == 200
    client = looking(world, world.head)
    assert client.get(other).status_code == 404
    assert world.other_engagement.reference not in client.get("/").content.decode()


def test_no_key_of_the_person_reaches_the_browser_of_another(world):
    own = Client()
    own.force_login(world.head)
    assert "hs-keeping" in own.get("/").content.decode()
    assert "hs-keeping" not in looking(world, world.head).get("/").content.decode()


def test_nothing_of_it_is_kept_by_a_browser_or_a_proxy(world):
    answer = looking(world, world.head).get(page_of(world))
    assert answer["Cache-Control"] == "private, no-store"
    assert "Cookie" in answer["Vary"]


def test_it_is_ended_with_one_tap_and_by_itself(world):
    client = looking(world, world.head)
    told = client.post(reverse("oversight:end_seeing"), follow=True).content.decode()
    assert f"You no longer look as {world.head}." in told
    assert "You are looking as" not in client.get("/").content.decode()
    assert SeenAs.objects.get().ended_by == world.coordinator

    client = looking(world, world.head)
    later = timezone.now() + datetime.timedelta(minutes=15, seconds=1)
    with time_machine.travel(later, tick=False):
        answer = client.get(page_of(world))
        assert answer["Location"] == reverse("oversight:person_sees", args=[world.head.pk])
        assert "You are looking as" not in client.get("/").content.decode()
        assert close_run_out() == 1
    last = SeenAs.objects.first()
    assert (last.ended_by, last.ended_at) == (None, last.good_until)


def test_what_is_sent_after_it_ran_out_is_refused(world):
    client = looking(world, world.head)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=16), tick=False):
        answer = client.post(reverse("hubs:invite_person", args=[world.hub.code]), {"name": "x"})
        assert answer.status_code == 403
        assert "It ended by itself" in answer.content.decode()


def test_ending_in_one_tab_ends_it_in_the_other(world):
    client = looking(world, world.head)
    client.post(reverse("oversight:end_seeing"))
    assert client.post(reverse("oversight:end_seeing")).status_code == 302  # the banner of the other tab
    assert "You are looking as" not in client.get(page_of(world)).content.decode()


def test_signing_out_ends_it_and_it_does_not_come_back(world):
    client = looking(world, world.head)
    client.post(reverse("account_logout"))
    assert SeenAs.objects.get().ended_at is not None
    assert client.get("/").status_code == 302
    client.force_login(world.coordinator)
    assert "You are looking as" not in client.get("/").content.decode()


def test_a_session_of_somebody_else_does_not_look(world):
    """What was planted in a session, or left in it, is nothing without the one who began it."""
    looking(world, world.head)
    seen = SeenAs.objects.get()
    client = Client()
    client.force_login(world.llme_user)
    session = client.session
    session["seen_as"] = seen.pk
    session.save()
    assert "You are looking as" not in client.get("/").content.decode()
    assert "seen_as" not in client.session
    assert SeenAs.objects.get().ended_at is None


def test_the_key_of_the_session_changes_with_each_step(world):
    client = Client()
    client.force_login(world.coordinator)
    before = client.session.session_key
    client.post(reverse("oversight:see_as", args=[world.head.pk]))
    during = client.session.session_key
    client.post(reverse("oversight:end_seeing"))
    assert len({before, during, client.session.session_key}) == 3
    assert BACKEND_SESSION_KEY in client.session


def test_it_is_over_when_either_role_is(world):
    for membership in (
        HubMembership.objects.filter(user=world.coordinator),
        SchoolLeader.objects.filter(user=world.head),
    ):
        client = looking(world, world.head)
        membership.update(ended_at=timezone.now())
        assert "You are looking as" not in client.get(page_of(world), follow=True).content.decode()
        membership.update(ended_at=None)


def test_it_leaves_a_trace_that_the_person_reads(world, client_for):
    with time_machine.travel(datetime.datetime(2026, 11, 12, 14, 2, tzinfo=datetime.UTC), tick=False):
        client = looking(world, world.head)
    with time_machine.travel(datetime.datetime(2026, 11, 12, 14, 9, tzinfo=datetime.UTC), tick=False):
        client.post(reverse("oversight:end_seeing"))
    assert list(AuditEvent.objects.filter(verb__startswith="seeing").values_list("verb", "by")) == [
        ("seeing_ended", world.coordinator.pk),
        ("seeing_begun", world.coordinator.pk),
    ]
    account = client_for(world.head).get(reverse("accounts:account")).content.decode()
    words = re.sub(r"\s+", " ", account)
    assert f"{world.coordinator} of {world.hub} looked as you on 12 November 2026, 2:02pm to 2:09pm." in words
    mail = OutgoingMail.objects.get(kind="seen-as")
    assert (mail.to, mail.about) == (world.head, "/account/#seen-as")


def test_one_at_a_time_and_one_mail_a_day(world):
    client = looking(world, world.head)
    client.post(reverse("oversight:end_seeing"))
    looking(world, world.head)
    looking(world, world.llme_user)
    assert SeenAs.objects.open().count() == 1
    assert OutgoingMail.objects.filter(kind="seen-as", to=world.head).count() == 1


def test_who_may_not_is_refused_by_the_service(world):
    for by in (world.admin, world.hub_reader, world.other_coordinator):
        with pytest.raises(Refused):
            begin_seeing(by=User.objects.get(pk=by.pk), person=world.head, hub=world.hub)
    other = make_hub_person(world.hub, "coordinator", "Corin Other")
    with pytest.raises(Refused):
        begin_seeing(by=world.coordinator, person=other, hub=world.hub)


def test_every_page_on_the_list_is_an_address_that_only_reads():
    from tests.house.matrix import ROWS

    named = {row.name: row for row in ROWS}
    assert set(OPEN) <= set(named)
