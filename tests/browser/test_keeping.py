"""Nothing typed is lost, in a real browser: time-outs, dropped connections, closed tabs, two people."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from core.models import AuditEvent
from exploring.models import ViewAnswer
from plans.models import MilestoneWording, PlanSection
from plans.services.editing import SectionEdit
from tests.chromium import assert_no_sideways_scroll, axe
from tests.factories.engagements import make_world
from tests.factories.exploring import make_analysis
from tests.factories.plans import agree, make_agreed_plan, make_draft, save_section
from tests.factories.reviews import make_look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "Pupils explain little, and we want to hear them reason"
LINE = ".hs-keeping"


def put_session(page, user, live_server):
    """What signing in does in another tab: a new session, and a new token beside it."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.clear_cookies()
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def stored(page):
    return page.evaluate("Object.entries(localStorage)")


def text_of(version, key="why"):
    return PlanSection.objects.get(version=version, key=key).text


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def draft(world):
    """A draft of the LLME that nobody else reads yet."""
    return make_draft(world, shared=False)


@pytest.fixture
def path(draft):
    return draft.get_absolute_url() + "edit/"


def record_path(world):
    return f"/engagements/{world.engagement.reference}/days/record/"


def test_a_draft_saves_itself_while_one_types(sign_in, world, draft, path):
    page = sign_in(world.llme_user, width=390)
    page.goto(path)
    page.fill("#id_s-why", WORDS)
    page.fill("#id_m0-expected_to_see", "Bar models in every book")
    expect(page.locator(LINE)).to_contain_text("Saved at")
    assert text_of(draft) == WORDS
    assert MilestoneWording.objects.filter(expected_to_see="Bar models in every book").count() == 1
    assert stored(page) == []
    axe(page)
    assert_no_sideways_scroll(page)
    # It goes on from there, and the button finds nothing left to do.
    page.fill("#id_s-why", WORDS + ", every day")
    page.get_by_role("button", name="Save and read it through").click()
    page.wait_for_url(lambda url: not url.endswith("/edit/"))
    assert text_of(draft) == WORDS + ", every day"
    assert stored(page) == []


def test_a_date_half_typed_waits_in_the_browser(sign_in, world, draft, path):
    page = sign_in(world.llme_user)
    page.goto(path)
    page.fill("#id_s-why", WORDS)
    page.fill("#id_m0-expected_by_month", "13")
    expect(page.locator(LINE)).to_contain_text("must be a real date")
    assert text_of(draft) == WORDS
    assert len(stored(page)) == 1


def test_a_draft_that_somebody_agreed_does_not_save_itself(sign_in, world):
    draft = agree(make_draft(world), world.head)
    page = sign_in(world.llme_user)
    page.goto(draft.get_absolute_url() + "edit/")
    page.fill("#id_s-why", WORDS)
    expect(page.locator(LINE)).to_have_text("Kept on this device, not sent yet")
    page.wait_for_timeout(2000)
    assert text_of(draft) != WORDS


def test_words_outlive_a_dropped_connection(sign_in, world, draft, path):
    page = sign_in(world.llme_user, width=390)
    page.goto(path)
    page.context.set_offline(True)
    page.fill("#id_s-why", WORDS)
    expect(page.locator(LINE)).to_have_text("No connection: kept on this device")
    page.get_by_role("button", name="Save and read it through").click()
    expect(page.locator(LINE)).to_contain_text("Press the button again when you are connected")
    assert page.input_value("#id_s-why") == WORDS
    page.context.set_offline(False)
    expect(page.locator(LINE)).to_contain_text("Saved at")
    assert text_of(draft) == WORDS


def test_an_answer_that_got_lost_is_not_taken_for_somebody_else(sign_in, world, draft, path):
    page = sign_in(world.llme_user)
    page.goto(path)
    lose = [True]

    def drop_the_answer(route):
        if lose.pop():
            lose.append(False)
            route.fetch()
            route.abort()
        else:
            lose.append(False)
            route.continue_()

    page.route("**/autosave/", drop_the_answer)
    page.fill("#id_s-why", WORDS)
    expect(page.locator(LINE)).to_have_text("No connection: kept on this device")
    assert text_of(draft) == WORDS
    page.fill("#id_s-why", WORDS + " aloud")
    expect(page.locator(LINE)).to_contain_text("Saved at", timeout=15_000)
    assert text_of(draft) == WORDS + " aloud"
    expect(page.locator(".hs-both")).to_have_count(0)


