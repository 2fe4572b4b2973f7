"""The browser, the live server and axe work together, before any page of ours is asked."""

import pytest

from tests.chromium import assert_no_sideways_scroll, axe

GOOD = """<!doctype html><html lang="en"><head><title>t</title></head>
<body><main><h1>Hello</h1></main></body></html>"""


def test_axe_reads_a_page(sign_in):
    page = sign_in(width=390)
    page.set_content(GOOD)
    axe(page)
    page.set_content(GOOD.replace("<h1>", '<img src="data:,"><p style="width: 800px">wide</p><h1>'))
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)
    with pytest.raises(AssertionError, match="scrolls sideways"):
        assert_no_sideways_scroll(page)


def test_the_browser_reaches_nothing_but_this_machine(sign_in):
    page = sign_in()
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("https://example.com/")


def test_the_live_server_answers(sign_in):
    page = sign_in()
    assert page.goto("/no-such-page/").status == 404
