"""Whether a text looks like a list of people's names: a hint, never a certainty."""

import re
from typing import Any, ClassVar

from django import forms

# Two or more capitalised words in a row, none of them at the start of a sentence by chance alone.
FULL_NAME = re.compile(r"\b[A-Z][a-z'’-]+(?: [A-Z]\.?)? [A-Z][a-z'’-]+\b")
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? [A-Z][a-z'’-]+")
FIRST_NAMES = re.compile(
    r"(?:\b[A-Z][a-z'’-]+\b(?: [A-Z]\b\.?)?\s*(?:,|;|\n|\band\b|&)\s*){2,}[A-Z][a-z'’-]+\b"
)
KNOWN_PAIRS = re.compile(
    r"\b(?:Maths? (?:Hub|Lead|No)|Key Stage|White Rose|Work Group|Year|Primary|Secondary|Teaching for|"
    r"Five Big|Big Ideas|Head ?teacher|(?:Autumn|Spring|Summer) Term|Term|Monday|Tuesday|Wednesday|Thursday|"
    r"Friday|January|February|March|April|May|June|July|August|September|October|November|December|English|"
    r"Ofsted|Numicon|Fractions?|Decimals?|Ratio|Algebra|Geometry|Statistics|Number|Place Value|Addition|"
    r"Subtraction|Multiplication|Division|Reception|Nursery)\b"
)
MANY = 3
NAMES_SENTENCE = (
    "This looks like people’s names. Please write roles instead, like “two Year 4 teachers”. "
    "If it is not names, save again and it stays as it is."
)


def looks_like_names(text: str) -> bool:
    """Three names with surname or title, or a list of four capitalised words, as in a class list."""
    rest = KNOWN_PAIRS.sub("x", text)
    people = len(FULL_NAME.findall(rest)) + len(TITLED.findall(rest))
    if people >= MANY:
        return True
    return any(
        len(re.findall(r"[A-Z][a-z'’-]+", found.group())) > MANY for found in FIRST_NAMES.finditer(rest)
    )


class NamesHint(forms.Form):
    """Asks once, beside the field, whether a text is a list of names; sent again it goes through."""

    watched: ClassVar[tuple[str, ...]] = ()
    names_sentence: ClassVar[str] = NAMES_SENTENCE
    names_seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("names_seen"):
            names = [name for name in self.watched if looks_like_names(str(cleaned.get(name) or ""))]
            for name in names:
                self.add_error(name, self.names_sentence)
            if names:
                data: Any = self.data
                data = data.copy()
                data[self.add_prefix("names_seen")] = "1"
                self.data = data
        return cleaned
