"""Reading the list as a person does."""

import re
from html import unescape
from typing import Any


def schools(page: Any) -> list[str]:
    """The schools of the rows, in order."""
    return [unescape(name) for name in re.findall(r'<th scope="row".*?>([^<]+)</a>', page.text)]


LINE = re.compile(
    r'<tr[^>]*>(?:(?!</tr>).)*?<th scope="row".*?>([^<]+)</a>'
    r"<br><span[^>]*>([^,]+), (\w+)</span></th>(.*?)</tr>",
    re.DOTALL,
)
CELL = re.compile(r'data-label="([^"]+)">(.*?)</td>', re.DOTALL)


def rows(page: Any) -> list[dict[str, str]]:
    """Each row as heading to words."""
    found = []
    for school, reference, phase, rest in LINE.findall(page.text):
        cells = {"School": school, "Reference": reference, "School phase": phase.capitalize()}
        cells |= {heading: re.sub(r"<[^>]+>", "", cell) for heading, cell in CELL.findall(rest)}
        found.append({unescape(key): unescape(value).strip() for key, value in cells.items()})
    return found
