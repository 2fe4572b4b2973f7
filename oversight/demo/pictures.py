"""What the head of the demo shows governors, and a visit of the trust's close to one of our days."""

import datetime

from django.utils import timezone

from engagements.models import Engagement
from engagements.services.parts import open_part
from engagements.services.people import add_other_support
from oversight.demo.past import on_day
from oversight.demo.people import People
from pictures.blocks import Block
from pictures.services.choosing import choose_picture


def tell_pictures(people: People) -> None:
    """The school of head@: everything on one line of time, and the page for governors, shown."""
    engagement = Engagement.objects.get(school=people.schools["larkfield"])
    with on_day(46):
        open_part(by=people["mathslead"], engagement=engagement, part="other_support")
        visit = timezone.localdate() + datetime.timedelta(days=1)
        add_other_support(
            by=people["mathslead"],
            engagement=engagement,
            kind="trust",
            about="Maths review, one morning",
            contact="Director of education, the trust",
            starts_on=visit,
            ends_on=visit,
        )
    with on_day(15):
        choose_picture(
            by=people["head"],
            engagement=Engagement.objects.get(pk=engagement.pk),
            blocks=[block for block in Block if block != Block.STATUSES],
            words={
                "where_we_were": "Books showed right answers. A reason was written in about one task in ten.",
                "where_we_are": (
                    "In Years 3 and 4 pupils begin with a sentence starter, and teachers plan the question "
                    "they will ask."
                ),
                "what_is_next": "The other classes join in spring, with the two teachers who began.",
            },
            shown=True,
            seen=0,
        )
