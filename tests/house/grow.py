"""Two more of everything in the cast's world, so that a page that shows one row then shows three."""

import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone

from core.models import SiteText
from engagements.models import OutsideReader
from schools.models import SchoolLeader
from tests.factories.accounts import AddressChangeFactory, InvitationFactory, KnownDeviceFactory
from tests.factories.conversations import (
    ConcernReplyFactory,
    LLMEChangeRequestFactory,
    MessageFactory,
    NotInPlaceFactory,
    SuggestedChangeFactory,
    make_concern,
)
from tests.factories.engagements import (
    AssignmentFactory,
    EngagementFactory,
    NextStepFactory,
    long_ago,
    make_hub_person,
    make_leader,
    make_llme,
    make_school,
    make_user,
)
from tests.factories.evidence import (
    CitationFactory,
    DecisionFactory,
    EvidenceFactory,
    FindingEvidenceFactory,
    FindingFactory,
)
from tests.factories.exploring import (
    ContextNoteFactory,
    NeedsAnalysisFactory,
    SchoolContextFactory,
    write_joint,
)
from tests.factories.hubs import HubAreaFactory, HubLeadSchoolFactory, HubSettingFactory
from tests.factories.intake import HeadAnswerFactory, SuggestionFactory, SuggestionLinkFactory, make_waiting
from tests.factories.leadership import CapacityEntryFactory, DevelopmentSessionFactory
from tests.factories.listing import SavedViewFactory
from tests.factories.llmes import (
    AccreditationFactory,
    BlockedDatesFactory,
    DeclaredConflictFactory,
    HubDayFactory,
    LLMEMembershipFactory,
)
from tests.factories.plans import MilestoneWordingFactory, PlanLineFactory
from tests.factories.schools import (
    HubChoiceFactory,
    ImportProblemFactory,
    ImportRunFactory,
    SchoolTermFactory,
)
from tests.world import Cast


def grow(cast: Cast, number: int) -> None:
    """One more of everything; `number` keeps them apart."""
    grow_work(cast, number)
    grow_people(cast, number)
    grow_hub(cast, number)
    grow_llme(cast, number)
    grow_school(cast, number)
    grow_plan(cast, number)
    grow_talking(cast, number)
    grow_exploring(cast, number)
    grow_intake(cast, number)


def ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def grow_work(cast: Cast, number: int) -> None:
    world = cast.world
    engagement = world.engagement
    day = world.day(on=ago(100 + number))
    world.day(on=ago(40 + number), hub_sees_on=ago(1))
    world.booked_day(on=ago(-40 - number))
    for it in (cast.day, day):
        NextStepFactory(engagement=engagement, day=it, written_by=world.head)
        it.participants.create(role=f"Teachers {number}", count=2)
        EvidenceFactory(
            engagement=engagement,
            day=it,
            added_by=world.llme_user,
            file=ContentFile(b"%PDF-1.4", name="more.pdf"),
            file_name="more.pdf",
            file_type="application/pdf",
        )
    CitationFactory(
        decision=cast.decision, evidence=EvidenceFactory(engagement=engagement, added_by=world.head)
    )
    for finding in (cast.finding, FindingFactory(engagement=engagement, added_by=world.head, side="school")):
        FindingEvidenceFactory(finding=finding)
        CitationFactory(
            decision=DecisionFactory(engagement=engagement), evidence=None, finding=finding, finding_version=1
        )
    engagement.other_support.create(kind="trust", added_by=world.head)
    engagement.said_for.create(
        about="day",
        about_id=cast.day.pk,
        side="school",
        how="phone",
        said_on=ago(0),
        words=f"Yes, {number}.",
        entered_by=world.llme_user,
    )
    reader = make_user(f"Reader {number}")
    OutsideReader.objects.create(
        engagement=engagement,
        user=reader,
        organisation=OutsideReader.Organisation.TRUST,
        starts_on=long_ago(),
        admitted_by=world.head,
    )
    AssignmentFactory(engagement=engagement, llme=make_llme(world.hub, f"Shadow {number}"), role="shadow")
    school = make_school(world.hub, f"Yew {number} Primary School")
    more = EngagementFactory(hub=world.hub, school=school, opened_by=world.coordinator)
    AssignmentFactory(engagement=more, llme=world.llme)
    for user, role in ((world.head, "headteacher"), (world.maths_lead, "maths_lead")):
        SchoolLeader.objects.create(user=user, school=school, role=role, starts_on=long_ago())
    EngagementFactory(
        hub=world.hub,
        school=world.school,
        opened_by=world.coordinator,
        status="completed",
        starts_on=ago(900 + 400 * number),
        expected_end_on=ago(600 + 400 * number),
        ended_on=ago(600 + 400 * number),
    )


def grow_people(cast: Cast, number: int) -> None:
    world = cast.world
    InvitationFactory(
        role="hub.reader",
        target_type=ContentType.objects.get_for_model(world.hub),
        target_id=str(world.hub.pk),
        invited_by=world.coordinator,
    )
    KnownDeviceFactory(user=world.head)
    AddressChangeFactory()
    SiteText.objects.create(
        key="help", title=f"Help {number}", body="Write.", in_effect_from=datetime.date(2026, 9, 1 + number)
    )


