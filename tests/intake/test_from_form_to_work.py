"""A school asks without an account, and its line goes all the way to the page where the work begins."""

import re
import uuid

from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagements.models import Engagement
from intake.models import Nomination, SuggestionLink
from tests.factories.engagements import make_leader

LINE = "Our new maths lead would like someone to think with."


def date_of(name, day):
    return {f"{name}_{part}": getattr(day, part) for part in ("day", "month", "year")}


def the_link(coordinator, kept):
    """The coordinator makes a link and copies its address from the page."""
    links = reverse("intake:links", args=[kept.hub.code])
    form = coordinator.get(links).context["form"]
    ends = timezone.localdate() + timezone.timedelta(days=30)
    sent = {"submission": form["submission"].value(), "source": "school", "organisation": "Schools of Ash",
            "sent_to": "All heads", **date_of("ends_on", ends)}  # fmt: skip
    page = coordinator.post(links, sent, follow=True).text
    (address,) = set(re.findall(r"https?://[^\s\"<]+/suggest/[^\s\"<]+", page))
    return address


def test_a_school_asks_without_an_account_and_the_work_opens_with_its_line(kept, client_for):
    cache.clear()
    school, coordinator, nobody = kept.school("Elm Primary School"), client_for(kept.cora), Client()
    address = the_link(coordinator, kept)
    found = nobody.get(address, {"q": "elm"})
    assert "Who will read this" in found.text or "coordinators of Ash Hub" in found.text
    (chosen,) = set(re.findall(rf"\?school={school.pk}", found.text))
    form = nobody.get(address + chosen).context["form"]
    sent = {"submission": form["submission"].value(), "from_name": "Pat Doe", "from_role": "Maths lead",
            "from_email": "pat@elm.test", "standing": "head_knows", "why": LINE}  # fmt: skip
    thanks = nobody.post(address + chosen, sent, follow=True)
    assert "Elm Primary School is with Ash Hub." in thanks.text
    assert LINE not in thanks.text  # the page after it says no more than what happens next
    assert nobody.get(reverse("intake:waiting", args=[kept.hub.code])).status_code == 302  # and opens no door

    entry = Nomination.objects.get()
    assert "Elm Primary School" in coordinator.get(reverse("intake:waiting", args=[kept.hub.code])).text
    assert LINE in coordinator.get(entry.get_absolute_url()).text
    kept.answer(entry)  # the coordinator has spoken to the head, who said yes
    opening = reverse("engagements:open", args=[school.pk]) + "?phase=primary"
    form = coordinator.get(opening).context["form"]
    assert form.initial["focus"] == LINE
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    for name in ("starts_on", "expected_end_on", "head_said_yes_on"):
        sent.pop(name)
        sent |= date_of(name, form.initial[name])
    sent |= {"days": "6", "submission": str(uuid.uuid4())}
    made = coordinator.post(opening, sent)
    assert made.status_code == 302, made.context["form"].errors
    work = Engagement.objects.get()
    assert made["Location"].startswith(work.get_absolute_url())

    head = client_for(make_leader(school, "headteacher", "Hilda Head"))
    read = head.get(work.get_absolute_url()).text + head.get(school.get_absolute_url()).text
    assert LINE in read
    assert "pat@elm.test" not in read
    assert "Pat Doe" not in read
    assert SuggestionLink.objects.get().suggestions.get().nomination.engagement == work
