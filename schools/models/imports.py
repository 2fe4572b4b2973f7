"""What each import of the register did, and the rows it could not read."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class AdminOnlyQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "AdminOnlyQuerySet":
        """Imports are the admins' business."""
        if not user.is_authenticated or not user.is_active or not user.is_admin:
            return self.none()
        return self.all()


class ImportRun(models.Model):
    """One reading of the register: from which files, how far it came and what it changed."""

    class State(models.TextChoices):
        CHECKING = "checking", "Being looked through"
        READY = "ready", "Ready to import"
        RUNNING = "running", "Being imported"
        FINISHED = "finished", "Finished"
        STOPPED = "stopped", "Stopped half-way"
        REFUSED = "refused", "Could not be read"
        WITHDRAWN = "withdrawn", "Withdrawn"

    state = models.CharField(max_length=10, choices=State.choices)
    dry_run = models.BooleanField(default=False)
    started_at = models.DateTimeField(default=timezone.now)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    sentence = models.CharField(max_length=300, blank=True, help_text="Why it could not be read.")
    # Uploaded files: kept privately until the import is over, then removed. Only their names stay.
    schools_file = models.FileField(upload_to="imports/", blank=True)
    links_file = models.FileField(upload_to="imports/", blank=True)
    groups_file = models.FileField(upload_to="imports/", blank=True)
    schools_name = models.CharField(max_length=200, blank=True)
    links_name = models.CharField(max_length=200, blank=True)
    groups_name = models.CharField(max_length=200, blank=True)
    register_date = models.DateField(null=True, blank=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, blank=True)
    examples = models.JSONField(default=list, blank=True)

    objects = AdminOnlyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.schools_name or self.links_name or self.groups_name}, {self.started_at:%d %B %Y}"

    @property
    def is_moving(self) -> bool:
        return self.state in (self.State.CHECKING, self.State.RUNNING)

    @property
    def file_names(self) -> list[str]:
        return [name for name in (self.schools_name, self.links_name, self.groups_name) if name]

    @property
    def percent(self) -> int:
        return min(100, 100 * self.rows_done // self.rows_total) if self.rows_total else 0


class ImportProblem(models.Model):
    """A row of the register that could not be read: its line, its URN and why. Never what stood in it."""

    class File(models.TextChoices):
        SCHOOLS = "schools", "Schools"
        LINKS = "links", "Links"
        GROUPS = "groups", "Groups"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="problems")
    file = models.CharField(max_length=8, choices=File.choices)
    line = models.PositiveIntegerField()
    urn = models.CharField("URN", max_length=9, blank=True)
    sentence = models.CharField(max_length=300)

    objects = AdminOnlyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"Line {self.line}: {self.sentence}"
