"""What a hub can set, in one place: name, kind, words on screen, default, limits.

Numbers, forms and dates that no public source gives are settings with a date of effect (domain.md D19).
A new setting is one more entry in SETTINGS; the page, the loader and the history need nothing else.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from core import request_cache
from core.errors import Refused
from core.fields import in_steps, show_days
from hubs.models import Hub, HubSetting


class Kind(StrEnum):
    DAYS = "days"
    HOURS = "hours"
    COUNT = "count"
    YES_NO = "yes_no"
    TEXT = "text"
    CHOICES = "choices"
    ONE_OF = "one_of"


@dataclass(frozen=True)
class Setting:
    """One thing a hub can set. `unit` follows a number on screen."""

    name: str
    kind: Kind
    label: str
    help: str
    default: Any
    group: str
    unit: str = ""
    minimum: Decimal | int | None = None
    maximum: Decimal | int | None = None
    choices: tuple[tuple[str, str], ...] = ()

    def clean(self, value: Any) -> Any:
        """The value as Python uses it; refused in a sentence if it is none."""
        match self.kind:
            case Kind.DAYS | Kind.HOURS:
                return self._within(self._halves(value))
            case Kind.COUNT:
                return self._within(self._whole(value))
            case Kind.YES_NO:
                return self._yes_no(value)
            case Kind.CHOICES:
                return self._chosen(value)
            case Kind.ONE_OF:
                return self._one_of(value)
            case _:
                return self._text(value)

    def to_json(self, value: Any) -> Any:
        """The cleaned value as the database holds it."""
        return str(value) if isinstance(value, Decimal) else value

    def show(self, value: Any) -> str:
        """The value as people read it."""
        if self.kind in (Kind.DAYS, Kind.HOURS):
            unit = self.unit.removesuffix("s") if value == 1 else self.unit
            return f"{show_days(value)} {unit}".strip()
        if self.kind == Kind.COUNT:
            unit = self.unit.removesuffix("s") if value == 1 else self.unit
            return f"{value} {unit}".strip()
        if self.kind == Kind.YES_NO:
            return "Yes" if value else "No"
        if self.kind == Kind.ONE_OF:
            return dict(self.choices)[value]
        if self.kind == Kind.CHOICES:
            return ", ".join(label for code, label in self.choices if code in value) or "None"
        return str(value)

    def _halves(self, value: Any) -> Decimal:
        try:
            number = Decimal(str(value).strip())
        except InvalidOperation:
            number = Decimal("NaN")
        if not in_steps(number, 2):
            raise Refused(f"{self.label}: enter a number in steps of a half, like 6 or 6.5.", field="value")
        return number

    def _whole(self, value: Any) -> int:
        try:
            number = Decimal(str(value).strip())
        except InvalidOperation:
            number = Decimal("NaN")
        if not in_steps(number, 1):
            raise Refused(f"{self.label}: enter a whole number.", field="value")
        return int(number)

    def _within(self, number: Any) -> Any:
        if self.minimum is not None and number < self.minimum:
            raise Refused(f"{self.label}: enter {self.minimum} or more.", field="value")
        if self.maximum is not None and number > self.maximum:
            raise Refused(f"{self.label}: enter {self.maximum} or less.", field="value")
        return number

    def _yes_no(self, value: Any) -> bool:
        if isinstance(value, bool):
            return value
        word = str(value).strip().lower()
        if word in ("yes", "true", "1"):
            return True
        if word in ("no", "false", "0"):
            return False
        raise Refused(f"{self.label}: choose yes or no.", field="value")

    def _chosen(self, value: Any) -> list[str]:
        codes = value.replace(",", ";").split(";") if isinstance(value, str) else list(value or [])
        codes = [code.strip() for code in codes if code.strip()]
        known = [code for code, _ in self.choices]
        for code in codes:
            if code not in known:
                raise Refused(f"{self.label}: “{code}” is not one of {', '.join(known)}.", field="value")
        if self.minimum is not None and len(codes) < self.minimum:
            raise Refused(f"{self.label}: choose at least {self.minimum}.", field="value")
        return [code for code in known if code in codes]

    def _one_of(self, value: Any) -> str:
        if value not in dict(self.choices):
            raise Refused(f"{self.label}: choose one of these.", field="value")
        return str(value)

    def _text(self, value: Any) -> str:
        text = " ".join(str(value or "").split())
        if not text:
            raise Refused(f"{self.label}: enter some words.", field="value")
        if self.maximum is not None and len(text) > self.maximum:
            raise Refused(f"{self.label}: use {self.maximum} characters or fewer.", field="value")
        return text


DAYS_GROUP = "Days"
CONFIRMING_GROUP = "Confirming and answering"
PLAN_GROUP = "The plan and how we know"
NO_SCHOOL_GROUP = "Days for no school"
WAITING_GROUP = "The waiting list"
MATCHING_GROUP = "Finding the right LLME"
DESK_GROUP = "What your desk shows"

# Rooms of the work that are closed until somebody wants them (D1).
PARTS = (
    ("needs_analysis", "Strengths and needs, explored together"),
    ("foundations", "Foundations: how ready we are"),
    ("full_plan", "The plan with all its columns"),
    ("findings", "What we think is happening"),
    ("reviews", "More looks together"),
    ("capacity", "Leadership capacity"),
    ("development", "Staff professional development"),
    ("other_support", "Other support on one timeline"),
)
EVIDENCE_KINDS = (
    ("lesson_visit", "Lesson visit"),
    ("book_look", "Book look"),
    ("pupil_voice", "Pupil voice"),
    ("staff_voice", "Staff voice"),
    ("assessment_data", "Assessment data"),
    ("leader_discussion", "Leader discussion"),
    ("planning_document", "Planning document"),
    ("learning_walk", "Learning walk"),
    ("pd_observation", "Professional development observation"),
    ("policy_document", "Policy document"),
    ("other", "Other"),
)
RHYTHMS = (
    ("midway_end", "Midway and at the end"),
    ("each_term", "Once a term, and at the end"),
)
NO_SCHOOL_KINDS = (
    ("meeting", "Hub meetings"),
    ("training", "Training"),
    ("travel", "Travel"),
    ("other", "Other"),
)
# What can bring a school to the coordinator's desk; the third: on by default. The rules: attention/rules.py.
DESK = (
    ("asked_in_confidence", "The school asks for another LLME, in confidence", True),
    ("concern", "A concern somebody told you", True),
    ("no_llme", "No LLME yet", True),
    ("closing", "The school closes or converts", True),
    ("unconfirmed", "A day has waited long to be confirmed", True),
    ("too_few_weeks", "More days left than school weeks", True),
    ("quiet", "No contact for two half-terms", True),
    ("message", "A message for you, not read yet", False),
    ("no_head", "The headteacher has no account yet", False),
    ("invitation", "An invitation to the school was never accepted", False),
    ("days_proposed", "A number of days waits for an answer", False),
    ("plan", "A plan waits to be agreed", False),
    ("look", "A look together is due", False),
    ("still_to_add", "Something is still to add", False),
    ("not_in_place", "Something is not yet in place, and not answered", False),
    ("accreditation", "The LLME’s accreditation runs out", False),
    ("code", "The LLME has not accepted this year’s code of conduct", False),
)
# What speaks for an LLME, and how much it usually counts.
WEIGHTS = (
    ("distance", "A short journey", 5),
    ("ages", "Knows the age group", 3),
    ("spread", "Schools spread evenly over LLMEs", 3),
    ("weekdays", "Released on weekdays that suit the school", 2),
    ("earlier", "Has worked with the school before", 2),
    ("accreditation", "Accreditation in force", 2),
)

_ALL = (
    Setting(
        "usual_days",
        Kind.DAYS,
        "Usual number of days",
        "The number proposed when you open work with a school. It can be changed each time.",
        Decimal(6),
        DAYS_GROUP,
        unit="days",
        minimum=Decimal("0.5"),
        maximum=Decimal(60),
    ),
    Setting(
        "day_length_hours",
        Kind.HOURS,
        "Hours in a day of support",
        "Half a day is half of this.",
        Decimal(6),
        DAYS_GROUP,
        unit="hours",
        minimum=Decimal(3),
        maximum=Decimal(10),
    ),
    Setting(
        "second_llme_day_uses_days",
        Kind.YES_NO,
        "A second LLME’s day uses the agreed days",
        "When two LLMEs visit on the same day. A shadowing LLME’s day never uses them.",
        False,
        DAYS_GROUP,
    ),
    Setting(
        "short_contact_uses_days",
        Kind.YES_NO,
        "A short contact uses the agreed days",
        "A call or a twilight meeting, written down in one line.",
        False,
        DAYS_GROUP,
    ),
    Setting(
        "reminder_after_school_days",
        Kind.COUNT,
        "Remind of an unconfirmed day after",
        "One reminder goes to the side that has not confirmed yet.",
        10,
        CONFIRMING_GROUP,
        unit="school days",
        minimum=1,
        maximum=60,
    ),
    Setting(
        "coordinator_after_school_days",
        Kind.COUNT,
        "Bring an unconfirmed day to the coordinator after",
        "The coordinator may then accept it, with a reason. It is never confirmed by silence.",
        20,
        CONFIRMING_GROUP,
        unit="school days",
        minimum=2,
        maximum=120,
    ),
    Setting(
        "not_in_place_after_school_days",
        Kind.COUNT,
        "Show the coordinator what is not yet in place after",
        "An LLME may say that something agreed at the start, such as release, is not there yet. The school "
        "has this long to answer before the coordinator reads it.",
        5,
        CONFIRMING_GROUP,
        unit="school days",
        minimum=1,
        maximum=60,
    ),
    Setting(
        "parts_open_at_start",
        Kind.CHOICES,
        "Parts open from the start",
        "Either side can open the others whenever they help. A part that is not open is never asked for.",
        [],
        PLAN_GROUP,
        choices=PARTS,
    ),
    Setting(
        "look_rhythm",
        Kind.ONE_OF,
        "How often we look together",
        "What the service proposes; the two sides choose the dates. “Once a term” opens “More looks "
        "together” in new work.",
        "midway_end",
        PLAN_GROUP,
        choices=RHYTHMS,
    ),
    Setting(
        "pulse_check",
        Kind.YES_NO,
        "Ask each side how working together goes",
        "A pulse check with each look together, never required. Both sides and you read both answers once "
        "both are in.",
        False,
        PLAN_GROUP,
    ),
    Setting(
        "evidence_kinds_needed",
        Kind.COUNT,
        "Kinds of evidence before something reads as known",
        "For example a lesson visit, a book look and what pupils say.",
        3,
        PLAN_GROUP,
        unit="kinds",
        minimum=1,
        maximum=6,
    ),
    Setting(
        "evidence_kinds",
        Kind.CHOICES,
        "Kinds of evidence on offer",
        "What people can tick and choose. A record keeps its kind when you take one off the list.",
        [kind for kind, _ in EVIDENCE_KINDS],
        PLAN_GROUP,
        minimum=1,
        choices=EVIDENCE_KINDS,
    ),
    Setting(
        "horizon_short_label",
        Kind.TEXT,
        "Name of the short horizon",
        "Milestones up to about a term ahead.",
        "Short term",
        PLAN_GROUP,
        maximum=40,
    ),
    Setting(
        "horizon_medium_label",
        Kind.TEXT,
        "Name of the medium horizon",
        "Milestones up to about a year ahead.",
        "Medium term",
        PLAN_GROUP,
        maximum=40,
    ),
    Setting(
        "horizon_long_label",
        Kind.TEXT,
        "Name of the long horizon",
        "Milestones more than a year ahead.",
        "Long term",
        PLAN_GROUP,
        maximum=40,
    ),
    Setting(
        "no_school_kinds_counted",
        Kind.CHOICES,
        "Days for no school that count",
        "These are taken off an LLME’s days for the year. The others are written down but not taken off.",
        ["meeting", "training", "travel", "other"],
        NO_SCHOOL_GROUP,
        choices=NO_SCHOOL_KINDS,
    ),
    Setting(
        "waiting_list_priority_first",
        Kind.YES_NO,
        "Schools in priority areas come first",
        "Then those who have waited longest, unless you move them. Without it, waiting alone counts.",
        True,
        WAITING_GROUP,
    ),
    Setting(
        "furthest_miles",
        Kind.COUNT,
        "Furthest an LLME travels",
        "In a straight line from their school. Where a distance is not known, nobody is left out for it.",
        30,
        MATCHING_GROUP,
        unit="miles",
        minimum=1,
        maximum=400,
    ),
    Setting(
        "desk_shows",
        Kind.CHOICES,
        "What brings a school to your desk",
        "The others go to whom they wait for, the school or the LLME. Both sides can read this list.",
        [code for code, _, usual in DESK if usual],
        DESK_GROUP,
        choices=tuple((code, label) for code, label, _ in DESK),
    ),
    Setting(
        "days_a_school_week",
        Kind.DAYS,
        "Days that fit into a full school week",
        "A school comes to your desk when more days are left than fit into the full school weeks left.",
        Decimal(1),
        DESK_GROUP,
        unit="days",
        minimum=Decimal("0.5"),
        maximum=Decimal(5),
    ),
    *(
        Setting(
            f"weight_{name}",
            Kind.COUNT,
            label,
            "How much it matters, from 0 (not at all) to 10, when LLMEs are ranked for a school.",
            usual,
            MATCHING_GROUP,
            minimum=0,
            maximum=10,
        )
        for name, label, usual in WEIGHTS
    ),
)
SETTINGS: dict[str, Setting] = {setting.name: setting for setting in _ALL}

# Pairs of which the first must stay below the second on every date.
IN_ORDER = (("reminder_after_school_days", "coordinator_after_school_days"),)


def setting_called(name: str) -> Setting:
    """The entry of a setting; a name that is none is a mistake of the caller."""
    return SETTINGS[name]


def hub_setting(hub: Hub | int, name: str, on: datetime.date | None = None) -> Any:
    """What a hub has set for `name`, in effect on a date (today unless told); else the default.

    One query for all settings of a hub in a request.
    """
    setting = SETTINGS[name]
    day = on or timezone.localdate()
    for row in _rows(hub if isinstance(hub, int) else hub.pk).get(name, ()):
        if row.in_effect_from <= day:
            return setting.clean(row.value)
    return setting.default


def setting_in_row(name: str, hub: str = "hub") -> Subquery:
    """What `hub_setting` looks up, as a part of the query that fetches rows of hubs (null: not set).

    For what stands on so many pages that a query of its own would be one too many: see `setting_for`.
    """
    rows = HubSetting.objects.filter(
        hub=OuterRef(hub), name=name, in_effect_from__lte=timezone.localdate()
    ).order_by("-in_effect_from", "-number")
    return Subquery(rows.values("value")[:1])


def setting_for(row: Any, name: str) -> Any:
    """A setting of a row's hub today: what the row itself brought (`setting_in_row`), else looked up."""
    if name not in row.__dict__:
        return hub_setting(row.hub_id, name)
    setting, value = SETTINGS[name], row.__dict__[name]
    return setting.default if value is None else setting.clean(value)


