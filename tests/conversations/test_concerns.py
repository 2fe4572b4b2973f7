"""A concern goes to whom the writer chooses, and to nobody else (D20)."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conversations.models import Concern, ConcernReader
from conversations.services.concerns import answer_concern, raise_concern, settle_concern, share_concern
from core.errors import Refused
from core.models import AuditEvent, OutgoingMail, Submission
from core.sending import draw
from engagements.models import Assignment
from tests.factories.accounts import make_admin
from tests.factories.conversations import make_concern
from tests.factories.engagements import World

pytestmark = pytest.mark.django_db
WORDS = "The pace is too much for the new teachers"


def at(world: World, name: str, *args: object) -> str:
    return reverse(f"conversations:{name}", args=[world.engagement.reference, *args])


def everybody(world: World) -> list[Any]:
    return [
        world.head,
        world.maths_lead,
        world.colleague,
        world.governor,
        world.llme_user,
        world.second_llme_user,
        world.coordinator,
        world.hub_lead,
        world.admin,
        *world.strangers,
    ]


@pytest.mark.parametrize("to", ["llme_user", "head", "maths_lead", "coordinator", "hub_lead"])
def test_d20_a_concern_is_read_by_those_chosen_and_by_nobody_else(
    to: str, world: World, client_for: Callable[[Any], Client]
) -> None:
    chosen = getattr(world, to)
    writer = world.second_llme_user
    sent = {"to": [chosen.pk], "text": WORDS, "submission": uuid.uuid4()}
    assert client_for(writer).post(at(world, "raise_concern"), sent).status_code == 302
    concern = Concern.objects.get()
    for person in everybody(world):
        page = client_for(person).get(at(world, "concern", concern.pk))
        assert (page.status_code == 200) == (person in (chosen, writer)), person
        work = client_for(person).get(at(world, "more"))
        assert (f"A concern of {writer}" in work.content.decode()) == (person in (chosen, writer)), person


def test_the_page_says_first_who_will_see_it(world: World, client_for: Callable[[Any], Client]) -> None:
    page = client_for(world.head).get(at(world, "raise_concern")).content.decode()
    assert page.index("Who reads this") < page.index("Who should read it?") < page.index("What worries you?")
    for named in ("Lee Lane, LLME", "Max Maths, maths lead", "Cora Coe, coordinator", "Hana Lead, hub lead"):
        assert named in page
    assert "Hilda Head, headteacher" not in page
    assert "Gov Ernor, governor" not in page
    assert "safeguarding lead today" in page


def test_nobody_is_told_by_default(world: World, client_for: Callable[[Any], Client]) -> None:
    answer = client_for(world.head).post(
        at(world, "raise_concern"), {"text": WORDS, "submission": uuid.uuid4()}
    )
    assert "Choose who should read this." in answer.content.decode()
    assert not Concern.objects.exists()


def test_only_those_on_the_list_can_be_chosen(world: World) -> None:
    for person in (
        world.governor,
        world.colleague,
        world.admin,
        world.other_coordinator,
        world.ncetm,
        world.head,
    ):
        with pytest.raises(Refused):
            make_concern(world.engagement, world.head, world.coordinator, person)
    assert not ConcernReader.objects.exists()


def test_a_colleague_may_tell_the_head_and_an_admin_tells_nobody(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    make_concern(world.engagement, world.colleague, world.head)
    assert client_for(world.admin).get(at(world, "raise_concern")).status_code == 403
    with pytest.raises(Refused):
        make_concern(world.engagement, world.admin, world.head)


def test_it_is_answered_by_those_in_it_and_settled_by_who_wrote_it(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    concern = make_concern(world.engagement, world.head, world.coordinator)
    answer = {"text": "I will ring you.", "submission": uuid.uuid4()}
    here = at(world, "concern", concern.pk)
    assert client_for(world.llme_user).post(here, answer).status_code == 404
    assert client_for(world.coordinator).post(here, answer).status_code == 302
    assert client_for(world.coordinator).get(at(world, "settle_concern", concern.pk)).status_code == 403
    settled = client_for(world.head).post(at(world, "settle_concern", concern.pk), {"words": "We spoke."})
    assert settled.status_code == 302
    page = client_for(world.coordinator).get(here).content.decode()
    assert "I will ring you." in page
    assert "We spoke." in page


def test_the_database_lets_only_the_writer_settle(world: World) -> None:
    concern = make_concern(world.engagement, world.head, world.coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Concern.objects.filter(pk=concern.pk).update(
            settled_at=timezone.now(), settled_by=world.coordinator, settled_words="Done"
        )


def test_services_refuse_those_outside(world: World) -> None:
    concern = make_concern(world.engagement, world.head, world.coordinator)
    for person in (world.llme_user, world.maths_lead, world.hub_lead, world.admin):
        with pytest.raises(Refused):
            answer_concern(by=person, concern=concern, text="Hello")
        with pytest.raises(Refused):
            share_concern(by=person, concern=concern, to=[world.hub_lead.pk])
    with pytest.raises(Refused):
        share_concern(by=world.coordinator, concern=concern, to=[world.hub_lead.pk])
    with pytest.raises(Refused):
        settle_concern(by=world.coordinator, concern=concern, words="Done")


def test_who_wrote_it_may_show_it_to_one_more(world: World, client_for: Callable[[Any], Client]) -> None:
    concern = make_concern(world.engagement, world.head, world.coordinator)
    page = client_for(world.head).get(at(world, "share_concern", concern.pk)).content.decode()
    assert "Hana Lead" in page
    assert "Cora Coe, coordinator" not in page
    client_for(world.head).post(at(world, "share_concern", concern.pk), {"to": [world.hub_lead.pk]})
    assert client_for(world.hub_lead).get(at(world, "concern", concern.pk)).status_code == 200


def test_somebody_who_leaves_reads_it_no_more_and_the_writer_is_told(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    concern = make_concern(world.engagement, world.head, world.second_llme_user)
    reader = client_for(world.second_llme_user)
    assert reader.get(at(world, "concern", concern.pk)).status_code == 200
    Assignment.objects.filter(llme=world.second_llme).update(ended_at=timezone.now())
    assert reader.get(at(world, "concern", concern.pk)).status_code == 404
    page = client_for(world.head).get(at(world, "concern", concern.pk)).content.decode()
    assert "Sam Second does not work on this any more" in page


def test_the_mail_is_the_same_as_of_a_message_and_goes_to_those_chosen(world: World) -> None:
    from conversations.services.messages import write_message

    make_concern(world.engagement, world.head, world.llme_user, text=WORDS)
    write_message(by=world.head, engagement=world.engagement, text="Thursday?")
    of_concern, of_message = OutgoingMail.objects.filter(to=world.llme_user).order_by("pk")
    one, other = draw(of_concern), draw(of_message)
    assert one is not None
    assert other is not None
    assert (one.subject, one.body) == (other.subject, other.body)
    # Nor does what is kept of it tell the two apart.
    assert (of_concern.kind, of_concern.about) == (of_message.kind, of_message.about)
    assert (of_concern.once_key or "")[:5] == (of_message.once_key or "")[:5]
    assert {mail.to for mail in OutgoingMail.objects.all()} == {world.llme_user, world.second_llme_user}


def test_one_mail_until_it_was_read(world: World, client_for: Callable[[Any], Client]) -> None:
    concern = make_concern(world.engagement, world.head, world.coordinator)
    answer_concern(by=world.head, concern=concern, text="One thing more")
    mails = OutgoingMail.objects.filter(to=world.coordinator)
    assert mails.count() == 1
    client = client_for(world.coordinator)
    assert "There is something for you" in client.get(at(world, "messages")).content.decode()
    client.post(at(world, "read_concern", concern.pk), {"seen": "2"})
    assert "There is something for you" not in client.get(at(world, "messages")).content.decode()
    answer_concern(by=world.head, concern=concern, text="And another")
    assert mails.count() == 2


def test_a_reader_sees_only_as_much_as_there_is(world: World, client_for: Callable[[Any], Client]) -> None:
    concern = make_concern(world.engagement, world.head, world.coordinator)
    client_for(world.coordinator).post(at(world, "read_concern", concern.pk), {"seen": "99999"})
    assert ConcernReader.objects.get(user=world.coordinator).seen_entries == 0


def test_not_even_that_there_is_one_shows_anywhere_else(
    world: World, client_for: Callable[[Any], Client], settings: Any
) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    concern = make_concern(world.engagement, world.head, world.coordinator)
    answer_concern(by=world.coordinator, concern=concern, text="Yes")
    settle_concern(by=world.head, concern=concern, words="We spoke.")
    for person in (world.llme_user, world.maths_lead, world.governor, world.hub_lead, world.admin):
        for name in ("oversight:our_work", "engagements:history", "engagements:people"):
            page = client_for(person).get(reverse(name, args=[world.engagement.reference])).content.decode()
            assert "concern" not in page.lower(), (person, name)
    admin = client_for(make_admin())
    for model in ("auditevent", "auditstream", "submission", "outgoingmail"):
        page = admin.get(reverse(f"admin:core_{model}_changelist")).content.decode()
        assert "concern" not in page.lower(), model
    # It is written down all the same, each with a digest in place of the words.
    events = AuditEvent.objects.filter(object_type="conversations.Concern")
    assert sorted(events.values_list("verb", flat=True)) == [
        "concern_answered",
        "concern_raised",
        "concern_settled",
    ]
    assert all(event.private for event in events)


def test_what_is_kept_of_the_form_says_nothing(world: World, client_for: Callable[[Any], Client]) -> None:
    key = uuid.uuid4()
    sent = {"to": [world.coordinator.pk], "text": WORDS, "submission": key}
    client = client_for(world.head)
    client.post(at(world, "raise_concern"), sent)
    client.post(at(world, "raise_concern"), sent)
    assert Concern.objects.count() == 1
    assert Submission.objects.get(by=world.head).result == at(world, "more")


def test_a_concern_can_be_told_once_the_work_is_over(world: World) -> None:
    type(world.engagement).objects.filter(pk=world.engagement.pk).update(
        status="stopped", ended_on=timezone.localdate()
    )
    concern = raise_concern(
        by=world.head, engagement=world.fresh(), text="It ended badly.", to=[world.coordinator.pk]
    )
    assert Concern.objects.visible_to(world.coordinator).get() == concern
