"""The plan as its pages show it: the agreed text with what is noted beside it, and what a draft changes."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from engagements.models import Engagement, SaidFor
from plans.checks import counting_agreements
from plans.content import MilestoneText, PlanText, owner_words
from plans.horizons import MEANING, ORDER, Names
from plans.lines import LineText, line_in_words
from plans.models import Milestone, PlanAgreement, PlanLine, PlanNote, PlanVersion
from plans.states import SETTLED, MilestoneStatus, State
from schools.calendar import calendar_of_school

# So many milestones of a horizon stand open on a page; the others wait behind a title.
AT_ONCE = 8


@dataclass(frozen=True)
class MilestoneLine:
    """A milestone as a page shows it: what was agreed, and what is noted beside it."""

    text: MilestoneText
    milestone: Milestone | None
    due_on: datetime.date | None
    term: str
    owner: str
    asks: bool = False
    evidence: int = 0
    noted_at: datetime.datetime | None = None
    noted_by: str = ""

    @property
    def moved(self) -> bool:
        return self.due_on != self.text.expected_by


@dataclass(frozen=True)
class HorizonGroup:
    """The milestones of one horizon."""

    key: str
    label: str
    meaning: str
    lines: list[MilestoneLine]

    @property
    def first(self) -> list[MilestoneLine]:
        """Those that stand open on a page: what is still to come or asks something, first."""
        return self._in_turn[:AT_ONCE]

    @property
    def more(self) -> list[MilestoneLine]:
        """Those that wait behind a title where there are many."""
        return self._in_turn[AT_ONCE:]

    @property
    def more_title(self) -> str:
        return f"{len(self.more)} more: {self.label.lower()}"

    @property
    def _in_turn(self) -> list[MilestoneLine]:
        if len(self.lines) <= AT_ONCE:
            return self.lines
        return sorted(self.lines, key=lambda line: bool(line.milestone and line.milestone.status in SETTLED))


@dataclass(frozen=True)
class AgreedBy:
    """One agreement as people read it: under the name and the role of that day."""

    name: str
    role: str
    side: str
    at: datetime.datetime


@dataclass(frozen=True)
class Change:
    """One part of the plan that a draft changes."""

    title: str
    old: str
    new: str


def term_of(engagement: Engagement, day: datetime.date | None) -> str:
    """The school term of a date, in the school's own calendar: "spring term 2025/26"."""
    return calendar_of_school(engagement.school).term_name(day) if day else ""


def milestone_groups(version: PlanVersion, text: PlanText, *, beside: bool) -> list[HorizonGroup]:
    """The milestones of a version by horizon; `beside`: with what is noted beside the agreed text."""
    engagement = version.plan.engagement
    wordings = version.milestone_wordings.all() if beside else []
    rows = {str(row.milestone.key): row.milestone for row in wordings}
    said = {row.milestone_id: row for row in wordings}
    for row in rows.values():
        row.plan = version.plan
    today = timezone.localdate()

    def line(one: MilestoneText) -> MilestoneLine:
        row = rows.get(one.key)
        due = (row.moved_to_date if row else None) or one.expected_by
        return MilestoneLine(
            text=one,
            milestone=row,
            due_on=due,
            term=term_of(engagement, due),
            owner=owner_words(one.owner_side, (row.owner_now if row else "") or one.owner_role),
            asks=bool(row and row.asks(one.expected_by, today)),
            evidence=said[row.pk].evidence_now if row else 0,
            noted_at=said[row.pk].last_noted_at if row else None,
            noted_by=(said[row.pk].last_noted_by or "") if row else "",
        )

    return [
        HorizonGroup(key, text.names[key], MEANING[key], [line(one) for one in text.in_horizon(key)])
        for key in ORDER
    ]


def agreed_by(version: PlanVersion) -> list[AgreedBy]:
    """Who agreed, in the order in which they did; only agreements that count."""
    return [
        AgreedBy(row.agreed_name, row.agreed_as, row.side, row.agreed_at)
        for row in counting_agreements(version)
    ]


def last_agreement_lapsed(version: PlanVersion) -> PlanAgreement | None:
    """The last agreement that fell because the draft was changed after it."""
    lapsed = [row for row in version.agreements.all() if row.lapsed_at is not None]
    return max(lapsed, key=lambda row: row.lapsed_at or row.agreed_at, default=None)


