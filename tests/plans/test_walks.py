"""Whatever both sides do in whatever order: what counts as agreed is what each side agreed (D11).

A state machine of edits of texts, rows and milestones, of notes beside the text, of agreeing, sending back,
withdrawing and words struck out. A book of our own says which exact content each side has agreed since the
draft was last touched; the database is asked after every step whether it says the same.
"""

import datetime
import uuid

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core.errors import Refused
from engagements.bound import strikes_of
from engagements.grounds import Grounds
from engagements.services.strikes import answer_strike, request_strike
from engagements.states import BOTH_SIDES
from plans.checks import altered_versions, counting_agreements, is_unchanged
from plans.content import FULL_FORM, content_of, digest_of
from plans.models import Focus, PlanVersion
from plans.services.agreeing import agree_plan
from plans.services.drafts import begin_draft, send_back_plan, share_draft, withdraw_draft
from plans.services.editing import SectionEdit, save_page
from plans.services.foci import move_phase, put_focus_first
from plans.services.milestones import (
    change_milestone_owner,
    keep_milestone,
    move_milestone,
    set_milestone_status,
)
from plans.states import State
from tests.factories.engagements import make_world
from tests.factories.plans import (
    LINES,
    fill,
    fresh,
    in_days,
    line_edit,
    milestone_edit,
    save_line,
    save_milestone,
)

SIDES = st.sampled_from(["llme", "school"])
NAME = "Miss Quartz"


