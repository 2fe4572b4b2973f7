"""The database refuses to change what was submitted. No row changes; the way back takes the guard down."""

from django.db import migrations

from figures import guard


class Migration(migrations.Migration):

    dependencies = [("figures", "0002_returns")]

    operations = [
        migrations.RunPython(
            lambda apps, schema: guard.put_up(schema.connection),
            lambda apps, schema: guard.take_down(schema.connection),
        ),
    ]
