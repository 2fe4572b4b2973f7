"""The mails about support days: fixed words and a link, never a word of the record."""

from django.urls import reverse

from accounts.mail_links import make_link
from core.mail import register_kind
from core.models import OutgoingMail
from engagements.models import SupportDay
from engagements.rules_days import CONFIRM
from engagements.states import DayState


def _day_of(mail: OutgoingMail) -> SupportDay | None:
    """`about` is the reference and the day's number: "TSM-00042/17"."""
    _, _, pk = mail.about.partition("/")
    return SupportDay.objects.select_related("engagement").filter(pk=pk).first() if pk.isdecimal() else None


def link_to_confirm(mail: OutgoingMail) -> str | None:
    """The page that confirms the day; none where nobody waits for it any more."""
    day = _day_of(mail)
    if day is None or day.state != DayState.RECORDED or not day.engagement.is_live:
        return None
    path = reverse("engagements:confirm_day", args=[day.engagement.reference, day.pk])
    return make_link(user=mail.to, purpose=CONFIRM, ref=day.pk, path=path, version=day.version)


def link_to_day(mail: OutgoingMail) -> str | None:
    """The page of the day."""
    day = _day_of(mail)
    return None if day is None else day.get_absolute_url()


def register() -> None:
    """Called once, when the app is ready."""
    register_kind("day-to-confirm", subject="A support day to confirm", make_link=link_to_confirm)
    register_kind("day-reminder", subject="A support day is still to confirm", make_link=link_to_confirm)
    register_kind("day-sent-back", subject="A support day has come back to you", make_link=link_to_day)
    register_kind("day-reply", subject="A reply about a support day", make_link=link_to_day)
