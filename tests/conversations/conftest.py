import pytest

from tests.factories.engagements import World, make_world


@pytest.fixture
def world() -> World:
    """A running engagement with everybody around it."""
    return make_world()
