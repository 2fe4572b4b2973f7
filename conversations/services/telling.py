"""One kind of mail for everything that is said: from outside, a concern looks like any message."""

from collections.abc import Sequence
from typing import Any

from core.digests import keyed_digest
from core.mail import queue_mail
from engagements.models import Engagement

KIND = "something-to-read"


def tell(person: Any, engagement: Engagement, *, once: Sequence[Any]) -> None:
    """Tell a person that there is something to read; under the same key at most one mail ever goes.

    The key is a digest and the link leads to the one page of talking, so that neither the mail nor what is
    kept of it says what it was about.
    """
    key = keyed_digest(["something to read", engagement.pk, person.pk, *once])[:40]
    queue_mail(KIND, to=person, about=engagement.reference, once=f"read:{key}")
