"""Short, medium and long term: how far each reaches from the day a plan is agreed."""

import datetime
from collections.abc import Mapping

from engagements.models import Engagement
from hubs.models import Hub
from hubs.settings.in_effect import hub_setting, setting_for
from plans.models import MilestoneWording, PlanVersion

Horizon = MilestoneWording.Horizon
Names = Mapping[str, str]
USUAL: Names = {horizon.value: str(horizon.label) for horizon in Horizon}
ORDER: tuple[str, ...] = (Horizon.SHORT, Horizon.MEDIUM, Horizon.LONG)
MEANING: dict[str, str] = {
    Horizon.SHORT: "within about a term",
    Horizon.MEDIUM: "within about a year",
    Horizon.LONG: "beyond a year",
}
# About a term with its holidays, and a year. A longer way is a change of the plan itself.
REACH: dict[str, datetime.timedelta] = {
    Horizon.SHORT: datetime.timedelta(weeks=20),
    Horizon.MEDIUM: datetime.timedelta(weeks=53),
}


def names_of(engagement: Engagement) -> Names:
    """What the hub calls each horizon today: the names that a draft is written under.

    Without a query where the engagement comes `with_hub_words`.
    """
    return {horizon: setting_for(engagement, f"horizon_{horizon}_label") for horizon in ORDER}


def names_in(version: PlanVersion) -> Names:
    """What a version calls them: what both sides agreed stays under the names they read (D11).

    They are words on a page, never part of what is agreed.
    """
    return version.horizon_names or names_of(version.plan.engagement)


def names_in_hub(hub: Hub) -> Names:
    """What a hub calls them today, for figures."""
    return {horizon: hub_setting(hub, f"horizon_{horizon}_label") for horizon in ORDER}


def milestone_of(name: str) -> str:
    """A name as it stands before "milestone" within a sentence: "short-term", else in quotation marks."""
    words = name.lower().split()
    return "-".join(words) if words[1:] == ["term"] else f"“{name}”"


def latest_move(
    horizon: str, agreed_on: datetime.date, expected_by: datetime.date | None
) -> datetime.date | None:
    """The latest date to which a milestone may move as a note beside the text (D11); None: any.

    Where both sides agreed a date beyond the usual reach of the horizon, that date.
    """
    if horizon not in REACH:
        return None
    latest = agreed_on + REACH[horizon]
    return max(latest, expected_by) if expected_by else latest
