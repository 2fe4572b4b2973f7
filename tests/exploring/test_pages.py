"""The pages of strengths and needs, as the people who use them see them."""

import pytest
from django.urls import reverse

from core.models import OutgoingMail
from engagements.services.parts import open_part
from exploring.models import JointAnswer, NeedsAnalysis, ViewAnswer
from exploring.services.needs import begin_analysis, change_way
from exploring.services.views import share_view
from tests.exploring.pages import fields_of, words_of
from tests.factories.exploring import (
    LLME_SEES,
    SCHOOL_SEES,
    SchoolContextFactory,
    agree,
    fresh,
    make_agreed_analysis,
    make_analysis,
    share_both,
    write_joint,
    write_view,
)


def url(name, world, *args):
    return reverse(f"exploring:{name}", args=[world.engagement.reference, *args])


def test_each_side_first_then_together_in_the_pages_alone(world, client_for):
    """The maths lead begins, each side writes and shares, they write one page, both sides agree."""
    lead, head, llme = (client_for(user) for user in (world.maths_lead, world.head, world.llme_user))
    open_part(by=world.llme_user, engagement=world.fresh(), part="needs_analysis")
    world.day()
    form = fields_of_any(lead.get(url("begin_analysis", world)))
    assert form["way"] == "together"
    page = lead.post(url("begin_analysis", world), form | {"way": "separate"}, follow=True)
    row = NeedsAnalysis.objects.get()
    assert "Has not shared yet." in words_of(page)

    for client, words in ((lead, SCHOOL_SEES), (llme, LLME_SEES)):
        view = client.get(url("save_view", world, row.pk))
        assert "only the people who write on your side read this" in words_of(view)
        said = fields_of(view) | {f"pedagogy-{name}": text for name, text in words.items()}
        page = client.post(
            url("save_view", world, row.pk), said | {"culture-where": "cant_tell"}, follow=True
        )
        assert "Written, not shared yet." in words_of(page)
        page = client.post(url("share_view", world, row.pk), follow=True)
    words = words_of(page)
    assert words.index("Strengths that both sides see") < words.index("What we say together")
    assert SCHOOL_SEES["strengths"] in words
    assert LLME_SEES["strengths"] in words

    joint = llme.get(url("save_joint", world, row.pk))
    assert words_of(joint).index("Strengths that both sides see") < words_of(joint).index("Where are we?")
    said = fields_of(joint) | {
        "pedagogy-strengths": "Talk in every class",
        "pedagogy-needs": "Reasons in words",
        "pedagogy-where": "growing",
        "overall-needs": "Reasons first in Years 3 and 4",
    }
    page = llme.post(url("save_joint", world, row.pk), said, follow=True)
    assert "Reasons first in Years 3 and 4" in words_of(page)
    for client in (head, llme):
        page = client.get(row.get_absolute_url())
        assert "Agree this summary" in words_of(page)
        page = client.post(
            url("agree_summary", world, row.pk), {"digest": page.context["digest"]}, follow=True
        )
    words = words_of(page)
    assert "Agreed by Hilda Head (Headteacher) on" in words
    assert "and Lee Lane (Lead LLME) on" in words
    assert words.index("Talk in every class") < words.index("Reasons in words")


def fields_of_any(response):
    """The fields of a form of radios."""
    import html5lib

    document = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    return {
        field.get("name"): field.get("value")
        for field in document.iter("input")
        if field.get("type") == "radio" and "checked" in field.attrib
    }


def test_the_joint_page_opens_with_what_the_school_says_of_itself(world, client_for):
    analysis = make_analysis(world, "together")
    SchoolContextFactory(engagement=world.engagement, written_by=world.head)
    words = words_of(client_for(world.llme_user).get(url("save_joint", world, analysis.pk)))
    assert words.index("First, the school in its own words") < words.index("Curriculum and assessment")


def test_a_part_that_is_closed_says_so_and_nothing_else(world, client_for):
    for name in ("needs", "then_and_now", "foundations", "begin_analysis"):
        page = client_for(world.head).get(url(name, world))
        assert page.status_code == 200
        assert "This part is not open." in words_of(page)
    assert client_for(world.head).post(url("begin_analysis", world), {"way": "together"}).status_code == 409
    assert not NeedsAnalysis.objects.exists()


