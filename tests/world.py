"""The cast: two hubs, one person for each role, and one of each thing that an address can name."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from accounts.mail_links import make_link
from accounts.models import AddressChange, Invitation, KnownDevice, User
from core.digests import token_hash
from core.models import SiteText
from engagements.models import OutsideReader, SupportDay
from tests.factories.accounts import AddressChangeFactory, InvitationFactory, KnownDeviceFactory
from tests.factories.engagements import World, long_ago, make_user, make_world

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
    """The people and things of the matrix. Whoever adds an address adds the thing that it names."""

    world: World
    outside_reader: User
    day: SupportDay
    booked_day: SupportDay
    wording: SiteText
    invitation: Invitation
    device: KnownDevice
    address_change: AddressChange
    mail_link: str
    clients: dict[str, Any] = field(default_factory=dict)

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
    world = make_world()
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
    )
