"""What was published of all hubs, and the returns that were submitted."""

from figures.models.national import NationalFigures
from figures.models.returns import ReturnLine, TermlyReturn

__all__ = ["NationalFigures", "ReturnLine", "TermlyReturn"]
