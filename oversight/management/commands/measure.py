"""`manage.py measure`: what the pages cost on this database, beside an empty page on the same server."""

import datetime
import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import ServiceMembership, User
from core.dates import academic_year
from engagements.models import Assignment, Engagement, SupportDay
from engagements.states import Status
from hubs.models import HubMembership
from intake.models import Nomination
from listing.columns import CHOOSABLE
from oversight.measuring import EMPTY, Page, measure, report, served
from plans.models import Milestone
from schools.models import SchoolLeader

LIST, DETAIL, ADMIN = 10, 14, 30


class Command(BaseCommand):
    help = "Measure queries, time and size of the pages on this database (see seed_scale)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--requests", type=int, default=20, help="Requests a page, 1 to 200.")

    def handle(self, *args: Any, **options: Any) -> None:
        requests = min(max(options["requests"], 1), 200)
        logging.getLogger("hubsupport.requests").setLevel(logging.WARNING)
        with override_settings(
            ROOT_URLCONF="oversight.measure_urls", ALLOWED_HOSTS=["127.0.0.1"], REQUIRE_SECOND_FACTOR=False
        ):
            pages = _pages()
            empty = Page("An empty page", pages[0].user, EMPTY, 3)
            with served() as port:
                for page in [empty, *pages]:
                    measure(page, port=port, requests=requests)
        for line in report(pages, empty):
            self.stdout.write(line)
        over = [page.name for page in pages if not page.within]
        if over:
            raise CommandError(f"Past what they may cost: {', '.join(over)}")


def _person(**role: Any) -> User:
    """Someone who reads figures or looks after the service, made for measuring where there is none."""
    found = ServiceMembership.objects.current().filter(**role).select_related("user").first()
    if found is not None:
        return found.user
    user = User.objects.create_user(f"{role['role']}@scale.test", name="Measured")
    ServiceMembership.objects.create(user=user, **role)
    return user


def _return_of(hub: str, years_ago: int) -> str:
    year = academic_year(timezone.localdate()) - years_ago
    return reverse("figures:return", args=[hub, year, "autumn"])


def _largest_desk() -> User:
    """A coordinator of the hub where most work runs."""
    running = Engagement.objects.filter(status=Status.RUNNING)
    hubs = running.order_by().values("hub").annotate(number=Count("pk"))
    hub = hubs.order_by("-number", "hub").values_list("hub", flat=True)[0]
    roles = HubMembership.objects.current().filter(hub=hub, role__in=HubMembership.COORDINATING)
    return roles.select_related("user").order_by("pk")[0].user


def _waiting_entry(desk: User, hub: str) -> list[Page]:
    """One school that waits, where there is one."""
    entry = Nomination.objects.open().filter(hub__code=hub).select_related("hub").first()
    if entry is None:
        return []
    school = reverse("schools:school", args=[entry.school_id])
    return [
        Page("A school that waits", desk, entry.get_absolute_url(), DETAIL),
        Page("Its page among the schools", desk, school, DETAIL),
    ]


def _running() -> Assignment | None:
    """The lead of some running work, if there is one where every part is open."""
    rows = (
        Assignment.objects.current()
        .filter(engagement__status=Status.RUNNING, role=Assignment.Role.LEAD)
        .select_related("engagement__school", "llme__user", "engagement__hub")
    )
    return next((row for row in rows[:20] if row.engagement.parts_open), rows.first())


# The pages of a pair that has opened everything: name, address, most queries; as the LLME.
TOGETHER = (
    ("School in its own words", "exploring:context", DETAIL),
    ("Strengths and needs", "exploring:needs", DETAIL),
    ("The plan in full", "plans:columns", DETAIL),
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
)


