"""People who stand on two sides, files that are damaged, and links that others follow."""

import contextlib
import datetime
import io
import re
import zipfile
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.mail_links import make_link
from accounts.models import Invitation, User
from accounts.services import accept_invitation
from core.errors import Refused
from engagements.models import Assignment, Seat
from engagements.services.agreed_days import propose_days, send_back_days, withdraw_days
from engagements.services.days import confirm_day
from engagements.services.opening import edit_opening
from engagements.services.people import add_other_support, withdraw_other_support
from engagements.services.starting import agree_start, start_digest
from engagements.states import Side
from evidence.files import OPEN_TEXT, check_file
from hubs.models import HubMembership
from schools.models import Delegation, SchoolLeader
from schools.register.told import Problem, told_problems
from tests.factories.accounts import InvitationFactory
from tests.factories.engagements import DaysProposalFactory, follows, long_ago, make_world

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)


def test_whoever_left_one_side_never_acts_for_the_other() -> None:
    world = make_world()
    day = world.day()
    add_other_support(by=world.llme_user, engagement=world.engagement, kind="rise")
    Assignment.objects.filter(llme=world.llme).update(ended_at=timezone.now())
    SchoolLeader.objects.create(
        user=world.llme_user, school=world.school, role="headteacher", starts_on=long_ago()
    )
    with pytest.raises(Refused, match="You have acted as LLME"):
        confirm_day(by=world.llme_user, day=day, seen_version=1)


def test_whoever_worked_as_llme_does_not_correct_the_opening_for_the_hub() -> None:
    world = make_world()
    Seat.objects.create(engagement=world.engagement, user=world.llme_user, side=Side.LLME)
    Assignment.objects.filter(llme=world.llme).update(ended_at=timezone.now())
    HubMembership.objects.create(
        user=world.llme_user, hub=world.hub, role="coordinator", starts_on=long_ago()
    )
    client = Client()
    client.force_login(world.llme_user)
    with pytest.raises(Refused, match="You have acted as LLME"):
        edit_opening(
            by=world.llme_user, engagement=world.engagement, seen_version=world.fresh().version, focus="Other"
        )
    assert world.fresh().focus != "Other"


def test_a_delegation_that_is_over_agrees_nothing() -> None:
    world = make_world(status="open", agreed_days=None, started_at=None)
    DaysProposalFactory(engagement=world.engagement, proposed_by=world.coordinator, proposed_side=Side.HUB)
    Delegation.objects.create(
        school=world.school, by=world.head, to=world.maths_lead, starts_on=long_ago(), ends_on=YESTERDAY
    )
    with pytest.raises(Refused):
        agree_start(
            by=world.maths_lead, engagement=world.engagement, seen_digest=start_digest(world.engagement)
        )


def test_the_page_of_one_engagement_starts_no_other() -> None:
    world = make_world(status="open", agreed_days=None, started_at=None)
    for engagement in (world.engagement, world.other_engagement):
        DaysProposalFactory(engagement=engagement, proposed_by=world.coordinator, proposed_side=Side.HUB)
    client = Client()
    client.force_login(world.head)
    path = reverse("engagements:start", args=[world.engagement.reference])
    for digest in (start_digest(world.other_engagement), "0" * 64, "", "x" * 5000):
        assert client.post(path, {"digest": digest}).status_code == 409
    assert world.engagement.start_agreements.count() == 0


def test_a_role_that_ends_ends_in_the_same_session() -> None:
    world = make_world()
    client = Client()
    client.force_login(world.maths_lead)
    path = world.engagement.get_absolute_url()
    assert client.get(path).status_code == 200
    SchoolLeader.objects.filter(user=world.maths_lead).update(ended_at=timezone.now())
    assert client.get(path).status_code == 404
    assert (
        client.post(reverse("engagements:add_support", args=[world.engagement.reference])).status_code == 404
    )


