"""What a look together says, as one canonical thing: it is digested, agreed, kept and shown."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date

from core.digests import keyed_digest
from core.errors import Refused
from engagements.models import NextWithHub
from engagements.services.closing import NextWords
from plans.models import MilestoneWording
from reviews.models import JOINT, Look, LookView
from reviews.states import NEED_WORDS, Answer

# Raised when the canonical form gains a part. Looks agreed under an earlier form are read as they are.
FORM = 1
WORDS = ("together", "differently", "school_step", "llme_step")
DATES = ("school_step_on", "llme_step_on", "next_on")
LAST_WORDS = ("what_next", "outcome", "with_what", "why_not")


def joint_of(look: Look) -> LookView:
    """What both see together; every look that has begun has one."""
    return next(view for view in look.views.all() if view.side == JOINT)


def content_of(look: Look, wordings: list[MilestoneWording]) -> dict[str, Any]:
    """Everything that someone who agrees this look agrees to, from its rows.

    `wordings`: the milestones that it looks at, in the order of the page.
    """
    view = joint_of(look)
    lines = {line.milestone_id: line for line in view.lines.all()}
    said = [(row, lines[row.milestone_id]) for row in wordings if row.milestone_id in lines]
    content: dict[str, Any] = {
        "form": FORM,
        "work": look.engagement.reference,
        "look": look.pk,
        "kind": look.kind,
        "milestones": [
            {
                "milestone": str(row.milestone.key),
                "expected_to_see": row.expected_to_see,
                "expected_by": _iso(row.milestone.due_on(row.expected_by)),
                "answer": line.answer,
                "why": line.why,
            }
            for row, line in said
            if line.answer
        ],
        "none_needed": view.none_needed,
        **{name: getattr(view, name) for name in WORDS},
        **{name: _iso(getattr(view, name)) for name in DATES},
    }
    if look.is_last:
        content |= {name: getattr(view, name) for name in LAST_WORDS}
        content["enrol_by"] = _iso(view.expected_by)
    return content


def digest_of(look: Look, wordings: list[MilestoneWording]) -> str:
    """The keyed digest of what the look says now: what the Agree button carries."""
    return keyed_digest(content_of(look, wordings))


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


@dataclass(frozen=True)
class LineText:
    """What both say of one milestone."""

    milestone: str
    expected_to_see: str
    expected_by: datetime.date | None
    answer: str
    why: str

    @property
    def answer_words(self) -> str:
        """The answer as people read it."""
        return "Skipped this time" if self.is_skipped else str(Answer(self.answer).label)

    @property
    def differs(self) -> bool:
        return self.answer == Answer.DIFFER

    @property
    def is_skipped(self) -> bool:
        return self.answer == Answer.SKIP


@dataclass(frozen=True)
class StepText:
    """A next step of one side."""

    side: str
    text: str
    due_on: datetime.date | None


@dataclass(frozen=True)
class LookText:
    """What a look together says, for reading."""

    lines: list[LineText]
    together: str
    differently: str
    steps: list[StepText]
    next_on: datetime.date | None
    none_needed: bool
    what_next: str
    next_words: NextWords | None

    @property
    def first_lines(self) -> list[LineText]:
        """Those that stand open on a page: where the two differ first, where there are many."""
        return self._in_turn[:AT_ONCE]

    @property
    def more_lines(self) -> list[LineText]:
        return self._in_turn[AT_ONCE:]

    @property
    def _in_turn(self) -> list[LineText]:
        if len(self.lines) <= AT_ONCE:
            return self.lines
        return sorted(self.lines, key=lambda line: not line.differs)

    @property
    def outcome_words(self) -> str:
        """What comes next with the hub, as people read it."""
        return str(NextWithHub.Outcome(self.next_words.outcome).label) if self.next_words else ""

    @property
    def has_words(self) -> bool:
        """Whether anything is said besides the milestones."""
        parts = (self.together, self.differently, self.steps, self.next_on, self.what_next, self.next_words)
        return any(parts) or self.none_needed

    @property
    def says_something(self) -> bool:
        return bool(self.lines or self.together or self.differently)


def text_from(content: dict[str, Any]) -> LookText:
    """A canonical content, for reading."""
    outcome = content.get("outcome", "")
    return LookText(
        lines=[
            LineText(
                row["milestone"],
                row["expected_to_see"],
                parse_date(row["expected_by"] or ""),
                row["answer"],
                row["why"],
            )
            for row in content["milestones"]
        ],
        together=content["together"],
        differently=content["differently"],
        steps=[
            StepText(side, content[f"{side}_step"], parse_date(content[f"{side}_step_on"] or ""))
            for side in ("school", "llme")
            if content[f"{side}_step"]
        ],
        next_on=parse_date(content["next_on"] or ""),
        none_needed=content["none_needed"],
        what_next=content.get("what_next", ""),
        next_words=NextWords(
            outcome, content["with_what"], parse_date(content["enrol_by"] or ""), content["why_not"]
        )
        if outcome
        else None,
    )


# So many milestones stand open on a page; the others wait behind a title.
AT_ONCE = 12
# So many milestones without an answer are named one by one.
NAMED = 6


def short(words: str) -> str:
    """The beginning of a milestone's words, to name it by."""
    return words if len(words) <= 60 else f"{words[:57].rstrip()}…"


def gaps(text: LookText) -> list[str]:
    """Why the look can't be agreed yet: nothing said at all, or an answer that says nothing without words."""
    if not text.says_something:
        return ["Say something of where we are: one milestone, or a line of what you see together."]
    sentences = {
        Answer.DIFFER: "Say in words that both have read how each of you sees “{}”.",
        Answer.SKIP: "Say in a line why “{}” is skipped this time.",
        Answer.SET_ASIDE: "Say in a line why “{}” is set aside.",
    }
    found = [
        sentences[Answer(line.answer)].format(short(line.expected_to_see))
        for line in text.lines
        if line.answer in NEED_WORDS and not line.why.strip()
    ]
    if text.next_words is not None:
        found += _gaps_of_next(text.next_words)
    return found


def _gaps_of_next(words: NextWords) -> list[str]:
    try:
        words.check()
    except Refused as refused:
        return [refused.sentence]
    return []


def still_to_add(text: LookText, wordings: list[MilestoneWording], kind: str) -> list[str]:
    """What would help and holds nothing up (D2)."""
    said = {line.milestone for line in text.lines}
    unsaid = [row for row in wordings if str(row.milestone.key) not in said]
    found = [
        f"Where we are with “{short(row.expected_to_see)}”, or why it is skipped this time."
        for row in unsaid[:NAMED]
    ]
    if more := len(unsaid) - NAMED if len(unsaid) > NAMED else 0:
        found.append(f"And where we are with {more} more milestone{'' if more == 1 else 's'}.")
    if not text.differently.strip():
        found.append("What we should do differently: the last question, in a line.")
    if kind == Look.Kind.LAST:
        if text.next_words is None:
            found.append("What comes next with the hub: our work can’t be completed without it.")
    elif not (text.next_on or text.none_needed):
        found.append("When we look together next, or that no look is needed before the last one.")
    return found
