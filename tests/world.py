"""The cast: two hubs, one person for each role, and one of each thing that an address can name."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.mail_links import make_link
from accounts.models import AddressChange, Invitation, KnownDevice, User
from core.dates import academic_year
from core.digests import token_hash
from core.models import SiteText
from engagements.models import OutsideReader, SupportDay
from engagements.services.parts import open_part
from figures.services.publishing import publish_national
from hubs.models import HubMembership
from hubs.settings.choices import PARTS
from plans.models import Focus
from schools.models import SchoolLeader, SchoolLink
from tests.factories.accounts import AddressChangeFactory, InvitationFactory, KnownDeviceFactory
from tests.factories.attention import PutOffFactory
from tests.factories.conversations import (
    LLMEChangeRequestFactory,
    MessageFactory,
    NotInPlaceFactory,
    SuggestedChangeFactory,
    make_concern,
)
from tests.factories.engagements import (
    CoverFactory,
    DaysProposalFactory,
    NextStepFactory,
    StepNoteFactory,
    World,
    long_ago,
    make_school,
    make_user,
    make_world,
)
from tests.factories.evidence import (
    DecisionFactory,
    EvidenceFactory,
    FindingEvidenceFactory,
    FindingFactory,
)
from tests.factories.exploring import (
    ContextNoteFactory,
    ImprovementPlanFactory,
    SchoolContextFactory,
    make_analysis_to_agree,
)
from tests.factories.figures import submit_for_today
from tests.factories.intake import SuggestionLinkFactory, make_waiting
from tests.factories.leadership import CapacityEntryFactory, DevelopmentSessionFactory
from tests.factories.listing import SavedViewFactory
from tests.factories.llmes import (
    AccreditationFactory,
    BlockedDatesFactory,
    CodeAcceptanceFactory,
    CodeTextFactory,
    DeclaredConflictFactory,
    HubDayFactory,
)
from tests.factories.pictures import PictureFactory
from tests.factories.plans import make_agreed_plan, make_draft
from tests.factories.reviews import make_look
from tests.factories.schools import DelegationFactory, ImportRunFactory

# What opens the links of the cast's invitation and change of address.
INVITATION = "the-token-of-an-invitation"
ADDRESS_CHANGE = "the-token-of-a-change-of-address"

# Role by role, as the matrix writes them. None: somebody who has not signed in.
ROLES = (
    "anonymous",
    "stranger",
    "coordinator",
    "hub_lead",
    "hub_reader",
    "other_coordinator",
    "llme",
    "pair",
    "other_llme",
    "head",
    "maths_lead",
    "colleague",
    "governor",
    "other_head",
    "outside_reader",
    "ncetm",
    "admin",
)


@dataclass
class Cast:
    """The people of the matrix, and by name each thing that an address names.

    Whoever adds an address adds its thing, here or in `things` (a thing of `things` is also an attribute).
    """

    world: World
    outside_reader: User
    day: SupportDay
    booked_day: SupportDay
    wording: SiteText
    invitation: Invitation
    device: KnownDevice
    address_change: AddressChange
    mail_link: str
    things: dict[str, Any] = field(default_factory=dict)
    clients: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["things"][name]
        except KeyError:
            raise AttributeError(name) from None

    def person(self, role: str) -> User | None:
        """The person of a role."""
        match role:
            case "anonymous":
                return None
            case "stranger":
                return self.world.nobody
            case "llme":
                return self.world.llme_user
            case "pair":
                return self.world.second_llme_user
            case "other_llme":
                return self.world.other_llme.user
            case "outside_reader":
                return self.outside_reader
            case _:
                person: User = getattr(self.world, role)
                return person

    @property
    def reference(self) -> str:
        """The reference of the engagement that stands in most addresses."""
        return self.world.engagement.reference


def make_cast() -> Cast:
    """A running engagement with a recorded and a booked day, and everybody who may or may not see it."""
    world = make_world(parts_open=[part for part, _ in PARTS])
    outside_reader = make_user("Odile Reader")
    OutsideReader.objects.create(
        engagement=world.engagement,
        user=outside_reader,
        organisation=OutsideReader.Organisation.TRUST,
        starts_on=long_ago(),
        admitted_by=world.head,
    )
    wording = SiteText.objects.create(
        key="help", title="Help", body="Write to us.", in_effect_from=datetime.date(2026, 9, 1)
    )
    return Cast(
        world=world,
        outside_reader=outside_reader,
        day=world.day(),
        booked_day=world.booked_day(),
        wording=wording,
        invitation=InvitationFactory(token=INVITATION),
        device=KnownDeviceFactory(user=world.head),
        address_change=AddressChangeFactory(user=world.head, new_token_hash=token_hash(ADDRESS_CHANGE)),
        mail_link=make_link(user=world.head, purpose="test", ref=1, path="/").split("/")[2],
        things={
            **things_of_work(world),
            **things_of_plan(world),
            **things_of_talking(world),
            **things_of_looks(world),
            **things_of_exploring(world),
            **things_of_pictures(world),
            **things_of_people(world),
            **things_of_intake(world),
            **things_of_schools(world),
            "put_off": PutOffFactory(engagement=world.engagement),
            "saved_view": SavedViewFactory(saved_by=world.coordinator, hub=world.hub),
            **things_of_figures(world),
        },
    )


def things_of_schools(world: World) -> dict[str, Any]:
    """What the addresses below a school name."""
    return {
        "school_role": SchoolLeader.objects.get(user=world.maths_lead),
        # Over: it shall give nobody a right that their role does not.
        "delegation": DelegationFactory(
            school=world.school, by=world.head, to=world.colleague, ends_on=long_ago()
        ),
        "import_run": ImportRunFactory(),
    }


def things_of_figures(world: World) -> dict[str, Any]:
    """What the addresses of figures name: what was published of all hubs, and the hub's return."""
    return {
        "national": publish_national(by=None, as_of=timezone.localdate()),
        "termly_return": submit_for_today(world.hub, world.coordinator),
    }


