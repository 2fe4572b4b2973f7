"""Distance, and conflicts of interest."""

from typing import Any

import pytest

from core import request_cache
from llmes.conflicts import conflicts_between, conflicts_with
from llmes.distance import Distance, distances_among
from llmes.models import LLME
from schools.models import School, SchoolLink
from tests.factories.hubs import UserFactory
from tests.factories.llmes import DeclaredConflictFactory, LLMEFactory, SchoolFactory, TrustFactory

pytestmark = pytest.mark.django_db


def between(llme: LLME, school: School) -> Distance:
    return distances_among([school], [llme])[llme.pk, school.pk]


def test_distance_is_straight_on_the_grid() -> None:
    llme = LLMEFactory(base_school=SchoolFactory())
    far = SchoolFactory(easting=623_000 + 3_000 * 4, northing=308_000 + 4_000 * 4)

    distance = between(llme, far)

    assert distance.metres == 20_000
    assert (distance.miles, distance.approximate) == (12, False)
    assert str(distance) == "12 miles"
    assert str(between(llme, llme.base_school)) == "less than a mile"


def test_without_coordinates_the_mean_of_the_outward_postcode_stands_in() -> None:
    llme = LLMEFactory(base_school=SchoolFactory(postcode="NR1 1AA"))
    SchoolFactory(postcode="IP24 1AA", easting=580_000, northing=280_000)
    SchoolFactory(postcode="IP24 9ZZ", easting=590_000, northing=290_000)
    SchoolFactory(postcode="IP2 4AA", easting=1_000, northing=1_000)
    unplaced = SchoolFactory(postcode="IP24 3BB", easting=None, northing=None)

    distance = between(llme, unplaced)

    assert distance.approximate
    assert distance.metres == pytest.approx(((623 - 585) ** 2 + (308 - 285) ** 2) ** 0.5 * 1000)
    assert str(distance) == "about 28 miles, by postcode area"


def test_what_is_not_known_is_said_and_leaves_nobody_out() -> None:
    placed = LLMEFactory(base_school=SchoolFactory())
    homeless = LLMEFactory()
    nowhere = SchoolFactory(postcode="ZE1 0AA", easting=None, northing=None)
    blank = SchoolFactory(postcode="", easting=0, northing=0)

    assert str(between(homeless, placed.base_school)) == "not known"
    for school in (nowhere, blank):
        assert str(between(placed, school)) == "not known"
    assert len(distances_among([nowhere], [placed, homeless])) == 2
    assert str(between(homeless, nowhere)) == "not known"


def test_many_distances_take_one_query(django_assert_num_queries: Any) -> None:
    school = SchoolFactory(easting=None)
    llmes = [LLMEFactory(base_school=SchoolFactory(easting=None, postcode=f"NR{n} 1AA")) for n in range(5)]

    with request_cache.opened(), django_assert_num_queries(1):
        distances_among([school], llmes)
        distances_among([school], llmes)


def test_same_school_same_trust_and_declared() -> None:
    trust = TrustFactory(name="Fen Trust")
    here, sister, other = SchoolFactory(trust=trust), SchoolFactory(trust=trust), SchoolFactory()
    llme = LLMEFactory(base_school=here, user=UserFactory(name="Lee Lane"))
    DeclaredConflictFactory(llme=llme, school=other, reason="Secret reason")

    assert [str(c) for c in conflicts_between(llme, here)] == ["Lee Lane works at this school."]
    assert [str(c) for c in conflicts_between(llme, sister)] == [
        "Lee Lane works in the same trust, Fen Trust."
    ]
    assert [str(c) for c in conflicts_between(llme, other)] == [
        "Lee Lane has declared a conflict of interest."
    ]
    assert conflicts_between(llme, SchoolFactory()) == []


def test_a_trust_declared_or_worked_for_counts_for_each_of_its_schools() -> None:
    trust = TrustFactory()
    school = SchoolFactory(trust=trust)
    declared = LLMEFactory()
    DeclaredConflictFactory(llme=declared, school=None, trust=trust)
    central = LLMEFactory(base_trust=trust)

    assert [c.kind for c in conflicts_between(declared, school)] == ["declared"]
    assert [c.kind for c in conflicts_between(central, school)] == ["same_trust"]


def test_a_withdrawn_declaration_counts_no_more() -> None:
    conflict = DeclaredConflictFactory()
    type(conflict).objects.update(withdrawn_at=conflict.declared_at)

    assert conflicts_between(conflict.llme, conflict.school) == []


def test_a_school_that_became_an_academy_is_the_same_school() -> None:
    before, after = SchoolFactory(), SchoolFactory()
    SchoolLink.objects.create(school_urn=after.pk, linked_urn=before.pk, kind="Predecessor")
    llme = LLMEFactory(base_school=before)

    assert [c.kind for c in conflicts_between(llme, after)] == ["same_school"]


def test_conflicts_of_many_take_one_query(django_assert_num_queries: Any) -> None:
    school = SchoolFactory()
    llmes = [LLMEFactory(base_school=SchoolFactory()) for _ in range(4)]

    with django_assert_num_queries(1):
        assert set(conflicts_with(school, llmes)) == {llme.pk for llme in llmes}
