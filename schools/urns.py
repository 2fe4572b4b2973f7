"""Schools by the unique reference number (URN) that somebody typed."""

import re
from collections.abc import Iterable

from schools.models import School


def is_urn(text: str) -> bool:
    """Whether it has the form of a URN: figures alone, six of them for every school of the register."""
    return re.fullmatch(r"[0-9]{5,7}", text.strip()) is not None


def schools_by_urn(typed: Iterable[str]) -> dict[str, School]:
    """The schools of the register by what was typed, with their hubs, in one query; no entry for the rest."""
    urns = {text: int(text) for text in typed if is_urn(text)}
    schools = School.objects.select_related("hub").in_bulk(set(urns.values()))
    return {text: schools[urn] for text, urn in urns.items() if urn in schools}
