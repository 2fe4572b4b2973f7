"""What a joint summary says, as one canonical thing: it is digested, agreed, kept and compared."""

from dataclasses import dataclass
from typing import Any

from core.digests import keyed_digest
from engagements.models import Engagement
from engagements.rooms import is_open
from exploring.models import NeedsAnalysis
from exploring.states import DOMAINS, FOUNDATIONS, Area, Where

# Raised when the canonical form gains a part. Summaries agreed under an earlier form are read as they are.
FORM = 1
FIELDS = ("strengths", "needs", "where", "difference")


def areas_of(engagement: Engagement, *, overall: bool = False) -> list[Area]:
    """What is asked about: four domains, the six foundations once the pair has opened them, and the whole."""
    foundations = FOUNDATIONS if is_open(engagement, "foundations") else ()
    return [*DOMAINS, *foundations, *([Area.OVERALL] if overall else [])]


def content_of(analysis: NeedsAnalysis) -> dict[str, Any]:
    """Everything that someone who agrees this summary agrees to, from its rows."""
    said = {row.area: row for row in analysis.joint_answers.all()}
    return {
        "form": FORM,
        "engagement": analysis.engagement_id,
        "analysis": analysis.number,
        "areas": {
            area.value: {name: getattr(said[area], name) for name in FIELDS}
            for area in Area
            if area in said and any(getattr(said[area], name) for name in FIELDS)
        },
    }


def digest_of(analysis: NeedsAnalysis) -> str:
    """The keyed digest of what the summary says now: what the Agree button carries."""
    return keyed_digest(content_of(analysis))


@dataclass(frozen=True)
class AreaText:
    """What a summary says of one area, for reading."""

    area: str
    strengths: str = ""
    needs: str = ""
    where: str = ""
    difference: str = ""

    @property
    def title(self) -> str:
        return str(Area(self.area).label)

    @property
    def where_words(self) -> str:
        """Where we are, in words."""
        return str(Where(self.where).label) if self.where else ""

    @property
    def is_foundation(self) -> bool:
        return self.area in FOUNDATIONS


def text_from(content: dict[str, Any]) -> dict[str, AreaText]:
    """A canonical content, for reading: by area, in the order of the areas."""
    return {
        area.value: AreaText(area=area.value, **content["areas"][area])
        for area in Area
        if area in content["areas"]
    }


def text_of(analysis: NeedsAnalysis) -> dict[str, AreaText]:
    """What a summary says: what was agreed where it was agreed, else its rows as they are now."""
    return text_from(analysis.content if analysis.content is not None else content_of(analysis))


def gaps(text: dict[str, AreaText]) -> list[str]:
    """Why the summary can't be agreed yet (D2): one strength and one need will do."""
    found = []
    if not any(area.strengths.strip() for area in text.values()):
        found.append("Write one strength that both sides see.")
    if not any(area.needs.strip() for area in text.values()):
        found.append("Write one thing that both sides want to work on.")
    return found


def rows_say(analysis: NeedsAnalysis, content: dict[str, Any]) -> bool:
    """Whether the rows say what was kept. Only asked of the form that today's code makes."""
    now = content_of(analysis)
    return bool(content["form"] != now["form"] or content == now)


def with_summary(rows: Any) -> Any:
    """Needs analyses with all that their pages and checks read of the summary, in three queries more."""
    return rows.select_related("engagement", "begun_by").prefetch_related("joint_answers", "agreements")
