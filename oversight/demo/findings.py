"""What Larkfield and its LLME think is happening, and a change of days whose evidence follows."""

import datetime
from decimal import Decimal

from django.utils import timezone

from engagements.grounds import Grounds
from engagements.models import Engagement
from engagements.services.agreed_days import agree_days, propose_days
from engagements.services.parts import open_part
from evidence.models import Evidence
from evidence.services.findings import add_finding
from oversight.demo.past import on_day
from oversight.demo.people import People

KIND = Evidence.Kind


def tell_findings(people: People) -> None:
    """Three statements: one known, one of the school alone, one that waits for a day to be confirmed."""
    engagement = Engagement.objects.get(school=people.schools["larkfield"])
    seen = Evidence.objects.standing().filter(engagement=engagement)
    newest = seen.order_by("-on", "-pk").first()
    assert newest is not None  # noqa: S101 (the day before has its ticks)
    with on_day(38):
        open_part(by=people["llme"], engagement=engagement, part="findings")
        add_finding(
            by=people["llme"],
            engagement=engagement,
            statement="Pupils give a reason when a teacher asks for one. In writing they seldom do.",
            evidence=seen.filter(day__state="confirmed"),
        )
    with on_day(18):
        add_finding(
            by=people["mathslead"],
            engagement=engagement,
            statement="Planning together is what teachers want most, and the timetable leaves no room for it.",
            evidence=seen.filter(kind=KIND.STAFF_VOICE),
        )
    with on_day(1):
        add_finding(
            by=people["llme"],
            engagement=engagement,
            statement="Written reasons grow where the question was planned before the lesson.",
            evidence=[newest],
        )
    _more_days(people)


def _more_days(people: People) -> None:
    """Millbrook's change of days is agreed; what it is based on follows."""
    engagement = Engagement.objects.get(school=people.schools["millbrook"])
    with on_day(6):
        proposal = propose_days(
            by=people["llme2"],
            engagement=engagement,
            days=Decimal("6.5"),
            reason="Year 1 would like to join after the spring holiday.",
            grounds=Grounds(to_follow_by=timezone.localdate() + datetime.timedelta(days=12)),
        )
    with on_day(5):
        agree_days(by=people["head2"], engagement=engagement, proposal=proposal)
