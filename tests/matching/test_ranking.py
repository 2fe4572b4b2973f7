"""One school, the hub's LLMEs in order: what speaks for and against each, and who is left out and why."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.dates import academic_year, academic_year_span
from engagements.choosing import Choice, Ranking, ranked
from engagements.models import Assignment, Engagement
from engagements.services.lifecycle import pause_engagement
from engagements.services.opening import assign_llme, change_lead_llme
from hubs.models import HubSetting
from llmes.models import LLME, DeclaredConflict
from schools.models import School, SchoolLink
from tests.factories.engagements import (
    AssignmentFactory,
    BookedDayFactory,
    EngagementFactory,
    RecordedDayFactory,
    make_school,
)
from tests.matching.conftest import Desk, accredit

pytestmark = pytest.mark.django_db


def rank(desk: Desk, engagement: Engagement) -> Ranking:
    llmes = LLME.objects.of_hub(desk.hub).select_related("user", "base_school")
    return ranked(Engagement.objects.get(pk=engagement.pk), llmes)


def only(rows: list[Choice], llme: LLME) -> Choice:
    return next(row for row in rows if row.llme == llme)


def names(rows: list[Choice]) -> list[str]:
    return [str(row.llme) for row in rows]


def test_b18_a_secondary_leaves_out_those_without_secondary_or_days_and_says_why(desk: Desk) -> None:
    work = desk.school("Elm High School", phase="secondary")
    desk.llme("Ann Both")
    primary = desk.llme("Ben Primary", phases=(True, False))
    spent = desk.llme("Col Spent", days="3")
    ranking = rank(desk, work)
    assert names(ranking.choices) == ["Ann Both"]
    assert only(ranking.left_out, primary).left_out == ["Does not work in secondary schools."]
    assert only(ranking.left_out, spent).left_out == ["3 days free this school year; this work takes 6."]


def test_the_nearer_comes_first_and_too_far_is_left_out(desk: Desk) -> None:
    work = desk.school("Elm Primary School")
    far, near = desk.llme("Ann Far", miles=20), desk.llme("Ben Near", miles=2)
    beyond = desk.llme("Col Beyond", miles=40)
    ranking = rank(desk, work)
    assert names(ranking.choices) == ["Ben Near", "Ann Far"]
    assert "2 miles away." in only(ranking.choices, near).reasons
    assert "20 miles away." in only(ranking.choices, far).doubts
    assert only(ranking.left_out, beyond).left_out == [
        "40 miles away; the furthest anybody travels is set to 30 miles."
    ]
    assert "straight line" in " ".join(ranking.told)


def test_what_the_hub_sets_to_matter_changes_the_order(desk: Desk) -> None:
    work = desk.school("Elm Primary School", weekdays="2")
    desk.llme("Ann Near", miles=1, release_weekdays="3")
    desk.llme("Ben Tuesday", miles=25, release_weekdays="2")
    assert names(rank(desk, work).choices) == ["Ann Near", "Ben Tuesday"]
    for name, value in (("weight_weekdays", 10), ("weight_distance", 0)):
        HubSetting.objects.create(hub=desk.hub, name=name, number=1, value=value)
    assert names(rank(desk, work).choices) == ["Ben Tuesday", "Ann Near"]


def test_what_is_not_known_leaves_nobody_out(desk: Desk) -> None:
    work = desk.school("Elm Primary School", miles=None, weekdays="2")
    llme = desk.llme("Ann Unknown", days=None, miles=None, phases=(False, False))
    LLME.objects.filter(pk=llme.pk).update(base_school=None)
    ranking = rank(desk, work)
    assert ranking.left_out == []
    assert list(ranking.choices[0].doubts) == [
        "Which phases they work in is not known.",
        "Which ages they know best is not known.",
        "The distance is not known.",
        "How many days they have this school year is not known.",
        "Their weekdays of release are not known.",
        "No accreditation for this phase is written down.",
        "Has not accepted the code of conduct for this school year yet.",
    ]


def test_reasons_for_in_words(desk: Desk) -> None:
    work = desk.school("Elm Primary School", weekdays="24", low_age=4, high_age=11, pupils=80)
    llme = desk.llme("Ann Fit", miles=3, specialisms=["ks1", "small_schools", "send"], release_weekdays="25")
    accredit(llme, expires_on=timezone.localdate() + datetime.timedelta(days=400))
    choice = rank(desk, work).choices[0]
    until = timezone.localdate() + datetime.timedelta(days=400)
    assert list(choice.reasons) == [
        "Works in primary schools.",
        "Knows key stage 1 and small schools and mixed-age classes.",
        "3 miles away.",
        "12 days free this school year; this work takes 6.",
        "Released on Tuesdays, which suits the school.",
        "Leads no school at present.",
        f"Primary Mastery Specialist, until {until:%-d %B %Y}.",
    ]


def test_a4_an_accreditation_that_ran_out_is_told_and_so_is_one_that_will(desk: Desk) -> None:
    work = desk.school("Elm Primary School")
    out, soon, other = desk.llme("Ann Out"), desk.llme("Ben Soon"), desk.llme("Col Other")
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    accredit(out, expires_on=yesterday)
    accredit(soon, expires_on=timezone.localdate() + datetime.timedelta(days=30))
    accredit(other, "secondary_specialist")
    choices = rank(desk, work).choices
    assert f"Primary Mastery Specialist ran out on {yesterday:%-d %B %Y}." in only(choices, out).doubts
    assert "It runs out before this work is expected to end." in only(choices, soon).doubts
    assert "No accreditation for this phase is written down." in only(choices, other).doubts


def test_days_promised_to_other_schools_are_not_free(desk: Desk) -> None:
    llme = desk.llme("Ann Busy", days="10")
    first = desk.school("Fir Primary School")
    assign_llme(by=desk.coordinator, engagement=first, llme=llme)
    choice = rank(desk, desk.school("Elm Primary School")).left_out[0]
    assert list(choice.left_out) == ["4 days free this school year; this work takes 6."]
    ranking = rank(desk, desk.school("Oak Primary School", days="4"))
    assert "4 days free this school year; this work takes 4." in ranking.choices[0].reasons
    assert "Leads 1 school already." in ranking.choices[0].doubts


def test_days_promised_in_another_year_leave_this_one_free(desk: Desk) -> None:
    llme = desk.llme("Ann Later", days="10")
    later = desk.school("Fir Primary School")
    assign_llme(by=desk.coordinator, engagement=later, llme=llme)
    next_year = academic_year_span(academic_year(timezone.localdate()) + 1)
    Engagement.objects.filter(pk=later.pk).update(
        starts_on=next_year.starts_on, expected_end_on=next_year.ends_on
    )
    reasons = rank(desk, desk.school("Elm Primary School")).choices[0].reasons
    assert "10 days free this school year; this work takes 6." in reasons


def test_booked_days_are_taken_off_once(desk: Desk) -> None:
    llme = desk.llme("Ann Booked", days="10")
    first = desk.school("Fir Primary School")
    assign_llme(by=desk.coordinator, engagement=first, llme=llme)
    BookedDayFactory(engagement=first, llme=llme, booked_by=llme.user, days=Decimal(1))
    reasons = rank(desk, desk.school("Elm Primary School", days="4")).choices[0].reasons
    assert "4 days free this school year; this work takes 4." in reasons


def test_work_half_done_takes_only_what_is_left_of_it(desk: Desk) -> None:
    """An LLME leaves half way: who comes needs the days that are left, not the number agreed."""
    work = desk.school("Elm Primary School")
    first, free = desk.llme("Ann Leaves"), desk.llme("Ben Comes", days="2")
    assign_llme(by=desk.coordinator, engagement=work, llme=first)
    for ago in (2, 3, 4, 5):
        RecordedDayFactory(
            engagement=work, llme=first, days=Decimal(1),
            on=timezone.localdate() - datetime.timedelta(days=ago),
        )  # fmt: skip
    choice = only(rank(desk, work).choices, free)
    assert "2 days free this school year; this work takes 2." in choice.reasons


def test_what_the_ages_ask_for_and_what_is_in_force_change_the_order(desk: Desk) -> None:
    work = desk.school("Elm Primary School", low_age=4, high_age=11)
    for name, value in (("weight_distance", 0), ("weight_spread", 0)):
        HubSetting.objects.create(hub=desk.hub, name=name, number=1, value=value)
    fits, other = desk.llme("Zoe Fits"), desk.llme("Ann Other")
    LLME.objects.filter(pk=fits.pk).update(specialisms=["ks2"])
    LLME.objects.filter(pk=other.pk).update(specialisms=["ks4"])
    assert names(rank(desk, work).choices) == ["Zoe Fits", "Ann Other"]

    LLME.objects.update(specialisms=[])
    accredit(fits)
    accredit(other, expires_on=timezone.localdate() - datetime.timedelta(days=1))
    desk.llme("Moe Unsaid")
    assert names(rank(desk, work).choices) == ["Zoe Fits", "Moe Unsaid", "Ann Other"]


def test_as_far_as_anybody_travels_is_not_too_far(desk: Desk) -> None:
    work = desk.school("Elm Primary School")
    desk.llme("Ann Edge", miles=30)
    assert names(rank(desk, work).choices) == ["Ann Edge"]


def test_earlier_work_counts_under_the_name_the_school_had(desk: Desk) -> None:
    former = make_school(desk.hub, "Elm Community School")
    over = EngagementFactory(
        hub=desk.hub, school=former, opened_by=desk.coordinator, status="completed",
        ended_on=datetime.date(2025, 7, 4),
    )  # fmt: skip
    knows = desk.llme("Zoe Knows")
    AssignmentFactory(engagement=over, llme=knows)
    desk.llme("Ann New")
    work = desk.school("Elm Academy")
    SchoolLink.objects.create(school_urn=former.pk, linked_urn=work.school_id, kind="Successor")
    choices = rank(desk, work).choices
    assert names(choices) == ["Zoe Knows", "Ann New"]
    assert "Worked with this school before, until July 2025." in choices[0].reasons


def test_who_was_changed_for_another_is_not_praised_for_knowing_the_school(desk: Desk) -> None:
    work = desk.school("Elm Primary School")
    before, after = desk.llme("Ann Before"), desk.llme("Ben After")
    assign_llme(by=desk.coordinator, engagement=work, llme=before)
    change_lead_llme(by=desk.coordinator, engagement=work, llme=after, reason="Another weekday")
    choice = only(rank(desk, work).choices, before)
    assert "Worked on this before and left it." in choice.doubts
    assert not any("with this school" in reason for reason in choice.reasons)


@pytest.mark.parametrize("kind", ["school", "trust"])
def test_a_conflict_leaves_out_without_a_word_of_the_declaration(desk: Desk, kind: str) -> None:
    from tests.factories.schools import TrustFactory

    work = desk.school("Elm Primary School", trust=TrustFactory())
    llme = desk.llme("Ann Conflict")
    about = {"school": work.school} if kind == "school" else {"trust": work.school.trust}
    DeclaredConflict.objects.create(
        llme=llme, reason="My sister is the head.", declared_by=llme.user, **about
    )
    choice = rank(desk, work).left_out[0]
    assert list(choice.left_out) == ["Ann Conflict has declared a conflict of interest."]
    assert choice.needs_reason


@pytest.mark.parametrize("declared", [False, True])
def test_the_trust_that_the_school_joins_is_a_conflict_too(desk: Desk, declared: bool) -> None:
    """As an academy it has a trust, where it had none before; a school that has closed has none to mind."""
    from tests.factories.schools import SchoolLinkFactory, TrustFactory

    trust = TrustFactory()
    work = desk.school("Elm Primary School")
    academy = make_school(desk.hub, "Elm Academy", trust=trust)
    llme = desk.llme("Ann Of The Trust")
    if declared:
        DeclaredConflict.objects.create(
            llme=llme, trust=trust, reason="My sister leads it.", declared_by=llme.user
        )
    else:
        LLME.objects.filter(pk=llme.pk).update(base_trust=trust)
    assert not rank(desk, work).left_out
    SchoolLinkFactory(school_urn=work.school.pk, linked_urn=academy.pk, kind="Successor")
    choice = rank(desk, work).left_out[0]
    assert choice.needs_reason
    assert ("declared" in choice.left_out[0]) is declared
    School.objects.filter(pk=academy.pk).update(status=School.Status.CLOSED)
    assert not rank(desk, work).left_out


def opened(client_for: Callable[[Any], Client], desk: Desk, work: Engagement) -> tuple[Client, str, str]:
    client, path = client_for(desk.coordinator), reverse("engagements:assign_llme", args=[work.reference])
    return client, path, client.get(path).content.decode()


def test_one_click_assigns_and_a_double_click_assigns_once(
    client_for: Callable[[Any], Client], desk: Desk
) -> None:
    work, llme = desk.school("Elm Primary School"), desk.llme("Ann Fit")
    client, path, page = opened(client_for, desk, work)
    key = page.split('name="submission" value="')[1][:36]
    sent = {"llme": llme.pk, "role": "lead", "submission": key}
    answers = [client.post(path, sent) for _ in range(2)]
    assert {answer["Location"] for answer in answers} == {work.get_absolute_url()}
    assert Assignment.objects.get().llme == llme


def test_the_next_school_without_an_llme_is_one_tap_away_before_and_after(
    client_for: Callable[[Any], Client], desk: Desk
) -> None:
    first, second, third = (desk.school(f"{name} School") for name in ("Elm", "Fir", "Oak"))
    llme = desk.llme("Ann Fit", days="20")
    pause_engagement(by=desk.coordinator, engagement=second, on=second.starts_on, reason="Building work")
    client, path, page = opened(client_for, desk, first)
    after = reverse("engagements:assign_llme", args=[third.reference])
    assert f'Next school without an LLME: <a class="govuk-link" href="{after}">Oak School</a>' in page
    assert (
        "Next school"
        not in client.get(reverse("engagements:change_llme", args=[first.reference])).content.decode()
    )

    key = page.split('name="submission" value="')[1][:36]
    sent = client.post(path, {"llme": llme.pk, "role": "lead", "submission": key}, follow=True)
    told = sent.content.decode()
    assert "Ann Fit works with Elm School now." in told
    assert f'href="{after}">Oak School</a>' in told

    last = client.get(after).content.decode()
    assert "Next school without" not in last
    key = last.split('name="submission" value="')[1][:36]
    sent = client.post(after, {"llme": llme.pk, "role": "lead", "submission": key}, follow=True)
    assert "Next without" not in sent.content.decode()


def test_those_left_out_can_still_be_chosen_on_a_page_of_their_own(
    client_for: Callable[[Any], Client], desk: Desk
) -> None:
    work, llme = desk.school("Elm Primary School"), desk.llme("Ann Full", days="1")
    client, path, page = opened(client_for, desk, work)
    assert "1 day free this school year; this work takes 6." in page
    assert "Nobody fits as things stand." in page
    assert 'name="submission"' not in page
    assert f"?llme={llme.pk}" in page
    assert "Assign Ann Full" in client.get(f"{path}?llme={llme.pk}").content.decode()


def test_why_one_is_left_out_is_said_again_where_they_are_chosen_all_the_same(
    client_for: Callable[[Any], Client], desk: Desk
) -> None:
    work = desk.school("Elm High School", phase="secondary")
    fits, other = desk.llme("Ann Both"), desk.llme("Ben Primary", phases=(True, False))
    client, path, _ = opened(client_for, desk, work)
    said = "Does not work in secondary schools."
    assert said in client.get(f"{path}?llme={other.pk}").content.decode()
    assert said not in client.get(f"{path}?llme={fits.pk}").content.decode()


def test_so_is_that_it_is_further_than_anybody_travels(
    client_for: Callable[[Any], Client], desk: Desk
) -> None:
    work = desk.school("Elm Primary School")
    within, beyond = desk.llme("Ann Near", miles=30), desk.llme("Ben Far", miles=31)
    client, path, _ = opened(client_for, desk, work)
    said = "31 miles away; the furthest anybody travels is set to 30 miles."
    assert said in client.get(f"{path}?llme={beyond.pk}").content.decode()
    assert "the furthest anybody travels" not in client.get(f"{path}?llme={within.pk}").content.decode()


def test_the_weekdays_that_suit_the_school_are_asked_and_can_be_put_right(
    client_for: Callable[[Any], Client], desk: Desk
) -> None:
    work = desk.school("Elm Primary School", weekdays="24")
    client, path = client_for(desk.coordinator), reverse("engagements:edit", args=[work.reference])
    page = client.get(path).content.decode()
    assert page.count("checked") == 3  # Tuesday, Thursday, and who suggested it
    today = work.starts_on
    said = {
        "focus": work.focus, "why_offered": work.why_offered, "suggested_by": "school", "version": 1,
        "school_weekdays": ["5", "1"],
    }  # fmt: skip
    for name, day in (("starts_on", today), ("expected_end_on", work.expected_end_on)):
        said |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    assert client.post(path, said).status_code == 302
    assert Engagement.objects.get().school_weekdays == "15"
