"""What people give up who change or end their own role in a hub, in words said before they do."""

from collections.abc import Collection

from hubs.models import HubMembership

Role = HubMembership.Role
COORDINATING = (
    "You would no longer read the schools’ records, open work with schools, find LLMEs or invite anybody."
)
NAMING = "You would no longer name or end a hub lead. All else stays as it is."
FIGURES = "You would still read the hub’s figures."
NOT_BY_ONESELF = "You can’t undo this yourself: somebody else who coordinates the hub would have to."


def given_up(role: str, *, becomes: str = "", kept: Collection[str] = ()) -> str:
    """What one could no longer do, empty where it is nothing; `kept`: one's other roles in the hub."""
    after = {becomes, *kept} - {""}
    if role == Role.LEAD and Role.LEAD not in after and Role.COORDINATOR in after:
        return NAMING
    if role not in HubMembership.COORDINATING or after & set(HubMembership.COORDINATING):
        return ""
    return f"{COORDINATING} {FIGURES}" if Role.READER in after else COORDINATING