def grow_hub(cast: Cast, number: int) -> None:
    hub = cast.world.hub
    make_hub_person(hub, "coordinator", f"Coordinator {number}")
    make_hub_person(hub, "reader", f"Reader {number}")
    HubAreaFactory(hub=hub, code=f"80{number}")
    HubLeadSchoolFactory(hub=hub, name=f"School {number}")
    HubSettingFactory(hub=hub, number=number, set_by=cast.world.coordinator)
    SavedViewFactory(hub=hub, saved_by=cast.world.coordinator, name=f"View {number}")


def grow_llme(cast: Cast, number: int) -> None:
    world = cast.world
    AccreditationFactory(llme=world.llme, awarded_on=datetime.date(2020, 1, number))
    BlockedDatesFactory(llme=world.llme)
    HubDayFactory(llme=world.llme, hub=world.hub, on=ago(10 + number))
    DeclaredConflictFactory(llme=world.llme)
    LLMEMembershipFactory(llme=world.llme)
    make_llme(world.hub, f"Llewelyn {number}", base_school=make_school(world.hub, f"Base {number} School"))


def grow_school(cast: Cast, number: int) -> None:
    world = cast.world
    for role in ("colleague", "governor"):
        make_leader(world.school, role, f"Person {role} {number}")
    HubChoiceFactory(school=world.school, hub=world.hub, chosen_by=world.coordinator)
    SchoolTermFactory(school=world.school, name=f"Term {number}")
    make_school(None, f"Lost {number} School")
    ImportProblemFactory(run=cast.import_run, line=number)
    ImportRunFactory()


def grow_plan(cast: Cast, number: int) -> None:
    """A milestone and a row more in the agreed version and in the draft."""
    for version in cast.draft.plan.versions.all():
        MilestoneWordingFactory(
            version=version, edited_by=cast.world.llme_user, expected_to_see=f"Bar models, {number}"
        )
        PlanLineFactory(version=version, edited_by=cast.world.llme_user, words=f"Plan together, {number}")


def not_now(by: Any) -> dict[str, Any]:
    """It was answered."""
    return {"state": "not_now", "answer": "Not now.", "answered_at": timezone.now(), "answered_by": by}


def grow_talking(cast: Cast, number: int) -> None:
    """A message more of each side, and one more of everything that is said beside them."""
    world = cast.world
    here = {"engagement": world.engagement}
    concern = make_concern(world.engagement, world.head, world.coordinator, world.llme_user)
    for row in (cast.concern, concern):
        ConcernReplyFactory(concern=row, written_by=world.head)
    make_concern(world.engagement, world.llme_user, world.head)
    LLMEChangeRequestFactory(**here, asked_by=world.maths_lead, **not_now(world.coordinator))
    what = ("room", "data", "lessons")[number % 3]
    NotInPlaceFactory(**here, what=what, flagged_by=world.llme_user)
    SuggestedChangeFactory(**here, suggested_by=world.llme_user, **not_now(world.head))
    MessageFactory(engagement=world.engagement, written_by=world.llme_user, text=f"Line {number}")
    MessageFactory(engagement=world.engagement, side="school", written_by=world.head, text=f"Answer {number}")


def grow_exploring(cast: Cast, number: int) -> None:
    """A wording more of the school's own words, and a note more below them."""
    world = cast.world
    SchoolContextFactory(engagement=world.engagement, written_by=world.maths_lead, number=1 + number)
    ContextNoteFactory(engagement=world.engagement, written_by=world.second_llme_user)
    area = ("curriculum", "development", "culture")[number - 1]
    write_joint(cast.analysis, world.maths_lead, area=area)
    CapacityEntryFactory(engagement=world.engagement, written_by=world.head)
    CapacityEntryFactory(engagement=world.engagement, written_by=world.maths_lead)
    DevelopmentSessionFactory(engagement=world.engagement, added_by=world.head)
    view = cast.analysis.views.get(side="school")
    view.answers.create(area=area, strengths="Talk", where="growing", edited_by=world.head)
    NeedsAnalysisFactory(engagement=world.engagement, number=100 + number, begun_by=world.head)


def grow_intake(cast: Cast, number: int) -> None:
    """A school more that waits, another entry of the same school, a link more; and more said of the first."""
    world, entry = cast.world, cast.waiting_entry
    make_waiting(world.hub, f"Rowan {number} Primary School", by=world.coordinator)
    for school in (entry.school, world.school):
        if number == 1:
            make_waiting(world.hub, school=school, phase="secondary", by=world.coordinator)
    link = SuggestionLinkFactory(hub=world.hub, made_by=world.coordinator)
    SuggestionFactory(nomination=entry, link=link, from_name="Pat", from_role="Lead", from_email="p@a.test")
    HeadAnswerFactory(nomination=entry, answer="not_now")
