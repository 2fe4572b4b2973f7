"""Every setting of a hub, with its words, its default and its limits.

A new one is one more entry here; the page, the loader and the history need nothing else.
"""

from decimal import Decimal

from hubs.settings.choices import DESK, EVIDENCE_KINDS, NO_SCHOOL_KINDS, PARTS, RHYTHMS, WEIGHTS
from hubs.settings.kinds import Kind, Setting

DAYS_GROUP = "Days"
CONFIRMING_GROUP = "Confirming and answering"
PLAN_GROUP = "The plan and how we know"
NO_SCHOOL_GROUP = "Days for no school"
WAITING_GROUP = "The waiting list"
MATCHING_GROUP = "Finding the right LLME"
DESK_GROUP = "What your desk shows"
# What stands under the heading of a group, before its settings.
ABOUT_GROUPS = {
    MATCHING_GROUP: (
        "When LLMEs are ranked for a school, each reason weighs from 0 to 10. One of 10 counts twice as much "
        "as one of 5; at 0 it plays no part. A weight changes the order and leaves nobody out."
    ),
}

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
        "Milestones up to about a term ahead. Agreed plans keep the names they were agreed under.",
        "Short term",
        PLAN_GROUP,
        maximum=40,
    ),
    Setting(
        "horizon_medium_label",
        Kind.TEXT,
        "Name of the medium horizon",
        "Milestones up to about a year ahead. Agreed plans keep the names they were agreed under.",
        "Medium term",
        PLAN_GROUP,
        maximum=40,
    ),
    Setting(
        "horizon_long_label",
        Kind.TEXT,
        "Name of the long horizon",
        "Milestones more than a year ahead. Agreed plans keep the names they were agreed under.",
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
            unit="of 10",
            minimum=0,
            maximum=10,
        )
        for name, label, usual in WEIGHTS
    ),
)
SETTINGS: dict[str, Setting] = {setting.name: setting for setting in _ALL}

# Pairs of which the first must stay below the second on every date.
IN_ORDER = (("reminder_after_school_days", "coordinator_after_school_days"),)
