"""How fresh a sign-in is."""

import time
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person showed who they are within the last quarter of an hour, in whatever way."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ask(request: HttpRequest) -> HttpResponse:
    """To the page where they show it again, and then back here."""
    way = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
    return redirect(f"{way}?{urlencode({'next': request.path})}")
