"""A reader of figures reaches no school's name: by no address, filter, order, page, link or file."""

import io
import re
from html import unescape

import openpyxl
import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from engagements.models import Assignment, Engagement
from figures.models import TermlyReturn
from schools.models import School, SchoolLeader
from tests.factories.engagements import EngagementFactory, make_school
from tests.house.matrix import ROWS
from tests.world import Cast, make_cast

pytestmark = pytest.mark.django_db

# The register of schools may be searched by whoever is signed in, and by whoever holds a link to suggest a
# school: who is found there says nothing of our work.
REGISTER = ("/schools/", "/suggest/")
# A secret link names whom it was sent to, to whoever holds it.
SECRET = ("/account/address/",)
QUERIES = [
    "",
    "?page=1&sort=school&order=school",
    "?sort=-school&page=999&format=csv&export=excel",
    "?stage=running&phase=primary&authority=301&llme=none&trust=1&attention=all&columns=school,urn",
    "?year=2025&begun=before&used=autumn&plan=yes&look=yes&first=yes&next=none&booked=spring",
    "?as_of=2026-10-23&table=time&q=elm&urn={urn}&school={urn}&reference={reference}&hub={hub}",
]


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    """The cast, and a school of its own in each of four authorities: a number would tell it."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        for number in range(4):
            school = make_school(
                cast.world.hub,
                f"Yewtree {number} Primary School",
                authority_code=f"30{number}",
                authority_name=f"Council {number}",
            )
            EngagementFactory(hub=cast.world.hub, school=school, opened_by=cast.world.coordinator)
        for role in ("hub_reader", "ncetm"):
            cast.clients[role] = Client(raise_request_exception=False)
            cast.clients[role].force_login(cast.person(role))
        yield cast
        transaction.set_rollback(True)


def names(cast: Cast) -> list[str]:
    """Schools of our work, and the people of both its sides."""
    people = {
        *Assignment.objects.values_list("llme__user__name", flat=True),
        *SchoolLeader.objects.values_list("user__name", flat=True),
    }
    # Whoever looks reads their own name above every page.
    own = {cast.person(role).name for role in READERS}
    return sorted({*Engagement.objects.values_list("school_name", flat=True), *(people - own)})


READERS = ("hub_reader", "ncetm")
FILES = "/as/"  # taken out by POST, since it leaves a trace


def told(answer) -> str:
    """Everything an answer says: a page, a file, or where it leads."""
    if answer.streaming:
        content = b"".join(answer.streaming_content)
    else:
        content = answer.content
    if content[:2] == b"PK":
        book = openpyxl.load_workbook(io.BytesIO(content))
        return "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row)
    return unescape(content.decode("utf-8", errors="replace")) + str(answer.headers.get("Location", ""))


def addresses(cast: Cast) -> list[str]:
    """Every address of ours, with the things of the cast in it; exports as CSV and as Excel."""
    found = set()
    for row in ROWS:
        path = reverse(row.name, args=row.args(cast))
        found |= {path, path + row.query, path.replace("/csv/", "/excel/")}
    return sorted(path for path in found if not path.startswith((*REGISTER, *SECRET)))


@pytest.mark.parametrize("role", READERS)
def test_a_reader_of_figures_reaches_no_school_and_nobody_of_it(role, cast):
    client, named = cast.clients[role], names(cast)
    assert len(named) > 8
    chosen = {"urn": cast.world.school.urn, "reference": cast.reference, "hub": cast.world.hub.pk}
    urns = {str(urn) for urn in School.objects.values_list("urn", flat=True)}
    the_return = TermlyReturn.objects.get().get_absolute_url()
    seen: set[str] = set()
    waiting = [path + query.format(**chosen) for path in addresses(cast) for query in QUERIES[:1]]
    opened = 0
    while waiting:
        path = waiting.pop()
        if path in seen or path.startswith(REGISTER):
            continue
        seen.add(path)
        answer = client.post(path) if FILES in path else client.get(path)
        text = told(answer)
        assert not [name for name in named if name in text], path
        # The return, by URN and reference, is read by NCETM, and by no reader of the hub's figures (D15).
        if not (role == "ncetm" and path.startswith(the_return)):
            # What they typed themselves may come back to them.
            typed = {str(chosen["urn"]), cast.reference} if "urn=" in path else set()
            assert not {one for one in re.findall(r"\b\d{6}\b", text) if one in urns} - typed, path
            assert not set(re.findall(r"TSM-\d+", text)) - typed, path
        if answer.status_code != 200:
            continue
        opened += 1
        if "?" not in path:
            waiting += [path + query.format(**chosen) for query in QUERIES[1:]]
        links = re.findall(r'(?:href|action)="(/[^"#]*|\?[^"#]*)', text)
        for link in links:
            whole = path.split("?")[0] + link if link.startswith("?") else link
            if not whole.startswith(("/static/", "/accounts/", "/sign-out", "/account")):
                waiting.append(whole)
    assert opened > 20


def test_a_reader_of_the_hub_gets_no_authority_of_one_school(cast):
    page = cast.clients["hub_reader"].get(reverse("figures:hub", args=[cast.world.hub.code])).text
    assert "Other authorities together" in page
    assert not [number for number in range(4) if f"Council {number}" in page]
    coordinator = Client()
    coordinator.force_login(cast.world.coordinator)
    assert "Council 3" in coordinator.get(reverse("figures:hub", args=[cast.world.hub.code])).text


@pytest.mark.parametrize("role", READERS)
def test_what_readers_send_opens_no_row_either(role, cast):
    """A form sent to any address of figures shows no school, and nobody of it."""
    client, named = cast.clients[role], names(cast)
    for row in ROWS:
        if row.name.startswith("figures:"):
            answer = client.post(reverse(row.name, args=row.args(cast)), {"stage": "running", "year": "2026"})
            assert not [name for name in named if name in told(answer)], row.name
