"""Plans for a database of national size: written straight into the tables, with agreements that hold."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import User
from core.digests import keyed_digest
from engagements.models import Engagement
from engagements.states import Side
from llmes.models import LLME
from plans.checks import seal_of
from plans.content import FORM
from plans.horizons import ORDER
from plans.models import ActionPlan, Milestone, MilestoneWording, PlanAgreement, PlanSection, PlanVersion
from plans.states import MilestoneStatus, State

BATCH = 5_000
WORDS = {
    PlanSection.Key.FOCUS: "Talk in lessons that builds reasoning",
    PlanSection.Key.WHY: "Pupils calculate well and explain little.",
    PlanSection.Key.WHAT: "Stem sentences in every lesson; one lesson planned together each month.",
    PlanSection.Key.AND_SO: "Pupils give reasons in full sentences, disadvantaged pupils among them.",
    PlanSection.Key.TIME: "Two hours a week for the maths lead.",
}
SEEN = {
    "short": (70, "Stem sentences on the wall of every classroom"),
    "medium": (250, "Reasons written in full sentences in books across classes"),
    "long": (600, "New colleagues learn it from ours"),
}


def _bulk(model: type[models.Model], rows: list[Any]) -> list[Any]:
    return list(model._default_manager.bulk_create(rows, batch_size=BATCH))


def write_plans(
    engagements: Sequence[Engagement], *, who: Mapping[int, User], llmes: Mapping[int, Sequence[LLME]]
) -> None:
    """A plan in force for each engagement: agreed by its head (`who`, by URN) and an LLME of its hub."""
    now = timezone.now()
    plans = _bulk(ActionPlan, [ActionPlan(engagement=row) for row in engagements])
    versions = _bulk(
        PlanVersion,
        [
            PlanVersion(
                plan=plan,
                number=1,
                state=State.DRAFT,
                begun_side=Side.SCHOOL,
                begun_by=(head := who[plan.engagement.school_id]),
                shared_at=now,
                shared_by=head,
            )
            for plan in plans
        ],
    )
    _bulk(
        PlanSection,
        [
            PlanSection(version=version, key=key, text=text, edited_by=version.begun_by)
            for version in versions
            for key, text in WORDS.items()
        ],
    )
    _write_milestones(versions)
    _agree(versions, llmes, now)


def _write_milestones(versions: list[PlanVersion]) -> None:
    statuses = list(MilestoneStatus)
    milestones = _bulk(
        Milestone,
        [
            Milestone(plan=version.plan, status=statuses[(at + turn) % 6], status_by=version.begun_by)
            for at, version in enumerate(versions)
            for turn in range(len(ORDER))
        ],
    )
    wordings = []
    for at, version in enumerate(versions):
        own = milestones[at * len(ORDER) : (at + 1) * len(ORDER)]
        for horizon, milestone in zip(ORDER, own, strict=True):
            days, seen = SEEN[horizon]
            wordings.append(
                MilestoneWording(
                    version=version,
                    milestone=milestone,
                    horizon=horizon,
                    expected_to_see=seen,
                    expected_by=version.plan.engagement.starts_on + datetime.timedelta(days=days),
                    owner_side=Side.SCHOOL,
                    owner_role="Maths lead",
                    edited_by=version.begun_by,
                )
            )
    _bulk(MilestoneWording, wordings)
    for at, version in enumerate(versions):
        version.content = _content(version, wordings[at * len(ORDER) : (at + 1) * len(ORDER)])


def _content(version: PlanVersion, wordings: list[MilestoneWording]) -> dict[str, Any]:
    """What `content_of` makes of the same rows, without asking for them."""
    return {
        "form": FORM,
        "plan": version.plan.engagement.reference,
        "version": version.number,
        "reason": "",
        "sections": {key.value: text for key, text in WORDS.items()},
        "milestones": [
            {
                "milestone": str(row.milestone.key),
                "horizon": row.horizon,
                "expected_to_see": row.expected_to_see,
                "expected_by": row.expected_by.isoformat() if row.expected_by else None,
                "owner_side": Side.SCHOOL.value,
                "owner_role": row.owner_role,
            }
            for row in wordings
        ],
    }


def _agree(versions: list[PlanVersion], llmes: Mapping[int, Sequence[LLME]], now: datetime.datetime) -> None:
    names = dict(User.objects.filter(llme__isnull=False).values_list("pk", "name"))
    agreements = []
    for version in versions:
        engagement = version.plan.engagement
        members = llmes[engagement.hub_id]
        llme = members[engagement.pk % len(members)].user_id
        version.state, version.digest = State.IN_FORCE, keyed_digest(version.content)
        version.in_force_at, version.in_force_by_id = now, llme
        for side, by, name, called in (
            (Side.SCHOOL, version.begun_by_id, version.begun_by.name, "Headteacher"),
            (Side.LLME, llme, names[llme], "Lead LLME"),
        ):
            agreement = PlanAgreement(
                version=version,
                side=side,
                digest=version.digest,
                agreed_name=name,
                agreed_as=called,
                agreed_at=now,
                agreed_by_id=by,
            )
            agreement.seal = seal_of(agreement)
            agreements.append(agreement)
    PlanVersion.objects.bulk_update(
        versions, ["state", "digest", "content", "in_force_at", "in_force_by"], batch_size=1_000
    )
    _bulk(PlanAgreement, agreements)
