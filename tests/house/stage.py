"""A real browser that shows what was drawn."""

from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.house.drawing import Drawn


class Stage:
    """A browser that shows what was drawn, with our own styles and scripts and nothing else."""

    HOST = "http://localhost"

    def __init__(self, browser: Browser) -> None:
        self.page_shown: Drawn | None = None
        self.context: BrowserContext = browser.new_context(
            locale="en-GB", viewport={"width": 390, "height": 900}
        )
        self.context.set_default_timeout(20_000)
        self.context.route("**/*", self._answer)
        self.page: Page = self.context.new_page()

    def _answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        shown = self.page_shown
        found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if found:
            route.fulfill(path=Path(str(found)))
        elif shown and path == urlsplit(shown.path).path and route.request.is_navigation_request():
            headers = {name: value for name, value in shown.headers.items() if name != "Content-Length"}
            route.fulfill(status=shown.status, body=shown.html, headers=headers)
        else:
            route.fulfill(status=404, body="")

    def show(self, page: Drawn) -> Page:
        """Show it, at the width the window has."""
        self.page_shown = page
        self.page.goto(self.HOST + page.path)
        return self.page

    def at_width(self, width: int) -> Page:
        self.page.set_viewport_size({"width": width, "height": 900})
        return self.page
