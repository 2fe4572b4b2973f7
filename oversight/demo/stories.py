"""The stories: eight schools of one hub and two of the next, each at another moment of the work."""

import datetime
from collections.abc import Callable
from decimal import Decimal

from django.utils import timezone

from accounts.services.invitations import invite
from core.models import SiteText
from engagements.grounds import Grounds
from engagements.models import Assignment, SupportDay
from engagements.services.agreed_days import propose_days
from engagements.services.carrying_in import carry_in_engagement
from engagements.services.days import (
    record_lost_day,
    reply_to_day,
    send_back_day,
)
from engagements.services.lifecycle import pause_engagement
from evidence.models import Evidence
from llmes.services.conduct import accept_code
from oversight.demo import looks
from oversight.demo.amended import tell_amended
from oversight.demo.days import tell_days
from oversight.demo.desk import tell_desk
from oversight.demo.exploring import tell_exploring
from oversight.demo.figures import tell_figures
from oversight.demo.findings import tell_findings
from oversight.demo.hub_people import tell_hub_people
from oversight.demo.larkfield import tell_larkfield
from oversight.demo.own_words import tell_own_words
from oversight.demo.past import of_this_year, on_day
from oversight.demo.people import People
from oversight.demo.pictures import tell_pictures
from oversight.demo.story import Story
from oversight.demo.suggested import tell_suggested
from oversight.demo.talking import tell_talking
from oversight.demo.views import tell_views
from oversight.demo.waiting import tell_waiting

KIND = Evidence.Kind


def tell(people: People) -> None:
    """Every story, in the order in which the hub opened them."""
    tell_own_words(people)
    for llme in people.llmes.values():
        code = SiteText.objects.in_effect("code-of-conduct")
        if code is not None:
            with on_day(70):
                accept_code(by=llme.user, llme=llme, text=code)
    stories: list[Callable[[People], None]] = [
        _oakham, tell_larkfield, _quayside, _ferry, _thornbury, _copsewood, _brackenhurst, _saltmarsh, _millbrook,
        _tarn, _invitations,
    ]  # fmt: skip
    for story in stories:
        story(people)
    tell_exploring(people)
    tell_findings(people)
    tell_talking(people)
    tell_pictures(people)
    tell_waiting(people)
    tell_days(people)
    tell_figures(people)
    tell_amended(people)
    tell_suggested(people)
    tell_hub_people(people)
    tell_views(people)
    tell_desk(people)


def _brackenhurst(people: People) -> None:
    """The head has agreed how we start; it is the LLME's turn."""
    story = Story(people, "brackenhurst", "head3", "llme", "coordinator")
    story.opens(
        12,
        focus="Number sense in Reception and Year 1",
        why="You told the hub that counting is not yet secure.",
    )
    story.assigns(8)
    story.agrees_start(3, people["head3"])


def _saltmarsh(people: People) -> None:
    """Opened; no LLME yet, and the head has no account."""
    story = Story(people, "saltmarsh", None, None, "coordinator")
    story.opens(
        9,
        focus="A shared scheme of work for Years 7 and 8",
        why="The head of maths asked for help while three new teachers settle in.",
        days="8",
        phase="secondary",
    )


def _quayside(people: People) -> None:
    """Under way before it came here; the number of days is nearly spent and a change is proposed."""
    story = Story(people, "quayside", "head4", "llme", "coordinator")
    with on_day(64, 9) as day:
        story.engagement = carry_in_engagement(
            by=people["coordinator"],
            hub=people.hub,
            school=story.school,
            phase="primary",
            llme=people.llmes["llme"],
            starts_on=day - datetime.timedelta(days=120),
            expected_end_on=day + datetime.timedelta(days=250),
            agreed=Decimal(4),
            used=Decimal("2.5"),
            used_this_year=of_this_year(day - datetime.timedelta(days=120), "1"),
            focus="Fluency with times tables without tears",
        )
    Assignment.objects.filter(engagement=story.engagement).update(
        starts_on=timezone.localdate() - datetime.timedelta(days=180)
    )
    story.starts(58)
    first = story.records(44, "Watched three short practice sessions and spoke with pupils.", days="1",
                          ticks={KIND.PUPIL_VOICE: "Pupils like the games and dread the timed test."})  # fmt: skip
    story.confirms(42, first)
    story.records(4, "Planned the games for the spring with the whole year team.", days="1")
    with on_day(3):
        propose_days(
            by=people["llme"], engagement=story.fresh(), days=Decimal("5.5"),
            reason="The year team wants to try it with Year 5 too.",
            grounds=Grounds(frozenset(story.fresh().evidence.values_list("pk", flat=True))),
        )  # fmt: skip
    looks.of_quayside(people, story)


