"""The roles of outside readers: invited by the head, they read the plan summary of one engagement (D4)."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from accounts import roles, scopes
from accounts.models import Invitation, User
from engagements.models import Engagement, OutsideReader
from engagements.rules import is_headteacher
from engagements.services.people import admit_outside_reader
from hubs.rules import coordinated_hub_ids
from schools.models import SchoolLeader
from schools.rules import roles_held


def register() -> None:
    """Make the two kinds of outside reader known, and how to find who holds them."""
    for organisation in OutsideReader.Organisation:
        roles.register_kind(
            roles.RoleKind(
                key=f"outside_reader.{organisation.value}",
                label=f"Reader, {organisation.label.lower()}",
                grant=_grant,
                may_invite=is_headteacher,
                target_model="engagements.Engagement",
                is_over=lambda engagement: not engagement.is_live,
                home=_summary,
                target_name=lambda engagement: engagement.school_name,
                asks="Nothing but to read, when you like. It takes a few minutes.",
                reads="You read the summary of the plan that the school and its LLME have agreed: no days, "
                "no evidence, no drafts. The headteacher and the LLME see that you can.",
                stops="Write to the headteacher, who can end it at any time.",
            )
        )
    roles.register_provider(_held)
    scopes.register_invitations(invitations_of_my_school)
    scopes.register_caretaker(looks_after)


def _grant(invitation: Invitation, user: User) -> Any:
    engagement: Any = invitation.target
    return admit_outside_reader(
        by=invitation.invited_by,
        engagement=engagement,
        user=user,
        organisation=invitation.role.partition(".")[2],
    )


def invitations_of_my_school(user: Any) -> Q:
    """The head of today sees whom the school invited to read from outside, whoever was head then."""
    urns = [urn for urn, held in roles_held(user).items() if SchoolLeader.Role.HEADTEACHER in held]
    if not urns:
        return Q(pk__in=[])
    work = Engagement.objects.filter(school__in=urns).order_by().values_list(Cast("pk", CharField()))
    return Q(target_type=ContentType.objects.get_for_model(Engagement), target_id__in=work)


def looks_after(by: Any, person: Any) -> bool | None:
    """A coordinator helps those back in who read from outside, where every such work is the hub's own."""
    held = OutsideReader.objects.unended().filter(user=person).values_list("engagement__hub_id", flat=True)
    return set(held) <= set(coordinated_hub_ids(by)) if held else None


def _held(user: Any) -> Any:
    return roles.rows(
        OutsideReader.objects.current().filter(user=user),
        kind=Concat(Value("outside_reader."), "organisation"),
        scope="engagement__school_name",
        ref="engagement_id",
    )


def _summary(ref: str) -> str:
    return reverse("plans:summary", args=[f"TSM-{int(ref):05d}"])
