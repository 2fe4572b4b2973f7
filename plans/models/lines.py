"""The rows of the plan's columns: further foci, activities, how we'll know, what groups gain, time."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.fields import DaysField
from plans.models.foci import Focus
from plans.models.milestones import MilestoneWording
from plans.models.versions import OfVersionQuerySet, PlanVersion


class PlanLine(models.Model):
    """One row of a column of a version: a focus, an activity, a sign, a gain, the time of a role in a term.

    The key stays the same through all versions, so that what changed can be shown. Which facts a row has is
    settled by its kind; in a draft, words may still be missing.
    """

    class Kind(models.TextChoices):
        FOCUS = "focus", "Focus"
        ACTIVITY = "activity", "Activity"
        OUTCOME = "outcome", "How we’ll know it is taking hold"
        GAIN = "gain", "What a group of pupils gains"
        TIME = "time", "Time of a role in a term"

    class Topic(models.TextChoices):
        NUMBER = "number", "Number and place value"
        ADDITIVE = "additive", "Addition and subtraction"
        MULTIPLICATIVE = "multiplicative", "Multiplication, division and times tables"
        FRACTIONS = "fractions", "Fractions, decimals and percentages"
        RATIO = "ratio", "Ratio and proportion"
        ALGEBRA = "algebra", "Algebra"
        GEOMETRY = "geometry", "Geometry and measures"
        STATISTICS = "statistics", "Statistics and probability"
        REASONING = "reasoning", "Reasoning and problem solving"
        FLUENCY = "fluency", "Fluency"
        TALK = "talk", "Mathematical talk and vocabulary"
        REPRESENTATION = "representation", "Representations and models"
        CURRICULUM = "curriculum", "Curriculum and sequence"
        ASSESSMENT = "assessment", "Assessment in lessons"
        EARLY_YEARS = "early_years", "Maths in the early years"
        SUBJECT_KNOWLEDGE = "subject_knowledge", "Teachers’ subject knowledge"
        LEADERSHIP = "leadership", "Leading maths"
        OTHER = "other", "Something else"

    class Outcome(models.TextChoices):
        FIDELITY = "fidelity", "Fidelity"
        REACH = "reach", "Reach"
        ACCEPTABILITY = "acceptability", "Acceptability"
        FEASIBILITY = "feasibility", "Feasibility"
        OTHER = "other", "Other"

    class Lead(models.TextChoices):
        LLME = "llme", "The LLME leads"
        TOGETHER = "together", "Together"
        SCHOOL = "school", "The school leads"

    class ForWhom(models.TextChoices):
        ALL = "all", "All pupils"
        DISADVANTAGED = "disadvantaged", "Disadvantaged pupils"
        SEND = "send", "Pupils with SEND"

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="lines")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    focus = models.ForeignKey(
        Focus,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="lines",
        help_text="Of a focus: which. Of any other row: the focus it is for.",
    )
    words = models.TextField(max_length=1000, blank=True)
    topic = models.CharField(max_length=20, choices=Topic.choices, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    horizon = models.CharField(max_length=8, choices=MilestoneWording.Horizon.choices, blank=True)
    lead = models.CharField(max_length=8, choices=Lead.choices, blank=True)
    for_whom = models.CharField(max_length=16, choices=ForWhom.choices, blank=True)
    term = models.CharField(max_length=6, blank=True, help_text="As 2025-1, the autumn term of 2025/26.")
    role = models.CharField(max_length=60, blank=True, help_text="A role, never a name.")
    hours = models.PositiveSmallIntegerField(null=True, blank=True, help_text="In the term.")
    cover = DaysField(null=True, blank=True, help_text="Days of cover in the term.")
    removed = models.BooleanField(default=False, help_text="This version leaves the row out.")
    edit_number = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(default=timezone.now)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="plan_line_once_per_version"),
            models.UniqueConstraint(
                fields=["version", "focus"], condition=Q(kind="focus"), name="focus_once_per_version"
            ),
            models.CheckConstraint(
                name="plan_line_has_what_its_kind_needs",
                condition=Q(kind="focus", focus__isnull=False)
                | (Q(kind="activity") & ~Q(lead=""))
                | (Q(kind="outcome") & ~Q(outcome="") & ~Q(horizon=""))
                | (Q(kind="gain") & ~Q(for_whom=""))
                | (Q(kind="time", hours__isnull=False) & ~Q(role="") & ~Q(term="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.version}"
