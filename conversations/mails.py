"""The mails of talking: fixed words and a link to the page of talking, whatever it was that was said."""

from django.urls import reverse

from conversations.services.telling import KIND
from core.mail import register_kind
from core.models import OutgoingMail
from engagements.models import Engagement


def link_to_talking(mail: OutgoingMail) -> str | None:
    """The page of talking; none for somebody who does not read the work any more."""
    engagement = Engagement.objects.visible_to(mail.to).filter(reference=mail.about).first()
    return None if engagement is None else reverse("conversations:messages", args=[mail.about])


def register() -> None:
    """Make the kinds known."""
    register_kind(KIND, subject="Something new for you to read", make_link=link_to_talking)
