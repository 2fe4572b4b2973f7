"""Looks together as people make them: through the services, as plans are."""

from typing import Any

import factory
from django.utils import timezone

from engagements.states import Side
from reviews import models
from reviews.content import digest_of
from reviews.services.agreeing import agree_look
from reviews.services.planning import begin_look
from reviews.services.sharing import share_view
from reviews.services.writing import FieldEdit, mark_of, save_view, values_of, wordings_of
from tests.factories.engagements import World


class LookFactory(factory.django.DjangoModelFactory):
    """A look that lies ahead; hand in `engagement`."""

    class Meta:
        model = models.Look

    kind = models.Look.Kind.MIDWAY
    due_on = factory.LazyFunction(timezone.localdate)


class PulseFactory(factory.django.DjangoModelFactory):
    """A side's answer to the pulse check; hand in `look` and `given_by`."""

    class Meta:
        model = models.Pulse

    side = Side.SCHOOL
    answer = models.Pulse.Answer.WELL


class LookViewFactory(factory.django.DjangoModelFactory):
    """A side's view; hand in `look`."""

    class Meta:
        model = models.LookView

    side = Side.SCHOOL


def make_look(world: World, *, kind: str = "midway", way: str = "together", by: Any = None) -> models.Look:
    """A look that the LLME (or `by`) has begun."""
    return fresh(begin_look(by=by or world.llme_user, engagement=world.fresh(), kind=kind, way=way))


def fresh(look: models.Look) -> models.Look:
    """The look as it stands in the database now."""
    return models.Look.objects.with_text().get(pk=look.pk)


def view_of(look: models.Look, side: str = models.JOINT) -> models.LookView:
    """One of its views as it stands now."""
    now = fresh(look)
    view = next(row for row in now.views.all() if row.side == side)
    view.look = now
    return view


def write(look: models.Look, by: Any, side: str = models.JOINT, **said: Any) -> dict[str, Any]:
    """Somebody writes in a view what is said here, having seen what stands there.

    A milestone is named by its number in the plan: `m0_answer="on_track", m0_why="..."`.
    """
    view = view_of(look, side)
    milestones = [row.milestone_id for row in wordings_of(look.engagement)]
    standing = values_of(view.look, view)
    edits = []
    for name, value in said.items():
        if name[0] == "m" and name[1].isdecimal():
            number, _, what = name[1:].partition("_")
            name = f"{milestones[int(number)]}_{what}"
        edits.append(FieldEdit(name, value, mark_of(name, standing.get(name, ""))))
    return save_view(by=by, view=view, edits=edits)


def share(look: models.Look, *people: Any) -> models.Look:
    """Each of these people shares its side's view."""
    from engagements.rules import standing

    for person in people:
        side = str(standing(person, fresh(look).engagement).side)
        share_view(by=person, view=view_of(look, side))
    return fresh(look)


def seen(look: models.Look) -> str:
    """What the Agree button carries now."""
    now = fresh(look)
    return digest_of(now, wordings_of(now.engagement))


def agree(look: models.Look, *people: Any) -> models.Look:
    """Each of these people agrees what the look says now."""
    for person in people:
        agree_look(by=person, look=fresh(look), seen_digest=seen(look))
    return fresh(look)


def make_held_look(world: World, *, kind: str = "midway", **said: Any) -> models.Look:
    """A look that both sides have agreed."""
    look = make_look(world, kind=kind)
    write(look, world.head, **({"together": "Books show more reasons."} | said))
    return agree(look, world.llme_user, world.head)
