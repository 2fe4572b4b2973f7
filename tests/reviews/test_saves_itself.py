"""A look that saves itself while someone types undoes nobody's agreement; the button does, openly (D11)."""

import pytest
from django.urls import reverse

from core.models import AuditEvent
from reviews.models import LookView
from tests.factories.reviews import agree, make_look, write

pytestmark = pytest.mark.django_db


def test_a_look_that_one_side_agreed_changes_only_by_the_button(world, client_for):
    look = make_look(world)
    write(look, world.head, together="Reasons are in most books.")
    client = client_for(world.llme_user)
    path = reverse("reviews:write", args=[world.engagement.reference, look.pk, "joint"])
    # The page stood open before the head agreed.
    seen = client.get(path).context["form"]["seen"].value()
    typed = {"seen": seen, "together": "Reasons are in few books."}
    agree(look, world.head)
    events = AuditEvent.objects.count()
    answer = client.post(path, typed, headers={"accept": "application/json"})
    said = answer.json()
    assert (said["seen"], said["theirs"]) == ({}, [])
    assert said["problems"] == ["One side has agreed these words, so they change only when you press Save."]
    assert LookView.objects.get(look=look, side="joint").together == "Reasons are in most books."
    assert look.agreements.filter(lapsed_at__isnull=True).count() == 1
    assert AuditEvent.objects.count() == events

    assert client.post(path, typed).status_code == 302
    assert LookView.objects.get(look=look, side="joint").together == "Reasons are in few books."
    assert look.agreements.filter(lapsed_at__isnull=True).count() == 0
