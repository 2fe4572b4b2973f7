"""Views of the list that the demo's coordinator keeps, one of them shared."""

from listing.services import save_view
from oversight.demo.people import People


def tell_views(people: People) -> None:
    """Three ways of looking at the hub's work."""
    by, hub = people["coordinator"], people.hub
    save_view(by=by, name="No LLME yet", query="stage=live&llme=none&sort=starts", hub=hub)
    save_view(
        by=by,
        name="Days to plan",
        query="stage=live&sort=-left&columns=llme.agreed.used.booked.left.contact",
    )
    save_view(by=by, name="What needs us", query="attention=any&columns=stage.llme.contact")
