"""The database refuses to change or delete audit events. No row changes; the way back takes the guard down."""

from django.db import migrations

from core import audit_guard


class Migration(migrations.Migration):

    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, schema: audit_guard.put_up(schema.connection),
            lambda apps, schema: audit_guard.take_down(schema.connection),
        ),
    ]
