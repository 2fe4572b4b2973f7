"""A look together as its page shows it: the joint view, and where both sides wrote first, side by side."""

from dataclasses import dataclass
from typing import Any

from engagements.bound import agreed_digest, agreements_to
from engagements.models import Engagement
from engagements.states import Side
from plans.models import MilestoneWording
from plans.reading import AgreedBy
from plans.states import State as PlanState
from reviews.content import LookText, content_of, text_from
from reviews.models import Look, LookView
from reviews.rules import can_read_view
from reviews.services.holding import own_view
from reviews.states import Answer, Way

TITLES = {Side.SCHOOL: "The school", Side.LLME: "The LLME"}


@dataclass(frozen=True)
class SideSays:
    """What one side said of one milestone, or of the whole."""

    side: str
    title: str
    answer: str
    why: str


@dataclass(frozen=True)
class Pair:
    """What the two sides said of one milestone, side by side."""

    words: str
    sides: list[SideSays]

    @property
    def differs(self) -> bool:
        """Whether the two gave different answers."""
        return len({said.answer for said in self.sides}) > 1


@dataclass(frozen=True)
class Opened:
    """A side's view that the reader may read."""

    view: LookView
    title: str
    is_own: bool


def text_of(look: Look, wordings: list[MilestoneWording]) -> LookText:
    """What a look says: what was agreed where it was agreed, else its rows as they are now."""
    return text_from(look.content if look.content is not None else content_of(look, wordings))


def agreed_by(look: Look, digest: str = "") -> list[AgreedBy]:
    """Who agreed, in the order in which they did; only agreements that count."""
    rows = agreements_to(look, agreed_digest(look) if look.is_held else digest)
    return [AgreedBy(row.agreed_name, row.agreed_as, row.side, row.agreed_at) for row in rows]


def opened_views(look: Look, user: Any, side: str | None) -> list[Opened]:
    """The sides' views that this person may read now, the school's first. Never more than `visible_to`."""
    found = []
    for key, title in TITLES.items():
        view = own_view(look, key)
        if view is None:
            continue
        view.look = look
        if view.is_opened and can_read_view(user, view):
            found.append(Opened(view, title, key == side))
    return found


def said_by_milestone(opened: list[Opened]) -> dict[int, list[SideSays]]:
    """For each milestone what the sides said of it."""
    said: dict[int, list[SideSays]] = {}
    for one in opened:
        for line in one.view.lines.all():
            if line.answer:
                said.setdefault(line.milestone_id, []).append(
                    SideSays(one.view.side, one.title, _said(line.answer), line.why)
                )
    return said


def side_by_side(opened: list[Opened], names: dict[int, str]) -> list[Pair]:
    """The milestones of which a side said something, each side's answer beside the other's."""
    said = said_by_milestone(opened)
    return [Pair(names[pk], sides) for pk, sides in said.items() if pk in names]


def own_lines(view: LookView, wordings: list[MilestoneWording]) -> list[tuple[str, SideSays]]:
    """What one's own side has said of each milestone, to read through."""
    lines = {line.milestone_id: line for line in view.lines.all() if line.answer}
    return [
        (
            row.expected_to_see,
            SideSays(view.side, "", _said(lines[row.milestone_id].answer), lines[row.milestone_id].why),
        )
        for row in wordings
        if row.milestone_id in lines
    ]


def kept_alone(
    look: Look, side: str | None, wordings: list[MilestoneWording]
) -> tuple[LookView | None, list[tuple[str, SideSays]]]:
    """What one's own side wrote by itself and never opened, once the look went on without it.

    It stays that side's own and stays to read: nothing is lost because the other side chose another way.
    """
    view = own_view(look, side) if side else None
    if view is None or view.is_joint or view.is_opened or view.edited_at is None:
        return None, []
    if look.is_under_way and look.way == Way.EACH_FIRST:
        return None, []
    names = {row.milestone_id: row for row in wordings}
    others = {line.milestone_id for line in view.lines.all() if line.answer} - names.keys()
    if others:
        agreed = MilestoneWording.objects.filter(
            milestone__in=others, version__state__in=[PlanState.IN_FORCE, PlanState.SUPERSEDED]
        )
        names |= {row.milestone_id: row for row in agreed.order_by("version__pk")}
    return view, own_lines(view, list(names.values()))


def _said(answer: str) -> str:
    return "Skipped this time" if answer == Answer.SKIP else str(Answer(answer).label)


def looks_of(engagement: Engagement) -> list[Look]:
    """Every look of a work, by date."""
    looks = list(engagement.looks.select_related("set_aside_by"))
    for look in looks:
        look.engagement = engagement
    return looks
