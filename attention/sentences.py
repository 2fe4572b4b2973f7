"""The sentence of each rule and where to act, read from a row of the desk: plain, and nobody's fault.

Every number and date in them is stored or a fact: nothing here counts weeks.
"""

import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse

from conversations.models import NotInPlace
from core.fields import show_days
from engagements.states import Status

HALF = Decimal("0.5")


def in_words(day: datetime.date) -> str:
    """As in "12 November 2026"."""
    return f"{day.day} {day:%B %Y}"


def asked_in_confidence(row: Any) -> str:
    return "The school asks you something in confidence"


def concern(row: Any) -> str:
    return "Somebody has told you a concern"


def no_llme(row: Any) -> str:
    return f"No LLME yet, since {in_words(row.since)}"


def closing(row: Any) -> str:
    return "The register says that this school closes or converts"


def unconfirmed(row: Any) -> str:
    return f"The day of {in_words(row.day_waiting_on)} has waited long to be confirmed"


def too_few_weeks(row: Any) -> str:
    days, weeks = row.days_to_fit, row.weeks_to_fit
    number = "Half a" if days == HALF else show_days(days)
    are = "day is" if days <= 1 else "days are"
    if row.expected_end_on < row.looked_on:
        return f"{number} {are} left, and the end, {in_words(row.expected_end_on)}, has passed"
    if weeks == 1:
        return f"{number} {are} left, and no full school week until {in_words(row.expected_end_on)}"
    return (
        f"{number} {are} left, and fewer than {weeks} full school weeks until {in_words(row.expected_end_on)}"
    )


def quiet(row: Any) -> str:
    """At every stage: before the start nobody is asked about the time before they came."""
    last: datetime.date = row.quiet_since
    if row.status == Status.OPEN:
        since = max(last, row.came_on or last)
        told = f"No contact since {in_words(since)}; the start is not agreed yet"
    elif row.status == Status.PAUSED:
        paused: datetime.date = row.paused_on or last
        told = f"Paused since {in_words(paused)}"
        told += f", last contact {in_words(last)}" if last > paused else ""
    else:
        told = f"No contact since {in_words(last)}"
    return told + asked(row)


def asked(row: Any) -> str:
    """That the hub wrote to both since it came about, so that nobody asks twice."""
    if row.asked_on is None or row.asked_on < row.since:
        return ""
    return f"; both were asked on {in_words(row.asked_on)}"


def message(row: Any) -> str:
    return "A message for you"


def no_head(row: Any) -> str:
    return "The headteacher has no account yet"


def invitation(row: Any) -> str:
    return "An invitation to the school was not accepted in time"


def days_proposed(row: Any) -> str:
    return "A number of days waits for an answer"


def plan(row: Any) -> str:
    return "A plan waits to be agreed"


def look(row: Any) -> str:
    return f"Look together: was due {in_words(row.look_was_due_on)}{asked(row)}"


def still_to_add(row: Any) -> str:
    return "What a decision is based on is still to add"


def not_in_place(row: Any) -> str:
    return f"{NotInPlace.What(row.flag_read_what).label} not yet in place, and not answered"


def accreditation(row: Any) -> str:
    return f"The LLME’s accreditation lasts until {in_words(row.accredited_until)}"


def code(row: Any) -> str:
    return "The LLME has not accepted this year’s code of conduct yet"


def request_url(row: Any) -> str:
    return reverse("conversations:llme_request", args=[row.reference, row.request_waiting])


def concern_url(row: Any) -> str:
    return reverse("conversations:concern", args=[row.reference, row.concern_waiting])


def assign_url(row: Any) -> str:
    return reverse("engagements:assign_llme", args=[row.reference])


def people_url(row: Any) -> str:
    return reverse("engagements:people", args=[row.reference])


def day_url(row: Any) -> str:
    return reverse("engagements:day", args=[row.reference, row.day_waiting])


def messages_url(row: Any) -> str:
    return reverse("conversations:messages", args=[row.reference])


def school_people_url(row: Any) -> str:
    """Of the school as it is now: the one that carries the work on, where one does."""
    return reverse("schools:people", args=[row.carrying_school or row.school_id])


def days_agreed_url(row: Any) -> str:
    return reverse("engagements:days_agreed", args=[row.reference])


def plan_url(row: Any) -> str:
    return reverse("plans:plan", args=[row.reference])


def decision_url(row: Any) -> str:
    return reverse("evidence:decision", args=[row.reference, row.decision_owed])


def flag_url(row: Any) -> str:
    return reverse("conversations:not_in_place", args=[row.reference, row.flag_read])


def llme_url(row: Any) -> str:
    return reverse("llmes:llme", args=[row.lead_llme])
