import pytest

from tests.factories.engagements import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """A running engagement and everyone around it."""
    return make_world()
