"""What the pages of a needs analysis show: whose turn it is, the views side by side, then and now."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from engagements.bound import strikes_of
from engagements.rules import standing
from engagements.states import Side, other_side
from exploring.checks import counting_agreements, is_unchanged
from exploring.content import AreaText, areas_of, digest_of, gaps, text_of
from exploring.models import NeedsAnalysis, NeedsView, SummaryAgreement, SummaryStrike, ViewAnswer
from exploring.rules import can_agree_summary, can_explore, can_read_summary, can_read_where
from exploring.services.joint import is_joint_open
from exploring.services.views import had_first_visit, opens_on
from exploring.states import FOUNDATIONS, Area, Way


@dataclass
class SideState:
    """What may be said of one side's view: whether it is shared, when it opens; its words only if open."""

    side: str
    is_own: bool = False
    view: NeedsView | None = None
    answers: dict[str, ViewAnswer] = field(default_factory=dict)
    may_open_on: datetime.date | None = None
    may_open: bool = False

    @property
    def title(self) -> str:
        return "The school" if self.side == Side.SCHOOL else "The LLME"

    @property
    def is_shared(self) -> bool:
        return self.view is not None and self.view.shared_at is not None

    @property
    def is_open(self) -> bool:
        return self.view is not None and self.view.opened_at is not None


@dataclass
class BothAnswers:
    """One area with what each side says of it."""

    area: str
    title: str
    prompt: str = ""
    school: ViewAnswer | None = None
    llme: ViewAnswer | None = None

    @property
    def both_see_strengths(self) -> bool:
        """Whether each side has written a strength here."""
        return bool(self.school and self.school.strengths and self.llme and self.llme.strengths)

    @property
    def is_empty(self) -> bool:
        return self.school is None and self.llme is None


def side_states(user: Any, analysis: NeedsAnalysis) -> list[SideState]:
    """Both sides' views as far as this person may read them: the answers come through their own scope."""
    own = standing(user, analysis.engagement).side
    views = {view.side: view for view in analysis.views.all()}
    readable = ViewAnswer.objects.visible_to(user).filter(view__analysis=analysis)
    found = []
    answers: dict[str, dict[str, ViewAnswer]] = {}
    for row in readable.select_related("view", "edited_by"):
        answers.setdefault(row.view.side, {})[row.area] = row
    for side in (Side.SCHOOL, Side.LLME):
        state = SideState(side, side == own, views.get(side), answers.get(side, {}))
        if state.is_own and state.view is not None and state.is_shared and not state.is_open:
            state.view.analysis = analysis
            state.may_open_on = opens_on(state.view)
            state.may_open = bool(state.may_open_on and timezone.localdate() >= state.may_open_on)
        found.append(state)
    return found


def kept_alone(user: Any, analysis: NeedsAnalysis, side: str | None) -> list[ViewAnswer]:
    """What one's own side wrote by itself before the two went on together: it stays its own, and to read."""
    if analysis.way == Way.SEPARATE or side is None:
        return []
    rows = ViewAnswer.objects.visible_to(user).filter(view__analysis=analysis, view__side=side)
    return list(rows.order_by("pk"))


def side_by_side(states: Iterable[SideState]) -> list[BothAnswers]:
    """Every area that either side wrote about, with what each says."""
    by_side = {state.side: state.answers for state in states}
    rows = [
        BothAnswers(
            area.value,
            str(area.label),
            school=by_side.get(Side.SCHOOL, {}).get(area),
            llme=by_side.get(Side.LLME, {}).get(area),
        )
        for area in Area
    ]
    return [row for row in rows if not row.is_empty]


@dataclass(frozen=True)
class Summary:
    """A joint summary as its page opens: strengths first, then what to work on, then where we are."""

    areas: list[AreaText]
    shows_where: bool

    @property
    def strengths(self) -> list[AreaText]:
        return [area for area in self.areas if area.strengths and area.area != Area.OVERALL]

    @property
    def needs(self) -> list[AreaText]:
        return [area for area in self.areas if area.needs and area.area != Area.OVERALL]

    @property
    def wheres(self) -> list[AreaText]:
        return [area for area in self.areas if area.where] if self.shows_where else []

    @property
    def differences(self) -> list[AreaText]:
        return [area for area in self.areas if area.difference] if self.shows_where else []

    @property
    def overall(self) -> AreaText | None:
        return next((area for area in self.areas if area.area == Area.OVERALL), None)