def _together(engagement: Engagement, llme: User, head: User) -> list[Page]:
    """What both sides write together, where the work measured has opened it."""
    reference = [engagement.reference]
    pages = [Page(name, llme, reverse(url, args=reference), most) for name, url, most in TOGETHER]
    pages.append(Page("The picture", head, reverse("pictures:picture", args=reference), DETAIL))
    look, finding = engagement.looks.first(), engagement.findings.first()
    analysis, milestone = engagement.needs_analyses.first(), _milestone(engagement)
    for name, row in (("A look", look), ("A finding", finding), ("A needs analysis", analysis)):
        if row is not None:
            pages.append(Page(name, llme, row.get_absolute_url(), DETAIL))
    if look is not None and look.is_under_way:
        write = reverse("reviews:write", args=[*reference, look.pk, "joint"])
        pages.append(Page("Writing a look", llme, write, DETAIL))
    if milestone is not None:
        pages.append(Page("A milestone", llme, milestone.get_absolute_url(), DETAIL))
        link = reverse("plans:milestone_evidence", args=[*reference, milestone.pk])
        pages.append(Page("Evidence of a milestone", llme, link, DETAIL))
    if finding is not None:
        join = reverse("evidence:join_evidence", args=[*reference, finding.pk])
        pages.append(Page("Joining evidence", llme, join, LIST))
    return pages


def _milestone(engagement: Engagement) -> Milestone | None:
    return Milestone.objects.filter(plan__engagement=engagement).select_related("plan__engagement").first()


