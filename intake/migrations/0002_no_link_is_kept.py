"""Of forms that came by a link only the URN is kept: their address would open the form to whoever reads it."""

from typing import Any

from django.db import migrations

BEFORE_URN = "?school="


def keep_urns(apps: Any, schema_editor: Any) -> None:
    sent = apps.get_model("core", "Submission").objects.filter(result__startswith="/suggest/")
    for one in sent.order_by("pk").iterator(chunk_size=500):
        one.result = one.result.rpartition(BEFORE_URN)[2]
        one.save(update_fields=["result"])


class Migration(migrations.Migration):
    dependencies = [  # noqa: RUF012
        ("intake", "0001_waiting"),
        ("core", "0001_initial"),
    ]

    # Back: nothing to do. A second sending of a form from before would end on a page that is not there.
    operations = [migrations.RunPython(keep_urns, migrations.RunPython.noop)]  # noqa: RUF012
