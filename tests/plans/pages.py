"""What tests of the plan's pages have in common: addresses, the words of a page, its form."""

import re

from django.urls import reverse


def url(name, world, *args):
    return reverse(f"plans:{name}", args=[world.engagement.reference, *args])


def page_of(response):
    """The page's words, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def form_of(response):
    """What a browser would send if the form were sent as it was drawn."""
    page = response.context["page"]
    data = {"milestones": str(page.count), "then": "read"}
    for form in page.parts:
        for bound in form:
            value = bound.value()
            if bound.name == "expected_by":
                if not isinstance(value, list):
                    value = bound.field.widget.decompress(value)
                data |= {
                    f"{bound.html_name}_{part}": typed
                    for part, typed in zip(("day", "month", "year"), value, strict=True)
                }
            elif value not in (None, False):
                data[bound.html_name] = str(value)
    return data


def date_parts(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def outside_reader(world):
    from engagements.models import OutsideReader
    from tests.factories.engagements import long_ago, make_user

    user = make_user("Odile Reader")
    OutsideReader.objects.create(
        engagement=world.engagement,
        user=user,
        organisation="trust",
        starts_on=long_ago(),
        admitted_by=world.head,
    )
    return user
