"""The matrix, second page: our work together, its days and evidence."""

from tests.house.row import (
    ADMIN,
    HEAD,
    HUB,
    READERS,
    SIDES,
    SIGNED_IN,
    Row,
    of_booked_day,
    of_day,
    of_engagement,
)
from tests.world import Cast

RECORD = SIDES | READERS | HUB | ADMIN  # who reads the whole shared record
SCHOOL = frozenset({"head", "maths_lead"})
LLMES = frozenset({"llme", "pair"})
AGREEING = frozenset({"head", "llme"})


def of_finding(cast: Cast) -> list[object]:
    return [cast.reference, cast.finding.pk]


COVER_VERBS = ("move_cover", "end_cover", "hand_days")


def of_cover(cast: Cast) -> list[object]:
    return [cast.reference, cast.cover.pk]


def only(people: frozenset[str]) -> dict[str, frozenset[str]]:
    """It opens for these of those who read the record; the others of them lack the right."""
    return {"opens": people, "forbids": RECORD - people}


ENGAGEMENT = [
    Row(
        "engagements:open",
        lambda cast: [cast.free_school.urn],
        opens=HUB | {"other_coordinator"},
        forbids=SIGNED_IN - HUB - {"other_coordinator"},
    ),
    Row(
        "engagements:bring_in",
        lambda cast: [cast.world.hub.code],
        opens=HUB,
        forbids=LLMES | ADMIN | {"hub_reader", "ncetm"},
    ),
    Row("engagements:edit", of_engagement, **only(HUB)),
    Row("engagements:assign_llme", of_engagement, **only(HUB)),
    Row("engagements:change_llme", of_engagement, **only(HUB)),
    Row("engagements:llme", lambda cast: [cast.reference, cast.assignment.pk], method="GET", opens=RECORD),
    Row("engagements:end_llme", lambda cast: [cast.reference, cast.assignment.pk], **only(HUB)),
    Row("engagements:name_cover", of_engagement, **only(HUB)),
    Row("engagements:cover", of_cover, method="GET", **only(HUB)),
    *[Row(f"engagements:{verb}", of_cover, method="POST", **only(HUB)) for verb in COVER_VERBS],
    Row("engagements:my_covers", method="GET", opens=SIGNED_IN),
    Row("engagements:start", of_engagement, method="GET", opens=RECORD),
    Row("engagements:start", of_engagement, method="POST", **only(AGREEING)),
    Row("engagements:how_we_work", of_engagement, **only(SIDES)),
    Row("engagements:days_agreed", of_engagement, method="GET", opens=RECORD),
    Row("engagements:propose_days", of_engagement, **only(SIDES | HUB)),
    *[
        Row(
            f"engagements:days_{verb}",
            lambda cast: [cast.reference, cast.proposal.pk],
            method="POST",
            **only(people),
        )
        for verb, people in [("agree", AGREEING), ("send_back", AGREEING), ("withdraw", SIDES | HUB)]
    ],
    Row("engagements:parts", of_engagement, method="GET", opens=RECORD),
    Row("engagements:open_part", lambda cast: [cast.reference, "findings"], method="GET", opens=RECORD),
    Row("engagements:open_part", lambda cast: [cast.reference, "findings"], method="POST", **only(SIDES)),
    *[
        Row(f"engagements:{verb}", of_engagement, **only(AGREEING | HUB))
        for verb in ("pause", "resume", "stop", "complete")
    ],
    Row("engagements:next_with_hub", of_engagement, **only(SIDES | HUB)),
    Row("engagements:reopen", of_engagement, **only(HUB)),
    Row("engagements:history", of_engagement, method="GET", opens=RECORD),
    Row("engagements:people", of_engagement, method="GET", opens=RECORD),
    Row("engagements:add_support", of_engagement, **only(SIDES | HUB)),
    Row(
        "engagements:withdraw_support",
        lambda cast: [cast.reference, cast.support.pk],
        **only(SIDES | HUB),
    ),
    Row("engagements:admit_reader", of_engagement, **only(HEAD)),
    Row(
        "engagements:remove_reader",
        lambda cast: [cast.reference, cast.reader.pk],
        method="POST",
        **only(HEAD),
    ),
    Row(
        "engagements:confirm_successor",
        lambda cast: [cast.reference, cast.successor.urn],
        method="POST",
        **only(HUB),
    ),
]

