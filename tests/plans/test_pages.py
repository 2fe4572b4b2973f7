"""The pages of the plan, as the people who use them see them."""

import datetime
import re
import uuid

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from plans.content import digest_of
from plans.models import Focus, Milestone, PlanVersion
from plans.services.drafts import begin_draft, send_back_plan, share_draft, withdraw_draft
from plans.services.editing import SectionEdit, save_milestone, save_page, save_section
from plans.services.milestones import set_milestone_status
from tests.factories.evidence import EvidenceFactory
from tests.factories.plans import (
    LINES,
    WORDS,
    agree,
    fill,
    fresh,
    in_days,
    line_edit,
    make_agreed_plan,
    make_draft,
    milestone_edit,
)
from tests.valid_html import problems_of


def url(name, world, *args):
    return reverse(f"plans:{name}", args=[world.engagement.reference, *args])


def page_of(response):
    """The page's words, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def form_of(response):
    """What a browser would send if the form were sent as it was drawn."""
    page = response.context["page"]
    data = {"milestones": str(page.count), "then": "read"}
    for form in page.parts:
        for bound in form:
            value = bound.value()
            if bound.name == "expected_by":
                if not isinstance(value, list):
                    value = bound.field.widget.decompress(value)
                data |= {
                    f"{bound.html_name}_{part}": typed
                    for part, typed in zip(("day", "month", "year"), value, strict=True)
                }
            elif value not in (None, False):
                data[bound.html_name] = str(value)
    return data


def date_parts(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_the_one_page_from_nothing_to_agreed(world, client_for):
    """A maths lead writes it, the head agrees, the LLME agrees: in the pages alone."""
    writer, head, llme = (client_for(user) for user in (world.maths_lead, world.head, world.llme_user))
    first = writer.get(url("plan", world))
    assert "Write the one-page plan" in page_of(first)
    edit = writer.post(url("begin", world), follow=True)
    assert edit.redirect_chain[-1][0].endswith("/edit/")
    data = form_of(edit)
    assert data["s-focus"] == world.engagement.focus
    data |= {f"s-{key}": text for key, text in WORDS.items()}
    for number, days in enumerate((60, 200, 500)):
        data |= {f"m{number}-expected_to_see": f"Seen {days}", f"m{number}-owner_role": "Maths lead"}
        data |= date_parts(f"m{number}-expected_by", in_days(days))
    read = writer.post(edit.redirect_chain[-1][0], data, follow=True)
    assert "Only the people who write on your side read this" in page_of(read)
    assert "Still to add" not in page_of(read)
    version = PlanVersion.objects.get()
    assert version.milestone_wordings.count() == 3

    shared = writer.post(url("share", world, version.pk), follow=True)
    assert "Agree this plan" not in page_of(shared)
    for client in (head, llme):
        page = client.get(url("version", world, version.pk))
        assert "Agree this plan" in page_of(page)
        client.post(url("agree", world, version.pk), {"digest": page.context["digest"]})
    plan = page_of(head.get(url("plan", world)))
    today = timezone.localdate()
    said = f"{today.day} {today:%B %Y}"
    assert (
        f"Agreed by Hilda Head (Headteacher) on {said} and Lee Lane (Lead LLME) on {said}, unchanged since."
    ) in plan
    for words in WORDS.values():
        assert words in plan.replace("&#x27;", "'")


def test_a_date_is_shown_with_its_term(world, client_for):
    make_agreed_plan(world)
    day = in_days(60)
    page = page_of(client_for(world.governor).get(url("plan", world)))

    assert re.search(rf"By {day.day} {day:%B %Y}, (autumn|spring|summer) term \d{{4}}/\d\d\.", page)


def test_two_browsers_in_one_milestone_lose_nothing(world, client_for):
    version = make_draft(world)
    head, llme = client_for(world.head), client_for(world.llme_user)
    path = url("edit", world, version.pk)
    mine, theirs = form_of(head.get(path)), form_of(llme.get(path))
    theirs |= {"m1-expected_to_see": "The LLME wrote this", "s-why": "The LLME wrote that"}
    mine |= {"m1-expected_to_see": "The head wrote this", "s-time": "Only the head wrote here"}
    assert llme.post(path, theirs).status_code == 302

    both = head.post(path, mine)
    assert both.status_code == 409
    words = page_of(both)
    assert "The LLME wrote this" in words
    assert "The head wrote this" in words
    assert "Which stands?" in words
    kept = {row.key: row.text for row in fresh(version).sections.all()}
    assert (kept["why"], kept["time"]) == ("The LLME wrote that", "Only the head wrote here")

    again = form_of(both) | {"m1-expected_to_see": "Both, merged", "m1-stands": "mine"}
    assert head.post(path, again).status_code == 302
    assert sorted(row.expected_to_see for row in fresh(version).milestone_wordings.all()) == [
        "Both, merged",
        "What we see in the long term",
        "What we see in the short term",
    ]


def test_one_may_let_the_other_text_stand(world, client_for):
    version = make_draft(world)
    head, path = client_for(world.head), url("edit", world, version.pk)
    mine = form_of(head.get(path)) | {"s-why": "The head's why"}
    save_section(by=world.llme_user, version=version, edit=SectionEdit("why", "The LLME's why", 2))
    both = head.post(path, mine)
    assert both.status_code == 409

    again = form_of(both) | {"s-why_stands": "theirs"}
    assert again["s-why"] == "The head's why"
    assert head.post(path, again).status_code == 302
    assert fresh(version).sections.get(key="why").text == "The LLME's why"


def test_a_page_left_alone_overwrites_nobody(world, client_for):
    version = make_draft(world)
    head, path = client_for(world.head), url("edit", world, version.pk)
    left_alone = form_of(head.get(path))
    save_section(by=world.llme_user, version=version, edit=SectionEdit("why", "The LLME's why", 2))

    assert head.post(path, left_alone).status_code == 302
    assert fresh(version).sections.get(key="why").text == "The LLME's why"


def test_more_milestones_without_a_script(world, client_for):
    version = make_draft(world)
    client, path = client_for(world.head), url("edit", world, version.pk)
    more = client.post(path, form_of(client.get(path)) | {"then": "add"}, follow=True)
    data = form_of(more)
    assert data["milestones"] == "4"
    data |= {"m3-expected_to_see": "A fourth", "m3-horizon": "medium"}
    for _ in range(2):
        client.post(path, data)

    assert fresh(version).milestone_wordings.filter(expected_to_see="A fourth").count() == 1
    assert version.plan.milestones.count() == 4


def test_what_is_wrong_is_said_and_everything_typed_is_still_there(world, client_for):
    version = make_draft(world)
    client, path = client_for(world.head), url("edit", world, version.pk)
    data = form_of(client.get(path)) | {"m0-expected_by_month": "13", "s-why": "A long thought"}
    response = client.post(path, data)

    words = page_of(response)
    assert response.context["error_mark"] == "Error: "
    assert "The date of the short term milestone must be a real date" in words
    assert "A long thought" in words
    assert fresh(version).sections.get(key="why").text == WORDS["why"]


def test_a_draft_settled_while_one_typed_keeps_the_words_on_the_page(world, client_for):
    version = make_draft(world)
    client, path = client_for(world.head), url("edit", world, version.pk)
    data = form_of(client.get(path)) | {"s-why": "A long thought"}
    withdraw_draft(by=world.llme_user, version=version, reason="Anew")
    response = client.post(path, data)

    assert response.status_code == 409
    assert "This draft was withdrawn." in page_of(response)
    assert "A long thought" in page_of(response)


def test_agreeing_from_an_old_page_shows_the_new_one(world, client_for):
    version = make_draft(world)
    client = client_for(world.head)
    page = client.get(url("version", world, version.pk))
    save_section(by=world.llme_user, version=version, edit=SectionEdit("why", "The LLME's why", 2))
    answer = client.post(url("agree", world, version.pk), {"digest": page.context["digest"]})

    assert answer.status_code == 409
    assert "has changed since you opened it" in page_of(answer)
    assert "The LLME&#x27;s why" in answer.content.decode()
    assert not fresh(version).agreements.exists()


def test_a_draft_beside_the_agreed_plan_shows_old_beside_new_with_the_reason(world, client_for):
    make_agreed_plan(world)
    draft = fresh(begin_draft(by=world.head, engagement=world.fresh(), reason="A new maths lead began"))
    number = draft.sections.get(key="time").edit_number
    save_section(by=world.head, version=draft, edit=SectionEdit("time", "Three hours a week", number))
    row = draft.milestone_wordings.get(horizon="long")
    edit = milestone_edit("long", key=row.milestone.key, seen=row.edit_number, removed=True)
    save_milestone(by=world.head, version=draft, edit=edit)
    share_draft(by=world.head, version=draft)

    words = page_of(client_for(world.llme_user).get(url("version", world, draft.pk)))
    assert "A new maths lead began" in words
    assert "Left out long term milestone" in words
    assert words.index(WORDS["time"]) < words.index("Three hours a week")
    assert "Add a long-term milestone, with its date." in words
    assert "Version 2" in page_of(client_for(world.governor).get(url("plan", world)))


def test_sending_back_is_seen_by_both(world, client_for):
    version = make_draft(world)
    client_for(world.head).post(url("send_back", world, version.pk), {"comment": "Less in autumn, please"})

    words = page_of(client_for(world.llme_user).get(url("version", world, version.pk)))
    assert "Less in autumn, please" in words
    assert "Sent back by the school" in words


def test_b7_who_may_not_agree_has_no_button_and_is_refused(world, client_for):
    version = make_draft(world)
    for who in ("maths_lead", "second_llme_user", "colleague", "governor", "coordinator", "admin"):
        client = client_for(getattr(world, who))
        page = client.get(url("version", world, version.pk))
        assert "Agree this plan" not in page_of(page)
        digest = {"digest": digest_of(version)}
        assert client.post(url("agree", world, version.pk), digest).status_code == 403


@pytest.mark.parametrize("who", ["coordinator", "colleague", "governor", "admin"])
def test_readers_read_and_write_nothing(world, client_for, who):
    version = make_agreed_plan(world)
    draft = make_draft(world, by=world.head, reason="More")
    one = Milestone.objects.first()
    client = client_for(getattr(world, who))
    for path in (
        url("plan", world),
        url("versions", world),
        url("version", world, version.pk),
        url("version", world, draft.pk),
        url("milestone", world, one.pk),
        url("summary", world),
    ):
        page = client.get(path)
        assert page.status_code == 200
        main = page.content.decode().split("<main")[1].split("</main>")[0]
        assert "<form" not in main
        assert problems_of(page.content.decode()) == [], path
    for path in (
        url("begin", world),
        url("edit", world, draft.pk),
        url("share", world, draft.pk),
        url("send_back", world, draft.pk),
        url("withdraw", world, draft.pk),
        url("milestone_status", world, one.pk),
        url("milestone_move", world, one.pk),
        url("milestone_owner", world, one.pk),
        url("milestone_keep", world, one.pk),
        url("milestone_evidence", world, one.pk),
    ):
        assert client.post(path, {}).status_code == 403, path


def outside_reader(world):
    from engagements.models import OutsideReader
    from tests.factories.engagements import long_ago, make_user

    user = make_user("Odile Reader")
    OutsideReader.objects.create(
        engagement=world.engagement,
        user=user,
        organisation="trust",
        starts_on=long_ago(),
        admitted_by=world.head,
    )
    return user


def test_b17_an_outside_reader_reads_the_summary_and_nothing_else(world, client_for):
    version = make_agreed_plan(world)
    one = Milestone.objects.get(wordings__version=version, wordings__horizon="short")
    set_milestone_status(
        by=world.head, milestone=one, status="needs_conversation", reason="Cover fell away", seen=1
    )
    EvidenceFactory(engagement=world.engagement, seen="Books show little")
    client = client_for(outside_reader(world))
    summary = page_of(client.get(url("summary", world)))

    assert WORDS["focus"] in summary
    assert "What we see in the short term" in summary
    for hidden in ("Cover fell away", "Needs a conversation", "Books show", "Hilda", "Lee Lane"):
        assert hidden not in summary
    for path in (
        url("plan", world),
        url("versions", world),
        url("version", world, version.pk),
        url("milestone", world, one.pk),
    ):
        assert client.get(path).status_code == 404
    for who in (world.nobody, world.other_head, world.ncetm, world.hub_reader):
        assert client_for(who).get(url("summary", world)).status_code == 404


def test_a_draft_shows_nothing_to_outside_readers(world, client_for):
    make_draft(world)

    assert "No plan has been agreed yet." in page_of(
        client_for(outside_reader(world)).get(url("summary", world))
    )


def test_a_date_that_has_passed_asks_keep_move_or_set_aside(world, client_for):
    version = make_agreed_plan(world)
    one = Milestone.objects.get(wordings__version=version, wordings__horizon="short")
    due = in_days(60)
    client = client_for(world.head)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=70), tick=False):
        client.force_login(world.head)
        asked = f"Was due {due.day} {due:%B %Y}: keep, move or set aside?"
        assert asked in page_of(client.get(url("plan", world)))
        assert asked in page_of(client.get(url("milestone", world, one.pk)))
        client.post(url("milestone_keep", world, one.pk), {"seen": 1})
        page = page_of(client.get(url("milestone", world, one.pk)))
        assert asked not in page
        assert f"Kept: was due {due.day} {due:%B %Y}" in page


def test_a_status_is_noted_and_the_other_side_sees_who_and_why(world, client_for):
    make_agreed_plan(world)
    one = Milestone.objects.first()
    client = client_for(world.maths_lead)
    form = client.get(url("milestone_status", world, one.pk)).context["form"]
    data = {"seen": form["seen"].value(), "status": "partly_met", "reason": "Year 4 has begun"}
    assert client.post(url("milestone_status", world, one.pk), data).status_code == 302

    words = page_of(client_for(world.llme_user).get(url("milestone", world, one.pk)))
    assert "Partly met (before: not started)" in words
    assert "Year 4 has begun" in words
    assert "Max Maths" in words
    again = client_for(world.llme_user).post(url("milestone_status", world, one.pk), data | {"status": "met"})
    assert again.status_code == 409


def test_evidence_is_linked_on_the_page(world, client_for):
    make_agreed_plan(world)
    one = Milestone.objects.first()
    item = EvidenceFactory(engagement=world.engagement, seen="Bar models in most books")
    client = client_for(world.llme_user)
    client.post(url("milestone_evidence", world, one.pk), {"shown": item.pk, "evidence": item.pk})

    assert "Bar models in most books" in page_of(client_for(world.head).get(url("milestone", world, one.pk)))
    assert "1 piece of evidence" in page_of(client.get(url("plan", world)))


def test_a_plan_altered_behind_our_back_says_so(world, client_for):
    version = make_agreed_plan(world)
    version.sections.filter(key="why").update(text="Something else")

    page = page_of(client_for(world.head).get(url("plan", world)))
    assert "unchanged since" not in page
    assert "The text kept here is not the text that both sides agreed" in page
    assert client_for(outside_reader(world)).get(url("summary", world)).status_code == 404


SECRETS = {
    "focus": "zinc-focus",
    "why": "zinc-why",
    "what": "zinc-what",
    "and_so": "zinc-gain",
    "time": "zinc-time",
}


def test_the_words_of_an_unshared_draft_are_found_nowhere(
    world, client_for, django_capture_on_commit_callbacks
):
    """As every role, on every page of the work and of the admin, and in no mail, log line or audit event."""
    from django.contrib import admin
    from django.core import serializers

    from core.models import AuditEvent, OutgoingMail

    world.engagement.parts_open = ["full_plan"]
    world.engagement.save(update_fields=["parts_open"])
    make_agreed_plan(world)
    draft = begin_draft(by=world.llme_user, engagement=world.fresh(), reason="zinc-reason")
    fill(draft, world.llme_user, words=SECRETS)
    edit = milestone_edit(expected_to_see="zinc-milestone", owner_role="zinc-role")
    save_milestone(by=world.llme_user, version=draft, edit=edit)
    milestone = Milestone.objects.get(key=edit.key)
    rows = [line_edit(kind, words=f"zinc-{kind}") for kind in LINES]
    rows.append(line_edit("time", role="zinc-role-of-time"))
    save_page(by=world.llme_user, version=draft, lines=rows)
    focus = Focus.objects.get(is_first=False)
    withdrawn = begin_draft(by=world.head, engagement=world.fresh(), reason="zinc-of-school")
    withdraw_draft(by=world.head, version=withdrawn, reason="zinc-withdrawn")
    for hidden in (draft, withdrawn):
        assert not hidden.is_shared

    side = {world.llme_user, world.second_llme_user}
    others = [
        *(world.head, world.maths_lead, world.colleague, world.governor, world.coordinator, world.hub_lead),
        *(world.admin, world.ncetm, world.hub_reader, world.other_head, outside_reader(world)),
    ]
    paths = [
        *(url(name, world) for name in ("plan", "versions", "summary", "begin", "columns")),
        *(url(name, world, draft.pk) for name in ("version", "edit", "sheet", "send_back", "withdraw")),
        *(url("edit_part", world, draft.pk, part) for part in ("focus", "how", "how_well", "and_so", "time")),
        *(url(name, world, focus.pk) for name in ("focus", "focus_phase", "focus_evidence")),
        *(url(f"milestone{name}", world, milestone.pk) for name in ("", "_status", "_move", "_evidence")),
        reverse("engagements:history", args=[world.engagement.reference]),
        reverse("oversight:our_work", args=[world.engagement.reference]),
    ]
    for user in others:
        client = client_for(user)
        for path in paths:
            page = client.get(path)
            found = set(re.findall(r"zinc-[\w-]+", page.content.decode()))
            mine = {"zinc-of-school", "zinc-withdrawn"} if user in (world.head, world.maths_lead) else set()
            assert found <= mine, (user, path, found)
            if f"/{draft.pk}/" in path and "/versions/" in path:
                assert page.status_code == 404
            if f"/milestones/{milestone.pk}/" in path or f"/foci/{focus.pk}/" in path:
                assert page.status_code == 404
    for user in side:
        page = client_for(user).get(url("version", world, draft.pk)).content.decode()
        assert "zinc-why" in page
        assert "zinc-activity" in page
        assert "zinc-of-school" not in page
        assert client_for(user).get(url("version", world, withdrawn.pk)).status_code == 404
    client = client_for(world.admin)
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert b"zinc-" not in client.get(reverse(f"{name}_changelist")).content
        for row in model._default_manager.all():
            page = client.get(reverse(f"{name}_change", args=[row.pk]), follow=True)
            assert b"zinc-" not in page.content, (name, row.pk)
    kept = serializers.serialize("json", [*AuditEvent.objects.all(), *OutgoingMail.objects.all()])
    assert "zinc-" not in kept


def test_queries_are_the_same_for_3_and_30_milestones(world, client_for, django_assert_num_queries):
    version = make_agreed_plan(world)
    draft = make_draft(world, by=world.head, reason="More")
    client = client_for(world.llme_user)
    paths = [
        url("plan", world),
        url("version", world, version.pk),
        url("version", world, draft.pk),
        url("edit", world, draft.pk),
        url("summary", world),
        url("versions", world),
    ]

    def counts():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        found = []
        for path in paths:
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert client.get(path).status_code == 200
            found.append(len(captured))
        return found

    with_few = counts()
    for _ in range(27):
        save_milestone(by=world.head, version=draft, edit=milestone_edit("medium"))
    agree(draft, world.head, world.llme_user)
    many = make_draft(world, by=world.head, reason="Again", extra=27)
    paths[1:4] = [
        url("version", world, fresh(draft).pk),
        *(url(n, world, many.pk) for n in ("version", "edit")),
    ]
    assert counts() == with_few
    assert max(with_few) <= 14, with_few


def test_strange_input_gets_a_sentence(world, client_for):
    version = make_draft(world)
    client, path = client_for(world.head), url("edit", world, version.pk)
    for data in (
        {},
        {"milestones": "9" * 30},
        {"milestones": "2", "m0-key": "x", "m1-key": str(uuid.uuid4()), "m1-horizon": "never"},
        {"milestones": "1", "m0-key": str(uuid.uuid4()), "m0-seen": "9" * 50 + ":", "s-why": "x" * 200_000},
    ):
        assert client.post(path, data).status_code in (200, 302, 409)
    assert client.get(path + "?more=99999999999999").status_code == 200
    assert client.get(url("version", world, 10**18)).status_code == 404


def test_d3_what_the_head_said_by_phone_stands_beside_the_plan_and_agrees_nothing(world, client_for):
    version = agree(make_draft(world), world.llme_user)
    client = client_for(world.coordinator)
    form = client.get(url("enter_for_plan", world)).context["form"]
    data = {
        "submission": str(form["submission"].value()),
        "side": "school",
        "how": "phone",
        "words": "Looks good to us",
        **date_parts("said_on", in_days(0)),
    }
    for _ in range(2):
        assert client.post(url("enter_for_plan", world), data).status_code == 302

    assert world.engagement.said_for.count() == 1
    assert fresh(version).state == "draft"
    assert "Yes, we said so" not in page_of(client.get(url("plan", world)))
    page = page_of(client_for(world.head).get(url("plan", world)))
    assert "Looks good to us" in page
    assert "entered by Cora Coe for the school, not yet confirmed by them" in page
    assert "It does not count as agreeing the plan." in page
    said = world.engagement.said_for.get()
    confirm = reverse("engagements:confirm_said", args=[world.engagement.reference, said.pk])
    client_for(world.maths_lead).post(confirm)
    assert "confirmed by Max Maths" in page_of(client.get(url("plan", world)))
    assert fresh(version).state == "draft"


def test_the_page_of_our_work_shows_the_plan(world, client_for):
    path = reverse("oversight:our_work", args=[world.engagement.reference])
    assert "Write the one-page plan together" in page_of(client_for(world.head).get(path))
    version = make_draft(world)
    assert "Read and agree the plan" in page_of(client_for(world.head).get(path))
    send_back_plan(by=world.head, version=version, comment="Less")
    assert "Look again at the plan" in page_of(client_for(world.llme_user).get(path))
    agree(version, world.head, world.llme_user)
    page = page_of(client_for(world.governor).get(path))
    assert WORDS["focus"] in page
    assert "What we see in the short term" in page
