"""The mails of exploring together: fixed words and a link, never a word of what anybody wrote."""

from core.mail import queue_mail, queue_mails, register_kind
from core.models import OutgoingMail
from engagements.people import agreeing_people, editing_people
from engagements.rules import standing
from engagements.states import other_side
from exploring.checks import counting_agreements
from exploring.content import with_summary
from exploring.models import NeedsAnalysis
from exploring.rules import can_agree_summary, can_explore

VIEW, AGREE = "view-shared", "summary-to-agree"


def register() -> None:
    """Make the kinds known to the worker."""
    register_kind(VIEW, subject="Exploring together: the next step is yours", make_link=link_to_analysis)
    register_kind(AGREE, subject="A summary to read and agree", make_link=link_to_agree)


def tell_of_view(analysis: NeedsAnalysis, *, by_side: str) -> None:
    """Tell those who write on the other side that this side has shared or opened its view."""
    state = "-".join(
        f"{view.side}{bool(view.shared_at):d}{bool(view.opened_at):d}"
        for view in analysis.views.order_by("side")
    )
    queue_mails(
        VIEW,
        to=editing_people(analysis.engagement, other_side(by_side)),
        about=f"needs-analysis:{analysis.pk}",
        once=f"view:{analysis.pk}:{state}",
    )


def ask_to_agree_summary(analysis: NeedsAnalysis, *, digest: str, by_side: str) -> None:
    """Write to whoever agrees on the other side, once for each wording; never to one's own."""
    for person in agreeing_people(analysis.engagement, other_side(by_side)):
        queue_mail(
            AGREE,
            to=person,
            about=f"needs-analysis:{analysis.pk}",
            once=f"summary:{analysis.pk}:{digest[:32]}:{person.pk}",
        )


def _open_analysis(mail: OutgoingMail) -> NeedsAnalysis | None:
    rows = with_summary(NeedsAnalysis.objects.visible_to(mail.to))
    analysis: NeedsAnalysis | None = rows.filter(pk=mail.about.removeprefix("needs-analysis:")).first()
    return analysis if analysis is not None and analysis.is_open else None


def link_to_analysis(mail: OutgoingMail) -> str | None:
    """The page of the analysis; none once it is settled, or for who writes here no more."""
    analysis = _open_analysis(mail)
    if analysis is None or not can_explore(mail.to, analysis.engagement):
        return None
    return analysis.get_absolute_url()


def link_to_agree(mail: OutgoingMail) -> str | None:
    """The page of the analysis; none once that person's side has agreed it."""
    analysis = _open_analysis(mail)
    if analysis is None or not can_agree_summary(mail.to, analysis.engagement):
        return None
    side = standing(mail.to, analysis.engagement).side
    if any(row.side == side for row in counting_agreements(analysis)):
        return None
    return analysis.get_absolute_url()
