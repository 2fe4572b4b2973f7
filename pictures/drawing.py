"""Drawings as lists of shapes that one template turns into SVG; each is made twice, for desk and for phone.

Nothing here knows of the database. A drawing holds few words: what it means stands in its description, and
every figure of it in the table beside it.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from core.dates import Span
from core.fields import show_days

WIDE, NARROW = 700, 340
LETTER, BOLD = 7.4, 8.4  # about as wide as a letter of 14 pixels
LEFT, RIGHT, TOP = 8.0, 12.0, 46.0
ROW, RADIUS = 30.0, 11.0


@dataclass(frozen=True)
class Shape:
    """One element of SVG: its tag, its class, and where it lies."""

    tag: str
    look: str
    at: dict[str, str]
    words: str = ""


@dataclass
class Drawing:
    """One picture at one width."""

    width: int
    height: float = 0
    shapes: list[Shape] = field(default_factory=list)

    def add(self, tag: str, look: str, words: str = "", **at: float | str) -> None:
        placed = {name.replace("_", "-"): _number(value) for name, value in at.items()}
        self.shapes.append(Shape(tag, look, placed, words))

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {_number(self.height)}"


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


class Axis:
    """Dates across a drawing."""

    def __init__(self, span: Span, width: int, left: float = LEFT, right: float = RIGHT) -> None:
        self.span, self.left, self.right = span, left, width - right
        self.days = max((span.ends_on - span.starts_on).days, 1)

    def x(self, day: datetime.date) -> float:
        day = min(max(day, self.span.starts_on), self.span.ends_on)
        return self.left + (self.right - self.left) * (day - self.span.starts_on).days / self.days


def fitting(words: str, room: float) -> str:
    """The words, or how they begin, in so many pixels of bold."""
    letters = int(room / BOLD)
    return words if len(words) <= letters else f"{words[: max(letters - 1, 0)].rstrip()}…"


def _terms(drawing: Drawing, axis: Axis, terms: Iterable[Span], bottom: float) -> None:
    """Bands for the terms, with as much of their names as fits, of all alike; a sliver of a term has none."""
    bands = [(axis.x(term.starts_on), axis.x(term.ends_on), _names(term)) for term in terms]
    told = [(right - left, names) for left, right, names in bands if len(names[-1]) * LETTER < right - left]
    size = next((n for n in range(3) if all(len(names[n]) * LETTER < room for room, names in told)), 2)
    for number, (left, right, names) in enumerate(bands):
        look = "hs-drawing__term hs-drawing__term--odd" if number % 2 else "hs-drawing__term"
        drawing.add("rect", look, x=left, y=22.0, width=max(right - left, 1), height=bottom - 22)
        name = names[size]
        if len(name) * LETTER < right - left:
            drawing.add("text", "hs-drawing__name", name, x=(left + right) / 2, y=37.0, text_anchor="middle")


def _names(term: Span) -> tuple[str, str, str]:
    """The name of a term, the season in it, and how that begins."""
    season = term.name.split(" ")[0]
    return term.name, season, season[:3]


def _today(drawing: Drawing, axis: Axis, today: datetime.date, bottom: float) -> None:
    if not axis.span.holds(today):
        return
    x = axis.x(today)
    drawing.add("line", "hs-drawing__today", x1=x, y1=42.0, x2=x, y2=bottom)
    room = len("Today") * LETTER / 2
    middle = min(max(x, axis.left + room), axis.right - room)
    drawing.add("text", "hs-drawing__today-name", "Today", x=middle, y=13.0, text_anchor="middle")


def draw_days(
    width: int,
    *,
    span: Span,
    terms: list[Span],
    today: datetime.date,
    used: list[tuple[datetime.date, Decimal]],
    booked: list[tuple[datetime.date, Decimal]],
    agreed: list[tuple[datetime.date, Decimal]],
) -> Drawing:
    """Days used over time, step by step, under the line of what was agreed; booked ones go on, dashed."""
    drawing = Drawing(width, 250)
    axis = Axis(span, width, left=34)
    bottom = drawing.height - 14
    most = max([days for _, days in [*used, *booked, *agreed]], default=Decimal(1)) or Decimal(1)

    def y(days: Decimal) -> float:
        return bottom - (bottom - TOP - 22) * float(days / most)

    _terms(drawing, axis, terms, bottom)
    for mark in _marks(most):
        drawing.add("line", "hs-drawing__grid", x1=axis.left, y1=y(mark), x2=axis.right, y2=y(mark))
        drawing.add("text", "hs-drawing__scale", show_days(mark), x=28.0, y=y(mark) + 5, text_anchor="end")
    until = min(max(today, span.starts_on), span.ends_on)
    path, now = _steps(axis, y, [(span.starts_on, Decimal(0)), *used], until)
    drawing.add("path", "hs-drawing__used-area", d=f"{path} V{_number(bottom)} H{_number(axis.left)} Z")
    drawing.add("path", "hs-drawing__used", d=path)
    if booked:
        ahead, _ = _steps(axis, y, [(until, now), *booked], span.ends_on)
        drawing.add("path", "hs-drawing__booked", d=ahead)
    if agreed:
        path, last = _steps(axis, y, [(span.starts_on, agreed[0][1]), *agreed], span.ends_on)
        drawing.add("path", "hs-drawing__agreed", d=path)
        words = f"{show_days(last)} agreed"
        drawing.add("text", "hs-drawing__label", words, x=axis.right, y=y(last) - 7, text_anchor="end")
    _today(drawing, axis, today, bottom)
    label = f"{show_days(now)} used"
    if not agreed or abs(y(now) - y(agreed[-1][1])) > 18:
        x = axis.x(until)
        # To the left, where the line lies below: to the right run the booked days.
        fits = x - len(label) * LETTER - 6 > axis.left
        anchor, at = ("end", x - 6) if fits else ("start", x + 6)
        drawing.add("text", "hs-drawing__label", label, x=at, y=y(now) - 7, text_anchor=anchor)
    return drawing


def _marks(most: Decimal) -> list[Decimal]:
    """Whole numbers up the side, at most six of them."""
    step = next((each for each in (1, 2, 5, 10, 20, 50) if most / each <= 6), 100)
    return [Decimal(mark) for mark in range(0, int(most) + 1, step)]


def _steps(
    axis: Axis,
    height: Callable[[Decimal], float],
    points: list[tuple[datetime.date, Decimal]],
    until: datetime.date,
) -> tuple[str, Decimal]:
    """A line that goes on level and then up, as a path, and where it ends."""
    day, value = points[0]
    path = f"M{_number(axis.x(day))} {_number(height(value))}"
    for on, days in points[1:]:
        path += f" H{_number(axis.x(on))} V{_number(height(days))}"
        value = days
    return f"{path} H{_number(axis.x(until))}", value


@dataclass(frozen=True)
class Bar:
    """Other support on the line of time: open ends reach to the edge."""

    name: str
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    overlaps: bool


def draw_timeline(
    width: int,
    *,
    span: Span,
    terms: list[Span],
    today: datetime.date,
    days: list[tuple[datetime.date, bool]],
    milestones: list[tuple[int, datetime.date]],
    bars: list[Bar],
) -> Drawing:
    """Our days, the numbered milestones and other support, row under row, with today's line through all."""
    drawing = Drawing(width)
    axis = Axis(span, width, left=LEFT + RADIUS, right=RIGHT + RADIUS)
    rows: list[Shape] = []
    y = TOP + 14

    def put(tag: str, look: str, words: str = "", **at: float | str) -> None:
        placed = {name.replace("_", "-"): _number(value) for name, value in at.items()}
        rows.append(Shape(tag, look, placed, words))

    if days:
        put("text", "hs-drawing__row", "Our days", x=LEFT, y=y)
        for on, is_booked in days:
            look = "hs-drawing__day hs-drawing__day--booked" if is_booked else "hs-drawing__day"
            put("circle", look, cx=axis.x(on), cy=y + 14, r=6.0)
        y += ROW + 14
    if milestones:
        put("text", "hs-drawing__row", "Milestones", x=LEFT, y=y)
        lanes = _in_lanes([(number, axis.x(on)) for number, on in milestones])
        for number, x, lane in lanes:
            middle = y + 20 + lane * (RADIUS * 2 + 4)
            put("circle", "hs-drawing__milestone", cx=x, cy=middle, r=RADIUS)
            put("text", "hs-drawing__number", str(number), x=x, y=middle + 4.5, text_anchor="middle")
        y += 44 + max(lane for _, _, lane in lanes) * (RADIUS * 2 + 4) + 14
    for bar in bars:
        put("text", "hs-drawing__row", fitting(bar.name, width - LEFT - RIGHT), x=LEFT, y=y)
        left = axis.x(bar.starts_on) if bar.starts_on else axis.left
        right = axis.x(bar.ends_on) if bar.ends_on else axis.right
        look = "hs-drawing__support hs-drawing__support--overlaps" if bar.overlaps else "hs-drawing__support"
        put("rect", look, x=left - 3, y=y + 7, width=max(right - left, 0) + 6, height=12.0, rx=4.0)
        if bar.overlaps:
            words, anchor, at = _beside(left - 9, right + 9, width)
            put("text", "hs-drawing__overlap", words, x=at, y=y + 18, text_anchor=anchor)
        y += ROW + 14
    drawing.height = y
    _terms(drawing, axis, terms, y - 6)
    _today(drawing, axis, today, y - 6)
    drawing.shapes += rows
    return drawing


