"""A hub's own messy spreadsheet, and what the year does to it: figures and the return still say the same."""

import csv
import datetime
import io
import re
from dataclasses import replace
from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from zeal import zeal_ignore

from engagements.models import Assignment, Engagement
from engagements.services.opening import change_lead_llme
from engagements.services.people import confirm_succession
from figures.models import TermlyReturn
from plans.models import Milestone
from plans.services.milestones import move_milestone
from plans.states import MilestoneStatus
from schools.models import School, SchoolLink
from tests.factories.engagements import make_leader, make_llme, make_school, make_world
from tests.factories.figures import term_today
from tests.factories.plans import make_agreed_plan
from tests.figures.test_hub import by_key, opened, values

pytestmark = pytest.mark.django_db

LLMES = ("Ann Archer", "Ben Baker", "Cath Cole")
AGREED = ["6", "6 days", "6,5", "10", "4½", "12 days", "8", "7.5"]
USED = ["2", "2,5 days", "", "½", "0", "3.5", "1", "4"]
DATES = ["12/10/2025", "12-10-25", "2025-10-12", "12 October 2025", "12th Oct 2025", "12.10.2025"]
NAMES = ["Ann Archer", "Baker, Ben", "Ms Cath Cole", "", "ANN ARCHER"]


def number(text):
    """What a person reads in a cell."""
    text = text.replace(" days", "").replace("½", ".5").replace(",", ".")
    return Decimal(text or 0)


