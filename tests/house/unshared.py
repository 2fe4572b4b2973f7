"""What people wrote that others must not read: each thing with a phrase of its own, and who may read it (D8).

Whoever adds something that is not for everybody adds it to UNSHARED; `test_phrases` looks for its phrase in
every page as everybody, in the admin, the mail, the log and the record of changes.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from conversations.services.concerns import answer_concern, settle_concern
from conversations.services.confidence import answer_llme_request, ask_change_of_llme
from conversations.services.promises import answer_not_in_place, flag_not_in_place
from evidence.services.evidence import add_evidence
from exploring.models import NeedsAnalysis, ViewAnswer
from exploring.services.joint import save_joint
from exploring.services.needs import begin_analysis, withdraw_analysis
from exploring.services.views import save_view, share_view
from exploring.writing import AreaEdit
from intake.models import Nomination
from intake.services.adding import suggest_by_link
from intake.tokens import path_of
from leadership.services.capacity import write_capacity
from pictures.blocks import Block
from pictures.services.choosing import choose_picture
from plans.models import PlanSection, PlanVersion
from plans.services.drafts import begin_draft, withdraw_draft
from plans.services.editing import SectionEdit, save_page
from plans.services.lines import LineEdit
from reviews.models import Pulse
from reviews.services.planning import begin_look
from reviews.services.pulse import give_pulse
from tests.factories.conversations import make_concern
from tests.factories.hubs import HubSettingFactory
from tests.factories.reviews import write as write_look
from tests.house.row import ADMIN, HUB
from tests.world import Cast


@dataclass(frozen=True)
class Unshared:
    """Something written: `write` writes it with a phrase and returns the addresses where it stands.

    `readers` are the roles who may find it, there or anywhere.
    """

    name: str
    write: Callable[[Cast, str], list[str]]
    readers: frozenset[str]

    @property
    def phrase(self) -> str:
        """Words found nowhere else."""
        return f"Quokka {self.name.replace(' ', '-')} wombat"

    def __str__(self) -> str:
        return self.name


def plan_draft_of(role: str) -> Callable[[Cast, str], list[str]]:
    """What this person writes in a draft of the plan that their side has not shared."""

    def write(cast: Cast, phrase: str) -> list[str]:
        person = cast.person(role)
        for version in PlanVersion.objects.drafts().filter(shared_at__isnull=False):
            withdraw_draft(by=cast.world.llme_user, version=version, reason="To begin anew")
        version = begin_draft(by=person, engagement=cast.world.engagement, reason="To say more")
        section = version.sections.filter(key=PlanSection.Key.WHAT).first()
        edit = SectionEdit(PlanSection.Key.WHAT, phrase, section.edit_number if section else 0)
        row = LineEdit(uuid.uuid4(), 0, "activity", {"words": phrase, "lead": "together"})
        save_page(by=person, version=version, sections=[edit], lines=[row])
        args = [cast.reference, version.pk]
        return [
            reverse("plans:version", args=args),
            reverse("plans:edit", args=args),
            reverse("plans:sheet", args=args),
            reverse("plans:columns", args=args[:1]),
        ]

    return write


def own_view_of(role: str) -> Callable[[Cast, str], list[str]]:
    """What this person's side says of strengths and needs by itself; only the school has shared."""

    def write(cast: Cast, phrase: str) -> list[str]:
        person = cast.person(role)
        if cast.analysis.state == "open":
            cast.analysis.state = withdraw_analysis(
                by=cast.world.head, analysis=cast.analysis, reason="To begin anew"
            ).state
            begin_analysis(by=person, engagement=cast.world.fresh(), way="separate")
        analysis = NeedsAnalysis.objects.get(engagement=cast.world.engagement, state="open")
        save_view(by=person, analysis=analysis, edits=[AreaEdit("culture", 0, strengths=phrase)])
        if role == "head":
            share_view(by=person, analysis=analysis)
        args = [cast.reference, analysis.pk]
        return [reverse("exploring:analysis", args=args), reverse("exploring:save_view", args=args)]

    return write


