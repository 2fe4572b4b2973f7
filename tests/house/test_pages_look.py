"""Every page in a real browser: read by axe, no wider than its window, and so is each empty answer."""

import pytest

from tests.chromium import assert_no_sideways_scroll, axe
from tests.house import drawing, walk
from tests.house.stage import Stage

WIDTHS = {"small": 320, "phone": 390, "desktop": 1280}
pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.sqlite]


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), drawing.on_stage(drawing.make_long_cast) as cast:
        yield cast


@pytest.fixture(scope="module")
def stage(browser):
    stage = Stage(browser)
    yield stage
    stage.context.close()


def look(stage, page) -> None:
    """Read it at each width: the page itself is drawn once and folds."""
    stage.show(page)
    for width in WIDTHS.values():
        shown = stage.at_width(width)
        assert_no_sideways_scroll(shown)
        axe(shown)


@pytest.mark.parametrize("scene", walk.ONCE, ids=str)
def test_a_page_is_for_everybody(scene, cast, stage):
    look(stage, drawing.draw(cast, scene))
    answer = drawing.draw_empty_answer(cast, scene)
    if answer is not None:
        look(stage, answer)


@pytest.mark.slow
@pytest.mark.parametrize("scene", [scene for scene in walk.EVERY if scene not in walk.ONCE], ids=str)
def test_a_page_is_for_everybody_as_anybody(scene, cast, stage):
    look(stage, drawing.draw(cast, scene))
