"""Sentences that stand in more than one place and must read the same everywhere."""

from collections.abc import Iterable

SAFEGUARDING = (
    "Worried about a child or an adult? Tell the school’s safeguarding lead today, in person or by phone. "
    "Please don’t write it here."
)


class Readers(list[str]):
    """Who reads some words, a sentence each; and apart how far it goes beyond them, which may fold."""

    def __init__(self, *who: str, further: Iterable[str] = ()) -> None:
        super().__init__(who)
        self.further = list(further)
