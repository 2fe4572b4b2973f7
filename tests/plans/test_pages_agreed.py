"""The agreed plan as people go by it: dates, statuses, evidence, what was said by phone."""

import datetime
import re

import time_machine
from django.urls import reverse
from django.utils import timezone

from plans.models import Milestone
from plans.services.drafts import send_back_plan
from plans.services.milestones import keep_statuses, set_milestone_status
from tests.factories.evidence import EvidenceFactory
from tests.factories.plans import (
    WORDS,
    agree,
    fresh,
    in_days,
    make_agreed_plan,
    make_draft,
    milestone_edit,
    save_milestone,
)
from tests.plans.pages import date_parts, page_of, url


def test_a_date_is_shown_with_its_term(world, client_for):
    make_agreed_plan(world)
    day = in_days(60)
    page = page_of(client_for(world.governor).get(url("plan", world)))

    assert re.search(rf"By {day.day} {day:%B %Y}, (autumn|spring|summer) term \d{{4}}/\d\d\.", page)


def test_a_date_that_has_passed_asks_keep_move_or_set_aside(world, client_for):
    version = make_agreed_plan(world)
    one = Milestone.objects.get(wordings__version=version, wordings__horizon="short")
    due = in_days(60)
    client = client_for(world.head)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=70), tick=False):
        client.force_login(world.head)
        asked = f"Was due {due.day} {due:%B %Y}: keep, move or set aside?"
        assert asked in page_of(client.get(url("plan", world)))
        assert asked in page_of(client.get(url("milestone", world, one.pk)))
        client.post(url("milestone_keep", world, one.pk), {"seen": 1})
        page = page_of(client.get(url("milestone", world, one.pk)))
        assert asked not in page
        assert f"Kept: was due {due.day} {due:%B %Y}" in page


def test_a_status_is_noted_and_the_other_side_sees_who_and_why(world, client_for):
    make_agreed_plan(world)
    one = Milestone.objects.first()
    client = client_for(world.maths_lead)
    form = client.get(url("milestone_status", world, one.pk)).context["form"]
    data = {"seen": form["seen"].value(), "status": "partly_met", "reason": "Year 4 has begun"}
    assert client.post(url("milestone_status", world, one.pk), data).status_code == 302

    words = page_of(client_for(world.llme_user).get(url("milestone", world, one.pk)))
    assert "Partly met (before: not started)" in words
    assert "Year 4 has begun" in words
    assert "Max Maths" in words
    again = client_for(world.llme_user).post(url("milestone_status", world, one.pk), data | {"status": "met"})
    assert again.status_code == 409


def test_a_milestone_set_aside_offers_to_be_taken_up_again(world, client_for):
    one = Milestone.objects.get(wordings__version=make_agreed_plan(world), wordings__horizon="short")
    head, address = client_for(world.head), url("milestone_status", world, one.pk)
    assert "Take it up again" not in page_of(head.get(url("milestone", world, one.pk)))
    head.post(address, {"seen": 1, "status": "set_aside", "reason": "No cover"})

    assert "Take it up again" in page_of(client_for(world.llme_user).get(url("milestone", world, one.pk)))
    assert "Take it up again" not in page_of(client_for(world.governor).get(url("milestone", world, one.pk)))
    without = head.post(address, {"seen": 2, "status": "on_track", "reason": ""})
    assert "Say in a line why it is taken up again." in page_of(without)
    page = page_of(head.post(address, {"seen": 2, "status": "on_track", "reason": "Back"}, follow=True))
    assert "On track (before: set aside)" in page
    assert "No cover" in page
    assert "Take it up again" not in page


def test_evidence_is_linked_on_the_page(world, client_for):
    make_agreed_plan(world)
    one = Milestone.objects.first()
    item = EvidenceFactory(engagement=world.engagement, seen="Bar models in most books")
    client = client_for(world.llme_user)
    client.post(url("milestone_evidence", world, one.pk), {"shown": item.pk, "evidence": item.pk})

    assert "Bar models in most books" in page_of(client_for(world.head).get(url("milestone", world, one.pk)))
    assert "1 piece of evidence" in page_of(client.get(url("plan", world)))


def test_d3_what_the_head_said_by_phone_stands_beside_the_plan_and_agrees_nothing(world, client_for):
    version = agree(make_draft(world), world.llme_user)
    client = client_for(world.coordinator)
    form = client.get(url("enter_for_plan", world)).context["form"]
    data = {
        "submission": str(form["submission"].value()),
        "side": "school",
        "how": "phone",
        "words": "Looks good to us",
        **date_parts("said_on", in_days(0)),
    }
    for _ in range(2):
        assert client.post(url("enter_for_plan", world), data).status_code == 302

    assert world.engagement.said_for.count() == 1
    assert fresh(version).state == "draft"
    assert "Yes, we said so" not in page_of(client.get(url("plan", world)))
    page = page_of(client_for(world.head).get(url("plan", world)))
    assert "Looks good to us" in page
    assert "entered by Cora Coe for the school, not yet confirmed by them" in page
    assert "It does not count as agreeing the plan." in page
    said = world.engagement.said_for.get()
    confirm = reverse("engagements:confirm_said", args=[world.engagement.reference, said.pk])
    client_for(world.maths_lead).post(confirm)
    assert "confirmed by Max Maths" in page_of(client.get(url("plan", world)))
    assert fresh(version).state == "draft"


def test_the_page_of_our_work_shows_the_plan(world, client_for):
    path = reverse("oversight:our_work", args=[world.engagement.reference])
    assert "Write the one-page plan together" in page_of(client_for(world.head).get(path))
    version = make_draft(world)
    assert "Read and agree the plan" in page_of(client_for(world.head).get(path))
    send_back_plan(by=world.head, version=version, comment="Less")
    assert "Look again at the plan" in page_of(client_for(world.llme_user).get(path))
    agree(version, world.head, world.llme_user)
    page = page_of(client_for(world.governor).get(path))
    assert WORDS["focus"] in page
    assert "What we see in the short term" in page


def test_queries_are_the_same_for_3_and_30_milestones(world, client_for, django_assert_num_queries):
    version = make_agreed_plan(world)
    draft = make_draft(world, by=world.head, reason="More")
    client = client_for(world.llme_user)
    paths = [
        url("plan", world),
        url("version", world, version.pk),
        url("version", world, draft.pk),
        url("edit", world, draft.pk),
        url("summary", world),
        url("versions", world),
    ]

    def counts():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        found = []
        for path in paths:
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert client.get(path).status_code == 200
            found.append(len(captured))
        return found

    with_few = counts()
    for _ in range(27):
        save_milestone(by=world.head, version=draft, edit=milestone_edit("medium"))
    agree(draft, world.head, world.llme_user)
    many = make_draft(world, by=world.head, reason="Again", extra=27)
    paths[1:4] = [
        url("version", world, fresh(draft).pk),
        *(url(n, world, many.pk) for n in ("version", "edit")),
    ]
    assert counts() == with_few
    assert max(with_few) <= 14, with_few


def test_a_status_that_both_sides_left_as_it_was_says_so(world, client_for):
    make_agreed_plan(world)
    one = Milestone.objects.first()
    set_milestone_status(by=world.llme_user, milestone=one, status="on_track", seen=1)
    keep_statuses(
        by=world.head,
        engagement=world.engagement,
        said=[(Milestone.objects.get(pk=one.pk), "on_track", "Books")],
    )
    page = page_of(client_for(world.head).get(url("milestone", world, one.pk)))
    assert "Still on track" in page
    assert "On track (before: on track)" not in page
    assert page.index("Still on track") < page.index("On track (before: not started)")
