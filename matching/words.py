"""A fit in words: what speaks for it, what against, why it is left out, and what would have to change."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone

from core.fields import show_days
from engagements.choosing import not_of_phase, past_the_limit
from llmes.distance import away
from llmes.models import Specialism
from matching.fit import Fit, Obstacle

WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays")
NEAR_MILES = 15


def reasons(fit: Fit) -> list[str]:
    """What speaks for it."""
    found = []
    if fit.is_of_phase and fit.phase_is_known:
        found.append(f"Works in {fit.engagement.phase} schools.")
    if fit.shared_specialisms:
        found.append(f"Knows {listed(_called(one) for one in fit.shared_specialisms)}.")
    distance = fit.facts.distance(fit.engagement, fit.llme)
    if distance.miles is not None and distance.miles <= NEAR_MILES:
        found.append(f"{upper_first(away(distance))}.")
    free = fit.facts.free(fit.llme)
    if free is not None and fit.days_short == 0:
        found.append(f"{days(free)} free this school year; this work takes {show_days(fit.needed)}.")
    if fit.shared_weekdays:
        found.append(f"Released on {weekdays(fit.shared_weekdays)}, which suits the school.")
    if fit.facts.work[fit.llme.pk].leads == 0:
        found.append("Leads no school at present.")
    earlier = fit.facts.earlier_at(fit.engagement, fit.llme)
    if earlier is not None and fit.engagement.pk not in fit.facts.work[fit.llme.pk].on_it_before:
        found.append(
            "Works with this school already."
            if earlier >= timezone.localdate()
            else f"Worked with this school before, until {earlier:%B %Y}."
        )
    accreditation = fit.accreditation
    if accreditation is not None and not accreditation.has_run_out:
        until = f", until {_date(accreditation.expires_on)}" if accreditation.expires_on else ""
        found.append(f"{accreditation.title}{until}.")
    return found


def doubts(fit: Fit) -> list[str]:
    """What speaks against it, or is not known."""
    found = []
    if not fit.phase_is_known:
        found.append("Which phases they work in is not known.")
    if not fit.llme.specialisms:
        found.append("Which ages they know best is not known.")
    elif not fit.shared_specialisms:
        found.append(f"Knows other fields best: {listed(_called(one) for one in fit.llme.specialisms)}.")
    distance = fit.facts.distance(fit.engagement, fit.llme)
    if not distance.is_known:
        found.append("The distance is not known.")
    elif distance.miles is not None and distance.miles > NEAR_MILES:
        found.append(f"{upper_first(away(distance))}.")
    if fit.facts.free(fit.llme) is None:
        found.append("How many days they have this school year is not known.")
    if fit.engagement.school_weekdays and not fit.shared_weekdays:
        if fit.llme.release_weekdays:
            found.append(f"Released on {weekdays(fit.llme.release_weekdays)}; other days suit the school.")
        else:
            found.append("Their weekdays of release are not known.")
    leads = fit.facts.work[fit.llme.pk].leads
    if leads:
        found.append(f"Leads {leads} {'school' if leads == 1 else 'schools'} already.")
    if fit.engagement.pk in fit.facts.work[fit.llme.pk].on_it_before:
        found.append("Worked on this before and left it.")
    found += _accreditation_doubts(fit)
    if not fit.llme.year_accepted:
        found.append("Has not accepted the code of conduct for this school year yet.")
    return found


def _accreditation_doubts(fit: Fit) -> list[str]:
    row = fit.accreditation
    if row is None:
        return ["No accreditation for this phase is written down."]
    if row.has_run_out:
        return [f"{row.title} ran out on {_date(row.expires_on)}."]
    if row.expires_on is not None and row.expires_on < fit.engagement.expected_end_on:
        return ["It runs out before this work is expected to end."]
    return []


def why_left_out(fit: Fit, obstacles: list[Obstacle]) -> list[str]:
    """One sentence for each thing that stands in the way."""
    distance = fit.facts.distance(fit.engagement, fit.llme)
    told = {
        Obstacle.SELF: "This is you: another coordinator or the hub lead decides.",
        Obstacle.CONFLICT: " ".join(map(str, fit.facts.known.conflicts(fit.llme, fit.engagement.school))),
        Obstacle.PHASE: not_of_phase(fit.engagement.phase),
        Obstacle.DAYS: f"{_free(fit)}; this work takes {show_days(fit.needed)}.",
        Obstacle.TRAVEL: past_the_limit(distance, fit.facts.weights.furthest_miles),
        Obstacle.VETO: "You set this pair aside.",
        Obstacle.OTHER_SIDE: "Acts on another side of this work, or has a role at the school.",
        Obstacle.WORKS_ON_IT: "Works on it already, not as lead.",
    }
    return [upper_first(told[obstacle]) for obstacle in obstacles]


def what_would_change(fit: Fit, obstacles: list[Obstacle], *, short: Decimal) -> list[str]:
    """What would have to be otherwise for this pair. `short`: days missing after the proposal."""
    distance = fit.facts.distance(fit.engagement, fit.llme)
    told = {
        Obstacle.SELF: "another coordinator or the hub lead would have to decide",
        Obstacle.CONFLICT: "there is a conflict of interest; on the page of this school you can decide for "
        "it all the same, with a reason",
        Obstacle.PHASE: f"would have to work in {fit.engagement.phase} schools",
        Obstacle.DAYS: f"would need {more_days(short)} this school year",
        Obstacle.TRAVEL: f"is {away(distance)}, so the furthest journey would have to be longer",
        Obstacle.VETO: "you set this pair aside: allow it again",
        Obstacle.OTHER_SIDE: "acts on another side of this work, so somebody else would have to",
        Obstacle.WORKS_ON_IT: "works on it already, not as lead; on the page of this school that can change",
    }
    return [told[obstacle] for obstacle in obstacles]


def upper_first(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _free(fit: Fit) -> str:
    free = fit.facts.free(fit.llme)
    if free is None or free <= 0:
        return "No days free this school year"
    return f"{days(free)} free this school year"


def days(number: Decimal) -> str:
    """6.5 days, 1 day, half a day."""
    if number == Decimal("0.5"):
        return "half a day"
    return f"{show_days(number)} {'day' if number == 1 else 'days'}"


def more_days(number: Decimal) -> str:
    """3 more days, 1 more day, half a day more."""
    if number == Decimal("0.5"):
        return "half a day more"
    return f"{show_days(number)} more {'day' if number == 1 else 'days'}"


def weekdays(digits: str) -> str:
    """Tuesdays and Thursdays."""
    return listed(WEEKDAYS[int(digit) - 1] for digit in digits if digit in "12345")


def listed(words: Iterable[object]) -> str:
    """One, two and three."""
    parts = [str(word) for word in words]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def _called(code: str) -> str:
    label = str(Specialism(code).label) if code in Specialism.values else str(code)
    return label[:1].lower() + label[1:]


def _date(day: object) -> str:
    return f"{day:%-d %B %Y}"
