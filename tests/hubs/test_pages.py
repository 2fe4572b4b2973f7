"""The pages of a hub, as its people use them."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from accounts.models import Invitation, ServiceMembership
from accounts.services.invitations import accept_invitation, invite, mint_invitation_link
from core.models import AuditEvent, OutgoingMail
from hubs.models import Hub, HubMembership, HubSetting
from hubs.settings.catalogue import SETTINGS
from hubs.settings.in_effect import hub_setting
from tests.factories.hubs import (
    AdminFactory,
    HubAreaFactory,
    HubFactory,
    HubLeadSchoolFactory,
    HubMembershipFactory,
    HubSettingFactory,
    UserFactory,
    make_year,
)

pytestmark = pytest.mark.django_db
Role = HubMembership.Role


@pytest.fixture
def hub() -> Hub:
    return HubFactory(code="ash", name="Ash Hub")


@pytest.fixture
def cora(hub: Hub) -> Any:
    """Coordinates Ash Hub."""
    return HubMembershipFactory(hub=hub, user=UserFactory(name="Cora Coe")).user


@pytest.fixture
def lena(hub: Hub) -> Any:
    """Leads Ash Hub."""
    return HubMembershipFactory(hub=hub, role=Role.LEAD, user=UserFactory(name="Lena Lead")).user


def submission(page: Any) -> str:
    found = re.search(r'name="submission" value="([^"]+)"', page.content.decode())
    assert found is not None
    return found[1]


def text(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_the_page_of_a_hub_says_what_is_known_and_whom_to_ask(
    hub: Hub, cora: Any, client_for: Callable[[Any], Client]
) -> None:
    HubAreaFactory(hub=hub, name="Norfolk")
    HubAreaFactory(hub=hub, code="935", name="Suffolk", ends_on=datetime.date(2022, 1, 1))
    HubLeadSchoolFactory(hub=hub, name="Beech Academy")
    HubLeadSchoolFactory(hub=hub, name="Elm College")

    page = text(client_for(cora).get("/hubs/ash/"))

    assert "Norfolk" in page
    assert "Suffolk" not in page
    assert "Joint lead schools Beech Academy Elm College" in page
    assert "Whom to ask Cora Coe" in page


def test_who_coordinates_finds_the_pages_of_the_year_there_and_nobody_else(
    hub: Hub, cora: Any, client_for: Callable[[Any], Client]
) -> None:
    reader = HubMembershipFactory(hub=hub, role=Role.READER).user
    client, page = client_for(cora), client_for(cora).get("/hubs/ash/").content.decode()
    for name in ("matching", "workload", "july", "leavers", "needs-attention"):
        assert f'href="/hubs/ash/{name}/"' in page
        assert client.get(f"/hubs/ash/{name}/").status_code == 200
    assert "Looking after the hub" not in client_for(reader).get("/hubs/ash/").content.decode()


def test_one_hub_opens_at_once_and_an_admin_finds_any(
    hub: Hub, cora: Any, client_for: Callable[[Any], Client]
) -> None:
    HubFactory(name="Birch Hub", former_names="Old Birch")

    assert client_for(cora).get("/hubs/")["Location"] == "/hubs/ash/"
    assert client_for(UserFactory()).get("/hubs/").status_code == 404
    listed = text(client_for(AdminFactory()).get("/hubs/"))
    assert "Ash Hub" in listed
    assert "Birch Hub" in listed
    found = text(client_for(AdminFactory()).get("/hubs/?q=old+bir"))
    assert "Birch Hub" in found
    assert "Ash Hub" not in found


def test_term_dates_say_whose_they_are(hub: Hub, cora: Any, client_for: Callable[[Any], Client]) -> None:
    make_year()
    assert "These are the usual dates" in text(client_for(cora).get("/hubs/ash/term-dates/?year=2026"))
    make_year(hub)
    page = text(client_for(cora).get("/hubs/ash/term-dates/?year=2026"))
    assert "These are the hub’s own dates" in page
    assert "Autumn 1 2 September 2026 23 October 2026" in page
    assert client_for(cora).get("/hubs/ash/term-dates/?year=1999").status_code == 404


def test_inviting_somebody_sends_one_mail_and_shows_them_as_invited(
    hub: Hub, cora: Any, client_for: Callable[[Any], Client]
) -> None:
    client = client_for(cora)
    form = client.get("/hubs/ash/people/invite/")
    sent = {
        "submission": submission(form),
        "role": "hub.reader",
        "name": "Rita Read",
        "email": "rita@school.test",
    }

    for _ in range(2):
        assert client.post("/hubs/ash/people/invite/", sent)["Location"] == "/hubs/ash/people/"

    assert Invitation.objects.count() == 1
    assert OutgoingMail.objects.filter(kind="invitation", to_address="rita@school.test").count() == 1
    assert "Rita Read rita@school.test Hub reader" in text(client.get("/hubs/ash/people/"))


def test_who_accepts_has_the_role_and_lands_on_the_hub(hub: Hub, cora: Any) -> None:
    invitation = invite(
        email="rita@school.test", name="Rita Read", role="hub.coordinator", target=hub, by=cora
    )
    link = mint_invitation_link(invitation)
    assert link is not None

    accept_invitation(token=resolve(link).kwargs["token"], by=None)

    membership = HubMembership.objects.get(user__email="rita@school.test")
    assert (membership.hub, membership.role) == (hub, Role.COORDINATOR)
    assert AuditEvent.objects.filter(verb="hub_role_given", object_id=membership.pk).exists()


def test_only_a_lead_or_admin_names_a_lead(
    hub: Hub, cora: Any, lena: Any, client_for: Callable[[Any], Client]
) -> None:
    assert 'value="hub.lead"' not in client_for(cora).get("/hubs/ash/people/invite/").content.decode()
    assert 'value="hub.lead"' in client_for(lena).get("/hubs/ash/people/invite/").content.decode()
    assert 'value="hub.llme"' in client_for(cora).get("/hubs/ash/people/invite/").content.decode()
    lead = HubMembership.objects.get(user=lena)
    assert client_for(cora).get(f"/hubs/ash/people/{lead.pk}/end/").status_code == 403


def test_never_accepted_is_a_list_with_send_again_and_take_back(
    hub: Hub, cora: Any, client_for: Callable[[Any], Client]
) -> None:
    invitation = invite(email="rita@school.test", name="Rita Read", role="hub.reader", target=hub, by=cora)
    Invitation.objects.update(good_until=timezone.now() - datetime.timedelta(days=1))
    client = client_for(cora)
    assert "Never accepted" in text(client.get("/hubs/ash/people/"))

    client.post(f"/hubs/ash/invitations/{invitation.pk}/resend/")

    invitation.refresh_from_db()
    assert invitation.is_waiting
    assert "sent 2 times" in text(client.get("/hubs/ash/people/"))
    client.post(f"/hubs/ash/invitations/{invitation.pk}/withdraw/", {"reason": "Wrong person"})
    assert "Rita" not in text(client_for(cora).get("/hubs/ash/people/"))


def test_ending_a_role_holds_at_the_next_request(
    hub: Hub, cora: Any, lena: Any, client_for: Callable[[Any], Client]
) -> None:
    coras = client_for(cora)
    assert coras.get("/hubs/ash/people/").status_code == 200
    membership = HubMembership.objects.get(user=cora)
    page = client_for(lena).post(f"/hubs/ash/people/{membership.pk}/end/", {"reason": ""})
    assert "Say why, in a few words." in text(page)

    client_for(lena).post(f"/hubs/ash/people/{membership.pk}/end/", {"reason": "A new post"})

    assert coras.get("/hubs/ash/people/").status_code == 404
    left = text(client_for(lena).get("/hubs/ash/people/"))
    assert "Cora Coe, coordinator until" in left
    assert "A new post (ended by Lena Lead)" in left
    event = AuditEvent.objects.get(verb="hub_role_ended")
    assert event.by == lena
    assert "A new post" not in str(event.digests) + str(event.facts) + str(event.context)


def test_the_last_person_who_coordinates_stays(
    hub: Hub, cora: Any, client_for: Callable[[Any], Client]
) -> None:
    membership = HubMembership.objects.get(user=cora)
    address = f"/hubs/ash/people/{membership.pk}/end/"

    page = client_for(cora).post(address, {"reason": "I go"})

    assert "This is the last person who coordinates the hub. Invite somebody else first." in text(page)
    client_for(AdminFactory()).post(address, {"reason": "The hub closes"})
    membership.refresh_from_db()
    assert membership.ended_at is not None


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_every_setting_has_its_page(
    name: str, hub: Hub, cora: Any, client_for: Callable[[Any], Client]
) -> None:
    page = text(client_for(cora).get(f"/hubs/ash/settings/{name}/change/"))

    assert SETTINGS[name].label in page
    assert "The hub has not changed it." in page


def test_a_setting_is_changed_with_its_date_and_history(
    hub: Hub, cora: Any, client_for: Callable[[Any], Client]
) -> None:
    client, today = client_for(cora), timezone.localdate()
    later = today + datetime.timedelta(days=40)
    address = "/hubs/ash/settings/usual_days/change/"

    for value, day, version in ((8, today, 0), (9, later, 1)):
        sent = {
            "value": value,
            "version": version,
            "in_effect_from_day": day.day,
            "in_effect_from_month": day.month,
            "in_effect_from_year": day.year,
        }
        assert client.post(address, sent)["Location"] == "/hubs/ash/settings/"

    assert hub_setting(hub, "usual_days") == 8
    assert hub_setting(hub, "usual_days", later) == 9
    page = text(client.get("/hubs/ash/settings/"))
    assert f"Usual number of days 8 days from {today.day} {today:%B %Y}, set by Cora Coe 9 days from" in page
    assert "Before that, as usual: 6 days." in text(client.get(address))


def test_a_refused_value_is_told_beside_its_field(
    hub: Hub, cora: Any, client_for: Callable[[Any], Client]
) -> None:
    day = timezone.localdate()
    sent = {
        "value": "30",
        "version": 0,
        "in_effect_from_day": day.day,
        "in_effect_from_month": day.month,
        "in_effect_from_year": day.year,
    }

    page = client_for(cora).post("/hubs/ash/settings/reminder_after_school_days/change/", sent)

    assert "(30) must be less than" in text(page)
    assert not HubSetting.objects.exists()


def test_two_coordinators_at_once_both_see_both_choices(
    hub: Hub, cora: Any, lena: Any, client_for: Callable[[Any], Client]
) -> None:
    day = timezone.localdate()
    sent = {
        "value": "8",
        "version": 0,
        "in_effect_from_day": day.day,
        "in_effect_from_month": day.month,
        "in_effect_from_year": day.year,
    }
    client_for(cora).post("/hubs/ash/settings/usual_days/change/", sent)

    page = client_for(lena).post("/hubs/ash/settings/usual_days/change/", sent | {"value": "5"})

    assert page.status_code == 409
    shown = text(page)
    assert "As it stands now 8 days from" in shown
    assert "What you chose 5 days from" in shown
    assert hub_setting(hub, "usual_days") == 8
    assert 'name="version" value="1"' in page.content.decode()
    client_for(lena).post("/hubs/ash/settings/usual_days/change/", sent | {"value": "5", "version": "1"})
    assert hub_setting(hub, "usual_days") == 5


def test_readers_and_other_hubs_find_no_people_and_no_settings(
    hub: Hub, cora: Any, client_for: Callable[[Any], Client]
) -> None:
    reader = HubMembershipFactory(hub=hub, role=Role.READER).user
    other = HubMembershipFactory(hub=HubFactory()).user
    ncetm = UserFactory()
    ServiceMembership.objects.create(user=ncetm, role="ncetm_reader", starts_on=datetime.date(2020, 1, 1))

    for place in ("people/", "people/invite/", "settings/", "settings/usual_days/change/"):
        assert client_for(reader).get(f"/hubs/ash/{place}").status_code == 403
        assert client_for(ncetm).get(f"/hubs/ash/{place}").status_code == 403
        assert client_for(other).get(f"/hubs/ash/{place}").status_code == 404
    assert client_for(reader).get("/hubs/ash/").status_code == 200


def more_of_everything(hub: Hub, by: Any, number: int) -> None:
    HubMembershipFactory(hub=hub)
    HubMembershipFactory(hub=hub, role=Role.READER)
    invite(email=f"rita{number}@school.test", name="Rita", role="hub.reader", target=hub, by=by)
    HubAreaFactory(hub=hub, code=f"80{number}")
    HubLeadSchoolFactory(hub=hub, name=f"School {number}")
    HubSettingFactory(hub=hub, number=number, set_by=by)


@pytest.mark.parametrize(
    ("address", "count"),
    [("/hubs/ash/", 7), ("/hubs/ash/people/", 9), ("/hubs/ash/settings/", 5), ("/hubs/ash/term-dates/", 8)],
)
def test_a_page_asks_the_same_number_of_questions_for_one_row_and_three(
    address: str,
    count: int,
    hub: Hub,
    cora: Any,
    client_for: Callable[[Any], Client],
    django_assert_num_queries: Any,
) -> None:
    client = client_for(cora)
    make_year()
    more_of_everything(hub, cora, 1)
    ContentType.objects.get_for_models(*apps.get_models())  # looked up once a process
    with django_assert_num_queries(count):
        assert client.get(address).status_code == 200
    more_of_everything(hub, cora, 2)
    more_of_everything(hub, cora, 3)
    with django_assert_num_queries(count):
        assert client.get(address).status_code == 200


def test_where_nobody_is_invited_yet_the_list_says_where_to_begin(client: Client) -> None:
    membership = HubMembershipFactory(role="coordinator")
    client.force_login(membership.user)

    page = client.get("/invitations/")

    assert page.status_code == 200
    assert f'href="/hubs/{membership.hub.code}/people/"' in page.content.decode()


@pytest.mark.parametrize("name", ["usual_days", "furthest_miles"])
@pytest.mark.parametrize("typed", ["1e999999999", "NaN", "-Infinity", "9" * 4000, "1e-400"])
def test_an_absurd_number_gets_a_sentence_beside_its_field(
    client_for: Callable[..., Client], hub: Hub, cora: Any, name: str, typed: str
) -> None:
    day = timezone.localdate()
    form = {
        "version": 0,
        "value": typed,
        "in_effect_from_day": day.day,
        "in_effect_from_month": day.month,
        "in_effect_from_year": day.year,
    }

    page = client_for(cora).post(f"/hubs/{hub.code}/settings/{name}/change/", form)

    assert page.status_code == 200
    assert list(page.context["form"].errors) == ["value"]
    assert "nsure" not in text(page)
    assert not HubSetting.objects.exists()
