"""Other support that a school has: noted, and taken off the list with a reason."""

import pytest
from django.urls import reverse

from core.models import AuditEvent
from engagements.services.people import add_other_support
from tests.factories.engagements import make_world

pytestmark = pytest.mark.django_db


def test_other_support_is_taken_off_the_list_with_a_reason_and_stays_to_be_read(
    client_for,
):
    world = make_world()
    engagement, head = world.engagement, client_for(world.head)
    support = add_other_support(by=world.llme_user, engagement=engagement, kind="rise", about="Maths review")
    people, off = (
        reverse(f"engagements:{name}", args=[engagement.reference, *args])
        for name, args in (("people", []), ("withdraw_support", [support.pk]))
    )
    assert off in head.get(people).content.decode()
    assert "Say why in a line." in head.post(off, {"reason": " "}).content.decode()
    support.refresh_from_db()
    assert support.withdrawn_at is None

    for _ in range(2):
        head.post(off, {"reason": "It has come to its end"})
    page = client_for(world.llme_user).get(people).content.decode()
    assert off not in page
    assert "RISE: Maths review, taken off the list on" in page
    assert page.count("It has come to its end") == 1
    assert AuditEvent.objects.filter(verb="other_support_withdrawn").count() == 1
