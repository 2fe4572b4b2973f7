"""Work that a test kills half-way: the first time it marks that it began and sleeps, then it ends."""

import time
from datetime import date
from pathlib import Path

from django.db import transaction
from django_tasks import task

from core.mail import register_kind
from core.models import SiteText


def write_half_then_wait(key: str, began: str) -> None:
    """Write one text of two; wait to be killed the first time; write the other."""
    SiteText.objects.create(key=f"{key}-1", title="One", body="", in_effect_from=date(2026, 9, 1))
    if not Path(began).exists():
        Path(began).touch()
        time.sleep(60)
    SiteText.objects.create(key=f"{key}-2", title="Two", body="", in_effect_from=date(2026, 9, 1))


@task()
def write_two(key: str, began: str) -> None:
    """Both texts or neither, and nothing twice."""
    with transaction.atomic():
        write_half_then_wait(key, began)


@task()
def fail(word: str) -> None:
    """Go wrong."""
    raise ValueError(word)


def words(mail: object) -> dict[str, str]:
    return {"words": "Something waits for you.", "base_url": ""}


# Drawn with a template that is there.
register_kind("test-note", subject="Something waits for you", template="mail/base.txt", make_words=words)
