"""`load_hubs`: what goes in, what is refused and how it is said."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core.models import AuditEvent
from hubs import after_load
from hubs.calendar import terms_for_hub
from hubs.loading import BadFiles, load_hubs
from hubs.models import Authority, Hub, HubArea, HubLeadSchool, Term
from hubs.settings.in_effect import hub_setting

pytestmark = pytest.mark.django_db


def load(*arguments: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command("load_hubs", *arguments, stdout=out, **options)
    return out.getvalue()


def refusal(folder: Path) -> list[str]:
    with pytest.raises(BadFiles) as caught:
        load_hubs(folder)
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small, right set of files."""
    write(tmp_path, "authorities.csv", "code,name\n926,Norfolk\n935,Suffolk\n")
    write(tmp_path, "districts.csv", "code,name\nE07000146,King's Lynn and West Norfolk\n")
    write(tmp_path, "hubs.csv", "code,name\nangles,Angles\ncambridge,Cambridge\n")
    write(
        tmp_path,
        "areas.csv",
        "hub,kind,code,starts_on\nangles,authority,926,2020-09-01\ncambridge,district,E07000146,01/09/2020\n",
    )
    return tmp_path


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> None:
    (folder / name).write_bytes(text.encode(encoding))


def test_the_forty_hubs_come_along() -> None:
    told = load()

    assert "hubs: 40 new, 0 changed, 0 as before" in told
    assert Hub.objects.count() == 40
    assert Authority.objects.filter(ends_on__isnull=True).count() == 153
    cambridge = Hub.objects.get(code="cambridge")
    assert sorted(map(str, cambridge.areas.all())) == [
        "Cambridgeshire",
        "King's Lynn and West Norfolk",
        "Peterborough",
        "West Suffolk",
    ]
    assert sorted(map(str, cambridge.lead_schools.all())) == [
        "Cambourne Village College",
        "Comberton Village College",
    ]
    without_area = Hub.objects.filter(areas=None).values_list("name", flat=True)
    assert list(without_area) == [
        "East Midlands East",
        "Great North",
        "Jurassic",
        "North Mids and Peaks",
        "Solent",
        "Yorkshire Ridings",
    ]


def test_loading_again_changes_nothing_and_says_so() -> None:
    load()
    events = AuditEvent.objects.count()

    assert load().rstrip().endswith("Nothing changed.")
    assert AuditEvent.objects.count() == events


def test_a_dry_run_tells_and_writes_nothing(folder: Path) -> None:
    told = load(folder, dry_run=True)

    assert "areas: 2 new, 0 changed, 0 as before" in told
    assert "nothing was written" in told
    assert not Hub.objects.exists()


def test_a_changed_row_changes_and_a_missing_row_stays(folder: Path) -> None:
    load_hubs(folder)
    write(folder, "hubs.csv", "code,name,former_names\nangles,Angles East,Angles\n")
    write(
        folder, "areas.csv", "hub,kind,code,starts_on,ends_on\nangles,authority,926,2020-09-01,2026-08-31\n"
    )

    outcome = load_hubs(folder)

    assert outcome.changed == {"hubs": 1, "areas": 1}
    assert sorted(Hub.objects.values_list("name", flat=True)) == ["Angles East", "Cambridge"]
    area = HubArea.objects.get(code="926")
    assert str(area.ends_on) == "2026-08-31"
    assert AuditEvent.objects.filter(verb="hub_loaded", object_id=area.hub_id).count() == 2


@pytest.mark.parametrize(
    ("file", "text", "sentence"),
    [
        (
            "areas.csv",
            "hub,kind,code,starts_on\nangels,authority,926,2020-09-01\n",
            "areas.csv, line 2: there is no hub “angels” in hubs.csv or in the database.",
        ),
        (
            "areas.csv",
            "hub,kind,code,starts_on\n\nangles,county,926,2020-09-01\n",
            "areas.csv, line 3: “county” in “kind” should be authority or district.",
        ),
        (
            "areas.csv",
            "hub,kind,code,starts_on\nangles,district,E07000999,2020-09-01\n",
            "areas.csv, line 2: there is no district E07000999 in districts.csv or in the database.",
        ),
        (
            "areas.csv",
            "hub,kind,code,starts_on\nangles,authority,926,1st September\n",
            "areas.csv, line 2: “1st September” in “starts_on” is no date; write 2026-09-01 or 01/09/2026.",
        ),
        (
            "areas.csv",
            "hub,kind,code,starts_on,ends_on\nangles,authority,926,2020-09-01,2019-09-01\n",
            "areas.csv, line 2: it ends before it begins.",
        ),
        (
            "areas.csv",
            "hub,kind,code,from\nangles,authority,926,2020-09-01\n",
            "areas.csv, line 1: the column “starts_on” is missing.",
        ),
        (
            "areas.csv",
            "hub,kind,code,starts_on\nangles,authority,926,2020-09-01\nangles,authority,926,01-09-2020\n",
            "areas.csv, line 3: line 2 speaks of the same thing.",
        ),
        (
            "hubs.csv",
            "code,name\nAngles!,Angles\n",
            "hubs.csv, line 2: “angles!” in “code” may hold small letters, digits and single hyphens only.",
        ),
        (
            "hubs.csv",
            "code,name\nangles,\n",
            "hubs.csv, line 2: the column “name” is empty.",
        ),
        (
            "hubs.csv",
            "code,name\nangles,Angles,Norfolk,Suffolk\n",
            "hubs.csv, line 2: 4 cells under 2 columns; quote commas.",
        ),
        (
            "hubs.csv",
            "code,name\nangles,King\ufffds\n",
            "hubs.csv, line 2: a character was lost before the file came here.",
        ),
        ("hubs.csv", "", "hubs.csv, line 1: the first line must name the columns."),
        (
            "terms.csv",
            "hub,academic_year,name,starts_on,ends_on\n,2026/28,Autumn 1,2026-09-02,2026-10-23\n",
            "terms.csv, line 2: “2026/28” in “academic_year” is no academic year; write 2026/27.",
        ),
        (
            "terms.csv",
            "hub,academic_year,name,starts_on,ends_on\n,2026/27,Autumn 1,2025-09-02,2026-10-23\n",
            "terms.csv, line 2: 2 September 2025 is not in the academic year 2026/27.",
        ),
        (
            "terms.csv",
            "hub,academic_year,name,starts_on,ends_on\n,2026,Autumn 1,2026-09-02,2026-10-23\n"
            ",2026,Autumn 2,2026-10-23,2026-12-18\n",
            "terms.csv, line 3: “Autumn 2” begins before “Autumn 1” has ended.",
        ),
        (
            "lead_schools.csv",
            "hub,name,starts_on,urn\nangles,Elm School,2020-09-01,12345\n",
            "lead_schools.csv, line 2: “12345” in “urn” should have six digits.",
        ),
        (
            "settings.csv",
            "hub,name,value,in_effect_from\nangles,usual_days,6.25,2026-09-01\n",
            "settings.csv, line 2: Usual number of days: enter a number in steps of a half, like 6 or 6.5.",
        ),
        (
            "settings.csv",
            "hub,name,value,in_effect_from\nangles,reminder_after_school_days,30,2026-09-01\n",
            "settings.csv, line 2: “Remind of an unconfirmed day after” (30) must be less than "
            "“Bring an unconfirmed day to the coordinator after” (20).",
        ),
    ],
)
def test_a_wrong_row_is_named_and_nothing_goes_in(folder: Path, file: str, text: str, sentence: str) -> None:
    write(folder, file, text)

    assert sentence in refusal(folder)
    assert not Authority.objects.exists()
    assert not Hub.objects.exists()


