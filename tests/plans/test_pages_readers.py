"""Who reads what on the pages of the plan, and what nobody finds."""

import re

import pytest
from django.urls import reverse

from plans.models import Focus, Milestone
from plans.services.drafts import begin_draft, withdraw_draft
from plans.services.editing import save_page
from plans.services.milestones import set_milestone_status
from tests.factories.evidence import EvidenceFactory
from tests.factories.plans import (
    LINES,
    WORDS,
    fill,
    line_edit,
    make_agreed_plan,
    make_draft,
    milestone_edit,
    save_milestone,
)
from tests.plans.pages import outside_reader, page_of, url
from tests.valid_html import problems_of


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


def test_an_outside_reader_whom_the_head_removed_reads_nothing_from_the_next_request_on(world, client_for):
    make_agreed_plan(world)
    reader = outside_reader(world)
    client = client_for(reader)
    assert client.get(url("summary", world)).status_code == 200
    admitted = world.engagement.outside_readers.get(user=reader)

    client_for(world.head).post(
        reverse("engagements:remove_reader", args=[world.engagement.reference, admitted.pk])
    )

    assert client.get(url("summary", world)).status_code == 404
    assert world.engagement.reference not in client.get("/").content.decode()


def test_a_draft_shows_nothing_to_outside_readers(world, client_for):
    make_draft(world)

    assert "No plan has been agreed yet." in page_of(
        client_for(outside_reader(world)).get(url("summary", world))
    )


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
