"""Showing a refusal where the person is looking: in the form, else on a page of its own."""

from urllib.parse import urlsplit

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from core.errors import Refused


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
    context = {"sentence": refused.sentence, "back": way_back(request)}
    template = "errors/409.html" if status == 409 else "errors/refused.html"
    return render(request, template, context, status=status)
