"""The page of talking: the messages, what is new, and the ways to say something else."""

import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conversations.contact import contact_page, with_last_contact
from conversations.for_me import read_upto, with_new_for
from conversations.forms.messages import WriteMessageForm
from conversations.models import Message
from conversations.rules import can_take_back_message, can_write_message
from conversations.services.messages import read_messages, take_back_message, write_message
from core.errors import Refused
from core.once import run_once
from core.refusals import add_refusal
from engagements.models import Engagement
from engagements.readers import readers_of
from engagements.rules import can_edit, standing
from engagements.states import Side
from engagements.views.scope import demand, engagement_or_404
from engagements.views.scope_days import demand_of

PER_PAGE = 20
A_WHILE = datetime.timedelta(weeks=3)


@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: HttpRequest, reference: str) -> HttpResponse:
    """The messages, the newest first, with the place to write one."""
    engagement = _with_new_or_404(request, reference)
    if request.method == "POST":
        demand(can_write_message, request, engagement)
    form = WriteMessageForm(request.POST or None)
    if standing(request.user, engagement).side == Side.HUB:
        del form.fields["tells_hub"]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        here = reverse("conversations:messages", args=[reference])

        def do() -> str:
            tells_hub = bool(data.get("tells_hub"))
            write_message(by=request.user, engagement=engagement, text=data["text"], tells_hub=tells_hub)
            return here

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "conversations/messages.html", _context(request, engagement, form))


def _with_new_or_404(request: HttpRequest, reference: str) -> Any:
    rows = Engagement.objects.visible_to(request.user).select_related("hub", "school")
    return get_object_or_404(with_last_contact(with_new_for(rows, request.user)), reference=reference)


def _context(request: HttpRequest, engagement: Any, form: WriteMessageForm) -> dict[str, Any]:
    rows = Message.objects.visible_to(request.user).filter(engagement=engagement).select_related("written_by")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    upto = read_upto(request.user, engagement)
    may_write = can_write_message(request.user, engagement)
    for row in page:
        row.is_new = row.pk > upto and row.written_by_id != request.user.pk and row.taken_back_at is None
        row.may_take_back = may_write and row.written_by_id == request.user.pk and row.taken_back_at is None
    return {
        "engagement": engagement,
        "form": form,
        "page_obj": page,
        "fresh": [row for row in page if row.is_new],
        "earlier": [row for row in page if not row.is_new],
        "may_write": may_write and engagement.is_live,
        "aside": engagement.new_aside,
        "newest": max((row.pk for row in page if row.is_new), default=0),
        "readers": readers_of(engagement),
        "quiet_since": _quiet_since(request.user, engagement),
    }


def _quiet_since(user: Any, engagement: Any) -> datetime.date | None:
    """For a coordinator who may write a line: since when the two sides have had no contact, at any stage."""
    if standing(user, engagement).side != Side.HUB or not engagement.is_live:
        return None
    since: datetime.date = engagement.last_contact_on
    return since if timezone.localdate() - since > A_WHILE else None


@require_POST
def read(request: HttpRequest, reference: str) -> HttpResponse:
    """Note how far this person has read; sent by the page itself where scripts run, else by a button."""
    engagement = engagement_or_404(request, reference)
    upto = request.POST.get("upto", "")
    read_messages(
        by=request.user, engagement=engagement, upto=int(upto) if upto.isdecimal() and len(upto) < 18 else 0
    )
    if request.headers.get("HX-Request"):
        return HttpResponse("")
    return redirect("conversations:messages", reference)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take one's own message back."""
    rows = Message.objects.visible_to(request.user).select_related("engagement__hub", "engagement__school")
    message = get_object_or_404(rows, pk=pk, engagement__reference=reference)
    demand_of(can_take_back_message, request, message)
    if request.method == "POST":
        take_back_message(by=request.user, message=message)
        return redirect("conversations:messages", reference)
    return render(
        request, "conversations/take_back.html", {"engagement": message.engagement, "message": message}
    )


@require_safe
def contact(request: HttpRequest, reference: str) -> HttpResponse:
    """Every day, short contact and message in one list, with its date."""
    engagement = engagement_or_404(request, reference)
    page = contact_page(engagement, request.GET.get("page"), PER_PAGE)
    context = {
        "engagement": engagement,
        "page_obj": page,
        "may_write": engagement.is_live and can_write_message(request.user, engagement),
        "may_note": engagement.is_live and can_edit(request.user, engagement),
    }
    return render(request, "conversations/contact.html", context)
