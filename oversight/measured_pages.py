"""Every page that is measured: the desk of the largest hub, one piece of its work, those of all hubs."""

from typing import Any

from django.core.management.base import CommandError
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from accounts.models import ServiceMembership, User
from core.dates import academic_year
from engagements.models import Engagement
from engagements.states import Status
from hubs.models import Hub, HubMembership
from oversight.measured_desk import pages_of_desk
from oversight.measured_work import pages_of_work, work_of
from oversight.measuring import ADMIN, DETAIL, FILE, LIST, Page

IN_ADMIN = (
    *("schools_school", "engagements_engagement", "engagements_supportday", "accounts_user"),
    *("core_auditevent", "plans_planversion", "evidence_evidence"),
)
HOME = "oversight:home"


def every_page() -> list[Page]:
    """All of them; refused where there is no work to look at."""
    running = Engagement.objects.filter(status=Status.RUNNING).order_by()
    hubs = list(running.values_list("hub", flat=True).annotate(many=Count("pk")).order_by("-many", "hub"))
    if not hubs:
        raise CommandError("There is no running work on this database. Fill it: manage.py seed_scale")
    hub = Hub.objects.get(pk=hubs[0])
    desk = _coordinator(hub)
    work = work_of(hub, desk)
    return [
        Page("Home, coordinator of another hub", _coordinator(hubs[-1]), reverse(HOME), LIST),
        *pages_of_desk(hub, desk),
        Page("Home, headteacher", work.head, reverse(HOME), LIST),
        *pages_of_work(work),
        *_beyond(hub),
    ]


def _coordinator(hub: Hub | int) -> User:
    roles = HubMembership.objects.current().filter(hub=hub, role__in=HubMembership.COORDINATING)
    found = roles.select_related("user").order_by("pk").first()
    if found is None:
        raise CommandError("The hub with most work has no coordinator. Fill an empty database.")
    return found.user


def _person(role: str) -> User:
    """Someone who reads figures or looks after the service, made for measuring where there is none."""
    found = ServiceMembership.objects.current().filter(role=role).select_related("user").first()
    if found is not None:
        return found.user
    user = User.objects.create_user(f"{role}@scale.test", name="Measured")
    ServiceMembership.objects.create(user=user, role=role)
    return user


def _beyond(hub: Hub) -> list[Page]:
    """What readers at NCETM and admins open: figures of all hubs, lists of everything."""
    ncetm, admin = _person(ServiceMembership.Role.NCETM_READER), _person(ServiceMembership.Role.ADMIN)
    year = academic_year(timezone.localdate()) - 1
    submitted: list[Any] = [hub.code, year, "autumn"]
    lists = (
        ("Home, admin", HOME),
        ("Engagements, all hubs", "listing:engagements"),
        ("LLMEs of all hubs", "llmes:list"),
        ("People, admin", "accounts:person_list"),
        ("Invitations, admin", "accounts:invitation_list"),
        ("All hubs", "hubs:list"),
        ("Schools of no hub, admin", "schools:without_hub"),
        ("Loads of the register", "schools:import"),
    )
    return [
        Page("Home, NCETM", ncetm, reverse(HOME), LIST),
        Page("Figures of all hubs", ncetm, reverse("figures:national"), LIST),
        Page(
            "Figures of all hubs as CSV",
            ncetm,
            reverse("figures:national_export", args=["csv"]),
            FILE,
            sends={},
        ),
        Page("Returns of all hubs", ncetm, reverse("figures:returns"), LIST),
        Page("A return, NCETM", ncetm, reverse("figures:return", args=submitted), LIST),
        *[Page(name, admin, reverse(url), LIST) for name, url in lists],
        Page("A person, admin", admin, reverse("accounts:person", args=[ncetm.pk]), DETAIL),
        *[Page(f"Admin: {name}", admin, reverse(f"admin:{name}_changelist"), ADMIN) for name in IN_ADMIN],
    ]
