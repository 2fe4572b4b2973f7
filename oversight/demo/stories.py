"""The stories: eight schools of one hub and two of the next, each at another moment of the work."""

import datetime
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.services.invitations import invite
from core.models import SiteText
from engagements.grounds import Grounds
from engagements.models import Assignment, Engagement, NextStep, SupportDay
from engagements.services.agreed_days import propose_days
from engagements.services.carrying_in import carry_in_engagement
from engagements.services.days import (
    StepWords,
    VisitSheet,
    book_day,
    confirm_day,
    record_lost_day,
    record_short_contact,
    reply_to_day,
    send_back_day,
)
from engagements.services.lifecycle import pause_engagement
from engagements.services.opening import assign_llme, open_engagement
from engagements.services.people import add_other_support, admit_outside_reader
from engagements.services.starting import agree_start, start_digest
from engagements.services.steps import finish_step
from evidence.models import Evidence
from evidence.services.evidence import add_evidence
from evidence.services.recording import record_day
from llmes.models import LLME
from llmes.services.conduct import accept_code
from oversight.demo import looks
from oversight.demo.amended import tell_amended
from oversight.demo.days import tell_days
from oversight.demo.desk import tell_desk
from oversight.demo.exploring import tell_exploring
from oversight.demo.figures import tell_figures
from oversight.demo.findings import tell_findings
from oversight.demo.hub_people import tell_hub_people
from oversight.demo.own_words import tell_own_words
from oversight.demo.past import on_day
from oversight.demo.people import People
from oversight.demo.pictures import tell_pictures
from oversight.demo.plan_in_full import write_in_full
from oversight.demo.suggested import tell_suggested
from oversight.demo.talking import tell_talking
from oversight.demo.views import tell_views
from oversight.demo.waiting import tell_waiting
from plans.content import digest_of
from plans.models import PlanAgreement, PlanVersion
from plans.services.agreeing import agree_plan
from plans.services.drafts import begin_draft, share_draft
from plans.services.editing import MilestoneEdit, SectionEdit, save_page
from plans.services.milestones import set_milestone_status

KIND = Evidence.Kind


