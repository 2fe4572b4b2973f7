"""A request whose sender is signed in: what every view behind the sign-in gets."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """For annotations: `request.user` is a person."""

    user: User