def _pages() -> list[Page]:
    assignment = _running()
    if assignment is None:
        raise CommandError("There is no running work on this database. Fill it: manage.py seed_scale")
    engagement, llme = assignment.engagement, assignment.llme.user
    reference = [engagement.reference]
    day = SupportDay.objects.filter(engagement=engagement).first()
    head = SchoolLeader.objects.filter(school=engagement.school_id).select_related("user").first()
    coordinator = (
        HubMembership.objects.current()
        .filter(hub=engagement.hub_id, role__in=HubMembership.COORDINATING)
        .select_related("user")
        .first()
    )
    if day is None or head is None or coordinator is None:
        raise CommandError("The running work has no day, head or coordinator. Fill an empty database.")
    desk, admin = coordinator.user, _person(role=ServiceMembership.Role.ADMIN)
    ncetm = _person(role=ServiceMembership.Role.NCETM_READER)
    home, listed = reverse("oversight:home"), reverse("listing:engagements")
    work = reverse("oversight:our_work", args=reference)
    find, columns = reverse("schools:search"), ".".join(column.key for column in CHOOSABLE)
    hub = engagement.hub.code
    own = [hub, assignment.llme_id]
    last_month = timezone.localdate().replace(day=1) - datetime.timedelta(days=1)
    of_month = [*own, last_month.year, last_month.month]
    brings = reverse("attention:attention", args=reference)
    last = max(Engagement.objects.filter(hub=engagement.hub_id).count() // 25, 1)
    return [
        Page("Home, coordinator", desk, home, LIST),
        Page("Home, coordinator of the largest hub", _largest_desk(), home, LIST),
        Page("Home, the largest hub, one reason", _largest_desk(), f"{home}?reason=quiet&page=2", LIST),
        Page("What brings our work to the hub", head.user, brings, LIST),
        Page("What brings a school here", desk, reverse("attention:rules", args=[hub]), LIST),
        Page("Home, LLME", llme, home, LIST),
        Page("Home, headteacher", head.user, home, LIST),
        Page("Home, NCETM", ncetm, home, LIST),
        Page("Engagements of a hub", desk, listed, LIST),
        Page("Engagements, last page", desk, f"{listed}?page={last}", LIST),
        Page("Engagements, filtered and sorted", desk, f"{listed}?stage=live&llme=none&sort=school", LIST),
        Page("Engagements, by days left, every column", desk, f"{listed}?sort=left&columns={columns}", LIST),
        Page("Engagements that need attention", desk, f"{listed}?attention=any&sort=-contact", LIST),
        Page("Engagements, nothing found", desk, f"{listed}?stage=paused&left=none&priority=yes", LIST),
        Page("Engagements, all hubs (admin)", admin, listed, LIST),
        Page("Saved views", desk, reverse("listing:views"), LIST),
        Page("Our work, LLME", llme, work, DETAIL),
        Page("Our work, head", head.user, work, DETAIL),
        Page("Our work, coordinator", desk, work, DETAIL),
        Page("A day", head.user, reverse("engagements:day", args=[*reference, day.pk]), DETAIL),
        Page("How we start", head.user, reverse("engagements:start", args=reference), DETAIL),
        Page("The plan", head.user, reverse("plans:plan", args=reference), DETAIL),
        Page("Evidence", llme, reverse("evidence:list", args=reference), LIST),
        *_together(engagement, llme, head.user),
        Page("History", llme, reverse("engagements:history", args=reference), LIST),
        Page("People", desk, reverse("engagements:people", args=reference), DETAIL),
        Page("Task list", desk, reverse("oversight:tasks", args=reference), DETAIL),
        Page("Find a school: st marys", desk, f"{find}?q=st+marys", LIST),
        Page("Find a school: a slip", desk, f"{find}?q=elmswod+primary", LIST),
        Page("Find a school: nothing typed", desk, find, LIST),
        Page("A school", desk, reverse("schools:school", args=[engagement.school_id]), DETAIL),
        Page("LLMEs of a hub", desk, reverse("llmes:list") + f"?hub={engagement.hub_id}", LIST),
        Page("Workload of a hub", desk, reverse("workload:workload", args=[hub]), LIST),
        Page("How work goes on next year", desk, reverse("workload:july", args=[hub]), LIST),
        Page("Statements of an LLME", llme, reverse("workload:statements", args=own), LIST),
        Page("A statement", llme, reverse("workload:statement", args=of_month), LIST),
        Page("New here", llme, reverse("workload:new_here", args=reference), DETAIL),
        Page("Naming a cover", desk, reverse("engagements:name_cover", args=reference), DETAIL),
        Page("LLMEs by days left", desk, reverse("llmes:list") + f"?hub={hub}&sort=left&left=some", LIST),
        Page("LLMEs, accreditations running out", desk, reverse("llmes:list") + "?runs_out=90", LIST),
        Page("Invitations never accepted", desk, reverse("accounts:invitation_list"), LIST),
        Page("Who has left a hub", desk, reverse("oversight:leavers", args=[hub]), LIST),
        Page("What a person sees", desk, reverse("oversight:person_sees", args=[head.user.pk]), DETAIL),
        Page("Choosing an LLME", desk, reverse("engagements:assign_llme", args=reference), DETAIL),
        Page("Waiting list", desk, reverse("intake:waiting", args=[hub]), LIST),
        Page("Waiting list, narrowed", desk, f"{reverse('intake:waiting', args=[hub])}?heard=yes", LIST),
        *_waiting_entry(desk, hub),
        Page("LLMEs for all waiting schools", desk, reverse("matching:proposal", args=[hub]), DETAIL),
        Page("Figures of a hub", desk, reverse("figures:hub", args=[hub]), LIST),
        Page("Rows of a figure", desk, reverse("figures:rows", args=[hub]) + "?stage=running", LIST),
        Page("Figures of all hubs", ncetm, reverse("figures:national"), LIST),
        Page("Returns of all hubs", ncetm, reverse("figures:returns"), LIST),
        Page("A return before it is submitted", desk, _return_of(hub, 0), LIST),
        Page("A return, NCETM", ncetm, _return_of(hub, 1), LIST),
        Page("Our lines of returns", head.user, reverse("figures:own_lines", args=reference), LIST),
        Page("People of a hub", desk, reverse("hubs:people", args=[hub]), LIST),
        *[
            Page(f"Admin: {name}", admin, reverse(f"admin:{name}_changelist"), ADMIN)
            for name in (
                "schools_school", "engagements_engagement", "engagements_supportday", "accounts_user",
                "core_auditevent", "plans_planversion", "evidence_evidence",
            )
        ],
    ]  # fmt: skip
