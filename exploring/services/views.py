"""Each side's own view: written blind, shared, opened (D12)."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import is_noted, record
from core.errors import Refused
from engagements.models import Engagement, SupportDay
from engagements.states import RECORDED_STATES, Side, other_side
from exploring.mails import tell_of_view
from exploring.models import NeedsAnalysis, NeedsView
from exploring.services.needs import writable
from exploring.states import WAIT, Way
from exploring.writing import AreaEdit, write_areas
from schools.calendar import calendar_of_school

AFTER_FIRST_VISIT = (
    "The LLME’s view comes after the first visit. You can write it already, and share it once a day in "
    "school has been recorded."
)
BOTH_READ = "Both sides have read this view, so it stays as it is. Write what is new in the joint summary."


def had_first_visit(engagement: Engagement) -> bool:
    """Whether a day that took place has been recorded, or work was carried in from before."""
    days = SupportDay.objects.filter(engagement=engagement, state__in=RECORDED_STATES)
    return engagement.carried_in or days.filter(kind=SupportDay.Kind.DAY, happened=True).exists()


def opens_on(view: NeedsView) -> datetime.date | None:
    """From when the side that has shared may open its own: fifteen school days after it shared."""
    if view.shared_at is None:
        return None
    calendar = calendar_of_school(view.analysis.engagement.school)
    return calendar.school_days_after(timezone.localdate(view.shared_at), WAIT)


@transaction.atomic
def save_view(
    *, by: Any, analysis: NeedsAnalysis, edits: Iterable[AreaEdit], by_itself: bool = False
) -> dict[str, Any]:
    """Write one's own side's view, area by area. Only those who write on this side read it.

    Returns the areas that a colleague changed meanwhile. Refused once the other side reads it. `by_itself`:
    while someone types, which is written down once in a sitting.
    """
    analysis, side = _separate(by, analysis)
    view, _ = NeedsView.objects.get_or_create(analysis=analysis, side=side)
    if view.opened_at is not None:
        raise Refused(BOTH_READ)
    stale, written = write_areas(view.answers, edits, by=by, joint=False)
    if written and not (by_itself and is_noted("view_written", view, by=by, words=[])):
        record(
            "view_written",
            view,
            by=by,
            stream=analysis.engagement.stream,
            context={"side": side, "number": analysis.number, "areas": written},
            private=True,
        )
    return stale


@transaction.atomic
def share_view(*, by: Any, analysis: NeedsAnalysis) -> NeedsView:
    """Say that one's own side's view is ready. Once both sides have, both open: not a word before.

    The LLME's comes after the first visit. What is shared after the other side has opened its own is marked
    as given after seeing it. Sharing twice is once.
    """
    analysis, side = _separate(by, analysis)
    view, _ = NeedsView.objects.get_or_create(analysis=analysis, side=side)
    if view.shared_at is not None:
        return view
    if not any(row.strengths or row.needs or row.where for row in view.answers.all()):
        raise Refused("Write something of at least one area first. “Can’t tell yet” is an answer.")
    if side == Side.LLME and not had_first_visit(analysis.engagement):
        raise Refused(AFTER_FIRST_VISIT)
    other = analysis.views.filter(side=other_side(side)).first()
    view.shared_at, view.shared_by = timezone.now(), by
    view.after_seeing = other is not None and other.opened_at is not None
    view.save(update_fields=["shared_at", "shared_by", "after_seeing"])
    both = other is not None and other.shared_at is not None
    if both:
        now = timezone.now()
        analysis.views.filter(opened_at__isnull=True).update(opened_at=now, opened_by=by)
    record(
        "view_shared",
        view,
        by=by,
        stream=analysis.engagement.stream,
        context={
            "side": side,
            "number": analysis.number,
            "both": both,
            "after_seeing": view.after_seeing,
        },
    )
    tell_of_view(analysis, by_side=side)
    return view


@transaction.atomic
def open_view(*, by: Any, analysis: NeedsAnalysis) -> NeedsView:
    """The side that shared long enough ago shows its own without waiting longer; the other's stays blind.

    After fifteen school days (D12). Opening twice is once.
    """
    analysis, side = _separate(by, analysis)
    view = analysis.views.filter(side=side).first()
    if view is None or view.shared_at is None:
        raise Refused("Share your side’s view first.")
    if view.opened_at is not None:
        return view
    view.analysis = analysis
    first = opens_on(view)
    if first is None or timezone.localdate() < first:
        raise Refused(f"You can open it from {first:%-d %B %Y}, if the other side has not shared by then.")
    view.opened_at, view.opened_by = timezone.now(), by
    view.save(update_fields=["opened_at", "opened_by"])
    record(
        "view_opened",
        view,
        by=by,
        stream=analysis.engagement.stream,
        context={"side": side, "number": analysis.number},
    )
    tell_of_view(analysis, by_side=side)
    return view


def _separate(user: Any, analysis: NeedsAnalysis) -> tuple[NeedsAnalysis, str]:
    analysis, side = writable(user, analysis)
    if analysis.way != Way.SEPARATE:
        raise Refused("You explore this together: write it on the joint page.")
    return analysis, side
