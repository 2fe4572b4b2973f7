"""What figures add to a database of national size: a publication, and a return of each hub with its lines."""

from collections.abc import Sequence

from django.utils import timezone

from core.dates import academic_year
from engagements.models import Engagement
from engagements.states import Status
from figures.models import ReturnLine, TermlyReturn
from figures.services.publishing import publish_national
from hubs.models import Hub
from oversight.scale_rows import write


def write_figures(rows: Sequence[Engagement], hubs: Sequence[Hub]) -> None:
    """Three terms of last year for every hub, and what is published of them all."""
    year = academic_year(timezone.localdate()) - 1
    by_hub: dict[int, list[Engagement]] = {hub.pk: [] for hub in hubs}
    for row in rows:
        if row.agreed_days is not None:
            by_hub[row.hub_id].append(row)
    returns = [
        TermlyReturn(
            hub_id=hub,
            academic_year=year,
            term=term,
            submitted_by_id=found[0].opened_by_id,
            digest="0" * 64,
        )
        for hub, found in by_hub.items()
        if found
        for term in TermlyReturn.Term.values
    ]
    write(returns)
    write(
        [
            ReturnLine(
                termly_return=one,
                engagement=row,
                urn=row.school_id,
                reference=row.reference,
                phase=row.phase,
                days_agreed=row.agreed_days,
                days_used=row.agreed_days or 0,
                days_left=0,
                outcome="completed" if row.status == Status.COMPLETED else "under_way",
            )
            for one in returns
            for row in by_hub[one.hub_id][:60]
        ]
    )
    publish_national(by=None, as_of=timezone.localdate())
