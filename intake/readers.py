"""Who reads what stands on a waiting list (D8)."""

from hubs.models import Hub

READERS = [
    "The hub’s coordinators, and the service’s admins.",
    "Once the hub has spoken to the headteacher, they read who suggested the school and the line why; once "
    "work has opened, those who work on it do too.",
    "Readers of figures see how many schools wait, never which.",
]


def readers_of_form(hub: Hub) -> list[str]:
    """The same for somebody who fills in the short form."""
    return [
        f"The coordinators of {hub.name}, and the service’s admins.",
        "The school’s headteacher, once the hub has spoken to them: who suggested it (the school, trust or "
        "authority) and your line. Not your name and address. Later those who work with the school, too.",
        "Nobody else. NCETM sees how many schools wait, never which.",
    ]