class Story:
    """One school's work, told step by step; each step on its day."""

    def __init__(
        self, people: People, school: str, head: str | None, llme: str | None, coordinator: str
    ) -> None:
        self.people = people
        self.school = people.schools[school]
        self.hub = people.hub if coordinator == "coordinator" else people.second_hub
        self.coordinator = people[coordinator]
        self.head: User | None = people[head] if head else None
        self._llme = llme
        self.engagement: Engagement

    @property
    def llme(self) -> LLME:
        """The LLME of the story, in stories that have one."""
        return self.people.llmes[str(self._llme)]

    def fresh(self) -> Engagement:
        """The engagement as it stands now."""
        return Engagement.objects.get(pk=self.engagement.pk)

    def opens(self, ago: int, *, focus: str, why: str, days: str = "6", phase: str = "primary") -> None:
        """The coordinator opens it after the head's yes."""
        with on_day(ago, 10) as day:
            self.engagement = open_engagement(
                by=self.coordinator,
                hub=self.hub,
                school=self.school,
                phase=phase,
                focus=focus,
                why_offered=why,
                starts_on=day,
                expected_end_on=day + datetime.timedelta(days=330),
                days=Decimal(days),
                suggested_by=Engagement.SuggestedBy.SCHOOL,
                head_said_yes_on=day,
                head_said_yes_how=Engagement.Heard.PHONE,
            )

    def assigns(self, ago: int) -> None:
        """An LLME is found."""
        with on_day(ago, 11) as day:
            row = assign_llme(by=self.coordinator, engagement=self.engagement, llme=self.llme)
        Assignment.objects.filter(pk=row.pk).update(starts_on=day)

    def agrees_start(self, ago: int, who: User | None) -> None:
        """One side agrees how we start."""
        with on_day(ago):
            engagement = self.fresh()
            agree_start(by=who, engagement=engagement, seen_digest=start_digest(engagement))

    def starts(self, ago: int) -> None:
        """Both sides agree, the school first."""
        self.agrees_start(ago + 2, self.head)
        self.agrees_start(ago, self.llme.user)

    def records(
        self,
        ago: int,
        worked_on: str,
        *,
        days: str = "1",
        ticks: dict[str, str] | None = None,
        steps: list[StepWords] | None = None,
        roles: dict[str, int] | None = None,
    ) -> SupportDay:
        """The LLME writes a day down."""
        with on_day(ago, 17) as day:
            return record_day(
                by=self.llme.user,
                engagement=self.fresh(),
                llme=self.llme,
                on=day,
                days=Decimal(days),
                worked_on=worked_on,
                participants=roles or {"Maths lead": 1, "Class teacher": 2},
                steps=steps or [],
                ticks=ticks or {},
            )

    def confirms(self, ago: int, day: SupportDay, who: User | None = None) -> None:
        """The school confirms the day it has read."""
        day.refresh_from_db()
        with on_day(ago, 19):
            confirm_day(by=who or self.head, day=day, seen_version=day.version)

    def finishes_steps(self, ago: int) -> None:
        """The school ticks off the steps whose date has come."""
        with on_day(ago) as day:
            for step in NextStep.objects.filter(engagement=self.engagement, side="school", due_on__lte=day):
                finish_step(by=self.head, step=step, is_done=True)

    def drafts_plan(
        self, ago: int, who: User, text: dict[str, str], milestones: list[tuple[Any, ...]]
    ) -> PlanVersion:
        """A side writes the one-page plan and shares it."""
        with on_day(ago, 18):
            version = begin_draft(by=who, engagement=self.fresh())
            rows = {row.key: row.edit_number for row in version.sections.all()}
            standing = {row.horizon: row for row in version.milestone_wordings.select_related("milestone")}
            save_page(
                by=who,
                version=version,
                sections=[SectionEdit(key, words, rows.get(key, 0)) for key, words in text.items()],
                milestones=[self._milestone(standing, *row) for row in milestones],
            )
            version.refresh_from_db()
            return share_draft(by=who, version=version)

    @staticmethod
    def _milestone(
        standing: dict[str, Any], horizon: str, see: str, in_days: int, side: str, role: str
    ) -> MilestoneEdit:
        row = standing.get(horizon)
        return MilestoneEdit(
            key=row.milestone.key if row else uuid.uuid4(),
            seen=row.edit_number if row else 0,
            horizon=horizon,
            expected_to_see=see,
            expected_by=timezone.localdate() + datetime.timedelta(days=in_days),
            owner_side=side,
            owner_role=role,
        )

    def agrees_plan(self, ago: int, who: User | None, version: PlanVersion) -> None:
        """One side agrees the plan it has read."""
        with on_day(ago, 20):
            version = PlanVersion.objects.with_text().get(pk=version.pk)
            agree_plan(by=who, version=version, seen_digest=digest_of(version))
        for row in PlanAgreement.objects.filter(version=version):
            # The seal holds the moment of the agreement, which has just been dated back.
            row.seal = row.own_seal()
            row.save(update_fields=["seal"])


