"""Work with very much in it: the same number of questions, and pages that stay readable and small."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence.models import Finding
from plans.models import Focus, Milestone, MilestoneWording
from plans.services.drafts import begin_draft
from tests.factories.plans import fresh
from tests.factories.reviews import make_look
from tests.house.plenty import form_of, with_plenty

pytestmark = pytest.mark.django_db

# What each page may weigh, in KiB, with 100 days, 60 milestones and 200 pieces of evidence.
WEIGHS = {
    "oversight:our_work": 30,
    "engagements:days": 30,
    "engagements:steps": 15,
    "plans:plan": 50,
    "plans:columns": 15,
    "plans:version": 30,
    "plans:edit": 120,
    "plans:edit_part": 120,
    "plans:sheet": 20,
    "plans:milestone": 15,
    "plans:milestone_evidence": 30,
    "plans:focus": 15,
    "plans:focus_phase": 25,
    "plans:focus_evidence": 30,
    "evidence:list": 25,
    "evidence:findings": 30,
    "evidence:finding": 15,
    "evidence:join_evidence": 40,
    "evidence:add_finding": 40,
    "evidence:how_we_know": 60,
    "reviews:looks": 15,
    "reviews:look": 15,
    "reviews:write": 50,
    "pictures:picture": 110,
    "pictures:timeline": 80,
    "conversations:messages": 30,
    "conversations:contact": 20,
    "engagements:history": 20,
    "engagements:complete": 30,
}


def pages_of(world) -> dict[str, str]:
    """The pages of one piece of work, by name, each with its address; a draft and a look are under way."""
    draft = begin_draft(by=world.llme_user, engagement=world.fresh(), reason="More classes")
    extra = {
        "plans:version": [draft.pk],
        "plans:edit": [draft.pk],
        "plans:edit_part": [draft.pk, "milestones"],
        "plans:sheet": [draft.pk],
        "reviews:look": [(look := make_look(world)).pk],
        "reviews:write": [look.pk, "joint"],
    }
    plan, finding = draft.plan, Finding.objects.filter(engagement=world.engagement).earliest("pk")
    first = {
        "milestone": Milestone.objects.filter(plan=plan).earliest("pk").pk,
        "focus": Focus.objects.filter(plan=plan).earliest("pk").pk,
        "finding": finding.pk,
        "join": finding.pk,
    }
    reference = world.engagement.reference
    found = {}
    for name in WEIGHS:
        one = first.get(name.split(":")[1].split("_")[0])
        found[name] = reverse(name, args=[reference, *extra.get(name, [one] if one else [])])
    return found


def ask(client: Client, path: str) -> tuple[int, bytes]:
    """How often a page asks the database, and what it says."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200, path
    return len(asked), answer.content


def saved(client: Client, page: str, path: str, **typed: str) -> int:
    """How often a form that saves itself asks the database."""
    data = form_of(client.get(page)) | typed
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(path, data, headers={"accept": "application/json"})
    assert answer.status_code == 200, answer.content[:300]
    return len(asked)


def autosaves(client: Client, pages: dict[str, str]) -> list[int]:
    """The plan on one page, its milestones, and a look, each as they save themselves."""
    one_page, part = pages["plans:edit"], pages["plans:edit_part"]
    milestone = {"m1-expected_to_see": "Seen in half of the books"}
    return [
        saved(client, one_page, one_page.replace("/edit/", "/autosave/"), **{"s-why": "To hear reasons"}),
        saved(client, part, part.replace("/edit/", "/autosave/"), **milestone),
        saved(client, pages["reviews:write"], pages["reviews:write"], together="Reasons are written."),
    ]


@pytest.fixture
def light_and_heavy():
    """The same work with a little and with very much in it."""
    return with_plenty(days=3, evidence=10, milestones=3), with_plenty(milestones=300)


def test_the_same_questions_are_asked_for_3_and_300_milestones(light_and_heavy, client_for):
    counts = []
    for world in light_and_heavy:
        client, pages = client_for(world.llme_user), pages_of(world)
        head = client_for(world.head)
        asked = {
            name: ask(head if name == "pictures:picture" else client, path)[0] for name, path in pages.items()
        }
        counts.append((asked, autosaves(client, pages)))
    assert counts[0] == counts[1]
    assert max(counts[1][0].values()) <= 14


def test_with_100_days_60_milestones_and_200_pieces_of_evidence_pages_stay_small(client_for):
    world = with_plenty()
    client, head = client_for(world.llme_user), client_for(world.head)
    heavy = {}
    for name, path in pages_of(world).items():
        _, said = ask(head if name == "pictures:picture" else client, path)
        if len(said) > WEIGHS[name] * 1024:
            heavy[name] = len(said) // 1024
    assert heavy == {}


def test_many_milestones_are_written_a_page_at_a_time_and_none_is_lost(client_for):
    world = with_plenty(days=0, evidence=1, milestones=60)
    draft = begin_draft(by=world.llme_user, engagement=world.fresh(), reason="More classes")
    client = client_for(world.llme_user)
    path = reverse("plans:edit", args=[world.engagement.reference, draft.pk])
    first = client.get(path)
    assert "Save and go on to milestones 21 to 40" in first.text
    data = form_of(first) | {"m5-expected_to_see": "Written on the first page", "then": "page-2"}
    second = client.post(path, data, follow=True)
    assert second.redirect_chain[-1][0].endswith("?page=2#milestones")
    assert "Save and go back to milestones 1 to 20" in second.text
    assert 'name="s-why"' not in second.text
    data = form_of(second) | {"m25-expected_to_see": "Written on the second page", "then": "add"}
    third = client.post(path, data, follow=True)
    data = form_of(third)
    assert data["milestones"] == "61"
    data |= {"m60-horizon": "short", "m60-expected_to_see": "A new one at the end", "then": "read"}
    client.post(path, data)
    said = set(MilestoneWording.objects.filter(version=draft).values_list("expected_to_see", flat=True))
    assert {"Written on the first page", "Written on the second page", "A new one at the end"} <= said
    assert fresh(draft).milestone_wordings.count() == 61


def test_evidence_is_linked_a_page_at_a_time_and_what_is_not_on_it_stays(client_for):
    world = with_plenty(days=0, evidence=100, milestones=3)
    milestone = Milestone.objects.earliest("pk")
    client = client_for(world.head)
    path = reverse("plans:milestone_evidence", args=[world.engagement.reference, milestone.pk])
    for number in (1, 3):
        page = client.get(f"{path}?page={number}")
        shown = re.findall(r'name="shown" value="(\d+)"', page.text)
        assert len(shown) == (40 if number == 1 else 20)
        client.post(f"{path}?page={number}", {"shown": shown, "evidence": shown[:1]})
    assert milestone.evidence_links.count() == 2
