"""Load the wordings that ship with the service, where there is none yet."""

from typing import Any

from django.core.management.base import BaseCommand

from core.texts import load_shipped


class Command(BaseCommand):
    help = "Loads the shipped texts (privacy notice, principles and so on) under keys that have none."

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_shipped()
        self.stdout.write(f"{len(added)} texts loaded." if added else "All texts are there; nothing changed.")
