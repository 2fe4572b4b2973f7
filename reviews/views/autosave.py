"""A view saves itself while someone types: the same page as `looks.write`, answered to a script."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.autosave import Theirs, autosaved, drawn_values, not_saved, problems_of
from core.errors import Refused
from core.written import uk_date, uk_time
from reviews.forms.writing import ViewForm, form_for
from reviews.models import LookView
from reviews.services.writing import mark_of, save_view, wordings_of
from reviews.views.scope import as_it_stands
from reviews.writing_page import page_of

BOXES = ("", "_day", "_month", "_year")


def autosave(request: HttpRequest, view: LookView) -> HttpResponse:
    """Save what is whole, and say what now stands, what others changed, and what can't be saved yet."""
    one, wordings = view.look, wordings_of(view.look.engagement)
    page = page_of(wordings, at=1, today=timezone.localdate(), sent=request.POST)
    form = form_for(view, page)(request.POST, view=view, look=one, page=page)
    form.is_valid()
    try:
        stale = save_view(by=request.user, view=view, edits=form.edits(), by_itself=True)
    except Refused as refused:
        return not_saved(refused)
    now = next(row for row in as_it_stands(request, one).views.all() if row.side == view.side)
    standing = form_for(now, page)(view=now, look=now.look, page=page)
    marks = standing.marks
    drawn = _drawn_marks(form)
    # Of what somebody else changed, the mark stays as it was until the person has chosen.
    seen = marks | {name: drawn.get(name, mark_of(name, "")) for name in stale}
    theirs = [
        _theirs(standing, now, name, seen | {name: marks.get(name, mark_of(name, ""))}) for name in stale
    ]
    return autosaved(seen={"seen": json.dumps(seen)}, theirs=theirs, problems=problems_of(form))


def _drawn_marks(form: ViewForm) -> dict[str, Any]:
    try:
        drawn = json.loads(form.cleaned_data.get("seen") or "{}")
    except ValueError:
        return {}
    return drawn if isinstance(drawn, dict) else {}


def _theirs(standing: ViewForm, now: LookView, name: str, seen: dict[str, Any]) -> Theirs:
    """One field as it stands now, with its boxes filled."""
    values = drawn_values(standing)
    field: Any = standing.fields[name]
    value = standing.standing.get(name) or ""
    shown = dict(getattr(field, "choices", [])).get(value) or (
        uk_date(value) if hasattr(value, "isoformat") else value
    )
    return Theirs(
        key=name,
        label=str(field.label),
        by=str(now.edited_by),
        at=uk_time(now.edited_at),
        shown=str(shown),
        fields={f"{name}{box}": values[f"{name}{box}"] for box in BOXES if f"{name}{box}" in values},
        seen={"seen": json.dumps(seen)},
    )
