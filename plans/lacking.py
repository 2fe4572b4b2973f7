"""What is still to add to a plan, in plain sentences, each with the part of the plan that it is about."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.names import looks_like_names
from engagements.states import Side
from plans.content import Key, PlanText
from plans.horizons import ORDER, milestone_of
from plans.lines import MANY_FOCI, Kind
from plans.models import PlanLine, PlanSection

MILESTONES = "milestones"
# The parts of the plan in the order of the guidance's plan: the five columns, then the time.
PARTS: dict[str, str] = {
    Key.FOCUS: "Focus",
    Key.WHY: "Why",
    Key.WHAT: "What",
    Key.HOW: "How",
    Key.HOW_WELL: "How well",
    MILESTONES: "Milestones",
    Key.AND_SO: "And so",
    Key.TIME: "Time",
}


@dataclass(frozen=True)
class Lack:
    """One thing to add, and where it goes."""

    part: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


_MISSING_SECTION = {
    Key.FOCUS: "Say what the focus is.",
    Key.AND_SO: "Say what pupils gain.",
    Key.TIME: "Say in a line how much time leaders and teachers give.",
}
# A column is said by its text or by its rows.
_ROWS_FOR = {Key.AND_SO: Kind.GAIN, Key.TIME: Kind.TIME}


def gaps(text: PlanText) -> list[Lack]:
    """Why the plan can't be agreed yet (D2, B1, B6, B12): short answers will do, and so will "see page 4"."""
    found = [
        Lack(key, sentence)
        for key, sentence in _MISSING_SECTION.items()
        if not text.sections.get(key, "").strip() and not (key in _ROWS_FOR and text.of_kind(_ROWS_FOR[key]))
    ]
    for horizon in ORDER:
        if not any(milestone.is_whole for milestone in text.in_horizon(horizon)):
            missing = f"Add a {milestone_of(text.names[horizon])} milestone, with its date."
            found.append(Lack(MILESTONES, missing))
        elif not all(milestone.is_whole for milestone in text.in_horizon(horizon)):
            name = milestone_of(text.names[horizon])
            sentence = f"A {name} milestone lacks its words or its date: add them, or leave it out."
            found.append(Lack(MILESTONES, sentence))
    return found


def still_to_add(text: PlanText, *, in_full: bool = False) -> Iterator[Lack]:
    """What would help and holds nothing up (D2, B25). `in_full`: of all columns, where they are open (D1)."""
    if not text.sections.get(Key.WHY, "").strip():
        yield Lack(Key.WHY, "Why this focus, in a line or two.")
    if not text.sections.get(Key.WHAT, "").strip():
        yield Lack(Key.WHAT, "What has to happen, in a line or two.")
    if text.milestones and all(milestone.owner_side == Side.LLME for milestone in text.milestones):
        yield Lack(MILESTONES, "Someone in school who owns a milestone: so far each is the LLME’s.")
    yield from _looks_like_names(text)
    if in_full:
        yield from _of_all_columns(text)


def _of_all_columns(text: PlanText) -> Iterator[Lack]:
    activities, signs = text.of_kind(Kind.ACTIVITY), text.of_kind(Kind.OUTCOME)
    if len(text.of_kind(Kind.FOCUS)) >= MANY_FOCI:
        yield Lack(Key.FOCUS, "More than three foci at a time: say which can wait.")
    if not activities and not text.sections.get(Key.HOW, "").strip():
        yield Lack(Key.HOW, "How we go about it: what we do, and who leads it.")
    elif activities and all(row.lead == PlanLine.Lead.LLME for row in activities):
        yield Lack(Key.HOW, "Something that the school leads: so far the LLME leads all that we do.")
    if not signs and not text.sections.get(Key.HOW_WELL, "").strip():
        yield Lack(Key.HOW_WELL, "How we’ll know it is taking hold, before results can show it.")
    said = {row.for_whom for row in text.of_kind(Kind.GAIN)}
    if said and PlanLine.ForWhom.DISADVANTAGED not in said:
        yield Lack(Key.AND_SO, "What disadvantaged pupils gain.")
    if said and PlanLine.ForWhom.SEND not in said:
        yield Lack(Key.AND_SO, "What pupils with SEND gain.")


def _looks_like_names(text: PlanText) -> Iterator[Lack]:
    """A part that reads like a list of people's names: a hint, never a certainty (B1)."""
    words = {part: [text.sections.get(part, "")] for part in PARTS}
    parts_of = {
        Kind.ACTIVITY: Key.HOW,
        Kind.OUTCOME: Key.HOW_WELL,
        Kind.GAIN: Key.AND_SO,
        Kind.TIME: Key.TIME,
    }
    for line in text.lines:
        part = parts_of.get(PlanLine.Kind(line.kind), Key.FOCUS)
        words[part] += [line.words, line.role]
    words[MILESTONES] = [said for one in text.milestones for said in (one.expected_to_see, one.owner_role)]
    for name, said in words.items():
        if any(looks_like_names(one) for one in said):
            yield Lack(
                name,
                f"“{part_title(name)}” reads like a list of people’s names. "
                "Please write groups or roles instead; if it is none, leave it.",
            )


def part_title(part: str) -> str:
    """What a part of the plan is called in full."""
    return PARTS[part] if part == MILESTONES else str(PlanSection.Key(part).label)
