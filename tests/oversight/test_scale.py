"""The database made for measuring holds together like one that people filled."""

import io

import pytest
from django.core.management import CommandError, call_command

from core.texts import load_shipped
from engagements.models import Engagement, SupportDay
from engagements.states import Status
from intake.models import Nomination
from plans.checks import is_unchanged
from plans.models import PlanVersion
from schools.models import School
from tests.factories.engagements import make_hub
from tests.factories.schools import find_schools

pytestmark = pytest.mark.django_db


def seed(**sizes):
    out = io.StringIO()
    call_command("seed_scale", stdout=out, **sizes)
    return out.getvalue()


def test_it_is_what_was_asked_for_and_stands_every_check():
    load_shipped()
    make_hub("Ash Hub"), make_hub("Birch Hub")
    assert "done" in seed(schools=60, engagements=50, days=200)
    assert (School.objects.count(), Engagement.objects.count()) == (60, 50)
    assert SupportDay.objects.count() == 200
    versions = list(PlanVersion.objects.with_text())
    assert versions
    assert all(is_unchanged(version) for version in versions)
    row = Engagement.objects.with_days().filter(status=Status.RUNNING, days__isnull=False).first()
    assert row.days_left == row.agreed_days - row.days_used - row.days_booked
    assert find_schools("st marys")
    for entry in Nomination.objects.all():
        entry.full_clean()
    assert Nomination.objects.filter(answer="yes").exists()
    for engagement in Engagement.objects.all():
        engagement.full_clean(exclude=["reference"])


def test_a_filled_database_is_not_filled_again():
    make_hub("Ash Hub")
    seed(schools=5, engagements=2, days=4)
    with pytest.raises(CommandError, match="already"):
        seed(schools=5, engagements=2, days=4)
    assert School.objects.count() == 5


def test_without_hubs_it_says_what_to_do():
    with pytest.raises(CommandError, match="load_hubs"):
        seed(schools=5, engagements=2, days=4)
