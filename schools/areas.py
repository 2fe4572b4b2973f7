"""Which hub covers a school, where reorganisation gave authorities other codes. Areas are the hubs' data."""

from hubs.areas import AreaIndex, area_index

# Authorities that reorganisation renumbered, old code to new ones (DfE codes; 2019, 2021 and 2023). Those
# whose GSS code alone changed keep their three digits and need no entry.
RENUMBERED: dict[str, tuple[str, ...]] = {
    "835": ("838",),  # Dorset
    "836": ("839",),  # Poole
    "837": ("839",),  # Bournemouth
    "928": ("940", "941"),  # Northamptonshire
    "909": ("942", "943"),  # Cumbria
}


class Areas:
    """The areas in force today: made once, asked for every school."""

    def __init__(self) -> None:
        self.index: AreaIndex = area_index()
        self._known: dict[tuple[str, str], int | None] = {}

    def hub_of(self, district_code: str, authority_code: str) -> int | None:
        """The id of the hub that covers a place; None where none does, or where more than one does."""
        place = (district_code, authority_code)
        if place not in self._known:
            self._known[place] = self._find(district_code, authority_code)
        return self._known[place]

    def _find(self, district_code: str, authority_code: str) -> int | None:
        if self.index.hubs_for(authority_code, district_code):
            return self.index.hub_for(authority_code, district_code)
        former = [old for old, new in RENUMBERED.items() if authority_code in new]
        hubs = {self.index.hub_for(code, "") for code in former or RENUMBERED.get(authority_code, ())}
        return hubs.pop() if len(hubs) == 1 else None