def test_a_draft_goes_on_saving_itself_after_signing_in_again(sign_in, world, draft, path, live_server):
    page = sign_in(world.llme_user)
    page.goto(path)
    page.context.clear_cookies()
    page.fill("#id_s-why", WORDS)
    expect(page.locator(LINE)).to_contain_text("You have been signed out: kept on this device")
    expect(page.get_by_role("link", name="Sign in (opens in a new tab)")).to_be_visible()
    axe(page)
    put_session(page, world.llme_user, live_server)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator(LINE)).to_contain_text("Saved at")
    assert text_of(draft) == WORDS
    assert stored(page) == []


def test_words_are_offered_back_after_a_closed_tab(sign_in, world):
    page = sign_in(world.llme_user, width=390)
    page.goto(record_path(world))
    page.fill("[name=worked_on]", WORDS)
    page.locator("[name=days]").first.check()
    expect(page.locator(LINE)).to_have_text("Kept on this device, not sent yet")
    context = page.context
    page.close()

    page = context.new_page()
    page.goto("/")
    expect(page.get_by_text("Written here, and not sent yet")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Record a day").last.click()
    offer = page.locator(".hs-offer")
    expect(offer).to_contain_text(WORDS)
    assert page.input_value("[name=worked_on]") == ""
    axe(page)
    assert_no_sideways_scroll(page)
    offer.get_by_role("button", name="Put it back into the form").click()
    assert page.input_value("[name=worked_on]") == WORDS
    page.get_by_role("button", name="Save").last.click()
    page.wait_for_url(lambda url: "record" not in url)
    page.wait_for_load_state("networkidle")
    assert stored(page) == []
    page.goto(record_path(world))
    page.wait_for_load_state("networkidle")
    expect(page.locator(".hs-offer")).to_have_count(0)


def test_kept_words_can_be_thrown_away(sign_in, world):
    page = sign_in(world.llme_user)
    page.goto(record_path(world))
    page.fill("[name=worked_on]", WORDS)
    expect(page.locator(LINE)).to_have_text("Kept on this device, not sent yet")
    page.reload()
    page.get_by_role("button", name="Throw it away").click()
    expect(page.locator(".hs-offer")).to_have_count(0)
    assert stored(page) == []


def test_a_form_to_be_mended_stays_kept_until_it_is_sent(sign_in, world):
    page = sign_in(world.llme_user)
    page.goto(record_path(world))
    page.fill("[name=worked_on]", WORDS)
    page.fill("[name=on_month]", "13")
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    expect(page.locator(LINE)).to_have_text("Kept on this device, not sent yet")
    expect(page.locator(".hs-offer")).to_have_count(0)
    assert len(stored(page)) == 1


def test_words_outlive_an_expired_sign_in(sign_in, world, live_server):
    page = sign_in(world.llme_user)
    page.goto(record_path(world))
    page.fill("[name=worked_on]", WORDS)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("heading", name="This form waited too long")).to_be_visible()
    # The tab is closed there and then; the words are back at the next sign-in.
    put_session(page, world.llme_user, live_server)
    page.goto(record_path(world))
    expect(page.locator(".hs-offer")).to_contain_text(WORDS)


def test_another_user_of_the_device_finds_nothing(sign_in, world, live_server):
    page = sign_in(world.llme_user)
    page.goto(record_path(world))
    page.fill("[name=worked_on]", WORDS)
    expect(page.locator(LINE)).to_have_text("Kept on this device, not sent yet")
    assert WORDS not in str(stored(page))
    assert world.engagement.reference not in str(stored(page))

    put_session(page, world.second_llme_user, live_server)
    page.goto("/")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".hs-offer")).to_have_count(0)
    page.goto(record_path(world))
    page.wait_for_load_state("networkidle")
    expect(page.locator(".hs-offer")).to_have_count(0)
    expect(page.locator("body")).not_to_contain_text(WORDS)
    # What the other writes is a record of its own; the first one's is still there.
    page.fill("[name=worked_on]", "Mine")
    expect(page.locator(LINE)).to_have_text("Kept on this device, not sent yet")
    assert len(stored(page)) == 2
    put_session(page, world.llme_user, live_server)
    page.goto(record_path(world))
    expect(page.locator(".hs-offer")).to_contain_text(WORDS)
    expect(page.locator(".hs-offer")).not_to_contain_text("Mine")


def test_a_page_of_one_person_saves_nothing_in_the_session_of_another(sign_in, world, live_server):
    draft = make_draft(world)
    page = sign_in(world.llme_user)
    page.goto(draft.get_absolute_url() + "edit/")
    put_session(page, world.head, live_server)
    page.fill("#id_s-why", WORDS)
    expect(page.locator(LINE)).to_contain_text("Somebody else signed in here")
    page.get_by_role("button", name="Save and read it through").click()
    expect(page.get_by_text("Somebody else signed in on this device")).to_be_visible()
    assert WORDS not in page.content()
    assert text_of(draft) != WORDS
    put_session(page, world.llme_user, live_server)
    page.goto(draft.get_absolute_url() + "edit/")
    expect(page.locator(".hs-offer")).to_contain_text(WORDS)


