"""Views of the list kept under a name: one's own, shared with a hub's coordinators, opened first."""

import re

import pytest
from django.urls import reverse

from core.errors import Refused, Stale
from core.models import AuditEvent
from listing.models import SavedView
from listing.services import edit_view, save_view, withdraw_view
from tests.factories.engagements import make_hub_person, make_world
from tests.factories.listing import SavedViewFactory
from tests.listing.reading import schools

pytestmark = pytest.mark.django_db
LIST = "/engagements/"


def post(client, address, **data):
    """Send a form as its page drew it, with other values in it."""
    page = client.get(address)
    drawn = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    return client.post(
        address.split("?")[0], {**{k: v.replace("&amp;", "&") for k, v in drawn.items()}, **data}
    )


def test_a_list_is_saved_opened_changed_and_removed(client_for):
    world = make_world()
    client = client_for(world.coordinator)
    answer = post(
        client,
        reverse("listing:save_view") + "?stage=live&sort=-left&column=left&name=Hilda",
        name=" No  LLME ",
    )
    view = SavedView.objects.get()
    assert (view.name, view.query, view.hub) == ("No LLME", "stage=live&sort=-left&columns=left", None)
    assert answer["Location"] == f"{LIST}?stage=live&sort=-left&columns=left&view={view.pk}"
    page = client.get(answer["Location"])
    assert '<strong aria-current="true">No LLME</strong>' in page.text

    changed = client.get(f"{LIST}?stage=over&view={view.pk}")
    assert "Keep this as “No LLME”" in changed.text
    answer = post(client, reverse("listing:edit_view", args=[view.pk]) + "?stage=over", name="Ended")
    view.refresh_from_db()
    assert (view.name, view.query, view.version) == ("Ended", "stage=over", 2)

    post(client, reverse("listing:edit_view", args=[view.pk]), name="Past")
    view.refresh_from_db()
    assert (view.name, view.query) == ("Past", "stage=over")

    client.post(reverse("listing:withdraw_view", args=[view.pk]))
    assert not SavedView.objects.visible_to(world.coordinator).exists()
    assert client.get(reverse("listing:edit_view", args=[view.pk])).status_code == 404
    verbs = AuditEvent.objects.filter(object_type="listing.SavedView").values_list("verb", flat=True)
    assert sorted(verbs) == ["edit_view", "edit_view", "save_view", "withdraw_view"]


def test_sent_twice_it_is_saved_once(client_for):
    world = make_world()
    client = client_for(world.coordinator)
    page = client.get(reverse("listing:save_view") + "?stage=live")
    drawn = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    for _ in range(2):
        client.post(reverse("listing:save_view"), {**drawn, "name": "Mine"})
    assert SavedView.objects.count() == 1


def test_the_list_opens_with_the_default_and_all_is_one_click_away(client_for):
    world = make_world()
    client = client_for(world.coordinator)
    save_view(by=world.coordinator, name="Ended", query="stage=over", default=True)
    second = save_view(by=world.coordinator, name="Live", query="stage=live", default=True)
    assert SavedView.objects.filter(is_default=True).count() == 1
    assert client.get(LIST)["Location"] == second.get_absolute_url()
    page = client.get(second.get_absolute_url())
    assert 'href="?view=all"' in page.text
    assert schools(client.get(f"{LIST}?view=all")) == ["Elm Primary School"]
    # Somebody else's default is theirs.
    assert client_for(world.hub_lead).get(LIST).status_code == 200


def test_a_shared_view_opens_for_the_hubs_coordinators_alone(client_for):
    world = make_world()
    view = save_view(
        by=world.coordinator, name="Short of an LLME", query="stage=live", hub=world.hub, default=True
    )
    assert "Short of an LLME" in client_for(world.hub_lead).get(LIST).text
    assert client_for(world.hub_lead).get(LIST).status_code == 200, "a colleague's default is not mine"
    for person in (world.other_coordinator, world.admin, world.llme_user, world.head, world.hub_reader):
        assert "Short of an LLME" not in client_for(person).get(f"{LIST}?view={view.pk}").text
    answer = client_for(world.hub_lead).post(reverse("listing:withdraw_view", args=[view.pk]))
    assert answer.status_code == 403


def test_a_shared_view_of_what_lies_outside_reveals_nothing(client_for):
    """One who coordinates two hubs shares a view by an LLME of the other hub: here it names nobody."""
    world = make_world()
    both = make_hub_person(world.hub, "coordinator", "Bo Both")
    world.other_hub.memberships.create(user=both, role="coordinator", starts_on=world.engagement.starts_on)
    llme = world.other_llme
    query = f"llme={llme.pk}&hub={world.other_hub.code}&urn={world.other_engagement.school_id}"
    view = save_view(by=both, name="Theirs", query=query, hub=world.hub)
    assert llme.user.name in client_for(both).get(view.get_absolute_url()).text
    page = client_for(world.coordinator).get(view.get_absolute_url())
    assert page.status_code == 200
    assert schools(page) == []
    for told in (llme.user.name, world.other_hub.name, world.other_engagement.school_name):
        assert told not in page.text


def test_what_is_kept_holds_no_names():
    world = make_world()
    view = save_view(
        by=world.coordinator, name="V", query="q=Hilda&stage=live&urn=Elm School&trust=<b>&view=3"
    )
    assert view.query == "stage=live"


def test_only_who_saved_it_changes_it_and_only_as_they_last_saw_it():
    world = make_world()
    view = save_view(by=world.coordinator, name="Mine", query="")
    same = {"name": "Other", "hub": None, "default": False}
    with pytest.raises(Refused):
        edit_view(by=world.hub_lead, view=view, seen_version=1, **same)
    with pytest.raises(Refused):
        withdraw_view(by=world.hub_lead, view=view)
    edit_view(by=world.coordinator, view=view, seen_version=1, **same)
    with pytest.raises(Stale):
        edit_view(by=world.coordinator, view=view, seen_version=1, **same)


def test_it_is_shared_with_a_hub_one_coordinates_and_with_no_other():
    world = make_world()
    with pytest.raises(Refused):
        save_view(by=world.coordinator, name="Mine", query="", hub=world.other_hub)
    for person in (world.hub_reader, world.llme_user, world.ncetm):
        with pytest.raises(Refused):
            save_view(by=person, name="Mine", query="")


def test_a_name_is_used_once(client_for):
    world = make_world()
    SavedViewFactory(saved_by=world.coordinator, name="Mine")
    answer = post(client_for(world.coordinator), reverse("listing:save_view") + "?stage=live", name="Mine")
    assert "You have a view of this name already" in answer.text
