"""Local Leaders of Maths Education: who they are, what they bring, how many days they have."""

from llmes.models.coming import ComingLLME, ComingLLMEQuerySet
from llmes.models.conduct import CodeAcceptance, DeclaredConflict
from llmes.models.days import BlockedDates, Capacity, HubDay
from llmes.models.people import (
    LLME,
    Accreditation,
    LLMEMembership,
    LLMEQuerySet,
    MasteryRole,
    Phase,
    Specialism,
)

__all__ = [
    "LLME",
    "Accreditation",
    "BlockedDates",
    "Capacity",
    "CodeAcceptance",
    "ComingLLME",
    "ComingLLMEQuerySet",
    "DeclaredConflict",
    "HubDay",
    "LLMEMembership",
    "LLMEQuerySet",
    "MasteryRole",
    "Phase",
    "Specialism",
]
