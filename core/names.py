"""Whether a text looks like a list of people's names: a hint, never a certainty."""

import re

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


def looks_like_names(text: str) -> bool:
    """Three names with surname or title, or a list of four capitalised words, as in a class list."""
    rest = KNOWN_PAIRS.sub("x", text)
    people = len(FULL_NAME.findall(rest)) + len(TITLED.findall(rest))
    if people >= MANY:
        return True
    return any(
        len(re.findall(r"[A-Z][a-z'’-]+", found.group())) > MANY for found in FIRST_NAMES.finditer(rest)
    )
