"""Since when each reason holds, as an expression on engagements: a date, or nothing where it does not.

One row of a subquery each, found by an index: EXISTS would be answered by reading whole tables.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    CharField,
    DateField,
    DateTimeField,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest, TruncDate
from django.db.models.lookups import IsNull, LessThanOrEqual

from accounts.models import Invitation
from attention.models import DueDates
from conversations.models import Concern, LLMEChangeRequest, Message, MessageReader, NotInPlace
from core.dates import academic_year, academic_year_span
from engagements.models import Assignment, DaysProposal, StatusChange, Succession, SupportDay
from engagements.models.engagement import head_with_account
from engagements.states import DayState, Side, Status
from evidence.models import Decision
from llmes.models import Accreditation, CodeAcceptance
from plans.models import PlanVersion
from plans.states import State as PlanState
from schools.models import School

TWO_WEEKS = datetime.timedelta(days=14)
AHEAD_OF_END = datetime.timedelta(days=60)
RUNNING = Q(status=Status.RUNNING)
NOT_PAUSED = ~Q(status=Status.PAUSED)
HERE = {"engagement": OuterRef("pk")}


@dataclass(frozen=True)
class Viewer:
    """Who looks, and on which day."""

    user: Any
    on: datetime.date

    @property
    def known(self) -> bool:
        return getattr(self.user, "pk", None) is not None


def first(rows: QuerySet[Any], value: Any) -> Any:
    """The date `value` of the first of these rows."""
    return Subquery(rows.annotate(since_=value).values("since_")[:1], output_field=DateField())


def when(condition: Any, since: Any) -> Any:
    """`since` where the condition holds, else nothing."""
    return Case(When(condition, then=since), default=None, output_field=DateField())


def no_lead(viewer: Viewer) -> Any:
    """Since the last lead left, or since the opening."""
    leads = Assignment.objects.filter(engagement=OuterRef("pk"), role=Assignment.Role.LEAD)
    now = Subquery(leads.current(viewer.on).order_by().values("pk")[:1])
    gone = first(
        leads.filter(starts_on__lte=viewer.on).order_by("-pk"), Coalesce(TruncDate("ended_at"), "ends_on")
    )
    return when(IsNull(now, True), Coalesce(gone, TruncDate("opened_at")))


def closing(viewer: Viewer) -> Any:
    """Not carried on yet: since the school closed, or since our work began where it only will.

    Of work that is carried on already: since the school that carries it closed in its turn.
    """
    status = School.Status
    ends = [status.CLOSED, status.CLOSING]
    school = School.objects.filter(pk=OuterRef("school"), status__in=ends)
    own = first(school, Case(When(status=status.CLOSED, then="closed_on"), default=None))
    own_ends = Subquery(school.values("pk")[:1])
    carrying = Succession.objects.filter(**HERE).order_by("-pk")
    carried_on = Subquery(carrying.values("pk")[:1])
    began = TruncDate("confirmed_at")
    next_one = first(
        carrying,
        Case(
            When(school__status=status.CLOSED, then=Coalesce("school__closed_on", began)),
            When(school__status=status.CLOSING, then=began),
            default=None,
        ),
    )
    waits = IsNull(carried_on, True) & IsNull(own_ends, False)
    return Case(
        When(waits, then=Coalesce(own, "starts_on")),
        When(IsNull(carried_on, False), then=next_one),
        default=None,
        output_field=DateField(),
    )


def days_unconfirmed(viewer: Viewer) -> QuerySet[SupportDay]:
    """Days that the coordinator may accept by now (D6)."""
    return SupportDay.objects.filter(
        **HERE, state__in=[DayState.RECORDED, DayState.SENT_BACK], hub_sees_on__lte=viewer.on
    )


def unconfirmed(viewer: Viewer) -> Any:
    """Since the latest of them came to the desk."""
    return when(NOT_PAUSED, first(days_unconfirmed(viewer).order_by("-hub_sees_on"), F("hub_sees_on")))


def due_dates() -> QuerySet[DueDates]:
    """The stored dates."""
    return DueDates.objects.filter(**HERE)


def quiet(viewer: Viewer) -> Any:
    """Since the second half-term without contact ended (stored, for work at every stage)."""
    return first(DueDates.objects.filter(**HERE, quiet_on__lte=viewer.on), F("quiet_on"))


def stands_since() -> Any:
    """The date from which the work stands where it stands: running, paused, or opened again."""
    moved = StatusChange.objects.filter(**HERE, after=OuterRef("status")).order_by()
    last = moved.values("engagement").annotate(last=Max("on")).values("last")
    return Subquery(last, output_field=DateField())


def led_since(on: datetime.date) -> Any:
    """Since when the lead LLME of this day, or of a day to come, has the work; nothing without one."""
    leads = Assignment.objects.not_over(on).filter(**HERE, role=Assignment.Role.LEAD)
    return Subquery(leads.order_by("-starts_on").values("starts_on")[:1], output_field=DateField())


def too_few_weeks(viewer: Viewer) -> Any:
    """Since the days left fit no more (stored), or since both sides agreed a number that does not fit."""
    since = first(DueDates.objects.filter(**HERE, too_few_weeks_on__lte=viewer.on), F("too_few_weeks_on"))
    agreed = DaysProposal.objects.filter(**HERE, state=DaysProposal.State.AGREED).order_by("-closed_at")
    number = Coalesce(first(agreed, TruncDate("closed_at")), "starts_on")
    return when(RUNNING & Q(IsNull(since, False)), Greatest(since, number))


def messages_for(viewer: Viewer) -> QuerySet[Message]:
    """Messages that tell the hub, which this person has not read."""
    if not viewer.known:
        return Message.objects.none()
    read = MessageReader.objects.filter(user=viewer.user, engagement=OuterRef("engagement")).order_by()
    upto = Coalesce(Subquery(read.values("read_upto")[:1]), Value(0))
    return Message.objects.standing().filter(**HERE, tells_hub=True, pk__gt=upto).order_by("-pk")


def asked_by_the_hub() -> Any:
    """When the hub last wrote to both sides; a message that was taken back asks nobody."""
    rows = Message.objects.standing().filter(**HERE, side=Side.HUB).order_by("-pk")
    return first(rows, TruncDate("written_at"))


def message(viewer: Viewer) -> Any:
    """Since the latest was written."""
    return first(messages_for(viewer), TruncDate("written_at"))


def concerns_for(viewer: Viewer) -> QuerySet[Concern]:
    """Open concerns whose last word waits for this person; nobody else's are looked up (D20)."""
    if not viewer.known:
        return Concern.objects.none()
    return Concern.objects.waiting_for(viewer.user).filter(**HERE).order_by("-pk")