def changes_between(old: PlanText, new: PlanText) -> list[Change]:
    """What a draft changes of the agreed plan: old beside new, part by part."""
    found = []
    before = {key: (title, text) for key, title, text in old.titled_sections()}
    for key, title, text in new.titled_sections():
        was = before.get(key, (title, ""))[1]
        if was != text:
            found.append(Change(title, was, text))
    rows_then, rows_now = ({one.key: one for one in text.lines} for text in (old, new))
    for key in [*rows_then, *(key for key in rows_now if key not in rows_then)]:
        was_row, new_row = rows_then.get(key), rows_now.get(key)
        if was_row != new_row:
            found.append(_changed_row(was_row, new_row))
    then = {one.key: one for one in old.milestones}
    now = {one.key: one for one in new.milestones}
    for key in [*then, *(key for key in now if key not in then)]:
        was_one, new_one = then.get(key), now.get(key)
        if was_one != new_one:
            name = new.names[(new_one or was_one).horizon]  # type: ignore[union-attr]
            label = name.lower() if name.lower().endswith(" term") else f"“{name}”"
            kind = "New" if was_one is None else "Left out" if new_one is None else "Changed"
            was, said = _in_words(was_one, old.names), _in_words(new_one, new.names)
            found.append(Change(f"{kind} {label} milestone", was, said))
    return found


def _changed_row(old: LineText | None, new: LineText | None) -> Change:
    kind = "New" if old is None else "Left out" if new is None else "Changed"
    label = PlanLine.Kind((new or old).kind).label  # type: ignore[union-attr]
    return Change(
        f"{kind}: {label[:1].lower()}{label[1:]}",
        line_in_words(old) if old else "",
        line_in_words(new) if new else "",
    )


def _in_words(one: MilestoneText | None, names: Names) -> str:
    if one is None:
        return ""
    by = f"{one.expected_by.day} {one.expected_by:%B %Y}" if one.expected_by else "no date yet"
    return f"{one.expected_to_see}\nBy {by}\n{names[one.horizon]}, {one.owner}"


def said_about_plan(engagement: Engagement) -> list[SaidFor]:
    """What a side said about the plan by phone or on paper, entered for them: never an agreement (D3)."""
    rows = SaidFor.objects.filter(engagement=engagement, about=SaidFor.About.PLAN)
    found = list(rows.select_related("entered_by", "confirmed_by"))
    for row in found:
        row.engagement = engagement
    return found


def note_words(note: PlanNote) -> str:
    """A note as people read it: "On track (before: not started)"."""
    Kind = PlanNote.Kind
    if note.kind == Kind.STATUS:
        now, before = (MilestoneStatus(status).label for status in (note.after, note.before))
        return f"Still {now.lower()}" if now == before else f"{now} (before: {before.lower()})"
    if note.kind == Kind.DATE:
        return f"Moved from {_day(note.before)} to {_day(note.after)}"
    if note.kind == Kind.KEPT:
        return f"Kept: was due {_day(note.before)}"
    return f"Now with {note.after}" + (f" (before: {note.before})" if note.before else "")


def _day(iso: str) -> str:
    if not iso:
        return "no date"
    day = datetime.date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def versions_on_table(engagement: Engagement, user: Any) -> list[PlanVersion]:
    """The version in force and the drafts that this person may read."""
    versions = (
        PlanVersion.objects.visible_to(user)
        .filter(plan__engagement=engagement, state__in=[State.DRAFT, State.IN_FORCE])
        .with_text()
    )
    found = list(versions)
    for version in found:
        version.plan.engagement = engagement
    return found


def pick(versions: list[PlanVersion]) -> tuple[PlanVersion | None, PlanVersion | None, PlanVersion | None]:
    """The version in force, the shared draft, one's own unshared draft."""
    agreed = next((row for row in versions if row.state == State.IN_FORCE), None)
    shared = next((row for row in versions if row.is_draft and row.is_shared), None)
    own = next((row for row in versions if row.is_draft and not row.is_shared), None)
    return agreed, shared, own


def plan_state(agreed: PlanVersion | None, shared: PlanVersion | None) -> str:
    """ "none", "draft" or "agreed": what is shared counts, and nothing else."""
    return "agreed" if agreed else "draft" if shared else "none"
