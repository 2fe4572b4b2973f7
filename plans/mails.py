"""The one mail of the plan: somebody on the other side asks you to agree it. A link, and nothing of it."""

from core.mail import queue_mail, register_kind
from core.models import OutgoingMail
from engagements.people import agreeing_people
from engagements.rules import standing
from engagements.states import other_side
from plans.checks import counting_agreements
from plans.content import digest_of
from plans.models import PlanVersion
from plans.rules import can_agree_plan
from plans.states import State

KIND = "plan-to-agree"


def register() -> None:
    """Make the kind known to the worker."""
    register_kind(KIND, subject="A plan to read and agree", make_link=link_to_version)


def ask_to_agree(version: PlanVersion, *, by_side: str) -> None:
    """Write to whoever agrees on the other side, once for each wording of the draft; never to one's own."""
    digest = digest_of(version)
    for person in agreeing_people(version.plan.engagement, other_side(by_side)):
        queue_mail(
            KIND,
            to=person,
            about=f"plan-version:{version.pk}",
            once=f"plan:{version.pk}:{digest[:32]}:{person.pk}",
        )


def link_to_version(mail: OutgoingMail) -> str | None:
    """The page of the draft; none once the draft is settled or that person's side has agreed it."""
    version = (
        PlanVersion.objects.visible_to(mail.to)
        .with_text()
        .filter(pk=mail.about.removeprefix("plan-version:"), state=State.DRAFT)
        .first()
    )
    if version is None or not can_agree_plan(mail.to, version):
        return None
    side = standing(mail.to, version.plan.engagement).side
    if any(row.side == side for row in counting_agreements(version)):
        return None
    return version.get_absolute_url()