def test_two_colleagues_in_one_area_lose_nothing(world, client_for):
    analysis = make_analysis(world)
    write_view(analysis, world.head, strengths="First")
    path = url("save_view", world, analysis.pk)
    one, two = client_for(world.head), client_for(world.maths_lead)
    mine, theirs = fields_of(one.get(path)), fields_of(two.get(path))
    assert two.post(path, theirs | {"pedagogy-strengths": "The lead's"}).status_code == 302
    both = one.post(path, mine | {"pedagogy-strengths": "The head's", "culture-needs": "Only mine"})

    assert both.status_code == 409
    words = words_of(both)
    assert "The lead's" in words
    assert "The head's" in words
    kept = {row.area: (row.strengths, row.needs) for row in ViewAnswer.objects.all()}
    assert kept == {"pedagogy": ("The lead's", ""), "culture": ("", "Only mine")}
    again = fields_of(both)
    assert again["pedagogy-strengths"] == "The head's"
    assert one.post(path, again | {"pedagogy-strengths": "Both"}).status_code == 302
    assert ViewAnswer.objects.get(area="pedagogy").strengths == "Both"


def test_one_may_let_the_colleagues_words_stand(world, client_for):
    analysis = make_analysis(world, "together")
    path = url("save_joint", world, analysis.pk)
    client = client_for(world.head)
    mine = fields_of(client.get(path))
    write_joint(analysis, world.llme_user, strengths="The LLME's", needs="")
    both = client.post(path, mine | {"pedagogy-strengths": "The head's"})
    assert both.status_code == 409
    assert client.post(path, fields_of(both) | {"pedagogy-stands": "theirs"}).status_code == 302
    assert JointAnswer.objects.get().strengths == "The LLME's"


def test_a_page_left_alone_overwrites_nobody(world, client_for):
    analysis = make_analysis(world, "together")
    path = url("save_joint", world, analysis.pk)
    client = client_for(world.head)
    left_alone = fields_of(client.get(path))
    write_joint(analysis, world.llme_user, strengths="The LLME's", needs="")
    assert client.post(path, left_alone).status_code == 302
    assert JointAnswer.objects.get().strengths == "The LLME's"


def test_agreeing_what_has_changed_shows_it_as_it_is_now(world, client_for):
    analysis = make_analysis(world, "together")
    write_joint(analysis, world.head)
    client = client_for(world.head)
    seen = client.get(analysis.get_absolute_url()).context["digest"]
    write_joint(analysis, world.llme_user, area="culture", strengths="Newer words", needs="")
    page = client.post(url("agree_summary", world, analysis.pk), {"digest": seen})
    assert page.status_code == 409
    assert "Newer words" in words_of(page)
    assert not analysis.agreements.exists()


def test_before_it_is_agreed_the_hub_reads_only_that_it_is_under_way(world, client_for):
    analysis = make_analysis(world, "together")
    write_joint(analysis, world.head, strengths="Unripe words", needs="Unripe needs")
    page = words_of(client_for(world.coordinator).get(analysis.get_absolute_url()))
    assert "are exploring. You can read their summary here once both have agreed it." in page
    assert "Unripe" not in page
    agree(analysis, world.head, world.llme_user)
    assert "Unripe words" in words_of(client_for(world.coordinator).get(analysis.get_absolute_url()))


def test_governors_read_the_summary_without_where_we_are(world, client_for):
    analysis = make_agreed_analysis(world, strengths="Talk", needs="Reasons", where="beginning")
    for path in (analysis.get_absolute_url(), url("needs", world)):
        assert "Just beginning" in words_of(client_for(world.colleague).get(path))
        governor = words_of(client_for(world.governor).get(path))
        assert "Talk" in governor
        assert "Just beginning" not in governor


