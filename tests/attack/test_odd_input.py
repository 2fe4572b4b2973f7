"""Fields that no page of ours would send so: a sentence, never a broken page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubs.models import HubSetting, HubText
from intake.models import Nomination
from tests.factories.engagements import make_hub, make_hub_person, make_school

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("version", ["7", "9" * 40, "١٢", "-1", "", "NaN"])
@pytest.mark.parametrize(
    ("name", "what", "value"),
    [("change_setting", "usual_days", {"value": "8"}), ("change_text", "how-we-work", {"body": "Our words"})],
)
def test_a_number_of_a_change_that_was_never_made_is_told(
    client_for: Callable[[Any], Client], name: str, what: str, value: dict[str, str], version: str
) -> None:
    hub = make_hub("Ash Hub")
    client = client_for(make_hub_person(hub, "coordinator", "Cora Coe"))
    day = timezone.localdate()
    date = {f"in_effect_from_{part}": getattr(day, part) for part in ("day", "month", "year")}

    sent = client.post(reverse(f"hubs:{name}", args=[hub.code, what]), {"version": version, **value, **date})

    assert sent.status_code == 200
    assert "There is a problem" in sent.text
    assert not HubSetting.objects.exists()
    assert not HubText.objects.exists()


@pytest.mark.parametrize("column", ["source", "why", "all_the_same"])
def test_a_long_cell_of_the_waiting_lists_sheet_is_told_beside_it(
    client_for: Callable[[Any], Client], column: str
) -> None:
    hub = make_hub("Ash Hub")
    school = make_school(hub)
    row = {"urn": school.pk, "phase": "primary", "source": "The trust", "why": "A new lead", "line": "2"}
    row |= {"all_the_same": "", column: f"The trust {'a' * 300}"}
    data = {f"rows-0-{name}": value for name, value in row.items()}
    client = client_for(make_hub_person(hub, "coordinator", "Cora Coe"))

    sent = client.post(
        reverse("intake:bring_in", args=[hub.code]),
        {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "1", "do": "bring-in", **data},
    )

    assert sent.status_code == 200
    assert "letters or fewer" in sent.text
    assert not Nomination.objects.exists()
