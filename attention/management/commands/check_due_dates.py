"""`manage.py check_due_dates`: whether the stored dates of the desk are those worked out now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from attention.mending import mend_dates, wrong_dates


class Command(BaseCommand):
    help = "Work out when each engagement comes to the desk, and compare it with what is stored."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="store what is worked out now")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["mend"]:
            self.stdout.write(f"Mended: {mend_dates()}.")
            return
        wrong = wrong_dates()
        if wrong:
            raise CommandError(f"{len(wrong)} engagements have other dates stored. Use --mend.")
        self.stdout.write("Every stored date is as worked out now.")