# The recorded day is the LLME's: the school answers it, the LLME words it anew.
DAYS = [
    Row("engagements:days", of_engagement, method="GET", opens=RECORD),
    Row("engagements:day", of_day, method="GET", opens=RECORD),
    Row("engagements:book_day", of_engagement, **only(SIDES)),
    Row("engagements:record_short_contact", of_engagement, **only(SIDES)),
    Row("engagements:record_lost_day", of_engagement, **only(SIDES)),
    Row("engagements:edit_visit_sheet", of_booked_day, **only(SIDES)),
    Row("engagements:move_day", of_booked_day, **only(SIDES)),
    Row("engagements:cancel_day", of_booked_day, **only(SIDES)),
    Row("engagements:record_booked_lost_day", of_booked_day, **only(SIDES)),
    Row("engagements:confirm_day", of_day, **only(SCHOOL)),
    Row("engagements:send_back_day", of_day, **only(SCHOOL)),
    Row("engagements:reply_to_day", of_day, **only(SIDES)),
    Row("engagements:withdraw_day", of_day, **only(LLMES)),
    Row("engagements:accept_day", of_day, **only(HUB)),
    Row("engagements:enter_for_start", of_engagement, **only(SIDES | HUB)),
    Row("engagements:enter_for_days", of_engagement, **only(SIDES | HUB)),
    Row("engagements:enter_for_day", of_day, **only(SIDES | HUB)),
    Row("engagements:request_strike", of_day, **only(SIDES)),
    Row(
        "engagements:confirm_said",
        lambda cast: [cast.reference, cast.said.pk],
        method="POST",
        **only(SCHOOL),
    ),
    Row(
        "engagements:answer_strike",
        lambda cast: [cast.reference, cast.strike.pk],
        method="POST",
        data={"answer": "keep"},
        **only(LLMES | HUB),
    ),
    Row("engagements:steps", of_engagement, method="GET", opens=RECORD),
    Row("engagements:add_step", of_engagement, **only(SIDES)),
    Row("engagements:edit_step", lambda cast: [cast.reference, cast.step.pk], **only(SCHOOL)),
    Row("engagements:set_step_aside", lambda cast: [cast.reference, cast.step.pk], **only(SCHOOL)),
    Row("engagements:take_step_up", lambda cast: [cast.reference, cast.step.pk], **only(SCHOOL)),
    Row(
        "engagements:finish_step",
        lambda cast: [cast.reference, cast.step.pk],
        method="POST",
        **only(SCHOOL),
    ),
]

EVIDENCE = [
    Row("evidence:record_day", of_engagement, **only(SIDES)),
    Row("evidence:record_booked_day", of_booked_day, **only(SIDES)),
    Row("evidence:correct_day", of_day, **only(LLMES)),
    Row("evidence:list", of_engagement, method="GET", opens=RECORD),
    Row("evidence:add", of_engagement, **only(SIDES)),
    Row("evidence:add_to_day", of_day, **only(SIDES)),
    Row("evidence:edit", lambda cast: [cast.reference, cast.evidence.pk], **only(LLMES)),
    Row("evidence:withdraw", lambda cast: [cast.reference, cast.evidence.pk], **only(LLMES)),
    Row("evidence:file", lambda cast: [cast.reference, cast.evidence.pk], method="GET", opens=RECORD),
    Row("evidence:findings", of_engagement, method="GET", opens=RECORD),
    Row("evidence:how_we_know", of_engagement, method="GET", opens=RECORD),
    Row("evidence:add_finding", of_engagement, **only(SIDES)),
    Row("evidence:finding", of_finding, method="GET", opens=RECORD),
    Row("evidence:reword_finding", of_finding, **only(LLMES)),
    Row("evidence:withdraw_finding", of_finding, **only(LLMES)),
    Row("evidence:join_evidence", of_finding, **only(SIDES)),
    Row("evidence:decision", lambda cast: [cast.reference, cast.decision.pk], method="GET", opens=RECORD),
    Row(
        "evidence:follow_decision",
        lambda cast: [cast.reference, cast.decision.pk],
        method="POST",
        **only(SIDES),
    ),
]

ROWS = [*ENGAGEMENT, *DAYS, *EVIDENCE]