def _thornbury(people: People) -> None:
    """A day sent back with a reply, and a plan that waits for the head."""
    story = Story(people, "thornbury", "head5", "llme3", "coordinator")
    story.opens(80, focus="Talk in Year 1 and 2", why="Your action plan names talk in maths.", days="5")
    story.assigns(77)
    story.starts(70)
    first = story.records(52, "Met the team, looked at the timetable, sat in on two lessons.", days="0.5")
    story.confirms(50, first)
    second = story.records(13, "Modelled a lesson in Year 2 and talked it through after school.", days="1")
    with on_day(11):
        second.refresh_from_db()
        send_back_day(
            by=people["head5"], day=second, seen_version=second.version,
            text="I think this was a half day: you left at lunch for the hub meeting.",
        )  # fmt: skip
    with on_day(10):
        second.refresh_from_db()
        reply_to_day(by=people["llme3"], day=second, text="Yes, you are right. I will change it tonight.")
    story.drafts_plan(
        6,
        people["llme3"],
        {
            "focus": "Pupils talk about number in whole sentences.",
            "why": "See page 4 of the school's improvement plan.",
            "what": "A sentence a lesson, said by everyone.",
            "and_so": "Quieter pupils are heard in every lesson.",
            "time": "One staff meeting a half-term; one teacher released a visit.",
        },
        [
            ("short", "The sentence of the day is said in Year 2", 40, "school", "Year 2 teacher"),
            ("medium", "Year 1 has begun too", 160, "school", "Maths lead"),
            ("long", "Reception joins; the maths lead leads the meetings", 320, "school", "Maths lead"),
        ],
    )


def _ferry(people: People) -> None:
    """A day that nobody has confirmed for long, in a school that becomes an academy."""
    story = Story(people, "ferry", "head8", "llme3", "coordinator")
    story.opens(120, focus="Fractions in Key Stage 2", why="The head asked after the hub's autumn meeting.")
    story.assigns(117)
    story.starts(110)
    day = story.records(62, "Looked at the fractions units of three year groups.",
                        ticks={KIND.PLANNING_DOCUMENT: "Three different orders of teaching."})  # fmt: skip
    SupportDay.objects.filter(pk=day.pk).update(
        remind_on=timezone.localdate() - datetime.timedelta(days=46),
        hub_sees_on=timezone.localdate() - datetime.timedelta(days=30),
    )


def _copsewood(people: People) -> None:
    """Paused, after a day that did not happen."""
    story = Story(people, "copsewood", "head7", "llme3", "coordinator")
    story.opens(140, focus="Problem solving", why="The governors asked the head to look for help.")
    story.assigns(137)
    story.starts(130)
    first = story.records(100, "First look together at problem solving in Years 5 and 6.")
    story.confirms(98, first)
    with on_day(34) as day:
        lost = record_lost_day(
            by=people["llme3"], engagement=story.fresh(), llme=people.llmes["llme3"], on=day, days=Decimal(1),
            lost_reason=SupportDay.Reason.OUTSIDE, uses_days=False, note="Snow closed the road.",
        )  # fmt: skip
    story.confirms(33, lost)
    with on_day(21, 9) as day:
        pause_engagement(
            by=people["head7"], engagement=story.fresh(), on=day, reason="New building work until half term."
        )


def _oakham(people: People) -> None:
    """Completed last term."""
    story = Story(people, "oakham", "head6", "llme3", "coordinator")
    story.opens(
        400, focus="Algebra in Year 9", why="The department asked the hub.", days="2", phase="secondary"
    )
    story.assigns(396)
    story.starts(390)
    for ago in (350, 280):
        day = story.records(ago, "Planned with the department and taught a lesson together.",
                            ticks={KIND.LESSON_VISIT: "Pupils in all five classes talked about the problem."})  # fmt: skip
        story.confirms(ago - 1, day)
    looks.of_oakham(people, story)


def _millbrook(people: People) -> None:
    """The second hub's own school."""
    story = Story(people, "millbrook", "head2", "llme2", "coordinator2")
    story.opens(60, focus="Mastery of place value", why="Millbrook asked for a partner.", days="5.5")
    story.assigns(57)
    story.starts(50)
    day = story.records(30, "Spent the morning in Key Stage 1 and the afternoon planning.")
    story.confirms(28, day)
    story.records(1, "Half a day on the place value unit.", days="0.5")


def _tarn(people: People) -> None:
    """The second hub has one more, without an LLME."""
    story = Story(people, "tarn", None, None, "coordinator2")
    story.opens(5, focus="Ratio in Key Stage 3", why="A letter from the head.", phase="secondary")


def _invitations(people: People) -> None:
    """One that was never accepted."""
    with on_day(20):
        invite(
            email="new.head@demo.test", name="Robin Marsh", role="school.headteacher",
            target=people.schools["saltmarsh"], by=people["coordinator"],
        )  # fmt: skip
