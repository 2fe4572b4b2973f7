"""Every kind of mail has words that can be sent, and they name nobody: asserted where it is delivered."""

from typing import Any

import pytest
from django.template import loader

from core.mail import KINDS
from core.models import OutgoingMail
from core.sending import send_waiting
from engagements.services.cover import end_cover, move_cover_end, name_cover
from engagements.services.turning import choose_for_year
from oversight.services.seeing import begin_seeing
from tests.factories.engagements import ahead, make_llme, make_world
from tests.factories.llmes import this_year
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_kind_has_its_words(name: str) -> None:
    """A kind without them would be tried again and again, and never go."""
    kind = KINDS[name]
    words: Any = loader.get_template(kind.template)
    assert "{{ link }}" in words.template.source
    assert kind.subject == kind.subject.strip() != ""


def test_what_goes_out_of_cover_years_and_looks_names_nobody(smtp: Mailbox) -> None:
    world = make_world()
    carla = make_llme(world.hub, "Carla Quokka\r\nBcc: all@people.test")
    cover = name_cover(
        by=world.coordinator, engagement=world.engagement, llme=carla, starts_on=ahead(0),
        ends_on=ahead(9), cover_reason="away", may_agree=True,
    )  # fmt: skip
    move_cover_end(by=world.coordinator, cover=cover, seen_ends_on=ahead(9), ends_on=ahead(7))
    end_cover(by=world.coordinator, cover=cover)
    choose_for_year(by=world.coordinator, engagement=world.engagement, year=this_year() + 1, choice="carry")
    begin_seeing(by=world.coordinator, person=world.head, hub=world.hub)
    waiting = OutgoingMail.objects.count()

    send_waiting()

    assert len(smtp) == waiting >= 13
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"sent"}
    assert {str(one["Subject"]) for one in smtp.to(carla.user.email)} == {"News of a cover for a time"}
    secrets = (
        world.school.name, world.hub.name, world.engagement.focus, "Quokka", world.head.name,
        world.llme_user.name, world.coordinator.name, world.engagement.why_offered, "all@people.test",
        f"{ahead(7):%-d %B}", "away",
    )  # fmt: skip
    for message in smtp.messages:
        for secret in secrets:
            assert secret not in smtp.text(message), secret
            assert secret not in str(message["Subject"]), secret
        assert "Auto-Submitted" in message
        assert message["Bcc"] is None
        assert len(smtp.links(message)) >= 1
