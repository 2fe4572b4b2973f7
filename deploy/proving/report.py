"""What was tried, how it went; a step that fails says so in a sentence."""

import time
from collections.abc import Callable


class Failed(Exception):
    """A step did not do what it should."""


class Report:
    """What was tried, how it went, how long it took."""

    def __init__(self) -> None:
        self.failed = 0

    def step(self, name: str, do: Callable[[], str | None]) -> None:
        began = time.monotonic()
        try:
            found = do() or ""
            mark = "ok    "
        except Exception as error:
            found, mark = (
                f"{type(error).__name__}: {error}" if not isinstance(error, Failed) else str(error),
                "FAILED",
            )
            self.failed += 1
        print(f"{mark} {name:<46} {time.monotonic() - began:6.2f} s  {found}", flush=True)

    def skip(self, name: str, why: str) -> None:
        print(f"left   {name:<46}           {why}", flush=True)


def expect(truth: object, sentence: str) -> None:
    if not truth:
        raise Failed(sentence)


def wait_until(ready: Callable[[], bool], what: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            if ready():
                return
        except OSError:
            pass
        if time.monotonic() > deadline:
            raise Failed(f"{what} within {seconds:.0f} s did not happen")
        time.sleep(0.1)
