"""A school that waits, who suggests it, and what its head says."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from engagements.models import Engagement, Succession
from engagements.models.engagement import Phase
from engagements.states import LIVE
from hubs.models import AreaKind, Hub, PriorityArea
from intake.models.links import OfHubQuerySet, SuggestionLink
from intake.states import Answer, Source, Standing
from schools.models import School


class NominationQuerySet(OfHubQuerySet):
    def open(self) -> Any:
        """Neither withdrawn nor turned into work: a school phase has one such entry in a hub."""
        return self.filter(withdrawn_at__isnull=True, engagement__isnull=True)

    def waiting(self) -> Any:
        """Open, and the head has not said no thank you."""
        return self.open().exclude(answer=Answer.NO)

    def with_place(self, on: Any = None) -> Any:
        """Adds `is_priority` (in a priority area) and `is_asleep` (not now, to ask later)."""
        day = on or timezone.localdate()
        areas = PriorityArea.objects.current(day).filter(
            Q(kind=AreaKind.DISTRICT, code=OuterRef("school__district_code"))
            | Q(kind=AreaKind.AUTHORITY, code=OuterRef("school__authority_code"))
        )
        later = Q(answer=Answer.NOT_NOW) & (Q(ask_again_on__isnull=True) | Q(ask_again_on__gt=day))
        return self.annotate(
            is_priority=Exists(areas.order_by()),
            is_asleep=Case(When(later, then=Value(True)), default=Value(False)),
        )

    def in_order(self, *, priority_first: bool) -> Any:
        """As the hub goes down its list: those to ask later last, priority areas first where set."""
        first = ["is_asleep", "-is_priority"] if priority_first else ["is_asleep"]
        return self.with_place().order_by(*first, "place", "pk")

    def with_live(self) -> Any:
        """Adds `live_reference`: work under way for the same school and phase, opened some other way, or
        carried on by it (D16)."""
        live = Engagement.objects.order_by().filter(
            school=OuterRef("school"), phase=OuterRef("phase"), status__in=LIVE
        )
        carried = Succession.objects.order_by().filter(
            school=OuterRef("school"), engagement__phase=OuterRef("phase"), engagement__status__in=LIVE
        )
        return self.annotate(
            live_reference=Coalesce(
                Subquery(live.values("reference")[:1]), Subquery(carried.values("engagement__reference")[:1])
            )
        )


class Nomination(models.Model):
    """A school phase on a hub's waiting list: held until its head has been spoken to (D9)."""

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="nominations")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="nominations")
    phase = models.CharField(max_length=10, choices=Phase.choices)
    suggested_on = models.DateField(help_text="Since when it waits: when it was first suggested.")
    place = models.PositiveIntegerField(help_text="Its place in the list; the hub may move it.")
    why_all_the_same = models.CharField(
        max_length=200, blank=True, help_text="Of a school of another hub's area, or one that closes."
    )
    # What the head said last; every answer stands in HeadAnswer.
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    ask_again_on = models.DateField(null=True, blank=True)
    engagement = models.OneToOneField(
        Engagement, null=True, blank=True, on_delete=models.PROTECT, related_name="nomination"
    )
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Nobody, where it came by a link.",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_why = models.CharField(max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    objects = NominationQuerySet.as_manager()

    # What the querysets add.
    is_priority: bool
    is_asleep: bool
    live_reference: str | None

    class Meta:
        verbose_name = "entry of a waiting list"
        verbose_name_plural = "entries of waiting lists"
        ordering: ClassVar[list[str]] = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "school", "phase"],
                condition=Q(withdrawn_at__isnull=True, engagement__isnull=True),
                name="nomination_once_per_school_phase",
            ),
            models.CheckConstraint(
                name="nomination_answer_with_its_date",
                condition=Q(answer="", answered_on__isnull=True)
                | (~Q(answer="") & Q(answered_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="nomination_ask_again_after_not_now",
                condition=Q(ask_again_on__isnull=True) | Q(answer="not_now"),
            ),
            models.CheckConstraint(
                name="nomination_opens_after_yes", condition=Q(engagement__isnull=True) | Q(answer="yes")
            ),
            models.CheckConstraint(
                name="nomination_withdrawn_at_by_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why="")),
            ),
            models.CheckConstraint(
                name="nomination_merged_is_withdrawn",
                condition=Q(merged_into__isnull=True) | Q(withdrawn_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["hub", "place"], name="nomination_by_hub_place")]

    def __str__(self) -> str:
        return f"{self.school}, {self.get_phase_display().lower()}"

    def get_absolute_url(self) -> str:
        return reverse("intake:entry", args=[self.hub.code, self.pk])

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and self.engagement_id is None


class OfNominationQuerySet(OfHubQuerySet):
    hub_field = "nomination__hub"


class Suggestion(models.Model):
    """Somebody suggests a school that waits: who, in one line why, and when. Its head may read the line."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="suggestions")
    source = models.CharField(max_length=10, choices=Source.choices)
    source_name = models.CharField(max_length=120, blank=True, help_text="The organisation, not a person.")
    why = models.CharField(max_length=200)
    on = models.DateField(default=timezone.localdate)
    link = models.ForeignKey(
        SuggestionLink, null=True, blank=True, on_delete=models.PROTECT, related_name="suggestions"
    )
    # Who filled in the form: read by the hub's coordinators only.
    from_name = models.CharField(max_length=120, blank=True)
    from_role = models.CharField(max_length=120, blank=True)
    from_email = models.EmailField(blank=True)
    standing = models.CharField(max_length=10, choices=Standing.choices, blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfNominationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="suggestion_by_link_or_person",
                condition=Q(link__isnull=False) | Q(written_by__isnull=False),
            ),
            models.CheckConstraint(
                name="suggestion_person_only_by_link",
                condition=Q(link__isnull=False) | Q(from_name="", from_role="", from_email="", standing=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.nomination}"

    @property
    def who(self) -> str:
        """Who suggests it, as its head reads it: "The trust (Harbour Trust)"."""
        label = str(self.get_source_display())
        return f"{label} ({self.source_name})" if self.source_name else label


class HeadAnswer(models.Model):
    """What the head said, once: when, to whom of the hub, how. The latest stands on the entry."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=8, choices=Answer.choices)
    on = models.DateField()
    how = models.CharField(max_length=10, choices=Engagement.Heard.choices)
    ask_again_on = models.DateField(null=True, blank=True)
    spoken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who of the hub heard it, or the head in person.",
    )
    noted_at = models.DateTimeField(default=timezone.now)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfNominationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="head_answer_ask_again_after_not_now",
                condition=Q(ask_again_on__isnull=True) | Q(answer="not_now"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_answer_display()}, {self.on:%d %B %Y}"
