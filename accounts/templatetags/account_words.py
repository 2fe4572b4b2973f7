"""Words about devices, for templates."""

import json

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from accounts.devices import label_of

register = template.Library()


@register.filter
def device(agent: str) -> str:
    """`{{ session.user_agent|device }}`: Chrome on Windows."""
    return label_of(agent or "")


@register.simple_tag
def known_days() -> int:
    """How long a device stays known."""
    return int(settings.KNOWN_DEVICE_DAYS)


@register.simple_tag
def code_minutes() -> int:
    """How long a code works."""
    return int(settings.SIGN_IN_CODE_MINUTES)


SCRIPTS = ("mfa/js/webauthn-json.js", "mfa/js/webauthn.js", "account/js/onload.js")


@register.simple_tag
def passkey_script(call: str, **ids: str) -> SafeString:
    """`{% passkey_script "addForm" add="button-id" credential="field-id" %}`.

    allauth's scripts, and as data what they shall do here: a strict content security policy lets data pass.
    """
    plain = json.dumps({"ids": ids}).replace("<", "\\u003C")
    return format_html(
        '{}<script data-allauth-onload="allauth.webauthn.forms.{}" type="application/json">{}</script>',
        format_html_join("", '<script src="{}"></script>', ((static(path),) for path in SCRIPTS)),
        call,
        mark_safe(plain),  # noqa: S308 - ids of our own templates, as JSON
    )
