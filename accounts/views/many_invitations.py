"""Invitations chosen on the list: sent again or withdrawn at once."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts import scopes
from accounts.models import Invitation
from accounts.requests import SignedInRequest
from accounts.services.many_invitations import resend_invitations, withdraw_invitations
from accounts.views.invitations import invitable
from core.errors import Refused

MOST = 50


@require_POST
def answer_many(request: SignedInRequest) -> HttpResponse:
    """Send again, or withdraw, the invitations that were ticked; each is told that was left as it is."""
    seen = Invitation.objects.visible_to(request.user)
    if not (invitable(request.user) or scopes.places_to_invite(request.user) or seen.exists()):
        raise PermissionDenied("You have nobody to invite.")
    chosen = [int(pk) for pk in request.POST.getlist("invitation")[:MOST] if pk.isdecimal() and len(pk) < 15]
    rows = list(seen.never_accepted().filter(pk__in=chosen).prefetch_related("target"))
    try:
        told, done = _answer(request, rows)
    except Refused as refused:
        told, done = refused.sentence, 0
    (messages.success if done else messages.warning)(request, told)
    return redirect("accounts:invitation_list")


def _answer(request: SignedInRequest, rows: list[Invitation]) -> tuple[str, int]:
    """Do it, and say in a line what was done and what was left as it is."""
    if not rows:
        raise Refused("Choose at least one invitation.")
    if request.POST.get("do") == "withdraw":
        reason = request.POST.get("reason", "")
        done, left = withdraw_invitations(by=request.user, invitations=rows, reason=reason)
        told = f"{done} withdrawn."
    else:
        done, left = resend_invitations(by=request.user, invitations=rows)
        told = f"{done} sent again."
    return " ".join([told, *(f"{invitation.name}: {sentence}" for invitation, sentence in left)]), done
