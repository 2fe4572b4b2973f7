"""`manage.py demo`: fill the database with the demo, once."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.models import OutgoingMail
from core.texts import load_shipped
from hubs.models import Hub
from oversight.demo.people import DEMO_HUB, make_people
from oversight.demo.stories import tell


class Command(BaseCommand):
    help = "Fill the database with an invented hub, its schools and their work. Only while DEBUG is on."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo's accounts share one password, so it is for DEBUG=1 only.")
        password = os.environ.get("DEMO_PASSWORD", "")
        if not password:
            raise CommandError("Set DEMO_PASSWORD: the password of every demo account. `make run` does it.")
        if Hub.objects.filter(code=DEMO_HUB).exists():
            self.stdout.write("The demo is here already; nothing changed.")
            return
        with transaction.atomic():
            # What both sides agree to and the code of conduct: an agreement binds these wordings.
            load_shipped()
            tell(make_people(password))
            # Its mail is of the past, and nobody has these addresses.
            OutgoingMail.objects.waiting().update(state=OutgoingMail.State.NOT_NEEDED)
        self.stdout.write("The demo is ready.")
