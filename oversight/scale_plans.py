"""The plans of the database made for measuring: one agreed by both sides for each engagement that runs."""

import datetime
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.utils import timezone

from accounts.models import User
from core.digests import keyed_digest
from engagements.models import Engagement
from engagements.states import Side
from oversight.scale_rows import write
from plans.content import ONE_PAGE_FORM
from plans.horizons import USUAL
from plans.models import (
    ActionPlan,
    Focus,
    Milestone,
    MilestoneWording,
    PhaseMove,
    PlanAgreement,
    PlanSection,
    PlanVersion,
)
from plans.phases import Phase
from plans.states import State

PHASES = (Phase.DELIVER, Phase.EXPLORE, Phase.PREPARE, Phase.DELIVER, Phase.SUSTAIN)

WORDS = {
    "focus": "Talk in lessons that builds reasoning",
    "why": "Books show right answers and few reasons.",
    "what": "Stem sentences in every lesson.",
    "and_so": "More pupils can say why an answer is right.",
    "time": "Half a day a fortnight for the maths lead.",
}
MILESTONES = [
    ("short", "Stem sentences are used in two classes", 60),
    ("medium", "Reasons are written in half of the tasks", 180),
    ("long", "Every class, and new staff are brought in", 330),
]


def write_plans(rows: list[Engagement], *, heads: dict[int, User], leads: dict[int, int]) -> None:
    """A plan in force with three milestones for each; `leads`: engagement to the user of its lead LLME."""
    now = timezone.now()
    rows = [row for row in rows if row.pk in leads]
    plans = write([ActionPlan(engagement=row) for row in rows])
    foci = [Focus(plan=plan, is_first=True, phase=PHASES[at % len(PHASES)]) for at, plan in enumerate(plans)]
    write_phases(foci, leads)
    milestones = write(
        [Milestone(plan=plan, status_by_id=leads[plan.engagement_id]) for plan in plans for _ in MILESTONES],
    )
    contents = [_content(plan.engagement, milestones[at * 3 : at * 3 + 3]) for at, plan in enumerate(plans)]
    versions = write(
        [
            PlanVersion(
                plan=plan,
                number=1,
                state=State.IN_FORCE,
                begun_side=Side.SCHOOL,
                begun_by=heads[plan.engagement.school_id],
                shared_at=now,
                shared_by=heads[plan.engagement.school_id],
                in_force_at=now,
                in_force_by=heads[plan.engagement.school_id],
                content=content,
                digest=keyed_digest(content),
                horizon_names=dict(USUAL),
            )
            for plan, content in zip(plans, contents, strict=True)
        ],
    )
    write(
        [
            PlanSection(version=version, key=key, text=text, edited_by_id=version.begun_by_id)
            for version in versions
            for key, text in WORDS.items()
        ],
    )
    write(
        [
            MilestoneWording(
                version=version,
                milestone=milestones[at * 3 + turn],
                horizon=horizon,
                expected_to_see=see,
                expected_by=_due(version.plan.engagement, after),
                owner_side=Side.SCHOOL,
                edited_by_id=version.begun_by_id,
            )
            for at, version in enumerate(versions)
            for turn, (horizon, see, after) in enumerate(MILESTONES)
        ],
    )
    write(
        [_agreement(version, side, leads, now) for version in versions for side in ("school", "llme")],
    )


def write_phases(foci: Sequence[Focus], leads: Mapping[int, int]) -> None:
    """Foci in every phase, each with its way there: one phase after the other, seen so by both sides."""
    write(foci)
    order = list(Phase)
    write(
        [
            PhaseMove(
                focus=focus,
                before=before,
                after=after,
                reason="Both saw in lessons that it is time for it.",
                side=Side.LLME,
                moved_by_id=leads[focus.plan.engagement_id],
            )
            for focus in foci
            for before, after in pairwise(order[: order.index(Phase(focus.phase)) + 1])
        ]
    )


def _due(engagement: Engagement, after: int) -> datetime.date:
    return engagement.starts_on + datetime.timedelta(days=after)


def _content(engagement: Engagement, milestones: list[Milestone]) -> dict[str, Any]:
    """The canonical content, as plans.content.content_of makes it from the rows."""
    return {
        "form": ONE_PAGE_FORM,
        "plan": engagement.reference,
        "version": 1,
        "reason": "",
        "sections": dict(WORDS),
        "milestones": [
            {
                "milestone": str(row.key),
                "horizon": horizon,
                "expected_to_see": see,
                "expected_by": _due(engagement, after).isoformat(),
                "owner_side": Side.SCHOOL.value,
                "owner_role": "",
            }
            for row, (horizon, see, after) in zip(milestones, MILESTONES, strict=True)
        ],
    }


def _agreement(
    version: PlanVersion, side: str, leads: dict[int, int], now: datetime.datetime
) -> PlanAgreement:
    row = PlanAgreement(
        version=version,
        side=side,
        digest=version.digest,
        agreed_name="Measured",
        agreed_as="Headteacher" if side == "school" else "Lead LLME",
        agreed_at=now,
        agreed_by_id=version.begun_by_id if side == "school" else leads[version.plan.engagement_id],
    )
    row.seal = row.own_seal()
    return row
