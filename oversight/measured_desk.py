"""The pages of a coordinator that are measured: every list, every page of the hub, every file."""

import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.dates import academic_year
from engagements.models import Assignment, Engagement
from engagements.states import Status
from figures.models import TermlyReturn
from hubs.models import Hub
from intake.models import Nomination
from listing.columns import EVERY
from listing.models import SavedView
from oversight.measuring import DETAIL, FILE, LIST, Page

# How the list of engagements is narrowed, sorted and shown.
LISTED = (
    ("Engagements", ""),
    ("Engagements, under way, no LLME, by school", "stage=live&llme=none&sort=school"),
    ("Engagements, by days left, every column", f"sort=left&columns={EVERY}"),
    ("Engagements that need attention", "attention=any&sort=-contact"),
    ("Engagements, one reason", "attention=unconfirmed"),
    ("Engagements, by phase of the work", "eef=prepare&sort=-eef"),
    ("Engagements, more than 2 days left", "left=more&than=2&sort=-used"),
    ("Engagements in a priority area", "priority=yes&sort=priority"),
    ("Engagements in a trust", "trust=none&sort=trust"),
    ("Engagements, nothing found", "stage=paused&left=none&priority=yes"),
)
OF_HUB = (
    ("The hub", "hubs:hub", DETAIL),
    ("Term dates", "hubs:calendar", DETAIL),
    ("Settings", "hubs:settings", DETAIL),
    ("Texts of the hub", "hubs:texts", DETAIL),
    ("People of the hub", "hubs:people", LIST),
    ("What brings a school here", "attention:rules", DETAIL),
    ("Who has left the hub", "oversight:leavers", LIST),
    ("Workload", "workload:workload", LIST),
    ("How work goes on next year", "workload:july", LIST),
    ("Waiting list", "intake:waiting", LIST),
    ("Links to suggest a school", "intake:links", LIST),
    ("LLMEs for all waiting schools", "matching:proposal", DETAIL),
    ("Figures of the hub", "figures:hub", LIST),
    ("Bringing in running work", "engagements:bring_in", LIST),
    ("Bringing in LLMEs", "llmes:bring_in", LIST),
    ("Bringing in a waiting list", "intake:bring_in", LIST),
)
ANYWHERE = (
    ("Saved views", "listing:views", LIST),
    ("Finding a person", "listing:find_person", LIST),
    ("LLMEs", "llmes:list", LIST),
    ("Invitations never accepted", "accounts:invitation_list", LIST),
    ("People I look after", "accounts:person_list", LIST),
    ("Find a school: nothing typed", "schools:search", LIST),
    ("Schools of no hub", "schools:without_hub", LIST),
    ("Returns of the hub", "figures:returns", LIST),
    ("My account", "accounts:account", DETAIL),
)


def pages_of_desk(hub: Hub, desk: User) -> list[Page]:
    """What a coordinator of a hub opens."""
    home, code = reverse("oversight:home"), [hub.code]
    return [
        Page("Home, coordinator of the largest hub", desk, home, LIST),
        Page("Home, the last page", desk, f"{home}?page=999", LIST),
        Page("Home, one reason", desk, f"{home}?reason=quiet&page=2", LIST),
        *_listed(hub, desk),
        *[Page(name, desk, reverse(url, args=code), most) for name, url, most in OF_HUB],
        *[Page(name, desk, reverse(url), most) for name, url, most in ANYWHERE],
        *_schools(hub, desk),
        *_llmes(hub, desk),
        *_year(hub, desk),
        *_files(hub, desk),
    ]


