"""Every plan has a first focus, whose words stand in the plan already and whose phase is new."""

from typing import Any

from django.db import migrations


def add_first_foci(apps: Any, schema_editor: Any) -> None:
    plans = apps.get_model("plans", "ActionPlan").objects.exclude(foci__is_first=True)
    focus = apps.get_model("plans", "Focus")
    for plan in plans.order_by("pk").iterator(chunk_size=500):
        focus.objects.create(plan=plan, is_first=True)


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_plan_in_full")]  # noqa: RUF012

    # Back: the rows go with their table in the step before.
    operations = [migrations.RunPython(add_first_foci, migrations.RunPython.noop)]  # noqa: RUF012
