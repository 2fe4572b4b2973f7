"""The pages of LLMEs, as they and their coordinators use them."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from accounts.services.invitations import accept_invitation, invite, mint_invitation_link
from core.models import AuditEvent
from hubs.models import Hub
from llmes.models import LLME, Accreditation, Capacity, DeclaredConflict, HubDay
from tests.factories.hubs import AdminFactory, HubFactory, HubMembershipFactory, UserFactory
from tests.factories.llmes import (
    AccreditationFactory,
    BlockedDatesFactory,
    CapacityFactory,
    CodeAcceptanceFactory,
    CodeTextFactory,
    DeclaredConflictFactory,
    HubDayFactory,
    LLMEFactory,
    LLMEMembershipFactory,
    SchoolFactory,
    TrustFactory,
    this_year,
)

pytestmark = pytest.mark.django_db
Clients = Callable[[Any], Client]


@pytest.fixture
def hub() -> Hub:
    return HubFactory(code="ash", name="Ash Hub")


@pytest.fixture
def lee(hub: Hub) -> LLME:
    """An LLME of Ash Hub."""
    return LLMEMembershipFactory(hub=hub, llme__user=UserFactory(name="Lee Lane")).llme


@pytest.fixture
def cora(hub: Hub) -> Any:
    """Coordinates Ash Hub."""
    return HubMembershipFactory(hub=hub, user=UserFactory(name="Cora Coe")).user


def text(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def submission(page: Any) -> str:
    found = re.search(r'name="submission" value="([^"]+)"', page.content.decode())
    assert found is not None
    return found[1]


def dated(name: str, day: datetime.date) -> dict[str, int]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def profile(version: int, **said: Any) -> dict[str, Any]:
    return {
        "version": version,
        "phases": ["primary"],
        "schools_worked_with": "",
        "about": "",
        **said,
    }


def test_an_invited_llme_has_a_profile_to_fill_in(hub: Hub, cora: Any, client_for: Clients) -> None:
    invitation = invite(email="nia@school.test", name="Nia New", role="hub.llme", target=hub, by=cora)
    link = mint_invitation_link(invitation)
    assert link is not None
    accept_invitation(token=resolve(link).kwargs["token"], by=None)
    nia = LLME.objects.get(user__email="nia@school.test")

    client = client_for(nia.user)

    assert client.get("/llmes/me/")["Location"] == f"/llmes/{nia.pk}/"
    assert "Ash Hub" in text(client.get(f"/llmes/{nia.pk}/"))
    assert client.get("/hubs/ash/").status_code == 200


def test_own_profile_is_changed_and_shown_as_schools_see_it(lee: LLME, client_for: Clients) -> None:
    client = client_for(lee.user)
    AccreditationFactory(llme=lee)
    AccreditationFactory(llme=lee, kind="fe_specialist", expires_on=datetime.date(2025, 1, 1))
    DeclaredConflictFactory(llme=lee, reason="Hush")
    said = profile(
        1, specialisms=["ks2", "send"], mastery_roles=["work_group_lead"], about="I teach Year 5 <b>here</b>."
    )
    said["release_weekdays"] = ["2", "4"]

    assert client.post(f"/llmes/{lee.pk}/edit/", said).status_code == 302

    page = client.get(f"/llmes/{lee.pk}/as-schools-see/")
    seen = text(page)
    assert "Key stage 2 and Special educational needs and disabilities" in seen
    assert "Work Group Lead" in seen
    assert "Professional Development Lead, primary (2024)" in seen
    assert "&lt;b&gt;here" in page.content.decode()
    for hidden in ("FE Mastery", "Hush", "Tuesday", lee.user.email):
        assert hidden not in seen
    assert "Tuesday and Thursday" in text(client.get(f"/llmes/{lee.pk}/"))


def test_two_who_edit_at_once_see_both_texts(lee: LLME, cora: Any, client_for: Clients) -> None:
    address = f"/llmes/{lee.pk}/edit/"
    client_for(lee.user).post(address, profile(1, about="First words"))

    page = client_for(cora).post(address, profile(1, about="Second words"))

    assert page.status_code == 409
    assert "About you As it stands now First words What you wrote Second words" in text(page)
    assert LLME.objects.get().about == "First words"
    assert 'name="version" value="2"' in page.content.decode()
    assert client_for(cora).post(address, profile(2, about="Both words")).status_code == 302
    assert LLME.objects.get().about == "Both words"


def test_a_phase_is_needed(lee: LLME, client_for: Clients) -> None:
    page = client_for(lee.user).post(f"/llmes/{lee.pk}/edit/", profile(1) | {"phases": []})

    assert "Choose at least one phase." in text(page)


def test_choosing_the_own_school_by_search(lee: LLME, client_for: Clients) -> None:
    school = SchoolFactory(name="Elm Primary School", trust=TrustFactory(name="Fen Trust"))
    client = client_for(lee.user)
    page = client.get(f"/llmes/{lee.pk}/base/choose/?q={school.urn}")
    assert f'value="school:{school.urn}"' in page.content.decode()
    assert f'value="trust:{school.trust_id}"' in page.content.decode()

    client.post(f"/llmes/{lee.pk}/base/choose/", {"choice": f"school:{school.urn}"})
    assert "Works at Elm Primary School" in text(client.get(f"/llmes/{lee.pk}/"))
    client.post(f"/llmes/{lee.pk}/base/choose/", {"choice": f"trust:{school.trust_id}"})
    assert "Works at Fen Trust" in text(client.get(f"/llmes/{lee.pk}/"))
    for wrong in ("school:1", "trust:x", "school:99999999999999999999", ""):
        assert "is not in the register" in text(
            client.post(f"/llmes/{lee.pk}/base/choose/", {"choice": wrong})
        )
    client.post(f"/llmes/{lee.pk}/base/choose/", {"choice": "none"})
    assert "No school found" in text(client.get(f"/llmes/{lee.pk}/base/choose/?q=xyzzy"))
    assert LLME.objects.get().works_at == ""


def test_an_accreditation_is_added_once_and_taken_back(lee: LLME, client_for: Clients) -> None:
    client, address = client_for(lee.user), f"/llmes/{lee.pk}/accreditations/add/"
    sent = {
        "submission": submission(client.get(address)),
        "kind": "school_development_lead",
        **dated("awarded_on", datetime.date(2025, 2, 1)),
    }
    for _ in range(2):
        assert client.post(address, sent).status_code == 302

    added = Accreditation.objects.get()
    assert added.added_by == lee.user
    client.post(f"/llmes/{lee.pk}/accreditations/{added.pk}/withdraw/", {"reason": "A slip"})
    assert "No accreditation yet." in text(client.get(f"/llmes/{lee.pk}/"))


def test_checks_are_dates_that_a_coordinator_sets(lee: LLME, cora: Any, client_for: Clients) -> None:
    address = f"/llmes/{lee.pk}/checks/"
    assert client_for(lee.user).get(address).status_code == 403

    sent = {"version": 1, **dated("safeguarding_checked_on", datetime.date(2025, 9, 1))}
    client_for(cora).post(address, sent)

    assert "DBS check seen 1 September 2025" in text(client_for(lee.user).get(f"/llmes/{lee.pk}/"))
    stale = client_for(cora).post(
        address, {"version": 1, **dated("safeguarding_checked_on", datetime.date(2025, 9, 2))}
    )
    assert stale.status_code == 409
    assert "As it stands now 1 September 2025 What you wrote 2 September 2025" in text(stale)


def test_days_of_a_year(lee: LLME, hub: Hub, client_for: Clients) -> None:
    client, year = client_for(lee.user), this_year()
    address = f"/llmes/{lee.pk}/days/{year}/set/"
    assert client.post(address, {"version": 0, "days": "12.5"}).status_code == 302
    stale = client.post(address, {"version": 0, "days": "10"})
    assert stale.status_code == 409
    assert "As it stands now 12.5 days What you wrote 10 days" in text(stale)
    assert Capacity.objects.get().days == Decimal("12.5")
    for wrong in ("", "many", "2.3", "300", "-1"):
        assert client.post(address, {"version": 1, "days": wrong}).status_code == 200

    add = f"/llmes/{lee.pk}/days-for-no-school/add/"
    sent = {
        "submission": submission(client.get(add)),
        "hub": hub.pk,
        "kind": "training",
        "days": "1",
        **dated("on", timezone.localdate()),
    }
    for _ in range(2):
        assert client.post(add, sent).status_code == 302
    page = text(client.get(f"/llmes/{lee.pk}/days/"))
    assert "For no school, counted 1 day" in page
    assert "Free 11.5 days" in page
    day = HubDay.objects.get()
    client.post(f"/llmes/{lee.pk}/days-for-no-school/{day.pk}/withdraw/", {"reason": "It was called off"})
    assert "Free 12.5 days" in text(client.get(f"/llmes/{lee.pk}/days/"))
    assert client.get(f"/llmes/{lee.pk}/days/?year=1999").status_code == 404


def test_blocking_and_freeing_dates(lee: LLME, client_for: Clients) -> None:
    client, address = client_for(lee.user), f"/llmes/{lee.pk}/blocked-dates/add/"
    day = timezone.localdate() + datetime.timedelta(days=30)
    sent = {"submission": submission(client.get(address)), **dated("starts_on", day)}
    client.post(address, sent)
    blocked = lee.blocked_dates.get()
    assert blocked.ends_on == day
    assert str(blocked) in text(client.get(f"/llmes/{lee.pk}/days/"))

    client.post(f"/llmes/{lee.pk}/blocked-dates/{blocked.pk}/free/")

    assert "No dates are blocked." in text(client.get(f"/llmes/{lee.pk}/days/"))
    assert client.get(f"/llmes/{lee.pk}/blocked-dates/{blocked.pk}/free/").status_code == 405


def test_the_code_is_read_and_accepted_and_leads_on(lee: LLME, cora: Any, client_for: Clients) -> None:
    code, client = CodeTextFactory(), client_for(lee.user)
    address = f"/llmes/{lee.pk}/code/"
    assert "Please read and accept the code" in text(client.get(f"/llmes/{lee.pk}/"))
    assert "I put the school first." in text(client.get(address + "?next=/engagements/TSM-00042/"))
    assert client_for(cora).post(address, {"text": code.pk, "accept": "on"}).status_code == 403
    assert "Tick the box" in text(client.post(address, {"text": code.pk}))
    assert client.post(address, {"text": code.pk + 1, "accept": "on"}).status_code == 409

    done = client.post(address, {"text": code.pk, "accept": "on", "next": "/engagements/TSM-00042/"})

    assert done["Location"] == "/engagements/TSM-00042/"
    assert "Accepted" in text(client_for(cora).get(f"/llmes/{lee.pk}/"))
    away = client.post(address, {"text": code.pk, "accept": "on", "next": "https://elsewhere.test/"})
    assert away["Location"] == f"/llmes/{lee.pk}/"


def test_a_conflict_stays_between_declarer_and_coordinator(lee: LLME, cora: Any, client_for: Clients) -> None:
    school = SchoolFactory(name="Elm Primary School")
    client, address = client_for(lee.user), f"/llmes/{lee.pk}/conflicts/declare/"
    assert "Elm Primary School" in text(client.get(f"{address}?q={school.urn}"))
    page = client.get(f"{address}?about=school:{school.urn}")
    assert "Lee Lane and the coordinators of Ash Hub (today: Cora Coe)." in text(page)
    sent = {"submission": submission(page), "reason": "My sister teaches there."}
    for _ in range(2):
        assert client.post(f"{address}?about=school:{school.urn}", sent).status_code == 302

    conflict = DeclaredConflict.objects.get()
    shown = f"/llmes/{lee.pk}/conflicts/"
    assert "My sister" in text(client_for(cora).get(shown))
    assert client_for(AdminFactory()).get(shown).status_code == 403
    assert client_for(cora).get(f"{shown}{conflict.pk}/withdraw/").status_code == 403
    client.post(f"{shown}{conflict.pk}/withdraw/", {"reason": "She has moved"})
    assert "withdrawn" in text(client.get(shown))
    assert not AuditEvent.objects.filter(verb__startswith="conflict", private=False).exists()


def test_the_list_of_a_coordinator(lee: LLME, hub: Hub, cora: Any, client_for: Clients) -> None:
    CapacityFactory(llme=lee, days=Decimal(20))
    HubDayFactory(llme=lee, hub=hub)
    code = CodeTextFactory()
    sam = LLMEMembershipFactory(
        hub=hub,
        llme__user=UserFactory(name="Sam Second"),
        llme__works_primary=False,
        llme__works_secondary=True,
    ).llme
    CodeAcceptanceFactory(llme=sam, text=code)
    LLMEMembershipFactory(llme__user=UserFactory(name="Olga Other"))
    client = client_for(cora)

    page = text(client.get("/llmes/"))

    assert "Lee Lane Not given Primary 20 19.5 – Not yet" in page
    assert "Sam Second Not given Secondary Not set – – Accepted" in page
    assert "Olga" not in page
    lees, sams = ("code=no", "q=lan", "phase=primary"), ("code=yes", "q=SEC", "phase=secondary")
    for query, name in [(q, "Lee Lane") for q in lees] + [(q, "Sam Second") for q in sams]:
        listed = re.findall(r"Lee Lane|Sam Second", text(client.get(f"/llmes/?{query}")))
        assert set(listed) == {name}, query
    assert "No LLME fits these choices." in text(client.get("/llmes/?q=nobody"))
    assert client_for(lee.user).get("/llmes/").status_code == 404


def test_ending_the_work_with_a_hub(lee: LLME, cora: Any, client_for: Clients) -> None:
    membership = lee.memberships.get()
    address = f"/llmes/{lee.pk}/memberships/{membership.pk}/end/"
    assert client_for(lee.user).get(address).status_code == 403

    client_for(cora).post(address, {"reason": "New post"})

    assert client_for(cora).get(f"/llmes/{lee.pk}/").status_code == 404
    assert "You work with no hub at present." in text(client_for(lee.user).get(f"/llmes/{lee.pk}/"))
    assert client_for(lee.user).get(f"/llmes/{lee.pk}/edit/").status_code == 403
    assert client_for(lee.user).get("/hubs/ash/").status_code == 404


def test_strangers_find_nothing(lee: LLME, client_for: Clients) -> None:
    other = HubMembershipFactory().user
    for place in ("", "edit/", "days/", "conflicts/", "code/", "as-schools-see/", "checks/"):
        assert client_for(other).get(f"/llmes/{lee.pk}/{place}").status_code == 404
        assert client_for(LLMEFactory().user).get(f"/llmes/{lee.pk}/{place}").status_code == 404


def more_of_everything(lee: LLME, hub: Hub, number: int) -> None:
    AccreditationFactory(llme=lee, awarded_on=datetime.date(2020, 1, number))
    BlockedDatesFactory(llme=lee)
    HubDayFactory(llme=lee, hub=hub, on=timezone.localdate() - datetime.timedelta(days=number))
    DeclaredConflictFactory(llme=lee)
    LLMEMembershipFactory(llme=lee)
    other = LLMEMembershipFactory(hub=hub, llme__base_school=SchoolFactory(trust=TrustFactory())).llme
    HubDayFactory(llme=other, hub=hub)
    CapacityFactory(llme=other)


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("/llmes/", 10),
        ("/llmes/{}/", 9),
        ("/llmes/{}/days/", 13),
        ("/llmes/{}/conflicts/", 8),
        ("/llmes/{}/as-schools-see/", 6),
    ],
)
def test_a_page_asks_the_same_number_of_questions_for_one_row_and_three(
    address: str,
    count: int,
    lee: LLME,
    hub: Hub,
    cora: Any,
    client_for: Clients,
    django_assert_num_queries: Any,
) -> None:
    client = client_for(cora)
    CodeTextFactory()
    more_of_everything(lee, hub, 1)
    with django_assert_num_queries(count):
        assert client.get(address.format(lee.pk)).status_code == 200
    more_of_everything(lee, hub, 2)
    more_of_everything(lee, hub, 3)
    with django_assert_num_queries(count):
        assert client.get(address.format(lee.pk)).status_code == 200
