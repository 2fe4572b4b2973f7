"""A real browser: the system's Chromium, on a live server, as a person, at a width, read by axe."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

WIDTHS = {"small": 320, "phone": 390, "tablet": 768, "desktop": 1280}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]
AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE = 20_000  # milliseconds until a page that does not come is missed, on a machine with much to do
expect.set_options(timeout=PATIENCE)
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def find_chromium() -> str | None:
    """The Chromium to drive: the one named by CHROMIUM, else the system's."""
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    return next((path for path in map(shutil.which, filter(None, names)) if path), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/London"}


@pytest.fixture
def sign_in(new_context: Callable[..., BrowserContext], live_server: Any) -> Callable[..., Page]:
    """`sign_in(user, width=390)`: a page of a browser of their own; `user=None` for someone unknown.

    `javascript=False` for a browser without. `page.goto("/path/")` is on the live server.
    """

    def open_page(user: Any = None, *, width: int = 1280, height: int = 900, javascript: bool = True) -> Page:
        context = new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
        )
        context.set_default_timeout(PATIENCE)
        if user is not None:
            client = Client()
            client.force_login(user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return context.new_page()

    return open_page


def axe(page: Page) -> None:
    """Fail with what axe finds on a page, rule by rule, with the elements."""
    page.wait_for_load_state()  # what was clicked is on its way, perhaps not whole
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text())
    result = page.evaluate(
        """tags => axe.run(document, {
            runOnly: {type: 'tag', values: tags},
            rules: {'target-size': {enabled: true}},
            resultTypes: ['violations'],
        })""",
        AXE_TAGS,
    )
    lines = []
    for violation in result["violations"]:
        lines.append(f"{violation['id']} ({violation['impact']}): {violation['help']}")
        for node in violation["nodes"]:
            lines.append(f"    {node['html'][:200]}")
            lines += [f"      {line}" for line in node["failureSummary"].splitlines()[1:]]
    assert not lines, f"axe on {page.url} at {page.viewport_size}:\n" + "\n".join(lines)


def assert_no_sideways_scroll(page: Page) -> None:
    """Fail where a page is wider than its window (reflow, WCAG 1.4.10), naming what sticks out."""
    page.wait_for_load_state()
    wide = page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            const out = e => e.getBoundingClientRect().right > width + 1;
            return [...document.querySelectorAll("body *")]
                .filter(e => out(e) && ![...e.children].some(out))
                .slice(0, 5).map(e => e.outerHTML.slice(0, 160));
        }"""
    )
    assert not wide, f"{page.url} scrolls sideways at {page.viewport_size}:\n  " + "\n  ".join(wide)
