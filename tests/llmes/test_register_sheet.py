"""A hub's register of LLMEs comes in from a messy spreadsheet; nothing is sent until they say so."""

import datetime
import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from accounts.models import Invitation, User
from accounts.services import accept_invitation
from accounts.services.invitations import mint_invitation_link
from core.errors import Refused
from core.models import OutgoingMail
from llmes.models import LLME, Accreditation, Capacity, ComingLLME, LLMEMembership
from llmes.register_sheet import check_rows
from llmes.views.register import REGISTER
from tests.factories.engagements import World, make_hub, make_llme, make_school, make_user, make_world

pytestmark = pytest.mark.django_db
HEADINGS = (
    "LLME name;E-mail;Phases;Expertise;Base School URN;Days this year;Accreditation;Date awarded;Expiry date"
)


@pytest.fixture
def world() -> World:
    return make_world()


def sheet(*lines: str) -> bytes:
    return "\r\n".join(["Our register 2026", HEADINGS, *lines, ";;;;;;;;", "Total;;;;;87,5;;;"]).encode(
        "cp1252"
    )


def rows_of(world: World, *lines: str):
    return check_rows(world.hub, REGISTER.read(sheet(*lines)).rows)


def test_headings_names_dates_and_days_of_any_kind_are_understood(world):
    school = make_school(world.hub, "Ash Primary School")
    rows = rows_of(
        world,
        f"Zoë  Fynn;Zoe.Fynn@Ash.sch.uk;Primary;KS1, Mixed age;{school.urn};12½;"
        "Primary Mastery Specialist;1st September 2023;31/08/2028",
        "Ben Oak;ben@oak.sch.uk;both;;;;;;",
        "Cy Elm;cy@elm.sch.uk;secondary & primary;Pedagogy / post-16;;20 days;Secondary PD Lead;01/09/24;",
    )
    assert [row.errors for row in rows] == [{}, {}, {}]
    zoe, ben, cy = rows
    assert (zoe.name, zoe.email, zoe.phases) == ("Zoë Fynn", "zoe.fynn@ash.sch.uk", ["primary"])
    assert (zoe.specialisms, zoe.school, zoe.days) == (["ks1", "small_schools"], school, Decimal("12.5"))
    assert (zoe.kind, zoe.awarded_on, zoe.expires_on) == (
        "primary_specialist",
        datetime.date(2023, 9, 1),
        datetime.date(2028, 8, 31),
    )
    assert ben.phases == cy.phases == ["primary", "secondary"]
    assert (cy.days, cy.kind, cy.expires_on) == (Decimal(20), "pd_lead_secondary", None)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (";a@b.uk;;;;;;;", "name"),
        ("Al;no address;;;;;;;", "email"),
        ("Al;office@elm.sch.uk;;;;;;;", "email"),
        ("Al;a@b.uk;nursery;;;;;;", "phase"),
        ("Al;a@b.uk;;Magic;;;;;", "specialism"),
        ("Al;a@b.uk;;;999998;;;;", "urn"),
        ("Al;a@b.uk;;;;12.3;;;", "days"),
        ("Al;a@b.uk;;;;400;;;", "days"),
        ("Al;a@b.uk;;;;;Gold;01/09/2024;", "kind"),
        ("Al;a@b.uk;;;;;;01/09/2024;", "kind"),
        ("Al;a@b.uk;;;;;PMS;;", "awarded"),
        ("Al;a@b.uk;;;;;PMS;32/09/2024;", "awarded"),
        ("Al;a@b.uk;;;;;PMS;01/09/2024;01/09/2023", "expires"),
    ],
)
def test_what_is_wrong_stands_beside_its_cell(world, line, field):
    (row,) = rows_of(world, line)
    assert set(row.errors) == {field}


def test_nobody_comes_in_twice(world):
    User.objects.filter(pk=make_user("Ann Other").pk).update(email="ann@other.uk")
    User.objects.filter(pk=make_user("Clo Sed").pk).update(email="clo@sed.uk", is_active=False)
    rows = rows_of(
        world,
        f"Lee Lane;{world.llme_user.email.upper()};;;;;;;",
        "Ann Other;ann@other.uk;;;;;;;",
        "Ann Again;ANN@other.uk ;;;;;;;",
        "Clo Sed;clo@sed.uk;;;;;;;",
    )
    assert [row.here_already for row in rows] == ["LLME of the hub already", "", "", ""]
    assert [row.has_account for row in rows] == [True, True, True, True]
    assert [set(row.errors) for row in rows] == [set(), set(), {"email"}, {"email"}]


