"""Engagement: one school phase, one hub, one period of targeted support."""

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from core.fields import DaysField
from engagements.states import LIVE, OVER, RECORDED_STATES, DayState, Side, Status
from hubs.models import Hub, HubMembership
from hubs.settings.in_effect import setting_in_row
from schools.models import School, SchoolLeader


class Phase(models.TextChoices):
    """The phase of a school that the work is about; an all-through school may have one of each (D17)."""

    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"


class EngagementQuerySet(models.QuerySet["Engagement"]):
    def visible_to(self, user: Any) -> "EngagementQuerySet":
        """Engagements whose whole shared record a person reads today (D8).

        Coordinators: those of their hubs. LLMEs: those they are assigned to today. School people: those of
        their schools, by the school of the time or by a confirmed successor. Admins: all. Readers of figures
        and outside readers: none (see `summary_visible_to`).
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_admin:
            return self.all()
        from engagements.models.people import Assignment  # noqa: PLC0415 (same package, defined after)

        hubs = (
            HubMembership.objects.current()
            .filter(user=user, role__in=HubMembership.COORDINATING)
            .values("hub")
        )
        schools = SchoolLeader.objects.current().filter(user=user).values("school")
        # A union rather than an OR: each part finds its rows by an index of its own.
        ours = Engagement.objects.order_by()
        return self.filter(
            pk__in=ours.filter(hub__in=hubs)
            .values("pk")
            .union(
                ours.filter(school__in=schools).values("pk"),
                Succession.objects.order_by().filter(school__in=schools).values("engagement"),
                Assignment.objects.order_by().current().filter(llme__user=user).values("engagement"),
            )
        )

    def summary_visible_to(self, user: Any) -> "EngagementQuerySet":
        """Engagements of which an outside reader (LA, trust) reads the plan summary, and nothing else."""
        from engagements.models.people import OutsideReader  # noqa: PLC0415 (same package, defined after)

        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(pk__in=OutsideReader.objects.current().filter(user=user).values("engagement"))

    def live(self) -> "EngagementQuerySet":
        """Neither stopped nor completed."""
        return self.filter(status__in=LIVE)

    def over(self) -> "EngagementQuerySet":
        """Stopped or completed."""
        return self.filter(status__in=OVER)

    def at_school(self, urn: int) -> "EngagementQuerySet":
        """Those of a school, or carried on by it (D16)."""
        ours = Engagement.objects.order_by().filter(school=urn).values("pk")
        return self.filter(
            pk__in=ours.union(Succession.objects.order_by().filter(school=urn).values("engagement"))
        )

    def of_llme(self, user: Any) -> "EngagementQuerySet":
        """Those an LLME is assigned to today."""
        from engagements.models.people import Assignment  # noqa: PLC0415 (same package, defined after)

        return self.filter(pk__in=Assignment.objects.current().filter(llme__user=user).values("engagement"))

    def live_first(self) -> "EngagementQuerySet":
        """Under way first, then the newest."""
        return self.annotate(is_ended=Q(status__in=OVER)).order_by("is_ended", "-pk")

    def with_days(self) -> "EngagementQuerySet":
        """Adds `days_used_now`, `days_booked_now` (sums by subquery, so that no join multiplies them)."""
        return self.annotate(
            days_used_now=_sum_of_days(state__in=RECORDED_STATES, uses_days=True, counted=True),
            days_booked_now=_sum_of_days(state=DayState.BOOKED, uses_days=True),
        )

    def with_days_to_give(self) -> "EngagementQuerySet":
        """Adds to `with_days()` the number that is agreed or, until then, on the table: `days_on_table`."""
        from engagements.models.agreement import DaysProposal  # noqa: PLC0415 (same package, defined after)

        offered = DaysProposal.objects.filter(
            engagement=OuterRef("pk"), state=DaysProposal.State.PROPOSED
        ).order_by()
        number: Any = Coalesce("agreed_days", Subquery(offered.values("days")[:1]), output_field=DaysField())
        rows: Any = self.with_days()
        found: EngagementQuerySet = rows.annotate(days_on_table=number)
        return found

    def with_outside_readers(self) -> "EngagementQuerySet":
        """Adds how many of the LA or trust the head lets read the plan summary today: `outside_now`."""
        from engagements.models.people import OutsideReader  # noqa: PLC0415 (same package, defined after)

        rows = OutsideReader.objects.current().filter(engagement=OuterRef("pk")).order_by()
        count = rows.values("engagement").annotate(count=Count("pk")).values("count")
        return self.annotate(outside_now=Coalesce(Subquery(count), 0))

    def with_cover(self) -> "EngagementQuerySet":
        """Adds who covers for whom now or next: `cover_user` and `cover_name`, `cover_for`, and from when to
        when (`cover_from`, `cover_until`)."""
        from engagements.models.people import Assignment  # noqa: PLC0415 (same package, defined after)

        rows = Assignment.objects.covers().not_over().filter(engagement=OuterRef("pk"))
        first = rows.order_by("starts_on", "pk")
        return self.annotate(
            cover_user=Subquery(first.values("llme__user")[:1]),
            cover_name=Subquery(first.values("llme__user__name")[:1]),
            cover_for=Subquery(first.values("in_place_of__user__name")[:1]),
            cover_from=Subquery(first.values("starts_on")[:1]),
            cover_until=Subquery(first.values("ends_on")[:1]),
        )

    def with_hub_words(self) -> "EngagementQuerySet":
        """Adds what the hub calls the three horizons, how often it looks together and how long a day is."""
        names = [*(f"horizon_{horizon}_label" for horizon in ("short", "medium", "long")), "look_rhythm"]
        names.append("day_length_hours")
        return self.annotate(**{name: setting_in_row(name) for name in names})

    def with_people(self) -> "EngagementQuerySet":
        """Adds `lead_name` (of the lead LLME today, or empty) and `has_head` (an account of the school's)."""
        from engagements.models.people import Assignment  # noqa: PLC0415 (same package, defined after)

        lead = Assignment.objects.current().filter(engagement=OuterRef("pk"), role=Assignment.Role.LEAD)
        return self.annotate(
            lead_name=Coalesce(Subquery(lead.values("llme__user__name")[:1]), Value("")),
            has_head=head_with_account(),
        )


def head_with_account(on: Any = None) -> Any:
    """A headteacher who has an account: of the school, or of one that carries the work on (D16).

    Looked up row by row: as EXISTS it would be answered by reading everybody's roles.
    """
    heads = SchoolLeader.objects.current(on).filter(role=SchoolLeader.Role.HEADTEACHER).order_by()
    here = heads.filter(school=OuterRef("school"))
    carried = heads.filter(school__continued_engagements__engagement=OuterRef("pk"))
    return Coalesce(Subquery(here.values("pk")[:1]), Subquery(carried.values("pk")[:1]))


def _sum_of_days(**which: Any) -> Any:
    from engagements.models.days import SupportDay  # noqa: PLC0415 (same package, defined after)

    return Coalesce(
        Subquery(
            SupportDay.objects.filter(engagement=OuterRef("pk"), **which)
            .order_by()
            .values("engagement")
            .annotate(total=Sum("days"))
            .values("total"),
            output_field=DaysField(),
        ),
        Value(Decimal(0), output_field=DaysField()),
    )


class Engagement(models.Model):
    """One school phase and one hub working together over an agreed number of days."""

    class SuggestedBy(models.TextChoices):
        SCHOOL = "school", "The school"
        HUB = "hub", "The hub"
        AUTHORITY = "authority", "The local authority"
        TRUST = "trust", "The trust"
        OTHER = "other", "Someone else"

    class Heard(models.TextChoices):
        """How the head's yes reached the hub (D3, D9)."""

        PHONE = "phone", "By phone"
        EMAIL = "email", "By email"
        IN_PERSON = "in_person", "In person"
        PAPER = "paper", "On paper"
        FORM = "form", "On the hub’s form"
        RECORD = "record", "From the hub's record"

    reference = models.CharField(max_length=12, unique=True, editable=False)
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="engagements")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="engagements")
    school_name = models.CharField(max_length=160, help_text="The school's name at the time (D16).")
    phase = models.CharField(max_length=10, choices=Phase.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    starts_on = models.DateField()
    expected_end_on = models.DateField()
    focus = models.CharField(max_length=200)
    why_offered = models.TextField(max_length=2000, help_text="Written for the head to read.")
    suggested_by = models.CharField(max_length=10, choices=SuggestedBy.choices)
    suggested_by_name = models.CharField(max_length=160, blank=True)
    head_said_yes_on = models.DateField()
    head_said_yes_how = models.CharField(max_length=10, choices=Heard.choices)
    how_we_work = models.TextField(
        max_length=1000, blank=True, help_text="What these two add to how we work together."
    )
    school_weekdays = models.CharField(
        max_length=5, blank=True, help_text="Digits 1 (Monday) to 5 (Friday): what suits the school best."
    )
    agreed_days = DaysField(null=True, blank=True, help_text="Set when both sides have agreed a number.")
    started_at = models.DateTimeField(null=True, blank=True, help_text="Since when the work runs here.")
    start_agreed_at = models.DateTimeField(
        null=True, blank=True, help_text="When both sides had agreed how we start."
    )
    start_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who agreed second.",
    )
    carried_in = models.BooleanField(default=False, help_text="Was under way before; from the hub's record.")
    ended_on = models.DateField(null=True, blank=True)
    parts_open = models.JSONField(default=list, blank=True, help_text="Keys of the parts that are open (D1).")
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = EngagementQuerySet.as_manager()

    # Sums that `with_days()` adds.
    days_used_now: Decimal
    days_booked_now: Decimal
    # What `with_days_to_give()` adds.
    days_on_table: Decimal | None
    # What `with_outside_readers()` adds.
    outside_now: int
    # What `with_people()` adds.
    lead_name: str
    has_head: int | None

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "phase"],
                condition=Q(status__in=LIVE),
                name="one_live_engagement_per_school_phase",
            ),
            models.CheckConstraint(
                name="engagement_ends_after_start", condition=Q(expected_end_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="running_means_days_agreed",
                condition=~Q(status="running") | Q(agreed_days__isnull=False, started_at__isnull=False),
            ),
            models.CheckConstraint(
                name="start_agreed_at_with_by",
                condition=Q(start_agreed_at__isnull=True, start_agreed_by__isnull=True)
                | Q(start_agreed_at__isnull=False, start_agreed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="over_means_ended_on",
                condition=Q(status__in=OVER, ended_on__isnull=False)
                | (~Q(status__in=OVER) & Q(ended_on__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "status"], name="engagement_by_hub_status"),
            models.Index(fields=["status", "-id"], name="engagement_by_status"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.school_name}"

    def get_absolute_url(self) -> str:
        return reverse("oversight:our_work", args=[self.reference])

    @property
    def stream(self) -> str:
        """The key of this engagement's audit stream."""
        return f"engagement:{self.pk}"

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    @property
    def awaits_start(self) -> bool:
        """Whether how we start is still to be agreed; so too for work carried in that runs already."""
        return self.status == Status.OPEN or (
            self.carried_in and self.start_agreed_at is None and self.status == Status.RUNNING
        )

    @property
    def days_used(self) -> Decimal:
        """Days recorded that count, in half days."""
        if not hasattr(self, "days_used_now"):
            self._load_days()
        return self.days_used_now

    @property
    def days_booked(self) -> Decimal:
        """Days booked ahead, in half days."""
        if not hasattr(self, "days_booked_now"):
            self._load_days()
        return self.days_booked_now

    @property
    def days_left(self) -> Decimal | None:
        """`agreed - used - booked` (D5); None while no number is agreed."""
        if self.agreed_days is None:
            return None
        return self.agreed_days - self.days_used - self.days_booked

    def _load_days(self) -> None:
        row = Engagement.objects.with_days().get(pk=self.pk)
        self.days_used_now, self.days_booked_now = row.days_used_now, row.days_booked_now


class StatusChange(models.Model):
    """One move of an engagement's status: from, to, on which date, why, by whom."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="status_changes")
    before = models.CharField(max_length=10, choices=Status.choices)
    after = models.CharField(max_length=10, choices=Status.choices)
    on = models.DateField(help_text="The date from which it holds.")
    reason = models.TextField(max_length=500, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=6, choices=Side.choices)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.get_before_display()} to {self.get_after_display()}"


class Succession(models.Model):
    """A coordinator confirmed that another school carries on from the engagement's school (D16)."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="successions")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="continued_engagements")
    confirmed_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["engagement", "school"], name="succession_once"),
        ]

    def __str__(self) -> str:
        return f"{self.engagement.reference} goes on at {self.school}"
