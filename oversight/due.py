"""The jobs by the clock of the roof."""

from datetime import datetime

from core.due import due
from oversight.services.seeing import close_run_out


@due("close-looks-as-others", every="minutes:10")
def close_looks(moment: datetime) -> int:
    """Write down the end of looking as somebody that ran out by itself."""
    return close_run_out()
