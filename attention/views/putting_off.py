"""One engagement at the desk: what stands there, what was put off and why; and putting off."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attention.desk import shown_rules
from attention.explaining import stands_now
from attention.forms import PutOffForm
from attention.models import PutOff
from attention.rules import RULES
from attention.services import putting_off as services
from core.errors import Refused
from core.once import run_once
from core.refusals import add_refusal
from core.written import uk_date
from engagements.readers import readers_of
from engagements.rules import can_coordinate
from engagements.views.scope import demand, engagement_or_404

MOST = 20


@require_safe
def attention(request: HttpRequest, reference: str) -> HttpResponse:
    """What brings this school to the hub's desk, as both sides and the coordinators read it."""
    engagement = engagement_or_404(request, reference)
    rows = PutOff.objects.visible_to(request.user).filter(engagement=engagement)
    context = {
        "engagement": engagement,
        "now": stands_now(engagement),
        "put_off": rows.select_related("put_by", "undone_by")[:MOST],
        "today": timezone.localdate(),
        "rules": RULES.values(),
        "shown": {rule.code for rule in shown_rules(engagement.hub)},
        "may_coordinate": can_coordinate(request.user, engagement),
    }
    return render(request, "attention/attention.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def put_off(request: HttpRequest, reference: str, rule: str) -> HttpResponse:
    """A coordinator puts a reason off until a day, or dismisses it, and says why."""
    engagement = engagement_or_404(request, reference)
    demand(can_coordinate, request, engagement)
    found = RULES.get(rule)
    if found is None or not found.can_be_put_off:
        raise Http404
    form = PutOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            row = services.put_off(
                by=request.user,
                engagement=engagement,
                rule=rule,
                reason=data["reason"],
                until_on=data["until_on"],
            )
            messages.success(request, _done(row))
            return reverse("oversight:home")

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    context = {"engagement": engagement, "form": form, "rule": found, "readers": readers_of(engagement)}
    return render(request, "attention/put_off.html", context)


def _done(row: PutOff) -> str:
    """What is gone from the desk, until when, and the page where it can be taken up again."""
    when = "until" if row.until_on else "until it comes about again, at the latest"
    told = (
        '{}: “{}” is put off {} {}. <a class="govuk-notification-banner__link" href="{}">Take it up again</a>'
    )
    day = uk_date(row.back_on)
    return format_html(told, row.engagement.school_name, row.label, when, day, row.get_absolute_url())


@require_POST
def put_back(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A coordinator takes a reason up again."""
    engagement = engagement_or_404(request, reference)
    demand(can_coordinate, request, engagement)
    rows = PutOff.objects.visible_to(request.user).filter(engagement=engagement)
    row = services.put_back(by=request.user, row=get_object_or_404(rows, pk=pk))
    messages.success(request, f"“{row.label}” is taken up again.")
    return redirect("attention:attention", reference)
