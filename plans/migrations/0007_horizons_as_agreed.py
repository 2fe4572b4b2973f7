"""An agreed plan keeps the names of the horizons that both sides read (D11), also where it was agreed before."""

from typing import Any

from django.db import migrations, models
from django.utils import timezone

USUAL = {"short": "Short term", "medium": "Medium term", "long": "Long term"}


def keep_names(apps: Any, schema_editor: Any) -> None:
    """What each hub called them on the day of the agreement: the usual words where it had set none."""
    agreed = apps.get_model("plans", "PlanVersion").objects.filter(in_force_at__isnull=False)
    agreed.update(horizon_names=USUAL)
    labels = {f"horizon_{horizon}_label": horizon for horizon in USUAL}
    rows = apps.get_model("hubs", "HubSetting").objects.filter(name__in=labels)
    by_hub: dict[int, list[Any]] = {}
    for row in rows.order_by("in_effect_from", "number"):
        by_hub.setdefault(row.hub_id, []).append(row)
    for hub, changes in by_hub.items():
        for version in agreed.filter(plan__engagement__hub=hub).order_by("pk").iterator(chunk_size=500):
            day = timezone.localdate(version.in_force_at)
            said = {labels[row.name]: row.value for row in changes if row.in_effect_from <= day}
            version.horizon_names = {**USUAL, **said}
            version.save(update_fields=["horizon_names"])


class Migration(migrations.Migration):
    dependencies = [  # noqa: RUF012
        ("plans", "0006_words_of_lapsing"),
        ("hubs", "0002_hub_texts"),
    ]

    # Back: the names go with their column.
    operations = [  # noqa: RUF012
        migrations.AddField(
            model_name="planversion",
            name="horizon_names",
            field=models.JSONField(
                blank=True, default=dict, help_text="What the hub called the horizons when both agreed."
            ),
        ),
        migrations.RunPython(keep_names, migrations.RunPython.noop),
    ]
