"""What is said beside the messages: as this person may read it, and the ways to say something more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations.models import Concern, LLMEChangeRequest, NotInPlace, SuggestedChange
from conversations.rules import (
    can_ask_change_of_llme,
    can_flag_not_in_place,
    can_raise_concern,
    can_suggest_change,
)
from engagements.views.scope import engagement_or_404

MOST = 20


@require_safe
def more(request: HttpRequest, reference: str) -> HttpResponse:
    """Suggested changes, what is not yet in place, and what was told to this person alone."""
    engagement = engagement_or_404(request, reference)
    user, live = request.user, engagement.is_live
    here = {"engagement": engagement}
    concerns = Concern.objects.visible_to(user).filter(**here).select_related("written_by")
    asked = LLMEChangeRequest.objects.visible_to(user).filter(**here).select_related("asked_by")
    context = {
        "engagement": engagement,
        "changes": SuggestedChange.objects.visible_to(user).filter(**here)[:MOST],
        "flags": NotInPlace.objects.visible_to(user).filter(**here)[:MOST],
        "concerns": concerns[:MOST],
        "requests": asked[:MOST],
        "may_suggest": live and can_suggest_change(user, engagement),
        "may_flag": live and can_flag_not_in_place(user, engagement),
        "may_raise": can_raise_concern(user, engagement),
        "may_ask": live and can_ask_change_of_llme(user, engagement),
    }
    return render(request, "conversations/more.html", context)
