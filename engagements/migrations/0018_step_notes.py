"""What was said of a next step over time; those set aside already keep their reason."""

from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def keep_reasons(apps: Any, schema_editor: Any) -> None:
    notes = apps.get_model("engagements", "StepNote")
    steps = apps.get_model("engagements", "NextStep").objects.exclude(withdrawn_why="")
    for step in steps.filter(withdrawn_at__isnull=False).order_by("pk").iterator(chunk_size=500):
        notes.objects.create(
            step=step,
            kind="set_aside",
            why=step.withdrawn_why,
            noted_at=step.withdrawn_at,
            noted_by_id=step.withdrawn_by_id,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('engagements', '0017_year_choice_goes_on'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StepNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('set_aside', 'Set aside'), ('taken_up', 'Taken up again')], max_length=9)),
                ('why', models.CharField(max_length=200)),
                ('noted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='engagements.nextstep')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        # Back: the rows go with their table.
        migrations.RunPython(keep_reasons, migrations.RunPython.noop),
    ]
