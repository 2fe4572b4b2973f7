"""Finding schools as people type them, by an index on either database."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from schools.models import School, SchoolWord, SearchVariant, SearchWord
from schools.register.importing import Files, RegisterImport
from schools.register.index import index_schools
from schools.register.invented import Invented
from schools.search import search_schools
from tests.factories.schools import SchoolFactory, find_schools

pytestmark = pytest.mark.django_db

SCHOOLS = {
    900301: ("St Mary's Church of England Primary School", "Norwich", "NR1 4EE"),
    900302: ("St Mary’s Catholic Primary School", "Leeds", "LS6 3AB"),
    900303: ("Saint Mary Magdalene Academy", "London", "N7 8PG"),
    900304: ("Manchester Grammar School", "Manchester", "M13 0XT"),
    900305: ("Leeds City Academy", "Leeds", "LS6 2LG"),
    900306: ("Penistone Grammar School", "Sheffield", "S36 7BX"),
    900307: ("All Saints R.C. High School", "York", "YO24 1BJ"),
    900308: ("SS Peter & Paul Primary School", "Stoke-on-Trent", "ST1 2AA"),
    900309: ("Great Yarmouth Primary Academy", "Great Yarmouth", "NR30 1AA"),
}


@pytest.fixture
def schools() -> None:
    for urn, (name, town, postcode) in SCHOOLS.items():
        SchoolFactory(urn=urn, name=name, town=town, postcode=postcode, authority_name="", hub=None)
    School.objects.filter(urn=900305).update(authority_code="383", establishment_number="4000")
    index_schools()


def found(query: str) -> set[int]:
    return {school.urn for school in find_schools(query)}


@pytest.mark.usefixtures("schools")
@pytest.mark.parametrize(
    ("query", "urns"),
    [
        ("st marys", {900301, 900302, 900303}),  # Mary, one letter too many, after those who have it
        ("St. Mary's", {900301, 900302, 900303}),
        ("saint marys", {900301, 900302, 900303}),
        ("st marys ce prim", {900301}),
        ("st marys c of e primary", {900301}),
        ("st marys church of england school", {900301}),
        ("st marys rc", {900302}),
        ("st marys norwich", {900301}),
        ("norwich st mary", {900301}),
        ("manchster", {900304}),  # missing
        ("mancheester", {900304}),  # extra
        ("manchestar", {900304}),  # wrong
        ("mancehster", {900304}),  # swapped
        ("pensitone gramar", {900306}),
        ("leds city", {900305}),  # five letters, one missing
        ("chruch", {900301}),
        ("all saints catholic", {900307}),
        ("all siants", {900307}),
        ("ss peter and paul", {900308}),
        ("saints peter paul", {900308}),
        ("stoke on trent", {900308}),
        ("900304", {900304}),
        ("90030", set(SCHOOLS)),
        ("383/4000", {900305}),
        ("LS6", {900302, 900305}),
        ("ls6 3", {900302}),
        ("ls63ab", {900302}),
        ("NR1 4EE", {900301}),
        ("yarmouth", {900309}),
        ("leeds", {900302, 900305}),
        ("zzzz", set()),
        ("st marys zzzz", set()),
        ("%", set()),
        ("_____", set()),
        ("'; drop table schools_school; --", set()),
        ("\x00", set()),
        ("", set()),
        ("🙂", set()),
    ],
)
def test_what_is_typed_finds_what_is_meant(query: str, urns: set[int]) -> None:
    assert found(query) == urns


@pytest.mark.usefixtures("schools")
def test_nr1_comes_before_nr30_and_whole_words_before_beginnings() -> None:
    SchoolFactory(urn=900310, name="Acle Academy", town="Norwich", postcode="NR13 3JX", hub=None)
    index_schools()
    assert [school.urn for school in find_schools("NR1")] == [900301, 900310]


@pytest.mark.usefixtures("schools")
def test_schools_on_offer_come_first_then_the_closest_name_and_slips_last() -> None:
    SchoolFactory(urn=900320, name="Penistone Grammar School", is_offered=False, status="2", hub=None)
    SchoolFactory(urn=900321, name="Penistone Grammar School Annexe", hub=None)
    SchoolFactory(urn=900322, name="Old Penistone Grammar School", hub=None)
    SchoolFactory(urn=900323, name="Penistome Grammar", hub=None)
    index_schools()
    order = [school.urn for school in find_schools("penistone grammar school")]
    assert order == [900306, 900321, 900322, 900320, 900323]


@pytest.mark.usefixtures("schools")
def test_words_that_say_little_find_every_school() -> None:
    assert len(find_schools("the school")) == len(SCHOOLS)


def test_indexing_again_changes_nothing() -> None:
    SchoolFactory(name="Elm School", town="Norwich")
    assert index_schools() == 1
    words = SchoolWord.objects.count()
    assert index_schools() == 0
    assert SchoolWord.objects.count() == words


# At national size.


@pytest.fixture(scope="module")
def nation(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Any:
    """25,000 open schools, and the closed ones that the register keeps."""
    from django.db import transaction

    path: Path = Invented(25_000, seed=7).write(tmp_path_factory.mktemp("nation") / "register.csv")
    with django_db_blocker.unblock(), transaction.atomic():
        with path.open("rb") as file:
            RegisterImport(Files(schools=file, schools_name=path.name)).run(lambda done: None)
        School.objects.update(status="1")
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # A sample as large as the tables: the plan is then the same every time.
                cursor.execute("SET LOCAL default_statistics_target = 1000")
            cursor.execute("ANALYZE")
        yield School.objects.count()
        transaction.set_rollback(True)


QUERIES = [
    "st marys",
    "st marys ce prim",
    "saint johns catholic primary",
    "primary",
    "ashborough communtiy primary",
    "high school elmton",
    "s",
    "WA1",
    "100123",
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_search_of_the_nation_is_quick(nation: int, query: str) -> None:
    assert nation == 25_000
    times: list[float] = []
    while len(times) < 5 or (min(times) > 0.1 and len(times) < 30):  # a busy machine only ever adds
        began = time.perf_counter()
        find_schools(query)
        times.append(time.perf_counter() - began)
    assert min(times) < 0.1, times


def plan(queryset: Any) -> str:
    text: str = queryset.explain()
    return text


@pytest.mark.parametrize("query", ["st marys ce prim", "ashborough communtiy", "WA1 4"])
def test_the_plan_of_a_search_begins_at_the_index(nation: int, query: str) -> None:
    found = plan(search_schools(School.objects.all(), query))
    assert "school_word_begins" in found, found
    assert not re.search(r"Seq Scan on schools_school\b|SCAN schools_school\b", found), found
    assert not re.search(r"Seq Scan on schools_schoolword|SCAN \S*schoolword|SCAN U0", found), found


def test_a_broad_search_goes_along_the_index_of_names(nation: int) -> None:
    found = plan(search_schools(School.objects.all(), "primary")[:20])
    if connection.vendor == "sqlite":
        assert "school_offered_by_name" in found
        assert "TEMP B-TREE" not in found
    assert [school.name for school in find_schools("primary", limit=3)] == sorted(
        school.name for school in find_schools("primary", limit=3)
    )


def test_the_plans_of_the_look_ups_use_their_indexes(nation: int) -> None:
    beginnings = plan(SearchWord.objects.filter(word__begins="mar"))
    variants = plan(SearchVariant.objects.filter(variant__in=["marys", "mary", "mars"]))
    urns = plan(search_schools(School.objects.all(), "1001"))
    assert "search_word_once" in beginnings
    assert "search_variant_once" in variants
    assert not re.search(r"Seq Scan|SCAN", beginnings + variants + urns), beginnings + variants + urns


def test_a_search_asks_few_questions(nation: int, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        find_schools("st marys ce prim")
