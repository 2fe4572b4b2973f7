"""What a version says, as one canonical thing: it is digested, agreed, kept, compared and shown."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date

from core.digests import keyed_digest
from engagements.states import Side
from plans.horizons import ORDER
from plans.models import MilestoneWording, PlanSection, PlanVersion

# Raised when the canonical form gains a part. Versions agreed under an earlier form are read as they are.
FORM = 1
Horizon = MilestoneWording.Horizon
Key = PlanSection.Key


def content_of(version: PlanVersion) -> dict[str, Any]:
    """Everything that someone who agrees this version agrees to, from its rows."""
    wordings = [row for row in version.milestone_wordings.all() if not row.removed]
    wordings.sort(
        key=lambda row: (
            ORDER.index(row.horizon),
            row.expected_by or datetime.date.max,
            row.milestone_id,
        )
    )
    return {
        "form": FORM,
        "plan": version.plan.engagement.reference,
        "version": version.number,
        "reason": version.reason,
        "sections": {row.key: row.text for row in version.sections.all() if row.text},
        "milestones": [
            {
                "milestone": str(row.milestone.key),
                "horizon": row.horizon,
                "expected_to_see": row.expected_to_see,
                "expected_by": row.expected_by.isoformat() if row.expected_by else None,
                "owner_side": row.owner_side,
                "owner_role": row.owner_role,
            }
            for row in wordings
        ],
    }


def digest_of(version: PlanVersion) -> str:
    """The keyed digest of what the version says now: what the Agree button carries."""
    return keyed_digest(content_of(version))


def owner_words(side: str, role: str) -> str:
    """Whose a milestone is, as people read it: the role with its side, else the side."""
    if not role:
        return "The school" if side == Side.SCHOOL else "The LLME"
    return f"{role} ({'school' if side == Side.SCHOOL else 'LLME'})"


@dataclass(frozen=True)
class MilestoneText:
    """What a version says of one milestone."""

    key: str
    horizon: str
    expected_to_see: str
    expected_by: datetime.date | None
    owner_side: str
    owner_role: str

    @property
    def owner(self) -> str:
        """Whose it is: the role, else the side."""
        return owner_words(self.owner_side, self.owner_role)

    @property
    def is_whole(self) -> bool:
        """What we expect to see, and by when."""
        return bool(self.expected_to_see and self.expected_by)


@dataclass(frozen=True)
class PlanText:
    """What a version says, for reading."""

    reason: str
    sections: dict[str, str]
    milestones: list[MilestoneText]

    def titled_sections(self) -> list[tuple[str, str, str]]:
        """Key, title and text: the one page always, other columns where something is said."""
        return [
            (key.value, str(key.label), self.sections.get(key, ""))
            for key in Key
            if key in PlanSection.ONE_PAGE or self.sections.get(key)
        ]

    def in_horizon(self, horizon: str) -> list[MilestoneText]:
        return [milestone for milestone in self.milestones if milestone.horizon == horizon]


def text_from(content: dict[str, Any]) -> PlanText:
    """A canonical content, for reading."""
    return PlanText(
        reason=content.get("reason", ""),
        sections=content["sections"],
        milestones=[
            MilestoneText(
                key=row["milestone"],
                horizon=row["horizon"],
                expected_to_see=row["expected_to_see"],
                expected_by=parse_date(row["expected_by"]) if row["expected_by"] else None,
                owner_side=row["owner_side"],
                owner_role=row["owner_role"],
            )
            for row in content["milestones"]
        ],
    )


def text_of(version: PlanVersion) -> PlanText:
    """What a version says: what was agreed where it was agreed, else its rows as they are now."""
    return text_from(version.content if version.content is not None else content_of(version))


_MISSING_SECTION = {
    Key.FOCUS: "Say what the focus is.",
    Key.AND_SO: "Say what pupils gain.",
    Key.TIME: "Say in a line how much time leaders and teachers give.",
}
_MISSING_HORIZON = {
    Horizon.SHORT: "Add a short-term milestone, with its date.",
    Horizon.MEDIUM: "Add a medium-term milestone, with its date.",
    Horizon.LONG: "Add a long-term milestone, with its date.",
}


def gaps(text: PlanText) -> list[str]:
    """Why the plan can't be agreed yet (D2, B1, B6, B12): short answers will do, and so will "see page 4"."""
    found = [sentence for key, sentence in _MISSING_SECTION.items() if not text.sections.get(key, "").strip()]
    for horizon in ORDER:
        if not any(milestone.is_whole for milestone in text.in_horizon(horizon)):
            found.append(_MISSING_HORIZON[Horizon(horizon)])
        elif not all(milestone.is_whole for milestone in text.in_horizon(horizon)):
            label = Horizon(horizon).label.lower()
            found.append(f"A {label} milestone lacks its words or its date: add them, or leave it out.")
    return found


def still_to_add(text: PlanText) -> Iterator[str]:
    """What would help and holds nothing up (D2, B25)."""
    if not text.sections.get(Key.WHY, "").strip():
        yield "Why this focus, in a line or two."
    if not text.sections.get(Key.WHAT, "").strip():
        yield "What has to happen, in a line or two."
    if text.milestones and all(milestone.owner_side == Side.LLME for milestone in text.milestones):
        yield "Someone in school who owns a milestone: so far each is the LLME’s."
