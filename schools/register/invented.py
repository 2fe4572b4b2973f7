"""An invented register of any size in the shape of the real one: for tests, measuring and seed_scale.

The same size and seed give the same bytes. Nothing in it is a fact about a school.
"""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hubs

# The columns of 2025, in their order.
HEADER = """URN|LA (code)|LA (name)|EstablishmentNumber|EstablishmentName|TypeOfEstablishment (code)
TypeOfEstablishment (name)|EstablishmentTypeGroup (code)|EstablishmentTypeGroup (name)
EstablishmentStatus (code)|EstablishmentStatus (name)|ReasonEstablishmentOpened (code)
ReasonEstablishmentOpened (name)|OpenDate|ReasonEstablishmentClosed (code)|ReasonEstablishmentClosed (name)
CloseDate|PhaseOfEducation (code)|PhaseOfEducation (name)|StatutoryLowAge|StatutoryHighAge|Boarders (code)
Boarders (name)|NurseryProvision (name)|OfficialSixthForm (code)|OfficialSixthForm (name)|Gender (code)
Gender (name)|ReligiousCharacter (code)|ReligiousCharacter (name)|ReligiousEthos (name)|Diocese (code)
Diocese (name)|AdmissionsPolicy (code)|AdmissionsPolicy (name)|SchoolCapacity|SpecialClasses (code)
SpecialClasses (name)|CensusDate|NumberOfPupils|NumberOfBoys|NumberOfGirls|PercentageFSM
TrustSchoolFlag (code)|TrustSchoolFlag (name)|Trusts (code)|Trusts (name)|SchoolSponsorFlag (name)
SchoolSponsors (name)|FederationFlag (name)|Federations (code)|Federations (name)|UKPRN|FEHEIdentifier
FurtherEducationType (name)|LastChangedDate|Street|Locality|Address3|Town|County (name)|Postcode
SchoolWebsite|TelephoneNum|HeadTitle (name)|HeadFirstName|HeadLastName|HeadPreferredJobTitle
BSOInspectorateName (name)|InspectorateReport|DateOfLastInspectionVisit|NextInspectionVisit|TeenMoth (name)
TeenMothPlaces|CCF (name)|SENPRU (name)|EBD (name)|PlacesPRU|FTProv (name)|EdByOther (name)
Section41Approved (name)|SEN1 (name)|SEN2 (name)|SEN3 (name)|SEN4 (name)|SEN5 (name)|SEN6 (name)|SEN7 (name)
SEN8 (name)|SEN9 (name)|SEN10 (name)|SEN11 (name)|SEN12 (name)|SEN13 (name)|TypeOfResourcedProvision (name)
ResourcedProvisionOnRoll|ResourcedProvisionCapacity|SenUnitOnRoll|SenUnitCapacity|GOR (code)|GOR (name)
DistrictAdministrative (code)|DistrictAdministrative (name)|AdministrativeWard (code)
AdministrativeWard (name)|ParliamentaryConstituency (code)|ParliamentaryConstituency (name)
UrbanRural (code)|UrbanRural (name)|GSSLACode (name)|Easting|Northing|MSOA (name)|LSOA (name)
InspectorateName (name)|SENStat|SENNoStat|BoardingEstablishment (name)|PropsName|PreviousLA (code)
PreviousLA (name)|PreviousEstablishmentNumber|Country (name)|UPRN|SiteName|QABName (code)|QABName (name)
EstablishmentAccredited (code)|EstablishmentAccredited (name)|QABReport|CHNumber|MSOA (code)|LSOA (code)|FSM
AccreditationExpiryDate""".replace("\n", "|").split("|")


def _words(text: str) -> list[str]:
    return text.split()


