"""The address of the short form: nobody can guess one, and what is changed in it no longer opens."""

import secrets

from django.core import signing
from django.urls import reverse

from intake.models import SuggestionLink

SALT = "hubsupport.suggestion-link"
LONGEST = 120


def new_nonce() -> str:
    """What keeps two links of the same number apart, for good."""
    return secrets.token_hex(8)


def token_of(link: SuggestionLink) -> str:
    """The part of the address that opens this link."""
    return signing.Signer(salt=SALT, sep="~").sign(f"{link.pk}.{link.nonce}")


def path_of(link: SuggestionLink) -> str:
    """The address of its form."""
    return reverse("intake:suggest", args=[token_of(link)])


def link_of(token: str) -> SuggestionLink | None:
    """The link that a token opens today: one we made, not run out and not ended."""
    if len(token) > LONGEST:
        return None
    try:
        number, _, nonce = signing.Signer(salt=SALT, sep="~").unsign(token).partition(".")
    except signing.BadSignature:
        return None
    links = SuggestionLink.objects.select_related("hub", "school").filter(hub__is_active=True)
    found: SuggestionLink | None = links.filter(pk=int(number), nonce=nonce).first()
    return found if found is not None and found.is_good else None
