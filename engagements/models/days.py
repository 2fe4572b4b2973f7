"""Support days: booked with a visit sheet, recorded, confirmed by the other side."""

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.fields import DaysField
from engagements.models.engagement import Engagement
from engagements.states import RECORDED_STATES, DayState, Side
from llmes.models import LLME


class SupportDayQuerySet(models.QuerySet["SupportDay"]):
    def visible_to(self, user: Any) -> "SupportDayQuerySet":
        """Days of the engagements a person reads; both sides and the coordinator read every day (D8)."""
        return self.filter(engagement__in=Engagement.objects.visible_to(user))

    def booked(self) -> "SupportDayQuerySet":
        """Days ahead of us (or past and not yet recorded)."""
        return self.filter(state=DayState.BOOKED)

    def recorded(self) -> "SupportDayQuerySet":
        """Days that were recorded and not withdrawn."""
        return self.filter(state__in=RECORDED_STATES)

    def waiting_for(self, side: str) -> "SupportDayQuerySet":
        """Recorded by the other side and not yet answered by this one, or sent back to this one."""
        return self.filter(
            (Q(state=DayState.RECORDED) & ~Q(recorded_side=side))
            | Q(state=DayState.SENT_BACK, recorded_side=side)
        )


class SupportDay(models.Model):
    """A day, half day or short contact of support, from booking to the other side's confirmation."""

    class Kind(models.TextChoices):
        DAY = "day", "Support day"
        SHORT = "short", "Short contact"
        CARRIED_IN = "carried_in", "Carried in from the hub's record"

    class Reason(models.TextChoices):
        """Why a day was moved, lost or cancelled: never a person, never a health detail (D13)."""

        SCHOOL = "school", "School"
        LLME = "llme", "LLME"
        OUTSIDE = "outside", "Outside event"

    class Mode(models.TextChoices):
        IN_SCHOOL = "in_school", "In school"
        ONLINE = "online", "Online"
        PHONE = "phone", "By phone"
        ELSEWHERE = "elsewhere", "Somewhere else"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="days")
    llme = models.ForeignKey(
        LLME,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="days",
        help_text="Empty only for days carried in from the hub's record.",
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.DAY)
    state = models.CharField(max_length=10, choices=DayState.choices)
    on = models.DateField()
    days = DaysField(default=Decimal(1), help_text="1, or 0.5 for half a day; 0 for a short contact.")
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.IN_SCHOOL)
    # The visit sheet, agreed beforehand; it becomes the first half of the record.
    purpose = models.TextField(max_length=1000, blank=True)
    timetable = models.TextField(max_length=1000, blank=True)
    released = models.CharField(max_length=300, blank=True, help_text="Who is released, by role.")
    school_brings = models.CharField(max_length=300, blank=True)
    llme_brings = models.CharField(max_length=300, blank=True)
    arrival = models.CharField(max_length=200, blank=True)
    met_by = models.CharField(max_length=120, blank=True)
    office_phone = models.CharField(max_length=20, blank=True)
    booked_side = models.CharField(max_length=6, choices=Side.choices, blank=True)
    booked_at = models.DateTimeField(null=True, blank=True)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The record.
    happened = models.BooleanField(null=True, blank=True)
    lost_reason = models.CharField(max_length=8, choices=Reason.choices, blank=True)
    uses_days = models.BooleanField(default=True)
    counted = models.BooleanField(
        default=True, help_text='False reads "recorded, not yet counted": past the agreed number (D5).'
    )
    worked_on = models.TextField(max_length=4000, blank=True)
    recorded_side = models.CharField(max_length=6, choices=Side.choices, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The other side's answer, or after 20 school days the coordinator's (D6).
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_reason = models.TextField(max_length=500, blank=True)
    remind_on = models.DateField(null=True, blank=True, help_text="When the one reminder goes (D6).")
    hub_sees_on = models.DateField(null=True, blank=True, help_text="From when the coordinator may accept.")
    reminded_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(
        default=1, help_text="Counts changes of what is read and confirmed."
    )

    objects = SupportDayQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="day_has_llme", condition=Q(llme__isnull=False) | Q(kind="carried_in")
            ),
            models.CheckConstraint(
                name="day_is_half_or_whole",
                condition=Q(kind="day", days__in=[Decimal("0.5"), Decimal(1)])
                | Q(kind="short", days__lte=Decimal(1))
                | Q(kind="carried_in"),
            ),
            models.CheckConstraint(
                name="confirmed_at_with_by",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="confirmed_means_confirmed_by",
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="recorded_means_recorded_by",
                condition=~Q(state__in=["recorded", "sent_back", "confirmed", "accepted", "noted"])
                | Q(recorded_at__isnull=False, recorded_by__isnull=False),
            ),
            models.CheckConstraint(
                name="accepted_at_with_by",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="accepted_means_accepted_by",
                condition=~Q(state="accepted") | (Q(accepted_at__isnull=False) & ~Q(accepted_reason="")),
            ),
            models.CheckConstraint(
                name="day_withdrawn_at_with_by",
                condition=Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="lost_day_has_a_reason",
                condition=~Q(happened=False) | ~Q(lost_reason=""),
            ),
            models.CheckConstraint(
                name="nobody_confirms_their_own_day",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("recorded_by")),
            ),
        ]
        indexes = [
            models.Index(fields=["engagement", "state"], name="day_by_engagement_state"),
            models.Index(fields=["llme", "on"], name="day_by_llme_date"),
            models.Index(fields=["remind_on"], name="day_to_remind", condition=Q(state="recorded")),
        ]

    def __str__(self) -> str:
        return f"{self.engagement.reference}, {self.on:%d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("engagements:day", args=[self.engagement.reference, self.pk])

    @property
    def is_recorded(self) -> bool:
        return self.state in RECORDED_STATES

    @property
    def words_can_change(self) -> bool:
        """Until confirmed, the text is a draft between the two sides (D7)."""
        return self.state in (DayState.RECORDED, DayState.SENT_BACK, DayState.NOTED)

    @property
    def waits(self) -> bool:
        """Past the agreed number: recorded, not yet counted (D5)."""
        return self.is_recorded and self.uses_days and not self.counted

    @property
    def title(self) -> str:
        """What kind of day this is, as a page calls it."""
        if self.kind == self.Kind.DAY and self.happened is False:
            return "A day that did not happen"
        if self.kind == self.Kind.DAY and self.days == Decimal("0.5"):
            return "Half a day of support"
        return str(self.get_kind_display())


