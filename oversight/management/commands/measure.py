"""`manage.py measure`: what the pages cost on this database, beside an empty page on the same server."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.test.utils import override_settings

from oversight.measured_pages import every_page
from oversight.measuring import EMPTY, Page, measure, report, served


class Command(BaseCommand):
    help = "Measure queries, time and size of the pages on this database (see seed_scale)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--requests", type=int, default=20, help="Requests a page, 1 to 200.")
        parser.add_argument("--only", default="", help="Only pages with this in their name.")

    def handle(self, *args: Any, **options: Any) -> None:
        requests = min(max(options["requests"], 1), 200)
        with override_settings(
            ROOT_URLCONF="oversight.measure_urls", ALLOWED_HOSTS=["127.0.0.1"], REQUIRE_SECOND_FACTOR=False
        ):
            pages = [page for page in every_page() if options["only"].lower() in page.name.lower()]
            if not pages:
                raise CommandError("No page has this in its name.")
            empty = Page("An empty page", pages[0].user, EMPTY, 3)
            with served() as port:
                for page in [empty, *pages]:
                    measure(page, port=port, requests=requests)
        for line in report(pages, empty):
            self.stdout.write(line)
        over = [page.name for page in pages if not page.within]
        if over:
            raise CommandError(f"Past what they may cost: {', '.join(over)}")
