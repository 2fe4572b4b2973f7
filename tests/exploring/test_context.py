"""The school speaks first, in words that are its own (B3)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.errors import Refused, Stale
from core.models import AuditEvent
from engagements.services.strikes import answer_strike, request_strike
from engagements.states import Status
from exploring.models import ContextNote, ImprovementPlan, SchoolContext
from exploring.services.context import (
    add_to_context,
    correct_context,
    correct_context_note,
    write_context,
)
from exploring.services.improvement_plan import set_improvement_plan, withdraw_improvement_plan
from tests.exploring.pages import fields_of, words_of

OURS = "Two classes a year, and pride in our music."
HARD = "Pupils calculate well and explain little."


def url(name, world, *args):
    return reverse(f"exploring:{name}", args=[world.engagement.reference, *args])


def write(world, by=None, **words):
    words = {"context": OURS, "challenges": HARD} | words
    return write_context(by=by or world.head, engagement=world.fresh(), **words)


def test_b3_the_school_writes_first_and_the_llme_changes_no_word_of_it(world, client_for):
    row = write(world)

    with pytest.raises(Refused, match="own words"):
        write_context(by=world.llme_user, engagement=world.fresh(), context="Ours", challenges="")
    with pytest.raises(Refused, match="own words"):
        correct_context(by=world.llme_user, context_row=row, seen=1, context="Ours", challenges="")
    llme = client_for(world.llme_user)
    for name in ("write_context", "correct_context"):
        assert llme.get(url(name, world)).status_code == 403
        assert llme.post(url(name, world), {"context": "Ours"}).status_code == 403

    add_to_context(by=world.llme_user, engagement=world.fresh(), text="I asked about Year 2.")
    page = words_of(llme.get(url("context", world)))
    assert f"Written by Hilda Head on {row.written_at.day} {row.written_at:%B %Y}" in page
    assert page.index(OURS) < page.index(HARD) < page.index("I asked about Year 2.")


def test_the_llme_adds_nothing_before_the_school_has_written(world):
    with pytest.raises(Refused, match="writes first"):
        add_to_context(by=world.llme_user, engagement=world.fresh(), text="I think so")
    assert not ContextNote.objects.exists()


@pytest.mark.parametrize("who", ["coordinator", "colleague", "governor", "admin", "other_head"])
def test_who_only_reads_writes_nothing(world, who):
    row = write(world)
    user = getattr(world, who)
    with pytest.raises(Refused):
        write(world, by=user, context="Mine")
    with pytest.raises(Refused):
        add_to_context(by=user, engagement=world.fresh(), text="Mine")
    with pytest.raises(Refused):
        set_improvement_plan(by=user, engagement=world.fresh(), title="Plan", link="https://a.example")
    assert SchoolContext.objects.get() == row


def test_how_things_are_now_leaves_how_they_were(world, client_for):
    write(world)
    client = client_for(world.maths_lead)
    form = fields_of(client.get(url("write_context", world)))
    assert form["context"] == OURS
    page = client.post(url("write_context", world), form | {"context": "Three classes now."}, follow=True)

    words = words_of(page)
    assert words.index("Three classes now.") < words.index("How it was before") < words.index(OURS)
    assert [row.number for row in SchoolContext.objects.order_by("number")] == [1, 2]


def test_words_put_right_are_not_kept(world, client_for):
    write(world, context="Mr Grey is weak.")
    client = client_for(world.head)
    form = fields_of(client.get(url("correct_context", world)))
    client.post(url("correct_context", world), form | {"context": OURS})

    assert [row.context for row in SchoolContext.objects.all()] == [OURS]
    assert "Grey" not in client.get(url("context", world)).content.decode()
    kept = AuditEvent.objects.in_stream(world.engagement.stream).filter(verb="context_corrected").get()
    assert set(kept.digests) == {"context", "challenges"}
    assert "Put the school’s own words right." in words_of(
        client.get(reverse("engagements:history", args=[world.engagement.reference]))
    )


def test_an_earlier_wording_stays_as_it_was(world):
    first = write(world)
    write(world, context="Now")
    with pytest.raises(Refused, match="written anew"):
        correct_context(by=world.head, context_row=first, seen=1, context="Other", challenges="")


def test_two_colleagues_in_the_same_words_lose_nothing(world, client_for):
    write(world)
    one, two = client_for(world.head), client_for(world.maths_lead)
    mine, theirs = (fields_of(client.get(url("correct_context", world))) for client in (one, two))
    assert two.post(url("correct_context", world), theirs | {"context": "The lead's"}).status_code == 302
    both = one.post(url("correct_context", world), mine | {"context": "The head's"})

    assert both.status_code == 409
    assert "The lead's" in words_of(both)
    assert "The head's" in words_of(both)
    again = fields_of(both)
    assert one.post(url("correct_context", world), again | {"context": "Both"}).status_code == 302
    assert SchoolContext.objects.get().context == "Both"


def test_the_llme_puts_a_note_right_and_the_second_sees_the_first(world):
    write(world)
    note = add_to_context(by=world.llme_user, engagement=world.fresh(), text="First")
    correct_context_note(by=world.second_llme_user, note=note, seen=1, text="Second")
    with pytest.raises(Stale):
        correct_context_note(by=world.llme_user, note=note, seen=1, text="Third")
    assert ContextNote.objects.get().text == "Second"


def test_saying_the_same_again_is_nothing_new(world):
    assert write(world) == write(world, by=world.maths_lead)
    assert SchoolContext.objects.count() == 1


def test_nothing_at_all_is_refused_beside_the_box(world, client_for):
    client = client_for(world.head)
    form = fields_of(client.get(url("write_context", world)))
    page = client.post(url("write_context", world), form)
    assert page.status_code == 200
    assert "Write a line in one of the two boxes." in words_of(page)


def test_a_list_of_names_asks_once(world, client_for):
    client = client_for(world.head)
    form = fields_of(client.get(url("write_context", world))) | {
        "context": "Anna Smith, Ben Jones and Cara Brown need help."
    }
    page = client.post(url("write_context", world), form)
    assert "This looks like people’s names" in words_of(page)
    assert not SchoolContext.objects.exists()
    client.post(url("write_context", world), fields_of(page))
    assert SchoolContext.objects.count() == 1


def test_a_double_click_writes_once(world, client_for):
    client = client_for(world.head)
    form = fields_of(client.get(url("write_context", world))) | {"context": OURS}
    for _ in range(2):
        assert client.post(url("write_context", world), form)["Location"] == url("context", world)
    assert SchoolContext.objects.count() == 1


def test_words_about_a_person_are_struck_out_of_every_wording(world):
    write(world, context="Miss Quartz leads maths.")
    write(world, context="Miss Quartz has left.")
    asked = request_strike(by=world.llme_user, day=world.day(), words="Miss Quartz")
    answer_strike(by=world.head, asked=asked, is_agreed=True)
    assert {row.context for row in SchoolContext.objects.all()} == {
        "[words struck out] leads maths.",
        "[words struck out] has left.",
    }


@pytest.mark.parametrize("status", [Status.STOPPED, Status.COMPLETED])
def test_work_that_is_over_is_read_not_written(world, client_for, status):
    write(world)
    world.engagement.status, world.engagement.ended_on = status, world.engagement.starts_on
    world.engagement.save()
    with pytest.raises(Refused):
        write(world, context="Later")
    page = words_of(client_for(world.head).get(url("context", world)))
    assert OURS in page
    assert "Write how things are now" not in page


def test_what_the_register_knows_stands_beside_it_and_is_not_asked(world, client_for):
    world.school.pupils, world.school.fsm_percent = 412, "21.7"
    world.school.save()
    page = words_of(client_for(world.llme_user).get(url("context", world)))
    assert "Pupils 412" in page
    assert "21.7% of pupils" in page


# The school's own improvement plan


def test_the_schools_own_plan_is_attached_and_handed_to_the_llme(world, client_for, media):
    head, llme = client_for(world.head), client_for(world.llme_user)
    form = fields_of(head.get(url("set_improvement_plan", world))) | {"pages": "page 4"}
    upload = SimpleUploadedFile("Our plan.pdf", b"%PDF-1.4 our plan")
    page = head.post(url("set_improvement_plan", world), form | {"file": upload}, follow=True)
    assert "Our school improvement plan" in words_of(page)

    row = ImprovementPlan.objects.get()
    got = llme.get(url("improvement_plan_file", world, row.pk))
    assert b"".join(got.streaming_content) == b"%PDF-1.4 our plan"
    assert got["Content-Disposition"] == 'attachment; filename="Our plan.pdf"'
    assert got["X-Content-Type-Options"] == "nosniff"
    outsider = client_for(world.other_head)
    assert outsider.get(url("improvement_plan_file", world, row.pk)).status_code == 404


def test_a_file_that_is_not_taken_is_refused_beside_its_box(world, client_for, media):
    head = client_for(world.head)
    form = fields_of(head.get(url("set_improvement_plan", world)))
    upload = SimpleUploadedFile("plan.pdf", b"<html><script>alert(1)</script>")
    page = head.post(url("set_improvement_plan", world), form | {"file": upload})
    assert "This kind of file is not taken." in words_of(page)
    assert not ImprovementPlan.objects.exists()


def test_a_newer_plan_takes_the_place_of_the_earlier(world):
    first = set_improvement_plan(
        by=world.head, engagement=world.fresh(), title="Plan", link="https://a.example/1"
    )
    second = set_improvement_plan(
        by=world.head, engagement=world.fresh(), title="Plan", link="https://a.example/2"
    )
    first.refresh_from_db()
    assert first.withdrawn_by == world.head
    assert ImprovementPlan.objects.get(withdrawn_at__isnull=True) == second


def test_a_plan_taken_back_is_no_longer_handed_out(world, client_for, media):
    row = set_improvement_plan(
        by=world.head,
        engagement=world.fresh(),
        title="Plan",
        upload=SimpleUploadedFile("plan.pdf", b"%PDF-1.4"),
    )
    with pytest.raises(Refused, match="why"):
        withdraw_improvement_plan(by=world.head, improvement_plan=row, reason=" ")
    client = client_for(world.head)
    client.post(url("withdraw_improvement_plan", world, row.pk), {"reason": "An old one"})
    assert client.get(url("improvement_plan_file", world, row.pk)).status_code == 404
    assert "see page 4" in words_of(client.get(url("context", world)))


# Offered once, never chased


def our_work(client, world):
    return words_of(client.get(world.engagement.get_absolute_url()))


def test_it_is_offered_to_the_school_before_the_first_visit_and_never_after(world, client_for):
    head, llme = client_for(world.head), client_for(world.llme_user)
    offer = "If you like Tell your LLME about your school before the first visit"
    assert offer in our_work(head, world)
    assert offer in words_of(head.get("/"))
    assert offer.partition("Tell")[0] not in our_work(llme, world)
    assert "about your school" not in our_work(llme, world) + words_of(llme.get("/"))
    world.day()
    assert "about your school before" not in our_work(head, world)


def test_once_written_it_is_not_offered_again(world, client_for):
    write(world)
    assert "Tell your LLME about your school" not in our_work(client_for(world.head), world)