SAINTS = _words("""
Mary John Peter Paul Andrew Joseph Thomas James Michael George Luke Mark Matthew Anne Margaret Nicholas
Patrick Francis Augustine Cuthbert Oswald Edmund Chad Wilfrid Aidan Bede Hilda Bernadette Catherine Alban
""")
FIRST = _words("""
Ash Oak Elm Thorn Birch Hazel Alder Beck Bram Brook Burn Clay Cold Comb Crow Deep Dun East Fair Fern Ford
Glen Green Grim Hay Heath High Holm Honey Kirk Lang Lin Long Low Mar Meadow Mill Moor New North Orchard
Pen Pine Red Rock Rose Rush Sand Shep Silver South Spring Stan Stone Swan Thistle Up Wal West White
Whit Willow Win Wood Wych Yew
""")
LAST = _words("""
borough bourne bridge brook bury by cliffe combe cote dale den field fold ford gate grove ham hill hurst
ington leigh ley mere minster mouth port ridge shaw side stead stoke stow thorpe ton tree vale wardine
water well wick wood worth
""")
STREETS = (
    "School Lane",
    "Church Road",
    "High Street",
    "Station Road",
    "The Green",
    "Mill Lane",
    "Park Avenue",
)
# (code, name, group code, group name, share of a hundred)
TYPES = (
    ("01", "Community school", "4", "Local authority maintained schools", 38),
    ("34", "Academy converter", "10", "Academies", 26),
    ("02", "Voluntary aided school", "4", "Local authority maintained schools", 10),
    ("28", "Academy sponsor led", "10", "Academies", 9),
    ("03", "Voluntary controlled school", "4", "Local authority maintained schools", 7),
    ("11", "Other independent school", "3", "Independent schools", 4),
    ("07", "Community special school", "5", "Special schools", 3),
    ("35", "Free schools", "11", "Free Schools", 2),
    ("30", "Welsh establishment", "6", "Welsh schools", 1),
)
OPEN_SHARE = 0.6  # of the rows: the register keeps the closed ones
REGIONS = {
    "North East": "A",
    "North West": "B",
    "Yorkshire and the Humber": "D",
    "East Midlands": "E",
    "West Midlands": "F",
    "East of England": "G",
    "London": "H",
    "South East": "J",
    "South West": "K",
}
BARE = {
    "URN",
    "EstablishmentNumber",
    "StatutoryLowAge",
    "StatutoryHighAge",
    "SchoolCapacity",
    "NumberOfPupils",
}
BARE |= {name for name in HEADER if name.endswith("(code)")} | {"UKPRN", "Easting", "Northing"}


@dataclass(frozen=True)
class _Authority:
    code: str
    gss: str
    name: str
    region: str


def _authorities() -> list[_Authority]:
    folder = Path(next(iter(hubs.__path__))) / "data"
    with (folder / "authorities.csv").open(encoding="utf-8-sig", newline="") as file:
        return [
            _Authority(row["code"], row["gss_code"], row["name"], row["region"])
            for row in csv.DictReader(file)
            if not row["ends_on"]
        ]


