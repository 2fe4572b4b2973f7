"""Six sendings of one form make one thing."""

import threading
import uuid
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from core.models import SiteText, Submission
from core.once import run_once
from tests.factories.accounts import PersonFactory


def in_threads(count: int, do: Callable[[], str]) -> list[str | Exception]:
    """What `do` returned (or raised) in `count` threads that set off together."""
    barrier = threading.Barrier(count)
    results: list[str | Exception] = []

    def run() -> None:
        barrier.wait()
        try:
            results.append(do())
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def make_text() -> str:
    text = SiteText.objects.create(key="help", title="Help", body="", in_effect_from="2026-09-01")
    return f"/texts/{text.pk}/"


@pytest.mark.django_db(transaction=True)
def test_six_parallel_sendings_make_one_row() -> None:
    key = uuid.uuid4()

    results = in_threads(6, lambda: run_once(key=key, by=AnonymousUser(), at="/texts/new/", do=make_text))

    assert SiteText.objects.count() == 1
    assert results == [f"/texts/{SiteText.objects.get().pk}/"] * 6


@pytest.mark.django_db(transaction=True)
def test_without_the_key_six_make_six() -> None:
    """The race is real: what the test above shows is the key's doing."""
    in_threads(6, make_text)

    assert SiteText.objects.count() == 6


@pytest.mark.django_db(transaction=True)
def test_a_failed_sending_spends_no_key() -> None:
    key = uuid.uuid4()

    def fail() -> str:
        make_text()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        run_once(key=key, by=AnonymousUser(), at="/texts/new/", do=fail)

    assert not SiteText.objects.exists()
    assert not Submission.objects.exists()
    assert run_once(key=key, by=AnonymousUser(), at="/texts/new/", do=make_text).startswith("/texts/")


@pytest.mark.django_db
@pytest.mark.parametrize("changed", ["person", "form"])
def test_a_key_replayed_by_somebody_else_or_on_another_form_leads_nowhere_else(changed: str) -> None:
    key, somebody, another = uuid.uuid4(), PersonFactory(), PersonFactory()

    def sent(by: object, at: str) -> str:
        return run_once(key=key, by=by, at=at, do=make_text)

    first = sent(somebody, "/texts/new/")
    other = sent(another, "/texts/new/") if changed == "person" else sent(somebody, "/texts/other/")

    assert other != first
    assert sent(somebody, "/texts/new/") == first
    assert SiteText.objects.count() == 2
