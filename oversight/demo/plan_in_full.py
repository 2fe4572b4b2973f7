"""A school that wanted more than one page: two foci, who leads what and when, time by term, phases."""

import uuid
from decimal import Decimal
from typing import Any

from accounts.models import User
from engagements.grounds import Grounds
from engagements.services.parts import open_part
from evidence.models import Evidence
from hubs.calendar import calendar_of
from oversight.demo.past import on_day
from oversight.demo.people import People
from oversight.demo.story import Story
from plans.lines import Kind
from plans.models import Focus
from plans.services.drafts import begin_draft, share_draft
from plans.services.editing import SectionEdit, save_page
from plans.services.evidence_links import set_focus_evidence
from plans.services.foci import move_phase, see_phase
from plans.services.lines import LineEdit
from plans.terms import terms_of

ACTIVITIES = [
    # What, who leads, in which of the terms ahead, who in school.
    ("Look at lessons and books together", "llme", 0, "Years 3 and 4"),
    ("Plan two units and teach the first lessons together", "together", 0, "Year 3 and 4 teachers"),
    ("Coach one another after a shared lesson, once a fortnight", "together", 1, "Year 3 and 4 teachers"),
    ("Lead three staff meetings on the question that asks why", "school", 1, "Maths lead"),
    ("Bring Years 5 and 6 in, each with a colleague who has done it", "school", 2, "Year leaders"),
    ("Look back with the LLME, half a day", "together", 2, ""),
]
KNOWING = [
    ("Stem sentences are used in every maths lesson, in the words we agreed", "fidelity", "short"),
    ("All eight classes of Years 3 to 6 take part", "reach", "long"),
    ("Teachers say that planning together is worth the time", "acceptability", "medium"),
    ("Cover is found for nine of ten shared lessons", "feasibility", "medium"),
]
GAINS = [
    ("Can say why an answer is right, aloud and in writing", "all"),
    ("Are asked why as often as others, and answer at length", "disadvantaged"),
    ("Have a sentence starter or a picture to begin from", "send"),
]
TIME = [
    ("Maths lead", 0, 30, "3"),
    ("Year 3 and 4 teachers", 0, 24, "4"),
    ("Maths lead", 1, 30, "2.5"),
    ("Year 5 and 6 teachers", 1, 16, "2"),
    ("Headteacher", 0, 4, None),
]


def write_in_full(story: Story, people: People) -> None:
    """The maths lead opens the plan in full and writes more; both sides agree; the foci move on, one back."""
    lead, head, llme = people["mathslead"], people["head"], people["llme"]
    with on_day(52):
        open_part(by=lead, engagement=story.fresh(), part="full_plan")
    with on_day(50, 18):
        version = begin_draft(
            by=lead,
            engagement=story.fresh(),
            reason="Two more year groups join, so we need to see who leads when.",
        )
        texts = {
            "how": "Teachers plan, try and talk it through in pairs; the maths lead takes over meeting by meeting.",
            "how_well": "Before results can show it, we look at who does it and whether it can be kept up.",
        }
        save_page(
            by=lead,
            version=version,
            sections=[SectionEdit(key, words, 0) for key, words in texts.items()],
            lines=_lines(story, str(Focus.objects.get(plan=version.plan, is_first=True).key)),
        )
        share_draft(by=lead, version=version)
    story.agrees_plan(48, llme, version)
    story.agrees_plan(47, head, version)
    _phases(story, lead, llme)


def _lines(story: Story, first: str) -> list[LineEdit]:
    engagement = story.fresh()
    calendar_of(engagement.hub_id)
    terms = [code for code, _ in terms_of(engagement)]
    second = uuid.uuid4()

    def row(kind: str, focus: Any = None, **facts: Any) -> LineEdit:
        return LineEdit(uuid.uuid4(), 0, kind, facts, uuid.UUID(str(focus)) if focus else None)

    return [
        row(Kind.FOCUS, first, words="", topic="reasoning"),
        row(
            Kind.FOCUS,
            second,
            words="Times tables that pupils can use, without tears",
            topic="multiplicative",
        ),
        *[
            row(Kind.ACTIVITY, first, words=words, lead=leads, term=terms[at], role=role)
            for words, leads, at, role in ACTIVITIES
        ],
        row(
            Kind.ACTIVITY,
            second,
            words="Choose three games and try them in Year 4",
            lead="school",
            term=terms[1],
        ),
        *[
            row(Kind.OUTCOME, first, words=words, outcome=kind, horizon=ahead)
            for words, kind, ahead in KNOWING
        ],
        *[row(Kind.GAIN, None, words=words, for_whom=group) for words, group in GAINS],
        *[
            row(
                Kind.TIME,
                None,
                role=role,
                term=terms[at],
                hours=hours,
                cover=Decimal(cover) if cover else None,
            )
            for role, at, hours, cover in TIME
        ],
    ]


def _phases(story: Story, lead: User, llme: User) -> None:
    engagement = story.fresh()
    first, second = Focus.objects.filter(plan__engagement=engagement).order_by("-is_first", "pk")
    seen = Evidence.objects.standing().filter(engagement=engagement).order_by("pk")
    based = Grounds(evidence=frozenset(seen.values_list("pk", flat=True)[:2]))

    def moves(ago: int, by: User, focus: Focus, to: str, reason: str, ready: list[str] | None = None) -> None:
        with on_day(ago, 17):
            focus.refresh_from_db()
            move = move_phase(
                by=by,
                focus=focus,
                to=to,
                reason=reason,
                ready=ready or [],
                grounds=based,
                seen=focus.version_number,
            )
        with on_day(ago - 1, 18):
            see_phase(by=llme if by == lead else lead, move=move)

    moves(46, lead, first, "prepare", "We know what to change: the books and the pupils say the same.")
    ready = ["understood", "time", "skills", "looking"]
    moves(38, llme, first, "deliver", "Two teachers have tried it; cover is found until the holidays.", ready)
    moves(36, lead, second, "prepare", "Three games are chosen.")
    moves(24, lead, second, "explore", "The games were liked and not used for tables: we look again at why.")
    with on_day(23):
        set_focus_evidence(by=lead, focus=first, shown=[], chosen=list(seen[:3]))
