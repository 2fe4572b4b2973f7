"""The last look together, for the close (D2): agreed by both since the work was last opened again."""

from django.utils import timezone

from engagements.last_look import LastLook, register_last_look
from engagements.models import Engagement
from engagements.states import OVER
from reviews.models import Look
from reviews.states import State


def find(engagement: Engagement) -> LastLook | None:
    """The last look that counts for the close of the work as it stands."""
    look = engagement.looks.filter(kind=Look.Kind.LAST, state=State.HELD).order_by("-held_at").first()
    if look is None or look.held_at is None or not since_reopened(engagement, look):
        return None
    look.engagement = engagement
    return LastLook(timezone.localdate(look.held_at), look.get_absolute_url())


def since_reopened(engagement: Engagement, look: Look) -> bool:
    """Whether a look belongs to the work as it stands, and not to the time before it was opened again."""
    reopened = engagement.status_changes.filter(before__in=OVER).last()
    when = look.held_at or look.begun_at
    return reopened is None or when is None or when > reopened.changed_at


def register() -> None:
    """Make known where the close learns of it."""
    register_last_look(find)