def test_then_and_now_stand_side_by_side(world, client_for):
    first = make_agreed_analysis(world, strengths="Talk", needs="Reasons", where="beginning")
    page = words_of(client_for(world.head).get(url("then_and_now", world)))
    assert "Once both sides have agreed two summaries" in page
    second = begin_analysis(by=world.head, engagement=world.fresh(), way="together")
    write_joint(second, world.head, strengths="Talk and reasons", needs="Proof", where="growing")
    agree(second, world.head, world.llme_user)

    page = words_of(client_for(world.coordinator).get(url("then_and_now", world)))
    for words in ("Talk", "Reasons", "Talk and reasons", "Proof", "Just beginning → , now Growing"):
        assert words in page
    assert "Just beginning" not in words_of(client_for(world.governor).get(url("then_and_now", world)))
    assert fresh(first).is_agreed


def test_the_other_side_is_told_by_a_mail_without_words(world):
    analysis = make_analysis(world)
    share_both(world, analysis)
    write_joint(analysis, world.head)
    agree(analysis, world.head)
    kinds = {(mail.kind, mail.to.name) for mail in OutgoingMail.objects.filter(kind__in=["view-shared"])}
    assert {name for _, name in kinds} == {"Lee Lane", "Sam Second", "Hilda Head", "Max Maths"}
    asked = OutgoingMail.objects.filter(kind="summary-to-agree")
    assert [mail.to.name for mail in asked] == ["Lee Lane"]


@pytest.mark.parametrize("way", ["together", "separate"])
def test_whose_turn_it_is_stands_on_our_work(world, client_for, way):
    analysis = make_analysis(world, way)
    world.day(state="confirmed", confirmed_at=world.engagement.opened_at, confirmed_by=world.head)
    head, llme = client_for(world.head), client_for(world.llme_user)
    page = words_of(head.get(world.engagement.get_absolute_url()))
    if way == "together":
        assert "Write together what you found" in page
        return
    assert "Write what your side sees" in page
    write_view(analysis, world.head, **SCHOOL_SEES)
    share_view(by=world.head, analysis=analysis)
    assert "Waiting for the LLME" in words_of(head.get(world.engagement.get_absolute_url()))
    assert "Write what your side sees" in words_of(llme.get(world.engagement.get_absolute_url()))


def test_nothing_begun_asks_for_nothing(world, client_for):
    open_part(by=world.head, engagement=world.fresh(), part="needs_analysis")
    page = words_of(client_for(world.head).get(world.engagement.get_absolute_url()))
    assert "Write together" not in page
    assert "Write what your side sees" not in page


def test_the_foundations_stand_beside_the_four_areas_once_open(world, client_for):
    analysis = make_analysis(world, "together")
    client = client_for(world.head)
    path = url("save_joint", world, analysis.pk)
    assert "Mindset" not in words_of(client.get(path))
    open_part(by=world.head, engagement=world.fresh(), part="foundations")
    assert "Mindset" in words_of(client.get(path))
    write_joint(analysis, world.head, area="mindset", strengths="Everyone can", needs="New staff")
    agree(analysis, world.head, world.llme_user)
    assert "Everyone can" in words_of(client.get(url("foundations", world)))


def test_a_list_of_names_asks_once(world, client_for):
    analysis = make_analysis(world, "together")
    path, client = url("save_joint", world, analysis.pk), client_for(world.head)
    page = client.post(
        path, fields_of(client.get(path)) | {"culture-needs": "Anna Smith, Ben Jones and Cara Brown"}
    )
    assert "This looks like people’s names" in words_of(page)
    assert not JointAnswer.objects.exists()
    client.post(path, fields_of(page))
    assert JointAnswer.objects.count() == 1


def test_what_a_side_wrote_by_itself_stays_to_read_for_it_alone(world, client_for):
    analysis = make_analysis(world)
    write_view(analysis, world.head, strengths="pearl-strengths")
    change_way(by=world.llme_user, analysis=analysis, way="together")
    write_joint(analysis, world.llme_user)
    page = url("analysis", world, analysis.pk)
    assert "pearl-strengths" in words_of(client_for(world.maths_lead).get(page))
    for who in ("llme_user", "second_llme_user", "coordinator", "governor", "colleague"):
        assert "pearl-" not in words_of(client_for(getattr(world, who)).get(page))
