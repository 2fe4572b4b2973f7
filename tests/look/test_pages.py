"""Texts at the foot of the page, what went wrong, and words that outlive a sign-in."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path

from core import views
from core.errors import Refused, Stale
from core.models import SiteText
from core.texts import FOOTER, KEYS, shipped, text_in_effect, to_html
from tests.look import urls as gallery_urls
from tests.valid_html import assert_valid


def closed(request):
    """A page that asks for sign-in."""
    return HttpResponse("in")


def refuses(request):
    raise Refused("There are no days left to book.")


def was_changed(request):
    raise Stale("Grace Obi changed this at 2:15pm.")


def forbids(request):
    raise PermissionDenied("Only the headteacher can agree the days.")


def breaks(request):
    raise ZeroDivisionError


refuses.login_required = was_changed.login_required = False
forbids.login_required = breaks.login_required = False

urlpatterns = [
    path("closed/", closed),
    path("refuses/", refuses),
    path("was-changed/", was_changed),
    path("forbids/", forbids),
    path("breaks/", breaks),
    path("accounts/sign-in/", views.signed_in, name="account_login"),
    path("", include(gallery_urls)),
]
handler400 = "core.views.bad_request"
handler403 = "core.views.forbidden"
handler404 = "core.views.not_found"
handler500 = "core.views.server_error"

OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture(autouse=True)
def addresses(settings, monkeypatch):
    monkeypatch.setattr("core.navigation._items", [])
    monkeypatch.setattr("core.navigation._badges", [])
    settings.ROOT_URLCONF = "tests.look.test_pages"
    settings.LOGIN_URL = "/accounts/sign-in/"


@pytest.mark.django_db
@pytest.mark.parametrize("key", KEYS)
def test_every_text_can_be_read_by_anyone_and_says_since_when(client, key):
    response = client.get(f"/about/{key}/")
    assert response.status_code == 200
    html = response.content.decode()
    assert_valid(html)
    assert "In effect from 1 September 2026." in html
    for footer_key in FOOTER:
        assert f'href="/about/{footer_key}/"' in html


@pytest.mark.django_db
def test_an_unknown_text_is_not_found(client):
    assert client.get("/about/nothing/").status_code == 404


@pytest.mark.django_db
def test_the_newest_wording_in_effect_is_shown_with_the_earlier_and_the_coming(client):
    day = datetime.date(2025, 9, 1)
    for number, body in enumerate(["The first.", "The second.", "The third."]):
        SiteText.objects.create(
            key="privacy", title="Privacy", body=body, in_effect_from=day.replace(year=2024 + number)
        )
    coming = SiteText.objects.create(
        key="privacy", title="Privacy", body="Later.", in_effect_from=datetime.date(2199, 1, 1)
    )
    html = client.get("/about/privacy/").content.decode()
    assert "The third." in html
    assert "The second." not in html
    assert "From 1 September 2025" in html
    assert f'href="/about/privacy/wordings/{coming.pk}/"' in html
    old = client.get(f"/about/privacy/wordings/{SiteText.objects.order_by('in_effect_from')[0].pk}/")
    assert "The first." in old.content.decode()
    assert "This is not the wording in effect today." in old.content.decode()
    assert client.get(f"/about/help/wordings/{coming.pk}/").status_code == 404


@pytest.mark.django_db
def test_loading_the_texts_twice_changes_nothing_and_never_what_an_admin_set(capsys):
    SiteText.objects.create(key="help", title="Help", body="Ours.", in_effect_from=datetime.date(2020, 1, 1))
    call_command("load_texts")
    assert SiteText.objects.count() == len(KEYS)
    assert text_in_effect("help").body == "Ours."
    call_command("load_texts")
    assert SiteText.objects.count() == len(KEYS)
    assert capsys.readouterr().out.splitlines()[-1] == "All texts are there; nothing changed."


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "[x](data:text/html,hello)",
        '[x](/ "onmouseover=alert(1)")',
    ],
)
def test_markdown_brings_no_html_of_its_own(markdown):
    html = to_html(markdown)
    assert "<script" not in html
    assert "<img" not in html
    assert "javascript:" not in html.replace("[x](javascript:", "")
    assert 'href="data:' not in html
    assert "title=" not in html


def test_markdown_is_dressed_as_the_other_pages_are():
    html = to_html('## A\n\nHe said "no".\n\n- [one](/about/help/)\n\n| W | S |\n| --- | --- |\n| a | b |')
    assert '<h2 class="govuk-heading-m">A</h2>' in html
    assert "“no”" in html
    assert '<a class="govuk-link" href="/about/help/"' in html
    assert '<th class="govuk-table__header" scope="col">W</th>' in html


@pytest.mark.parametrize("key", KEYS)
def test_every_shipped_text_has_a_title_a_day_and_words(key):
    text = shipped(key)
    assert text.title
    assert text.in_effect_from == datetime.date(2026, 9, 1)
    assert len(text.body) > 300


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/nowhere/", 404, "Page not found"),
        ("/forbids/", 403, "Only the headteacher can agree the days."),
        ("/refuses/", 400, "There are no days left to book."),
        ("/was-changed/", 409, "Grace Obi changed this at 2:15pm."),
        ("/breaks/", 500, "Something went wrong"),
        ("/components/errors/400/", 400, "That address did not work"),
        ("/components/errors/409/", 409, "What you typed"),
    ],
)
def test_what_went_wrong_is_said_in_plain_words(address, status, sentence):
    response = Client(raise_request_exception=False).get(address)
    assert response.status_code == status
    html = response.content.decode()
    assert sentence in html
    assert_valid(html)


def test_the_page_for_our_own_faults_asks_nothing_of_the_database():
    response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert b"This is our fault, not yours." in response.content


@pytest.mark.django_db
def test_a_lost_update_shows_both_texts_and_keeps_the_typed_one_in_the_form(client):
    html = client.get("/components/errors/409/").content.decode()
    assert "Plan the INSET day" in html
    assert 'value="Plan the staff meeting for January"' in html
    assert "The same in both." in html
    assert_valid(html)


@pytest.mark.django_db
def test_a_lost_update_without_rows_shows_what_was_typed(client):
    html = client.post("/was-changed/", {"what_we_did": "Read & wrote <b>", "csrfmiddlewaretoken": "hush"})
    assert html.status_code == 409
    assert "Read &amp; wrote &lt;b&gt;" in html.content.decode()
    assert "hush" not in html.content.decode()


@pytest.mark.django_db
def test_words_typed_before_a_sign_in_ran_out_are_kept_on_the_page(client):
    typed = {
        "what": "We looked at books <script>",
        "looked": ["books", "lessons"],
        "submission": "8d3c",
        "csrfmiddlewaretoken": "hush1",
        "password": "hush2",
        "new-password1": "hush3",
        "code": "hush4",
        "postcode": "TS1 1AA",
    }
    response = client.post("/closed/?from=mail", typed, **OURS)
    html = response.content.decode()
    assert response.status_code == 403
    assert_valid(html)
    assert "We looked at books &lt;script&gt;" in html
    assert 'action="/closed/?from=mail"' in html
    assert '<input type="hidden" name="looked" value="lessons">' in html
    assert '<input type="hidden" name="submission" value="8d3c">' in html
    assert "TS1 1AA" in html
    assert "hush" not in html
    assert 'href="/accounts/sign-in/?next=/signed-in/"' in html.replace("%2F", "/")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_ORIGIN": "https://elsewhere.example"},
        {"HTTP_REFERER": "https://elsewhere.example/testserver"},
    ],
)
def test_words_of_another_site_are_not_passed_on(client, headers):
    response = client.post("/closed/", {"what": "Words of another"}, **headers)
    assert response.status_code == 302
    strict = Client(enforce_csrf_checks=True)
    refused = strict.post("/closed/", {"what": "Words of another"}, **headers)
    assert refused.status_code == 403
    assert "Words of another" not in refused.content.decode()


@pytest.mark.django_db
def test_a_form_whose_token_ran_out_can_be_sent_again(django_user_model):
    client = Client(enforce_csrf_checks=True)
    client.force_login(django_user_model.objects.create_user("a@example.test", name="Amira"))
    response = client.post("/closed/", {"what": "Words"}, HTTP_ORIGIN="http://testserver")
    assert response.status_code == 403
    html = response.content.decode()
    assert "Words" in html
    token = html.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    again = client.post("/closed/", {"what": "Words", "csrfmiddlewaretoken": token})
    assert again.content == b"in"


@pytest.mark.django_db
def test_a_signed_out_visit_leads_to_sign_in(client):
    assert client.get("/closed/")["Location"] == "/accounts/sign-in/?next=/closed/"
