"""The demo's figures: those of all hubs as the last half-term left them, and the return of this term."""

from django.utils import timezone

from core.dates import academic_year
from figures.returning import digest_of, lines_now
from figures.services.publishing import last_half_term, publish_national
from figures.services.returns import submit_return
from figures.terms import Term, terms_of_year
from hubs.calendar import calendar_of
from oversight.demo.past import on_day
from oversight.demo.people import People

SENT_AFTER = 6  # days after the term's end


def tell_figures(people: People) -> None:
    """What was published of all hubs, and what the coordinator has submitted for the term."""
    today = timezone.localdate()
    as_of = last_half_term(today) or today
    with on_day(max((today - as_of).days - 1, 0), 3):  # the night after the half-term ended
        publish_national(by=None, as_of=as_of)
    year = academic_year(today)
    terms = [term for at in (year - 1, year) for term in terms_of_year(calendar_of(people.hub), at)]
    over = [term for term in terms if term.ends_on < today and lines_now(people.hub, term)]
    for term in over[-1:]:  # the term before this one; this one's waits for the coordinator
        seen = digest_of(lines_now(people.hub, term))
        with on_day(days_since(term)):
            submit_return(by=people["coordinator"], hub=people.hub, term=term, seen_digest=seen)


def days_since(term: Term) -> int:
    """How many days ago the return of a term that is over was sent off: some days after its end."""
    over = (timezone.localdate() - term.ends_on).days
    return max(over - SENT_AFTER, 0)
