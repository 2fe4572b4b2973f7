"""The first hub's waiting list: schools suggested by themselves, a trust and the authority; what heads said."""

import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from intake.models import Nomination
from intake.services.adding import add_to_waiting_list, suggest_by_link
from intake.services.keeping import record_head_answer
from intake.services.links import end_link, make_link
from intake.states import Answer, Source, Standing
from oversight.demo.past import on_day
from oversight.demo.people import People
from oversight.demo.waiting import make_schools
from schools.models import School

HARBOUR = "Harbour and Villages Learning Trust"
SCHOOLS = (
    # URN, name, town, low age, high age, pupils, phase code, easting, northing
    (900017, "Hollow Lane Primary School", "Oakham Bridge", 4, 11, 231, "2", 430200, 127400),
    (900018, "Sandwick Infant School", "Sandwick", 4, 7, 96, "2", 418300, 109900),
    (900019, "Redmarsh Academy", "Port Alder", 11, 16, 1020, "4", 409800, 115100),
)
SUGGESTED = (
    # days ago, URN, phase, who, their organisation, why
    (52, 900017, "primary", Source.SCHOOL, "", "Two of our four classes have a teacher in their first year."),
    (41, 900019, "secondary", Source.TRUST, HARBOUR, "A new head of maths who would like a partner to think with."),
    (39, 900018, "primary", Source.AUTHORITY, "Alderport", "The maths lead retired in July."),
    (33, 900010, "primary", Source.HUB, "", "They left a Work Group when it clashed with their closing day."),
    (28, 900012, "secondary", Source.TRUST, HARBOUR, "Wants Years 7 and 8 to build on what Year 6 does here."),
    (20, 900019, "secondary", Source.SCHOOL, "", "We would like help with talk in mixed-attainment classes."),
    (12, 900011, "primary", Source.NCETM, "", "A new school joining the programme from another area."),
)  # fmt: skip
HEARD = (
    # days ago, URN, phase, answer, how, ask again in so many days from today
    (30, 900017, "primary", Answer.NOT_NOW, "phone", -2),
    (14, 900019, "secondary", Answer.YES, "in_person", None),
    (26, 900018, "primary", Answer.NOT_NOW, "phone", 70),
    (9, 900011, "primary", Answer.NO, "email", None),
)


def tell_suggested(people: People) -> None:
    """They come after all other stories, which stay as they are."""
    make_schools(people, SCHOOLS)
    coordinator = people["coordinator"]
    for ago, urn, phase, source, name, why in SUGGESTED:
        with on_day(ago, 9) as day:
            add_to_waiting_list(
                by=coordinator,
                hub=people.hub,
                school=School.objects.get(pk=urn),
                phase=phase,
                source=source,
                source_name=name,
                why=why,
                suggested_on=day,
            )
    today = timezone.localdate()
    for ago, urn, phase, answer, how, again in HEARD:
        with on_day(ago, 15) as day:
            entry = Nomination.objects.open().get(school=urn, phase=phase)
            record_head_answer(
                by=coordinator,
                entry=entry,
                answer=answer,
                on=day,
                how=how,
                spoken_by=coordinator,
                ask_again_on=None if again is None else today + datetime.timedelta(days=again),
                seen_version=entry.version,
            )
    _by_link(people)


def _by_link(people: People) -> None:
    """A link that the trust was sent, one that has ended, and what came by the first this morning."""
    until = timezone.localdate() + datetime.timedelta(days=45)
    made: dict[str, Any] = {"by": people["coordinator"], "hub": people.hub, "ends_on": until}
    with on_day(21, 11):
        old = make_link(
            source=Source.AUTHORITY, organisation="Alderport", sent_to="School improvement", **made
        )
    with on_day(5, 11):
        end_link(by=people["coordinator"], link=old)
        link = make_link(
            source=Source.TRUST, organisation=HARBOUR, sent_to="Director of primary education", **made
        )
    suggest_by_link(
        by=AnonymousUser(),
        link=link,
        school=School.objects.get(pk=900012),
        phase="primary",
        why="Three teachers new to Key Stage 1 ask for someone to plan with.",
        from_name="Marian Cole",
        from_role="Director of primary education",
        from_email="m.cole@demo.test",
        standing="",
    )
    own = make_link(
        source=Source.SCHOOL,
        organisation="Schools of the hub",
        sent_to="All heads, in the autumn letter",
        **made,
    )
    suggest_by_link(
        by=AnonymousUser(),
        link=own,
        school=School.objects.get(pk=900010),
        phase="primary",
        why="We would like to look at mixed-age planning with somebody.",
        from_name="Theresa Quill",
        from_role="Headteacher",
        from_email="head@stmary.demo.test",
        standing=Standing.HEAD,
    )
