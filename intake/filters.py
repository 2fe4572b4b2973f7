"""Narrowing a waiting list: by what the head said, by phase, by authority."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from hubs.models import Hub
from intake.models import Nomination
from intake.states import Answer


def authorities_of(user: Any, hub: Hub) -> list[tuple[str, str]]:
    """The authorities of the schools that stand on this list."""
    rows = Nomination.objects.visible_to(user).open().filter(hub=hub).exclude(school__authority_code="")
    return list(
        rows.order_by("school__authority_name")
        .values_list("school__authority_code", "school__authority_name")
        .distinct()
    )


def chosen(form: forms.Form) -> dict[str, str]:
    """What the address asks for; what it holds beyond that asks for nothing."""
    if not form.is_bound:
        return dict.fromkeys(form.fields, "")
    form.is_valid()
    return {name: str(form.cleaned_data.get(name) or "") for name in form.fields}


def narrowed(rows: Any, said: dict[str, str]) -> Any:
    """The entries that are asked for; without a choice all that wait."""
    if said["phase"]:
        rows = rows.filter(phase=said["phase"])
    if said["authority"]:
        rows = rows.filter(school__authority_code=said["authority"])
    return heard(rows, said["heard"])


def heard(rows: Any, which: str) -> QuerySet[Nomination]:
    """By what the head said: the same conditions that the counts are made with."""
    if which == "no":
        return rows.open().filter(conditions()["no"])
    rows = rows.waiting()
    return rows.filter(conditions()[which]) if which else rows


def conditions() -> dict[str, Q]:
    """Each choice of the filter as a condition on open entries: none overlaps another, none is left out."""
    due = Q(ask_again_on__lte=timezone.localdate())
    return {
        "not_heard": Q(answer=""),
        "yes": Q(answer=Answer.YES),
        "ask_again": Q(answer=Answer.NOT_NOW) & due,
        "later": Q(answer=Answer.NOT_NOW) & (Q(ask_again_on__isnull=True) | ~due),
        "no": Q(answer=Answer.NO),
    }
