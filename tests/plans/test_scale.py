"""Plans written for measuring stand like plans that people agreed."""

import datetime

from plans.checks import is_unchanged
from plans.due import check_agreed_plans
from plans.models import PlanVersion
from plans.scale import write_plans
from plans.states import State
from tests.factories.engagements import EngagementFactory


def test_plans_written_straight_into_the_tables_are_as_if_agreed(world):
    engagements = [world.engagement, EngagementFactory(hub=world.hub)]
    heads = {row.school_id: world.head for row in engagements}
    write_plans(engagements, who=heads, llmes={world.hub.pk: [world.llme, world.second_llme]})

    versions = list(PlanVersion.objects.with_text())
    assert [version.state for version in versions] == [State.IN_FORCE] * 2
    assert all(is_unchanged(version) for version in versions)
    assert check_agreed_plans(datetime.date.today()) == 0
