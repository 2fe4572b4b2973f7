"""Looking together: looks with their dates, each side's view, the joint view, and who agreed it."""

from reviews.models.agreement import LookAgreement, LookStrike
from reviews.models.looks import Look, LookQuerySet
from reviews.models.pulse import Pulse
from reviews.models.views import JOINT, LookView, ViewLine

__all__ = [
    "JOINT",
    "Look",
    "LookAgreement",
    "LookQuerySet",
    "LookStrike",
    "LookView",
    "Pulse",
    "ViewLine",
]