def test_every_wrong_row_is_named_by_the_command(folder: Path) -> None:
    write(folder, "hubs.csv", "code,name\nangles,\ncambridge,\n")

    with pytest.raises(CommandError) as caught:
        load(folder)

    told = str(caught.value)
    assert "hubs.csv, line 2: " in told
    assert "hubs.csv, line 3: " in told
    assert told.endswith("Nothing was loaded. Mend these lines and run it again.")


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path)[0].endswith(
        "none of the files is here: authorities.csv, districts.csv, hubs.csv, lead_schools.csv, areas.csv, "
        "priority_areas.csv, terms.csv, bank_holidays.csv, settings.csv."
    )
    with pytest.raises(CommandError, match="is not a folder"):
        load(tmp_path / "nowhere")


def test_files_of_a_spreadsheet_are_read(folder: Path) -> None:
    """Windows-1252, a mark of byte order, lost zeros, CRLF."""
    write(folder, "hubs.csv", "name;code\r\n".replace(";", ",") + "Café Hub,angles\r\n", "cp1252")
    write(folder, "authorities.csv", "\ufeffcode,name\r\n26,Norfolk\r\n")
    write(folder, "areas.csv", "hub,kind,code,starts_on\r\nangles,authority,026,2020-09-01\r\n")

    load_hubs(folder)

    assert Hub.objects.get(code="angles").name == "Café Hub"
    assert HubArea.objects.get().code == "026"
    assert Authority.objects.get().name == "Norfolk"


def test_joint_lead_schools_and_a_change_of_lead(folder: Path) -> None:
    write(
        folder,
        "lead_schools.csv",
        "hub,name,urn,starts_on,ends_on\n"
        "angles,Old Lead,,2014-09-01,2020-08-31\nangles,Elm,900001,2020-09-01,\nangles,Oak,,2020-09-01,\n",
    )

    load_hubs(folder)

    current = HubLeadSchool.objects.current().filter(hub__code="angles")
    assert [(school.name, school.urn) for school in current] == [("Elm", 900001), ("Oak", None)]


def test_a_hubs_own_terms_replace_the_national_ones_of_that_year(folder: Path) -> None:
    write(
        folder,
        "terms.csv",
        "hub,academic_year,name,starts_on,ends_on\n"
        ",2026/27,Autumn 1,2026-09-02,2026-10-23\n,2027/28,Autumn 1,2027-09-02,2027-10-22\n"
        "angles,2026/27,Autumn 1,2026-09-07,2026-10-16\n",
    )

    load_hubs(folder)

    hub = Hub.objects.get(code="angles")
    assert [str(span.starts_on) for span in terms_for_hub(hub, 2026)] == ["2026-09-07"]
    assert [str(span.starts_on) for span in terms_for_hub(hub, 2027)] == ["2027-09-02"]
    assert Term.objects.filter(hub=None).count() == 2


def test_settings_go_in_with_their_date(folder: Path) -> None:
    write(
        folder,
        "settings.csv",
        "hub,name,value,in_effect_from\nangles,usual_days,8,2020-09-01\n"
        "angles,parts_open_at_start,needs_analysis;reviews,2020-09-01\n",
    )

    load_hubs(folder)

    hub = Hub.objects.get(code="angles")
    assert hub_setting(hub, "usual_days") == 8
    assert hub_setting(hub, "parts_open_at_start") == ["needs_analysis", "reviews"]
    assert load_hubs(folder).nothing_changed


def test_apps_above_work_out_again_what_follows_from_areas(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    monkeypatch.setattr(after_load, "_callbacks", [])

    @after_load.register
    def recompute() -> str:
        seen.append(HubArea.objects.count())
        return "3 schools have another hub."

    assert "3 schools have another hub." in load(folder)
    assert "3 schools" not in load(folder)
    assert seen == [2]