def test_an_excel_file_reads_the_same(world):
    book = Workbook()
    book.active.append(["Name", "Email address", "Days", "Accreditation", "Awarded", "Expires"])
    book.active.append(
        ["Al Elm", "al@elm.uk", 12.5, "PMS", datetime.date(2024, 9, 1), datetime.date(2029, 8, 31)]
    )
    content = io.BytesIO()
    book.save(content)
    (row,) = check_rows(world.hub, REGISTER.read(content.getvalue()).rows)
    assert row.errors == {}
    assert (row.days, row.awarded_on) == (Decimal("12.5"), datetime.date(2024, 9, 1))


def test_a_file_without_addresses_is_refused():
    with pytest.raises(Refused, match="No row of headings"):
        REGISTER.read(b"Name,Phase\nAl,primary\n")


def test_from_the_file_to_the_profile(world, client_for):
    """Preview, mend in place, invite, accept: the profile is filled; sent again it asks nobody twice."""
    school = make_school(world.hub, "Ash Primary School")
    client = client_for(world.coordinator)
    page = reverse("llmes:bring_in", args=[world.hub.code])
    content = sheet(
        f"Zoë Fynn;zoe@ash.sch.uk;Primary;KS1;{school.urn};12,5;PMS;01/09/2023;31/08/2028",
        "Ben Oak;ben at oak;primary;;;;;;",
        f"Lee Lane;{world.llme_user.email};;;;;;;",
    )
    shown = client.post(page, {"sheet": SimpleUploadedFile("llmes.csv", content)}).content.decode()
    assert "1 ready, 1 to mend, 1 here already." in shown
    assert (Invitation.objects.filter(role="hub.llme").count(), OutgoingMail.objects.count()) == (0, 0)

    rows = REGISTER.read(content).rows
    sent = {"rows-TOTAL_FORMS": 3, "rows-INITIAL_FORMS": 3, "do": "bring-in"}
    sent |= {f"rows-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    shown = client.post(page, sent).content.decode()
    assert "1 invited." in shown
    assert "Enter an email address like" in shown
    again = {"rows-TOTAL_FORMS": 1, "rows-INITIAL_FORMS": 1, "do": "bring-in"}
    again |= {f"rows-0-{name}": value for name, value in rows[1].items()} | {"rows-0-email": "ben@oak.sch.uk"}
    assert client.post(page, again)["Location"] == f"{reverse('llmes:list')}?hub={world.hub.code}"
    assert OutgoingMail.objects.filter(kind="invitation").count() == 2

    shown = client.post(page, {"sheet": SimpleUploadedFile("llmes.csv", content)}).content.decode()
    assert "0 ready, 1 to mend, 2 here already." in shown

    link = mint_invitation_link(Invitation.objects.get(email="zoe@ash.sch.uk"))
    accept_invitation(token=link.split("/")[2], by=None, name="Zoë Fynn")
    zoe = LLME.objects.get(user__email="zoe@ash.sch.uk")
    assert (zoe.works_primary, zoe.works_secondary, zoe.specialisms) == (True, False, ["ks1"])
    assert zoe.base_school == school
    assert Capacity.objects.get(llme=zoe).days == Decimal("12.5")
    assert Accreditation.objects.get(llme=zoe).expires_on == datetime.date(2028, 8, 31)
    assert ComingLLME.objects.get(llme=zoe).hub == world.hub


def test_what_somebody_has_said_of_themself_stays(world, client_for):
    """An LLME of another hub is asked by this one: their own words are not written over."""
    other = make_llme(make_hub("Northern Hub"), "Nora North", specialisms=["ks4"])
    LLME.objects.filter(pk=other.pk).update(works_primary=False)
    content = sheet(f"Nora North;{other.user.email};Primary;KS1;;10;;;")
    (row,) = check_rows(world.hub, REGISTER.read(content).rows)
    assert row.is_ready
    assert row.has_account
    sent = {"rows-TOTAL_FORMS": 1, "rows-INITIAL_FORMS": 1, "do": "bring-in"}
    sent |= {f"rows-0-{name}": value for name, value in row.typed.items()}
    client_for(world.coordinator).post(reverse("llmes:bring_in", args=[world.hub.code]), sent)
    link = mint_invitation_link(Invitation.objects.get(email=other.user.email))
    accept_invitation(token=link.split("/")[2], by=other.user)
    other.refresh_from_db()
    assert (other.works_primary, other.works_secondary, other.specialisms) == (False, True, ["ks4"])
    assert Capacity.objects.get(llme=other).days == Decimal(10)
    assert LLMEMembership.objects.current().filter(llme=other).count() == 2


def test_checking_asks_the_same_for_two_rows_and_for_twenty(world, django_assert_num_queries):
    for count in (2, 20):
        rows = REGISTER.read(
            sheet(*(f"P {n};p{n}@elm.uk;primary;;{world.school.urn};;;;" for n in range(count)))
        ).rows
        with django_assert_num_queries(4):
            check_rows(world.hub, rows)