class DaySlotQuerySet(models.QuerySet["DaySlot"]):
    def visible_to(self, user: Any) -> "DaySlotQuerySet":
        """Slots of the days a person reads."""
        return self.filter(day__in=SupportDay.objects.visible_to(user))


class DaySlot(models.Model):
    """One half of a date taken by a support day: an LLME has two a date, held by a unique constraint (D5)."""

    day = models.ForeignKey(SupportDay, on_delete=models.CASCADE, related_name="slots")
    llme = models.ForeignKey(LLME, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    half = models.PositiveSmallIntegerField()

    objects = DaySlotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["llme", "on", "half"], name="one_day_a_date_per_llme"),
            models.CheckConstraint(name="two_halves_a_date", condition=Q(half__in=[1, 2])),
        ]

    def __str__(self) -> str:
        return f"{self.on}, half {self.half}"


class DayParticipantsQuerySet(models.QuerySet["DayParticipants"]):
    def visible_to(self, user: Any) -> "DayParticipantsQuerySet":
        """Participants of the days a person reads."""
        return self.filter(day__in=SupportDay.objects.visible_to(user))


class DayParticipants(models.Model):
    """Who took part in a day, as a role and a count: never names."""

    day = models.ForeignKey(SupportDay, on_delete=models.CASCADE, related_name="participants")
    role = models.CharField(max_length=60)
    count = models.PositiveSmallIntegerField(default=1)

    objects = DayParticipantsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "day participants"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [models.UniqueConstraint(fields=["day", "role"], name="role_once_a_day")]

    def __str__(self) -> str:
        return f"{self.count} x {self.role}"