def things_of_work(world: World) -> dict[str, Any]:
    """What the addresses below an engagement name."""
    engagement, llme, head = world.engagement, world.llme_user, world.head
    day = world.day(on=timezone.localdate() - datetime.timedelta(days=20))
    proposal = DaysProposalFactory(engagement=engagement, proposed_by=llme)
    successor = make_school(world.hub, "Elm Academy")
    SchoolLink.objects.create(school_urn=engagement.school.pk, linked_urn=successor.pk, kind="Successor")
    return {
        "free_school": make_school(world.hub, "Ash Tree Primary School"),
        "successor": successor,
        "assignment": engagement.assignments.get(role="pair"),
        # To come: it shall give nobody a right today. The booked day lies within it.
        "cover": CoverFactory(engagement=engagement, llme=world.second_llme, in_place_of=world.llme),
        "proposal": proposal,
        "reader": engagement.outside_readers.get(),
        "support": engagement.other_support.create(kind="rise", added_by=head),
        "step": (step := NextStepFactory(engagement=engagement, written_by=head)),
        "step_note": StepNoteFactory(step=step),
        "said": engagement.said_for.create(
            about="day",
            about_id=day.pk,
            side="school",
            how="phone",
            said_on=timezone.localdate(),
            words="Yes, that is how it was.",
            entered_by=llme,
        ),
        "strike": engagement.strike_requests.create(
            day=day, words="fractions", asked_side="school", asked_by=head
        ),
        "evidence": EvidenceFactory(
            engagement=engagement,
            added_by=llme,
            file=ContentFile(b"%PDF-1.4", name="notes.pdf"),
            file_name="notes.pdf",
            file_type="application/pdf",
        ),
        "finding": FindingEvidenceFactory(
            finding=FindingFactory(engagement=engagement, added_by=llme)
        ).finding,
        "decision": DecisionFactory(engagement=engagement, about_id=proposal.pk, decided_by=llme),
    }


