"""Keeping views of the list, and what is done with several rows at once."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import resend_invitation
from core.audit import record
from core.errors import Refused, Stale
from engagements.models import Engagement
from hubs.models import Hub
from listing.address import cleaned
from listing.invitations import reminder_now
from listing.models import SavedView
from listing.rules import can_change_view, can_save_view, can_share_view

MOST_VIEWS = 40
NAME_TAKEN = "You have a view of this name already. Choose another name."


@transaction.atomic
def save_view(*, by: Any, name: str, query: str, hub: Hub | None = None, default: bool = False) -> SavedView:
    """Keep the filters, the order and the columns of a list; shared only with a hub that one coordinates.

    Names and other free text can't come in: only what the list's address may hold is kept.
    """
    if not can_save_view(by):
        raise Refused("Views are kept by those who coordinate a hub.")
    _refuse_sharing(by, hub)
    _hold_views(by)
    mine = SavedView.objects.standing().filter(saved_by=by)
    if mine.count() >= MOST_VIEWS:
        raise Refused(f"You have {MOST_VIEWS} views. Remove one first.")
    if default:
        _no_default(by)
    try:
        with transaction.atomic():
            view = SavedView.objects.create(
                name=_name(name), query=kept(query), hub=hub, is_default=default, saved_by=by
            )
    except IntegrityError as error:
        raise Refused(NAME_TAKEN, field="name") from error
    record("save_view", view, by=by, words={"name": view.name}, context=_said(view))
    return view


@transaction.atomic
def edit_view(
    *,
    by: Any,
    view: SavedView,
    seen_version: int,
    name: str,
    hub: Hub | None,
    default: bool,
    query: str | None = None,
) -> SavedView:
    """Another name, shared or not, the one the list opens with or not; with `query`, other filters too."""
    _hold_views(by)
    found = _locked(view, by)
    if found.version != seen_version:
        raise Stale("This view was changed in another window.", current=found)
    _refuse_sharing(by, hub)
    if default and not found.is_default:
        _no_default(by)
    before = (found.hub_id, found.is_default)
    found.name, found.hub, found.is_default = _name(name), hub, default
    if query is not None:
        found.query = kept(query)
    found.version += 1
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:
        raise Refused(NAME_TAKEN, field="name") from error
    facts = {"hub": (before[0], found.hub_id), "default": (before[1], found.is_default)}
    record("edit_view", found, by=by, facts=facts, words={"name": found.name}, context=_said(found))
    return found


@transaction.atomic
def withdraw_view(*, by: Any, view: SavedView) -> None:
    """Take a view away from oneself and from those it was shared with; the rows it showed are untouched."""
    found = _locked(view, by)
    found.withdrawn_at, found.withdrawn_by, found.is_default = timezone.now(), by, False
    found.save(update_fields=["withdrawn_at", "withdrawn_by", "is_default"])
    record("withdraw_view", found, by=by, facts={"withdrawn_at": (None, found.withdrawn_at)})


@transaction.atomic
def invite_heads_again(
    *, by: Any, engagements: Iterable[Engagement]
) -> tuple[list[Engagement], list[tuple[Engagement, str]]]:
    """Send again the invitations that heads never took up: whose were sent, and whose not and why.

    Each row is looked at as it stands now, and a row that is refused holds no other back. The mail says that
    something waits and nothing else; sent twice within a day, it goes once.
    """
    sent, refused = [], []
    for engagement in engagements:
        try:
            with transaction.atomic():
                reminder = reminder_now(engagement, by=by)
                if reminder.invitation is None:
                    raise Refused(reminder.why_not)
                resend_invitation(invitation=reminder.invitation, by=by)
        except Refused as told:
            refused.append((engagement, told.sentence))
        else:
            sent.append(engagement)
    return sent, refused


def kept(query: str) -> str:
    """What of an address is worth keeping: what the list understands, less which view it came from."""
    found = cleaned(query)
    found.pop("view", None)
    return found.urlencode()


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused("Give the view a name.", field="name")
    return name[:60]


def _refuse_sharing(by: Any, hub: Hub | None) -> None:
    if hub is not None and not can_share_view(by, hub):
        raise Refused("A view is shared with a hub that you coordinate.", field="hub")


def _no_default(by: Any) -> None:
    SavedView.objects.filter(saved_by=by, is_default=True).update(is_default=False)


def _hold_views(by: Any) -> None:
    """One window of a person after the other: how many views, and which the list opens with, is of all."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)


def _locked(view: SavedView, by: Any) -> SavedView:
    found = SavedView.objects.select_for_update(of=("self",)).get(pk=view.pk)
    if not can_change_view(by, found):
        raise Refused("Only the person who saved this view changes it.")
    if found.withdrawn_at is not None:
        raise Refused("This view was removed.")
    return found


def _said(view: SavedView) -> dict[str, Any]:
    return {"list": view.query, "hub": view.hub_id}
