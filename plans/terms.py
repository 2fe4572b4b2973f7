"""School terms as the plan names them: "2025-1" is the autumn term of 2025/26, "2025-3" the summer term."""

import datetime
import re

from core.dates import academic_year, academic_year_label
from engagements.models import Engagement
from schools.calendar import calendar_of_school

SEASONS = ("autumn", "spring", "summer")
SHAPE = re.compile(r"(20\d\d|21\d\d)-([123])")
LONGEST = 7


def term_words(term: str) -> str:
    """As in "Autumn term 2025/26"; empty for none."""
    match = SHAPE.fullmatch(term)
    if match is None:
        return ""
    return f"{SEASONS[int(match[2]) - 1].capitalize()} term {academic_year_label(int(match[1]))}"


def term_holding(engagement: Engagement, day: datetime.date) -> str:
    """The term a day lies in, or the one that begins next, in the calendar of the hub."""
    season = calendar_of_school(engagement.school).term_name(day).split(" ")[0]
    at = SEASONS.index(season) + 1 if season in SEASONS else 1
    return f"{academic_year(day)}-{at}"


def terms_of(engagement: Engagement) -> list[tuple[str, str]]:
    """The terms from the start of the work to a year after its end: to choose from, with their words."""
    first, last = academic_year(engagement.starts_on), academic_year(engagement.expected_end_on) + 1
    start = term_holding(engagement, engagement.starts_on)
    years = range(first, min(last, first + LONGEST) + 1)
    codes = [f"{year}-{season}" for year in years for season in (1, 2, 3)]
    return [(code, term_words(code)) for code in codes if code >= start]
