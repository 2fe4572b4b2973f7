"""The hub's LLMEs in order for one school, on the page where its LLME is chosen."""

from core.dates import academic_year_label
from engagements import choosing
from engagements.choosing import Choice, Ranking
from engagements.commitment import year_of
from engagements.models import Engagement
from llmes.models import LLMEQuerySet
from matching.facts import gather, with_other_sides, with_what_counts
from matching.fit import SCHOOL_MORE, Fit, Obstacle
from matching.weights import Weights
from matching.words import doubts, reasons, why_left_out


def rank(engagement: Engagement, llmes: LLMEQuerySet, by: int | None = None) -> Ranking:
    """Those who fit, the best first; below, those left out, each with why. Nobody is out of reach (D2)."""
    year, weights = year_of(engagement), Weights.of_hub(engagement.hub_id)
    people = with_what_counts(with_other_sides(llmes, engagement), year)
    ours = engagement
    if not hasattr(engagement, "days_on_table"):
        rows = Engagement.objects.with_days_to_give().select_related("school__trust")
        ours = rows.get(pk=engagement.pk)
    facts = gather([ours], people, year=year, weights=weights)
    facts.elsewhere = frozenset((ours.pk, llme.user_id) for llme in facts.llmes if llme.is_elsewhere)  # type: ignore[attr-defined]
    in_order, out = [], []
    for llme in facts.llmes:
        fit = Fit(facts, facts.engagements[0], llme)
        obstacles = fit.obstacles(by=by)
        if obstacles:
            choice = Choice(
                llme,
                left_out=why_left_out(fit, obstacles),
                needs_reason=Obstacle.CONFLICT in obstacles,
            )
            out.append((len(obstacles), str(llme), llme.pk, choice))
            continue
        cost = fit.cost() + weights.spread * SCHOOL_MORE * facts.work[llme.pk].leads
        in_order.append((cost, str(llme), llme.pk, Choice(llme, reasons(fit), doubts(fit))))
    told = [
        f"Who fits best comes first, by what your hub has set to matter. Days are those of "
        f"{academic_year_label(year)}. Distances are in a straight line, from the LLME’s school; the road is "
        "longer. What is not known leaves nobody out."
    ]
    return Ranking(
        [row[3] for row in sorted(in_order)], [row[3] for row in sorted(out)], told if facts.llmes else []
    )


def register() -> None:
    """Make it known to the page."""
    choosing.register(rank)