class Walk(RuleBasedStateMachine):
    """Both sides at one plan."""

    @initialize()
    def begin(self):
        self.world = make_world(parts_open=["full_plan"])
        self.people = {"llme": self.world.llme_user, "school": self.world.head}
        self.book: dict[str, str] = {}
        self.agreed: dict[int, str] = {}
        self.day = self.world.day(worked_on=f"{NAME} taught")

    def draft(self):
        """The shared draft on the table; a new one of the LLME's where there is none."""
        found = PlanVersion.objects.drafts().filter(shared_at__isnull=False).first()
        if found is None:
            self.book = {}
            by = self.world.llme_user
            found = begin_draft(by=by, engagement=self.world.fresh(), reason="We go on")
            if not found.milestone_wordings.exists():
                fill(found, by)
            found = share_draft(by=by, version=found)
        return fresh(found)

    def attempt(self, act):
        """A step that may be refused; whether it was done."""
        try:
            with transaction.atomic():
                act()
        except Refused:
            return False
        return True

    def write(self, act):
        """A step that may change the draft: then nobody has agreed what it says now."""
        version = self.draft()
        before = digest_of(version)
        self.attempt(lambda: act(version))
        if digest_of(fresh(version)) != before:
            self.book = {}

    @rule(
        side=SIDES,
        key=st.sampled_from(["why", "focus", "how", "time"]),
        words=st.sampled_from(["", "A", NAME]),
    )
    def edit_text(self, side, key, words):
        def act(version):
            row = next((row for row in version.sections.all() if row.key == key), None)
            edit = SectionEdit(key, words, row.edit_number if row else 0)
            save_page(by=self.people[side], version=version, sections=[edit])

        self.write(act)

    @rule(side=SIDES, kind=st.sampled_from(list(LINES)), words=st.sampled_from(["One", "Two", NAME]))
    def edit_row(self, side, kind, words):
        def act(version):
            row = next((row for row in version.lines.all() if row.kind == kind), None)
            at = {"key": row.key, "seen": row.edit_number} if row else {}
            focus = {"focus": row.focus.key} if row and row.focus else {}
            save_line(by=self.people[side], version=version, edit=line_edit(kind, words=words, **at, **focus))

        self.write(act)

    @rule(side=SIDES, removed=st.booleans())
    def leave_row_out(self, side, removed):
        def act(version):
            row = next(iter(version.lines.all()), None)
            if row is not None:
                focus = row.focus.key if row.focus else None
                edit = line_edit(
                    row.kind, key=row.key, seen=row.edit_number, focus=focus, removed=removed, words=row.words
                )
                save_line(by=self.people[side], version=version, edit=edit)

        self.write(act)

    @rule(side=SIDES, horizon=st.sampled_from(["short", "medium"]), days=st.sampled_from([30, 60]))
    def edit_milestone(self, side, horizon, days):
        def act(version):
            row = next(row for row in version.milestone_wordings.all() if row.horizon == horizon)
            edit = milestone_edit(
                horizon, key=row.milestone.key, seen=row.edit_number, expected_by=in_days(days)
            )
            save_milestone(by=self.people[side], version=version, edit=edit)

        self.write(act)

    @rule(side=SIDES)
    def agree(self, side):
        version = self.draft()
        seen = digest_of(version)
        if self.attempt(lambda: agree_plan(by=self.people[side], version=version, seen_digest=seen)):
            self.book[side] = seen
        self.note_in_force(version)

    @rule(side=SIDES)
    def agree_both(self, side):
        for one in (side, "school" if side == "llme" else "llme"):
            if fresh_state(self.draft()) == State.DRAFT:
                self.agree(side=one)

    @rule(side=SIDES)
    def agree_what_nobody_saw(self, side):
        version = self.draft()
        done = self.attempt(
            lambda: agree_plan(by=self.people[side], version=version, seen_digest=uuid.uuid4().hex * 2)
        )
        assert not done or self.book.get(side) == digest_of(version)

    def note_in_force(self, version):
        now = fresh(version)
        both = self.book.keys() == BOTH_SIDES and len(set(self.book.values())) == 1
        assert (now.state == State.IN_FORCE) == both
        if both:
            self.agreed[now.pk] = self.book["school"]
            self.book = {}
            event("in force, in full" if now.content["form"] == FULL_FORM else "in force, on one page")

    @rule(side=SIDES)
    def send_back(self, side):
        version = self.draft()
        if self.attempt(lambda: send_back_plan(by=self.people[side], version=version, comment="Not yet")):
            self.book.pop(side, None)

    @rule()
    def withdraw(self):
        version = self.draft()
        if self.attempt(lambda: withdraw_draft(by=self.world.llme_user, version=version, reason="Anew")):
            self.book = {}

    @rule(
        side=SIDES, verb=st.sampled_from(["status", "move", "keep", "owner"]), days=st.sampled_from([5, 80])
    )
    def note(self, side, verb, days):
        self.draft()
        version = PlanVersion.objects.filter(state=State.IN_FORCE).first()
        row = version and version.milestone_wordings.filter(removed=False).order_by("pk").first()
        if not row:
            return
        common = {"by": self.people[side], "milestone": row.milestone, "seen": row.milestone.version_number}
        acts = {
            "status": lambda: set_milestone_status(status="needs_conversation", reason=NAME, **common),
            "move": lambda: move_milestone(to=in_days(days), reason="Later", **common),
            "keep": lambda: keep_milestone(**common),
            "owner": lambda: change_milestone_owner(role=f"Lead {days}", **common),
        }
        self.attempt(acts[verb])

    @rule(side=SIDES, to=st.sampled_from(["prepare", "deliver"]))
    def move_a_phase(self, side, to):
        self.draft()
        for focus in Focus.objects.all():
            grounds = Grounds(to_follow_by=timezone.localdate() + datetime.timedelta(days=9))
            number = focus.version_number
            self.attempt(
                lambda focus=focus, number=number, grounds=grounds: move_phase(
                    by=self.people[side], focus=focus, to=to, reason=NAME, grounds=grounds, seen=number
                )
            )
            self.attempt(lambda focus=focus: put_focus_first(by=self.world.head, focus=focus))

    @rule()
    def strike(self):
        version = self.draft()
        before = digest_of(version)

        def act():
            asked = request_strike(by=self.world.head, day=self.day, words=NAME)
            answer_strike(by=self.world.llme_user, asked=asked, is_agreed=True)

        if self.attempt(act):
            event("words struck out")
        if digest_of(fresh(version)) != before:
            self.book = {}

    @invariant()
    def only_what_both_agreed_counts(self):
        for version in PlanVersion.objects.with_text():
            counting = {row.side: row.digest for row in counting_agreements(version)}
            if version.is_agreed:
                digest = self.agreed[version.pk]
                assert counting == dict.fromkeys(BOTH_SIDES, digest)
                assert is_unchanged(version)
                assert strikes_of(version) or version.digest == digest
                assert content_of(version) == version.content
            elif version.is_draft and version.is_shared:
                assert counting == {side: self.book[side] for side in self.book}
        assert list(altered_versions()) == []


def fresh_state(version):
    return PlanVersion.objects.get(pk=version.pk).state


WALKS = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.django_db
def test_no_walk_reaches_an_agreement_that_a_side_did_not_give():
    class Undone(Walk):
        def __init__(self):
            super().__init__()
            self.atomic = transaction.atomic()
            self.atomic.__enter__()

        def teardown(self):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    run_state_machine_as_test(Undone, settings=WALKS)
