"""How a service says no."""


class Refused(Exception):
    """A service refuses, in one plain sentence that is shown as it is.

    `field` names the form field the sentence belongs beside, where there is one.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Stale(Refused):
    """Someone else changed the same thing since this person's page was drawn (answered with 409).

    `current` is the thing as it stands now, so that the page can show both and lose neither.
    """

    def __init__(self, sentence: str, *, current: object = None) -> None:
        super().__init__(sentence)
        self.current = current
