"""Whether what was agreed of a look is still, to the byte, what stands here (D11)."""

from collections.abc import Iterator

from engagements.bound import stands_as_agreed
from reviews.models import Look
from reviews.states import State


def is_unchanged(look: Look) -> bool:
    """Whether an agreed look says what both sides agreed, but for words struck out openly."""
    return look.is_held and stands_as_agreed(look)


def altered_looks() -> Iterator[Look]:
    """Agreed looks, of all engagements, that are not what was agreed."""
    rows = Look.objects.filter(state=State.HELD).select_related("engagement").prefetch_related("agreements")
    for look in rows.order_by("pk").iterator(chunk_size=500):
        if not is_unchanged(look):
            yield look
