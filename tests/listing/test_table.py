"""The list of engagements as a coordinator works with it: filters, chips, counts, sorting, the way back."""

import datetime
import re
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from hubs.models import PriorityArea
from listing.columns import CHOOSABLE, COLUMNS
from schools.models import Trust
from tests.factories.engagements import (
    AssignmentFactory,
    EngagementFactory,
    long_ago,
    make_school,
    make_world,
)
from tests.listing.reading import schools

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub_of_four():
    """Ash Hub: Elm (6 days, 1 used), Fir (waiting, no LLME), Gorse (paused, all used), Holly (completed)."""
    world = make_world()
    world.day()
    trust = Trust.objects.create(uid=77, name="Hedge Trust")
    PriorityArea.objects.create(
        name="Hedgeshire", kind="authority", code="801", starts_on=datetime.date(2022, 9, 1)
    )
    fir = make_school(world.hub, "Fir School", authority_code="801", authority_name="Hedgeshire", trust=trust)
    EngagementFactory(hub=world.hub, school=fir, opened_by=world.coordinator, status="open", agreed_days=None)
    gorse = make_school(world.hub, "Gorse School", authority_code="802", authority_name="Moor")
    paused = EngagementFactory(
        hub=world.hub,
        school=gorse,
        opened_by=world.coordinator,
        status="paused",
        phase="secondary",
        agreed_days=Decimal(0),
    )
    AssignmentFactory(engagement=paused, llme=world.llme)
    holly = make_school(world.hub, "Holly School", authority_code="802", authority_name="Moor")
    ended = {"status": "completed", "ended_on": datetime.date(2026, 7, 1), "starts_on": long_ago()}
    EngagementFactory(hub=world.hub, school=holly, opened_by=world.coordinator, **ended)
    return world


def look(client_for, person, query=""):
    page = client_for(person).get(reverse("listing:engagements") + query, follow=True)
    assert page.status_code == 200
    return page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Elm", "Fir", "Gorse", "Holly"}),
        ("?stage=live", {"Elm", "Fir", "Gorse"}),
        ("?stage=over", {"Holly"}),
        ("?stage=paused", {"Gorse"}),
        ("?phase=secondary", {"Gorse"}),
        ("?llme=none", {"Fir", "Holly"}),
        ("?llme=yes", {"Elm", "Gorse"}),
        ("?llme={llme}", {"Elm", "Gorse"}),
        ("?llme={second}", {"Elm"}),
        ("?authority=802", {"Gorse", "Holly"}),
        ("?authority=802&stage=live", {"Gorse"}),
        ("?trust=77", {"Fir"}),
        ("?trust=none", {"Elm", "Gorse", "Holly"}),
        ("?priority=yes", {"Fir"}),
        ("?priority=none", {"Elm", "Gorse", "Holly"}),
        ("?left=none", {"Gorse"}),
        ("?left=1", {"Gorse"}),
        ("?left=more&than=4.5", {"Elm", "Holly"}),
        ("?than=5", {"Holly"}),
        ("?left=unknown", {"Fir"}),
        ("?eef=none", {"Elm", "Fir", "Gorse", "Holly"}),
        ("?urn={urn}", {"Elm"}),
        ("?person={head}", {"Elm"}),
        ("?person={second_user}", {"Elm"}),
    ],
)
def test_a_filter_shows_its_rows_and_no_others(hub_of_four, client_for, query, found):
    world = hub_of_four
    query = query.format(
        llme=world.llme.pk,
        second=world.second_llme.pk,
        second_user=world.second_llme.user_id,
        head=world.head.pk,
        urn=world.school.urn,
    )
    page = look(client_for, world.coordinator, query)
    assert {name.split()[0] for name in schools(page)} == found


@pytest.mark.parametrize(
    "query",
    [
        "?stage=nonsense",
        "?llme=999999999",
        "?llme=-1",
        "?trust=abc",
        "?authority=%27%22%3C",
        "?left=more",
        "?than=1.3",
        "?than=NaN",
        "?than=-2",
        "?than=1e99",
        "?urn=0",
        "?urn=99999999999",
        "?urn=abc",
        "?person=x",
        "?person=99999999999999999",
        "?eef=7",
        "?priority=maybe",
        "?phase=" + "x" * 500,
    ],
)
def test_a_value_that_cannot_be_is_told_in_a_sentence(hub_of_four, client_for, query):
    page = look(client_for, hub_of_four.coordinator, query)
    told = re.findall(r"hs-notice|govuk-notification-banner__heading", page.text)
    assert told, "nothing was said"


