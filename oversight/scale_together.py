"""What both sides write together in the database made for measuring: words, evidence joined, looks, talk.

A school that works with its LLME for a year leaves about this much; a third of them opened everything.
"""

import datetime
from collections import defaultdict
from typing import Any

from django.utils import timezone

from conversations.models import Message
from core.digests import keyed_digest
from engagements.models import Engagement
from engagements.states import Side, Status
from evidence.models import Evidence, Finding, FindingEvidence
from exploring.models import JointAnswer, NeedsAnalysis, SchoolContext, SummaryAgreement
from exploring.states import DOMAINS
from hubs.settings.choices import PARTS
from oversight.scale_rows import give_numbers, write
from plans.models import MilestoneWording
from reviews.models import JOINT, Look, LookAgreement, LookView, ViewLine

ROWS = list[Engagement]
STATEMENTS = ("Pupils explain where the adult waits.", "Stem sentences are said, and seldom written.")
TOGETHER = "Reasons are written in most classes."
MESSAGES = 4
EVERYTHING = [code for code, _ in PARTS]


def opens_everything(row: Engagement) -> bool:
    """Whether this pair opened every part."""
    return row.pk % 3 == 0


def open_parts(rows: ROWS) -> None:
    """Set on the engagements before they are written."""
    for row in rows:
        row.parts_open = EVERYTHING if opens_everything(row) else []


def write_together(rows: ROWS, *, heads: dict[int, Any], leads: dict[int, int]) -> None:
    """For work that has begun and has a lead; `leads`: engagement to the user of its lead LLME."""
    rows = [row for row in rows if row.pk in leads]
    now = timezone.now()
    _write_talk(rows, heads, leads, now)
    _write_looks(rows, heads, leads, now)
    full = [row for row in rows if opens_everything(row)]
    _write_findings(full, heads)
    _write_needs(full, heads, leads, now)


def _write_talk(rows: ROWS, heads: dict[int, Any], leads: dict[int, int], now: datetime.datetime) -> None:
    write(
        [
            Message(
                engagement=row,
                side=Side.LLME if number % 2 else Side.SCHOOL,
                text="I will bring the bar models on Thursday.",
                written_at=now - datetime.timedelta(days=30 * number),
                written_by_id=leads[row.pk] if number % 2 else heads[row.school_id].pk,
            )
            for row in rows
            for number in range(MESSAGES)
        ]
    )
    write(
        [
            SchoolContext(
                engagement=row,
                context="Two hundred children and two maths rooms.",
                challenges="Pupils answer well and explain little.",
                written_by=heads[row.school_id],
            )
            for row in rows
        ]
    )


def _write_findings(rows: ROWS, heads: dict[int, Any]) -> None:
    """Two statements each, with the evidence of its days behind them."""
    evidence: dict[int, list[int]] = defaultdict(list)
    of_these = {row.pk for row in rows}
    for engagement, pk in Evidence.objects.order_by("pk").values_list("engagement", "pk"):
        if engagement in of_these and len(evidence[engagement]) < 3:
            evidence[engagement].append(pk)
    findings = write(
        [
            Finding(engagement=row, statement=words, side=Side.SCHOOL, added_by=heads[row.school_id])
            for row in rows
            for words in STATEMENTS
        ]
    )
    write(
        [
            FindingEvidence(finding=finding, evidence_id=pk, joined_by_id=finding.added_by_id)
            for finding in findings
            for pk in evidence[finding.engagement_id]
        ]
    )


