"""The pages of hubs and LLMEs in a real browser: read by axe at phone width, no sideways scroll."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Invitation
from accounts.services.invitations import invite
from hubs.models import HubMembership
from hubs.services import set_hub_setting
from tests.chromium import assert_no_sideways_scroll, axe
from tests.factories.hubs import (
    BankHolidayFactory,
    HubAreaFactory,
    HubFactory,
    HubLeadSchoolFactory,
    HubMembershipFactory,
    UserFactory,
    make_year,
)
from tests.factories.llmes import (
    AccreditationFactory,
    BlockedDatesFactory,
    CapacityFactory,
    CodeTextFactory,
    DeclaredConflictFactory,
    HubDayFactory,
    LLMEMembershipFactory,
    SchoolFactory,
    TrustFactory,
)
from tests.valid_html import problems_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OF_HUB = [
    "/hubs/ash/",
    "/hubs/ash/people/",
    "/hubs/ash/people/invite/",
    "/hubs/ash/settings/",
    "/hubs/ash/settings/usual_days/change/",
    "/hubs/ash/settings/parts_open_at_start/change/",
    "/hubs/ash/term-dates/?year=2026",
    "/llmes/",
]
OF_LLME = [
    "/llmes/{}/",
    "/llmes/{}/edit/",
    "/llmes/{}/as-schools-see/",
    "/llmes/{}/base/choose/?q={}",
    "/llmes/{}/accreditations/add/",
    "/llmes/{}/days/",
    "/llmes/{}/days-for-no-school/add/",
    "/llmes/{}/blocked-dates/add/",
    "/llmes/{}/conflicts/",
    "/llmes/{}/conflicts/declare/?about=school:{}",
    "/llmes/{}/code/",
]


@pytest.fixture
def scene() -> dict[str, Any]:
    """A hub with people, invitations, settings and an LLME with something on every page."""
    hub = HubFactory(code="ash", name="Ash Hub", email="hub@ash.test")
    cora = HubMembershipFactory(hub=hub, user=UserFactory(name="Cora Coe")).user
    HubMembershipFactory(hub=hub, role=HubMembership.Role.LEAD, user=UserFactory(name="Lena Lead"))
    HubAreaFactory(hub=hub)
    HubAreaFactory(hub=hub, kind="district", code="E07000146", name="King’s Lynn and West Norfolk")
    HubLeadSchoolFactory(hub=hub)
    make_year()
    BankHolidayFactory()
    for name in ("Rita Read", "Nobody Came"):
        address = f"{name.split()[0].lower()}@school.test"
        invite(email=address, name=name, role="hub.reader", target=hub, by=cora)
    Invitation.objects.filter(name="Nobody Came").update(
        good_until=timezone.now() - datetime.timedelta(days=1)
    )
    set_hub_setting(by=cora, hub=hub, name="usual_days", value=8)
    school = SchoolFactory(name="Elm Primary School", town="Norwich", trust=TrustFactory(name="Fen Trust"))
    lee = LLMEMembershipFactory(
        hub=hub,
        llme__user=UserFactory(name="Lee Lane"),
        llme__base_school=school,
        llme__specialisms=["ks2", "small_schools"],
        llme__mastery_roles=["work_group_lead"],
        llme__about="I teach Year 5 and lead maths.\nI like a puzzle.",
        llme__release_weekdays="24",
    ).llme
    AccreditationFactory(llme=lee, expires_on=datetime.date(2025, 3, 1))
    CapacityFactory(llme=lee)
    BlockedDatesFactory(llme=lee)
    HubDayFactory(llme=lee, hub=hub)
    DeclaredConflictFactory(llme=lee)
    CodeTextFactory()
    return {"hub": hub, "cora": cora, "lee": lee, "school": school}


def look_at(page: Page, addresses: list[str]) -> None:
    for address in addresses:
        page.set_viewport_size({"width": 390, "height": 900})
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert problems_of(answer.text()) == [], address
        axe(page)
        page.set_viewport_size({"width": 320, "height": 900})
        assert_no_sideways_scroll(page)


def test_the_pages_of_a_hub(scene: dict[str, Any], sign_in: Callable[..., Page]) -> None:
    look_at(sign_in(scene["cora"], width=390), OF_HUB)


def test_the_pages_of_an_llme(scene: dict[str, Any], sign_in: Callable[..., Page]) -> None:
    lee, school = scene["lee"], scene["school"]
    look_at(sign_in(lee.user, width=390), [address.format(lee.pk, school.urn) for address in OF_LLME])


def test_pages_with_something_wrong(scene: dict[str, Any], sign_in: Callable[..., Page]) -> None:
    page, lee = sign_in(scene["lee"].user, width=390), scene["lee"]
    for address in (
        f"/llmes/{lee.pk}/accreditations/add/",
        f"/llmes/{lee.pk}/days-for-no-school/add/",
        f"/llmes/{lee.pk}/blocked-dates/add/",
        f"/llmes/{lee.pk}/code/",
    ):
        page.goto(address)
        page.locator("main form button.govuk-button").last.click()
        expect(page).to_have_title(re.compile("^Error: "))
        axe(page)
        assert_no_sideways_scroll(page)


def test_an_llme_fills_in_the_profile_on_a_phone_without_javascript(
    scene: dict[str, Any], sign_in: Callable[..., Page]
) -> None:
    page, lee = sign_in(scene["lee"].user, width=390, javascript=False), scene["lee"]

    page.goto("/llmes/me/")
    page.get_by_role("button", name="Change the profile").click()
    page.get_by_label("Secondary", exact=True).check()
    page.get_by_label("About you").fill("I teach Year 6.")
    page.get_by_role("button", name="Save").click()

    expect(page.locator("main")).to_contain_text("Your profile is saved.")
    lee.refresh_from_db()
    assert (lee.works_secondary, lee.about) == (True, "I teach Year 6.")
