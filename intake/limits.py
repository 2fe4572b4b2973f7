"""How often a link may be used. What limits is the link: a school or a whole trust may share an address."""

import time

from django.core.cache import cache

# By what is done: how many times in how many seconds.
MOST = {"find": (60, 60), "send": (20, 60)}


def within(what: str, link_number: int) -> bool:
    """Whether this link has not been used too often; counts this use of it, for all processes together."""
    most, seconds = MOST[what]
    key = f"intake:{what}:{link_number}:{int(time.time()) // seconds}"
    cache.add(key, 0, seconds * 2)
    try:
        return bool(cache.incr(key) <= most)
    except ValueError:  # it went between the two
        return True
