"""Keeping the word index in step with the schools; part of the import's batches, never called alone."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from schools.bulk import insert_rows, update_column
from schools.models import School, SchoolWord, SearchVariant, SearchWord
from schools.words import FUZZY_FROM, index_words, search_text, variants


class WordIndex:
    """Writes the words of schools. Knows the words of the register, so that each is written once."""

    def __init__(self) -> None:
        self.known = set(SearchWord.objects.values_list("word", flat=True))

    def write(self, texts: dict[int, str], *, stored: Iterable[int]) -> None:
        """Set the words of schools (URN to search text); `stored` are those that may have words already."""
        stored = list(stored)
        if stored:
            SchoolWord.objects.filter(school__in=stored).delete()
        rows = [(word, urn) for urn, text in texts.items() for word in index_words(text)]
        insert_rows(SchoolWord, ["word", "school_id"], rows)
        new = {word for word, _ in rows} - self.known
        insert_rows(SearchWord, ["word", "schools"], [(word, 0) for word in sorted(new)], conflict=["word"])
        insert_rows(
            SearchVariant,
            ["variant", "word"],
            [
                (variant, word)
                for word in new
                if len(word) >= FUZZY_FROM - 1 and word.isalpha()
                for variant in variants(word)
            ],
            conflict=["variant", "word"],
        )
        self.known |= new


def count_words() -> None:
    """Count how many schools hold each word; a word that none holds any more is forgotten."""
    holding = (
        SchoolWord.objects.filter(word=OuterRef("word")).order_by().values("word").annotate(n=Count("pk"))
    )
    SearchWord.objects.update(schools=Coalesce(Subquery(holding.values("n")), 0))
    gone = list(SearchWord.objects.filter(schools=0).values_list("word", flat=True))
    if gone:
        SearchVariant.objects.filter(word__in=gone).delete()
        SearchWord.objects.filter(word__in=gone, schools=0).delete()


def counts_are_due() -> bool:
    """Whether words were written whose schools nobody has counted: an import was killed before its end."""
    return SearchWord.objects.filter(schools=0).exists()


@transaction.atomic
def index_schools(urns: Iterable[int] | None = None) -> int:
    """Write the words of schools that came to be without an import (demo, tests); all unless told.

    Returns how many schools are found otherwise than before.
    """
    schools = School.objects.order_by()
    if urns is not None:
        schools = schools.filter(urn__in=urns)
    index = WordIndex()
    texts = {}
    for urn, name, town, authority, postcode, before in schools.values_list(
        "urn", "name", "town", "authority_name", "postcode", "search_text"
    ):
        text = search_text(name, town=town, authority=authority, postcode=postcode)
        if text != before:
            texts[urn] = text
    if texts:
        index.write(texts, stored=texts)
        update_column(School, "urn", "search_text", texts.items())
        count_words()
    return len(texts)
