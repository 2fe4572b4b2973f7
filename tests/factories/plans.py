"""Plans as people make them: through the services, so that what a test finds could have come about."""

import datetime
import uuid
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone

from core.errors import Stale
from engagements.states import Side
from plans import models
from plans.content import digest_of
from plans.services.agreeing import agree_plan
from plans.services.drafts import begin_draft, share_draft
from plans.services.editing import MilestoneEdit, SectionEdit, save_page
from plans.services.lines import LineEdit
from tests.factories.engagements import World

WORDS = {
    "focus": "Multiplicative reasoning in Years 3 to 6",
    "why": "Pupils calculate well and explain little.",
    "what": "See page 4 of our improvement plan.",
    "and_so": "Pupils choose a method and say why, disadvantaged pupils among them.",
    "time": "The maths lead has two hours a week; six staff meetings.",
}


class FocusFactory(factory.django.DjangoModelFactory):
    """A focus of a plan beside the first; hand in `plan`."""

    class Meta:
        model = models.Focus


class PlanLineFactory(factory.django.DjangoModelFactory):
    """A row of a version; hand in `version` and `edited_by`."""

    class Meta:
        model = models.PlanLine

    kind = models.PlanLine.Kind.ACTIVITY
    words = "Plan a unit together"
    lead = models.PlanLine.Lead.TOGETHER


class MilestoneFactory(factory.django.DjangoModelFactory):
    """A milestone of a plan; hand in `plan` and `status_by`."""

    class Meta:
        model = models.Milestone


class MilestoneWordingFactory(factory.django.DjangoModelFactory):
    """What a version says of a milestone; hand in `version` and `edited_by`."""

    class Meta:
        model = models.MilestoneWording

    milestone = factory.LazyAttribute(
        lambda self: MilestoneFactory(plan=self.version.plan, status_by=self.edited_by)
    )
    horizon = models.MilestoneWording.Horizon.MEDIUM
    expected_to_see = "Bar models in books of both classes"
    expected_by = factory.LazyFunction(lambda: in_days(200))
    owner_side = Side.SCHOOL
    owner_role = "Maths lead"


def in_days(days: int) -> datetime.date:
    """A date so many days from today."""
    return timezone.localdate() + datetime.timedelta(days=days)


def milestone_edit(horizon: str = "short", **extra: Any) -> MilestoneEdit:
    """A whole milestone, as someone types it."""
    values: dict[str, Any] = {
        "key": uuid.uuid4(),
        "seen": 0,
        "horizon": horizon,
        "expected_to_see": f"What we see in the {horizon} term",
        "expected_by": in_days({"short": 60, "medium": 200, "long": 500}[horizon]),
        "owner_side": Side.SCHOOL,
        "owner_role": "Maths lead",
    }
    return MilestoneEdit(**values | extra)


LINES: dict[str, dict[str, Any]] = {
    "focus": {"words": "Talk that builds reasoning", "topic": "talk"},
    "activity": {
        "words": "Plan a unit together",
        "lead": "together",
        "term": "2026-1",
        "role": "Year leaders",
    },
    "outcome": {"words": "Both classes use bar models weekly", "outcome": "reach", "horizon": "short"},
    "gain": {"words": "More can say which method fits", "for_whom": "disadvantaged"},
    "time": {"words": "", "role": "Maths lead", "term": "2026-1", "hours": 20, "cover": Decimal("1.5")},
}


def line_edit(kind: str = "activity", **extra: Any) -> LineEdit:
    """A whole row of a column, as someone types it."""
    key = extra.pop("key", None) or uuid.uuid4()
    focus = extra.pop("focus", key if kind == "focus" else None)
    seen, removed = extra.pop("seen", 0), extra.pop("removed", False)
    return LineEdit(key, seen, kind, LINES[kind] | extra, focus, removed)


def fill_columns(version: models.PlanVersion, by: Any) -> None:
    """A row of every kind, beside the one-page plan."""
    save_page(by=by, version=version, lines=[line_edit(kind) for kind in LINES])


def fill(version: models.PlanVersion, by: Any, words: dict[str, str] | None = None, extra: int = 0) -> None:
    """Write the whole one-page plan, with `extra` milestones beyond the three."""
    seen = {row.key: row.edit_number for row in version.sections.all()}
    horizons = ["short", "medium", "long", *["medium"] * extra]
    save_page(
        by=by,
        version=version,
        sections=[SectionEdit(key, text, seen.get(key, 0)) for key, text in (words or WORDS).items()],
        milestones=[milestone_edit(horizon) for horizon in horizons],
    )


def make_draft(world: World, by: Any = None, *, shared: bool = True, **extra: Any) -> models.PlanVersion:
    """A whole draft of the LLME (or of `by`), shared unless told otherwise."""
    by = by or world.llme_user
    version = begin_draft(by=by, engagement=world.fresh(), reason=extra.pop("reason", ""))
    fill(version, by, **extra)
    if shared:
        version = share_draft(by=by, version=version)
    return fresh(version)


def fresh(version: models.PlanVersion) -> models.PlanVersion:
    """The version as it stands in the database now."""
    return models.PlanVersion.objects.with_text().get(pk=version.pk)


def agree(version: models.PlanVersion, *people: Any) -> models.PlanVersion:
    """Each of these people agrees what the version says now."""
    for person in people:
        agree_plan(by=person, version=fresh(version), seen_digest=digest_of(fresh(version)))
    return fresh(version)


def make_agreed_plan(world: World, **extra: Any) -> models.PlanVersion:
    """A plan in force: begun by the LLME, agreed by both."""
    return agree(make_draft(world, **extra), world.llme_user, world.head)


def save_section(*, by, version, edit):
    """One section of a draft is written; refused where somebody else was quicker."""
    _refuse_if_stale(save_page(by=by, version=version, sections=[edit]))


def save_milestone(*, by, version, edit):
    """One milestone of a draft is written or added; refused where somebody else was quicker."""
    _refuse_if_stale(save_page(by=by, version=version, milestones=[edit]))


def save_line(*, by, version, edit):
    """One row of a column is written or added; refused where somebody else was quicker."""
    _refuse_if_stale(save_page(by=by, version=version, lines=[edit]))


def _refuse_if_stale(stale):
    for current in stale.values():
        raise Stale("Someone else changed this meanwhile.", current=current)
