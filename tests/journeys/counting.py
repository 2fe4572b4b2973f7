"""What a piece of work asks of a person: pages read, fields filled, taps, agreements, and about how long.

The minutes are counted, not felt: silent reading at 200 words a minute of what stands in the page's main
part, typing on a telephone at 36 words a minute (Palin and others, "How do people type on mobile devices?",
2019), and three seconds for each tap or choice.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

WORDS_READ_A_MINUTE = 200
WORDS_TYPED_A_MINUTE = 36
SECONDS_A_TAP = 3


@dataclass
class Counted:
    """A person at a screen, with what they did so far."""

    page: Page
    pages: int = 0
    fields: int = 0
    taps: int = 0
    agreements: int = 0
    one_tap: int = 0
    words_read: int = 0
    words_typed: int = 0
    seen: set[str] = field(default_factory=set)

    def open(self, path: str) -> None:
        """Open a page and read it. A page read before is only looked over for its buttons."""
        self.page.goto(path)
        self.taps += 1
        self.read()

    def read(self) -> None:
        """Read the page that is open now."""
        self.pages += 1
        self.page.wait_for_load_state()
        text = self.page.locator("main").inner_text()
        fresh = [line for line in text.splitlines() if line.strip() and line not in self.seen]
        self.seen.update(fresh)
        self.words_read += sum(len(line.split()) for line in fresh)

    def write(self, label: str | re.Pattern[str], words: str, within: Any = None) -> None:
        """Fill a field in."""
        (within or self.page).get_by_label(label).first.fill(words)
        self.fields += 1
        self.taps += 1
        self.words_typed += len(words.split())

    def date(self, name: str, day: Any) -> None:
        """Fill the three boxes of a date in."""
        for part in ("day", "month", "year"):
            self.page.locator(f"[name={name}_{part}]").fill(str(getattr(day, part)))
        self.fields += 1
        self.taps += 3
        self.words_typed += 3

    def choose(self, label: str, within: Any = None) -> None:
        """Tick or choose."""
        (within or self.page).get_by_label(label, exact=True).first.check()
        self.fields += 1
        self.taps += 1

    def press(self, name: str) -> None:
        """Press a button or follow a link, and read what comes."""
        button = self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name))
        button.first.click()
        self.taps += 1
        self.read()

    def agree(self, name: str, *, taps: int = 1) -> None:
        """Press what agrees or confirms something."""
        self.press(name)
        self.agreements += 1
        self.one_tap += taps == 1

    @property
    def minutes(self) -> float:
        """About how long it took."""
        return (
            self.words_read / WORDS_READ_A_MINUTE
            + self.words_typed / WORDS_TYPED_A_MINUTE
            + self.taps * SECONDS_A_TAP / 60
        )

    def told(self) -> str:
        """In one line."""
        return (
            f"{self.pages} pages, {self.words_read} words read, {self.fields} fields, {self.taps} taps, "
            f"{self.agreements} agreements, about {self.minutes:.0f} minutes"
        )
