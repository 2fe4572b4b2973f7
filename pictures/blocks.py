"""What can stand on the page for governors: the head chooses (D13)."""

from django.db import models


class Block(models.TextChoices):
    """One part of the page. Where we are is shown only where the head wants it."""

    WORDS = "words", "Where we were, where we are, what is next, in your words"
    DAYS = "days", "Days used against days agreed"
    MILESTONES = "milestones", "Milestones by term"
    SUPPORT = "support", "Other support the school has"
    PHASES = "phases", "The phases of each focus"
    THEN_AND_NOW = "then_and_now", "Strengths and needs, then and now"
    STATUSES = "statuses", "Where we are, with each milestone and each strength or need"


FIRST_CHOICE: tuple[str, ...] = (Block.WORDS, Block.DAYS, Block.MILESTONES)


def first_choice() -> list[str]:
    """What is on the page before the head has chosen: nothing that judges."""
    return [str(block) for block in FIRST_CHOICE]
