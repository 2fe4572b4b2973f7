"""The links at the foot of every page, always in the same order."""

from dataclasses import dataclass

from django import template
from django.urls import reverse

from core.texts import FOOTER

register = template.Library()


@dataclass(frozen=True)
class FooterLink:
    label: str
    url: str
    help: bool


@register.simple_tag
def footer_links() -> list[FooterLink]:
    """Help first, then what one may want to know of the service."""
    return [
        FooterLink(label, reverse("core:about", args=[key]), key == "help") for key, label in FOOTER.items()
    ]
