"""What the people of the demo say to each other: messages, concerns, what is asked, suggested, not yet there."""

import datetime

from django.utils import timezone

from conversations.models import Message, NotInPlace
from conversations.services.changes import suggest_change
from conversations.services.concerns import answer_concern, raise_concern, settle_concern
from conversations.services.confidence import ask_change_of_llme
from conversations.services.messages import read_messages, write_message
from conversations.services.promises import answer_not_in_place, flag_not_in_place
from engagements.models import Engagement
from oversight.demo.past import on_day
from oversight.demo.people import People


def tell_talking(people: People) -> None:
    """One thread in full, and something of each other kind at the schools around it."""
    _larkfield(people)
    _quayside(people)
    _thornbury(people)
    _ferry(people)
    _millbrook(people)


def _work(people: People, school: str) -> Engagement:
    return Engagement.objects.filter(school=people.schools[school]).latest("pk")


def _larkfield(people: People) -> None:
    """A thread over three months; the last message is new to the school."""
    work = _work(people, "larkfield")
    thread = [
        (
            86,
            "llme",
            "Thank you for having me on Thursday. Could I see the calculation policy before I come?",
        ),
        (85, "mathslead", "Of course. It is on the shared drive; I have sent the office a link for you."),
        (52, "head", "The governors liked the plan. They asked what a stem sentence is, so I read them one."),
        (
            40,
            "coordinator",
            "There are two places left in the spring Work Group on reasoning. Shall I keep them?",
        ),
        (39, "mathslead", "Yes please, for the two teachers who planned with us."),
        (12, "mathslead", "Year 4 tried the second week of lessons. Three books are on my desk for you."),
        (1, "llme", "The books show it well. May I show two pages, without names, to another school?"),
    ]
    for ago, who, text in thread:
        with on_day(ago, 17):
            write_message(by=people[who], engagement=work, text=text)
    last = Message.objects.filter(engagement=work).latest("pk")
    for who, upto in (
        ("llme", last.pk),
        ("coordinator", last.pk),
        ("head", last.pk - 1),
        ("mathslead", last.pk - 1),
    ):
        read_messages(by=people[who], engagement=work, upto=upto)
    with on_day(70, 20):
        concern = raise_concern(
            by=people["mathslead"],
            engagement=work,
            text="I am finding it hard to keep my release afternoons: they are used for cover.",
            to=[people["head"].pk],
        )
    with on_day(69, 8):
        answer_concern(by=people["head"], concern=concern, text="You are right. I will protect Wednesdays.")
    with on_day(45, 16):
        settle_concern(by=people["mathslead"], concern=concern, words="Wednesdays have held for three weeks.")


def _quayside(people: People) -> None:
    """The LLME suggests to go on until summer; the room came after a week."""
    work = _work(people, "quayside")
    with on_day(50, 15):
        flag = flag_not_in_place(
            by=people["llme"], engagement=work, what="room", note="A table where two of us can look at books."
        )
    with on_day(48, 9):
        answer_not_in_place(by=people["head4"], flag=flag, answer="The library is yours on visit days.")
    with on_day(3, 18):
        suggest_change(
            by=people["llme"],
            engagement=work,
            what="end",
            after_on=work.expected_end_on + datetime.timedelta(days=30),
            reason="Year 5 joins late; a month more would let us look back together before the end.",
        )


def _thornbury(people: People) -> None:
    """The head asks for another LLME, in confidence."""
    with on_day(4, 21):
        ask_change_of_llme(
            by=people["head5"],
            engagement=_work(people, "thornbury"),
            reason="The team would do better with somebody who knows mixed-age classes. No blame to anybody.",
        )


def _ferry(people: People) -> None:
    """Release is not yet in place, and the school has not answered in its days."""
    work = _work(people, "ferry")
    with on_day(20, 16):
        flag = flag_not_in_place(
            by=people["llme3"],
            engagement=work,
            what="release",
            note="Half a morning for the two Year 5 teachers would be enough to begin.",
        )
    NotInPlace.objects.filter(pk=flag.pk).update(
        hub_sees_on=timezone.localdate() - datetime.timedelta(days=12), told_hub_at=timezone.now()
    )


def _millbrook(people: People) -> None:
    """A concern that waits for the coordinator's answer."""
    with on_day(2, 19):
        raise_concern(
            by=people["head2"],
            engagement=_work(people, "millbrook"),
            text="Two of our teachers leave at Easter. I do not know how we will keep this going.",
            to=[people["coordinator2"].pk, people["llme2"].pk],
        )
