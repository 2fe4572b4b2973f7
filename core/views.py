"""Pages that belong to no app: the texts at the foot of each page, what went wrong, the gallery."""

from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.template import TemplateDoesNotExist
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from core import keeping
from core.texts import KEYS, coming_wording, earlier_wordings, text_in_effect, to_html, wording
from core.typed import typed_lines


@login_not_required
@require_safe
def about(request: HttpRequest, key: str) -> HttpResponse:
    """A text of the service: the wording in effect, its date, and the earlier wordings."""
    if key not in KEYS:
        raise Http404
    text = text_in_effect(key)
    context = {
        "text": text,
        "html": to_html(text.body),
        "earlier": earlier_wordings(text),
        "coming": coming_wording(key),
    }
    return render(request, "core/about.html", context)


@login_not_required
@require_safe
def about_wording(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One wording of a text, as it was or will be."""
    text = wording(key, pk)
    if text is None:
        raise Http404
    context = {"text": text, "html": to_html(text.body), "is_now": text == text_in_effect(key)}
    return render(request, "core/about_wording.html", context)


# What went wrong


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the address or what was sent makes no sense."""
    return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the page is there, this person may not do that. A sentence given with the refusal is shown."""
    sentence = str(exception) if isinstance(exception, PermissionDenied) and exception.args else ""
    return render(request, "403.html", {"sentence": sentence}, status=HTTPStatus.FORBIDDEN)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same page whether a thing is missing or another's."""
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """500: a page that asks nothing of the database, the session or the static files' manifest."""
    try:
        return render(None, "500.html", status=HTTPStatus.INTERNAL_SERVER_ERROR)
    except TemplateDoesNotExist:
        return HttpResponse(
            "<!DOCTYPE html><html lang='en-GB'><title>Something went wrong</title>"
            "<h1>Something went wrong</h1><p>Please try again in a few minutes.</p>",
            status=HTTPStatus.INTERNAL_SERVER_ERROR,
        )


@login_not_required
def expired_form(request: HttpRequest) -> HttpResponse:
    """A form that came too late (its token or the sign-in had run out): what was typed is kept on the page.

    The page sends the same fields to the same path again, with a fresh token. Nothing is stored, and nothing
    is done until the person sends it again. Files and passwords are not kept, and the page says so.
    """
    if keeping.wants_json(request):
        return keeping.sign_in_again(request)
    if request.method == "POST" and keeping.typed_by_somebody_else(request):
        return keeping.not_yours(request)
    trusted = request.method == "POST" and sent_by_our_own_page(request)
    lines = typed_lines(request.POST) if trusted else []
    token_page = reverse("core:signed_in")
    return render(
        request,
        "errors/expired.html",
        {
            "trusted": trusted,
            "lines": lines,
            "shown": [line for line in lines if not line.fixed],
            "action": request.get_full_path(),
            "had_files": bool(request.FILES),
            "signed_in": request.user.is_authenticated,
            "sign_in": f"{resolve_url(settings.LOGIN_URL)}?{urlencode({REDIRECT_FIELD_NAME: token_page})}",
            "token_page": token_page,
        },
        status=HTTPStatus.FORBIDDEN,
    )


def sent_by_our_own_page(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on a page of this service.

    Without this, another site could send words of its own here and have the person pass them on.
    """
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site:
        return fetch_site == "same-origin"
    source = request.headers.get("Origin") or request.headers.get("Referer")
    return bool(source) and urlsplit(source).netloc == request.get_host()


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token had run out, or that never was ours: the expired-form page tells them apart."""
    return expired_form(request)


@login_not_required
@require_safe
def signed_in(request: HttpRequest) -> HttpResponse:
    """Where signing in from the expired-form page ends: go back to the other tab and send it."""
    return render(request, "core/signed_in.html")