class Invented:
    """So many invented schools, with their trusts and links."""

    def __init__(self, schools: int, *, seed: int = 1, first_urn: int = 100_000) -> None:
        self.schools = schools
        self.seed = seed
        self.first_urn = first_urn
        self.authorities = _authorities()

    def rows(self) -> Iterator[dict[str, Any]]:
        """The schools, as the register's columns; blank ones are left out."""
        chance = random.Random(self.seed)  # noqa: S311 - invented data, not a secret
        towns = [f"{first}{last}" for first in FIRST for last in LAST]
        chance.shuffle(towns)
        numbers: dict[str, int] = {}
        for count in range(self.schools):
            authority = chance.choice(self.authorities)
            town = towns[hash_of(authority.code, chance.randrange(12)) % len(towns)]
            number = numbers[authority.code] = numbers.get(authority.code, 2000) + 1
            yield self._row(chance, self.first_urn + count, authority, town, number % 10_000)

    def _row(
        self, chance: random.Random, urn: int, authority: _Authority, town: str, number: int
    ) -> dict[str, Any]:
        code, type_name, group, group_name, _ = chance.choices(TYPES, weights=[t[4] for t in TYPES])[0]
        phase = chance.choices(["2", "4", "7"], weights=[82, 16, 2])[0] if group != "5" else "0"
        is_open = chance.random() < OPEN_SHARE
        opened = f"{chance.randint(1, 28):02d}-09-{chance.randint(1950, 2023)}"
        low, high = {"2": (4, 11), "4": (11, 18), "7": (4, 18), "0": (4, 19)}[phase]
        welsh = code == "30"
        row: dict[str, Any] = {
            "URN": urn,
            "LA (code)": authority.code,
            "LA (name)": authority.name,
            "EstablishmentNumber": number,
            "EstablishmentName": _name(chance, code, phase, town),
            "TypeOfEstablishment (code)": code,
            "TypeOfEstablishment (name)": type_name,
            "EstablishmentTypeGroup (code)": group,
            "EstablishmentTypeGroup (name)": group_name,
            "EstablishmentStatus (code)": "1" if is_open else "2",
            "EstablishmentStatus (name)": "Open" if is_open else "Closed",
            "OpenDate": opened if chance.random() < 0.7 else "",
            "CloseDate": "" if is_open else f"31-08-{chance.randint(2005, 2024)}",
            "PhaseOfEducation (code)": phase,
            "PhaseOfEducation (name)": _PHASES[phase],
            "StatutoryLowAge": low,
            "StatutoryHighAge": high,
            "Gender (name)": "Mixed",
            "ReligiousCharacter (name)": "Does not apply",
            "SchoolCapacity": chance.randrange(60, 1800, 15),
            "CensusDate": "18-01-2024",
            "NumberOfPupils": chance.randrange(40, 1700),
            "PercentageFSM": f"{chance.randrange(0, 700) / 10:.1f}0",
            "UKPRN": 10_000_000 + urn % 1_000_000,
            "LastChangedDate": f"{chance.randint(1, 28):02d}-{chance.randint(1, 6):02d}-2025",
            "Street": f"{chance.randint(1, 240)} {chance.choice(STREETS)}",
            "Town": town,
            "County (name)": "Not applicable",
            "Postcode": _postcode(chance, town),
            "SchoolWebsite": f"http://www.school{urn}.example",
            "TelephoneNum": f"01632{chance.randrange(960_000, 961_000)}",
            "HeadTitle (name)": "Ms",
            "HeadFirstName": chance.choice(("Alex", "Sam", "Jo")),
            "HeadLastName": chance.choice(("Invented", "Madeup", "Nobody")),
            "GOR (code)": "W" if welsh else REGIONS.get(authority.region, "Z"),
            "GOR (name)": "Wales (pseudo)" if welsh else authority.region,
            "DistrictAdministrative (code)": authority.gss if authority.gss[:3] in _UNITARY else "",
            "DistrictAdministrative (name)": authority.name if authority.gss[:3] in _UNITARY else "",
            "UrbanRural (name)": "Urban: Nearer to a major town or city",
            "GSSLACode (name)": authority.gss,
            "Easting": chance.randrange(280_000, 640_000),
            "Northing": chance.randrange(60_000, 620_000),
        }
        if group == "10":
            trust = 1000 + hash_of(authority.code, chance.randrange(16)) % 2100
            row |= {"Trusts (code)": trust, "Trusts (name)": f"{towns_trust(trust)} LEARNING TRUST"}
        return row

    def write(self, path: Path, *, encoding: str = "cp1252") -> Path:
        """The register as the department writes it: text in quotation marks, numbers bare, CRLF."""
        with path.open("w", encoding=encoding, newline="") as file:
            file.write(",".join(f'"{name}"' for name in HEADER) + "\r\n")
            for row in self.rows():
                cells = [_quoted(name, row.get(name, "")) for name in HEADER]
                file.write(",".join(cells) + "\r\n")
        return path


_PHASES = {"0": "Not applicable", "2": "Primary", "4": "Secondary", "7": "All-through"}
_UNITARY = {"E06", "E08", "E09"}


def hash_of(code: str, number: int) -> int:
    """A number that is the same on every machine and in every run."""
    return int(code) * 7919 + number * 104_729


def towns_trust(uid: int) -> str:
    """The name of an invented trust."""
    return f"{FIRST[uid % len(FIRST)]}{LAST[uid % len(LAST)]}".upper()


def _quoted(name: str, value: Any) -> str:
    text = str(value)
    if text and name in BARE:
        return text
    return '"' + text.replace('"', '""') + '"'


def _postcode(chance: random.Random, town: str) -> str:
    return f"{town[:2].upper()}{chance.randint(1, 28)} {chance.randint(1, 9)}{chance.choice(_INWARD)}"


_INWARD = ("AA", "AB", "BD", "DE", "EF", "GH", "HJ", "JN", "LP", "NQ", "PR", "QS", "RT", "SU", "TW", "XY")


def _name(chance: random.Random, code: str, phase: str, town: str) -> str:
    kind = {"2": "Primary", "4": "High", "7": "All-through", "0": "Special"}[phase]
    last = "Academy" if code in ("28", "34") else "School"
    if code in ("02", "03"):
        faith = "Catholic" if code == "02" and chance.random() < 0.5 else chance.choice(_CHURCH)
        return f"St {chance.choice(SAINTS)}’s {faith} {kind} {last}"
    if chance.random() < 0.2:
        return f"{town} Community {kind} {last}"
    return f"{chance.choice(FIRST)}{chance.choice(LAST)} {kind} {last}"


_CHURCH = ("Church of England", "CofE", "C of E")
