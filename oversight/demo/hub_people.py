"""People coming, changing and gone in the first hub, its own words, and one look as an LLME."""

import datetime
from decimal import Decimal

from django.utils import timezone

from accounts.models import Invitation
from accounts.services.invitations import invite
from accounts.services.people import create_person
from hubs.models import HubMembership, HubText
from hubs.services import change_hub_role, end_hub_membership
from hubs.services.texts import set_hub_text
from llmes.models import Accreditation
from llmes.services.coming import invite_from_register
from oversight.demo.people import People
from oversight.services.seeing import begin_seeing, end_seeing
from schools.services.people import admit_leader, end_leadership

HOW_WE_WORK = """At our hub as well:

- the LLME and the maths lead speak for ten minutes in the week before each day
- lesson visits are of a phase or a year group, never of one teacher
"""


def tell_hub_people(people: People) -> None:
    """What the pages of people have to show."""
    hub, by = people.hub, people["coordinator"]
    today = timezone.localdate()
    set_hub_text(
        by=by, hub=hub, key=HubText.Key.HOW_WE_WORK, body=HOW_WE_WORK,
        in_effect_from=today + datetime.timedelta(days=30), seen=0,
    )  # fmt: skip
    set_hub_text(
        by=by, hub=hub, key=HubText.Key.WHY, in_effect_from=today, seen=0,
        body="Your school and our hub have spoken about maths this year. We are offering days with an LLME because",
    )  # fmt: skip
    invite_from_register(
        by=by, hub=hub, name="Isla Fenwick", email="isla.fenwick@demo.test", phases=["primary"],
        specialisms=["ks1"], base_school=people.schools["copsewood"], days=Decimal(12),
        kind=Accreditation.Kind.PRIMARY_SPECIALIST, awarded_on=today - datetime.timedelta(days=700),
        expires_on=today + datetime.timedelta(days=380),
    )  # fmt: skip
    late = invite(
        email="marcus.hale@demo.test", name="Marcus Hale", role="school.maths_lead",
        target=people.schools["quayside"], by=by,
    )  # fmt: skip
    Invitation.objects.filter(pk=late.pk).update(
        invited_at=timezone.now() - datetime.timedelta(days=24),
        good_until=timezone.now() - datetime.timedelta(days=10),
    )
    reader, _ = create_person(email="nadia.cole@demo.test", name="Nadia Cole", by=by)
    role = HubMembership.objects.create(
        user=reader, hub=hub, role="reader", starts_on=today.replace(month=1, day=1)
    )
    role = change_hub_role(
        by=people["hublead"], membership=role, role="coordinator", reason="Took on secondary"
    )
    end_hub_membership(by=people["hublead"], membership=role, reason="Has moved to another hub")
    gone, _ = create_person(email="peter.lowe@demo.test", name="Peter Lowe", by=by)
    was = admit_leader(by=by, user=gone, school=people.schools["larkfield"], role="maths_lead")
    end_leadership(by=by, leader=was, reason="Has left the school")
    end_seeing(by=by, seen=begin_seeing(by=by, person=people["llme"], hub=hub))
