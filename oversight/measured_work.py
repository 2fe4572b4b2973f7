"""The pages of one piece of work that are measured: as its LLME, its head and the coordinator."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from engagements.models import Assignment, Engagement, SupportDay
from engagements.states import DayState, Status
from oversight.measuring import DETAIL, LIST, Page
from plans.models import Milestone, PlanVersion
from schools.models import SchoolLeader

# As the LLME, where both opened everything: what it is called, its address, how often it may ask.
TOGETHER = (
    ("Our work, LLME", "oversight:our_work", DETAIL),
    ("How we start, LLME", "engagements:start", DETAIL),
    ("The number of days", "engagements:days_agreed", DETAIL),
    ("The plan, LLME", "plans:plan", DETAIL),
    ("The plan in short", "plans:summary", DETAIL),
    ("Versions of the plan", "plans:versions", LIST),
    ("The plan in full", "plans:columns", DETAIL),
    ("School in its own words", "exploring:context", DETAIL),
    ("Strengths and needs", "exploring:needs", DETAIL),
    ("Foundations", "exploring:foundations", DETAIL),
    ("Then and now", "exploring:then_and_now", DETAIL),
    ("Evidence", "evidence:list", LIST),
    ("What we think is happening", "evidence:findings", LIST),
    ("How we know", "evidence:how_we_know", LIST),
    ("Looking together", "reviews:looks", LIST),
    ("Messages", "conversations:messages", LIST),
    ("Contact", "conversations:contact", LIST),
    ("More to say", "conversations:more", LIST),
    ("Growing as leaders", "leadership:capacity", DETAIL),
    ("Staff development", "leadership:development", LIST),
    ("Days", "engagements:days", LIST),
    ("Next steps", "engagements:steps", LIST),
    ("Timeline", "pictures:timeline", DETAIL),
    ("The close", "engagements:complete", DETAIL),
    ("History", "engagements:history", LIST),
    ("What brings our work to the hub, LLME", "attention:attention", DETAIL),
)
AS_HEAD = (
    ("Our work, head", "oversight:our_work", DETAIL),
    ("How we start", "engagements:start", DETAIL),
    ("The plan", "plans:plan", DETAIL),
    ("The picture", "pictures:picture", DETAIL),
    ("What brings our work to the hub", "attention:attention", DETAIL),
    ("Our lines of returns", "figures:own_lines", LIST),
)
AS_COORDINATOR = (
    ("Our work, coordinator", "oversight:our_work", DETAIL),
    ("The plan, coordinator", "plans:plan", DETAIL),
    ("Days, coordinator", "engagements:days", LIST),
    ("The number of days, coordinator", "engagements:days_agreed", DETAIL),
    ("History, coordinator", "engagements:history", LIST),
    ("People", "engagements:people", DETAIL),
    ("Task list", "oversight:tasks", LIST),
    ("What brings this school here", "attention:attention", DETAIL),
    ("Naming a cover", "engagements:name_cover", DETAIL),
    ("Choosing another LLME", "engagements:assign_llme", DETAIL),
)


@dataclass(frozen=True)
class Work:
    """One piece of work that runs, with somebody on each side."""

    engagement: Engagement
    assignment: Assignment
    llme: User
    head: User
    desk: User


def work_of(hub: Any, desk: User) -> Work:
    """Work of a hub that runs, where both opened everything if there is such, and has a head and a day."""
    rows = Assignment.objects.current().filter(
        engagement__hub=hub, engagement__status=Status.RUNNING, role=Assignment.Role.LEAD
    )
    for assignment in rows.select_related("engagement__school", "engagement__hub", "llme__user")[:50]:
        engagement = assignment.engagement
        head = SchoolLeader.objects.filter(school=engagement.school_id).select_related("user").first()
        if head and engagement.parts_open and engagement.days.exists():
            return Work(engagement, assignment, assignment.llme.user, head.user, desk)
    raise CommandError(
        "There is no running work with days here. Fill an empty database: manage.py seed_scale"
    )


def pages_of_work(work: Work) -> list[Page]:
    """All pages of it that people often open."""
    reference = [work.engagement.reference]
    pages = [
        Page(name, who, reverse(url, args=reference), most)
        for who, those in ((work.llme, TOGETHER), (work.head, AS_HEAD), (work.desk, AS_COORDINATOR))
        for name, url, most in those
    ]
    return [*pages, *_things(work), *_newcomer(work), *_cover(work)]


def _things(work: Work) -> list[Page]:
    """One day, look, finding, analysis, milestone and version of it, where there is one."""
    engagement, llme = work.engagement, work.llme
    reference = [engagement.reference]
    days = SupportDay.objects.filter(engagement=engagement)
    day = days.exclude(state=DayState.BOOKED).first()
    look, finding = engagement.looks.first(), engagement.findings.first()
    milestones = Milestone.objects.filter(plan__engagement=engagement).select_related("plan__engagement")
    milestone, version = milestones.first(), PlanVersion.objects.filter(plan__engagement=engagement).first()
    analysis = engagement.needs_analyses.first()
    things: list[tuple[str, Any]] = [
        ("A look", look),
        ("A finding", finding),
        ("A needs analysis", analysis),
        ("A milestone", milestone),
    ]
    pages = [Page(name, llme, row.get_absolute_url(), DETAIL) for name, row in things if row is not None]
    if analysis is not None:
        pages.append(Page("A needs analysis, coordinator", work.desk, analysis.get_absolute_url(), DETAIL))
    who = reverse("engagements:llme", args=[*reference, work.assignment.pk])
    pages.append(Page("Who we work with", work.head, who, DETAIL))
    if day is not None:
        path = reverse("engagements:day", args=[*reference, day.pk])
        pages += [Page("A day", work.head, path, DETAIL), Page("A day, LLME", llme, path, DETAIL)]
    if look is not None and look.is_under_way:
        path = reverse("reviews:write", args=[*reference, look.pk, "joint"])
        pages.append(Page("Writing a look", llme, path, DETAIL))
    if milestone is not None:
        path = reverse("plans:milestone_evidence", args=[*reference, milestone.pk])
        pages.append(Page("Evidence of a milestone", llme, path, DETAIL))
    if finding is not None:
        path = reverse("evidence:join_evidence", args=[*reference, finding.pk])
        pages.append(Page("Joining evidence", llme, path, LIST))
    if version is not None:
        at = [*reference, version.pk]
        pages.append(Page("A version of the plan", llme, reverse("plans:version", args=at), DETAIL))
        pages.append(Page("The plan on one sheet", llme, reverse("plans:sheet", args=at), DETAIL))
    return pages


def _newcomer(work: Work) -> list[Page]:
    """What somebody reads who is new to it."""
    path = reverse("workload:new_here", args=[work.engagement.reference])
    return [Page("New here, LLME", work.llme, path, DETAIL), Page("New here, head", work.head, path, DETAIL)]


def _cover(work: Work) -> list[Page]:
    """Somebody who covers in the hub today: what they see, and what the desk sees of it."""
    today = timezone.localdate()
    covers = Assignment.objects.covers().current().filter(engagement__hub=work.engagement.hub_id)
    cover = (
        covers.filter(ends_on__gt=today + datetime.timedelta(days=1))
        .select_related("engagement", "llme__user")
        .first()
    )
    if cover is None:
        return []
    reference, who = cover.engagement.reference, cover.llme.user
    return [
        Page("Home, a cover", who, reverse("oversight:home"), LIST),
        Page("Our work, a cover", who, reverse("oversight:our_work", args=[reference]), DETAIL),
        Page("New here, a cover", who, reverse("workload:new_here", args=[reference]), DETAIL),
        Page("What they cover", who, reverse("engagements:my_covers"), LIST),
        Page("A cover", work.desk, reverse("engagements:cover", args=[reference, cover.pk]), DETAIL),
    ]