def tell(people: People) -> None:
    """Every story, in the order in which the hub opened them."""
    tell_own_words(people)
    for llme in people.llmes.values():
        code = SiteText.objects.in_effect("code-of-conduct")
        if code is not None:
            with on_day(70):
                accept_code(by=llme.user, llme=llme, text=code)
    stories: list[Callable[[People], None]] = [
        _oakham, _larkfield, _quayside, _ferry, _thornbury, _copsewood, _brackenhurst, _saltmarsh, _millbrook,
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


PLAN = {
    "focus": "Pupils explain their reasoning in full sentences, first in Years 3 and 4.",
    "why": "Books show right answers and few reasons. Pupils told us they are not sure what a good reason is.",
    "what": "Stem sentences in every lesson; teachers plan the question they will ask; one shared lesson a month.",
    "and_so": "More pupils, among them disadvantaged pupils and those with SEND, can say why an answer is right.",
    "time": "Maths lead half a day a fortnight; staff meeting once a half-term; two teachers released a visit day.",
}


def _larkfield(people: People) -> None:
    """The school of head@ and mathslead@: in the middle of the work."""
    story = Story(people, "larkfield", "head", "llme", "coordinator")
    story.opens(
        96,
        focus="Reasoning in Years 3 and 4",
        why="Your new maths lead asked for someone to think with. We know Larkfield well from the Work Groups.",
    )
    story.assigns(93)
    with on_day(92):
        add_other_support(
            by=people["head"],
            engagement=story.fresh(),
            kind="authority",
            about="Attendance, one visit a term",
        )
    story.starts(88)
    first = story.records(
        74,
        "We walked through Years 3 and 4 together, then looked at what pupils write when we ask them why.",
        ticks={
            KIND.LEARNING_WALK: "Calm starts; questions ask for the answer more than the reason.",
            KIND.BOOK_LOOK: "Working is neat; a reason is written in about one task in ten.",
        },
        steps=[StepWords("school", "Choose two teachers who would like to plan together", _ahead(-60))],
    )
    story.confirms(73, first)
    plan = story.drafts_plan(
        60,
        people["mathslead"],
        PLAN,
        [
            ("short", "Stem sentences on display and used in Years 3 and 4", 20, "school", "Maths lead"),
            ("medium", "Reasons written in half of the tasks we look at", 150, "school", "Year leaders"),
            ("long", "Every class, and new staff are brought in by colleagues", 330, "school", "Maths lead"),
        ],
    )
    story.agrees_plan(57, people["llme"], plan)
    story.agrees_plan(55, people["head"], plan)
    write_in_full(story, people)
    second = story.records(
        41,
        "Planned a fortnight of lessons on multiplication with two teachers. We taught one lesson together.",
        ticks={
            KIND.LESSON_VISIT: "Across two classes pupils used the stem sentence without being asked.",
            KIND.PUPIL_VOICE: "Pupils said the sentence starters help them begin.",
        },
        roles={"Maths lead": 1, "Class teacher": 2, "Teaching assistant": 1},
        steps=[StepWords("school", "Try the second week of lessons and keep three books", _ahead(-20))],
    )
    story.confirms(39, second, people["mathslead"])
    story.finishes_steps(18)
    with on_day(30):
        milestone = story.fresh().plan.milestones.order_by("pk").first()
        if milestone is not None:
            set_milestone_status(
                by=people["mathslead"], milestone=milestone, status="on_track", seen=milestone.version_number
            )
    with on_day(26) as day:
        record_short_contact(
            by=people["llme"], engagement=story.fresh(), llme=people.llmes["llme"], on=day, mode="phone",
            worked_on="Talked through the books from week two.",
        )  # fmt: skip
    with on_day(20) as day:
        add_evidence(
            by=people["mathslead"], engagement=story.fresh(), kind=KIND.STAFF_VOICE, on=day, looked="school",
            seen="Five of six teachers say that planning together saves them time.", source="Staff meeting",
        )  # fmt: skip
    story.records(
        2,
        "Looked at books from three classes with the maths lead and chose what to show the staff meeting.",
        ticks={KIND.BOOK_LOOK: "Reasons in about four tasks in ten, up from one in ten in the autumn."},
        steps=[
            StepWords("school", "Show three pages at the staff meeting", _ahead(9)),
            StepWords("llme", "Send two lessons from another school", _ahead(6)),
        ],
    )
    with on_day(1) as _day:
        book_day(
            by=people["llme"],
            engagement=story.fresh(),
            llme=people.llmes["llme"],
            on=_weekday(19),
            days=Decimal(1),
            sheet=VisitSheet(
                purpose="Plan the spring unit on fractions",
                timetable="9:00 look at the unit; 10:30 Year 4 lesson; 13:15 planning; 15:30 staff meeting",
                released="Two Year 4 teachers until lunch",
                school_brings="The unit plan and six books",
                llme_brings="Two sequences from other schools",
                arrival="8:40, sign in at the office; parking on Chapel Street",
                met_by="The maths lead",
                office_phone="01632 960 123",
            ),
        )
    with on_day(50):
        admit_outside_reader(
            by=people["head"], engagement=story.fresh(), user=people["trust"], organisation="authority"
        )
    looks.of_larkfield(people, story)


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


def _ahead(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def _weekday(days: int) -> datetime.date:
    day = _ahead(days)
    return day + datetime.timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