def view_open_to_both(cast: Cast, phrase: str) -> list[str]:
    """What the school said by itself, once both sides have shared."""
    ViewAnswer.objects.filter(view__analysis=cast.analysis, view__side="school").update(needs=phrase)
    args = [cast.reference, cast.analysis.pk]
    return [reverse("exploring:analysis", args=args), reverse("exploring:save_joint", args=args)]


def summary_to_agree(cast: Cast, phrase: str) -> list[str]:
    """What both sides say together, before both have agreed it."""
    edit = AreaEdit("culture", 0, needs=phrase)
    save_joint(by=cast.world.head, analysis=cast.analysis, edits=[edit])
    args = [cast.reference, cast.analysis.pk]
    return [reverse("exploring:analysis", args=args), reverse("exploring:save_joint", args=args)]


SCHOOL_SIDE = frozenset({"head", "maths_lead"})
LLME_SIDE = frozenset({"llme", "pair"})


def capacity_entry(readers: list[str]) -> Callable[[Cast, str], list[str]]:
    """What the maths lead writes of growing as a leader, for these to read."""

    def write(cast: Cast, phrase: str) -> list[str]:
        entry = write_capacity(
            by=cast.world.maths_lead,
            engagement=cast.world.fresh(),
            leads="Maths",
            now=phrase,
            next="",
            readers=readers,
        )
        args = [cast.reference]
        return [
            reverse("leadership:capacity", args=args),
            reverse("leadership:correct_capacity", args=[*args, entry.pk]),
        ]

    return write


def concern_of(role: str, *to: str) -> Callable[[Cast, str], list[str]]:
    """What this person worries about, told to those people; answered and settled with the same words."""

    def write(cast: Cast, phrase: str) -> list[str]:
        by, chosen = cast.person(role), [cast.person(each) for each in to]
        concern = make_concern(cast.world.engagement, by, *chosen, text=phrase)
        answer_concern(by=chosen[0], concern=concern, text=phrase)
        settle_concern(by=by, concern=concern, words=phrase)
        args = [cast.reference, concern.pk]
        names = ("concern", "share_concern", "settle_concern")
        return [reverse(f"conversations:{name}", args=args) for name in names]

    return write


def another_llme_asked_for(cast: Cast, phrase: str) -> list[str]:
    """Why the head asks for another LLME, and what the coordinator answers."""
    asked = ask_change_of_llme(by=cast.world.head, engagement=cast.world.engagement, reason=phrase)
    answer_llme_request(by=cast.world.coordinator, asked=asked, is_changing=False, answer=phrase)
    args = [cast.reference, asked.pk]
    return [reverse(f"conversations:{name}", args=args) for name in ("llme_request", "answer_llme_request")]


def not_yet_in_place(cast: Cast, phrase: str) -> list[str]:
    """What the LLME says is not yet in place, and what the school answers in its days."""
    flag = flag_not_in_place(
        by=cast.world.llme_user, engagement=cast.world.engagement, what="data", note=phrase
    )
    answer_not_in_place(by=cast.world.head, flag=flag, answer=phrase)
    args = [cast.reference, flag.pk]
    return [reverse(f"conversations:{name}", args=args) for name in ("not_in_place", "answer_not_in_place")]


def look_view_of(role: str, side: str) -> Callable[[Cast, str], list[str]]:
    """What one side writes of where we are before both have shared."""

    def write(cast: Cast, phrase: str) -> list[str]:
        look = begin_look(
            by=cast.person(role), engagement=cast.world.engagement, kind="last", way="each_first"
        )
        write_look(look, cast.person(role), side, m0_answer="met", m0_why=phrase, together=phrase)
        args = [cast.reference, look.pk]
        return [reverse("reviews:look", args=args), reverse("reviews:write", args=[*args, side])]

    return write


def pulse_of_one_side(cast: Cast, phrase: str) -> list[str]:
    """How the head says that working together goes, before the LLME has answered."""
    HubSettingFactory(hub=cast.world.hub, name="pulse_check", value=True)
    look = begin_look(by=cast.world.head, engagement=cast.world.engagement, kind="last", way="each_first")
    give_pulse(by=cast.world.head, look=look, answer=Pulse.Answer.values[0], line=phrase)
    args = [cast.reference, look.pk]
    return [reverse("reviews:look", args=args), reverse("reviews:pulse", args=args)]


