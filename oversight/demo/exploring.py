"""Exploring together in the stories: a school in its own words, strengths and needs then and now, leaders."""

import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from engagements.models import Engagement
from engagements.services.parts import open_part
from exploring.content import digest_of, with_summary
from exploring.models import NeedsAnalysis, SummaryAgreement
from exploring.services.context import add_to_context, write_context
from exploring.services.improvement_plan import set_improvement_plan
from exploring.services.joint import agree_summary, save_joint
from exploring.services.needs import begin_analysis
from exploring.services.views import save_view, share_view
from exploring.states import Way
from exploring.writing import AreaEdit
from leadership.models import DevelopmentSession
from leadership.services.capacity import write_capacity
from leadership.services.development import Counts, add_development
from oversight.demo.past import on_day
from oversight.demo.people import People

THE_SCHOOL_SEES = (
    AreaEdit("curriculum", 0, "One scheme, and everyone knows where a unit leads.", "We test a lot and use little of it.", "growing"),
    AreaEdit("pedagogy", 0, "Calm lessons, and teachers who like maths.", "Pupils rarely say why an answer is right.", "beginning"),
    AreaEdit("development", 0, "A meeting a half-term is kept for maths.", "We plan alone.", "beginning"),
    AreaEdit("culture", 0, "Nobody here says “I can’t do maths”.", "", "strong"),
)  # fmt: skip
THE_LLME_SEES = (
    AreaEdit("curriculum", 0, "Units are well ordered.", "What tests show could shape the next lesson.", "growing"),
    AreaEdit("pedagogy", 0, "Calm starts in every class I saw.", "Most questions ask for the answer, few for the reason.", "beginning"),
    AreaEdit("development", 0, "Time is set aside already.", "", "cant_tell"),
    AreaEdit("culture", 0, "Pupils have a go, and so do staff.", "", "strong"),
)  # fmt: skip
THEN = (
    AreaEdit("curriculum", 0, "Well-ordered units that everyone knows.", "Use what tests show in the next lesson.", "growing"),
    AreaEdit("pedagogy", 0, "Calm lessons in every class.", "Questions that ask why, and time for pupils to answer in sentences.", "beginning"),
    AreaEdit("development", 0, "A meeting a half-term for maths.", "Plan together, first in two classes.", "differ", "The school sees a beginning here; the LLME could not tell yet."),
    AreaEdit("culture", 0, "Everyone here expects to learn maths.", "", "strong"),
    AreaEdit("overall", 0, "Calm, and a staff who like maths.", "Reasoning in Years 3 and 4, then beyond."),
)  # fmt: skip
NOW = (
    AreaEdit("curriculum", 0, "Well-ordered units that everyone knows.", "Fewer tests, used better.", "growing"),
    AreaEdit("pedagogy", 0, "Sentence starters in Years 3 and 4; reasons in four tasks in ten.", "The same from Year 5 on.", "growing"),
    AreaEdit("development", 0, "Two teachers plan together every fortnight, and say that it saves them time.", "A third joins in spring.", "growing"),
    AreaEdit("culture", 0, "Pupils ask each other why.", "", "strong"),
    AreaEdit("overall", 0, "Two teachers whom the others ask.", "From two classes to the whole of Key Stage 2."),
)  # fmt: skip


def tell_exploring(people: People) -> None:
    """The school of head@ in full, then and now; two light schools; one where it is the LLME's turn."""
    _larkfield(people)
    _thornbury(people)
    _quayside(people)


def _engagement(people: People, school: str) -> Engagement:
    return Engagement.objects.get(school=people.schools[school])


def _opens(people: People, school: str, ago: int, who: User, *parts: str) -> None:
    for part in parts:
        with on_day(ago, 9):
            open_part(by=who, engagement=_engagement(people, school), part=part)


