"""How names are written and typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.words import kept, one_slip_apart, search_text, typed_words, variants

word = st.text(alphabet="abcde", min_size=1, max_size=8)


@pytest.mark.parametrize(
    "text",
    [
        "St. Mary's C of E Primary School",
        "Saint Marys Church of England Primary School",
        "St Mary’s CofE Primary Sch",
        "st marys c.e. primary school",
    ],
)
def test_ways_of_writing_one_name(text: str) -> None:
    assert kept(text) == "st marys ce primary school"


def test_catholic_and_ampersand_and_accents() -> None:
    assert kept("SS Peter & Paul R.C. High") == "sts peter and paul catholic high"
    assert kept("St Thomas à Becket Roman Catholic") == "st thomas a becket catholic"
    assert kept("Stoke-on-Trent") == "stoke on trent"


def test_words_that_nobody_must_type() -> None:
    assert typed_words("The St Mary and St John school") == ["st", "mary", "john"]
    assert typed_words("the scho") == ["the", "scho"]
    assert len(typed_words("a b c d e f g h i j k")) == 8


def test_one_line_holds_whatever_finds_a_school() -> None:
    text = search_text("St Mary's CE School", town="Great Yarmouth", authority="Norfolk", postcode="NR30 1AA")
    assert text == " st marys ce school | saint church england cofe great yarmouth norfolk nr30 1aa nr301aa "


def slips(text: str) -> set[str]:
    """Every word one slip away."""
    letters = "abcde"
    parts = [(text[:i], text[i:]) for i in range(len(text) + 1)]
    found = {a + b[1:] for a, b in parts if b} | {a + c + b for a, b in parts for c in letters}
    found |= {a + c + b[1:] for a, b in parts if b for c in letters}
    return found | {a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1} | {text}


@given(word, word)
def test_one_slip_apart_is_one_slip(a: str, b: str) -> None:
    assert one_slip_apart(a, b) == (b in slips(a))


@given(word)
def test_words_one_slip_apart_share_a_variant(a: str) -> None:
    for b in slips(a) - {""}:
        assert variants(a) & variants(b)