def summary_of(user: Any, analysis: NeedsAnalysis) -> Summary | None:
    """The joint summary, if this person may read it and something stands there."""
    if not can_read_summary(user, analysis):
        return None
    text = text_of(analysis)
    return Summary(list(text.values()), can_read_where(user, analysis.engagement)) if text else None


@dataclass(frozen=True)
class Agreed:
    """Who agreed the summary, and whether it still says what they agreed."""

    by: list[SummaryAgreement]
    unchanged: bool
    strikes: list[SummaryStrike]


def agreed(analysis: NeedsAnalysis) -> Agreed:
    """The agreements that count, and the strikes since."""
    return Agreed(counting_agreements(analysis), is_unchanged(analysis), strikes_of(analysis))


def page_of(user: Any, analysis: NeedsAnalysis) -> dict[str, Any]:
    """Everything that the page of a needs analysis draws for one person."""
    engagement = analysis.engagement
    state = standing(user, engagement)
    writes = can_explore(user, engagement)
    open_now = analysis.is_open and engagement.is_live and engagement.status != "paused"
    who_agreed = agreed(analysis)
    page: dict[str, Any] = {
        "engagement": engagement,
        "analysis": analysis,
        "standing": state,
        "summary": summary_of(user, analysis),
        "agreed": who_agreed,
        "writes": writes,
        "may_withdraw": open_now and writes,
    }
    if not writes:
        return page
    states = side_states(user, analysis) if analysis.way == Way.SEPARATE else []
    joint_open = is_joint_open(analysis)
    missing = gaps(text_of(analysis))
    own_agreed = any(row.side == state.side for row in who_agreed.by)
    both = [row for row in side_by_side(states) if row.area != Area.OVERALL]
    own = next((one for one in states if one.is_own), None)
    other = next((one for one in states if not one.is_own), None)
    return page | {
        "states": states,
        "kept": kept_alone(user, analysis, state.side),
        "own": own,
        "other": other,
        "other_side": other_side(str(state.side)) if state.side else "",
        "rows": both if any(one.is_open for one in states) else [],
        "both_strong": [row for row in both if row.both_see_strengths],
        "joint_open": joint_open,
        "may_write_own": open_now and own is not None and not own.is_open,
        "waits_for_visit": bool(
            own and own.side == Side.LLME and not own.is_shared and not had_first_visit(engagement)
        ),
        "may_write_joint": open_now and joint_open,
        "may_change_way": open_now and not (page["summary"] or any(one.is_open for one in states)),
        "gaps": missing,
        "digest": digest_of(analysis),
        "own_agreed": own_agreed,
        "may_agree": open_now
        and joint_open
        and not missing
        and not own_agreed
        and can_agree_summary(user, engagement),
    }


@dataclass(frozen=True)
class ThenAndNow:
    """One area as two summaries have it."""

    title: str
    is_foundation: bool
    then: AreaText | None
    now: AreaText | None

    @property
    def moved(self) -> bool:
        """Whether where we are reads differently."""
        return bool(self.then and self.now and self.then.where != self.now.where)


def then_and_now(first: NeedsAnalysis, last: NeedsAnalysis) -> list[ThenAndNow]:
    """Every area that either of the two speaks of, side by side."""
    then, now = text_of(first), text_of(last)
    return [
        ThenAndNow(str(area.label), area in FOUNDATIONS, then.get(area), now.get(area))
        for area in Area
        if area in then or area in now
    ]


def areas_for(analysis: NeedsAnalysis, rows: Iterable[Any], *, overall: bool = False) -> list[Area]:
    """The areas that a form asks about: those open now, and whatever has been said already."""
    asked = set(areas_of(analysis.engagement, overall=overall)) | {Area(row.area) for row in rows}
    return [area for area in Area if area in asked]
