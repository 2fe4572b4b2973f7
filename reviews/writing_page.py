"""Writing a look a page at a time: which milestones stand on which page, and where the other words do."""

import datetime
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from core.by_pages import Place, place_at
from plans.models import MilestoneWording
from reviews.content import AT_ONCE

DUE, LATER = "Due by now", "Due later"
SAYS = ("answer", "why")


@dataclass(frozen=True)
class WritingPage:
    """One page of the form of a view. The first also asks for everything besides the milestones."""

    place: Place
    rows: list[MilestoneWording]
    has_words: bool
    titles: Mapping[int, str]
    """What stands above a milestone with which those due by now begin, or those due later."""

    def has(self, name: str) -> bool:
        """Whether a field of the view, by its name there, stands on this page."""
        pk = name.partition("_")[0]
        return any(str(row.milestone_id) == pk for row in self.rows) if pk.isdecimal() else self.has_words


def page_of(
    wordings: Sequence[MilestoneWording],
    *,
    at: int,
    today: datetime.date,
    sent: Container[str] | None = None,
) -> WritingPage:
    """A page as it is opened, or as it was `sent`; where there are several, those due by now come first.

    A page that was sent says something of what came with it, and of nothing else: what stands on another page
    stays as it is, and what was kept of another page and put back here is taken too.
    """
    place = place_at(at, len(wordings), AT_ONCE)
    is_one_of_many = bool(place.others)
    in_turn = sorted(wordings, key=lambda row: not _is_due(row, today)) if is_one_of_many else list(wordings)
    if sent is None:
        rows, has_words = in_turn[place.first - 1 : place.last], place.at == 1
    else:
        rows = [row for row in in_turn if any(f"{row.milestone_id}_{what}" in sent for what in SAYS)]
        has_words = "together" in sent
    return WritingPage(place, rows, has_words, _titles(rows, today) if is_one_of_many else {})


def _is_due(row: MilestoneWording, today: datetime.date) -> bool:
    day = row.milestone.due_on(row.expected_by)
    return day is not None and day <= today


def _titles(rows: Sequence[MilestoneWording], today: datetime.date) -> dict[int, str]:
    titles: dict[int, str] = {}
    for row in rows:
        title = DUE if _is_due(row, today) else LATER
        if title not in titles.values():
            titles[row.milestone_id] = title
    return titles
