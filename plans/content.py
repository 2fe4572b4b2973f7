"""What a version says, as one canonical thing: it is digested, agreed, kept, compared and shown."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.utils.dateparse import parse_date

from core.digests import keyed_digest
from engagements.states import Side
from plans.horizons import ORDER, USUAL, Names, names_in
from plans.lines import Kind, LineText, canonical, is_said, line_from
from plans.models import MilestoneWording, PlanSection, PlanVersion

# A version that says nothing but what the one-page plan can say is written in the first form, as all were
# before there was a second: what one side agreed then stays agreed, and is still compared to the byte.
ONE_PAGE_FORM = 1
FULL_FORM = 2
Horizon = MilestoneWording.Horizon
Key = PlanSection.Key


def content_of(version: PlanVersion) -> dict[str, Any]:
    """Everything that someone who agrees this version agrees to, from its rows."""
    content = _one_page(version)
    lines = [row for row in version.lines.all() if not row.removed and is_said(row)]
    foci = {
        str(row.milestone.key): str(row.focus.key)
        for row in version.milestone_wordings.all()
        if row.focus is not None and not row.removed
    }
    if not lines and not foci:
        return content
    for milestone in content["milestones"]:
        milestone["focus_key"] = foci.get(milestone["milestone"])
    lines.sort(key=lambda row: row.pk)
    return content | {"form": FULL_FORM, "lines": [canonical(row) for row in lines]}


def _one_page(version: PlanVersion) -> dict[str, Any]:
    """What the one-page plan says, in the first form."""
    wordings = [row for row in version.milestone_wordings.all() if not row.removed]
    wordings.sort(
        key=lambda row: (
            ORDER.index(row.horizon),
            row.expected_by or datetime.date.max,
            row.milestone_id,
        )
    )
    return {
        "form": ONE_PAGE_FORM,
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
    focus_key: str | None = None

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
    lines: list[LineText] = field(default_factory=list)
    # What the horizons are called in it: how it is read, not what it says.
    names: Names = field(default_factory=lambda: USUAL, compare=False)

    def of_kind(self, kind: str) -> list[LineText]:
        """The rows of one column, as pages show them."""
        return sorted((line for line in self.lines if line.kind == kind), key=LineText.order)

    def focus_words(self, focus_key: str | None, first_key: str | None) -> str:
        """What a focus is called in this version; empty where it does not stand in it."""
        if focus_key is not None and focus_key == first_key:
            return self.sections.get(Key.FOCUS, "")
        line = next((one for one in self.of_kind(Kind.FOCUS) if one.focus_key == focus_key), None)
        return (line.words or line.topic_words) if line else ""

    def titled_sections(self) -> list[tuple[str, str, str]]:
        """Key, title and text: the one page always, other columns where something is said."""
        return [
            (key.value, str(key.label), self.sections.get(key, ""))
            for key in Key
            if key in PlanSection.ONE_PAGE or self.sections.get(key)
        ]

    def in_horizon(self, horizon: str) -> list[MilestoneText]:
        return [milestone for milestone in self.milestones if milestone.horizon == horizon]


def text_from(content: dict[str, Any], names: Names = USUAL) -> PlanText:
    """A canonical content, for reading, with the names that the horizons go by in it."""
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
                focus_key=row.get("focus_key"),
            )
            for row in content["milestones"]
        ],
        lines=[line_from(row, names) for row in content.get("lines", [])],
        names=names,
    )


def text_of(version: PlanVersion) -> PlanText:
    """What a version says: what was agreed where it was agreed, else its rows as they are now."""
    content = version.content if version.content is not None else content_of(version)
    return text_from(content, names_in(version))