@pytest.mark.parametrize(
    ("button", "result"),
    [
        ("Keep mine", "Mine"),
        ("Take theirs", "Theirs"),
        ("Put the two together", "Mine\n\nTheirs"),
    ],
)
def test_two_people_of_one_side_in_one_section(sign_in, world, draft, path, button, result):
    page = sign_in(world.llme_user, width=390)
    page.goto(path)
    row = PlanSection.objects.get(version=draft, key="why")
    save_section(by=world.second_llme_user, version=draft, edit=SectionEdit("why", "Theirs", row.edit_number))
    page.fill("#id_s-why", "Mine")
    page.fill("#id_s-what", "Said by me alone")
    both = page.locator(".hs-both")
    expect(both).to_contain_text("Theirs")
    expect(both).to_contain_text(str(world.second_llme_user))
    expect(page.locator(LINE)).to_contain_text("Somebody changed this too")
    assert text_of(draft) == "Theirs"
    assert text_of(draft, "what") == "Said by me alone"
    axe(page)
    assert_no_sideways_scroll(page)
    both.get_by_role("button", name=button).click()
    expect(page.locator(LINE)).to_contain_text("Saved at")
    assert page.input_value("#id_s-why") == result
    assert text_of(draft) == result
    assert stored(page) == []


def test_two_browsers_in_one_milestone_that_saves_itself(sign_in, world, draft, path):
    one, other = sign_in(world.llme_user), sign_in(world.second_llme_user)
    for page in (one, other):
        page.goto(path)
    one.fill("#id_m0-expected_to_see", "One wrote this")
    expect(one.locator(LINE)).to_contain_text("Saved at")
    other.fill("#id_m0-expected_to_see", "The other wrote this")
    expect(other.locator(".hs-both")).to_contain_text("One wrote this")
    other.get_by_role("button", name="Put the two together").click()
    expect(other.locator(LINE)).to_contain_text("Saved at")
    words = MilestoneWording.objects.filter(version=draft).order_by("milestone_id").first().expected_to_see
    assert words == "The other wrote this\n\nOne wrote this"


def test_a_side_s_view_of_strengths_and_needs_saves_itself(sign_in, world):
    analysis = make_analysis(world)
    path = analysis.get_absolute_url() + "view/"
    one, other = sign_in(world.llme_user, width=390), sign_in(world.second_llme_user)
    for page in (one, other):
        page.goto(path)
    one.fill("#id_pedagogy-strengths", "Calm lessons")
    expect(one.locator(LINE)).to_contain_text("Saved at")
    other.fill("#id_pedagogy-strengths", "Good questions")
    other.fill("#id_culture-needs", "More talk")
    expect(other.locator(".hs-both")).to_contain_text("Calm lessons")
    other.get_by_role("button", name="Put the two together").click()
    expect(other.locator(LINE)).to_contain_text("Saved at")
    said = ViewAnswer.objects.get(area="pedagogy").strengths
    assert said == "Good questions\n\nCalm lessons"
    assert ViewAnswer.objects.get(area="culture").needs == "More talk"
    assert AuditEvent.objects.filter(verb="view_written").count() == 2
    assert stored(other) == []


def test_a_look_together_saves_itself_and_two_choices_do_not_undo_each_other(sign_in, world):
    make_agreed_plan(world)
    look = make_look(world, way="together")
    path = f"{look.get_absolute_url()}write/joint/"
    one, other = sign_in(world.llme_user), sign_in(world.head, width=390)
    for page in (one, other):
        page.goto(path)
    one.fill("#id_together", "The LLME sees reasons")
    one.fill("#id_differently", "Begin earlier")
    expect(one.locator(LINE)).to_contain_text("Saved at")
    other.fill("#id_together", "The head sees talk")
    other.fill("#id_differently", "Begin later")
    expect(other.locator(".hs-both")).to_have_count(2)
    other.locator(".hs-both").first.get_by_role("button", name="Put the two together").click()
    expect(other.locator(".hs-both")).to_have_count(1)
    other.locator(".hs-both").get_by_role("button", name="Take theirs").click()
    expect(other.locator(LINE)).to_contain_text("Saved at")
    view = look.views.get(side="joint")
    assert view.together == "The head sees talk\n\nThe LLME sees reasons"
    assert view.differently == "Begin earlier"
    other.fill("#id_school_step_on_day", "40")
    expect(other.locator(LINE)).to_contain_text("Kept on this device")
    assert look.views.get(side="joint").differently == "Begin earlier"
    axe(other)
    assert_no_sideways_scroll(other)
