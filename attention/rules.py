"""The rules by which a school comes to the coordinator's desk: data, in one place, most urgent first.

Each: its code, what it says in words, since when it holds (an expression), the sentence, what a coordinator
does about it, and where.
Which are on is the hub's choice (`desk_shows`); the page "What brings a school here" reads this same table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import DateField, Value

from attention import conditions, sentences
from attention.conditions import Viewer
from engagements.next_things import BOTH
from engagements.states import Side
from hubs.settings.choices import DESK

Detail = Callable[[Viewer], Any]


@dataclass(frozen=True)
class Rule:
    """One reason. `counted`: as its count reads, for one school and for several; `whose`: whom it waits for.

    `since` is annotated on engagements: the date on which its newest fact came about, or nothing.
    `details` are annotated on the rows of a page only, for the sentence and the address.
    A confidential one is known to those in it alone: on no page of the sides, and never put off.
    """

    code: str
    counted: tuple[str, str]
    explained: str
    also_seen: str
    whose: str
    since: Detail
    sentence: Callable[[Any], str]
    action: str
    url: Callable[[Any], str]
    details: Mapping[str, Detail] = field(default_factory=dict)
    confidential: bool = False
    can_be_put_off: bool = True
    order: int = 0

    @property
    def label(self) -> str:
        """As the hub's settings name it."""
        return LABELS[self.code]

    @property
    def usual(self) -> bool:
        """Whether it is on until a hub chooses otherwise."""
        return self.code in USUAL

    def count_words(self, number: int) -> str:
        """As in "5 schools without an LLME"."""
        return f"{number} {self.counted[0] if number == 1 else self.counted[1]}"


LABELS = {code: label for code, label, _ in DESK}
USUAL = frozenset(code for code, _, usual in DESK if usual)
ALL_READ = "Both sides read it on the page of our work."

