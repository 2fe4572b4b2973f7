"""The database made for measuring holds together like one that people filled."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Invitation
from attention.desk import reasons_of
from attention.models import PutOff
from conversations.models import Concern
from core.texts import load_shipped
from engagements.models import (
    Assignment,
    DayStatement,
    Engagement,
    HandOver,
    NextWithHub,
    SupportDay,
    YearChoice,
)
from engagements.statements import as_known_today
from engagements.states import Status
from figures.models import TermlyReturn
from hubs.models import Hub, HubMembership, HubSetting
from intake.models import Nomination
from listing.models import SavedView
from llmes.models import Accreditation, BlockedDates, ComingLLME, DeclaredConflict, HubDay
from plans.checks import is_unchanged
from plans.models import Focus, PlanVersion
from plans.phases import Phase
from schools.models import School
from tests.factories.engagements import make_hub
from tests.factories.schools import find_schools

pytestmark = pytest.mark.django_db
WRITTEN = (
    *(Accreditation, Assignment, BlockedDates, ComingLLME, Concern, DayStatement, DeclaredConflict, HandOver),
    *(HubDay, HubSetting, Invitation, NextWithHub, Nomination, PutOff, SavedView, TermlyReturn, YearChoice),
)


def seed(**sizes):
    out = io.StringIO()
    call_command("seed_scale", stdout=out, **sizes)
    return out.getvalue()


def test_it_is_what_was_asked_for_and_stands_every_check():
    load_shipped()
    make_hub("Ash Hub"), make_hub("Birch Hub")
    assert "done" in seed(schools=60, engagements=50, days=200)
    assert (School.objects.count(), Engagement.objects.count()) == (60, 50)
    assert SupportDay.objects.recorded().count() == 200
    assert SupportDay.objects.booked().exists()
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


def test_desks_statements_and_returns_are_as_the_services_leave_them():
    load_shipped()
    make_hub("Ash Hub"), make_hub("Birch Hub")
    seed(schools=240, engagements=240, days=1200)
    for model in WRITTEN:
        rows = list(model.objects.all()[:20])
        assert rows, model
        for row in rows:
            row.validate_constraints()
    covers = Assignment.objects.covers()
    assert {row.is_now for row in covers} == {True, False}
    assert {row.is_not_over for row in covers} == {True, False}
    statement = DayStatement.objects.order_by("-number")[0]
    issued = DayStatement.objects.filter(llme=statement.llme, hub=statement.hub)
    assert (
        as_known_today(statement.llme, statement.hub, timezone.localdate().replace(day=1), issued).corrections
        == []
    )
    assert {one.number for one in TermlyReturn.objects.all()} == {0, 1}
    assert all(one.is_unchanged for one in TermlyReturn.objects.prefetch_related("lines"))
    assert {row.is_priority for row in Nomination.objects.all().with_place()} == {True, False}
    assert set(Focus.objects.values_list("phase", flat=True)) == set(Phase)
    for focus in Focus.objects.prefetch_related("moves"):
        assert [move.after for move in focus.moves.all()][-1:] in ([focus.phase], [])
    hub = Hub.objects.order_by("pk").first()
    assert reasons_of([hub], HubMembership.objects.get(hub=hub).user)


def test_a_filled_database_is_not_filled_again():
    make_hub("Ash Hub")
    seed(schools=5, engagements=2, days=4)
    with pytest.raises(CommandError, match="already"):
        seed(schools=5, engagements=2, days=4)
    assert School.objects.count() == 5


def test_without_hubs_it_says_what_to_do():
    with pytest.raises(CommandError, match="load_hubs"):
        seed(schools=5, engagements=2, days=4)
