"""Starting together: one page, one agreement a side (D1)."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, Value
from django.utils import timezone

from core.audit import record
from core.digests import keyed_digest
from core.errors import Refused, Stale
from core.fields import show_days
from core.mail import queue_mail
from core.models import SiteText
from engagements.facts import facts_changed
from engagements.models import DaysProposal, Engagement, StartAgreement, StatusChange
from engagements.people import agreeing_people
from engagements.rules import acting_side, can_agree, can_edit, standing
from engagements.services.days import count_waiting_days
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import Side, Status, check_move, other_side
from hubs.models import HubText
from hubs.texts import OF_STARTING

TEXT_KEYS = ("principles-school", "principles-llme", "how-we-work", "who-sees-what")

NO_TEXTS = (
    "The principles and how we work are not in place on this server yet, so nobody can agree them. "
    "Ask whoever runs it to load the texts."
)


@dataclass(frozen=True)
class StartTexts:
    """The wordings on the starting page: the national ones by key, and what the hub adds to each."""

    national: dict[str, SiteText]
    of_hub: dict[str, HubText] = field(default_factory=dict)

    @property
    def are_whole(self) -> bool:
        """Whether everything that a side is to read and agree is there."""
        return set(self.national) >= set(TEXT_KEYS)


def start_texts(engagement: Engagement) -> StartTexts:
    """The wordings on the starting page: those in effect today, or once started those agreed."""
    agreed = engagement.start_agreements.last() if engagement.start_agreed_at else None
    if agreed is None:
        return texts_in_effect([engagement.hub_id])[engagement.hub_id]
    ids = [part["text"] for part in agreed.content["texts"].values()]
    own = [part["text"] for part in agreed.content.get("hub_texts", {}).values()]
    return StartTexts(
        {text.key: text for text in SiteText.objects.filter(pk__in=ids)},
        {text.key: text for text in HubText.objects.filter(pk__in=own)} if own else {},
    )


def texts_in_effect(hubs: Collection[int]) -> dict[int, StartTexts]:
    """The wordings of today for work of each of these hubs, national and its own, in one query."""
    today = timezone.localdate()
    national = SiteText.objects.filter(key__in=TEXT_KEYS, in_effect_from__lte=today).order_by()
    own = HubText.objects.filter(hub__in=hubs, key__in=OF_STARTING, in_effect_from__lte=today).order_by()
    nobody = Value(None, output_field=BigIntegerField())
    rows = national.values_list("in_effect_from", "pk", "key", "body", nobody).union(
        own.values_list("in_effect_from", "pk", "key", "body", "hub"), all=True
    )
    texts: dict[str, SiteText] = {}
    said: dict[int, dict[str, HubText]] = {pk: {} for pk in hubs}
    for _, pk, key, body, hub in sorted(rows, key=lambda row: row[:2]):  # the newest comes last, and stays
        if hub is None:
            texts[key] = SiteText(pk=pk, key=key, body=body)
        else:
            said[hub][key] = HubText(pk=pk, key=key, body=body, hub_id=hub)
    return {
        hub: StartTexts(texts, {key: row for key, row in own.items() if row.body})
        for hub, own in said.items()
    }


def digest_of(engagement: Engagement, texts: StartTexts, proposal: DaysProposal | None) -> str:
    """The digest of the starting page made of these parts."""
    return keyed_digest(start_content(engagement, texts, proposal))


def start_content(engagement: Engagement, texts: StartTexts, proposal: DaysProposal | None) -> dict[str, Any]:
    """Everything a side agrees to when it agrees how we start, in one canonical form."""
    content: dict[str, Any] = {
        "reference": engagement.reference,
        "days": show_days(proposal.days) if proposal else None,
        "how_we_work": engagement.how_we_work,
        "texts": {
            key: {"text": text.pk, "wording": keyed_digest(text.body)}
            for key, text in sorted(texts.national.items())
        },
    }
    if texts.of_hub:  # where a hub adds nothing, the content is what it has always been
        content["hub_texts"] = {
            key: {"text": text.pk, "wording": keyed_digest(text.body)}
            for key, text in sorted(texts.of_hub.items())
        }
    return content


def offered_days(engagement: Engagement) -> DaysProposal | None:
    """The number of days on the table, or the last one agreed."""
    return (
        engagement.days_proposals.filter(state__in=[DaysProposal.State.PROPOSED, DaysProposal.State.AGREED])
        .order_by("-state", "-id")
        .first()
    )


def start_digest(engagement: Engagement) -> str:
    """What the hidden field of the starting page carries: the digest of what is read there now."""
    return digest_of(engagement, start_texts(engagement), offered_days(engagement))


def sides_agreed(engagement: Engagement, digest: str = "") -> dict[str, StartAgreement]:
    """The agreements that count now: of each side, the one whose content is still what the page says."""
    rows = engagement.start_agreements.filter(digest=digest or start_digest(engagement))
    return {row.side: row for row in rows.select_related("agreed_by")}


def sides_that_started(engagement: Engagement) -> dict[str, StartAgreement]:
    """With whose agreements the work started: they stand when the number of days is another by now (D11)."""
    rows = engagement.start_agreements.select_related("agreed_by").order_by("id")
    return {row.side: row for row in rows if row.digest == keyed_digest(row.content)}


@transaction.atomic
def agree_start(*, by: Any, engagement: Engagement, seen_digest: str) -> Engagement:
    """One side agrees the page it has read, exactly as it read it. The second agreement starts the work.

    Whoever agrees for their side may (D4). Stale when the page changed meanwhile. Agreeing twice is once.
    """
    engagement = locked(engagement)
    if not can_agree(by, engagement):
        raise Refused("The headteacher, or whom the head has asked to, and the lead LLME agree this page.")
    if not engagement.awaits_start:
        raise Refused("How we start has been agreed already.")
    if not start_texts(engagement).are_whole:
        raise Refused(NO_TEXTS)
    side = acting_side(by, engagement)
    texts, proposal = start_texts(engagement), offered_days(engagement)
    content = start_content(engagement, texts, proposal)
    digest = keyed_digest(content)
    if digest != seen_digest:
        raise Stale(
            "This page has changed since you opened it. Please read it once more.", current=engagement
        )
    if proposal is None:
        raise Refused("No number of days is on the table yet. Propose one first.")
    take_seat(engagement=engagement, user=by, side=side)
    agreement, is_new = StartAgreement.objects.get_or_create(
        engagement=engagement,
        side=side,
        digest=digest,
        defaults={
            "content": content,
            "agreed_as": standing(by, engagement).called,
            "agreed_by": by,
        },
    )
    if not is_new:
        return engagement
    _mark(proposal, side, by)
    record(
        "start_agreed",
        agreement,
        by=by,
        stream=engagement.stream,
        facts={"days": (None, proposal.days)},
        context={"side": side},
    )
    if set(sides_agreed(engagement)) >= {Side.SCHOOL, Side.LLME}:
        _start(engagement, proposal, by=by, side=side)
    else:
        for person in agreeing_people(engagement, other_side(side)):
            queue_mail(
                "starting-together",
                to=person,
                about=engagement.reference,
                once=f"start-agreed:{agreement.pk}:{person.pk}",
            )
    return engagement


def _mark(proposal: DaysProposal, side: str, by: Any) -> None:
    prefix = "school" if side == Side.SCHOOL else "llme"
    setattr(proposal, f"{prefix}_agreed_at", timezone.now())
    setattr(proposal, f"{prefix}_agreed_by", by)
    proposal.save(update_fields=[f"{prefix}_agreed_at", f"{prefix}_agreed_by"])


def _start(engagement: Engagement, proposal: DaysProposal, *, by: Any, side: str) -> None:
    now = timezone.now()
    before, days_before = engagement.status, engagement.agreed_days
    if before == Status.OPEN:
        check_move(before, Status.RUNNING)
        engagement.status, engagement.started_at = Status.RUNNING, now
        StatusChange.objects.create(
            engagement=engagement,
            before=before,
            after=Status.RUNNING,
            on=timezone.localdate(),
            reason="",
            changed_by=by,
            side=side,
        )
    proposal.state = DaysProposal.State.AGREED
    proposal.closed_at, proposal.closed_by = now, by
    proposal.save(update_fields=["state", "closed_at", "closed_by"])
    engagement.agreed_days = proposal.days
    engagement.start_agreed_at, engagement.start_agreed_by = now, by
    engagement.version += 1
    engagement.save(
        update_fields=[
            "status",
            "agreed_days",
            "started_at",
            "start_agreed_at",
            "start_agreed_by",
            "version",
        ]
    )
    record(
        "engagement_started",
        engagement,
        by=by,
        stream=engagement.stream,
        facts={"status": (before, engagement.status), "agreed_days": (days_before, proposal.days)},
        context={"side": side},
    )
    count_waiting_days(engagement)  # what took place before the start counts from here on (D5)
    facts_changed(engagement)


@transaction.atomic
def edit_how_we_work(*, by: Any, engagement: Engagement, text: str, seen_version: int) -> Engagement:
    """Either side adds to how we work together, until the work has started. Earlier agreements lapse."""
    engagement = locked(engagement)
    if not can_edit(by, engagement):
        raise Refused("The school's leaders and the LLME write this.")
    if not engagement.awaits_start:
        raise Refused("How we start has been agreed already.")
    if engagement.version != seen_version:
        raise Stale("Someone else changed this while you were writing.", current=engagement)
    if engagement.how_we_work == text:
        return engagement
    side = acting_side(by, engagement)
    take_seat(engagement=engagement, user=by, side=side)
    engagement.how_we_work = text
    engagement.version += 1
    engagement.save(update_fields=["how_we_work", "version"])
    _unmark(engagement)
    record(
        "how_we_work_edited",
        engagement,
        by=by,
        stream=engagement.stream,
        words={"how_we_work": text},
        context={"side": side},
    )
    return engagement


def _unmark(engagement: Engagement) -> None:
    """Agreement marks on the number of days fall with the page they were given on."""
    engagement.days_proposals.filter(state=DaysProposal.State.PROPOSED).update(
        school_agreed_at=None, school_agreed_by=None, llme_agreed_at=None, llme_agreed_by=None
    )
