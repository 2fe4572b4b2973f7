"""`manage.py write_docs`: make the drawings in docs/ anew from the code; `--check` only looks."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hubsupport.drawings import documents, redrawn


class Command(BaseCommand):
    help = "Draw the entities and states in docs/ from the code."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Fail where a drawing is out of date.")

    def handle(self, *, check: bool, **options: Any) -> None:
        for path in documents():
            before = path.read_text(encoding="utf-8")
            after = redrawn(before)
            if before != after and check:
                raise CommandError(f"{path.name} is out of date. Run: python manage.py write_docs")
            path.write_text(after, encoding="utf-8")
            self.stdout.write(f"{path.name}: {'as before' if before == after else 'drawn anew'}")
