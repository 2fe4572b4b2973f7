"""`manage.py seed_scale`: a database of national size, for measuring."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from oversight.scale import FIRST_URN, seed
from schools.models import School


class Command(BaseCommand):
    help = "Fill an empty database with invented schools, engagements and days, for measuring."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--schools", type=int, default=25_000)
        parser.add_argument("--engagements", type=int, default=20_000)
        parser.add_argument("--days", type=int, default=200_000)

    def handle(self, *args: Any, **options: Any) -> None:
        if School.objects.filter(urn__gte=FIRST_URN).exists():
            raise CommandError(
                "This database holds schools made for measuring already. Start with an empty one."
            )
        if options["schools"] < 1 or options["engagements"] < 0 or options["days"] < 0:
            raise CommandError("At least one school, and no negative numbers.")
        began = time.monotonic()

        def told(what: str) -> None:
            self.stdout.write(f"{time.monotonic() - began:6.1f} s  {what}")

        try:
            seed(
                schools=options["schools"],
                engagements=options["engagements"],
                days=options["days"],
                told=told,
            )
        except ValueError as error:
            raise CommandError(str(error)) from error
        told("done")
