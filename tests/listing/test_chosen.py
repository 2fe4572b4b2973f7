"""What is done with several rows: previewed by name, looked at again row by row, done once."""

import datetime
import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation
from core.models import AuditEvent
from listing.services import invite_heads_again
from tests.factories.accounts import InvitationFactory
from tests.factories.engagements import AssignmentFactory, EngagementFactory, make_school, make_world
from tests.factories.plans import make_agreed_plan
from tests.listing.test_export import in_csv

pytestmark = pytest.mark.django_db
AGAIN, CHOSEN = "/engagements/list/chosen/invite-again/", "/engagements/list/chosen/"


def invited(world, name, days_ago=5, **extra):
    """A school of the hub whose head was invited and has not come yet, and its engagement."""
    school = make_school(world.hub, name, **extra)
    InvitationFactory(
        role="school.headteacher",
        name=f"Head of {name}",
        target_type=ContentType.objects.get_for_model(school),
        target_id=str(school.pk),
        good_until=timezone.now() + datetime.timedelta(days=14 - days_ago),
        invited_by=world.coordinator,
    )
    return EngagementFactory(
        hub=world.hub, school=school, opened_by=world.coordinator, status="open", agreed_days=None
    )


def preview(client, *rows, query="stage=live"):
    answer = client.post(CHOSEN, {"list": query, "do": "invite", "row": [row.pk for row in rows]})
    return client.get(answer["Location"])


def send(client, page):
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text.split("<main")[1])
    data = {name: [value for other, value in fields if other == name] for name, _ in fields}
    return client.post(AGAIN, data)


def test_every_row_is_named_before_anything_is_sent(client_for):
    world = make_world()
    client = client_for(world.coordinator)
    fir, late = invited(world, "Fir School"), invited(world, "Gorse School", days_ago=0)
    nobody = EngagementFactory(hub=world.hub, opened_by=world.coordinator, status="open", agreed_days=None)
    page = preview(client, fir, late, nobody, world.engagement)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.text))
    assert f"Fir School ({fir.reference}): Head of Fir School" in text
    assert f"Gorse School ({late.reference}): It was sent within the last day." in text
    assert f"({nobody.reference}): No headteacher has been invited yet." in text
    assert f"Elm Primary School ({world.engagement.reference}): The headteacher has an account." in text
    assert "Send the invitation again" in text
    assert Invitation.objects.filter(times_sent__gt=1).count() == 0, "looking sends nothing"


def test_it_is_sent_once_however_often_the_button_is_pressed(client_for):
    world = make_world()
    client = client_for(world.coordinator)
    rows = [invited(world, "Fir School"), invited(world, "Gorse School")]
    page = preview(client, *rows)
    answers = [send(client, page) for _ in range(2)]
    assert [answer["Location"] for answer in answers] == ["/engagements/?stage=live"] * 2
    assert "2 headteachers are invited again" in client.get("/engagements/?stage=live").text
    assert sorted(Invitation.objects.values_list("times_sent", flat=True)) == [2, 2]
    # And from another window, at the same time: each row says why not.
    assert "It was sent within the last day." in preview(client, *rows).text
    assert invite_heads_again(by=world.coordinator, engagements=rows)[0] == []
    assert AuditEvent.objects.filter(verb="resend_invitation").count() == 2


def test_a_row_that_is_refused_by_now_holds_no_other_back(client_for):
    world = make_world()
    client = client_for(world.coordinator)
    fir, gorse = invited(world, "Fir School"), invited(world, "Gorse School")
    page = preview(client, fir, gorse)
    Invitation.objects.filter(target_id=str(fir.school_id)).update(
        withdrawn_at=timezone.now(), withdrawn_by=world.coordinator, withdrawn_why="They retire"
    )
    send(client, page)
    told = client.get("/engagements/?stage=live").text
    assert "1 headteacher is invited again" in told
    assert "Fir School: nothing was sent. No headteacher has been invited yet." in told


def test_a_school_with_two_engagements_gets_one_mail(client_for):
    world = make_world()
    fir = invited(world, "Fir School")
    other = EngagementFactory(
        hub=world.hub, school=fir.school, phase="secondary", opened_by=world.coordinator
    )
    sent, refused = invite_heads_again(by=world.coordinator, engagements=[fir, other])
    assert sent == [fir]
    assert [row for row, _ in refused] == [other]


def test_nobody_sends_for_a_hub_that_is_not_theirs(client_for):
    world = make_world()
    fir = invited(world, "Fir School")
    assert invite_heads_again(by=world.other_coordinator, engagements=[fir])[0] == []
    page = preview(client_for(world.other_coordinator), fir)
    assert "Fir School" not in page.text
    assert "None of the rows" in page.text
    assert Invitation.objects.get().times_sent == 1


def test_ticked_schools_that_wait_lead_to_matching_with_these_alone(client_for):
    world = make_world()
    client = client_for(world.coordinator)
    one, two, three = (
        EngagementFactory(
            hub=world.hub,
            school=make_school(world.hub, f"{name} School"),
            opened_by=world.coordinator,
            status="open",
            agreed_days=None,
        )
        for name in ("Fir", "Gorse", "Holly")
    )
    AssignmentFactory(engagement=three, llme=world.llme)
    answer = client.post(CHOSEN, {"do": "match", "row": [one.pk, three.pk, world.engagement.pk]})
    assert answer["Location"] == f"/hubs/{world.hub.code}/matching/?only={one.pk}"
    page = client.get(answer["Location"])
    assert "Fir School" in page.text
    assert "Gorse School" not in page.text
    assert "Only the schools you ticked" in page.text
    answer = client.post(CHOSEN, {"do": "match", "row": [three.pk], "list": "stage=live"})
    assert answer["Location"] == "/engagements/?stage=live"
    assert two.school_name in client.get(f"/hubs/{world.hub.code}/matching/").text


def test_without_a_tick_it_says_so(client_for):
    world = make_world()
    client = client_for(world.coordinator)
    for data in ({}, {"row": ["x", "", "-1", "99999999999999"]}):
        answer = client.post(CHOSEN, {**data, "list": "stage=live", "do": "invite"})
        assert answer["Location"] == "/engagements/?stage=live"
        assert "Tick one row or more first" in client.get(answer["Location"]).text


def test_ticked_rows_alone_go_into_a_file(client_for):
    world = make_world()
    fir = invited(world, "Fir School")
    data = {"format": "csv", "row": [fir.pk, world.other_engagement.pk], "list": ""}
    file = in_csv(client_for(world.coordinator).post(reverse("listing:export"), data).content)
    assert [line["Reference"] for line in file] == [fir.reference]
    assert AuditEvent.objects.get(verb="exported").context["rows"] == 1


def test_what_needs_attention_narrows_the_list(client_for):
    world = make_world()
    waiting = EngagementFactory(
        hub=world.hub,
        school=make_school(world.hub, "Fir School"),
        opened_by=world.coordinator,
        status="open",
        agreed_days=None,
        opened_at=timezone.now() - datetime.timedelta(days=60),
    )
    make_agreed_plan(world)
    from attention.desk import needing
    from attention.rules import RULES
    from listing.listing import Listing

    for reason in ("any", *RULES):
        listing = Listing(world.coordinator, f"attention={reason}")
        assert listing.sentences == []
        desk = needing([world.hub], world.coordinator, reason=reason)
        assert {row.pk for row in listing.rows} == set(desk.values_list("pk", flat=True))
    assert waiting in Listing(world.coordinator, "attention=any").rows
    page = client_for(world.llme_user).get("/engagements/?attention=any")
    assert "Needs attention" not in page.text
