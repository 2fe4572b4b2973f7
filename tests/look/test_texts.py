"""Wordings of texts: new ones from today on, old ones for ever."""

import datetime

import pytest
from django.contrib.admin.sites import site
from django.utils import timezone

from core.admin import SiteTextAdmin, WordingForm
from core.errors import Refused
from core.models import AuditEvent, SiteText
from core.services import add_wording, change_coming_wording
from core.texts import text_in_effect

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def admin_user(django_user_model):
    return django_user_model.objects.create_user("admin@example.test", name="Ada")


def test_a_new_wording_takes_effect_on_its_day_and_keeps_the_old_one(admin_user):
    today = timezone.localdate()
    old = add_wording(by=admin_user, key="help", title="Help", body="Old words", in_effect_from=today)
    new = add_wording(by=admin_user, key="help", title="Help", body="New words", in_effect_from=today + DAY)
    assert text_in_effect("help") == old
    assert text_in_effect("help", today + DAY) == new
    event = AuditEvent.objects.get(object_id=new.pk, verb="add_wording")
    assert event.by == admin_user
    assert event.facts == {"in_effect_from": [None, str(today + DAY)]}
    assert "New words" not in str(event.digests)


def test_a_wording_never_reaches_back(admin_user):
    with pytest.raises(Refused, match="today or later"):
        add_wording(
            by=admin_user, key="help", title="Help", body="x", in_effect_from=timezone.localdate() - DAY
        )
    with pytest.raises(Refused, match="one of the texts"):
        add_wording(by=admin_user, key="nothing", title="x", body="x", in_effect_from=timezone.localdate())


def test_a_wording_can_be_changed_only_before_its_day(admin_user):
    today = timezone.localdate()
    coming = add_wording(by=admin_user, key="help", title="Help", body="x", in_effect_from=today + DAY)
    changed = change_coming_wording(
        by=admin_user, text=coming, title="Help", body="y", in_effect_from=today + 2 * DAY
    )
    assert (changed.body, changed.in_effect_from) == ("y", today + 2 * DAY)
    in_effect = SiteText.objects.create(key="help", title="Help", body="z", in_effect_from=today)
    with pytest.raises(Refused, match="has been in effect"):
        change_coming_wording(
            by=admin_user, text=in_effect, title="Help", body="q", in_effect_from=today + DAY
        )
    in_effect.refresh_from_db()
    assert in_effect.body == "z"


def test_the_admin_words_anew_but_never_changes_what_was_in_effect(rf, admin_user, monkeypatch):
    monkeypatch.setattr(type(admin_user), "is_admin", True)
    request = rf.get("/")
    request.user = admin_user
    desk = SiteTextAdmin(SiteText, site)
    today = timezone.localdate()
    past = SiteText(key="help", title="Help", body="a", in_effect_from=today)
    coming = SiteText(key="help", title="Help", body="a", in_effect_from=today + DAY)
    assert not desk.has_change_permission(request, past)
    assert desk.has_change_permission(request, coming)
    assert not desk.has_delete_permission(request, coming)
    form = WordingForm(
        {"key": "help", "title": "Help", "body": "**b**", "in_effect_from": str(today)}, instance=SiteText()
    )
    assert form.is_valid(), form.errors
    made = form.save(commit=False)
    desk.save_model(request, made, form, change=False)
    assert text_in_effect("help").pk == made.pk
    assert "<strong>b</strong>" in desk.as_read(made)
    late = WordingForm({"key": "help", "title": "H", "body": "b", "in_effect_from": str(today - DAY)})
    assert late.errors["in_effect_from"] == ["A wording takes effect today or later."]
