"""The mails of looking together: fixed words and a link, never a word of what anyone sees."""

import datetime

from django.urls import reverse

from core.mail import queue_mails, register_kind
from core.models import OutgoingMail
from engagements.bound import agreements_to
from engagements.models import Engagement
from engagements.people import agreeing_people, editing_people
from engagements.rules import standing
from engagements.states import Side, other_side
from reviews.content import digest_of
from reviews.models import Look
from reviews.rules import can_agree_look
from reviews.services.writing import wordings_of
from reviews.states import State


def ask_to_agree(look: Look, digest: str, *, by_side: str) -> None:
    """Write to whoever agrees on the other side, once for each wording; never to one's own."""
    queue_mails(
        "look-to-agree",
        to=agreeing_people(look.engagement, other_side(by_side)),
        about=f"look:{look.pk}",
        once=f"look:{look.pk}:{digest[:32]}",
    )


def ask_for_view(look: Look, *, side: str) -> None:
    """The other side has given its view: write to those who write on this one, once."""
    queue_mails(
        "look-view-asked",
        to=editing_people(look.engagement, side),
        about=f"look:{look.pk}",
        once=f"look-view:{look.pk}",
    )


def tell_opened(look: Look, *, side: str) -> None:
    """Views can be read now: write to those who write on this side, once."""
    queue_mails(
        "look-opened",
        to=editing_people(look.engagement, side),
        about=f"look:{look.pk}",
        once=f"look-opened:{look.pk}",
    )


def remind(engagement: Engagement, kind: str, day: datetime.date) -> None:
    """A look together is near: write to who writes on either side, once for each date."""
    people = {
        person.pk: person for side in (Side.SCHOOL, Side.LLME) for person in editing_people(engagement, side)
    }
    queue_mails(
        "look-due",
        to=people.values(),
        about=f"{engagement.reference}/{kind}",
        once=f"look-due:{engagement.pk}:{kind}:{day.isoformat()}",
    )


def link_to_begin(mail: OutgoingMail) -> str | None:
    """Where the look begins; none where it has begun, has been, or is not needed any more."""
    reference, _, kind = mail.about.partition("/")
    engagement = Engagement.objects.visible_to(mail.to).filter(reference=reference).first()
    if engagement is None or not engagement.is_live:
        return None
    if engagement.looks.filter(kind=kind).exclude(state=State.PLANNED).exists() and kind != Look.Kind.BETWEEN:
        return None
    return reverse("reviews:begin", args=[reference, kind])


def _look_of(mail: OutgoingMail) -> Look | None:
    """The look that is still being written, if its person still reads the work."""
    pk = mail.about.removeprefix("look:")
    looks = Look.objects.visible_to(mail.to).with_text()
    return looks.filter(pk=pk, state=State.UNDER_WAY).first() if pk.isdecimal() else None


def link_to_agree(mail: OutgoingMail) -> str | None:
    """The page of the look; none once that person's side has agreed what it says."""
    look = _look_of(mail)
    if look is None or not can_agree_look(mail.to, look):
        return None
    digest = digest_of(look, wordings_of(look.engagement))
    side = standing(mail.to, look.engagement).side
    if any(row.side == side for row in agreements_to(look, digest)):
        return None
    return look.get_absolute_url()


def link_to_view(mail: OutgoingMail) -> str | None:
    """The form of one's own side's view; none once it is shared."""
    look = _look_of(mail)
    if look is None:
        return None
    side = standing(mail.to, look.engagement).side
    view = next((row for row in look.views.all() if row.side == side and not row.is_shared), None)
    if view is None:
        return None
    return reverse("reviews:write", args=[look.engagement.reference, look.pk, view.side])


def link_to_look(mail: OutgoingMail) -> str | None:
    """The page of the look, while it is being written."""
    look = _look_of(mail)
    return look.get_absolute_url() if look else None


def register() -> None:
    """Make the kinds known to the worker."""
    register_kind("look-to-agree", subject="A look together to read and agree", make_link=link_to_agree)
    register_kind("look-view-asked", subject="Your side’s view is next", make_link=link_to_view)
    register_kind("look-due", subject="A look together is near", make_link=link_to_begin)
    register_kind("look-opened", subject="You can read each other’s view", make_link=link_to_look)
