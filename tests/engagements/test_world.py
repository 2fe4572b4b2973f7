"""The small world that other tests stand on is what it says."""

import pytest

from engagements.models import Engagement
from tests.factories.engagements import make_world

pytestmark = pytest.mark.django_db


def test_both_sides_and_the_coordinator_see_the_engagement_and_strangers_do_not() -> None:
    world = make_world()
    ours = [world.head, world.maths_lead, world.governor, world.llme_user, world.coordinator, world.admin]
    for user in ours:
        assert world.engagement in Engagement.objects.visible_to(user), user
    for user in world.strangers:
        assert world.engagement not in Engagement.objects.visible_to(user), user
