"""The pulse check: only where the hub has turned it on, and blind until both sides have answered."""

import pytest
from django.utils import timezone

from core.errors import Refused
from hubs.models import HubSetting
from hubs.settings.in_effect import forget_settings
from reviews.models import Pulse
from reviews.services.pulse import give_pulse
from tests.factories.reviews import fresh, make_look
from tests.reviews.test_together import page_of, url


@pytest.fixture
def look(world):
    HubSetting.objects.create(
        hub=world.hub,
        name="pulse_check",
        value=True,
        in_effect_from=timezone.localdate(),
        number=1,
        set_by=world.coordinator,
    )
    forget_settings(world.hub)
    return make_look(world)


def test_b13_it_is_asked_only_where_the_hub_turns_it_on(world, client_for):
    look = make_look(world)
    client = client_for(world.head)
    assert "pulse" not in page_of(client.get(look.get_absolute_url()))
    assert client.get(url("pulse", world, look.pk)).url == look.get_absolute_url()
    with pytest.raises(Refused, match="has not turned the pulse check on"):
        give_pulse(by=world.head, look=look, answer="well", line="")


def test_b13_neither_side_reads_the_other_before_both_are_in(world, client_for, look):
    head, llme = client_for(world.head), client_for(world.llme_user)
    path = url("pulse", world, look.pk)
    assert "Choose how working together is going." in page_of(head.post(path, {"line": "x"}))
    assert head.post(path, {"answer": "mixed", "line": "zinc-short-notice"}).url == look.get_absolute_url()
    assert "zinc-short-notice" in page_of(head.get(path))
    for who in ("llme_user", "coordinator", "governor", "colleague", "admin", "hub_reader"):
        assert "zinc" not in page_of(client_for(getattr(world, who)).get(look.get_absolute_url()))
        assert not Pulse.objects.visible_to(getattr(world, who)).exists()
    assert llme.get(path).context["form"]["line"].value() is None
    llme.post(path, {"answer": "well", "line": "tin-open-doors"})
    for who in ("head", "maths_lead", "llme_user", "second_llme_user", "coordinator", "hub_lead"):
        words = page_of(client_for(getattr(world, who)).get(look.get_absolute_url()))
        assert "zinc-short-notice" in words
        assert "tin-open-doors" in words
    for who in ("governor", "colleague", "admin"):
        words = page_of(client_for(getattr(world, who)).get(look.get_absolute_url()))
        assert "zinc" not in words
        assert "tin-" not in words
        assert not Pulse.objects.visible_to(getattr(world, who)).exists()
    with pytest.raises(Refused, match="they stay as they are"):
        give_pulse(by=world.head, look=fresh(look), answer="well", line="")


def test_only_the_two_sides_answer(world, look):
    for who in (world.coordinator, world.governor, world.nobody, world.admin):
        with pytest.raises(Refused):
            give_pulse(by=who, look=look, answer="well", line="")