class DayReplyQuerySet(models.QuerySet["DayReply"]):
    def visible_to(self, user: Any) -> "DayReplyQuerySet":
        """Replies of the days a person reads."""
        return self.filter(day__in=SupportDay.objects.visible_to(user))


class DayReply(models.Model):
    """A reply in the thread of a day that was sent back; both sides and the coordinator read it."""

    day = models.ForeignKey(SupportDay, on_delete=models.PROTECT, related_name="replies")
    side = models.CharField(max_length=6, choices=Side.choices)
    text = models.TextField(max_length=1000)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = DayReplyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "day replies"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"Reply on {self.written_at:%d %B %Y}"


class DayChangeQuerySet(models.QuerySet["DayChange"]):
    def visible_to(self, user: Any) -> "DayChangeQuerySet":
        """Changes of the days a person reads."""
        return self.filter(day__in=SupportDay.objects.visible_to(user))


class DayChange(models.Model):
    """A booked day was moved or cancelled: who asked, for whose reason, from which date to which."""

    day = models.ForeignKey(SupportDay, on_delete=models.PROTECT, related_name="changes")
    before_on = models.DateField()
    after_on = models.DateField(null=True, blank=True, help_text="Empty when the day was cancelled.")
    reason = models.CharField(max_length=8, choices=SupportDay.Reason.choices)
    asked_side = models.CharField(max_length=6, choices=Side.choices)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = DayChangeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.before_on} to {self.after_on or 'cancelled'}"


class NextStepQuerySet(models.QuerySet["NextStep"]):
    def visible_to(self, user: Any) -> "NextStepQuerySet":
        """Next steps of the engagements a person reads."""
        return self.filter(engagement__in=Engagement.objects.visible_to(user))

    def standing(self) -> "NextStepQuerySet":
        """Not withdrawn, and not written with a day that was withdrawn."""
        return self.filter(withdrawn_at__isnull=True).exclude(day__state=DayState.WITHDRAWN)

    def set_aside(self) -> "NextStepQuerySet":
        """Those their side said are not needed, and why."""
        rows = self.filter(withdrawn_at__isnull=False).exclude(withdrawn_why="")
        return rows.exclude(day__state=DayState.WITHDRAWN)

    def open(self) -> "NextStepQuerySet":
        """Those still to do."""
        return self.standing().filter(done_at__isnull=True)


class NextStep(models.Model):
    """Something one side does next, by a date; written with a day, ticked off or set aside by its side."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="next_steps")
    day = models.ForeignKey(
        SupportDay, null=True, blank=True, on_delete=models.PROTECT, related_name="next_steps"
    )
    side = models.CharField(max_length=6, choices=Side.choices)
    text = models.CharField(max_length=300)
    due_on = models.DateField(null=True, blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_why = models.CharField(max_length=200, blank=True, help_text="Why it was set aside.")
    version = models.PositiveIntegerField(default=1)

    objects = NextStepQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "id"]
        indexes = [models.Index(fields=["engagement", "done_at"], name="next_step_open")]

    @property
    def is_past(self) -> bool:
        """Whether its date has passed while it is still to do: done, another date, or set aside?"""
        return bool(self.due_on and self.due_on < timezone.localdate() and self.done_at is None)

    @property
    def notes_before(self) -> list[Any]:
        """What was said of it before how it stands now: each time it was set aside or taken up again."""
        notes = list(self.notes.all())
        return notes[:-1] if self.withdrawn_why else notes

    def __str__(self) -> str:
        return f"Next step of the {self.get_side_display().lower()}"
