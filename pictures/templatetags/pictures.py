"""How other support reads in the tables beside the pictures."""

from django import template

from engagements.models import OtherSupport
from pictures.overlaps import name_of, when

register = template.Library()


@register.filter
def support_name(support: OtherSupport) -> str:
    """Who gives it, and what it is about."""
    return name_of(support)


@register.filter
def support_dates(support: OtherSupport) -> str:
    """Its dates in words."""
    return when(support)
