"""Components: what a page says with one tag."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from core.navigation import Badge, Navigation, NavItem, navigation_for
from core.words import Readers
from tests.valid_html import assert_valid

XSS = "<script>alert(1)</script>"


def draw(source, address="/schools/?q=st&sort=name", **context):
    request = RequestFactory().get(address)
    html = Template("{% load components %}" + source).render(
        Context({"request": request, "x": XSS, **context})
    )
    assert_valid(f"<!DOCTYPE html><html lang=en-GB><title>t</title><body>{html}</body></html>")
    return html


@pytest.mark.parametrize(
    "source",
    [
        "{% back_link '/' text=x %}",
        "{% breadcrumbs x '/' x %}",
        "{% tag x x %}",
        "{% status_tag x %}",
        "{% notice x heading=x %}",
        "{% warning x %}",
        "{% empty x '/' x %}",
        "{% details x %}{{ x }}{% enddetails %}",
        "{% card x %}{{ x }}{% endcard %}",
        "{% summary_list %}{% summary_row x x '/' x %}{% endsummary_list %}",
        "{% task_list %}{% task x '/' status=x hint=x %}{% task x %}{% endtask_list %}",
        "{% sides %}{% side 'school' x %}{{ x }}{% endside %}{% endsides %}",
        "{% who_reads x %}",
        "{% next_things things %}",
        "{% timeline things %}",
        "{% sub_nav nav %}",
        "{{ list|nice_list }}",
    ],
)
def test_whatever_is_put_in_is_escaped(source):
    things = [{"text": XSS, "turn": XSS, "hint": XSS, "by": XSS, "who": XSS, "detail": XSS}]
    html = draw(source, things=things, nav=[(XSS, "/", True)], list=[XSS, XSS])
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_the_days_bar_says_the_same_four_figures_in_words_and_squares():
    html = draw(
        "{% days_bar agreed=agreed used=used booked=2 left=1.5 %}", agreed=Decimal(10), used=Decimal("6.5")
    )
    assert "Of 10 days agreed, 6.5 used, 2 booked and 1.5 left" in html
    assert html.count("<g ") == 10
    for figure in ("<dd>10</dd>", "<dd>6.5</dd>", "<dd>2</dd>", "<dd>1.5</dd>"):
        assert figure in html


def test_the_days_bar_stands_for_none_for_half_a_day_and_for_very_many():
    assert "<svg" not in draw("{% days_bar agreed=0 used=0 %}")
    assert draw("{% days_bar agreed=0.5 used=0.5 %}").count("<g ") == 1
    assert draw("{% days_bar agreed=400 used=1 %}").count("<g ") == 90
    assert "And half a day recorded, not yet counted." in draw("{% days_bar agreed=1 used=1 uncounted=0.5 %}")


def test_pages_keep_the_filters_in_the_address():
    page = Paginator(range(200), 20).get_page(5)
    html = draw("{% pagination page %}{% result_count page 'school' %}", page=page)
    assert 'href="?q=st&amp;sort=name&amp;page=6"' in html
    assert 'aria-label="Page 5" aria-current="page"' in html
    assert "81 to 100 of 200 schools" in html
    assert draw("{% pagination page %}", page=Paginator(range(3), 20).get_page(1)).strip() == ""
    assert "1 school<" in draw("{% result_count page 'school' %}", page=Paginator(range(1), 20).get_page(1))


def test_a_header_sorts_and_turns_round_and_goes_back_to_page_one():
    source = "<table><tr><th {% sort_state 'name' %}>{% sort_link 'Name' 'name' %}</th></tr></table>"
    html = draw(source, "/?page=3&sort=name")
    assert 'aria-sort="ascending"' in html
    assert 'href="?sort=-name"' in html
    assert 'href="?sort=name"' in draw(source, "/")


class Narrow(forms.Form):
    q = forms.CharField(label="Name", required=False)


def test_the_filter_panel_is_open_when_something_is_chosen_and_keeps_the_sorting():
    html = draw("{% filter_panel form '/all/' %}", form=Narrow({"q": "st"}))
    assert '<details class="hs-filter" open>' in html
    assert '<input type="hidden" name="sort" value="name">' in html
    assert 'href="/all/"' in html
    assert "(optional)" not in html
    assert " open>" not in draw("{% filter_panel form '/all/' %}", form=Narrow())


def test_what_only_says_how_far_counts_go_folds_and_who_reads_it_never_does():
    readers = Readers("The school.", further=["One line goes to NCETM."])
    shown, folded = draw("{% who_reads readers %}", readers=readers).split("<details")
    assert "The school." in shown
    assert "One line goes to NCETM." in folded
    whole = draw("{% who_reads readers whole=True %}", readers=readers)
    assert "<details" not in whole
    assert "One line goes to NCETM." in whole
    two = draw("{% who_reads readers %}", readers=["The writer.", "Those who are ticked."])
    assert "<details" not in two
    assert "Those who are ticked." in two


def test_no_more_than_three_things_are_next_and_a_quiet_day_says_so():
    things = [{"text": f"Thing {n}", "url": "/", "turn": "Your turn", "yours": True} for n in range(5)]
    html = draw("{% next_things things %}", things=things)
    assert html.count("hs-next__item--yours") == 3
    assert "Nothing is waiting" in draw("{% next_things things %}", things=[])


def test_a_thing_by_a_date_says_so_in_words():
    thing = {"text": "Confirm", "by": datetime.date(2026, 10, 12)}
    assert "By 12 October 2026" in draw("{% next_things things %}", things=[thing])


def test_a_task_that_cannot_start_yet_is_no_link():
    html = draw("{% task_list %}{% task 'Look together' status='Cannot start yet' %}{% endtask_list %}")
    assert "<a " not in html
    assert "govuk-task-list__status--cannot-start-yet" in html
    two = draw(
        "{% task_list %}{% task 'A' '/' status='Done' %}{% task 'B' '/' status='Your turn' %}"
        "{% endtask_list %}"
    )
    assert 'id="task-1-status"' in two
    assert 'id="task-2-status"' in two
    assert "govuk-tag--orange" in two


def test_messages_become_banners_with_ids_of_their_own():
    messages = [Message(constants.SUCCESS, "Saved."), Message(constants.INFO, XSS)]
    html = draw("{% banner %}", messages=messages)
    assert "govuk-notification-banner--success" in html
    assert "&lt;script&gt;" in html
    assert 'id="notice-title1"' in html
    assert 'id="notice-title2"' in html


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ six|days }}", "6"),
        ("{{ half|days }}", "0.5"),
        ("{{ none|days }}", ""),
        ("{{ half|days_words }}", "half a day"),
        ("{{ six|days_words }}", "6 days"),
        ("{{ day|uk_date }}", "12 October 2026"),
        ("{{ day|short_date }}", "12 Oct 2026"),
        ("{{ day|day_date }}", "Monday 12 October 2026"),
        ("{{ at|uk_datetime }}", "12 October 2026 at 2:15pm"),
        ("{{ at|uk_date }}", "12 October 2026"),
        ("{{ noon|uk_time }}", "midday"),
        ("{{ nine|uk_time }}", "9am"),
        ("{{ none|uk_date }}", ""),
        ("{{ day|date_range:none }}", "from 12 October 2026"),
        ("{{ day|date_range:day }}", "12 October 2026"),
        ("{{ none|date_range:day }}", "until 12 October 2026"),
        ("{{ names|nice_list }}", "A, B and C"),
    ],
)
def test_dates_and_days_are_written_as_people_write_them(source, text):
    context = {
        "six": Decimal("6.0"),
        "half": Decimal("0.5"),
        "none": None,
        "day": datetime.date(2026, 10, 12),
        "at": datetime.datetime(2026, 10, 12, 13, 15, tzinfo=datetime.UTC),
        "noon": datetime.time(12),
        "nine": datetime.time(9),
        "names": ["A", "B", "C"],
    }
    assert draw(source, **context) == text


def test_the_navigation_marks_the_longest_address_that_leads_here(monkeypatch, django_user_model):
    monkeypatch.setattr("core.navigation._items", [
        lambda user: [NavItem("Schools", "/schools/"), NavItem("Home", "/", order=0)],
        lambda user: [NavItem("One", "/schools/100001/", order=60)],
    ])  # fmt: skip
    monkeypatch.setattr(
        "core.navigation._badges", [lambda request: Badge("Amira", "LLME"), lambda request: None]
    )
    request = RequestFactory().get("/schools/100001/days/")
    request.user = django_user_model(email="a@example.test", name="Amira")
    nav = navigation_for(request)
    assert [(item.label, item.active) for item in nav.items] == [
        ("Home", False),
        ("Schools", False),
        ("One", True),
    ]
    assert nav.badge == Badge("Amira", "LLME")


def test_someone_unknown_has_no_navigation():
    assert navigation_for(RequestFactory().get("/")) == Navigation()
