"""The service's addresses and one more: an empty page for someone signed in, to measure against."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from oversight.measuring import EMPTY


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing but the frame of every page."""
    return render(request, "base.html")


urlpatterns = [path(EMPTY.lstrip("/"), empty), path("", include("hubsupport.urls"))]
