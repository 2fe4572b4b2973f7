"""A factory for the model of the listing app."""

from typing import Any

import factory

from listing.models import SavedView


class SavedViewFactory(factory.django.DjangoModelFactory[Any]):
    """A view of the work under way that has no LLME; hand in `saved_by`, and `hub` to share it."""

    class Meta:
        model = SavedView

    name = factory.Sequence(lambda number: f"Waiting for an LLME {number}")
    query = "stage=live&llme=none"
