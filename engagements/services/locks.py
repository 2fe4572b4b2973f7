"""One engagement at a time: whoever spends days, agrees or moves its state holds its row."""

from engagements.models import Engagement


def locked(engagement: Engagement) -> Engagement:
    """The engagement, read anew and held until the transaction ends.

    PostgreSQL locks the row; SQLite transactions begin IMMEDIATE, so there the whole file is held.
    """
    return Engagement.objects.select_for_update(of=("self",)).get(pk=engagement.pk)
