"""The plan in a real browser: on a phone, without a script, and with two people at once."""

import re

import pytest

from plans.models import Focus, Milestone, PlanVersion
from plans.services.drafts import begin_draft, share_draft
from plans.services.editing import SectionEdit
from plans.services.milestones import set_milestone_status
from plans.states import State
from tests.chromium import WIDTHS, assert_no_sideways_scroll, axe
from tests.factories.engagements import make_world
from tests.factories.plans import (
    WORDS,
    agree,
    fill_columns,
    fresh,
    in_days,
    make_agreed_plan,
    make_draft,
    save_section,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fill_milestone(page, number, words, day):
    page.fill(f"#id_m{number}-expected_to_see", words)
    page.fill(f"#id_m{number}-expected_by_day", str(day.day))
    page.fill(f"#id_m{number}-expected_by_month", str(day.month))
    page.fill(f"#id_m{number}-expected_by_year", str(day.year))
    page.fill(f"#id_m{number}-owner_role", "Maths lead")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_one_page_on_a_phone_from_nothing_to_agreed(sign_in, javascript):
    world = make_world()
    path = f"/engagements/{world.engagement.reference}/plan/"
    llme = sign_in(world.llme_user, width=390, javascript=javascript)
    llme.goto(path)
    llme.get_by_role("button", name="Write the one-page plan").click()
    for key, words in WORDS.items():
        llme.fill(f"#id_s-{key}", words)
    for number, days in enumerate((60, 200, 500)):
        fill_milestone(llme, number, f"Seen after {days} days", in_days(days))
    llme.get_by_role("button", name="Save and read it through").click()
    llme.get_by_role("button", name="Share it with the other side").click()
    llme.get_by_role("button", name="Agree this plan").click()
    llme.get_by_text("Agreed by Lee Lane").wait_for()

    head = sign_in(world.head, width=390, javascript=javascript)
    head.goto(path)
    head.get_by_role("link", name="Read the draft").click()
    head.get_by_role("button", name="Agree this plan").click()
    head.goto(path)
    head.get_by_text("unchanged since").wait_for()
    assert PlanVersion.objects.get().state == State.IN_FORCE


def test_two_browsers_in_one_milestone(sign_in):
    world = make_world()
    version = make_draft(world)
    path = version.get_absolute_url() + "edit/"
    head, llme = sign_in(world.head, width=390), sign_in(world.llme_user)
    for page in (head, llme):
        page.goto(path)
    llme.fill("#id_m0-expected_to_see", "The LLME wrote this")
    llme.get_by_role("button", name="Save and read it through").click()
    llme.get_by_text("The LLME wrote this").wait_for()
    head.fill("#id_m0-expected_to_see", "The head wrote this")
    head.get_by_role("button", name="Save and read it through").click()

    head.get_by_text("The LLME wrote this").wait_for()
    assert head.input_value("#id_m0-expected_to_see") == "The head wrote this"
    axe(head)
    assert_no_sideways_scroll(head)
    head.fill("#id_m0-expected_to_see", "The head and the LLME wrote this")
    head.get_by_role("button", name="Save and read it through").click()
    head.get_by_text("The head and the LLME wrote this").wait_for()
    assert fresh(version).milestone_wordings.count() == 3


def test_every_page_of_the_plan_is_open_to_all_at_every_width(sign_in):
    world = make_world()
    make_agreed_plan(world)
    one = Milestone.objects.first()
    set_milestone_status(
        by=world.head, milestone=one, status="needs_conversation", reason="Cover fell away", seen=1
    )
    draft = begin_draft(by=world.head, engagement=world.fresh(), reason="A new maths lead began")
    save_section(by=world.head, version=draft, edit=SectionEdit("time", "Three hours a week", 1))
    share_draft(by=world.head, version=draft)
    start = f"/engagements/{world.engagement.reference}/plan/"
    paths = [
        *("", "summary/", "versions/", f"versions/{draft.pk}/", f"versions/{draft.pk}/edit/?more=1"),
        *(f"versions/{draft.pk}/send-back/", f"milestones/{one.pk}/", f"milestones/{one.pk}/status/"),
        *(f"milestones/{one.pk}/move/", f"milestones/{one.pk}/owner/", f"milestones/{one.pk}/evidence/"),
    ]
    for width in (WIDTHS["small"], WIDTHS["desktop"]):
        page = sign_in(world.llme_user, width=width)
        for path in paths:
            page.goto(start + path)
            axe(page)
            assert_no_sideways_scroll(page)
    page.goto(f"{start}versions/{draft.pk}/edit/")
    page.fill("#id_m0-expected_by_month", "13")
    page.get_by_role("button", name="Save and read it through").click()
    page.get_by_text("There is a problem").wait_for()
    axe(page)
    agree(draft, world.head, world.llme_user)


def test_b10b_a_plan_in_full_prints_on_one_page_and_is_open_to_all_at_every_width(sign_in):
    world = make_world(parts_open=["full_plan"])
    version = make_draft(world)
    fill_columns(version, world.llme_user)
    agree(version, world.head, world.llme_user)
    draft = begin_draft(by=world.head, engagement=world.fresh(), reason="A new maths lead began")
    focus = Focus.objects.get(is_first=True)
    start = f"/engagements/{world.engagement.reference}/plan/"
    parts = [f"versions/{draft.pk}/edit/{part}/" for part in ("focus", "how", "milestones", "and_so", "time")]
    for width in (WIDTHS["small"], WIDTHS["desktop"]):
        page = sign_in(world.head, width=width)
        for path in (*parts, "columns/", f"foci/{focus.pk}/", f"foci/{focus.pk}/phase/"):
            page.goto(start + path)
            axe(page)
            assert_no_sideways_scroll(page)
        page.goto(f"{start}versions/{version.pk}/sheet/")
        axe(page)
        assert_no_sideways_scroll(page)
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1
    for title in ("Focus", "Why this", "What has to happen", "How we’ll know", "What pupils gain", "Time"):
        assert page.get_by_role("heading", name=title).count() >= 1


@pytest.mark.parametrize("javascript", [True, False])
def test_part_by_part_on_a_phone(sign_in, javascript):
    world = make_world(parts_open=["full_plan"])
    version = make_draft(world)
    page = sign_in(world.maths_lead, width=390, javascript=javascript)
    page.goto(f"{version.get_absolute_url()}edit/how/")
    page.fill("#id_l0-words", "Teach a lesson together")
    page.get_by_role("button", name="Save and add something else we do").click()
    page.fill("#id_l1-words", "Lead the staff meeting")
    page.get_by_label("The school leads").last.check()
    page.get_by_role("button", name="Save and go on to “How well”").click()
    page.fill("#id_l0-words", "Both classes use it")
    page.get_by_label("Reach").check()
    page.get_by_role("button", name="Save and read it through").click()
    page.get_by_text("Both classes use it").wait_for()

    rows = [(row.words, row.lead or row.outcome) for row in fresh(version).lines.order_by("pk")]
    assert rows == [
        ("Teach a lesson together", "together"),
        ("Lead the staff meeting", "school"),
        ("Both classes use it", "reach"),
    ]
