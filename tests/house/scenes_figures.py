"""Pages of figures in the states that the cast's own does not show."""

import datetime

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagements.models import Engagement
from figures.models import NationalFigures
from tests.house.scene import Scene
from tests.world import Cast


def return_of(cast: Cast, years_ago: int = 0) -> str:
    one = cast.termly_return
    return reverse("figures:return", args=[one.hub.code, one.academic_year - years_ago, one.term])


def a_day_more(cast: Cast, client: Client) -> None:
    """Something was recorded after the return had been submitted."""
    cast.world.day(on=timezone.localdate(), llme=cast.world.second_llme)


def began_long_ago(cast: Cast, client: Client) -> None:
    """Work of last year, for which no return was submitted."""
    then = timezone.localdate() - datetime.timedelta(days=400)
    Engagement.objects.filter(pk=cast.world.engagement.pk).update(starts_on=then)


def nothing_published(cast: Cast, client: Client) -> None:
    NationalFigures.objects.all().delete()


SCENES = [
    Scene("figures:return, changed since", "coordinator", return_of, a_day_more),
    Scene("figures:return, not yet", "coordinator", lambda cast: return_of(cast, 1), began_long_ago),
    Scene("figures:return, no work", "coordinator", lambda cast: return_of(cast, 3)),
    Scene("figures:national, none", "ncetm", lambda cast: reverse("figures:national"), nothing_published),
    *[
        Scene(
            f"figures:national, {table}",
            "ncetm",
            lambda cast, table=table: reverse("figures:national") + f"?table={table}",
        )
        for table in ("days", "next", "time")
    ],
]
