"""What a side sees, or both say, saves itself while someone types: the pages of `writing`, for a script."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from core.autosave import Theirs, autosaved, drawn_values, not_saved, problems_of
from core.errors import Refused
from core.written import uk_time
from exploring.forms.needs import AreaForm, AreasForm
from exploring.models import NeedsAnalysis
from exploring.services.joint import save_joint
from exploring.services.views import save_view


def by_area(answers: Any) -> dict[str, Any]:
    """The answers of a page, by their areas."""
    return {row.area: row for row in answers.select_related("edited_by")}


def autosave(
    request: HttpRequest, analysis: NeedsAnalysis, form: AreasForm, answers: Any, *, joint: bool = False
) -> HttpResponse:
    """Save the areas that are whole, and say what others changed and what can't be saved yet."""
    form.is_valid()
    save = save_joint if joint else save_view
    try:
        stale = save(by=request.user, analysis=analysis, edits=form.edits(), by_itself=True)
    except Refused as refused:
        return not_saved(refused)
    now = by_area(answers.all())
    drawn = [
        AreaForm(area=one.area, row=now.get(one.area), joint=joint, theirs=stale.get(one.area))
        for one in form.forms
    ]
    seen = {one.add_prefix("seen"): str(one["seen"].value()) for one in drawn if one.area not in stale}
    theirs = [_theirs(one) for one in drawn if one.area in stale]
    return autosaved(seen=seen, theirs=theirs, problems=problems_of(*form.forms))


def _theirs(drawn: AreaForm) -> Theirs:
    """One area as it stands now, with its boxes filled."""
    values = drawn_values(drawn)
    seen = values.pop(drawn.add_prefix("seen"))
    for name in ("stands", "names_seen"):
        values.pop(drawn.add_prefix(name), None)
    return Theirs(
        key=str(drawn.area),
        label=drawn.title,
        by=str(drawn.theirs.edited_by),
        at=uk_time(drawn.theirs.edited_at),
        shown="\n".join(f"{label}: {text}" for label, text in drawn.their_words),
        fields=values,
        seen={drawn.add_prefix("seen"): seen[0]},
    )
