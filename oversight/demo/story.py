"""One school's work, told step by step: what each story is made of."""

import datetime
import uuid
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from engagements.models import Assignment, Engagement, NextStep, SupportDay
from engagements.services.days import (
    StepWords,
    confirm_day,
)
from engagements.services.opening import assign_llme, open_engagement
from engagements.services.starting import agree_start, start_digest
from engagements.services.steps import finish_step
from evidence.services.recording import record_day
from llmes.models import LLME
from oversight.demo.past import on_day
from oversight.demo.people import People
from plans.content import digest_of
from plans.models import PlanAgreement, PlanVersion
from plans.services.agreeing import agree_plan
from plans.services.drafts import begin_draft, share_draft
from plans.services.editing import MilestoneEdit, SectionEdit, save_page


class Story:
    """One school's work, told step by step; each step on its day."""

    def __init__(
        self, people: People, school: str, head: str | None, llme: str | None, coordinator: str
    ) -> None:
        self.people = people
        self.school = people.schools[school]
        self.hub = people.hub if coordinator == "coordinator" else people.second_hub
        self.coordinator = people[coordinator]
        self.head: User | None = people[head] if head else None
        self._llme = llme
        self.engagement: Engagement

    @property
    def llme(self) -> LLME:
        """The LLME of the story, in stories that have one."""
        return self.people.llmes[str(self._llme)]

    def fresh(self) -> Engagement:
        """The engagement as it stands now."""
        return Engagement.objects.get(pk=self.engagement.pk)

    def opens(self, ago: int, *, focus: str, why: str, days: str = "6", phase: str = "primary") -> None:
        """The coordinator opens it after the head's yes."""
        with on_day(ago, 10) as day:
            self.engagement = open_engagement(
                by=self.coordinator,
                hub=self.hub,
                school=self.school,
                phase=phase,
                focus=focus,
                why_offered=why,
                starts_on=day,
                expected_end_on=day + datetime.timedelta(days=330),
                days=Decimal(days),
                suggested_by=Engagement.SuggestedBy.SCHOOL,
                head_said_yes_on=day,
                head_said_yes_how=Engagement.Heard.PHONE,
            )

    def assigns(self, ago: int) -> None:
        """An LLME is found."""
        with on_day(ago, 11) as day:
            row = assign_llme(by=self.coordinator, engagement=self.engagement, llme=self.llme)
        Assignment.objects.filter(pk=row.pk).update(starts_on=day)

    def agrees_start(self, ago: int, who: User | None) -> None:
        """One side agrees how we start."""
        with on_day(ago):
            engagement = self.fresh()
            agree_start(by=who, engagement=engagement, seen_digest=start_digest(engagement))

    def starts(self, ago: int) -> None:
        """Both sides agree, the school first."""
        self.agrees_start(ago + 2, self.head)
        self.agrees_start(ago, self.llme.user)

    def records(
        self,
        ago: int,
        worked_on: str,
        *,
        days: str = "1",
        ticks: dict[str, str] | None = None,
        steps: list[StepWords] | None = None,
        roles: dict[str, int] | None = None,
    ) -> SupportDay:
        """The LLME writes a day down."""
        with on_day(ago, 17) as day:
            return record_day(
                by=self.llme.user,
                engagement=self.fresh(),
                llme=self.llme,
                on=day,
                days=Decimal(days),
                worked_on=worked_on,
                participants=roles or {"Maths lead": 1, "Class teacher": 2},
                steps=steps or [],
                ticks=ticks or {},
            )

    def confirms(self, ago: int, day: SupportDay, who: User | None = None) -> None:
        """The school confirms the day it has read."""
        day.refresh_from_db()
        with on_day(ago, 19):
            confirm_day(by=who or self.head, day=day, seen_version=day.version)

    def finishes_steps(self, ago: int) -> None:
        """The school ticks off the steps whose date has come."""
        with on_day(ago) as day:
            for step in NextStep.objects.filter(engagement=self.engagement, side="school", due_on__lte=day):
                finish_step(by=self.head, step=step, is_done=True)

    def drafts_plan(
        self, ago: int, who: User, text: dict[str, str], milestones: list[tuple[Any, ...]]
    ) -> PlanVersion:
        """A side writes the one-page plan and shares it."""
        with on_day(ago, 18):
            version = begin_draft(by=who, engagement=self.fresh())
            rows = {row.key: row.edit_number for row in version.sections.all()}
            standing = {row.horizon: row for row in version.milestone_wordings.select_related("milestone")}
            save_page(
                by=who,
                version=version,
                sections=[SectionEdit(key, words, rows.get(key, 0)) for key, words in text.items()],
                milestones=[self._milestone(standing, *row) for row in milestones],
            )
            version.refresh_from_db()
            return share_draft(by=who, version=version)

    @staticmethod
    def _milestone(
        standing: dict[str, Any], horizon: str, see: str, in_days: int, side: str, role: str
    ) -> MilestoneEdit:
        row = standing.get(horizon)
        return MilestoneEdit(
            key=row.milestone.key if row else uuid.uuid4(),
            seen=row.edit_number if row else 0,
            horizon=horizon,
            expected_to_see=see,
            expected_by=timezone.localdate() + datetime.timedelta(days=in_days),
            owner_side=side,
            owner_role=role,
        )

    def agrees_plan(self, ago: int, who: User | None, version: PlanVersion) -> None:
        """One side agrees the plan it has read."""
        with on_day(ago, 20):
            version = PlanVersion.objects.with_text().get(pk=version.pk)
            agree_plan(by=who, version=version, seen_digest=digest_of(version))
        for row in PlanAgreement.objects.filter(version=version):
            # The seal holds the moment of the agreement, which has just been dated back.
            row.seal = row.own_seal()
            row.save(update_fields=["seal"])


def ahead(days: int) -> datetime.date:
    """So many days from now."""
    return timezone.localdate() + datetime.timedelta(days=days)


def weekday_ahead(days: int) -> datetime.date:
    """So many days from now, or the Monday after."""
    day = ahead(days)
    return day + datetime.timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
