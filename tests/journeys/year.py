"""A school year as its people walk it: who they are, the calendar they stand in, and what they press."""

import datetime
import re
from dataclasses import dataclass, field
from typing import Any

import time_machine
from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, expect

from engagements.models import Engagement
from schools.models import School
from tests.chromium import assert_no_sideways_scroll, axe
from tests.journeys.counting import Counted


@dataclass
class Person(Counted):
    """Somebody at a screen who signs in, presses what a person presses, and says what they notice."""

    user: Any = None
    base: str = ""
    looked_at: set[str] = field(default_factory=set)

    def sign_in(self) -> None:
        """Sign in anew: weeks have passed."""
        client = Client()
        client.force_login(self.user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.base}])

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def read(self) -> None:
        """Read the page; the first of its kind is also looked at as a machine looks."""
        super().read()
        kind = re.sub(r"\d+", "0", self.page.url.partition("?")[0])
        if kind not in self.looked_at:
            self.looked_at.add(kind)
            axe(self.page)
            assert_no_sideways_scroll(self.page)

    def sees(self, *words: str | re.Pattern[str]) -> None:
        """Notice words on the page."""
        for each in words:
            expect(self.main.get_by_text(each).first).to_be_visible()

    def misses(self, *words: str) -> None:
        """Find words nowhere on the page, folded or not."""
        for each in words:
            expect(self.main).not_to_contain_text(each)

    def unfold(self, title: str) -> None:
        """Open what is folded away."""
        self.main.locator("summary", has_text=title).first.click()
        self.taps += 1

    def item(self, title: str) -> Locator:
        """The part of a form under a title."""
        return self.page.locator("fieldset.hs-item, fieldset.govuk-fieldset").filter(
            has=self.page.locator("legend", has_text=title)
        )

    def pick(self, label: str, choice: str, within: Any = None) -> None:
        """Choose from a list."""
        (within or self.page).get_by_label(label, exact=True).first.select_option(label=choice)
        self.fields += 1
        self.taps += 2


@dataclass
class Year:
    """One school's year: its work, its people and the date on which they stand."""

    clock: time_machine.Traveller
    school: School
    cora: Person
    hilda: Person
    mo: Person
    lee: Person
    gwen: Person
    engagement: Engagement | None = None

    def at(self, month: int, day: int) -> None:
        """Go on to a date of the school year 2026/27; everybody signs in again."""
        year = 2026 if month >= 8 else 2027
        self.clock.move_to(datetime.datetime(year, month, day, 9, 0, tzinfo=datetime.UTC))
        for person in (self.cora, self.hilda, self.mo, self.lee, self.gwen):
            person.sign_in()

    def date(self, month: int, day: int) -> datetime.date:
        return datetime.date(2026 if month >= 8 else 2027, month, day)

    @property
    def here(self) -> str:
        assert self.engagement is not None
        return f"/engagements/{self.engagement.reference}"