def _larkfield(people: People) -> None:
    head, lead, llme = people["head"], people["mathslead"], people["llme"]
    with on_day(84):
        write_context(
            by=head,
            engagement=_engagement(people, "larkfield"),
            context=(
                "Two classes in each year, on the hill above the harbour. One family in five is new each year, "
                "and we are proud of how quickly they settle. Our maths lead is in the second year of leading."
            ),
            challenges=(
                "Pupils calculate well and explain little. Teachers plan alone in the evenings. See page 4 of "
                "our improvement plan."
            ),
        )
    with on_day(83):
        set_improvement_plan(
            by=lead,
            engagement=_engagement(people, "larkfield"),
            title="Larkfield improvement plan",
            link="https://larkfield.example/improvement-plan",
            pages="page 4, priority 2",
        )
    with on_day(73):
        add_to_context(
            by=llme,
            engagement=_engagement(people, "larkfield"),
            text="On our first walk I heard how newcomers are paired with a talk partner. We may build on that.",
        )
    _opens(people, "larkfield", 72, lead, "needs_analysis")
    with on_day(72):
        then = begin_analysis(by=lead, engagement=_engagement(people, "larkfield"), way=Way.SEPARATE)
    for ago, who, sees in ((70, lead, THE_SCHOOL_SEES), (68, llme, THE_LLME_SEES)):
        with on_day(ago):
            save_view(by=who, analysis=then, edits=sees)
            share_view(by=who, analysis=then)
    _says_together(then, 65, llme, THEN, {64: llme, 63: head})
    with on_day(5):
        now = begin_analysis(by=llme, engagement=_engagement(people, "larkfield"), way=Way.TOGETHER)
    _says_together(now, 4, lead, NOW, {3: llme, 2: head})
    _leaders(people)


def _says_together(
    analysis: NeedsAnalysis, ago: int, who: User, edits: Any, agreeing: dict[int, User]
) -> None:
    with on_day(ago):
        save_joint(by=who, analysis=analysis, edits=edits)
    for day, person in agreeing.items():
        with on_day(day, 19):
            row = with_summary(NeedsAnalysis.objects.all()).get(pk=analysis.pk)
            agree_summary(by=person, analysis=row, seen_digest=digest_of(row))
        for agreement in SummaryAgreement.objects.filter(analysis=analysis):
            # The seal holds the moment of the agreement, which has just been dated back.
            agreement.seal = agreement.own_seal()
            agreement.save(update_fields=["seal"])


def _leaders(people: People) -> None:
    """The maths lead, in the autumn and now; three meetings, with who came."""
    lead, llme = people["mathslead"], people["llme"]
    _opens(people, "larkfield", 71, lead, "capacity", "development")
    words = (
        (
            71,
            "I prepare every meeting alone and talk most of the time.",
            "To ask a colleague to lead a part.",
        ),
        (7, "Two teachers led the last meeting; I asked the questions.", "To let go of the next one."),
    )
    for ago, now, following in words:
        with on_day(ago, 20):
            write_capacity(
                by=lead,
                engagement=_engagement(people, "larkfield"),
                leads="Maths across the school",
                now=now,
                next=following,
                shows="Others speak before I do.",
            )
    sessions = (
        (52, "Stem sentences: what they are for", "llme", lead, {"teachers": Counts(11, 7), "assistants": Counts(4, 2)}),
        (24, "Planning a question that asks why", "together", llme, {"teachers": Counts(11, 8), "assistants": Counts(4, 3)}),
        (-9, "Three pages from our books", "school", lead, {"teachers": Counts(11), "assistants": Counts(4)}),
    )  # fmt: skip
    for ago, title, led, who, reach in sessions:
        with on_day(max(ago, 1)):
            add_development(
                by=who,
                engagement=_engagement(people, "larkfield"),
                title=title,
                on=timezone.localdate() - datetime.timedelta(days=ago),
                led=DevelopmentSession.LedBy(led),
                reach=reach,
            )


def _thornbury(people: People) -> None:
    """A light one: a few lines before the first visit, and nothing more."""
    with on_day(66):
        write_context(
            by=people["head5"],
            engagement=_engagement(people, "thornbury"),
            context="A small infant school with mixed-age classes and a new hall.",
            challenges="Quieter pupils say little in maths.",
        )


def _quayside(people: People) -> None:
    """Each side first: the school has shared what it sees, and it is the LLME's turn."""
    head = people["head4"]
    _opens(people, "quayside", 12, head, "needs_analysis", "foundations")
    with on_day(12):
        analysis = begin_analysis(by=head, engagement=_engagement(people, "quayside"), way=Way.SEPARATE)
    with on_day(8):
        save_view(
            by=head,
            analysis=analysis,
            edits=[
                AreaEdit("pedagogy", 0, "Short practice every morning.", "Some practise what they know already.", "growing"),
                AreaEdit("arithmetic", 0, "Most know their tables to ten.", "Division facts are slow.", "growing"),
            ],
        )  # fmt: skip
        share_view(by=head, analysis=analysis)
