"""Where words stand that can be struck out (D7). Apps above add their places in `AppConfig.ready`."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F

from core.digests import keyed_digest
from engagements.models import (
    Assignment,
    DayReply,
    DaysProposal,
    Engagement,
    NextStep,
    NextWithHub,
    OtherSupport,
    SaidFor,
    StatusChange,
    StepNote,
    SupportDay,
)
from engagements.states import DayState

MARK = "[words struck out]"
UNSETTLED = (DayState.BOOKED, DayState.RECORDED, DayState.SENT_BACK)


def pattern_of(words: str) -> re.Pattern[str]:
    """The words as they may stand in a text: in any case, over line breaks, and never inside another word."""
    parts = [re.escape(part) for part in words.split()]
    start = r"(?<!\w)" if words[:1].isalnum() else ""
    end = r"(?!\w)" if words[-1:].isalnum() else ""
    return re.compile(start + r"\s+".join(parts) + end, re.IGNORECASE)


def struck_out(row: models.Model, fields: Sequence[str], pattern: re.Pattern[str]) -> dict[str, str]:
    """The fields of a row that hold the words, as they read without them."""
    changed = {}
    for name in fields:
        limit = row._meta.get_field(name).max_length  # type: ignore[union-attr]
        text = pattern.sub(MARK, getattr(row, name) or "")
        if text != (getattr(row, name) or ""):
            changed[name] = text[:limit] if limit else text
    return changed


def with_each_text(value: Any, read: Callable[[str, str], str], name: str = "") -> Any:
    """The content of an agreement with each of its texts as `read(name, text)` gives it, however deep."""
    if isinstance(value, dict):
        return {key: with_each_text(part, read, key) for key, part in value.items()}
    if isinstance(value, list):
        return [with_each_text(part, read) for part in value]
    return read(name, value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Place:
    """The rows of an engagement in which words stand, and the fields that hold them.

    `after`: what else changes on a row whose words were struck, as values for an update.
    """

    name: str
    rows: Callable[[Engagement], "models.QuerySet[Any]"]
    fields: Sequence[str]
    after: Callable[[Any], dict[str, Any]] = lambda row: {}

    def found(self, engagement: Engagement, pattern: re.Pattern[str]) -> Iterable[tuple[Any, dict[str, str]]]:
        """Each row that holds the words, with its fields as they read without them."""
        for row in self.rows(engagement):
            changed = struck_out(row, self.fields, pattern)
            if changed:
                yield row, changed

    def strike(self, engagement: Engagement, pattern: re.Pattern[str]) -> int:
        """Overwrite the words wherever they stand here; says in how many rows."""
        rows = list(self.found(engagement, pattern))
        for row, changed in rows:
            type(row)._default_manager.filter(pk=row.pk).update(**changed, **self.after(row))
        return len(rows)


class UnseenPlace(Place):
    """Words that not everybody who may ask reads: asking finds none here, striking reaches all."""

    def found(self, engagement: Engagement, pattern: re.Pattern[str]) -> Iterable[tuple[Any, dict[str, str]]]:
        return ()

    def strike(self, engagement: Engagement, pattern: re.Pattern[str]) -> int:
        return Place(self.name, self.rows, self.fields, self.after).strike(engagement, pattern)


class OpeningPlace(Place):
    """What was said when the work was opened, and what the two add to how they work.

    The latter is in what each side agreed at the start: those agreements are carried over, so that the page
    goes on saying who agreed it. One that did not hold before is left as it is.
    """

    def strike(self, engagement: Engagement, pattern: re.Pattern[str]) -> int:
        for agreement in engagement.start_agreements.all():
            content = dict(agreement.content)
            content["how_we_work"] = pattern.sub(MARK, content["how_we_work"])[:HOW_WE_WORK_AT_MOST]
            if content == agreement.content:
                continue
            kept = agreement.digest == keyed_digest(agreement.content)
            agreement.content = content
            same_side = engagement.start_agreements.filter(side=agreement.side)
            if kept and not same_side.filter(digest=keyed_digest(content)).exists():
                agreement.digest = keyed_digest(content)
            agreement.save(update_fields=["content", "digest"])
        return super().strike(engagement, pattern)


HOW_WE_WORK_AT_MOST = Engagement._meta.get_field("how_we_work").max_length


def _day_after(day: SupportDay) -> dict[str, Any]:
    """A day that is still to be confirmed is another version now, to be read anew."""
    return {"version": F("version") + 1} if day.state in UNSETTLED else {}


PLACES: dict[str, Place] = {
    place.name: place
    for place in (
        Place(
            "days",
            lambda engagement: SupportDay.objects.filter(engagement=engagement),
            (
                "worked_on",
                "purpose",
                "timetable",
                "released",
                "school_brings",
                "llme_brings",
                "arrival",
                "met_by",
                "accepted_reason",
                "withdrawn_reason",
            ),
            _day_after,
        ),
        OpeningPlace(
            "what was said at the opening",
            lambda engagement: Engagement.objects.filter(pk=engagement.pk),
            ("focus", "why_offered", "suggested_by_name", "how_we_work"),
            lambda row: {"version": F("version") + 1},
        ),
        Place(
            "why the work began, rested or ended",
            lambda engagement: StatusChange.objects.filter(engagement=engagement),
            ("reason",),
        ),
        Place(
            "numbers of days",
            lambda engagement: DaysProposal.objects.filter(engagement=engagement),
            ("reason", "answer"),
        ),
        Place(
            "other support",
            lambda engagement: OtherSupport.objects.filter(engagement=engagement),
            ("about", "contact", "withdrawn_why"),
        ),
        Place(
            "why an LLME left",
            lambda engagement: Assignment.objects.filter(engagement=engagement),
            ("end_reason",),
        ),
        UnseenPlace(
            "conflicts of interest",
            lambda engagement: Assignment.objects.filter(engagement=engagement),
            ("conflict_reason",),
        ),
        Place("replies", lambda engagement: DayReply.objects.filter(day__engagement=engagement), ("text",)),
        Place(
            "next steps",
            lambda engagement: NextStep.objects.filter(engagement=engagement),
            ("text", "withdrawn_why"),
            lambda row: {"version": F("version") + 1},
        ),
        Place(
            "notes on next steps",
            lambda engagement: StepNote.objects.filter(step__engagement=engagement),
            ("why",),
        ),
        Place(
            "what comes next with the hub",
            lambda engagement: NextWithHub.objects.filter(engagement=engagement),
            ("with_what", "reason"),
        ),
        Place(
            "entries for a side", lambda engagement: SaidFor.objects.filter(engagement=engagement), ("words",)
        ),
    )
}


def register_place(place: Place) -> None:
    """Make known where else words of an engagement stand."""
    PLACES[place.name] = place


def places_with(engagement: Engagement, words: str) -> int:
    """In how many rows the words stand now."""
    pattern = pattern_of(words)
    return sum(1 for place in PLACES.values() for _ in place.found(engagement, pattern))
