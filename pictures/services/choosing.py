"""The head chooses what governors see, writes three short texts, shows the page or takes it back."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused, Stale
from engagements.models import Engagement
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import Side
from pictures.blocks import Block
from pictures.models import Picture
from pictures.rules import CHOOSER, can_choose_picture

CHANGED = "Someone else of your school changed this page while you were writing."


@transaction.atomic
def choose_picture(
    *,
    by: Any,
    engagement: Engagement,
    blocks: Iterable[str],
    words: Mapping[str, str],
    shown: bool,
    seen: int,
) -> Picture:
    """Set what is on the page, and whether the school's readers see it. Who saves second sees both texts.

    A page may be made for work that is over: governors ask at the end too.
    """
    engagement = locked(engagement)
    if not can_choose_picture(by, engagement):
        raise Refused(CHOOSER)
    picture = Picture.objects.filter(engagement=engagement).first()
    chosen = [block.value for block in Block if block in set(blocks)]
    texts = {name: words.get(name, "").strip() for name in Picture.TEXTS}
    if picture is not None and _says(picture, chosen, texts, shown=shown):
        return picture
    if (picture.edit_number if picture else 0) != seen:
        raise Stale(CHANGED, current=picture)
    take_seat(engagement=engagement, user=by, side=Side.SCHOOL)
    picture = picture or Picture(engagement=engagement, edit_number=0)
    was = {"blocks": " ".join(picture.blocks) if seen else "", "shown": picture.shown_at is not None}
    picture.blocks = chosen
    for name, text in texts.items():
        setattr(picture, name, text)
    if shown and picture.shown_at is None:
        picture.shown_at, picture.shown_by = timezone.now(), by
    if not shown:
        picture.shown_at = picture.shown_by = None
    picture.edit_number += 1
    picture.edited_at, picture.edited_by = timezone.now(), by
    picture.save()
    record(
        "picture_chosen",
        picture,
        by=by,
        stream=engagement.stream,
        facts={"blocks": (was["blocks"], " ".join(chosen)), "shown": (was["shown"], shown)},
        words=texts,
        context={"side": Side.SCHOOL, "shown": shown},
        # Not shown and never shown before: the head's own business.
        private=not shown and not was["shown"],
    )
    return picture


def _says(picture: Picture, chosen: list[str], texts: Mapping[str, str], *, shown: bool) -> bool:
    """Whether the page stands like this already."""
    same_words = all(getattr(picture, name) == text for name, text in texts.items())
    return picture.blocks == chosen and same_words and (picture.shown_at is not None) == shown
