"""Jobs of this app by the clock."""

from datetime import date, time

from accounts.services.codes import forget_old_codes
from core.clock import due


@due("forget-old-codes", every="day", after=time(3))
def forget_codes(today: date) -> None:
    """Codes serve for minutes; a day later their rows go."""
    forget_old_codes()
