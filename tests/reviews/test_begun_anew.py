"""A look that was left out half way and begun anew: nothing said before is lost, and nothing opens by it."""

import pytest
from django.urls import reverse

from reviews.services.planning import change_way, move_look, set_aside_look
from tests.factories.plans import in_days, make_agreed_plan
from tests.factories.reviews import agree, fresh, make_look, share, write


def begin_anew(client, world, way: str):
    return client.post(
        reverse("reviews:begin", args=[world.engagement.reference, "midway"]), {"way": way}, follow=True
    )


def left_out(world, *, planned_again: bool) -> None:
    set_aside_look(by=world.head, engagement=world.fresh(), kind="midway", reason="Inspection week")
    if planned_again:
        move_look(by=world.llme_user, engagement=world.fresh(), kind="midway", to=in_days(7))


@pytest.mark.parametrize("planned_again", [True, False])
def test_what_was_written_together_is_gone_on_with(world, client_for, planned_again):
    look = make_look(world)
    write(look, world.head, together="pearl-together")
    left_out(world, planned_again=planned_again)
    client = client_for(world.llme_user)
    assert "so you go on together" in begin_anew(client, world, "each_first").content.decode()
    assert "pearl-together" in begin_anew(client, world, "together").content.decode()
    assert fresh(look).state == "under_way"


@pytest.mark.parametrize("way", ["each_first", "together"])
def test_a_view_that_was_blind_stays_blind(world, client_for, way):
    look = make_look(world, way="each_first")
    write(look, world.head, "school", together="pearl-school")
    share(look, world.head)
    left_out(world, planned_again=True)
    client = client_for(world.llme_user)
    assert begin_anew(client, world, way).status_code == 200
    assert fresh(look).state == "under_way"
    page = reverse("reviews:look", args=[world.engagement.reference, look.pk])
    assert "pearl-school" not in client.get(page).content.decode()
    assert "pearl-school" in client_for(world.maths_lead).get(page).content.decode()


@pytest.mark.parametrize("how", ["other_way", "left_out", "held"])
def test_what_a_side_wrote_by_itself_stays_to_read_for_it_alone(world, client_for, how):
    make_agreed_plan(world)
    look = make_look(world, way="each_first")
    write(look, world.head, "school", together="pearl-school", m0_answer="met", m0_why="pearl-why")
    if how == "left_out":
        left_out(world, planned_again=False)
    else:
        change_way(by=world.llme_user, look=fresh(look), way="together")
    if how == "held":
        write(look, world.llme_user, together="In the room", m0_answer="met")
        assert agree(look, world.head, world.llme_user).state == "held"
    page = reverse("reviews:look", args=[world.engagement.reference, look.pk])
    for who in ("head", "maths_lead"):
        words = client_for(getattr(world, who)).get(page).content.decode()
        assert "pearl-school" in words
        assert "pearl-why" in words
    for who in ("llme_user", "coordinator", "governor", "colleague", "admin"):
        assert "pearl-" not in client_for(getattr(world, who)).get(page).content.decode()
