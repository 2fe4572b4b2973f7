"""The plan in full, as the people who use it see it: parts, foci and phases, rows, time, one sheet."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.grounds import Grounds
from engagements.services.parts import open_part
from plans.models import Focus, PhaseMove, PlanLine, PlanVersion
from plans.services.drafts import begin_draft, share_draft
from plans.services.editing import save_page
from plans.services.foci import move_phase
from tests.factories.evidence import EvidenceFactory
from tests.factories.plans import (
    WORDS,
    agree,
    fill_columns,
    fresh,
    line_edit,
    make_agreed_plan,
    make_draft,
    save_line,
)
from tests.valid_html import problems_of

PARTS = ["focus", "why", "what", "how", "how_well", "milestones", "and_so", "time"]
FOLLOWS = Grounds(to_follow_by=timezone.localdate() + datetime.timedelta(days=30))


@pytest.fixture
def world(world):
    """The school has opened the plan in full."""
    world.engagement = open_part(by=world.head, engagement=world.fresh(), part="full_plan")
    return world


def url(name, world, *args):
    return reverse(f"plans:{name}", args=[world.engagement.reference, *args])


def page_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def form_of(response):
    """What a browser would send if the page were sent as it was drawn."""
    page = response.context["page"]
    data = {"milestones": str(len(page.milestones)), "lines": str(len(page.lines)), "then": "read"}
    for form in page.parts:
        for bound in form:
            value = bound.value()
            if bound.name == "expected_by":
                if not isinstance(value, list):
                    value = bound.field.widget.decompress(value)
                for name, typed in zip(("day", "month", "year"), value, strict=True):
                    data[f"{bound.html_name}_{name}"] = typed
            elif value not in (None, False):
                data[bound.html_name] = str(value)
    return data


def full_draft(world):
    version = make_draft(world)
    fill_columns(version, world.llme_user)
    return fresh(version)


def test_what_the_one_page_says_stands_in_the_parts_and_back(world, client_for):
    version = make_draft(world)
    client = client_for(world.maths_lead)
    for part in PARTS:
        words = page_of(client.get(url("edit_part", world, version.pk, part)))
        if part in WORDS:
            assert WORDS[part] in words.replace("&#x27;", "'")
    path = url("edit_part", world, version.pk, "how")
    client.post(path, form_of(client.get(path)) | {"s-how": "Coaching after each lesson"})

    assert "Coaching after each lesson" in page_of(client.get(url("edit", world, version.pk)))
    for part in PARTS:
        path = url("edit_part", world, version.pk, part)
        assert client.post(path, form_of(client.get(path))).status_code == 302
    after = {row.key: row.text for row in fresh(version).sections.all()}
    assert after == WORDS | {"how": "Coaching after each lesson"}


def test_part_by_part_from_one_to_the_next_with_rows(world, client_for):
    version = make_draft(world)
    client = client_for(world.maths_lead)
    path = url("edit_part", world, version.pk, "how")
    data = form_of(client.get(path)) | {"l0-words": "Teach a lesson together", "l0-lead": "together"}
    data |= {"l0-term": client.get(path).context["page"].lines[0].fields["term"].choices[1][0], "then": "add"}
    more = client.post(path, data, follow=True)
    assert len(more.context["page"].lines) == 2
    data = form_of(more) | {"l1-words": "Lead the staff meeting", "l1-lead": "school", "then": "next"}
    following = client.post(path, data, follow=True)

    assert following.redirect_chain[-1][0] == url("edit_part", world, version.pk, "how_well")
    rows = fresh(version).lines.order_by("pk")
    assert [(row.words, row.lead) for row in rows] == [
        ("Teach a lesson together", "together"),
        ("Lead the staff meeting", "school"),
    ]


def test_b10b_a_way_of_knowing_has_its_kind(world, client_for):
    version = make_draft(world)
    client, path = client_for(world.head), url("edit_part", world, version.pk, "how_well")
    data = form_of(client.get(path)) | {"l0-words": "Both classes use it weekly"}
    refused = client.post(path, data)
    assert refused.status_code == 200
    assert "Choose what it tells us." in page_of(refused)
    assert "Both classes use it weekly" in page_of(refused)
    client.post(path, data | {"l0-outcome": "reach"})

    words = page_of(client.get(url("version", world, version.pk)))
    assert "Reach , short term: Both classes use it weekly" in words


def test_b12_time_by_term_is_summed_and_printed_with_the_plan(world, client_for):
    version = make_draft(world)
    client, path = client_for(world.head), url("edit_part", world, version.pk, "time")
    rows = [("Maths lead", "20", "2.5"), ("Year 4 teachers", "12", "1")]
    for number, (role, hours, cover) in enumerate(rows):
        data = form_of(client.get(f"{path}?more={number}"))
        data |= {f"l{number}-role": role, f"l{number}-hours": hours, f"l{number}-cover": cover}
        assert client.post(path, data | {f"l{number}-term": "2026-3"}).status_code == 302
    agree(version, world.head, world.llme_user)

    for page in (url("plan", world), url("sheet", world, version.pk)):
        words = page_of(client.get(page))
        assert "Summer term 2026/27 Maths lead 20 2.5 Year 4 teachers 12 1 In the term 32 3.5" in words
    wrong = client.post(url("edit_part", world, version.pk, "time"), {})
    assert wrong.status_code in (302, 409)


@pytest.mark.parametrize(("name", "typed"), [("cover", "0.3"), ("hours", "many"), ("hours", "99999")])
def test_time_that_is_no_time_gets_a_sentence(world, client_for, name, typed):
    version = make_draft(world)
    client, path = client_for(world.head), url("edit_part", world, version.pk, "time")
    data = form_of(client.get(path)) | {"l0-role": "Maths lead", "l0-term": "2026-3", "l0-hours": "3"}
    response = client.post(path, data | {f"l0-{name}": typed})

    assert response.context["error_mark"] == "Error: "
    assert typed in response.content.decode()
    assert not PlanLine.objects.exists()


def test_b25_the_shift_of_who_leads_is_shown_term_by_term(world, client_for):
    version = make_draft(world)
    for lead, term in (
        ("llme", "2026-2"),
        ("together", "2026-2"),
        ("school", "2026-3"),
        ("school", "2026-3"),
    ):
        save_line(by=world.head, version=version, edit=line_edit(lead=lead, term=term))

    words = page_of(client_for(world.governor).get(url("version", world, version.pk)))
    assert "Spring term 2026/27 1 1 0 Summer term 2026/27 0 0 2" in words


def test_still_to_add_leads_to_its_part(world, client_for):
    version = make_draft(world, words=WORDS | {"and_so": ""})
    page = client_for(world.head).get(url("version", world, version.pk)).content.decode()

    for part, sentence in (
        ("and_so", "Say what pupils gain."),
        ("how_well", "How we’ll know it is taking hold"),
    ):
        assert re.search(f'href="{url("edit_part", world, version.pk, part)}">{sentence}', page)
    reader = client_for(world.governor).get(url("version", world, version.pk)).content.decode()
    assert "Say what pupils gain." in reader
    assert "/edit/" not in reader


def test_two_in_one_row_are_shown_both_texts(world, client_for):
    version = full_draft(world)
    head, llme = client_for(world.head), client_for(world.llme_user)
    path = url("edit_part", world, version.pk, "how")
    mine, theirs = form_of(head.get(path)), form_of(llme.get(path))
    assert llme.post(path, theirs | {"l0-words": "The LLME wrote this"}).status_code == 302
    both = head.post(path, mine | {"l0-words": "The head wrote this"})

    assert both.status_code == 409
    assert "The LLME wrote this" in page_of(both)
    assert "The head wrote this" in page_of(both)
    again = form_of(both) | {"l0-words": "Both, merged"}
    assert head.post(path, again).status_code == 302
    assert fresh(version).lines.get(kind="activity").words == "Both, merged"


def test_a_draft_that_saves_itself_saves_rows_and_says_what_others_changed(world, client_for):
    version = full_draft(world)
    head = client_for(world.head)
    path, at = url("edit_part", world, version.pk, "how"), url("autosave_part", world, version.pk, "how")
    data = form_of(head.get(path))
    saved = head.post(at, data | {"l0-words": "The head's words"})
    assert saved.status_code == 200
    assert fresh(version).lines.get(kind="activity").words == "The head's words"
    late = client_for(world.llme_user).post(at, data | {"l0-words": "The LLME's words"})

    assert late.status_code == 409
    assert "The head's words" in late.json()["theirs"][0]["shown"]
    once_more = head.post(at, data | saved.json()["seen"] | {"l0-words": "Again the head's"})
    assert once_more.status_code == 200


def test_a13b_a_focus_moves_on_and_back_with_reasons_and_dates(world, client_for):
    make_agreed_plan(world)
    focus = Focus.objects.get()
    item = EvidenceFactory(engagement=world.engagement, seen="Bar models in most books")
    llme, path = client_for(world.llme_user), url("focus_phase", world, focus.pk)
    form = llme.get(path).context["form"]
    data = {"seen": form["seen"].value(), "to": "deliver", "reason": "Both year teams have tried it"}
    nothing_cited = llme.post(path, data)
    assert nothing_cited.status_code == 200
    assert not PhaseMove.objects.exists()
    data |= {"based_on": [f"e{item.pk}"], "ready": ["understood", "time"]}
    assert llme.post(path, data).status_code == 302
    head = client_for(world.head)
    words = page_of(head.get(url("focus", world, focus.pk)))
    assert "Ready: 2 of 7." in words
    assert "Both year teams have tried it" in words
    head.post(url("focus_seen", world, focus.pk))
    back = {"seen": 2, "to": "prepare", "reason": "Cover fell away"}
    day = timezone.localdate() + datetime.timedelta(days=30)
    back |= {f"follows_on_{part}": getattr(day, part) for part in ("day", "month", "year")}
    assert head.post(path, back).status_code == 302

    words = page_of(client_for(world.governor).get(url("focus", world, focus.pk)))
    today = timezone.localdate()
    assert words.index(f"Back to prepare from deliver, {today.day} {today:%B %Y}") < words.index(
        f"On to deliver from explore, {today.day} {today:%B %Y}"
    )
    assert "Hilda Head for the school saw it so too" in words
    assert "Moved by Lee Lane for the LLME." in words
    assert "Prepare" in page_of(head.get(url("plan", world)))
    history = page_of(head.get(reverse("engagements:history", args=[world.engagement.reference])))
    assert "Moved a focus from deliver to prepare." in history


def test_a_move_is_seen_by_the_other_side_and_of_two_at_once_one_is_late(world, client_for):
    make_agreed_plan(world)
    focus = Focus.objects.get()
    move_phase(by=world.head, focus=focus, to="prepare", reason="Agreed", grounds=FOLLOWS, seen=1)

    own = client_for(world.maths_lead).post(url("focus_seen", world, focus.pk))
    assert own.status_code == 400
    day = timezone.localdate() + datetime.timedelta(days=30)
    late = {"seen": 1, "to": "deliver", "reason": "My long thought"}
    late |= {f"follows_on_{part}": getattr(day, part) for part in ("day", "month", "year")}
    answer = client_for(world.llme_user).post(url("focus_phase", world, focus.pk), late)
    assert answer.status_code == 409
    assert "My long thought" in answer.content.decode()
    assert PhaseMove.objects.count() == 1


@pytest.mark.parametrize("phase", ["Explore", "Prepare", "Deliver", "Sustain"])
def test_d10_a_focus_names_its_phase_beside_the_words_that_schools_know(world, client_for, phase):
    make_agreed_plan(world)
    focus = Focus.objects.get()
    Focus.objects.filter(pk=focus.pk).update(phase=phase.lower())
    words = page_of(client_for(world.head).get(url("focus", world, focus.pk)))
    assert re.search(rf"Where we are {phase} \w+: ", words)


def test_b7_the_school_says_which_focus_comes_first(world, client_for):
    version = agree(full_draft(world), world.llme_user, world.head)
    first, second = Focus.objects.order_by("-is_first")
    for who in ("llme_user", "maths_lead", "coordinator", "governor"):
        assert client_for(getattr(world, who)).post(url("focus_first", world, second.pk)).status_code == 403
    head = client_for(world.head)
    assert "Put this focus first" not in page_of(head.get(url("focus", world, first.pk)))
    assert "Put this focus first" in page_of(head.get(url("focus", world, second.pk)))
    head.post(url("focus_first", world, second.pk))
    assert "Put this focus first" in page_of(head.get(url("focus", world, first.pk)))
    assert "Put this focus first" not in page_of(head.get(url("focus", world, second.pk)))

    words = page_of(client_for(world.llme_user).get(url("columns", world)))
    assert words.index("Talk that builds reasoning") < words.index(WORDS["focus"])
    assert fresh(version).state == "in_force"
    assert "unchanged since" in page_of(client_for(world.head).get(url("plan", world)))


def test_evidence_speaks_to_a_focus(world, client_for):
    make_agreed_plan(world)
    focus = Focus.objects.get()
    item = EvidenceFactory(engagement=world.engagement, seen="Bar models in most books")
    client = client_for(world.llme_user)
    for chosen in ({"evidence": item.pk}, {}, {"evidence": item.pk}):
        client.post(url("focus_evidence", world, focus.pk), {"shown": item.pk} | chosen)

    words = page_of(client_for(world.head).get(url("focus", world, focus.pk)))
    assert "Bar models in most books" in words
    assert focus.evidence_links.count() == 2


def test_a_draft_shows_rows_old_beside_new(world, client_for):
    agreed = agree(full_draft(world), world.llme_user, world.head)
    draft = fresh(begin_draft(by=world.head, engagement=world.fresh(), reason="A new maths lead"))
    row = draft.lines.get(kind="activity")
    save_page(
        by=world.head,
        version=draft,
        lines=[
            line_edit(key=row.key, seen=row.edit_number, words="Plan it alone", lead="school"),
            line_edit("gain", for_whom="send", words="Join in every lesson"),
        ],
    )
    share_draft(by=world.head, version=draft)

    words = page_of(client_for(world.llme_user).get(url("version", world, draft.pk)))
    assert words.index("Plan a unit together Together") < words.index("Plan it alone The school leads")
    assert "New: what a group of pupils gains" in words
    assert fresh(agreed).state == "in_force"


def test_closed_the_parts_are_not_there_and_nothing_asks_for_them(world, client_for):
    world.engagement.parts_open = []
    world.engagement.save(update_fields=["parts_open"])
    version = make_agreed_plan(world)
    focus = Focus.objects.get()
    client = client_for(world.head)
    plan = page_of(client.get(url("plan", world)))
    assert "Explore" not in plan
    for path in (url("columns", world), url("focus", world, focus.pk), url("focus_phase", world, focus.pk)):
        assert "This part is not open." in page_of(client.get(path))
    draft = fresh(begin_draft(by=world.head, engagement=world.fresh(), reason="More"))
    assert "How we’ll know" not in page_of(client.get(url("version", world, draft.pk)))
    assert "This part is not open." in page_of(client.get(url("edit_part", world, draft.pk, "how")))
    assert fresh(version).state == "in_force"


def test_every_page_is_valid_and_strange_input_gets_a_sentence(world, client_for):
    version = full_draft(world)
    agree(version, world.head, world.llme_user)
    draft = fresh(begin_draft(by=world.head, engagement=world.fresh(), reason="More"))
    client = client_for(world.head)
    for path in (
        *(url("edit_part", world, draft.pk, part) for part in PARTS),
        *(url(name, world) for name in ("columns", "plan", "summary")),
        *(url("sheet", world, version.pk), url("version", world, draft.pk)),
        *(url(name, world, focus.pk) for focus in Focus.objects.all() for name in ("focus", "focus_phase")),
    ):
        page = client.get(path)
        assert page.status_code == 200
        assert problems_of(page.content.decode()) == [], path
    assert client.get(url("edit_part", world, draft.pk, "nothing")).status_code == 404
    for data in ({}, {"lines": "9" * 30}, {"lines": "2", "l0-key": "x"}, {"s-how_seen": "1:", "lines": "-1"}):
        assert client.post(url("edit_part", world, draft.pk, "how"), data).status_code in (200, 302, 409)
    assert PlanVersion.objects.count() == 2


def test_queries_are_the_same_for_few_and_many_rows_and_milestones(world, client_for):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.factories.plans import milestone_edit

    version = full_draft(world)
    client = client_for(world.llme_user)
    paths = [
        url("columns", world),
        url("version", world, version.pk),
        url("sheet", world, version.pk),
        url("edit_part", world, version.pk, "milestones"),
        url("edit_part", world, version.pk, "time"),
    ]

    def counts():
        found = []
        for path in paths:
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert client.get(path).status_code == 200
            found.append(len(captured))
        return found

    with_few = counts()
    edits = [line_edit(kind, key=None) for kind in ("activity", "outcome", "gain", "time") for _ in range(30)]
    milestones = [milestone_edit("medium") for _ in range(297)]
    save_page(by=world.head, version=version, lines=edits, milestones=milestones)
    assert counts() == with_few
    assert max(with_few) <= 14, with_few
