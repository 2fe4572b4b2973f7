"""What figures do by the clock: after each half-term those of all hubs are published."""

import datetime

from core.due import due
from figures.services.publishing import last_half_term, publish_national


@due("publish-national-figures", every="day", after=datetime.time(4))
def publish_figures(today: datetime.date) -> None:
    """The night after a half-term has ended, and at no other time: single changes can't be read off."""
    as_of = last_half_term(today)
    if as_of is not None:
        publish_national(by=None, as_of=as_of)
