"""`manage.py load_hubs [DIR]`: hubs, areas, lead schools, terms and settings from CSV files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

import hubs
from hubs.loading import BadFiles, load_hubs

SHIPPED = Path(hubs.__file__).parent / "data"
MOST_PROBLEMS = 50


class Command(BaseCommand):
    help = (
        "Load hubs, their areas, calendars and settings from the CSV files of a folder (docs/data-hubs.md)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, default=SHIPPED, help="Default: the 40 hubs that come along."
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would change; change nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        try:
            outcome = load_hubs(folder, dry_run=options["dry_run"])
        except BadFiles as bad:
            told = [str(problem) for problem in bad.problems[:MOST_PROBLEMS]]
            if len(bad.problems) > MOST_PROBLEMS:
                told.append(f"... and {len(bad.problems) - MOST_PROBLEMS} more.")
            told.append("Nothing was loaded. Mend these lines and run it again.")
            raise CommandError("\n".join(told)) from bad
        for line in outcome.lines():
            self.stdout.write(line)
        for line in outcome.afterwards:
            self.stdout.write(line)
        if outcome.nothing_changed:
            self.stdout.write("Nothing changed.")
        elif options["dry_run"]:
            self.stdout.write("This was a dry run: nothing was written.")
