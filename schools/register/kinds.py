"""The three files of the register, the names their columns go by, and the codes of state schools."""

from schools.models import School
from schools.register import cells
from schools.register.tables import Kind

# A row of the register: column of School to how it is read. The others (heads' names, telephone numbers,
# addresses of mail among them) are never looked at.
READS: dict[str, cells.Read] = {
    "name": cells.name,
    "status": cells.one_of(dict(School.Status.choices)),
    "phase_code": cells.one_of(dict(School.Phase.choices)),
    "type_code": cells.code(2),
    "type_name": cells.words(80),
    "type_group_code": cells.one_of({str(code): "" for code in range(100)}),
    "authority_code": cells.code(3, unknown=frozenset(["000"])),
    "authority_name": cells.words(80),
    "establishment_number": cells.code(4),
    "district_code": cells.gss,
    "district_name": cells.words(80),
    "region_code": cells.one_of(dict(School.Region.choices)),
    "ukprn": cells.code(8),
    "low_age": cells.number(99),
    "high_age": cells.number(99),
    "gender": cells.words(20),
    "religious_character": cells.words(60),
    "capacity": cells.at_least_one(99_999),
    "pupils": cells.number(99_999),
    "fsm_percent": cells.percent,
    "census_on": cells.day,
    "urban_rural": cells.words(80),
    "street": cells.words(120),
    "locality": cells.words(120),
    "town": cells.words(80),
    "county": cells.words(80),
    "postcode": cells.postcode,
    "easting": cells.at_least_one(9_999_999),
    "northing": cells.at_least_one(9_999_999),
    "opened_on": cells.day,
    "closed_on": cells.day,
    "website": cells.website,
    "trust_id": cells.at_least_one(9_999_999),
}

SCHOOLS = Kind(
    title="register of schools (edubasealldata)",
    columns={
        "urn": ("URN", "Unique Reference Number"),
        "name": ("EstablishmentName", "School name", "Name"),
        "status": ("EstablishmentStatus (code)",),
        "status_name": ("EstablishmentStatus (name)", "EstablishmentStatus", "Status"),
        "phase_code": ("PhaseOfEducation (code)",),
        "phase_name": ("PhaseOfEducation (name)", "PhaseOfEducation", "Phase"),
        "type_code": ("TypeOfEstablishment (code)",),
        "type_name": ("TypeOfEstablishment (name)", "TypeOfEstablishment"),
        "type_group_code": ("EstablishmentTypeGroup (code)",),
        "authority_code": ("LA (code)", "Local authority (code)"),
        "authority_name": ("LA (name)", "Local authority (name)", "Local authority"),
        "authority_gss": ("GSSLACode (name)", "GSSLACode"),
        "establishment_number": ("EstablishmentNumber",),
        "district_code": ("DistrictAdministrative (code)",),
        "district_name": ("DistrictAdministrative (name)",),
        "region_code": ("GOR (code)",),
        "region_name": ("GOR (name)", "Region"),
        "ukprn": ("UKPRN",),
        "low_age": ("StatutoryLowAge",),
        "high_age": ("StatutoryHighAge",),
        "gender": ("Gender (name)",),
        "religious_character": ("ReligiousCharacter (name)",),
        "capacity": ("SchoolCapacity",),
        "pupils": ("NumberOfPupils",),
        "fsm_percent": ("PercentageFSM",),
        "census_on": ("CensusDate",),
        "urban_rural": ("UrbanRural (name)",),
        "street": ("Street",),
        "locality": ("Locality",),
        "town": ("Town",),
        "county": ("County (name)", "County"),
        "postcode": ("Postcode",),
        "easting": ("Easting",),
        "northing": ("Northing",),
        "opened_on": ("OpenDate",),
        "closed_on": ("CloseDate",),
        "website": ("SchoolWebsite",),
        "trust_id": ("Trusts (code)",),
        "trust_name": ("Trusts (name)",),
        "changed_on": ("LastChangedDate",),
    },
    needed=("urn", "name"),
    key="urn",
    not_this={
        "LinkURN": "This is the file of links: give it as the links file, and the register as the schools.",
        "Group UID": "This is the file of groups: give it as the groups file, the register as the schools.",
    },
)

LINKS = Kind(
    title="register's file of links (links_edubasealldata)",
    columns={
        "urn": ("URN",),
        "linked": ("LinkURN", "Link URN"),
        "kind": ("LinkType", "Link type"),
        "established_on": ("LinkEstablishedDate", "Link established date"),
    },
    needed=("urn", "linked", "kind"),
    key="urn",
    not_this={"Group UID": "This is the file of groups, not of links."},
)

GROUPS = Kind(
    title="register's file of groups (grouplinks_edubaseallacademiesandfree)",
    columns={
        "urn": ("URN", "Academy URN", "Establishment URN"),
        "uid": ("Group UID", "UID"),
        "group_id": ("Group ID",),
        "name": ("Group Name",),
        "companies_house": ("Companies House Number",),
        "kind_code": ("Group Type (code)",),
        "kind_name": ("Group Type",),
        "status_code": ("Group Status (code)", "Group Status"),
        "joined_on": ("Joined date",),
    },
    needed=("urn", "uid", "name"),
    key="urn",
    not_this={"LinkURN": "This is the file of links, not of groups."},
)

STATE_GROUPS = frozenset(["4", "5", "10", "11"])
STATE_TYPES = frozenset(["14", "15"])
# Offshore, service children's, Welsh, overseas, online; and independent special schools, which the register
# groups with the state's special schools.
NEVER_OFFERED = frozenset(["25", "26", "30", "37", "49", "10", "11"])
_GROUP_OF_TYPE = {
    **dict.fromkeys(["01", "02", "03", "05", "14", "15"], "4"),
    **dict.fromkeys(["07", "08", "10", "12"], "5"),
    **dict.fromkeys(["28", "33", "34", "42", "43", "44", "45", "46", "57"], "10"),
    **dict.fromkeys(["35", "36", "38", "39", "40", "41"], "11"),
    **dict.fromkeys(["06", "11"], "3"),
    "30": "6",
}


def is_offered(*, status: str, type_code: str, group: str, region: str) -> bool:
    """Whether a hub may support a school: open, in England, paid for by the state."""
    if status not in ("1", "3") or type_code in NEVER_OFFERED or region == "W":
        return False
    return (group or _GROUP_OF_TYPE.get(type_code, "")) in STATE_GROUPS or type_code in STATE_TYPES
