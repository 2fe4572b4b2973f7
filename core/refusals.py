"""Showing a refusal where the person is looking: in the form, else on a page of its own."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from core.errors import Refused, Stale
from core.typed import typed_lines


def add_refusal(form: forms.BaseForm, refused: Refused) -> None:
    """Put the sentence beside its field, or above the form where the form has no such field."""
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, refused.sentence)


def way_back(request: HttpRequest) -> str:
    """The path of the page the person came from, if it is one of ours; else the first page."""
    referer = request.META.get("HTTP_REFERER", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(referer)
        if parts.path and parts.path != request.path:
            return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "/"


def refusal_page(request: HttpRequest, refused: Refused, *, status: int) -> HttpResponse:
    """The sentence as a page (400, or 409 where somebody else was quicker), with a way back."""
    if isinstance(refused, Stale):
        return stale_page(request, refused)
    context = {"sentence": refused.sentence, "back": way_back(request)}
    return render(request, "errors/refused.html", context, status=status)


def stale_page(
    request: HttpRequest,
    refused: Stale,
    *,
    form: forms.BaseForm | None = None,
    mine: Iterable[tuple[str, Any]] = (),
    theirs: Iterable[tuple[str, Any]] = (),
    back: str = "",
) -> HttpResponse:
    """409, a lost update averted: what the other person saved beside what was typed here; neither is lost.

    `mine` and `theirs`: (label, text), in the same order. `form`, given the version that now stands, is drawn
    below with the typed text in it, to put the two together and send again to the same address. Without
    rows, everything that was typed is shown.
    """
    mine, theirs = list(mine), list(theirs)
    if not mine and form is None:
        mine = [(line.label, line.value) for line in typed_lines(request.POST) if not line.fixed]
    rows = []
    for index, (label, own) in enumerate(mine):
        has_other = index < len(theirs)
        other = theirs[index][1] if has_other else ""
        rows.append(
            {
                "label": label,
                "mine": own,
                "theirs": other,
                "has_other": has_other,
                "same": has_other and str(own) == str(other),
            }
        )
    context = {
        "sentence": refused.sentence,
        "rows": rows,
        "form": form,
        "action": request.get_full_path(),
        "back": back or way_back(request),
    }
    return render(request, "errors/409.html", context, status=HTTPStatus.CONFLICT)
