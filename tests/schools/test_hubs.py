"""Which hub: by area, by choice, and on the list of those without one."""

from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from core.errors import Refused
from core.models import AuditEvent
from hubs import after_load
from schools.areas import Areas
from schools.models import HubChoice, School
from schools.services.hubs import assign_hubs, choose_hub, choose_hub_for_many
from tests.factories.hubs import HubAreaFactory, HubFactory, UserFactory
from tests.factories.schools import HubChoiceFactory, SchoolFactory, coordinator, make_admin

pytestmark = pytest.mark.django_db


def test_a12_a_district_speaks_before_its_authority_and_two_hubs_are_nobodys() -> None:
    county, city, other = HubFactory(), HubFactory(), HubFactory()
    HubAreaFactory(hub=county, kind="authority", code="926")
    HubAreaFactory(hub=city, kind="district", code="E07000148")
    HubAreaFactory(hub=city, kind="authority", code="935")
    HubAreaFactory(hub=other, kind="authority", code="935")
    areas = Areas()
    assert areas.hub_of("E07000148", "926") == city.pk
    assert areas.hub_of("E07000146", "926") == county.pk
    assert areas.hub_of("", "935") is None
    assert areas.hub_of("", "") is None


def test_authorities_that_were_renumbered_are_known_by_either_code() -> None:
    north, cumbria = HubFactory(), HubFactory()
    HubAreaFactory(hub=north, kind="authority", code="928")  # Northamptonshire, before 2021
    HubAreaFactory(hub=cumbria, kind="authority", code="942")
    HubAreaFactory(hub=cumbria, kind="authority", code="943")
    areas = Areas()
    assert (areas.hub_of("", "940"), areas.hub_of("", "941")) == (north.pk, north.pk)
    assert areas.hub_of("", "909") == cumbria.pk  # a school that closed before 2023


def test_areas_that_changed_move_schools_but_not_chosen_ones() -> None:
    old, new = HubFactory(), HubFactory()
    moving, chosen = SchoolFactory(hub=old), SchoolFactory(hub=old, hub_is_chosen=True)
    HubAreaFactory(hub=new, kind="authority", code="926")

    assert after_load.run_all() == ["1 school has another hub."]

    assert School.objects.get(pk=moving.pk).hub == new
    assert School.objects.get(pk=chosen.pk).hub == old
    assert assign_hubs() == 0
    call_command("assign_hubs")


def test_a12_choosing_keeps_the_reason_on_the_page_and_out_of_the_log(client_for: Any) -> None:
    school, other = SchoolFactory(), HubFactory()
    person = coordinator(school.hub)
    former = school.hub
    choose_hub(by=person, school=school, hub=other, reason="Works with their   secondary")

    school.refresh_from_db()
    assert (school.hub, school.hub_is_chosen) == (other, True)
    choice = HubChoice.objects.get()
    assert (choice.former_hub, choice.reason) == (former, "Works with their secondary")
    event = AuditEvent.objects.get(verb="choose_hub")
    assert event.facts["hub"] == [former.pk, other.pk]
    assert "secondary" not in str((event.facts, event.context, event.digests))
    page = client_for(person).get(school.get_absolute_url()).content.decode()
    assert "Works with their secondary" in page


def test_giving_the_choice_back_to_the_area() -> None:
    area_hub, chosen = HubFactory(), HubFactory()
    HubAreaFactory(hub=area_hub, kind="authority", code="926")
    school = SchoolFactory(hub=chosen, hub_is_chosen=True)
    choose_hub(by=coordinator(chosen), school=school, hub=None, reason="No longer")
    school.refresh_from_db()
    assert (school.hub, school.hub_is_chosen) == (area_hub, False)


def test_who_may_choose() -> None:
    school, elsewhere = SchoolFactory(), HubFactory()
    with pytest.raises(Refused, match="Only a coordinator"):
        choose_hub(by=coordinator(elsewhere), school=school, hub=elsewhere, reason="Ours")
    with pytest.raises(Refused, match="Only a coordinator"):
        choose_hub(by=UserFactory(), school=school, hub=elsewhere, reason="Mine")
    with pytest.raises(Refused, match="Say why"):
        choose_hub(by=coordinator(school.hub), school=school, hub=elsewhere, reason=" ")
    free = SchoolFactory(hub=None)
    with pytest.raises(Refused, match="one of your hubs"):
        choose_hub(by=coordinator(elsewhere), school=free, hub=school.hub, reason="Theirs")
    choose_hub(by=coordinator(elsewhere), school=free, hub=elsewhere, reason="Ours")
    choose_hub(by=make_admin(), school=free, hub=school.hub, reason="By agreement")
    free.refresh_from_db()
    assert free.hub == school.hub


def test_one_of_many_that_has_a_hub_meanwhile_is_left() -> None:
    mine, taken = SchoolFactory(hub=None), SchoolFactory()
    hub = HubFactory()
    assert choose_hub_for_many(by=coordinator(hub), schools=[mine, taken], hub=hub, reason="Near") == 1
    taken.refresh_from_db()
    assert taken.hub != hub


def test_the_list_of_schools_without_a_hub(client_for: Any) -> None:
    norfolk = [SchoolFactory(hub=None) for _ in range(3)]
    leeds = SchoolFactory(hub=None, authority_code="383", authority_name="Leeds")
    SchoolFactory(hub=None, is_offered=False, name="Hidden School")
    hub = HubFactory(name="Ash Hub")
    client = client_for(coordinator(hub))
    address = reverse("schools:without_hub")

    page = client.get(address, {"authority": "926"}).content.decode()
    assert all(school.name in page for school in norfolk)
    assert leeds.name not in page
    assert "Hidden School" not in page

    nothing = client.post(address, {"hub": hub.pk, "reason": "Near"})
    assert "Choose at least one school." in nothing.content.decode()
    chosen = [norfolk[0].urn, leeds.urn]
    no_reason = client.post(address, {"schools": chosen, "hub": hub.pk, "reason": ""}).content.decode()
    assert no_reason.count(" checked>") == 2  # what was ticked stays ticked
    done = client.post(address, {"schools": chosen, "hub": hub.pk, "reason": "Near"}, follow=True)
    assert "2 schools are with Ash Hub now." in done.content.decode()
    assert set(School.objects.filter(hub=hub).values_list("urn", flat=True)) == set(chosen)
    assert HubChoice.objects.count() == 2


def test_the_form_offers_only_hubs_that_one_may_choose(client_for: Any) -> None:
    free, mine, theirs = SchoolFactory(hub=None), HubFactory(name="Mine Hub"), HubFactory(name="Theirs Hub")
    address = reverse("schools:choose_hub", args=[free.urn])
    page = client_for(coordinator(mine)).get(address).content.decode()
    assert "Mine Hub" in page
    assert "Theirs Hub" not in page
    refused = client_for(coordinator(mine)).post(address, {"hub": theirs.pk, "reason": "Try"})
    assert "Choose one of the hubs." in refused.content.decode()


def test_the_page_of_a_school_asks_the_same_for_one_choice_and_three(
    client_for: Any, django_assert_num_queries: Any
) -> None:
    school = SchoolFactory()
    client = client_for(coordinator(school.hub))
    client.get(school.get_absolute_url())
    HubChoiceFactory(school=school)
    with django_assert_num_queries(QUERIES_OF_A_SCHOOL):
        client.get(school.get_absolute_url())
    HubChoiceFactory(school=school)
    HubChoiceFactory(school=school)
    with django_assert_num_queries(QUERIES_OF_A_SCHOOL):
        client.get(school.get_absolute_url())


QUERIES_OF_A_SCHOOL = 10
