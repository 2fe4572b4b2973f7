"""The page for governors, the head's choice of it, and the timeline of both sides."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Refused, Stale
from core.refusals import add_refusal, stale_page
from engagements.models import Engagement
from engagements.rooms import is_open
from engagements.rules import can_act
from engagements.views.parts import closed_part
from engagements.views.scope import demand, engagement_or_404
from exploring.content import AreaText
from exploring.models import NeedsAnalysis
from exploring.reading import ThenAndNow, then_and_now
from exploring.states import State
from pictures.blocks import Block
from pictures.figures import days_figure, phases_figure, timeline_figure
from pictures.forms import ChoosePictureForm
from pictures.models import Picture
from pictures.reading import scene_of
from pictures.rules import can_choose_picture, can_read_picture
from pictures.services.choosing import choose_picture

READERS = [
    "Until you show it, only the headteacher and whom the head has asked to read this page. Once shown, the "
    "people invited at your school read it, your LLMEs and the coordinators of the hub. Nobody else: not "
    "NCETM, no outside readers."
]


def _scope(request: HttpRequest, reference: str) -> tuple[Engagement, Picture | None]:
    """The engagement, if this person reads it, and its page for governors, if they read that."""
    rows = Engagement.objects.visible_to(request.user).select_related("hub", "school", "picture")
    engagement = get_object_or_404(rows, reference=reference)
    found: Picture | None = getattr(engagement, "picture", None)
    return engagement, found if found and can_read_picture(request.user, found) else None


@require_safe
def picture(request: HttpRequest, reference: str) -> HttpResponse:
    """What the head has chosen to show; until then nobody but the head sees it."""
    engagement, found = _scope(request, reference)
    may_choose = can_choose_picture(request.user, engagement)
    if found is None and not may_choose:
        return render(request, "pictures/not_shown.html", {"engagement": engagement})
    shows = found or Picture(engagement=engagement)
    scene = scene_of(engagement, request.user)
    on_it = {block.value: shows.has(block) for block in Block}
    days, milestones = shows.has(Block.DAYS), shows.has(Block.MILESTONES)
    support = shows.has(Block.SUPPORT)
    context = {
        "engagement": engagement,
        "picture": found,
        "may_choose": may_choose,
        "on_it": on_it,
        "scene": scene,
        "texts": _texts(shows),
        "days": days_figure(scene) if days and engagement.agreed_days is not None else None,
        "timeline": timeline_figure(scene, days=milestones and days, milestones=milestones, support=support),
        "areas": _then_and_now(request, shows) if shows.has(Block.THEN_AND_NOW) else None,
        "phases": phases_figure(scene) if shows.has(Block.PHASES) else None,
    }
    return render(request, "pictures/picture.html", context)


def _texts(picture: Picture) -> list[tuple[str, str]]:
    """The head's three texts, those that say something, under their titles."""
    if not picture.has(Block.WORDS):
        return []
    titles = {name: str(ChoosePictureForm.base_fields[name].label) for name in Picture.TEXTS}
    return [(titles[name], getattr(picture, name)) for name in Picture.TEXTS if getattr(picture, name)]


def _then_and_now(request: HttpRequest, shows: Picture) -> list[ThenAndNow]:
    """The first and the latest summary that both sides agreed, area by area.

    Where the two see it differently is about where they are: it stands there only where the head shows that.
    """
    rows = NeedsAnalysis.objects.visible_to(request.user)
    found = list(rows.filter(engagement=shows.engagement, state=State.AGREED).order_by("number"))
    areas = then_and_now(found[0], found[-1]) if len(found) > 1 else []
    if shows.has(Block.STATUSES):
        return areas
    return [replace(row, then=_without(row.then), now=_without(row.now)) for row in areas]


def _without(area: AreaText | None) -> AreaText | None:
    return replace(area, difference="") if area else None


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, reference: str) -> HttpResponse:
    """The head chooses, writes three texts, and shows the page or takes it back."""
    engagement, found = _scope(request, reference)
    demand(can_choose_picture, request, engagement)
    form = ChoosePictureForm(request.POST or None, initial=ChoosePictureForm.drawn_from(found))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        words = {name: data[name] for name in Picture.TEXTS}
        try:
            choose_picture(
                by=request.user,
                engagement=engagement,
                blocks=data["blocks"],
                words=words,
                shown=data["shown"],
                seen=data["seen"],
            )
            return redirect("pictures:picture", reference)
        except Stale as stale:
            return _both(request, stale, form, words)
        except Refused as refused:
            add_refusal(form, refused)
    context = {"engagement": engagement, "form": form, "readers": READERS}
    return render(request, "pictures/choose.html", context)


def _both(request: HttpRequest, stale: Stale, form: ChoosePictureForm, words: dict[str, str]) -> HttpResponse:
    """409: what a colleague saved beside what was typed here; neither is lost."""
    current: Any = stale.current
    labels = {name: str(form.fields[name].label) for name in words}
    now = {"seen": current.edit_number if current else 0, "names_seen": "1"}
    again = ChoosePictureForm(initial=form.cleaned_data | now)
    return stale_page(
        request,
        stale,
        form=again,
        mine=[(labels[name], text) for name, text in words.items()],
        theirs=[(labels[name], getattr(current, name)) for name in words] if current else [],
        back=reverse("pictures:picture", args=[request.resolver_match.kwargs["reference"]]),  # type: ignore[union-attr]
    )


@require_safe
def timeline(request: HttpRequest, reference: str) -> HttpResponse:
    """Our days, the milestones and other support on one line of time; what falls together is named (B17)."""
    engagement = engagement_or_404(request, reference)
    if not is_open(engagement, "other_support"):
        return closed_part(request, engagement, "other_support")
    scene = scene_of(engagement, request.user)
    context = {
        "engagement": engagement,
        "scene": scene,
        "timeline": timeline_figure(scene, days=True, milestones=True, support=True),
        "may_add": _may_add(request, engagement),
    }
    return render(request, "pictures/timeline.html", context)


def _may_add(request: HttpRequest, engagement: Engagement) -> bool:
    return engagement.is_live and can_act(request.user, engagement)
