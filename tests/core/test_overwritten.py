"""Words that were overwritten are found nowhere, the files of the database included (D7)."""

from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from core.models import SiteText
from core.tidy import tidy

FIRST = "Ms Okonkwo struggles with Year 4"


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_words_that_were_overwritten_are_not_in_the_file() -> None:
    text = SiteText.objects.create(key="help", title="Help", body=FIRST * 40, in_effect_from="2026-09-01")
    files = [Path(f"{connection.settings_dict['NAME']}{end}") for end in ("", "-wal")]
    assert any(FIRST.encode() in file.read_bytes() for file in files)

    SiteText.objects.filter(pk=text.pk).update(body="Reworded.")
    tidy(timezone.localdate())

    assert not any(FIRST.encode() in file.read_bytes() for file in files if file.exists())
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)