def concern(viewer: Viewer) -> Any:
    """Since the latest was written."""
    return first(concerns_for(viewer), TruncDate("written_at"))


def requests_for(viewer: Viewer) -> QuerySet[LLMEChangeRequest]:
    """What a school asks in confidence, if this person may read it (D8)."""
    if not viewer.known:
        return LLMEChangeRequest.objects.none()
    return LLMEChangeRequest.objects.visible_to(viewer.user).open().filter(**HERE).order_by("-pk")


def asked_in_confidence(viewer: Viewer) -> Any:
    """Since it was asked."""
    return first(requests_for(viewer), TruncDate("asked_at"))


def no_head(viewer: Viewer) -> Any:
    """Since the opening."""
    return when(IsNull(head_with_account(viewer.on), True), TruncDate("opened_at"))


def carrying_school() -> Any:
    """The school that carries the work on, where a coordinator has confirmed one (D16)."""
    return Succession.objects.filter(**HERE).order_by("-pk").values("school")[:1]


def invitation(viewer: Viewer) -> Any:
    """Since an invitation to the school, or to the one that carries the work on, ran out."""
    rows = Invitation.objects.never_accepted().filter(
        target_type=ContentType.objects.get_for_model(School),
        role__startswith="school.",
        good_until__date__lte=viewer.on,
    )
    latest = rows.order_by("-good_until")
    own = latest.filter(target_id=Cast(OuterRef("school"), CharField()))
    carrying = Subquery(
        Succession.objects.filter(engagement=OuterRef(OuterRef("pk"))).order_by("-pk").values("school")[:1]
    )
    theirs = latest.filter(target_id=Cast(carrying, CharField()))
    ran_out = TruncDate("good_until")
    return Coalesce(first(own, ran_out), first(theirs, ran_out))


