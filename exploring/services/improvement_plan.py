"""The school's own improvement plan: linked or attached once, then pointed to from anywhere."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused
from engagements.models import Engagement
from engagements.states import Side
from evidence.files import check_file
from exploring.models import ImprovementPlan
from exploring.services.context import writable_by_school

REPLACED = "Replaced by a newer one"


@transaction.atomic
def set_improvement_plan(
    *,
    by: Any,
    engagement: Engagement,
    title: str,
    pages: str = "",
    link: str = "",
    upload: UploadedFile | None = None,
) -> ImprovementPlan:
    """The school links or attaches its own plan; a newer one takes the place of the earlier.

    Only the school's editors may. A file is looked at first, by its content.
    """
    engagement = writable_by_school(by, engagement)
    if not link and upload is None:
        raise Refused("Add a link or a file.", field="link")
    row = ImprovementPlan(engagement=engagement, title=title, pages=pages, link=link, added_by=by)
    if upload is not None:
        try:
            checked = check_file(upload)
        except ValidationError as error:
            raise Refused(" ".join(error.messages), field="file") from error
        row.file, row.file_name, row.file_type = checked.content, checked.name, checked.mime
    engagement.improvement_plans.filter(withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_reason=REPLACED
    )
    try:
        row.save()
        _record("improvement_plan_added", row, by=by)
    except Exception:
        if row.file and row.file.name:
            row.file.storage.delete(row.file.name)
        raise
    return row


@transaction.atomic
def withdraw_improvement_plan(*, by: Any, improvement_plan: ImprovementPlan, reason: str) -> ImprovementPlan:
    """The school takes it back, with a reason both sides can read. Taking it back twice is once."""
    engagement = writable_by_school(by, improvement_plan.engagement)
    row = ImprovementPlan.objects.get(pk=improvement_plan.pk)
    row.engagement = engagement
    if not reason.strip():
        raise Refused("Say why in a line. Both sides can read it.", field="reason")
    if row.withdrawn_at is not None:
        return row
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = timezone.now(), by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    _record("improvement_plan_withdrawn", row, by=by)
    return row


def _record(verb: str, row: ImprovementPlan, *, by: Any) -> None:
    record(
        verb,
        row,
        by=by,
        stream=row.engagement.stream,
        words={
            "title": row.title,
            "pages": row.pages,
            "link": row.link,
            "file_name": row.file_name,
            "reason": row.withdrawn_reason,
        },
        context={"side": Side.SCHOOL, "form": "file" if row.file else "link"},
    )
