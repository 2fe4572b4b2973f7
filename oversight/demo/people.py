"""The people of the demo, their schools and their hubs."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import ServiceMembership, User
from accounts.services.people import create_person, grant_service_role
from core.dates import academic_year
from hubs.models import AreaKind, Hub, HubArea, HubLeadSchool, HubMembership
from llmes.models import LLME, Accreditation, LLMEMembership
from llmes.services.days import set_capacity
from schools.models import School, SchoolLeader, SchoolLink, Trust
from schools.register.index import index_schools

DEMO_HUB = "demo-harbour"
SECOND_HUB = "demo-moorland"


@dataclass
class People:
    """Everyone by a short name, and the hubs and schools they belong to."""

    hub: Hub
    second_hub: Hub
    users: dict[str, User]
    llmes: dict[str, LLME]
    schools: dict[str, School]

    def __getitem__(self, name: str) -> User:
        return self.users[name]


NAMES = {
    "admin": "Alex Morton",
    "ncetm": "Noor Hassan",
    "coordinator": "Priya Anand",
    "hublead": "Helen Carrow",
    "hubreader": "Rowan Pike",
    "llme": "Tom Okafor",
    "llme3": "Ruth Ellery",
    "head": "Sandra Whitlock",
    "mathslead": "Jamie Quill",
    "governor": "Dilip Rao",
    "colleague": "Molly Fenn",
    "head3": "Graham Thorne",
    "head4": "Ivy Larch",
    "head5": "Yusuf Demir",
    "head6": "Carys Bevan",
    "head7": "Owen Strand",
    "head8": "Bronwen Oxley-Featherstonehaugh",
    "trust": "Marta Nowak",
    "coordinator2": "Callum Reid",
    "llme2": "Beth Sorrel",
    "head2": "Femi Adeyemi",
}
PLACES = {
    # short name: URN, name, town, low age, high age, phase code, easting, northing
    "larkfield": (900001, "Larkfield Primary School", "Port Alder", 4, 11, "2", 412300, 114500),
    "brackenhurst": (900002, "Brackenhurst Church of England Primary School", "Brackenhurst", 4, 11, "2", 418900, 121200),
    "saltmarsh": (900003, "Saltmarsh Academy", "Port Alder", 11, 18, "4", 410100, 112700),
    "quayside": (900004, "Quayside Junior School", "Port Alder", 7, 11, "2", 411500, 113000),
    "thornbury": (900005, "Thornbury Hill Infant School", "Thornbury Hill", 4, 7, "2", 421700, 118300),
    "oakham": (900006, "Oakham Bridge High School", "Oakham Bridge", 11, 16, "4", 430200, 125400),
    "copsewood": (900007, "Copsewood Primary School", "Copsewood", 4, 11, "2", 405600, 119900),
    "ferry": (900008, "Ferry Lane Primary School", "Port Alder", 4, 11, "2", 412900, 113600),
    "ferryacademy": (900009, "Ferry Lane Primary Academy", "Port Alder", 4, 11, "2", 412900, 113600),
    "stmary": (900010, "St Mary's Catholic Primary School", "Eastcliff", 4, 11, "2", 440100, 112000),
    "stmarycofe": (900011, "St Mary's C of E Primary School", "Thornbury Hill", 4, 11, "2", 421100, 118800),
    "beacon": (900012, "The Beacon School, an All-Through Academy of the Harbour and Villages Learning Trust", "Beacon Point", 4, 16, "7", 415500, 110900),
    "millbrook": (900021, "Millbrook Primary School", "Millbrook", 4, 11, "2", 280300, 92100),
    "tarn": (900022, "Tarn Valley High School", "Tarn", 11, 16, "4", 276800, 95600),
}  # fmt: skip
# Codes that no authority has.
HARBOUR = ("998", "Alderport", "beacon")
MOORLAND = ("999", "Moorshire", "tarn")
ROLES = [
    ("head", "larkfield", "headteacher"),
    ("mathslead", "larkfield", "maths_lead"),
    ("governor", "larkfield", "governor"),
    ("colleague", "larkfield", "colleague"),
    ("head3", "brackenhurst", "headteacher"),
    ("head4", "quayside", "headteacher"),
    ("head5", "thornbury", "headteacher"),
    ("head6", "oakham", "headteacher"),
    ("head7", "copsewood", "headteacher"),
    ("head8", "ferry", "headteacher"),
    ("head2", "millbrook", "headteacher"),
]


def make_people(password: str) -> People:
    """Hubs, schools and people with their roles, all with the one password of the demo."""
    since = timezone.localdate() - datetime.timedelta(days=420)
    hub = Hub.objects.create(
        code=DEMO_HUB, name="Harbour Maths Hub (demo)", region="South East", email="harbour@demo.test"
    )
    second = Hub.objects.create(
        code=SECOND_HUB, name="Moorland Maths Hub (demo)", region="South West", email="moorland@demo.test"
    )
    _cover(hub, *HARBOUR)
    _cover(second, *MOORLAND)
    schools = _make_schools(hub, second)
    hashed = make_password(password)
    users = {}
    for key, name in NAMES.items():
        users[key], _new = create_person(email=f"{key}@demo.test", name=name, by=None)
        users[key].password = hashed
        users[key].save(update_fields=["password"])
    grant_service_role(person=users["admin"], role=ServiceMembership.Role.ADMIN, by=None)
    grant_service_role(person=users["ncetm"], role=ServiceMembership.Role.NCETM_READER, by=None)
    Role = HubMembership.Role
    for key, where, role in (
        ("coordinator", hub, Role.COORDINATOR),
        ("hublead", hub, Role.LEAD),
        ("hubreader", hub, Role.READER),
        ("coordinator2", second, Role.COORDINATOR),
    ):
        HubMembership.objects.create(user=users[key], hub=where, role=role, starts_on=since)
    for key, school, school_role in ROLES:
        SchoolLeader.objects.create(
            user=users[key], school=schools[school], role=school_role, starts_on=since
        )
    llmes = {
        "llme": make_llme(users["llme"], hub, schools["beacon"], since, primary=True),
        "llme3": make_llme(users["llme3"], hub, schools["stmary"], since, primary=True, secondary=True),
        "llme2": make_llme(users["llme2"], second, schools["tarn"], since, primary=True),
    }
    return People(hub, second, users, llmes, schools)


def _cover(hub: Hub, code: str, name: str, lead: str) -> None:
    """An area of an invented authority, so that its schools belong to the hub and stay there."""
    HubArea.objects.create(hub=hub, kind=AreaKind.AUTHORITY, code=code, name=name)
    urn, school, *_rest = PLACES[lead]
    HubLeadSchool.objects.create(hub=hub, name=school, urn=urn)


def _make_schools(hub: Hub, second: Hub) -> dict[str, School]:
    trust = Trust.objects.create(uid=900001, name="Harbour and Villages Learning Trust (demo)")
    today, made = timezone.localdate(), {}
    for key, (urn, name, town, low, high, phase, easting, northing) in PLACES.items():
        made[key] = School.objects.create(
            urn=urn,
            name=name,
            town=town,
            status=School.Status.PROPOSED if key == "ferryacademy" else School.Status.OPEN,
            phase_code=phase,
            type_code="34" if "Academy" in name else "01",
            type_name="Academy converter" if "Academy" in name else "Community school",
            type_group_code="10" if "Academy" in name else "4",
            authority_name=(HARBOUR if urn < 900020 else MOORLAND)[1],
            authority_code=(HARBOUR if urn < 900020 else MOORLAND)[0],
            low_age=low,
            high_age=high,
            pupils=90 + urn % 7 * 61,
            fsm_percent=Decimal("14.5") + urn % 9,
            postcode=f"ZZ{urn % 90 + 1} {urn % 9 + 1}AB",
            easting=easting,
            northing=northing,
            opened_on=datetime.date(1998, 9, 1),
            register_date=today,
            trust=trust if key in ("saltmarsh", "beacon") else None,
            is_offered=key != "ferryacademy",
            hub=hub if urn < 900020 else second,
        )
    index_schools(school.urn for school in made.values())
    School.objects.filter(pk=made["ferry"].pk).update(status=School.Status.CLOSING)
    SchoolLink.objects.create(
        school_urn=made["ferry"].urn, linked_urn=made["ferryacademy"].urn, kind="Successor"
    )
    return made


def make_llme(
    user: User,
    hub: Hub,
    base: School,
    since: datetime.date,
    *,
    primary: bool = False,
    secondary: bool = False,
) -> LLME:
    llme = LLME.objects.create(
        user=user,
        base_school=base,
        works_primary=primary,
        works_secondary=secondary,
        schools_worked_with="Six schools over four years, from one-form entry to a large junior school.",
        about="I teach three days a week. I like to plan with teachers and then watch what pupils say.",
        release_weekdays="24",
    )
    LLMEMembership.objects.create(llme=llme, hub=hub, starts_on=since)
    Accreditation.objects.create(
        llme=llme, kind=Accreditation.Kind.values[0], awarded_on=since,
        expires_on=timezone.localdate() + datetime.timedelta(days=300), **_by(user),
    )  # fmt: skip
    set_capacity(
        by=user, llme=llme, year=academic_year(timezone.localdate()), days=Decimal(24), seen_version=0
    )
    return llme


def _by(user: User) -> dict[str, Any]:
    """Who added a row, where its model asks for it."""
    names = {field.name for field in Accreditation._meta.concrete_fields}
    return {"added_by": user} if "added_by" in names else {}
