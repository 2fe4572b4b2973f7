"""Both in the room: one page, one agreement a side (D1), and what follows from it (B15)."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused, Stale
from core.models import OutgoingMail
from plans.models import Milestone, PlanNote
from reviews.checks import is_unchanged
from reviews.models import Look
from reviews.services.agreeing import agree_look
from reviews.services.planning import begin_look, move_look, set_aside_look
from tests.factories.plans import make_agreed_plan
from tests.factories.reviews import (
    agree,
    fresh,
    make_held_look,
    make_look,
    seen,
    view_of,
    write,
)


def url(name, world, *args):
    return reverse(f"reviews:{name}", args=[world.engagement.reference, *args])


def page_of(response):
    return response.content.decode().replace("&#x27;", "'").replace("&quot;", '"')


def in_days(days):
    return timezone.localdate() + datetime.timedelta(days=days)


def date_parts(name, on):
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def test_b15_a_look_is_one_page_and_one_agreement_a_side(world, client_for):
    make_agreed_plan(world)
    head, llme = client_for(world.head), client_for(world.llme_user)
    begun = head.post(url("begin", world, "midway"), {"way": "together"})
    form = head.get(begun.url).context["form"]
    first = form.page.rows[0].milestone_id
    data = {
        "seen": form["seen"].value(),
        f"{first}_answer": "on_track",
        f"{first}_why": "Seen in three of four classes",
        "together": "Teachers plan the question they will ask.",
        "school_step": "Show two lessons at the staff meeting",
        **date_parts("school_step_on", in_days(20)),
        "differently": "Shorter visits, more often",
        "none_needed": "on",
    }
    look = Look.objects.get()
    assert head.post(begun.url, data).url == look.get_absolute_url()
    page = head.get(look.get_absolute_url())
    words = page_of(page)
    assert "Shorter visits, more often" in words
    assert "Where we are with “What we see in the medium term”, or why it is skipped this time." in words
    head.post(url("agree", world, look.pk), {"digest": page.context["digest"]})
    assert fresh(look).state == "under_way"
    assert "Read and agree what you see together" in page_of(llme.get(world.engagement.get_absolute_url()))
    page = llme.get(look.get_absolute_url())
    llme.post(url("agree", world, look.pk), {"digest": page.context["digest"]})

    look = fresh(look)
    assert look.state == "held"
    assert is_unchanged(look)
    milestone = Milestone.objects.get(pk=first)
    assert (milestone.status, milestone.status_reason) == ("on_track", "Seen in three of four classes")
    assert world.engagement.next_steps.get().text == "Show two lessons at the staff meeting"
    words = page_of(client_for(world.governor).get(look.get_absolute_url()))
    assert "Agreed by Hilda Head (Headteacher)" in words
    assert "and Lee Lane (Lead LLME)" in words
    assert "unchanged since" in words


def test_b15_it_is_joint_only_once_both_have_agreed(world):
    make_agreed_plan(world)
    look = make_look(world)
    write(look, world.head, m0_answer="met", together="Done")
    agree(look, world.head)
    assert fresh(look).state == "under_way"
    assert not PlanNote.objects.exists()
    agree(look, world.head)
    assert fresh(look).agreements.count() == 1
    agree(look, world.llme_user)
    assert fresh(look).state == "held"
    assert PlanNote.objects.get().after == "met"


def test_b15_where_they_differ_the_words_are_kept_and_shown_and_nothing_is_averaged(world, client_for):
    make_agreed_plan(world)
    look = make_look(world)
    write(look, world.llme_user, m0_answer="differ", m1_answer="skip")
    words = page_of(client_for(world.head).get(look.get_absolute_url()))
    assert "Say in words that both have read how each of you sees" in words
    assert "Say in a line why “What we see in the medium term” is skipped this time." in words
    with pytest.raises(Refused, match="how each of you sees"):
        agree_look(by=world.head, look=fresh(look), seen_digest=seen(look))
    write(
        look,
        world.head,
        m0_why="The school sees it in every book; the LLME has seen two classes.",
        m1_why="Year 4 was away on its trip.",
    )
    agree(look, world.head, world.llme_user)
    assert not PlanNote.objects.exists()
    words = page_of(client_for(world.governor).get(look.get_absolute_url()))
    assert "We see this differently" in words
    assert "The school sees it in every book; the LLME has seen two classes." in words
    assert "Year 4 was away on its trip." in words


def test_d2_what_is_left_open_is_still_to_add_and_holds_nothing_up(world, client_for):
    make_agreed_plan(world)
    look = make_look(world)
    write(look, world.head, together="Going well")
    words = page_of(client_for(world.head).get(look.get_absolute_url()))
    assert "What we should do differently: the last question, in a line." in words
    assert "When we look together next, or that no look is needed before the last one." in words
    assert agree(look, world.head, world.llme_user).state == "held"


def test_what_nobody_said_anything_of_can_not_be_agreed(world):
    look = make_look(world)
    with pytest.raises(Refused, match="Say something of where we are"):
        agree_look(by=world.head, look=look, seen_digest=seen(look))


def test_words_changed_after_an_agreement_are_agreed_anew(world, client_for):
    look = make_look(world)
    write(look, world.head, together="Going well")
    digest = seen(look)
    agree(look, world.head)
    write(look, world.llme_user, together="Going well, in most classes")
    assert fresh(look).agreements.get().lapsed_at is not None
    with pytest.raises(Stale):
        agree_look(by=world.llme_user, look=fresh(look), seen_digest=digest)
    agree(look, world.llme_user)
    assert fresh(look).state == "under_way"
    agree(look, world.head)
    assert fresh(look).state == "held"
    history = page_of(
        client_for(world.head).get(reverse("engagements:history", args=[world.engagement.reference]))
    )
    assert "Wrote in the midway look what both see. It is to be agreed again." in history
    assert "Both sides have agreed the midway look." in history
    assert "most classes" not in history


def test_each_wording_asks_the_other_side_once(world):
    look = make_look(world)
    for words in ("Going well", "Going well, in most classes"):
        write(look, world.llme_user, together=words)
        agree(look, world.head)
        agree(look, world.head)
    mails = OutgoingMail.objects.filter(kind="look-to-agree")
    assert [mail.to for mail in mails] == [world.llme_user] * 2


@pytest.mark.parametrize("who", ["maths_lead", "second_llme_user", "coordinator", "governor", "admin"])
def test_b7_only_who_agrees_for_a_side_agrees(world, client_for, who):
    look = make_look(world)
    write(look, world.head, together="Going well")
    client = client_for(getattr(world, who))
    page = client.get(look.get_absolute_url())
    assert "Agree this" not in page_of(page)
    assert client.post(url("agree", world, look.pk), {"digest": seen(look)}).status_code == 403
    with pytest.raises(Refused):
        agree_look(by=getattr(world, who), look=look, seen_digest=seen(look))


def test_two_people_in_one_field_the_second_is_shown_both_and_chooses(world, client_for):
    look = make_look(world)
    head, llme = client_for(world.head), client_for(world.llme_user)
    path = url("write", world, look.pk, "joint")
    drawn = head.get(path).context["form"]["seen"].value()
    llme.post(path, {"seen": drawn, "together": "Reasons in most books", "llme_step": "Send two lessons"})
    mine = {"seen": drawn, "together": "Reasons in all books", "differently": "Start earlier"}
    page = head.post(path, mine)
    assert page.status_code == 409
    words = page_of(page)
    assert "Reasons in most books" in words
    assert "Reasons in all books" in words
    view = view_of(look)
    assert (view.together, view.differently, view.llme_step) == (
        "Reasons in most books",
        "Start earlier",
        "Send two lessons",
    )
    again = {name: page.context["form"][name].value() or "" for name in ("seen", "differently", "llme_step")}
    theirs = head.post(path, again | {"together": "Reasons in all books", "together_theirs": "on"})
    assert theirs.status_code == 302
    assert view_of(look).together == "Reasons in most books"
    merged = again | {"together": "Reasons in most books, soon all"}
    assert head.post(path, merged).status_code == 302
    assert view_of(look).together == "Reasons in most books, soon all"


def test_either_side_moves_a_date_and_the_other_sees_it(world, client_for):
    client = client_for(world.maths_lead)
    to = in_days(40)
    client.post(url("move", world, "midway"), date_parts("to", to))
    words = page_of(client_for(world.llme_user).get(url("looks", world)))
    assert f"{to.day} {to:%B %Y}" in words
    move_look(by=world.llme_user, engagement=world.fresh(), kind="midway", to=in_days(50))
    assert Look.objects.get().due_on == in_days(50)
    for who in (world.coordinator, world.governor, world.nobody):
        with pytest.raises(Refused):
            move_look(by=who, engagement=world.fresh(), kind="midway", to=in_days(60))
    with pytest.raises(Refused, match="today or a date after it"):
        move_look(by=world.head, engagement=world.fresh(), kind="midway", to=in_days(-1))


def test_a_midway_look_can_be_left_out_with_a_reason_and_comes_back(world, client_for):
    client = client_for(world.head)
    assert "Say in a line why it is not needed." in page_of(
        client.post(url("set_aside", world, "midway"), {"reason": ""})
    )
    client.post(url("set_aside", world, "midway"), {"reason": "Three days only"})
    words = page_of(client.get(url("looks", world)))
    assert "Midway look: not needed. Three days only" in words
    move_look(by=world.llme_user, engagement=world.fresh(), kind="midway", to=in_days(30))
    assert Look.objects.get().state == "planned"
    with pytest.raises(Refused, match="left out when you complete the work"):
        set_aside_look(by=world.head, engagement=world.fresh(), kind="last", reason="No time")


def test_b15_the_next_date_follows_from_what_both_agreed(world):
    look = make_look(world)
    write(look, world.head, together="Going well", next_on=in_days(90))
    agree(look, world.llme_user, world.head)
    last = Look.objects.get(kind="last")
    assert (last.state, last.due_on) == ("planned", in_days(90))


def test_the_mail_to_the_other_side_holds_a_link_and_no_word(world):
    look = make_look(world)
    write(look, world.head, together="zinc-together")
    agree(look, world.llme_user)
    mail = OutgoingMail.objects.get(kind="look-to-agree")
    assert (mail.to, mail.about) == (world.head, f"look:{look.pk}")
    from core.mail import kind_of

    assert kind_of(mail.kind).make_link(mail) == look.get_absolute_url()
    agree(look, world.head)
    assert kind_of(mail.kind).make_link(mail) is None


def test_nothing_is_begun_before_the_start_or_in_rest(world):
    from engagements.services.lifecycle import pause_engagement

    pause_engagement(by=world.head, engagement=world.fresh(), on=timezone.localdate(), reason="Building work")
    with pytest.raises(Refused, match="paused"):
        begin_look(by=world.head, engagement=world.fresh(), kind="midway", way="together")


def test_d11_a_changed_byte_is_found_also_at_night(world, client_for):
    from reviews.due import check_agreed_looks

    look = make_held_look(world)
    assert check_agreed_looks(timezone.localdate()) == 0
    Look.objects.filter(pk=look.pk).update(content=look.content | {"together": "Something else"})
    assert check_agreed_looks(timezone.localdate()) == 1
    words = page_of(client_for(world.head).get(look.get_absolute_url()))
    assert "unchanged since" not in words
    assert "The text kept here is not the text that both sides agreed" in words


def test_d7_struck_words_leave_the_look_and_the_agreement_is_carried_over(world, client_for):
    from engagements.services.strikes import answer_strike, request_strike

    look = make_held_look(world, together="Miss Quill finds it hard")
    day = world.day(state="confirmed", confirmed_at=timezone.now(), confirmed_by=world.head)
    asked = request_strike(by=world.head, day=day, words="Miss Quill")
    answer_strike(by=world.llme_user, asked=asked, is_agreed=True)
    look = fresh(look)
    assert "Quill" not in str(look.content) + view_of(look).together
    assert is_unchanged(look)
    assert "struck out on" in page_of(client_for(world.head).get(look.get_absolute_url()))


def test_a_strike_does_not_wash_an_altered_look_clean(world):
    from engagements.services.strikes import answer_strike, request_strike

    look = make_held_look(world, together="Miss Quill finds it hard")
    Look.objects.filter(pk=look.pk).update(content={**look.content, "differently": "Nobody agreed this"})
    asked = request_strike(by=world.head, day=world.day(), words="Miss Quill")
    answer_strike(by=world.llme_user, asked=asked, is_agreed=True)
    assert "Quill" not in str(fresh(look).content)
    assert not is_unchanged(fresh(look))


def test_queries_are_the_same_for_3_and_30_milestones(world, client_for):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.factories.plans import agree as agree_plan
    from tests.factories.plans import make_draft

    make_agreed_plan(world)
    look = make_look(world)
    write(look, world.head, m0_answer="on_track", together="Going well")
    client = client_for(world.llme_user)
    paths = [url("looks", world), look.get_absolute_url(), url("write", world, look.pk, "joint")]

    def counts():
        found = []
        for path in paths:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            found.append(len(captured))
        return found

    few = counts()
    agree_plan(make_draft(world, by=world.head, reason="More", extra=27), world.head, world.llme_user)
    assert counts() == few
    assert few[0] <= 10
    assert max(few) <= 14


def test_a_week_before_a_look_both_sides_are_told_once(world, client_for):
    from core.mail import kind_of
    from reviews.due import remind_of_looks

    move_look(by=world.head, engagement=world.fresh(), kind="midway", to=in_days(6))
    for _ in range(2):
        remind_of_looks(timezone.localdate())
    mails = OutgoingMail.objects.filter(kind="look-due")
    assert {mail.to for mail in mails} == {
        world.head,
        world.maths_lead,
        world.llme_user,
        world.second_llme_user,
    }
    mail = mails.first()
    assert kind_of(mail.kind).make_link(mail) == url("begin", world, "midway")
    make_look(world)
    assert kind_of(mail.kind).make_link(mail) is None
    remind_of_looks(in_days(30))
    assert mails.count() == 4