def things_of_plan(world: World) -> dict[str, Any]:
    """What the addresses of the plan name: an agreed plan, and a draft that the LLME began and shared."""
    agreed = make_agreed_plan(world)
    return {
        "draft": make_draft(world, reason="A new maths lead"),
        "focus": Focus.objects.get(plan=agreed.plan),
        "milestone": agreed.milestone_wordings.all()[0].milestone,
    }


def things_of_talking(world: World) -> dict[str, Any]:
    """What the addresses of talking name.

    A message of the LLME; a concern of the head to the coordinator; the maths lead asks for another LLME;
    the LLME says what is not yet in place, and suggests a change.
    """
    here, llme = {"engagement": world.engagement}, world.llme_user
    return {
        "message": MessageFactory(**here, written_by=llme),
        "concern": make_concern(world.engagement, world.head, world.coordinator),
        "llme_request": LLMEChangeRequestFactory(**here, asked_by=world.maths_lead),
        "not_in_place": NotInPlaceFactory(**here, flagged_by=llme),
        "change": SuggestedChangeFactory(**here, suggested_by=llme),
    }


def things_of_leadership(world: World) -> dict[str, Any]:
    """What the addresses of leadership name: an entry of the head's that only the LLMEs read, a session."""
    for part in ("capacity", "development"):
        open_part(by=world.head, engagement=world.fresh(), part=part)
    return {
        "capacity_entry": CapacityEntryFactory(engagement=world.engagement, written_by=world.head),
        "session": DevelopmentSessionFactory(engagement=world.engagement, added_by=world.head),
    }


def things_of_exploring(world: World) -> dict[str, Any]:
    """What the addresses of exploring together name."""
    return {
        "context": SchoolContextFactory(engagement=world.engagement, written_by=world.head),
        "context_note": ContextNoteFactory(engagement=world.engagement, written_by=world.llme_user),
        "analysis": make_analysis_to_agree(world),
        **things_of_leadership(world),
        "improvement_plan": ImprovementPlanFactory(
            engagement=world.engagement,
            added_by=world.head,
            file=ContentFile(b"%PDF-1.4", name="plan.pdf"),
            file_name="plan.pdf",
            file_type="application/pdf",
        ),
    }


def things_of_pictures(world: World) -> dict[str, Any]:
    """The page for governors, shown, and a visit of the trust's near our days on the open timeline."""
    engagement, today = world.engagement, timezone.localdate()
    engagement.parts_open = [*engagement.parts_open, "other_support"]
    engagement.save(update_fields=["parts_open"])
    engagement.other_support.create(
        kind="trust", about="Maths", starts_on=today, ends_on=today, added_by=world.head
    )
    return {"picture": PictureFactory(engagement=engagement, edited_by=world.head)}


def things_of_looks(world: World) -> dict[str, Any]:
    """What the addresses of looking together name: a look that both write together."""
    return {"look": make_look(world)}


def things_of_people(world: World) -> dict[str, Any]:
    """What the addresses of hubs and LLMEs name."""
    year = academic_year(timezone.localdate())
    reader = HubMembership.objects.get(user=world.hub_reader)
    text = CodeTextFactory()
    for llme in (world.llme, world.second_llme, world.other_llme):  # until then, the code is all they open
        CodeAcceptanceFactory(llme=llme, text=text)
    return {
        "year": year,
        "membership": reader,
        "hub_invitation": InvitationFactory(
            role="hub.reader",
            target_type=ContentType.objects.get_for_model(world.hub),
            target_id=str(world.hub.pk),
        ),
        "accreditation": AccreditationFactory(llme=world.llme),
        "blocked": BlockedDatesFactory(llme=world.llme),
        "hub_day": HubDayFactory(llme=world.llme, hub=world.hub),
        "conflict": DeclaredConflictFactory(llme=world.llme, school=world.other_engagement.school),
        "llme_membership": world.llme.memberships.get(),
    }


def things_of_intake(world: World) -> dict[str, Any]:
    """What the addresses of the waiting list name: a school that waits, a link that a trust was sent."""
    return {
        "waiting_entry": make_waiting(world.hub, by=world.coordinator),
        "suggestion_link": SuggestionLinkFactory(hub=world.hub, made_by=world.coordinator),
    }
