"""Keyed digests bind an agreement to its content."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.digests import digest_matches, keyed_digest, token_hash

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def test_one_changed_letter_shows() -> None:
    digest = keyed_digest({"focus": "Fluency in Year 3", "days": 6})

    assert digest_matches(digest, {"days": 6, "focus": "Fluency in Year 3"})
    assert not digest_matches(digest, {"days": 6, "focus": "Fluency in Year 4"})


def test_another_key_makes_another_digest(settings: Any) -> None:
    digest = keyed_digest("We agree.")

    settings.AGREEMENT_KEY = "another"

    assert not digest_matches(digest, "We agree.")


@given(content=JSON)
def test_the_same_content_always_matches(content: Any) -> None:
    assert digest_matches(keyed_digest(content), content)


def test_a_token_is_kept_as_its_hash_alone() -> None:
    assert token_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
