"""Every component on one page, in every state. Served only while DEBUG is on; the axe tests read it too."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core import views
from core.errors import Refused, Stale
from core.forms import DateField, GrowingFormSet, LongText, TimeField
from core.looks import Look
from core.navigation import Badge, Navigation, NavItem
from core.refusals import refusal_page, stale_page


class ShowcaseForm(forms.Form):
    """One field of every kind."""

    looks = {
        "kind": Look(
            hints={"visit": "At the school, for a day or half a day."}, reveals={"other": ["other_kind"]}
        ),
        "half": Look(inline=True),
        "looked": Look(small=True, divider_before="nothing", reveals={"books": ["books_line"]}),
        "days": Look(suffix="days", width=3),
        "cost": Look(prefix="£", width=5),
        "phone": Look(width=20, autocomplete="tel"),
        "words": Look(words=60, rows=3),
    }
    name = forms.CharField(label="Focus", help_text="A few words, like “Fluency in Year 3”.", max_length=80)
    email = forms.EmailField(label="Work email", help_text="We send you a code, nothing else.")
    phone = forms.CharField(
        label="Telephone of the school office", required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    days = forms.DecimalField(
        label="Days", help_text="Whole or half days.", min_value=0, step_size=Decimal("0.5")
    )
    cost = forms.DecimalField(label="Cost of cover", required=False)
    on = DateField(
        label="When was it?", help_text="For example, 12 10 2026.", noun="the date of the visit", past=True
    )
    at = TimeField(label="When did you arrive?", help_text="For example, 9:30am.", required=False)
    kind = forms.ChoiceField(
        label="What kind of day?",
        choices=[("visit", "A visit"), ("online", "Online"), ("other", "Something else")],
        widget=forms.RadioSelect,
    )
    other_kind = forms.CharField(label="What was it?", required=False)
    half = forms.ChoiceField(
        label="How long was it?", choices=[("1", "Whole day"), ("0.5", "Half day")], widget=forms.RadioSelect
    )
    looked = forms.MultipleChoiceField(
        label="What did you look at together?",
        help_text="Choose all that apply.",
        choices=[
            ("books", "Pupils’ books"),
            ("lessons", "Lessons"),
            ("pupils", "What pupils said"),
            ("nothing", "None of these"),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    books_line = forms.CharField(label="What did you see in the books?", required=False)
    phase = forms.ChoiceField(
        label="Phase", choices=[("", "Choose one"), ("primary", "Primary"), ("secondary", "Secondary")]
    )
    text = LongText(
        label="What did you work on?",
        help_text="Both sides read this. Roles rather than names, please.",
        max_length=500,
    )
    short_text = LongText(label="Anything else?", max_length=200, required=False)
    words = LongText(label="In a sentence or two", required=False)
    file = forms.FileField(label="Photo or document", help_text="Up to 10 MB. No pictures of pupils.")
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    sure = forms.BooleanField(label="I have read this page", help_text="You can print it too.")


class StepForm(forms.Form):
    """One next step."""

    what = forms.CharField(label="What", max_length=80)
    by = DateField(label="By when", noun="the date")


class StepFormSet(GrowingFormSet):
    """Next steps, as many as are wanted."""

    add_text = "Add another step"
    item_name = "Step"
    form = StepForm


Steps: Any = forms.formset_factory(StepForm, formset=StepFormSet, extra=1, max_num=5)


class ListFilter(forms.Form):
    """Filters of a list."""

    q = forms.CharField(label="Name or URN", required=False)
    phase = forms.ChoiceField(label="Phase", choices=[("", "Any"), ("p", "Primary")], required=False)
    since = DateField(label="Since", required=False)


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """The gallery: `?errors=1` with every error, a POST with what was typed."""
    data = (
        request.POST
        if request.method == "POST"
        else {"on_day": "31", "days": "lots"}
        if "errors" in request.GET
        else None
    )
    form = ShowcaseForm(data, request.FILES or None, initial={"on": timezone.localdate()})
    steps = Steps(
        request.POST
        if request.method == "POST"
        else {"steps-TOTAL_FORMS": "1", "steps-INITIAL_FORMS": "0"}
        if data
        else None,
        prefix="steps",
    )
    if request.method == "POST" and not steps.growing:
        form.is_valid()
    now = timezone.now()
    context: dict[str, Any] = {
        "nav": Navigation(
            [
                NavItem("Home", "/", active=True),
                NavItem("Engagements", "?page=2"),
                NavItem("Schools", "?page=3"),
                NavItem("LLMEs", "?page=4"),
                NavItem("People", "?page=5"),
            ][: 2 if "short" in request.GET else None],
            Badge("Dan Ellis", "Coordinator, Tees and Wear Maths Hub", "?role", "?account", "?out"),
        ),
        "form": form,
        "steps": steps,
        "filter": ListFilter(request.GET or None, auto_id="filter_%s"),
        "page_obj": Paginator(range(240), 20).get_page(request.GET.get("page")),
        "nav_items": [
            NavItem("Our work", "#main-content", active=True),
            NavItem("Days", "?page=2"),
            NavItem("Plan", "?page=3"),
            NavItem("How we know", "?page=4"),
            NavItem("History", "?page=5"),
        ],
        "today": timezone.localdate(),
        "things": [
            {
                "text": "Confirm the day on 12 October",
                "url": "#",
                "turn": "Your turn",
                "yours": True,
                "by": timezone.localdate() + datetime.timedelta(days=9),
                "hint": "Takes a minute. You can send it back with a question.",
            },
            {"text": "Agree the first plan", "url": "#", "turn": "Your turn", "yours": True},
            {"text": "Book the next day", "turn": "Waiting for the LLME", "by": "Before half term"},
        ],
        "entries": [
            {
                "at": now,
                "who": "Amira Khan, LLME",
                "text": "recorded a support day: 12 October, whole day",
                "url": "#",
                "side": "llme",
            },
            {
                "at": now - datetime.timedelta(days=6),
                "who": "Grace Obi, headteacher",
                "text": "agreed six days of support",
                "side": "school",
            },
            {
                "at": now - datetime.timedelta(days=20),
                "who": "Dan Ellis, coordinator",
                "text": "opened our work together",
                "detail": "Focus: fluency in Key Stage 2",
            },
        ],
        "readers": [
            "The headteacher and maths lead of the school, and its governors",
            "The LLME",
            "Your hub’s coordinator sees dates and progress",
        ],
        "rows": [
            ("St Mary’s CE Primary", "In progress", "6.5", "1.5"),
            ("Oakfield Academy", "Your turn", "2", "4"),
            ("Hill Top Junior", "Complete", "6", "0"),
        ],
        "script": "<script>alert(1)</script>",
    }
    return render(request, "core/components.html", context)


@login_not_required
def error_page(request: HttpRequest, name: str) -> HttpResponse:
    """The error pages, to look at."""
    if name == "400":
        return views.bad_request(request)
    if name == "403":
        return views.forbidden(request, PermissionDenied("Only the headteacher can agree the days."))
    if name == "404":
        return views.not_found(request)
    if name == "409":
        form = StepForm(
            {"what": "Plan the staff meeting for January", "by_day": "9", "by_month": "1", "by_year": "2027"}
        )
        return stale_page(
            request,
            Stale("Grace Obi, headteacher, changed this step at 2:15pm today."),
            form=form,
            mine=[("What", "Plan the staff meeting for January"), ("By when", "9 January 2027")],
            theirs=[("What", "Plan the INSET day"), ("By when", "9 January 2027")],
        )
    if name == "refused":
        return refusal_page(
            request, Refused("There are no days left to book. Propose more days first."), status=400
        )
    if name == "500":
        return views.server_error(request)
    if name == "expired":
        return views.expired_form(request)
    raise Http404
