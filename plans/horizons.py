"""Short, medium and long term: how far each reaches from the day a plan is agreed."""

import datetime

from plans.models import MilestoneWording

Horizon = MilestoneWording.Horizon
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
