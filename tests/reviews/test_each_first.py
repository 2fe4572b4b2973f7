"""Each side first: blind until both have shared, side by side, then what both see together."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from core.dates import academic_year
from core.errors import Refused
from core.mail import kind_of
from core.models import OutgoingMail
from hubs.calendar import school_days_after
from plans.models import PlanNote
from reviews.models import LookView, ViewLine
from reviews.services.agreeing import agree_look
from reviews.services.planning import change_way
from reviews.services.sharing import open_view, share_view
from schools.calendar import calendar_of_school
from tests.factories.plans import make_agreed_plan
from tests.factories.reviews import agree, fresh, make_look, seen, share, view_of, write
from tests.factories.schools import SchoolTermFactory
from tests.reviews.test_together import page_of, url


@pytest.fixture
def look(world):
    """A look of which each side writes first: the school has written, nobody has shared."""
    make_agreed_plan(world)
    look = make_look(world, way="each_first")
    write(
        look,
        world.maths_lead,
        "school",
        m0_answer="met",
        m0_why="zinc-met",
        m1_answer="on_track",
        together="zinc-together",
        differently="zinc-differently",
    )
    return look


def everybody_but(world, *names):
    people = (
        *("head", "maths_lead", "colleague", "governor", "llme_user", "second_llme_user", "coordinator"),
        *("hub_lead", "hub_reader", "ncetm", "admin", "nobody", "other_head", "other_coordinator"),
    )
    return {name: getattr(world, name) for name in people if name not in names}


def test_b15_neither_side_reads_the_other_before_both_are_in(world, client_for, look):
    own = {"head", "maths_lead"}
    for name, person in everybody_but(world).items():
        views = LookView.objects.visible_to(person).filter(side="school")
        assert views.exists() == (name in own), name
        assert ViewLine.objects.visible_to(person).filter(why="zinc-met").exists() == (name in own), name
        client = client_for(person)
        for path in (
            look.get_absolute_url(),
            url("looks", world),
            url("write", world, look.pk, "school"),
            url("write", world, look.pk, "joint"),
            url("write", world, look.pk, "llme"),
        ):
            found = "zinc-" in page_of(client.get(path, follow=True))
            assert not found or name in own, (name, path)
    assert client_for(world.llme_user).get(url("write", world, look.pk, "school")).status_code == 404
    assert client_for(world.coordinator).get(url("write", world, look.pk, "school")).status_code == 404

    share(look, world.maths_lead)
    for name, person in everybody_but(world, *own).items():
        assert "zinc-" not in page_of(client_for(person).get(look.get_absolute_url())), name
        assert not LookView.objects.visible_to(person).filter(side="school").exists(), name
        assert not ViewLine.objects.visible_to(person).filter(why="zinc-met").exists(), name
    write(look, world.second_llme_user, "llme", m0_answer="partly_met", m0_why="tin-partly")
    for person in (world.head, world.coordinator, world.governor):
        assert "tin-partly" not in page_of(client_for(person).get(look.get_absolute_url()))
    share(look, world.second_llme_user)
    for person in (world.head, world.maths_lead, world.llme_user):
        words = page_of(client_for(person).get(look.get_absolute_url()))
        assert "zinc-met" in words
        assert "tin-partly" in words
        assert "(seen differently)" in words


def test_the_two_views_stay_between_the_two_sides_also_once_open_and_agreed(world, client_for, look):
    write(look, world.llme_user, "llme", m0_answer="partly_met", together="tin-together")
    share(look, world.maths_lead, world.llme_user)
    write(look, world.head, together="What both see")
    agree(look, world.head, world.llme_user)
    for name in ("colleague", "governor", "coordinator", "hub_lead", "admin"):
        words = page_of(client_for(getattr(world, name)).get(look.get_absolute_url()))
        assert "What both see" in words
        assert "zinc-" not in words
        assert "tin-" not in words
    assert "tin-together" in page_of(client_for(world.head).get(look.get_absolute_url()))


def test_no_word_of_a_view_is_in_the_history_the_mail_the_log_or_the_admin(world, client_for, look):
    from django.contrib import admin
    from django.core import serializers

    from core.models import AuditEvent

    write(look, world.llme_user, "llme", m0_answer="partly_met", m0_why="tin-partly")
    share(look, world.maths_lead)
    kept = serializers.serialize("json", [*AuditEvent.objects.all(), *OutgoingMail.objects.all()])
    for told in ("zinc-", "tin-", '"met"', "partly_met"):
        assert told not in kept
    history = page_of(
        client_for(world.llme_user).get(reverse("engagements:history", args=[world.engagement.reference]))
    )
    assert "Shared its side’s view for the midway look." in history
    client = client_for(world.admin)
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages = [client.get(reverse(f"{name}_changelist"))]
        if model._meta.app_label == "reviews":
            rows = model._default_manager.all()
            pages += [client.get(reverse(f"{name}_change", args=[row.pk]), follow=True) for row in rows]
        for page in pages:
            assert b"zinc-" not in page.content, name
            assert b"tin-" not in page.content, name


def test_what_both_said_alike_is_where_the_joint_page_begins(world, client_for, look):
    write(look, world.llme_user, "llme", m0_answer="partly_met", m1_answer="on_track", m1_why="Seen twice")
    share(look, world.maths_lead, world.llme_user)
    lines = {line.answer for line in view_of(look).lines.all()}
    assert lines == {"on_track"}
    page = client_for(world.head).get(url("write", world, look.pk, "joint"))
    assert "zinc-met" in page_of(page)
    write(look, world.head, m0_answer="differ", m0_why="Four classes or two: we look again in May.")
    agree(look, world.head, world.llme_user)
    note = PlanNote.objects.get()
    assert (note.after, note.reason) == ("on_track", "")


def test_nothing_is_written_together_or_agreed_before_a_view_is_open(world, client_for, look):
    with pytest.raises(Refused, match="Each side writes its own view first"):
        write(look, world.llme_user, together="Too early")
    with pytest.raises(Refused, match="Each side writes its own view first"):
        agree_look(by=world.head, look=fresh(look), seen_digest=seen(look))
    page = client_for(world.head).get(url("write", world, look.pk, "joint"))
    assert page.url == look.get_absolute_url()


def test_a_shared_view_stays_as_it_is_and_only_its_own_side_shares_it(world, look):
    for person in (world.llme_user, world.governor, world.coordinator):
        with pytest.raises(Refused):
            share_view(by=person, view=view_of(look, "school"))
        with pytest.raises(Refused):
            write(look, person, "school", together="Not mine")
    share(look, world.head)
    with pytest.raises(Refused, match="shared, so it stays"):
        write(look, world.head, "school", together="Something else")
    assert share_view(by=world.head, view=view_of(look, "school")).shared_by == world.head


def test_a_view_says_something_and_why_it_skips(world, look):
    with pytest.raises(Refused, match="Say something"):
        share_view(by=world.llme_user, view=view_of(look, "llme"))
    write(look, world.llme_user, "llme", m2_answer="skip")
    with pytest.raises(Refused, match="Say why in a line"):
        share_view(by=world.llme_user, view=view_of(look, "llme"))
    # One side alone can not say that both see it differently: such an answer is not written at all.
    write(look, world.llme_user, "llme", m2_answer="differ")
    assert not ViewLine.objects.filter(answer="differ").exists()


def test_the_days_are_counted_by_the_schools_own_terms_where_it_has_them(world, look):
    today = timezone.localdate()
    SchoolTermFactory(
        school=world.school,
        academic_year=academic_year(today),
        starts_on=today,
        ends_on=today + datetime.timedelta(days=300),
    )
    share(look, world.head)
    own = calendar_of_school(world.school)  # pupils are in every week from today on, so three weeks will do
    assert view_of(look, "school").may_open_from == own.school_days_after(today, 15)
    assert view_of(look, "school").may_open_from <= today + datetime.timedelta(days=24)


def test_d3_after_15_school_days_the_side_that_shared_may_open_its_own(world, client_for, look):
    share(look, world.head)
    today = timezone.localdate()
    day = school_days_after(world.hub, today, 15)
    assert view_of(look, "school").may_open_from == day
    with pytest.raises(Refused, match="open your own view"):
        open_view(by=world.head, view=view_of(look, "school"))
    write(look, world.llme_user, "llme", m0_answer="partly_met", m0_why="tin-partly")
    with time_machine.travel(timezone.now() + (day - today), tick=False):
        client = client_for(world.head)
        assert "Open our view to the other side" in page_of(client.get(look.get_absolute_url()))
        client.post(url("open", world, look.pk))
        words = page_of(client_for(world.llme_user).get(look.get_absolute_url()))
        assert "zinc-met" in words
        assert "tin-partly" not in page_of(client.get(look.get_absolute_url()))
        share(look, world.llme_user)
        words = page_of(client.get(look.get_absolute_url()))
        assert "tin-partly" in words
        assert "Given after seeing the other side’s." in words


def test_they_can_look_together_instead_and_what_was_not_shared_stays_ones_own(world, client_for, look):
    client_for(world.llme_user).post(url("way", world, look.pk), {"way": "together"})
    write(look, world.head, together="Written in the room")
    assert "zinc-" not in page_of(client_for(world.llme_user).get(look.get_absolute_url()))
    assert "zinc-" not in page_of(client_for(world.llme_user).get(url("write", world, look.pk, "joint")))
    with pytest.raises(Refused, match="you go on together"):
        change_way(by=world.head, look=fresh(look), way="each_first")
    assert agree(look, world.head, world.llme_user).state == "held"


def test_the_mails_ask_the_other_side_and_lead_to_its_own_form(world, look):
    share(look, world.head)
    asked = OutgoingMail.objects.filter(kind="look-view-asked")
    assert {mail.to for mail in asked} == {world.llme_user, world.second_llme_user}
    mail = asked.first()
    link = kind_of(mail.kind).make_link
    assert link(mail) == url("write", world, look.pk, "llme")
    write(look, world.llme_user, "llme", m0_answer="met")
    share(look, world.llme_user)
    assert link(mail) is None
    opened = OutgoingMail.objects.filter(kind="look-opened")
    assert {mail.to for mail in opened} == {world.head, world.maths_lead}


def test_whose_turn_it_is_stands_among_the_next_things(world, client_for, look):
    work = world.engagement.get_absolute_url()
    assert "Say where you think we are" in page_of(client_for(world.head).get(work))
    share(look, world.head)
    words = page_of(client_for(world.llme_user).get(work))
    assert "Say where you think we are" in words
    write(look, world.llme_user, "llme", m0_answer="met", together="Fine")
    share(look, world.llme_user)
    assert "Write what you see together" in page_of(client_for(world.head).get(work))


def test_the_milestones_of_a_view_are_those_of_the_plan_and_no_other(world, look):
    from tests.factories.plans import MilestoneFactory

    stray = MilestoneFactory(plan=world.engagement.plan, status_by=world.head)
    write(look, world.llme_user, "llme", **{f"{stray.pk}_answer": "met", "status": "x", "shared_at": "x"})
    assert not ViewLine.objects.filter(milestone=stray).exists()


def test_a_date_far_away_asks_for_nothing(world, client_for):
    words = page_of(client_for(world.head).get(world.engagement.get_absolute_url()))
    assert "Look together, midway" not in words
    ahead = timezone.now() + datetime.timedelta(days=60)
    with time_machine.travel(ahead, tick=False):
        words = page_of(client_for(world.head).get(world.engagement.get_absolute_url()))
        assert "Look together, midway" in words
