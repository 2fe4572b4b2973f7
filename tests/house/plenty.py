"""One piece of work with very much in it, as a long year leaves it: days, milestones, evidence, talk."""

import datetime

import html5lib
from django.http import HttpResponse
from django.utils import timezone

from conversations.models import Message
from engagements.models import NextStep, SupportDay
from engagements.states import DayState, Side
from evidence.models import Evidence, Finding, FindingEvidence
from plans.models import PlanVersion
from plans.services.drafts import begin_draft, share_draft
from tests.factories.engagements import World, make_world
from tests.factories.plans import agree, fill, fresh

KINDS = [kind.value for kind in Evidence.Kind]
PARTS = ["needs_analysis", "foundations", "full_plan", "findings", "reviews", "development", "other_support"]


def with_plenty(*, days: int = 100, evidence: int = 200, milestones: int = 60) -> World:
    """Work of both sides with so many confirmed days, pieces of evidence and agreed milestones."""
    world = make_world(agreed_days=days + 10, parts_open=PARTS)
    engagement, today = world.engagement, timezone.localdate()
    now = timezone.now()
    SupportDay.objects.bulk_create(
        SupportDay(
            engagement=engagement,
            llme=world.llme,
            state=DayState.CONFIRMED,
            on=today - datetime.timedelta(days=number % 59),
            days=1,
            happened=True,
            worked_on="Planned a week of lessons with two teachers, and looked at what pupils wrote.",
            recorded_side=Side.LLME,
            recorded_at=now,
            recorded_by=world.llme_user,
            confirmed_at=now,
            confirmed_by=world.head,
        )
        for number in range(days)
    )
    rows = Evidence.objects.bulk_create(
        Evidence(
            engagement=engagement,
            kind=KINDS[number % len(KINDS)],
            on=today - datetime.timedelta(days=number % 200),
            looked=("school", "llme", "both")[number % 3],
            seen=f"Reasons in full sentences, seen across classes, number {number}.",
            side=Side.SCHOOL,
            added_by=world.maths_lead,
        )
        for number in range(evidence)
    )
    findings = Finding.objects.bulk_create(
        Finding(
            engagement=engagement,
            statement=f"Pupils explain where the adult waits, seen in place {number}.",
            side=Side.SCHOOL,
            added_by=world.maths_lead,
        )
        for number in range(max(1, evidence // 5))
    )
    FindingEvidence.objects.bulk_create(
        FindingEvidence(finding=findings[number % len(findings)], evidence=row, joined_by=world.head)
        for number, row in enumerate(rows)
    )
    Message.objects.bulk_create(
        Message(
            engagement=engagement,
            side=Side.LLME,
            text=f"A line about Thursday {number}",
            written_by=world.llme_user,
        )
        for number in range(days)
    )
    NextStep.objects.bulk_create(
        NextStep(
            engagement=engagement, side=Side.SCHOOL, text=f"Try it with year {number}", written_by=world.head
        )
        for number in range(days // 2)
    )
    agree(draft_of(world, milestones), world.llme_user, world.head)
    return world


def draft_of(world: World, milestones: int, reason: str = "") -> PlanVersion:
    """A shared draft with so many milestones."""
    version = begin_draft(by=world.llme_user, engagement=world.fresh(), reason=reason)
    fill(version, world.llme_user, extra=milestones - 3)
    return fresh(share_draft(by=world.llme_user, version=version))


def form_of(page: HttpResponse) -> dict[str, str]:
    """What a browser would send if the longest form of a page were sent as it was drawn."""
    forms = html5lib.parse(page.text, namespaceHTMLElements=False).iter("form")
    longest = max(forms, key=lambda form: len(list(form.iter("input"))))
    sent = {}
    for box in longest.iter():
        name, kind = box.get("name"), box.get("type")
        if box.tag not in ("input", "textarea", "select") or not name:
            continue
        if kind in ("radio", "checkbox") and box.get("checked") is None:
            continue
        if box.tag == "select":
            sent[name] = next(
                (one.get("value") for one in box.iter("option") if "selected" in one.attrib), ""
            )
        else:
            sent[name] = (box.get("value") if box.tag == "input" else "".join(box.itertext())) or ""
    return sent
