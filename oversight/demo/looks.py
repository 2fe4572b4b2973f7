"""The looks together of the stories: one agreed, one of which each side writes first, two at the end."""

import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from engagements.grounds import Grounds
from engagements.services.closing import NextWords
from engagements.services.lifecycle import complete_engagement
from engagements.services.parts import open_part
from oversight.demo.past import on_day
from oversight.demo.people import People
from oversight.demo.story import Story
from reviews.content import digest_of
from reviews.models import JOINT, Look, LookAgreement, LookView
from reviews.services.agreeing import agree_look
from reviews.services.planning import begin_look
from reviews.services.sharing import share_view
from reviews.services.writing import FieldEdit, mark_of, save_view, values_of, wordings_of

Kind = Look.Kind


def of_larkfield(people: People, story: Story) -> None:
    """A look in the autumn that both agreed, and the midway one: the school has said what it sees."""
    head, lead, llme = people["head"], people["mathslead"], people["llme"]
    with on_day(36):
        open_part(by=lead, engagement=story.fresh(), part="reviews")
    look = _begins(story, 35, lead, Kind.BETWEEN, "together")
    _writes(
        35, look, lead, answers=[("on_track", "Sentence starters are up in both year groups"), ("skip", "Too "
        "early: the first books come in next week"), ("differ", "The school thinks every class can join by the "
        "summer; the LLME would begin with four and see.")],
        together="Teachers ask “how do you know?” more often, and wait for the answer.",
        differently="Look at books together before the visit, not during it.",
        school_step="Choose the four classes that begin",
        llme_step="Send the page on planning a question",
    )  # fmt: skip
    _agrees(34, look, head)
    _agrees(33, look, llme)
    midway = _begins(story, 5, llme, Kind.MIDWAY, "each_first")
    _writes(
        4, midway, lead, side="school",
        answers=[("met", "In every room, and children use them"), ("on_track", ""), ("not_started", "")],
        together="Staff meetings are now where the planning happens.",
        differently="Give Year 4 one more visit.",
    )  # fmt: skip
    with on_day(4, 18):
        share_view(by=lead, view=_view(midway, "school"))


def of_quayside(people: People, story: Story) -> None:
    """The last look: written together, agreed by the LLME; the head reads it next."""
    llme = people["llme"]
    look = _begins(story, 2, llme, Kind.LAST, "together")
    _writes(
        2, look, llme,
        together="Pupils practise in pairs without a clock, and more of them know their tables.",
        differently="Bring the teaching assistants in from the first visit.",
        what_next="The Year 3 leader keeps the games going and shows them to new staff each September.",
        outcome="intends", with_what="The Year 3 to 4 Work Group", expected_by=_term_ahead(),
    )  # fmt: skip
    _agrees(1, look, llme)


def of_oakham(people: People, story: Story) -> None:
    """Looked back together and completed last term."""
    head, llme = people["head6"], people["llme3"]
    look = _begins(story, 97, llme, Kind.LAST, "together")
    _writes(
        97, look, llme,
        together="Year 9 lessons begin with a problem worth talking about, in all five classes.",
        differently="Meet the department before the first lesson visit.",
        what_next="The department plans one lesson together each half-term.",
        outcome="enrolled", with_what="The Year 9 Work Group: two teachers",
    )  # fmt: skip
    _agrees(96, look, llme)
    _agrees(94, look, head)
    with on_day(90) as ended_on:
        complete_engagement(
            by=head, engagement=story.fresh(), on=ended_on,
            next_with_hub=NextWords("enrolled", "The Year 9 Work Group: two teachers"),
            grounds=Grounds(frozenset(story.fresh().evidence.values_list("pk", flat=True))),
        )  # fmt: skip


def _term_ahead() -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=100)


def _begins(story: Story, ago: int, who: User, kind: str, way: str) -> Look:
    with on_day(ago, 15):
        return begin_look(by=who, engagement=story.fresh(), kind=kind, way=way)


def _view(look: Look, side: str) -> LookView:
    now = Look.objects.with_text().get(pk=look.pk)
    view = next(row for row in now.views.all() if row.side == side)
    view.look = now
    return view


def _writes(
    ago: int,
    look: Look,
    who: User,
    *,
    side: str = JOINT,
    answers: list[tuple[str, str]] | None = None,
    **words: Any,
) -> None:
    with on_day(ago, 16):
        view = _view(look, side)
        rows = wordings_of(view.look.engagement)
        for row, (answer, why) in zip(rows, answers or [], strict=False):
            words |= {f"{row.milestone_id}_answer": answer, f"{row.milestone_id}_why": why}
        stood = values_of(view.look, view)
        edits = [FieldEdit(name, value, mark_of(name, stood.get(name, ""))) for name, value in words.items()]
        save_view(by=who, view=view, edits=edits)


def _agrees(ago: int, look: Look, who: User) -> None:
    with on_day(ago, 17):
        now = Look.objects.with_text().get(pk=look.pk)
        agree_look(by=who, look=now, seen_digest=digest_of(now, wordings_of(now.engagement)))
    for row in LookAgreement.objects.filter(look=look):
        # The seal holds the moment of the agreement, which has just been dated back.
        row.seal = row.own_seal()
        row.save(update_fields=["seal"])