def test_what_is_wrong_is_said_once_and_is_no_chip(hub_of_four, client_for):
    page = look(client_for, hub_of_four.coordinator, "?stage=x&trust=x&left=more&than=abc")
    assert page.text.count("govuk-notification-banner__heading") == 1
    assert "hs-chip" not in page.text
    assert len(schools(page)) == 4


def test_what_lies_outside_of_the_hub_reads_like_what_is_not_there(hub_of_four, client_for):
    """A filter by another hub's LLME, trust or person says the same as one by nobody's."""
    world = hub_of_four
    for name, outside, nobody in (
        ("llme", world.other_llme.pk, 987654),
        ("person", world.other_head.pk, 987654),
        ("urn", world.other_engagement.school_id, 987654),
    ):
        one = look(client_for, world.coordinator, f"?{name}={outside}").text
        other = look(client_for, world.coordinator, f"?{name}={nobody}").text
        assert world.other_llme.user.name not in one
        assert world.other_head.name not in one
        shape = r'csrf[^>]*|nonce="[^"]*"'
        assert re.sub(shape, "", one).replace(f"{name}={outside}", "") == re.sub(shape, "", other).replace(
            f"{name}={nobody}", ""
        ).replace(str(nobody), str(outside))


def test_each_filter_is_a_chip_that_takes_itself_off(hub_of_four, client_for):
    page = look(client_for, hub_of_four.coordinator, "?stage=live&llme=none&sort=-left&column=left")
    chips = re.findall(
        r'<li class="hs-chip">(.*?) <a class="govuk-link hs-chip__off" href="([^"]+)"', page.text
    )
    assert [words for words, _ in chips] == ["Stage: All under way", "LLME: No LLME yet"]
    assert parse_qs(urlsplit(chips[0][1].replace("&amp;", "&")).query) == {
        "llme": ["none"],
        "sort": ["-left"],
        "columns": ["left"],
    }


def test_a_count_opens_as_many_rows_as_it_says(hub_of_four, client_for):
    for begin in ("", "?stage=live", "?llme=none", "?authority=802", "?phase=primary&stage=live"):
        page = look(client_for, hub_of_four.coordinator, begin)
        shown = re.findall(r'<a class="govuk-link" href="([^"]+)">(\d+) (?:under|start|paus|end)', page.text)
        assert shown or begin == "?llme=none"
        for url, number in shown:
            assert len(schools(look(client_for, hub_of_four.coordinator, url.replace("&amp;", "&")))) == int(
                number
            ), (begin, url)


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("school", "Elm Primary School", "Holly School"),
        ("stage", "Fir School", "Holly School"),
        ("agreed", "Gorse School", "Fir School"),
        ("left", "Gorse School", "Fir School"),
        ("used", "Holly School", "Elm Primary School"),
        ("llme", "Gorse School", "Fir School"),
        ("authority", "Elm Primary School", "Holly School"),
    ],
)
def test_sorting_goes_both_ways_and_what_is_not_known_comes_last(hub_of_four, client_for, sort, first, last):
    world = hub_of_four
    up = schools(look(client_for, world.coordinator, f"?sort={sort}"))
    down = schools(look(client_for, world.coordinator, f"?sort=-{sort}"))
    assert sorted(up) == sorted(down)
    assert len(up) == 4
    if sort in ("agreed", "left"):
        assert up[0] == first
        assert up[-1] == down[-1] == last
    elif sort in ("school", "stage"):
        assert (up[0], up[-1]) == (first, last)
        assert (down[0], down[-1]) == (last, first)


def test_where_nothing_is_found_it_says_which_filter_to_take_off(hub_of_four, client_for):
    page = look(client_for, hub_of_four.coordinator, "?stage=paused&authority=801")
    assert "No engagement is found by these filters together" in page.text
    text = re.sub(r"<[^>]+>", "", page.text)
    assert "Take off “Stage: Paused”: 1 engagement" in text
    assert "Take off “Local authority: Hedgeshire”: 1 engagement" in text