class Spreadsheet:
    """Thirty rows in the ways that people type, with headings of the hub's own, gaps and a row of sums."""

    def __init__(self, hub):
        self.rows = []
        for at in range(28):
            secondary = at % 5 == 4
            school = make_school(hub, f"Larch {at} School")
            school.phase_code = "4" if secondary else "2"
            school.save()
            self.rows.append(self._row(at, school.urn, ""))
        both = make_school(hub, "Larch All-through School")
        both.phase_code = "7"
        both.save()
        self.rows += [self._row(28, both.urn, "Primary"), self._row(29, both.urn, "SECONDARY")]
        # One name typed wrongly: to be mended on the page.
        self.rows[7][1] = "Ben Bakker"
        self.agreed = sum((number(row[3]) for row in self.rows), Decimal(0))
        self.used = sum((number(row[4]) for row in self.rows), Decimal(0))

    def _row(self, at, urn, phase):
        return [
            *(str(urn), NAMES[at % 5], DATES[at % 6], AGREED[at % 8], USED[at % 8]),
            *(f"Focus n° {at}: talk – “reasons”", phase),
        ]

    def content(self):
        """As Excel on a Windows machine saves it: semicolons, cp1252, a title above, an empty row in it."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";")
        writer.writerow(["TSM work, our own list", "", "", "", "", "", ""])
        writer.writerow(
            ["School URN", "Lead LLME", "Date started", "Days allocated", "Days to date", "Focus", "Phase"]
        )
        writer.writerows(self.rows[:15])
        writer.writerow([""] * 7)
        writer.writerows(self.rows[15:])
        writer.writerow(["Total", "", "", str(self.agreed), str(self.used), "", ""])
        return text.getvalue().encode("cp1252")


@pytest.fixture
def hub_with_sheet(client_for):
    """The spreadsheet brought in by the coordinator, its one mistake mended on the page."""
    world = make_world()
    Engagement.objects.filter(hub=world.hub).update(hub=world.other_hub)  # nothing but the spreadsheet's
    llmes = {name: make_llme(world.hub, name) for name in LLMES}
    sheet, client = Spreadsheet(world.hub), client_for(world.coordinator)
    page = reverse("engagements:bring_in", args=[world.hub.code])
    looked = client.post(page, {"sheet": SimpleUploadedFile("our list.csv", sheet.content())})
    assert "29 ready" in looked.text
    assert "1 to mend" in looked.text
    typed = {"do": "bring-in", "rows-TOTAL_FORMS": "30", "rows-INITIAL_FORMS": "30"}
    for form in looked.context["formset"]:
        typed |= {f"{form.prefix}-{name}": form.data.get(f"{form.prefix}-{name}", "") for name in form.fields}
    typed = {name: "Ben Baker" if value == "Ben Bakker" else value for name, value in typed.items()}
    with zeal_ignore():  # each row is a verb of its own, with its own locks, checks and events
        client.post(page, typed)
    assert Engagement.objects.filter(hub=world.hub).count() == 30
    return world, sheet, llmes, client


def totals_of_return(client, world):
    term = term_today(world.hub)
    page = client.get(reverse("figures:return", args=[world.hub.code, term.year, term.key]))
    return page, tuple(page.context["totals"])


def test_the_totals_are_those_of_the_spreadsheet_to_the_half_day(hub_with_sheet):
    world, sheet, _, client = hub_with_sheet
    left = sheet.agreed - sheet.used
    assert values(by_key(world.hub)["phase"], "All") == [30, sheet.agreed, sheet.used, Decimal(0), left]
    page, totals = totals_of_return(client, world)
    assert totals == (sheet.agreed, sheet.used, left)
    assert [str(row.line.urn) for row in page.context["rows"]] == [row[0] for row in sheet.rows]
    assert [row.line.days_agreed for row in page.context["rows"]] == [number(row[3]) for row in sheet.rows]
    assert [row.line.days_used for row in page.context["rows"]] == [number(row[4]) for row in sheet.rows]
    shown = client.get(reverse("figures:hub", args=[world.hub.code])).text
    assert f"{sheet.agreed.normalize():f} days agreed: {sheet.used.normalize():f} used" in shown


# What a page must not say of anybody.
BLAME = re.compile(
    r"\b(ill|illness|sick|absent|late|overdue|falling behind|slipp\w+|failed|failing|fault|blame|poor|worst|"
    r"missed|at risk|red|weak|concern about)\b",
    re.IGNORECASE,
)


def words_of(page):
    """What a page says, without its tags and its frame."""
    main = page.text.split("<main", 1)[1].split("</main>")[0]
    return unescape(re.sub(r"<[^>]*>", " ", main))


def test_an_llme_falls_ill_a_milestone_slips_a_school_converts_and_the_return_still_matches(
    hub_with_sheet, client_for
):
    world, sheet, llmes, client = hub_with_sheet
    works = list(Engagement.objects.filter(hub=world.hub).order_by("reference"))
    # Ann Archer falls ill: another LLME takes over all of hers.
    hers = Assignment.objects.current().filter(llme=llmes["Ann Archer"], role="lead")
    for assignment in hers.select_related("engagement"):
        change_lead_llme(
            by=world.coordinator,
            engagement=assignment.engagement,
            llme=llmes["Ben Baker"],
            reason="Ben Baker takes over",
        )
    assert not hers.exists()
    # One milestone slips: the pair says so, and moves it.
    slipping = Engagement.objects.get(pk=works[2].pk)
    head = make_leader(slipping.school, "headteacher", "Hetty Head")
    ours = replace(world, engagement=slipping, school=slipping.school, head=head, llme=llmes["Cath Cole"])
    make_agreed_plan(ours)
    milestone = Milestone.objects.filter(plan__engagement=slipping).first()
    Milestone.objects.filter(pk=milestone.pk).update(status=MilestoneStatus.NEEDS_CONVERSATION)
    milestone.refresh_from_db()
    move_milestone(
        by=head,
        milestone=milestone,
        to=timezone.localdate() + datetime.timedelta(days=40),
        reason="The unit begins after half-term",
        seen=milestone.version_number,
    )
    # One school becomes an academy.
    converting = works[5]
    School.objects.filter(pk=converting.school_id).update(status=School.Status.CLOSED)
    academy = make_school(world.hub, "Larch Academy")
    SchoolLink.objects.create(school_urn=converting.school_id, linked_urn=academy.urn, kind="Successor")
    confirm_succession(by=world.coordinator, engagement=converting, school=academy)

    page, totals = totals_of_return(client, world)
    assert totals == (sheet.agreed, sheet.used, sheet.agreed - sheet.used)
    assert [str(row.line.urn) for row in page.context["rows"]] == [row[0] for row in sheet.rows]
    assert str(academy.urn) not in page.text
    for name in (*LLMES, "Larch", "Hetty"):
        assert name not in page.text

    form = page.context["form"]
    address = page.request["PATH_INFO"]
    client.post(
        address, {"submission": form["submission"].value(), "seen": form["seen"].value(), "early": "on"}
    )
    made = TermlyReturn.objects.get()
    lines = opened(client_for(world.ncetm).post(f"{address}as/csv/"), "csv")[1:]
    assert [line[0] for line in lines] == [row[0] for row in sheet.rows]
    assert sum((Decimal(line[3]) for line in lines), Decimal(0)) == sheet.agreed
    assert sum((Decimal(line[4]) for line in lines), Decimal(0)) == sheet.used
    assert made.is_unchanged

    # Nobody is blamed: not on the return, the figures, the list, the desk, nor on our work itself.
    everywhere = [
        address,
        reverse("figures:hub", args=[world.hub.code]),
        reverse("figures:rows", args=[world.hub.code]),
        reverse("oversight:home"),
        reverse("listing:engagements"),
        slipping.get_absolute_url(),
        converting.get_absolute_url(),
    ]
    for one in everywhere:
        assert BLAME.findall(words_of(client.get(one))) == [], one
    # The work is on both schools' pages under the name and the URN of its time.
    for urn in (converting.school_id, academy.urn):
        assert converting.reference in client.get(reverse("schools:school", args=[urn])).text