_TABLE = (
    Rule(
        "asked_in_confidence",
        ("school asks for another LLME, in confidence", "schools ask for another LLME, in confidence"),
        "Somebody of the school asks the coordinators for another LLME. It waits until it is answered.",
        "Who asked, and nobody else: not the LLME, not the rest of the school.",
        Side.HUB,
        conditions.asked_in_confidence,
        sentences.asked_in_confidence,
        "Read it and answer",
        sentences.request_url,
        {"request_waiting": lambda viewer: conditions.requests_for(viewer).values("pk")[:1]},
        confidential=True,
        can_be_put_off=False,
    ),
    Rule(
        "concern",
        ("school with a concern told to you", "schools with a concern told to you"),
        "Somebody chose to tell this coordinator a concern, and waits for a word.",
        "Those whom its writer chose, and nobody else.",
        Side.HUB,
        conditions.concern,
        sentences.concern,
        "Read it and answer",
        sentences.concern_url,
        {"concern_waiting": lambda viewer: conditions.concerns_for(viewer).values("pk")[:1]},
        confidential=True,
        can_be_put_off=False,
    ),
    Rule(
        "no_llme",
        ("school without an LLME", "schools without an LLME"),
        "Nobody leads the work for the hub: since the opening, or since the last LLME left.",
        ALL_READ,
        Side.HUB,
        conditions.no_lead,
        sentences.no_llme,
        "Assign an LLME",
        sentences.assign_url,
    ),
    Rule(
        "closing",
        ("school that closes or converts", "schools that close or convert"),
        "The national register says so of the school, or of the one that carries the work on, and nobody has "
        "said yet which school carries it on from there.",
        "The register is public.",
        Side.HUB,
        conditions.closing,
        sentences.closing,
        "Say who carries on",
        sentences.people_url,
    ),
    Rule(
        "unconfirmed",
        ("school with a day that waits to be confirmed", "schools with a day that waits to be confirmed"),
        "A recorded day has had no answer for the hub’s number of school days. Silence confirms nothing: a "
        "coordinator may accept the day, with a reason, or ask what is in the way.",
        "Both sides read the day and see that it waits.",
        BOTH,
        conditions.unconfirmed,
        sentences.unconfirmed,
        "Accept the day or ask",
        sentences.day_url,
        {
            "day_waiting": lambda v: conditions.days_unconfirmed(v).order_by("on", "pk").values("pk")[:1],
            "day_waiting_on": lambda v: conditions.days_unconfirmed(v).order_by("on", "pk").values("on")[:1],
        },
    ),
    Rule(
        "too_few_weeks",
        ("school with more days left than weeks", "schools with more days left than weeks"),
        "More agreed days are left to book than fit into the full school weeks until the agreed end, by the "
        "school’s own term dates. Booked days have their dates, so they are not counted.",
        "Both sides see the days left and the agreed end.",
        BOTH,
        conditions.too_few_weeks,
        sentences.too_few_weeks,
        "Propose another number",
        sentences.days_agreed_url,
        {
            "days_to_fit": lambda v: conditions.due_dates().values("days_left")[:1],
            "weeks_to_fit": lambda v: conditions.due_dates().values("weeks_needed")[:1],
            "looked_on": lambda v: Value(v.on, output_field=DateField()),
        },
    ),
    Rule(
        "quiet",
        ("school without contact for two half-terms", "schools without contact for two half-terms"),
        "No day, short contact or message between the two sides while two half-terms of the school ended, "
        "whether the work has started or not. Paused work is left in peace for as long; then somebody asks "
        "whether it goes on.",
        "Both sides read the same list of contacts.",
        BOTH,
        conditions.quiet,
        sentences.quiet,
        "Ask both how it stands",
        sentences.messages_url,  # where a line can be written; all contact is one tap further
        {
            "quiet_since": lambda v: conditions.due_dates().values("last_contact_on")[:1],
            "came_on": lambda v: conditions.led_since(v.on),
            "paused_on": lambda v: conditions.stands_since(),
            "asked_on": lambda v: conditions.asked_by_the_hub(),
        },
    ),
    Rule(
        "message",
        ("school with a message for you", "schools with a message for you"),
        "Somebody wrote a message that tells the hub, and this coordinator has not read it.",
        "Everybody who reads the work reads its messages.",
        Side.HUB,
        conditions.message,
        sentences.message,
        "Read it",
        sentences.messages_url,
        can_be_put_off=False,
    ),
    Rule(
        "no_head",
        ("school whose headteacher has no account yet", "schools whose headteacher has no account yet"),
        "The headteacher can’t read or agree anything here before they are invited.",
        "The people of the school are on its page.",
        Side.HUB,
        conditions.no_head,
        sentences.no_head,
        "Invite the headteacher",
        sentences.school_people_url,
        {"carrying_school": lambda v: conditions.carrying_school()},
    ),
    Rule(
        "invitation",
        ("school with an invitation not accepted", "schools with an invitation not accepted"),
        "An invitation to a role in the school ran out before anybody accepted it.",
        "Whoever may invite at the school.",
        Side.HUB,
        conditions.invitation,
        sentences.invitation,
        "Invite again",
        sentences.school_people_url,
        {"carrying_school": lambda v: conditions.carrying_school()},
        confidential=True,
    ),
    Rule(
        "days_proposed",
        ("school with a number of days to answer", "schools with a number of days to answer"),
        "A proposed number of days has waited two weeks for an answer.",
        "It is the next thing of the side it waits for.",
        BOTH,
        conditions.days_proposed,
        sentences.days_proposed,
        "See what it waits for",
        sentences.days_agreed_url,
    ),
    Rule(
        "plan",
        ("school with a plan to agree", "schools with a plan to agree"),
        "A plan that was put before both sides has waited two weeks to be agreed.",
        "It is the next thing of the side it waits for.",
        BOTH,
        conditions.plan,
        sentences.plan,
        "Read the plan",
        sentences.plan_url,
    ),
    Rule(
        "look",
        ("school with a look together due", "schools with a look together due"),
        "The date of a look together has come, as planned or as suggested from the dates of the work.",
        "It is the next thing of both sides.",
        BOTH,
        conditions.look_due,
        sentences.look,
        "Ask both for a date",
        sentences.messages_url,
        {
            "look_was_due_on": lambda v: conditions.due_dates().values("look_on")[:1],
            "asked_on": lambda v: conditions.asked_by_the_hub(),
        },
    ),
    Rule(
        "still_to_add",
        ("school with something still to add", "schools with something still to add"),
        "What a decision is based on was to follow by a date, and the date has passed.",
        "It is the next thing of the side it waits for.",
        BOTH,
        conditions.still_to_add,
        sentences.still_to_add,
        "See what is to follow",
        sentences.decision_url,
        {"decision_owed": lambda v: conditions.owed(v).values("pk")[:1]},
    ),
    Rule(
        "not_in_place",
        ("school with something not yet in place", "schools with something not yet in place"),
        "The LLME said that something agreed at the start is not there yet, and the school has had its days "
        "to answer.",
        "The school and the LLME, from the first day.",
        Side.SCHOOL,
        conditions.not_in_place,
        sentences.not_in_place,
        "Read what was said",
        sentences.flag_url,
        {
            "flag_read": lambda v: conditions.flags_for(v).values("pk")[:1],
            "flag_read_what": lambda v: conditions.flags_for(v).values("what")[:1],
        },
    ),
    Rule(
        "accreditation",
        ("school whose LLME’s accreditation runs out", "schools whose LLME’s accreditation runs out"),
        "The last of the lead LLME’s accreditations runs out within sixty days, or has run out.",
        "The LLME, on their own pages. Not the school.",
        Side.LLME,
        conditions.accreditation,
        sentences.accreditation,
        "See their accreditations",
        sentences.llme_url,
        {
            "lead_llme": lambda v: conditions.lead_llme(v),
            "accredited_until": lambda v: conditions.lasting_longest(v).values("expires_on")[:1],
        },
        confidential=True,
        can_be_put_off=False,
    ),
    Rule(
        "code",
        ("school whose LLME has not accepted the code", "schools whose LLME has not accepted the code"),
        "The lead LLME has not accepted this year’s code of conduct.",
        "The LLME, who reads it before anything else. Not the school.",
        Side.LLME,
        conditions.code,
        sentences.code,
        "See their profile",
        sentences.llme_url,
        {"lead_llme": lambda v: conditions.lead_llme(v)},
        confidential=True,
        can_be_put_off=False,
    ),
)
RULES: dict[str, Rule] = {rule.code: replace(rule, order=number) for number, rule in enumerate(_TABLE)}