def settings_of(hub: Hub | int, on: datetime.date | None = None) -> dict[str, Any]:
    """Every setting of a hub on a date."""
    return {name: hub_setting(hub, name, on) for name in SETTINGS}


def rows_of(hub: Hub | int, name: str) -> list[HubSetting]:
    """The changes of one setting, the one that holds longest from now first."""
    return _rows(hub if isinstance(hub, int) else hub.pk).get(name, [])


def load_settings(hubs: Iterable[int]) -> None:
    """Look up many hubs' settings in one query, for a page or a job that needs them all."""
    wanted = {pk for pk in hubs if not request_cache.is_kept(("hub settings", pk))}
    if not wanted:
        return
    found: dict[int, dict[str, list[HubSetting]]] = {pk: {} for pk in wanted}
    for row in _ordered().filter(hub__in=wanted):
        found[row.hub_id].setdefault(row.name, []).append(row)
    for pk, rows in found.items():
        request_cache.put(("hub settings", pk), rows)


def forget_settings(hub: Hub | int) -> None:
    """Called by whoever changes them."""
    request_cache.forget(("hub settings", hub if isinstance(hub, int) else hub.pk))


def _ordered() -> Any:
    return HubSetting.objects.select_related("set_by").order_by("name", "-in_effect_from", "-number")


def _rows(hub_id: int) -> dict[str, list[HubSetting]]:
    def find() -> dict[str, list[HubSetting]]:
        rows: dict[str, list[HubSetting]] = {}
        for row in _ordered().filter(hub=hub_id):
            rows.setdefault(row.name, []).append(row)
        return rows

    return request_cache.remember(("hub settings", hub_id), find)