def test_the_selects_hold_only_what_the_hubs_own_engagements_have(hub_of_four, client_for):
    Trust.objects.create(uid=78, name="Elsewhere Trust")
    page = look(client_for, hub_of_four.coordinator)
    assert "Hedge Trust" in page.text
    assert "Elsewhere Trust" not in page.text
    assert hub_of_four.other_llme.user.name not in page.text


def test_an_open_row_leads_back_to_the_list_as_it_was(hub_of_four, client_for):
    world = hub_of_four
    client = client_for(world.coordinator)
    client.get(reverse("listing:engagements") + "?stage=live&sort=-left&name=Hilda")
    page = client.get(world.engagement.get_absolute_url())
    assert 'href="/engagements/?stage=live&amp;sort=-left" class="govuk-back-link"' in page.text
    assert "Hilda" not in client.cookies["hubsupport-list"].value


def test_a_person_is_found_by_name_without_the_name_standing_in_an_address(hub_of_four, client_for):
    world = hub_of_four
    client = client_for(world.coordinator)
    where = reverse("listing:find_person")
    answer = client.post(where, {"name": "hilda", "list": "stage=live"})
    assert answer.status_code == 302
    assert answer["Location"] == f"/engagements/?stage=live&person={world.head.pk}"
    page = client.get(answer["Location"])
    assert schools(page) == ["Elm Primary School"]
    assert "Hilda Head" in page.text
    # A name to look for is no text of anybody: the device keeps none of it.
    form = client.get(where).text.partition('<form method="post" novalidate')[2].partition(">")[0]
    assert form == ' data-keep="no"'
    nobody = client.post(where, {"name": world.other_head.name})
    assert "Nobody of this name" in nobody.text


def test_readers_of_figures_find_no_row_whatever_they_ask(hub_of_four, client_for):
    world = hub_of_four
    for reader in (world.hub_reader, world.ncetm):
        for query in ("", f"?urn={world.school.urn}", "?stage=live", f"?person={world.head.pk}"):
            page = look(client_for, reader, query)
            assert schools(page) == []
            assert "Elm Primary" not in page.text
        assert client_for(reader).post(reverse("listing:export")).status_code == 403


def test_an_admin_chooses_a_hub_before_what_is_worked_out_row_by_row(hub_of_four, client_for):
    world = hub_of_four
    page = look(client_for, world.admin, "?left=none&sort=left")
    assert "Choose a hub first to narrow by days left." in page.text
    assert "Choose a hub first to sort by left." in page.text
    assert len(schools(page)) == 5
    page = look(client_for, world.admin, f"?left=none&sort=left&hub={world.hub.code}")
    assert schools(page) == ["Gorse School"]


def test_phases_of_the_plan_narrow_and_show(client_for):
    from tests.factories.plans import make_agreed_plan

    world = make_world()
    plan = make_agreed_plan(world).plan
    plan.foci.update(phase="deliver")
    assert schools(look(client_for, world.coordinator, "?eef=deliver")) == ["Elm Primary School"]
    assert schools(look(client_for, world.coordinator, "?eef=explore")) == []
    page = look(client_for, world.coordinator, "?column=eef")
    assert 'data-label="EEF phase">Deliver<' in page.text


def test_a_focus_in_an_unshared_draft_is_nobodys_filter(client_for):
    from plans.services.drafts import begin_draft

    world = make_world()
    begin_draft(by=world.llme_user, engagement=world.engagement)
    for person in (world.coordinator, world.head):
        assert schools(look(client_for, person, "?eef=explore")) == []
        assert schools(look(client_for, person, "?eef=none")) == ["Elm Primary School"]


def test_columns_that_are_ticked_stand_in_the_address_as_one_word(hub_of_four, client_for):
    client, here = client_for(hub_of_four.coordinator), reverse("listing:engagements")
    some = client.get(f"{here}?stage=live&column=left&column=used")
    assert some["Location"] == f"{here}?stage=live&columns=used.left"
    every = client.get(here, {"column": [column.key for column in CHOOSABLE]})
    assert every["Location"] == f"{here}?columns=all"
    page = client.get(f"{here}?columns=all&sort=-left")
    assert page.context["columns"] == [COLUMNS[0], *CHOOSABLE]
    links = re.findall(r'<th [^>]*><a class="hs-sort[^"]*" href="([^"]+)"', page.text)
    assert len(links) == len(CHOOSABLE) + 1
    assert all("columns=all" in link for link in links)
    none = client.get(f"{here}?column=nothing")
    assert none["Location"] == f"{here}?view=all"
