"""Who looked at the service as a person, in sentences for that person."""

from typing import Any

from django.utils import timezone

from core.mail import register_kind
from core.written import uk_date, uk_time
from oversight.models import SeenAs

MOST = 20


def looked_as(person: Any) -> list[str]:
    """The last looks, like “Priya Anand of Harbour looked as you on 12 November 2026, 2:02pm to 2:09pm.”"""
    rows = SeenAs.objects.visible_to(person).filter(person=person).select_related("begun_by", "hub")
    return [line(seen, "you") for seen in rows[:MOST]]


def line(seen: SeenAs, whom: str) -> str:
    """One look, in a sentence."""
    until = f"to {uk_time(seen.over_at)}" if seen.is_over else "and is looking now"
    began = timezone.localtime(seen.begun_at)
    return f"{seen.begun_by} of {seen.hub} looked as {whom} on {uk_date(began)}, {uk_time(began)} {until}."


def register() -> None:
    """Make the mail known."""
    register_kind("seen-as", subject="Your hub looked at the service as you see it")
