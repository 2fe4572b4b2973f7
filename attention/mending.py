"""All stored dates at once: worked out again, and compared with what is stored."""

from dataclasses import dataclass

from attention.working_out import not_as_stored, work_out_all
from conversations.days_to_answer import mend_days_to_answer
from engagements.models import Engagement
from engagements.services.days.reminders import mend_reminders
from engagements.states import LIVE


@dataclass(frozen=True)
class Mended:
    """How many stored dates were others than those worked out now."""

    desk: int
    days: int
    flags: int

    def __str__(self) -> str:
        return f"{self.desk} of the desk, {self.days} of days to confirm, {self.flags} of things not in place"

    @property
    def total(self) -> int:
        return self.desk + self.days + self.flags


def mend_dates() -> Mended:
    """Work out every stored date of the work under way again, and store what is another. Safe to repeat.

    Ended work whose dates still stand is worked out too: nothing of it is due.
    """
    live = Engagement.objects.filter(status__in=LIVE)
    stale = Engagement.objects.exclude(status__in=LIVE).filter(due_dates__last_contact_on__isnull=False)
    return Mended(
        desk=work_out_all(live) + work_out_all(stale),
        days=mend_reminders(live),
        flags=mend_days_to_answer(live),
    )


def wrong_dates() -> list[int]:
    """Engagements under way whose stored dates of the desk are not those worked out now."""
    return not_as_stored(Engagement.objects.filter(status__in=LIVE))
