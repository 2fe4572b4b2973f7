"""Pages as a coordinator sees them who looks as somebody, or brings in the hub's LLMEs."""

from django.test import Client
from django.urls import reverse

from tests.house.scene import Before, Scene, at, of_ours
from tests.world import Cast

# What a sheet of LLMEs could hold, one row ready and one to mend.
ROWS = {
    "rows-TOTAL_FORMS": "2",
    "rows-INITIAL_FORMS": "2",
    "rows-0-name": "Nia New",
    "rows-0-email": "nia@school.test",
    "rows-0-phase": "primary",
    "rows-1-name": "Otto Odd",
    "rows-1-email": "no address",
    "do": "look",
}


def looking_as(who: str) -> Before:
    """The coordinator has begun to look as this person of the world."""

    def before(cast: Cast, client: Client) -> None:
        person = getattr(cast.world, who)
        answer = client.post(reverse("oversight:see_as", args=[person.pk]))
        assert answer.status_code == 302, answer.content

    return before


PEOPLE = [
    Scene("oversight:home, looking", "coordinator", at("oversight:home"), looking_as("governor")),
    Scene(
        "oversight:our_work, looking", "coordinator", of_ours("oversight:our_work"), looking_as("maths_lead")
    ),
    Scene(
        "llmes:bring_in, rows to mend",
        "coordinator",
        lambda cast: reverse("llmes:bring_in", args=[cast.world.hub.code]),
        send=ROWS,
    ),
    Scene("closed while looking", "coordinator", of_ours("conversations:messages"), looking_as("maths_lead")),
]