def _write_looks(rows: ROWS, heads: dict[int, Any], leads: dict[int, int], now: datetime.datetime) -> None:
    """A midway look each: being written where the work runs, agreed by both where it is over."""
    said: dict[int, list[MilestoneWording]] = defaultdict(list)
    wordings = MilestoneWording.objects.order_by("pk").select_related("milestone", "version__plan")
    for wording in wordings.iterator(chunk_size=5_000):
        said[wording.version.plan.engagement_id].append(wording)
    looks = [
        Look(
            engagement=row,
            kind=Look.Kind.MIDWAY,
            state="under_way",
            due_on=row.starts_on + datetime.timedelta(days=180),
            way="together",
            begun_side=Side.LLME,
            begun_at=now,
            begun_by_id=leads[row.pk],
        )
        for row in rows
    ]
    give_numbers(looks)
    held = [look for look in looks if look.engagement.status != Status.RUNNING]
    for look in held:
        look.state, look.held_at, look.held_by = "held", now, heads[look.engagement.school_id]
        look.content = _content(look, said[look.engagement_id])
        look.digest = keyed_digest(look.content)
    write(looks)
    views = write(
        [
            LookView(look=look, side=JOINT, together=TOGETHER, edited_at=now, edited_by_id=look.begun_by_id)
            for look in looks
        ]
    )
    write(
        [
            ViewLine(view=view, milestone_id=wording.milestone_id, answer="on_track")
            for view in views
            for wording in said[view.look.engagement_id]
        ]
    )
    write(
        [
            _sealed(LookAgreement(look=look, **_who(look.engagement, look.digest, side, heads, leads, now)))
            for look in held
            for side in (Side.SCHOOL, Side.LLME)
        ]
    )


def _content(look: Look, wordings: list[MilestoneWording]) -> dict[str, Any]:
    """The canonical content, as reviews.content.content_of makes it from the rows."""
    return {
        "form": 1,
        "work": look.engagement.reference,
        "look": look.pk,
        "kind": look.kind,
        "milestones": [
            {
                "milestone": str(row.milestone.key),
                "expected_to_see": row.expected_to_see,
                "expected_by": row.expected_by.isoformat() if row.expected_by else None,
                "answer": "on_track",
                "why": "",
            }
            for row in wordings
        ],
        "none_needed": False,
        "together": TOGETHER,
        **dict.fromkeys(("differently", "school_step", "llme_step"), ""),
        **dict.fromkeys(("school_step_on", "llme_step_on", "next_on")),
    }


def _write_needs(rows: ROWS, heads: dict[int, Any], leads: dict[int, int], now: datetime.datetime) -> None:
    """One summary each of strengths and needs, agreed by both."""
    said = {"strengths": "Routines that pupils trust", "needs": "Reasons in sentences", "where": "growing"}
    areas = {area.value: said | {"difference": ""} for area in DOMAINS}
    analyses = [
        NeedsAnalysis(
            engagement=row,
            number=1,
            way="together",
            state="agreed",
            begun_side=Side.SCHOOL,
            begun_by=heads[row.school_id],
            agreed_at=now,
            agreed_by=heads[row.school_id],
            content=(content := {"form": 1, "engagement": row.pk, "analysis": 1, "areas": areas}),
            digest=keyed_digest(content),
        )
        for row in rows
    ]
    write(analyses)
    write(
        [
            JointAnswer(analysis=analysis, area=area.value, edited_by=analysis.begun_by, **said)
            for analysis in analyses
            for area in DOMAINS
        ]
    )
    write(
        [
            _sealed(
                SummaryAgreement(
                    analysis=analysis, **_who(analysis.engagement, analysis.digest, side, heads, leads, now)
                )
            )
            for analysis in analyses
            for side in (Side.SCHOOL, Side.LLME)
        ]
    )


def _who(
    row: Engagement, digest: str, side: Side, heads: dict[int, Any], leads: dict[int, int], now: Any
) -> dict[str, Any]:
    school = side == Side.SCHOOL
    return {
        "side": side.value,
        "digest": digest,
        "agreed_name": "Measured",
        "agreed_as": "Headteacher" if school else "Lead LLME",
        "agreed_at": now,
        "agreed_by_id": heads[row.school_id].pk if school else leads[row.pk],
    }


def _sealed(row: Any) -> Any:
    row.seal = row.own_seal()
    return row