def two_weeks_after(name: str) -> Any:
    """The date two weeks after a time."""
    return TruncDate(ExpressionWrapper(F(name) + TWO_WEEKS, output_field=DateTimeField()))


def days_proposed(viewer: Viewer) -> Any:
    """Since a proposal has waited for two weeks."""
    rows = DaysProposal.objects.filter(**HERE, state=DaysProposal.State.PROPOSED).order_by()
    due = two_weeks_after("proposed_at")
    started = RUNNING & Q(start_agreed_at__isnull=False)
    return when(started, first(rows.annotate(due=due).filter(due__lte=viewer.on), F("due")))


def drafts_waiting(viewer: Viewer) -> QuerySet[PlanVersion]:
    """Shared drafts that have waited for two weeks and were not sent back."""
    return (
        PlanVersion.objects.filter(
            plan__engagement=OuterRef("pk"), state=PlanState.DRAFT, sent_back_side="", shared_at__isnull=False
        )
        .annotate(due=two_weeks_after("shared_at"))
        .filter(due__lte=viewer.on)
        .order_by("-due")
    )


def plan(viewer: Viewer) -> Any:
    """Since a draft has waited for two weeks."""
    return when(RUNNING, first(drafts_waiting(viewer), F("due")))


def look_due(viewer: Viewer) -> Any:
    """Since the date of the next look together, planned or suggested (stored)."""
    return when(RUNNING, first(DueDates.objects.filter(**HERE, look_on__lte=viewer.on), F("look_on")))


def owed(viewer: Viewer) -> QuerySet[Decision]:
    """Decisions whose evidence was to follow by a date that has passed."""
    return Decision.objects.owed().filter(**HERE, to_follow_by__lt=viewer.on).order_by("-to_follow_by", "pk")


def still_to_add(viewer: Viewer) -> Any:
    """Since the latest of these dates."""
    return when(NOT_PAUSED, first(owed(viewer), F("to_follow_by")))


def flags_for(viewer: Viewer) -> QuerySet[NotInPlace]:
    """What the school has not answered in its days."""
    return NotInPlace.objects.unanswered().filter(**HERE, hub_sees_on__lte=viewer.on).order_by("-hub_sees_on")


def not_in_place(viewer: Viewer) -> Any:
    """Since the hub may read it (stored)."""
    return when(NOT_PAUSED, first(flags_for(viewer), F("hub_sees_on")))


def lasting_longest(viewer: Viewer) -> QuerySet[Accreditation]:
    """The lead LLME's accreditation that lasts longest; one without an end lasts for good."""
    leads = Assignment.objects.current(viewer.on).filter(
        engagement=OuterRef(OuterRef("pk")), role=Assignment.Role.LEAD
    )
    rows = Accreditation.objects.filter(withdrawn_at__isnull=True, llme__in=leads.values("llme"))
    return rows.order_by(F("expires_on").desc(nulls_first=True))


def accreditation(viewer: Viewer) -> Any:
    """Where the last to run out does so within sixty days: since it was awarded."""
    longest = lasting_longest(viewer)
    ends = Subquery(longest.values("expires_on")[:1], output_field=DateField())
    soon = LessThanOrEqual(ends, Value(viewer.on + AHEAD_OF_END, output_field=DateField()))
    return when(soon, Subquery(longest.values("awarded_on")[:1], output_field=DateField()))


def lead_llme(viewer: Viewer) -> Any:
    """The LLME who leads."""
    leads = Assignment.objects.current(viewer.on).filter(**HERE, role=Assignment.Role.LEAD)
    return Subquery(leads.order_by().values("llme")[:1])


def code(viewer: Viewer) -> Any:
    """Since the year began, or since the LLME leads here."""
    year = academic_year(viewer.on)
    accepted = CodeAcceptance.objects.filter(academic_year=year, llme=OuterRef("llme"))
    without = (
        Assignment.objects.current(viewer.on)
        .filter(engagement=OuterRef("pk"), role=Assignment.Role.LEAD)
        .annotate(accepted=Subquery(accepted.order_by().values("pk")[:1]))
        .filter(accepted__isnull=True)
    )
    began = Value(academic_year_span(year).starts_on, output_field=DateField())
    return first(without.order_by(), Greatest("starts_on", began))
