"""Every model says what it is, who may see it, and who did what its dates tell of."""

import inspect

import pytest
from django.apps import apps
from django.db import models

from tests.house.sources import TOWER

MODELS = [m for m in apps.get_models() if m.__module__.split(".")[0] in TOWER]

# A time that no person made, or whose person stands elsewhere. Each with its reason.
AT_WITHOUT_BY = {
    "core.OutgoingMail.next_try_at": "set by the worker",
    "core.OutgoingMail.created_at": "written by the service that the audit event names",
    "core.OutgoingMail.sent_at": "sent by the worker",
    "core.Worker.started_at": "a process, not a person",
    "core.Worker.seen_at": "a process, not a person",
    "core.DueRun.started_at": "a process, not a person",
    "core.DueRun.finished_at": "a process, not a person",
    "accounts.User.joined_at": "the person of the row",
    "accounts.KnownDevice.first_used_at": "the person of the row",
    "accounts.KnownDevice.last_used_at": "the person of the row",
    "accounts.SignInCode.asked_at": "the person of the row",
    "accounts.SignInCode.used_at": "the person of the row",
    "accounts.AddressChange.asked_at": "the person of the row",
    "accounts.AddressChange.old_confirmed_at": "the person of the row",
    "accounts.AddressChange.new_confirmed_at": "the person of the row",
    "accounts.AddressChange.done_at": "the person of the row",
    "accounts.AddressChange.withdrawn_at": "the person of the row",
    "schools.ImportRun.finished_at": "when the work that its started_by began was over",
    "engagements.Seat.taken_at": "the person of the row",
    "engagements.HandOver.taken_at": "the person of the row",
    "engagements.Engagement.started_at": "when the second of the two agreements",
    "engagements.SupportDay.reminded_at": "sent by the worker",
    "conversations.NotInPlace.told_hub_at": "sent by the worker",
    "figures.NationalFigures.made_at": "made by the worker",
}

# Names that Django gives.
NAMED_BY_OTHERS = {"accounts.User.last_login", "core.CacheRow.expires"}

# Models whose rows nobody reads as themselves, or everybody may read. Each with its reason.
UNSCOPED = {
    "core.AuditStream": "only numbers its events",
    "core.AuditEvent": "read through the stream of a thing that a person may see",
    "core.Submission": "only the key of a form that was sent",
    "core.SiteText": "texts for everybody",
    "core.OutgoingMail": "read by the worker",
    "core.Worker": "read by the health page",
    "core.DueRun": "read by the worker",
    "core.CacheRow": "read by the cache",
    "hubs.Authority": "public reference",
    "hubs.District": "public reference",
    "hubs.BankHoliday": "public reference",
    "schools.SchoolWord": "only the index of a search",
    "schools.SearchWord": "only the index of a search",
    "schools.SearchVariant": "only the index of a search",
}

# Parts of a larger thing, and the field that leads to it: whoever may see the whole reads its parts.
PARTS = {
    "accounts.ServiceMembership": "user",
    "engagements.StatusChange": "engagement",
    "engagements.Succession": "engagement",
    "engagements.DaysProposal": "engagement",
    "engagements.StartAgreement": "engagement",
    "engagements.DaySlot": "day",
    "engagements.DayParticipants": "day",
    "engagements.DayReply": "day",
    "engagements.DayChange": "day",
    "engagements.NextStep": "engagement",
    "engagements.StepNote": "step.engagement",
    "engagements.Seat": "engagement",
    "engagements.Assignment": "engagement",
    "engagements.OutsideReader": "engagement",
    "engagements.OtherSupport": "engagement",
    "engagements.SaidFor": "engagement",
    "evidence.Citation": "decision",
    "leadership.DevelopmentReach": "session",
    "evidence.FindingEvidence": "finding",
    "plans.PlanSection": "version",
    "plans.MilestoneWording": "version",
    "plans.PlanAgreement": "version",
    "plans.ActionPlan": "engagement",
    "plans.Milestone": "plan.engagement",
    "plans.PlanNote": "milestone.plan.engagement",
}


def label(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_a_model_says_in_a_sentence_what_it_is(model):
    text = inspect.cleandoc(model.__doc__ or "")
    assert not text.startswith(f"{model.__name__}("), f"{label(model)} has no docstring"
    assert text.split("\n\n")[0].endswith("."), f"{label(model)}: {text!r} is no sentence"


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_a_model_has_a_name_for_people(model):
    assert "__str__" in vars(model), f"{label(model)} has no __str__"


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_a_model_says_who_sees_it(model):
    if label(model) in UNSCOPED:
        return
    for field in PARTS.get(label(model), "").split(".") if label(model) in PARTS else []:
        model = model._meta.get_field(field).related_model
    assert hasattr(model._default_manager, "visible_to"), f"{label(model)}.objects has no visible_to(user)"


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_an_at_has_its_by(model):
    names = {field.name for field in model._meta.get_fields()}
    for field in model._meta.local_fields:
        is_time = field.name == "at" or field.name.endswith("_at")
        if not is_time or not isinstance(field, models.DateTimeField):
            continue
        by = "by" if field.name == "at" else f"{field.name.removesuffix('_at')}_by"
        if f"{label(model)}.{field.name}" not in AT_WITHOUT_BY:
            assert by in names, f"{label(model)}.{field.name} has no {by}: who did it?"


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_a_date_is_on_and_a_time_is_at(model):
    for field in model._meta.local_fields:
        name = f"{label(model)}.{field.name}"
        if isinstance(field, models.DateTimeField) and name not in NAMED_BY_OTHERS:
            named = field.name == "at" or field.name.endswith(("_at", "_until"))
            assert named, f"{name}: a time is named ..._at"
        elif isinstance(field, models.DateField) and name not in NAMED_BY_OTHERS:
            named = field.name == "on" or field.name.endswith(("_on", "_by", "_from", "_date"))
            assert named, f"{name}: a date is named ..._on"


def test_the_exceptions_are_still_there():
    """An exception for a field or model that is gone goes too."""
    fields = {f"{label(m)}.{f.name}" for m in MODELS for f in m._meta.local_fields}
    assert set(AT_WITHOUT_BY) - fields == set()
    assert {name for name in AT_WITHOUT_BY if f"{name.removesuffix('_at')}_by" in fields} == set()
    assert (set(UNSCOPED) | set(PARTS)) - {label(m) for m in MODELS} == set()
