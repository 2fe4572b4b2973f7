"""What is published beyond a hub: no number of 1 to 4 can be worked out, whatever the reader knows."""

import itertools
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from figures.hiding import (
    FEW,
    NOT_SHOWN,
    Group,
    Shape,
    Sum,
    bounds_of,
    narrowed,
    published,
    rounded,
    shown,
    together,
)
from figures.national import cell_of

TWO_WAYS = Shape(
    groups=(Group("total", ("all",)), Group("stage", ("a", "b")), Group("phase", ("p", "q"))),
    sums=(Sum("all", ("a", "b")), Sum("all", ("p", "q"))),
)


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0"), (1, FEW), (4, FEW), (5, "5"), (7, "5"), (8, "10"), (12, "10"), (60, "60")]
)
def test_a_count_is_nothing_few_or_rounded(number, told):
    assert shown(number) == told
    low, high = bounds_of(told)
    assert low <= number <= high


def test_bounds_hold_exactly_what_is_shown_so():
    for number in range(60):
        low, high = bounds_of(shown(number))
        assert [one for one in range(80) if shown(one) == shown(number)] == list(range(low, high + 1))


def test_two_fours_are_not_told_by_their_sum():
    counts = {"all": 8, "a": 4, "b": 4, "p": 8, "q": 0}
    assert published(TWO_WAYS, counts) == {"total", "phase"}


def test_a_hub_with_nothing_small_is_published_whole():
    counts = {"all": 26, "a": 20, "b": 6, "p": 15, "q": 11}
    assert published(TWO_WAYS, counts) == {"total", "stage", "phase"}


def as_read(shape, counts):
    """The publication of one hub as a reader holds it."""
    groups = published(shape, counts)
    told = []
    for group in shape.groups:
        for name in (*group.counts, *group.coarse):
            size = shown(counts[name])
            if name in group.coarse and size not in (FEW, "0"):
                size = "more"
            told.append(size if group.name in groups else NOT_SHOWN)
    return tuple(told)


def parts_of(total, names):
    """Every way in which a number is the sum of so many parts."""
    for cuts in itertools.combinations_with_replacement(range(total + 1), len(names) - 1):
        edges = (0, *cuts, total)
        yield {name: after - before for name, before, after in zip(names, edges[:-1], edges[1:], strict=True)}


def worlds(shape, most):
    """Every hub there can be with at most so many pieces of work."""
    for total in range(most + 1):
        for ways in itertools.product(*[list(parts_of(total, one.parts)) for one in shape.sums]):
            yield {"all": total} | {name: number for way in ways for name, number in way.items()}


THREE_WAYS = Shape(
    groups=(
        Group("total", ("all",)),
        Group("stage", ("a", "b", "c")),
        Group("phase", ("p", "q")),
        Group("days", (), ("d",)),
    ),
    sums=(Sum("all", ("a", "b", "c")), Sum("all", ("p", "q")), Sum("all", ("d", "e"))),
)


# Up to 12 and 17: as many as are shown as 10 and 15, so that none that reads the same is left out.
@pytest.mark.parametrize(("shape", "most"), [(TWO_WAYS, 17), (THREE_WAYS, 12)], ids=["two ways", "three"])
def test_a_reader_who_knows_every_rule_still_cannot_tell(shape, most):
    """All small hubs there can be, put together by what is published of them.

    The reader knows how we choose, so they can rule out every hub that would have been published otherwise.
    Even then each number shown as fewer than 5 may be another.
    """
    order = [name for group in shape.groups for name in (*group.counts, *group.coarse)]
    same: dict[tuple[str, ...], list[dict[str, int]]] = defaultdict(list)
    for counts in worlds(shape, most):
        same[as_read(shape, counts)].append(counts)
    for read, hubs in same.items():
        for name, told in zip(order, read, strict=True):
            if told == FEW:
                assert len({hub[name] for hub in hubs}) > 1, (read, hubs[0])


numbers = st.integers(0, 12)


@settings(max_examples=300)
@given(st.lists(numbers, min_size=5, max_size=5), st.randoms(use_true_random=False))
def test_narrowing_on_a_tree_finds_exactly_what_is_possible(stages, chance):
    """Against counting every possibility, of a hub whose wholes have parts of their own."""
    sums = [
        Sum("all", ("live", "over")),
        Sum("live", ("a", "b")),
        Sum("over", ("c", "d")),
        Sum("all", ("p", "q")),
    ]
    a, b, c, d, _ = (number % 5 for number in stages)
    total = a + b + c + d
    p = chance.randint(0, total)
    true = {
        "a": a,
        "b": b,
        "c": c,
        "d": d,
        "live": a + b,
        "over": c + d,
        "all": total,
        "p": p,
        "q": total - p,
    }
    bounds = {name: (max(n - chance.randint(0, 2), 0), n + chance.randint(0, 2)) for name, n in true.items()}
    possible: dict[str, set[int]] = defaultdict(set)
    ranges = {name: range(low, high + 1) for name, (low, high) in bounds.items()}
    for one in itertools.product(*(ranges[name] for name in "abcdp")):
        found = dict(zip("abcdp", one, strict=True))
        found |= {"live": one[0] + one[1], "over": one[2] + one[3]}
        found["all"] = found["live"] + found["over"]
        found["q"] = found["all"] - found["p"]
        if all(found[name] in ranges[name] for name in ranges):
            for name, number in found.items():
                possible[name].add(number)
    assert {name: (min(s), max(s)) for name, s in possible.items()} == narrowed(bounds, sums)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (["0", "0"], "0"),
        ([FEW, "0"], "0, and 1 hub with fewer than 5"),
        ([FEW, FEW], "2 hubs with fewer than 5"),
        (["10", FEW, NOT_SHOWN], "10, and 1 hub with fewer than 5, without 1 hub"),
        (["5", "10", NOT_SHOWN, NOT_SHOWN], "15, without 2 hubs"),
        ([FEW, NOT_SHOWN], "1 hub with fewer than 5, without 1 hub"),
        ([NOT_SHOWN], NOT_SHOWN),
        (["5", "10"], "15"),
    ],
)
def test_all_hubs_together_are_the_sum_of_what_is_published_and_who_is_not_in_it(parts, told):
    assert cell_of(together(parts)).text == told


def test_half_way_goes_up():
    assert [rounded(number) for number in (0, 2, 3, 7, 8)] == [0, 0, 5, 5, 10]
