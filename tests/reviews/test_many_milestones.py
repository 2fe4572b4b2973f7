"""A look at many milestones is written a page at a time: due ones first, and no page undoes another."""

import datetime
import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from plans.models import Milestone
from reviews.models import ViewLine
from reviews.services.writing import wordings_of
from tests.factories.reviews import make_look, view_of, write
from tests.house.plenty import form_of, with_plenty

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowded():
    return with_plenty(days=0, evidence=1, milestones=30)


def path_of(world, look, side="joint", page=1):
    path = reverse("reviews:write", args=[world.engagement.reference, look.pk, side])
    return path if page == 1 else f"{path}?page={page}"


def asked(page):
    """The milestones that a page asks about, in its order."""
    return [int(pk) for pk in re.findall(r'name="(\d+)_why"', page.text)]


def answers(look, side="joint"):
    lines = ViewLine.objects.filter(view=view_of(look, side))
    return {line.milestone_id: (line.answer, line.why) for line in lines}


def test_every_milestone_stands_on_one_page_and_those_due_by_now_first(crowded, client_for):
    look = make_look(crowded)
    in_plan = [row.milestone_id for row in wordings_of(crowded.fresh())]
    late = in_plan[-2:]
    Milestone.objects.filter(pk__in=late).update(moved_to_date=timezone.localdate())
    client = client_for(crowded.head)
    pages = [client.get(path_of(crowded, look, page=number)) for number in (1, 2, 3)]
    shown = [asked(page) for page in pages]
    assert [len(there) for there in shown] == [12, 12, 6]
    assert [pk for there in shown for pk in there] == late + [pk for pk in in_plan if pk not in late]
    assert "Milestones 25 to 30 of 30" in pages[2].text
    titles = [re.findall(r"Due by now|Due later", page.text) for page in pages]
    assert titles == [["Due by now", "Due later"], ["Due later"], ["Due later"]]
    assert ['name="together"' in page.text for page in pages] == [True, False, False]
    # A page that is not there is the nearest one, and odd numbers are the first.
    assert asked(client.get(path_of(crowded, look, page=99))) == shown[2]
    assert asked(client.get(path_of(crowded, look, page="x"))) == shown[0]


def test_going_on_saves_and_no_page_undoes_another(crowded, client_for):
    look = make_look(crowded, kind="last")
    client = client_for(crowded.head)
    first = client.get(path_of(crowded, look))
    assert "Save and go on to milestones 13 to 24" in first.text
    one, two = asked(first)[0], asked(client.get(path_of(crowded, look, page=2)))[0]
    soon = timezone.localdate() + datetime.timedelta(days=30)
    typed = form_of(first) | {
        f"{one}_answer": "on_track",
        f"{one}_why": "Seen in three of four classes",
        "together": "Reasons are in most books.",
        "school_step": "Show two lessons",
        "school_step_on_day": str(soon.day),
        "school_step_on_month": str(soon.month),
        "school_step_on_year": str(soon.year),
        "outcome": "intends",
        "intends_what": "The Year 4 Work Group",
        "intends_by_day": str(soon.day),
        "intends_by_month": str(soon.month),
        "intends_by_year": str(soon.year),
        "then": "page-2",
    }
    second = client.post(path_of(crowded, look), typed, follow=True)
    assert second.redirect_chain[-1][0].endswith("?page=2#milestones")
    assert "Save and go back to milestones 1 to 12" in second.text
    said = form_of(second) | {f"{two}_answer": "skip", f"{two}_why": "Not taught yet"}
    client.post(path_of(crowded, look, page=2), said | {"then": "page-3"})
    again = form_of(client.get(path_of(crowded, look, page=2))) | {f"{two}_why": "Taught in May"}
    read = client.post(path_of(crowded, look, page=2), again, follow=True)
    assert read.redirect_chain[-1][0] == look.get_absolute_url()
    assert answers(look) == {
        one: ("on_track", "Seen in three of four classes"),
        two: ("skip", "Taught in May"),
    }
    view = view_of(look)
    assert (view.together, view.school_step, view.school_step_on) == (
        "Reasons are in most books.",
        "Show two lessons",
        soon,
    )
    assert (view.outcome, view.with_what, view.expected_by) == ("intends", "The Year 4 Work Group", soon)


def test_a_page_that_saves_itself_leaves_the_others_alone(crowded, client_for):
    look = make_look(crowded)
    write(look, crowded.head, m0_answer="met", together="Reasons are in most books.", none_needed=True)
    client = client_for(crowded.head)
    page = client.get(path_of(crowded, look, page=2))
    two = asked(page)[0]
    typed = form_of(page) | {f"{two}_answer": "on_track", f"{two}_why": "In parts"}
    # The address that the page names, which says nothing of which page it is.
    address = re.search(r'data-autosave-url="([^"]+)"', page.text)[1]
    answer = client.post(address, typed, headers={"accept": "application/json"}).json()
    assert (answer["theirs"], answer["problems"]) == ([], [])
    assert set(json.loads(answer["seen"]["seen"])) == {f"{two}_answer", f"{two}_why"}
    assert answers(look)[two] == ("on_track", "In parts")
    view = view_of(look)
    assert (view.together, view.none_needed, len(answers(look))) == ("Reasons are in most books.", True, 2)


def test_two_of_one_side_on_a_later_page_both_texts_are_shown_and_nothing_is_lost(crowded, client_for):
    look = make_look(crowded, way="each_first")
    path = path_of(crowded, look, "school", page=2)
    head, lead = client_for(crowded.head), client_for(crowded.maths_lead)
    page = head.get(path)
    two, three = asked(page)[:2]
    drawn = form_of(page)
    lead.post(path, form_of(lead.get(path)) | {f"{two}_why": "Four classes"})
    shown = head.post(path, drawn | {f"{two}_why": "Three classes", f"{three}_why": "Just begun"})
    assert shown.status_code == 409
    assert "Four classes" in shown.text
    assert form_of(shown)[f"{two}_why"] == "Three classes"
    assert asked(shown) == asked(page)
    assert answers(look, "school") == {two: ("", "Four classes"), three: ("", "Just begun")}
    assert head.post(path, form_of(shown)).status_code == 302
    assert answers(look, "school")[two] == ("", "Three classes")
    # Nobody of the other side reads any page of it.
    assert client_for(crowded.llme_user).get(path).status_code == 404


def test_words_of_another_page_put_back_by_the_browser_are_taken(crowded, client_for):
    look = make_look(crowded)
    client = client_for(crowded.head)
    first, second = (client.get(path_of(crowded, look, page=number)) for number in (1, 2))
    one = asked(first)[0]
    kept = {f"{one}_why": "Kept on the train", "together": "Kept too"}
    client.post(path_of(crowded, look, page=2), form_of(second) | kept)
    assert answers(look) == {one: ("", "Kept on the train")}
    assert view_of(look).together == "Kept too"


def test_few_milestones_stay_on_one_page_without_a_word_of_pages(client_for):
    world = with_plenty(days=0, evidence=1, milestones=12)
    page = client_for(world.head).get(path_of(world, make_look(world)))
    assert len(asked(page)) == 12
    assert not re.search(r"Due by now|Due later|Milestones 1 to|milestones \d+ to", page.text)