def page_not_shown(cast: Cast, phrase: str) -> list[str]:
    """What the head writes on the page for governors and has taken back."""
    choose_picture(
        by=cast.world.head,
        engagement=cast.world.engagement,
        blocks=list(Block),
        words={"what_is_next": phrase},
        shown=False,
        seen=cast.picture.edit_number,
    )
    return [reverse(f"pictures:{name}", args=[cast.reference]) for name in ("picture", "choose")]


def year_group(cast: Cast, phrase: str) -> list[str]:
    """Which year was looked at: with one class in a year, it is a name (D14)."""
    row = add_evidence(
        by=cast.world.llme_user,
        engagement=cast.world.engagement,
        kind="book_look",
        on=timezone.localdate(),
        looked="llme",
        seen="Reasons in half of the books.",
        year_group=phrase,
        findings=[cast.finding],
    )
    list_url = reverse("evidence:list", args=[cast.reference])
    return [
        list_url,
        cast.finding.get_absolute_url(),
        reverse("evidence:edit", args=[cast.reference, row.pk]),
    ]


def suggested(field: str) -> Callable[[Cast, str], list[str]]:
    """What a trust wrote of the school into the short form, before the hub has spoken to its head (D9)."""

    def write(cast: Cast, phrase: str) -> list[str]:
        link, school = cast.suggestion_link, cast.world.school
        said = {"why": "New staff.", "from_name": "Pat", "from_role": "Lead", "from_email": "pat@trust.test"}
        suggest_by_link(
            by=AnonymousUser(), link=link, school=school, phase="secondary", **{**said, field: phrase}
        )
        hub = [cast.world.hub.code]
        entry = Nomination.objects.get(school=school, phase="secondary")
        return [
            reverse("intake:waiting", args=hub),
            entry.get_absolute_url(),
            school.get_absolute_url(),
            f"{path_of(link)}?school={school.pk}",
        ]

    return write


UNSHARED = [
    Unshared("line of a suggestion", suggested("why"), HUB | ADMIN),
    Unshared("who filled in the form", suggested("from_name"), HUB | ADMIN),
    Unshared("page for governors", page_not_shown, frozenset({"head"})),
    Unshared("year group", year_group, SCHOOL_SIDE | LLME_SIDE),
    Unshared("look of the school", look_view_of("maths_lead", "school"), SCHOOL_SIDE),
    Unshared("look of the LLME", look_view_of("llme", "llme"), LLME_SIDE),
    Unshared("pulse of one side", pulse_of_one_side, SCHOOL_SIDE),
    Unshared("entry for oneself", capacity_entry([]), frozenset({"maths_lead"})),
    Unshared("entry for the LLMEs", capacity_entry(["llmes_read"]), LLME_SIDE | {"maths_lead"}),
    Unshared("entry for the head", capacity_entry(["head_reads"]), SCHOOL_SIDE),
    Unshared("entry for the hub", capacity_entry(["coordinator_reads"]), HUB | {"maths_lead"}),
    Unshared("concern of the head", concern_of("head", "coordinator"), frozenset({"head", "coordinator"})),
    Unshared("concern of an LLME", concern_of("llme", "hub_lead"), frozenset({"llme", "hub_lead"})),
    Unshared("concern of a colleague", concern_of("colleague", "head"), frozenset({"colleague", "head"})),
    Unshared(
        "concern of a coordinator", concern_of("coordinator", "pair"), frozenset({"coordinator", "pair"})
    ),
    Unshared("another LLME", another_llme_asked_for, frozenset({"head", "coordinator", "hub_lead"})),
    Unshared("not yet in place", not_yet_in_place, frozenset({"head", "maths_lead", "llme", "pair"})),
    Unshared("view open to both", view_open_to_both, SCHOOL_SIDE | LLME_SIDE),
    Unshared("summary to agree", summary_to_agree, SCHOOL_SIDE | LLME_SIDE),
    Unshared("view of the school", own_view_of("head"), SCHOOL_SIDE),
    Unshared("view of the LLME", own_view_of("llme"), LLME_SIDE),
    Unshared("plan draft of the school", plan_draft_of("head"), frozenset({"head", "maths_lead"})),
    Unshared("plan draft of the LLMEs", plan_draft_of("llme"), frozenset({"llme", "pair"})),
]