def _listed(hub: Hub, desk: User) -> list[Page]:
    """The list in many ways; its last page; of one person; as a view that is kept."""
    listed = reverse("listing:engagements")
    pages = [Page(name, desk, f"{listed}?{query}", LIST) for name, query in LISTED]
    last = max(Engagement.objects.filter(hub=hub).count() // 25, 1)
    pages.append(Page("Engagements, last page", desk, f"{listed}?page={last}", LIST))
    lead = Assignment.objects.current().filter(engagement__hub=hub).select_related("llme").first()
    if lead is not None:
        of_person = f"{listed}?person={lead.llme.user_id}"
        pages.append(Page("Engagements of a person", desk, of_person, LIST))
        pages.append(Page("Engagements of an LLME", desk, f"{listed}?llme={lead.llme_id}&sort=left", LIST))
    view = SavedView.objects.standing().filter(saved_by=desk).first()
    if view is not None:
        pages.append(Page("Engagements, a view", desk, view.get_absolute_url(), LIST))
        change = reverse("listing:edit_view", args=[view.pk])
        pages.append(Page("Changing a view", desk, change, LIST))
    return pages


def _schools(hub: Hub, desk: User) -> list[Page]:
    """Finding a school, one that waits on the list, one that waits for an LLME."""
    find, waiting = reverse("schools:search"), reverse("intake:waiting", args=[hub.code])
    pages = [
        Page("Find a school: st marys", desk, f"{find}?q=st+marys", LIST),
        Page("Find a school: a slip", desk, f"{find}?q=elmswod+primary", LIST),
        Page("Waiting list, last page", desk, f"{waiting}?page=999", LIST),
        Page("Waiting list, whose head said yes", desk, f"{waiting}?heard=yes", LIST),
    ]
    entry = Nomination.objects.open().filter(hub=hub).select_related("hub").first()
    if entry is not None:
        school = reverse("schools:school", args=[entry.school_id])
        pages += [
            Page("A school that waits", desk, entry.get_absolute_url(), DETAIL),
            Page("Its page among the schools", desk, school, DETAIL),
        ]
    without = Engagement.objects.filter(hub=hub, status=Status.OPEN, assignments__isnull=True).first()
    if without is not None:
        rank = reverse("engagements:assign_llme", args=[without.reference])
        pages += [
            Page("Choosing an LLME", desk, rank, DETAIL),
            Page("Choosing an LLME, last page", desk, f"{rank}?page=999", DETAIL),
        ]
    running = Engagement.objects.filter(hub=hub, status=Status.RUNNING).first()
    if running is not None:
        pages += [
            Page("A school", desk, reverse("schools:school", args=[running.school_id]), DETAIL),
            Page("People of a school", desk, reverse("schools:people", args=[running.school_id]), LIST),
        ]
    return pages


def _llmes(hub: Hub, desk: User) -> list[Page]:
    """The register, narrowed; and the LLME of the hub with most days recorded."""
    register, matching = reverse("llmes:list"), reverse("matching:proposal", args=[hub.code])
    pages = [
        Page("LLMEs by days free", desk, f"{register}?sort=free&free=some", LIST),
        Page("LLMEs, accreditations running out", desk, f"{register}?runs_out=90", LIST),
        Page("LLMEs, last page", desk, f"{register}?page=999", LIST),
        Page("A proposal, other weights", desk, f"{matching}?distance=10&spread=0", DETAIL),
    ]
    lead = Assignment.objects.current().filter(engagement__hub=hub).select_related("llme__user").first()
    if lead is None:
        return pages
    llme, month = lead.llme, timezone.localdate().replace(day=1) - datetime.timedelta(days=1)
    own = [hub.code, llme.pk]
    statement = reverse("workload:statement", args=[*own, month.year, month.month])
    for who, name in ((desk, "coordinator"), (llme.user, "LLME")):
        statements = reverse("workload:statements", args=own)
        pages += [
            Page(f"An LLME, {name}", who, reverse("llmes:llme", args=[llme.pk]), DETAIL),
            Page(f"Days of an LLME, {name}", who, reverse("llmes:days", args=[llme.pk]), DETAIL),
            Page(f"Statements, {name}", who, statements, LIST),
            Page(f"A statement, {name}", who, statement, LIST),
            Page(f"Conflicts of an LLME, {name}", who, reverse("llmes:conflicts", args=[llme.pk]), LIST),
            Page(f"The code of conduct, {name}", who, reverse("llmes:code", args=[llme.pk]), DETAIL),
        ]
    return [
        *pages,
        Page("Home, LLME", llme.user, reverse("oversight:home"), LIST),
        Page("Engagements, LLME", llme.user, reverse("listing:engagements"), LIST),
        Page("As schools see an LLME", desk, reverse("llmes:seen", args=[llme.pk]), DETAIL),
        Page("What an LLME sees", desk, reverse("oversight:person_sees", args=[llme.user_id]), DETAIL),
        Page("A statement as Excel", desk, f"{statement}file/", FILE, sends={"format": "excel"}),
    ]


def _year(hub: Hub, desk: User) -> list[Page]:
    """The turn of the year, figures, and returns: open, submitted, amended."""
    year = academic_year(timezone.localdate())
    july = reverse("workload:july", args=[hub.code])
    workload, figures = (reverse(f"{name}", args=[hub.code]) for name in ("workload:workload", "figures:hub"))
    rows = reverse("figures:rows", args=[hub.code])
    pages = [
        Page("How work goes on, page 2", desk, f"{july}?page=2", LIST),
        Page("Workload of last year", desk, f"{workload}?year={year - 1}", LIST),
        Page("Figures of last year", desk, f"{figures}?year={year - 1}", LIST),
        Page("Rows of a figure", desk, f"{rows}?stage=running", LIST),
        Page("Rows of a figure, last page", desk, f"{rows}?page=999", LIST),
        Page("A return before it is submitted", desk, _return_of(hub, year, "autumn"), LIST),
    ]
    for term, name in (("autumn", "A return, submitted"), ("spring", "A return, amended")):
        if TermlyReturn.objects.filter(hub=hub, academic_year=year - 1, term=term).exists():
            pages.append(Page(name, desk, _return_of(hub, year - 1, term), LIST))
    return pages


def _return_of(hub: Hub, year: int, term: str) -> str:
    return reverse("figures:return", args=[hub.code, year, term])


def _files(hub: Hub, desk: User) -> list[Page]:
    """Every file, with as many rows as the largest hub has."""
    year = academic_year(timezone.localdate())
    sent: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("Engagements as CSV", reverse("listing:export"), {"format": "csv", "list": f"columns={EVERY}"}),
        (
            "Engagements as Excel",
            reverse("listing:export"),
            {"format": "excel", "list": f"columns={EVERY}"},
        ),
        ("LLMEs as CSV", reverse("llmes:export"), {"format": "csv"}),
        ("LLMEs as Excel", reverse("llmes:export"), {"format": "excel"}),
        ("Waiting list as CSV", reverse("intake:export", args=[hub.code, "csv"]), {}),
        ("Waiting list as Excel", reverse("intake:export", args=[hub.code, "xlsx"]), {}),
        ("Figures as CSV", reverse("figures:hub_export", args=[hub.code, "csv"]), {}),
        ("Rows of a figure as Excel", reverse("figures:rows_export", args=[hub.code, "excel"]), {}),
        (
            "A return as CSV",
            reverse("figures:return_export", args=[hub.code, year - 1, "autumn", "csv"]),
            {},
        ),
        (
            "An open return as Excel",
            reverse("figures:return_export", args=[hub.code, year, "autumn", "excel"]),
            {},
        ),
    )
    return [Page(name, desk, path, FILE, sends=sends) for name, path, sends in sent]