def _beside(left: float, right: float, width: int) -> tuple[str, str, float]:
    """What is said beside a visit near one of our days: in full where there is room, on either side."""
    for words in ("Same fortnight as one of our days", "Same fortnight"):
        room = len(words) * LETTER
        if right + room < width:
            return words, "start", right
        if left - room > 0:
            return words, "end", left
    return "", "start", right


def _in_lanes(marks: list[tuple[int, float]]) -> list[tuple[int, float, int]]:
    """Marks that would lie on each other go one below the other."""
    ends: list[float] = []
    placed = []
    for number, x in marks:
        lane = next((at for at, end in enumerate(ends) if end < x - RADIUS * 2 - 2), len(ends))
        ends[lane : lane + 1] = [x]
        placed.append((number, x, lane))
    return placed


@dataclass(frozen=True)
class Run:
    """A focus in a phase for a while."""

    phase: str
    label: str
    starts_on: datetime.date
    ends_on: datetime.date


def draw_phases(
    width: int, *, span: Span, terms: list[Span], today: datetime.date, foci: list[tuple[str, list[Run]]]
) -> Drawing:
    """Each focus as a band through its phases; a phase too short for its name has it in the table."""
    drawing = Drawing(width)
    axis = Axis(span, width)
    drawing.height = TOP + 14 + len(foci) * 52 + 4
    _terms(drawing, axis, terms, drawing.height - 6)
    _today(drawing, axis, today, drawing.height - 6)
    for number, (name, runs) in enumerate(foci):
        y = TOP + 14 + number * 52
        drawing.add("text", "hs-drawing__row", fitting(name, width - LEFT - RIGHT), x=LEFT, y=y)
        for run in runs:
            left, right = axis.x(run.starts_on), axis.x(run.ends_on)
            look = f"hs-drawing__phase hs-drawing__phase--{run.phase}"
            drawing.add("rect", look, x=left, y=y + 8, width=max(right - left, 2), height=24.0)
            label = next(
                (one for one in (run.label, run.label[:3]) if len(one) * LETTER + 4 < right - left), ""
            )
            if label:
                middle = (left + right) / 2
                words_look = f"hs-drawing__phase-name hs-drawing__phase-name--{run.phase}"
                drawing.add("text", words_look, label, x=middle, y=y + 25, text_anchor="middle")
    return drawing
