"""The mail of an engagement: kinds, and where their links lead."""

from django.urls import reverse

from core.mail import register_kind
from core.models import OutgoingMail


def register() -> None:
    """Make the kinds known."""
    register_kind("starting-together", subject="A page to read and agree", make_link=_start_page)
    register_kind("cover-named", subject="News of who works with you", make_link=_people_page)
    register_kind("cover-asked", subject="News of a cover for a time", make_link=_covers_page)
    register_kind("days-to-agree", subject="A number of days to agree", make_link=_days_page)


def _people_page(mail: OutgoingMail) -> str:
    return reverse("engagements:people", args=[mail.about])


def _covers_page(mail: OutgoingMail) -> str:
    return reverse("engagements:my_covers")


def _start_page(mail: OutgoingMail) -> str:
    return reverse("engagements:start", args=[mail.about])


def _days_page(mail: OutgoingMail) -> str:
    return reverse("engagements:days_agreed", args=[mail.about])