def test_what_is_over_is_not_answered_any_more() -> None:
    world = make_world()
    support = add_other_support(by=world.head, engagement=world.engagement, kind="rise")
    proposal = propose_days(
        by=world.llme_user, engagement=world.engagement, days=Decimal(8), reason="More", grounds=follows()
    )
    type(world.engagement).objects.filter(pk=world.engagement.pk).update(
        status="stopped", ended_on=timezone.localdate()
    )
    ours = world.fresh()
    support.refresh_from_db()
    for act in (
        lambda: send_back_days(by=world.head, engagement=ours, proposal=proposal, answer="No"),
        lambda: withdraw_days(by=world.llme_user, engagement=ours, proposal=proposal, answer="No"),
        lambda: withdraw_other_support(by=world.head, support=support, reason="It has ended"),
    ):
        with pytest.raises(Refused, match="This work is over"):
            act()


def damaged() -> list[bytes]:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", OPEN_TEXT * 3)
        parts.writestr("content.xml", "<a/>")
    good = whole.getvalue()
    return [good[:cut] for cut in (5, 40, len(good) - 5)] + [
        good[:at] + bytes([byte]) + good[at + 1 :] for at in range(4, 90) for byte in (0, 255)
    ]


def test_a_damaged_document_is_refused_in_a_sentence() -> None:
    for content in damaged():  # a byte that nobody reads may be wrong and the file still be taken
        with contextlib.suppress(ValidationError):
            check_file(SimpleUploadedFile("plan.odt", content))


def test_no_cell_of_the_rows_set_aside_is_a_formula() -> None:
    told = told_problems([("=cmd|'/C calc'!A0", Problem(line=2, urn="=1+1", sentence="@SUM(1)"))])
    assert told.splitlines()[1] == "'=cmd|'/C calc'!A0,2,'=1+1,'@SUM(1)"


def test_an_invitation_serves_its_person_once_and_in_time() -> None:
    world = make_world()
    InvitationFactory(token="one-of-this-test", email="jo.green@people.test")
    with pytest.raises(Refused, match="for someone else"):
        accept_invitation(token="one-of-this-test", by=world.governor)
    for wrong in ("One-Of-This-Test", "one-of-this-test ", "", "\u202eone"):
        with pytest.raises(Refused):
            accept_invitation(token=wrong, by=None, name="Eve")
    Invitation.objects.update(good_until=timezone.now())
    with pytest.raises(Refused):
        accept_invitation(token="one-of-this-test", by=None, name="Jo")
    Invitation.objects.update(good_until=timezone.now() + datetime.timedelta(days=1))
    accept_invitation(token="one-of-this-test", by=None, name="Jo")
    assert Client().get(reverse("accounts:accept_invitation", args=["one-of-this-test"])).status_code == 410
    assert User.objects.filter(email="jo.green@people.test").count() == 1


@pytest.mark.parametrize(
    "onward",
    ["https://evil.test/", "//evil.test", "/\\evil.test", "\\\\evil.test", "javascript:alert(1)",
     "http:evil.test", " //evil.test", "/\t/evil.test", "https://testserver@evil.test/"],
)  # fmt: skip
def test_nobody_is_led_elsewhere_after_signing_in(onward: str) -> None:
    world = make_world()
    client = Client()
    client.force_login(world.head)
    answer = client.get(reverse("accounts:sign_in"), {"next": onward})
    to = answer.headers["Location"]
    assert re.match(r"/(?![/\\\s])", to), to
    page = Client().get(reverse("accounts:sign_in"), {"next": onward})
    assert "evil.test" not in page.text


def test_the_link_of_a_mail_is_its_persons_and_says_nothing_to_others() -> None:
    world = make_world()
    day = world.day()
    page = reverse("engagements:confirm_day", args=[day.engagement.reference, day.pk])
    path = make_link(user=world.head, purpose="confirm-day", ref=day.pk, path=page, version=1)
    scanner = Client()
    assert scanner.get(path).status_code == 200
    token = path.split("/")[2]
    assert scanner.post(page, {"link": token, "version": 1}).status_code == 302
    for person in (world.governor, world.other_head, world.llme_user):
        other = Client()
        other.force_login(person)
        assert other.post(page, {"link": token, "version": 1}).status_code in (403, 404)
    day.refresh_from_db()
    assert day.state == "recorded"
