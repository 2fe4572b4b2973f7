"""What both agreed and sent off, and what changed after: more days, a day written down late, a return amended."""

import datetime
from decimal import Decimal

from django.utils import timezone

from engagements.grounds import Grounds
from engagements.models import Engagement
from engagements.services.agreed_days import agree_days, propose_days
from engagements.services.days import confirm_day, record_short_contact
from evidence.services.recording import record_day
from figures.models import TermlyReturn
from figures.returning import differences, digest_of, lines_now, standing
from figures.services.returns import amend_return
from figures.terms import term_of
from hubs.calendar import calendar_of
from oversight.demo.figures import days_since
from oversight.demo.past import on_day
from oversight.demo.people import People

LATE_DAY = 126  # days ago: within the term before this one for most of the year


def tell_amended(people: People) -> None:
    """Told right after the return was submitted."""
    _more_days(people)
    _a_late_day(people)
    _amends(people)


def _work(people: People, school: str) -> Engagement:
    return Engagement.objects.get(school=people.schools[school])


def _more_days(people: People) -> None:
    """Thornbury: the number grows by one, by both sides, on what has to follow."""
    with on_day(9):
        proposal = propose_days(
            by=people["llme3"], engagement=_work(people, "thornbury"), days=Decimal(6),
            reason="Reception would like to join from the spring.",
            grounds=Grounds(to_follow_by=timezone.localdate() + datetime.timedelta(days=30)),
        )  # fmt: skip
    with on_day(8):
        agree_days(by=people["head5"], engagement=_work(people, "thornbury"), proposal=proposal)
    with on_day(7) as day:
        record_short_contact(
            by=people["llme3"], engagement=_work(people, "thornbury"), llme=people.llmes["llme3"], on=day,
            mode="online", worked_on="Talked through what Reception could begin with.",
        )  # fmt: skip


def late_day() -> datetime.date:
    """A weekday of last term."""
    day = timezone.localdate() - datetime.timedelta(days=LATE_DAY)
    return day - datetime.timedelta(days=max(day.weekday() - 4, 0))


def _a_late_day(people: People) -> None:
    """Copsewood: half a day of last term that nobody had written down."""
    on = late_day()
    with on_day(11):
        day = record_day(
            by=people["llme3"], engagement=_work(people, "copsewood"), llme=people.llmes["llme3"], on=on,
            days=Decimal("0.5"), worked_on="Met the year leaders and looked at the problems they use.",
            participants={"Year leader": 2}, steps=[], ticks={},
        )  # fmt: skip
    with on_day(10):
        day.refresh_from_db()
        confirm_day(by=people["head7"], day=day, seen_version=day.version)


def _amends(people: People) -> None:
    """What differs now from the return as it was submitted, if anything does."""
    submitted = list(TermlyReturn.objects.filter(hub=people.hub))
    for one in submitted:
        term = term_of(calendar_of(people.hub), one.academic_year, one.term)
        changed = [row.line for row in differences(standing([one]), lines_now(people.hub, term))]
        if changed:
            seen = digest_of(changed)
            with on_day(min(9, days_since(term)), 17):
                amend_return(by=people["coordinator"], hub=people.hub, term=term, seen_digest=seen)
