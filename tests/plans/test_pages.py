"""Writing the plan and agreeing it, in the pages alone."""

import uuid

from django.utils import timezone

from plans.content import digest_of
from plans.models import PlanVersion
from plans.services.drafts import begin_draft, share_draft, withdraw_draft
from plans.services.editing import SectionEdit
from tests.factories.plans import (
    WORDS,
    fresh,
    in_days,
    make_agreed_plan,
    make_draft,
    milestone_edit,
    save_milestone,
    save_section,
)
from tests.plans.pages import date_parts, form_of, page_of, url


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
