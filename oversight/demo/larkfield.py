"""Larkfield, the school of head@ and mathslead@: in the middle of the work."""

from decimal import Decimal

from engagements.services.days import (
    StepWords,
    VisitSheet,
    book_day,
    record_short_contact,
)
from engagements.services.people import add_other_support, admit_outside_reader
from evidence.models import Evidence
from evidence.services.evidence import add_evidence
from oversight.demo import looks
from oversight.demo.past import on_day
from oversight.demo.people import People
from oversight.demo.plan_in_full import write_in_full
from oversight.demo.story import Story, ahead, weekday_ahead
from plans.services.milestones import set_milestone_status

KIND = Evidence.Kind


PLAN = {
    "focus": "Pupils explain their reasoning in full sentences, first in Years 3 and 4.",
    "why": "Books show right answers and few reasons. Pupils told us they are not sure what a good reason is.",
    "what": "Stem sentences in every lesson; teachers plan the question they will ask; one shared lesson a month.",
    "and_so": "More pupils, among them disadvantaged pupils and those with SEND, can say why an answer is right.",
    "time": "Maths lead half a day a fortnight; staff meeting once a half-term; two teachers released a visit day.",
}


def tell_larkfield(people: People) -> None:
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
        steps=[StepWords("school", "Choose two teachers who would like to plan together", ahead(-60))],
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
        steps=[StepWords("school", "Try the second week of lessons and keep three books", ahead(-20))],
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
            StepWords("school", "Show three pages at the staff meeting", ahead(9)),
            StepWords("llme", "Send two lessons from another school", ahead(6)),
        ],
    )
    with on_day(1) as _day:
        book_day(
            by=people["llme"],
            engagement=story.fresh(),
            llme=people.llmes["llme"],
            on=weekday_ahead(19),
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
