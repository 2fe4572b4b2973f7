"""The page for governors; hand in `engagement` and `edited_by`."""

import factory
from django.utils import timezone

from pictures import models
from pictures.blocks import Block


class PictureFactory(factory.django.DjangoModelFactory):
    """A page with everything on it, shown."""

    class Meta:
        model = models.Picture

    blocks = factory.LazyFunction(lambda: [block.value for block in Block])
    where_we_were = "Right answers in books, and few reasons."
    where_we_are = "Pupils explain in whole sentences in Years 3 and 4."
    what_is_next = "Every class by next summer."
    shown_at = factory.LazyFunction(timezone.now)
    shown_by = factory.LazyAttribute(lambda self: self.edited_by)
