"""Around every request: hostile input gets a sentence, refusals a page, pages are compressed and not kept."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from accounts.models import User
from core.errors import Refused, Stale
from hubsupport import urls
from hubsupport.middleware import LARGEST_ID


def refuse(request: HttpRequest) -> HttpResponse:
    raise Refused("The days are agreed already.")


def stale(request: HttpRequest) -> HttpResponse:
    raise Stale("Somebody else changed this page a moment ago.")


def show(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse("<p>A page</p>" * 500 + str(sorted(request.GET)) + str(sorted(request.POST)))


def filtered(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(User.objects.filter(pk__in=[int(request.GET["pk"])]).count()))


for view in (refuse, stale, show, filtered):
    view.login_required = False  # type: ignore[attr-defined]
urlpatterns = [
    *urls.urlpatterns,
    path("test/refuse/", refuse),
    path("test/stale/", stale),
    path("test/show/", show),
    path("test/filtered/", filtered),
    path("test/show/<int:pk>/", show),
]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


def test_a_refusal_is_a_page_with_the_sentence_and_the_way_back(client: Client) -> None:
    response = client.get("/test/refuse/", headers={"referer": "http://testserver/test/show/?page=2"})

    assert response.status_code == 400
    assert "The days are agreed already." in response.text
    assert 'href="/test/show/?page=2"' in response.text


@pytest.mark.parametrize(
    "referer", ["https://elsewhere.test/", "http://testserver/test/refuse/", "javascript:alert(1)", ""]
)
def test_the_way_back_leads_nowhere_else(client: Client, referer: str) -> None:
    response = client.get("/test/refuse/", headers={"referer": referer})

    assert 'href="/"' in response.text
    assert "elsewhere" not in response.text
    assert "alert" not in response.text


def test_a_lost_update_is_a_409(client: Client) -> None:
    response = client.get("/test/stale/")

    assert response.status_code == 409
    assert "Somebody else changed this page a moment ago." in response.text


@pytest.mark.parametrize(
    "url", ["/test/show/?a=%00", "/test/show/?%00=a", "/test/show/?a=ok&a=x%00y", "/test/sh%00ow/"]
)
def test_a_null_character_in_the_address_is_a_400(client: Client, url: str) -> None:
    assert client.get(url).status_code == 400


@pytest.mark.parametrize("data", [{"a": "x\0y"}, {"\0": "a"}, {"a": ["ok", "\0"]}])
@pytest.mark.parametrize("form", ["multipart", "urlencoded"])
def test_a_null_character_in_a_form_is_a_400(client: Client, data: dict[str, Any], form: str) -> None:
    if form == "multipart":
        response = client.post("/test/show/", data)
    else:
        body = "&".join(f"{name}={value}" for name, values in data.items() for value in values)
        response = client.post("/test/show/", body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 400


def test_a_null_character_in_a_cookie_or_a_browser_name_is_a_400(client: Client) -> None:
    assert client.get("/test/show/", headers={"user-agent": "a\0b"}).status_code == 400
    assert client.get("/test/show/", headers={"cookie": "sessionid=a\0b"}).status_code == 400


def test_ids_beyond_what_can_exist_are_not_found(client: Client) -> None:
    assert client.get(f"/test/show/{LARGEST_ID}/").status_code == 200
    assert client.get(f"/test/show/{LARGEST_ID + 1}/").status_code == 404
    assert client.get(f"/test/show/{'9' * 30}/").status_code == 404
    assert client.get(f"/test/show/{'9' * 3000}/").status_code == 404


def test_numbers_beyond_what_a_database_compares_are_no_failure(client: Client) -> None:
    assert client.get(f"/test/filtered/?pk={'9' * 30}").status_code in (200, 400)


@pytest.mark.parametrize(
    "url",
    [
        "/test/show/?page=-1",
        "/test/show/?a=%ff%fe",
        "/test/show/?a=%ed%a0%80",
        "/test/show/?q=%F0%9F%8E%93%E2%80%AE",
        f"/test/show/?a={'x' * 20_000}",
    ],
)
def test_odd_but_harmless_queries_pass(client: Client, url: str) -> None:
    assert client.get(url).status_code == 200


def test_too_many_fields_and_too_much_text_are_a_400(client: Client) -> None:
    many = "&".join(f"f{n}=1" for n in range(2001))
    much = "a=" + "x" * 3_000_000

    for body in (many, much):
        response = client.post("/test/show/", body, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 400


def test_a_strange_host_is_a_400(client: Client) -> None:
    assert client.get("/test/show/", headers={"host": "elsewhere.test"}).status_code == 400
    assert client.get("/health/", headers={"host": "a\0b"}).status_code in (200, 400)


def test_pages_are_compressed_and_not_kept(client: Client) -> None:
    response = client.get("/test/show/", headers={"accept-encoding": "gzip"})

    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.content) < 700
    assert response.headers["Cache-Control"] == "private, no-store"


def test_the_same_page_compressed_twice_differs_in_size(client: Client) -> None:
    """So that its size tells nothing about what is on it."""
    sizes = {len(client.get("/test/show/", headers={"accept-encoding": "gzip"}).content) for _ in range(12)}

    assert len(sizes) > 3


def test_browsers_are_told_to_be_strict(client: Client) -> None:
    headers = client.get("/test/show/").headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "script-src 'self';" in headers["Content-Security-Policy"] + ";"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
