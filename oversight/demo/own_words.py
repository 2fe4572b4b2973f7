"""What the first hub says in its own words since the spring: both sides agree to it as they start."""

import datetime

from django.utils import timezone

from hubs.models import HubText
from hubs.services.texts import set_hub_text
from oversight.demo.past import on_day
from oversight.demo.people import People

SINCE = 420  # days ago: before any of the work
PRINCIPLES = """Schools of our hub also:

- name a colleague who meets the LLME on the day
- keep half an hour after each visit for the maths lead and the LLME
"""


def tell_own_words(people: People) -> None:
    """Told first, so that every start is agreed with these words."""
    with on_day(SINCE, 9) as day:
        row = set_hub_text(
            by=people["coordinator"], hub=people.hub, key=HubText.Key.PRINCIPLES_SCHOOL, body=PRINCIPLES,
            in_effect_from=timezone.localdate(), seen=0,
        )  # fmt: skip
    if row is not None:
        HubText.objects.filter(pk=row.pk).update(in_effect_from=day + datetime.timedelta(days=14))
