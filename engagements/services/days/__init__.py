"""The verbs of a support day: book, record, answer; and the sums that they keep."""

from engagements.services.days.answering import (
    accept_day,
    confirm_day,
    reply_to_day,
    send_back_day,
)
from engagements.services.days.booking import (
    VisitSheet,
    book_day,
    cancel_day,
    edit_visit_sheet,
    move_day,
)
from engagements.services.days.counting import count_waiting_days, days_to_agree
from engagements.services.days.handing import hand_over_booked_days, hand_over_day
from engagements.services.days.recording import (
    StepWords,
    record_day,
    record_lost_day,
    record_short_contact,
    withdraw_day,
)
from engagements.services.days.rewording import correct_day, note_day_changed

__all__ = [
    "StepWords",
    "VisitSheet",
    "accept_day",
    "book_day",
    "cancel_day",
    "confirm_day",
    "correct_day",
    "count_waiting_days",
    "days_to_agree",
    "edit_visit_sheet",
    "hand_over_booked_days",
    "hand_over_day",
    "move_day",
    "note_day_changed",
    "record_day",
    "record_lost_day",
    "record_short_contact",
    "reply_to_day",
    "send_back_day",
    "withdraw_day",
]
