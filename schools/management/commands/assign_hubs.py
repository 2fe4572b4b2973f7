"""Give every school the hub of its area, where nobody chose another."""

from typing import Any

from django.core.management.base import BaseCommand

from schools.models import School
from schools.services.hubs import tell_assigned


class Command(BaseCommand):
    help = "Give every school the hub of its area, where nobody chose another. load_hubs does so by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(tell_assigned() or "No school has another hub.")
        waiting = School.objects.without_hub().count()
        if waiting:
            self.stdout.write(f"{waiting:,} offered schools have no hub: they are on the coordinators’ list.")
