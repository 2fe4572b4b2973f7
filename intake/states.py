"""Who suggests a school, and what its head says."""

from django.db import models


class Source(models.TextChoices):
    """Who suggests that a hub works with a school."""

    SCHOOL = "school", "The school"
    TRUST = "trust", "The trust"
    AUTHORITY = "authority", "The local authority"
    HUB = "hub", "The hub"
    NCETM = "ncetm", "NCETM or RISE"


class Answer(models.TextChoices):
    """What the head said (D9)."""

    YES = "yes", "Yes"
    NOT_NOW = "not_now", "Not now"
    NO = "no", "No, thank you"


class Standing(models.TextChoices):
    """Who at the school fills in the form, and whether its head knows."""

    HEAD = "head", "I am the headteacher"
    HEAD_KNOWS = "head_knows", "The headteacher knows of it and wants it"
    NOT_YET = "not_yet", "The headteacher does not know of it yet"


class Way(models.TextChoices):
    """How far an entry moves in its list."""

    UP = "up", "Up"
    DOWN = "down", "Down"
    TOP = "top", "To the top"
    PLACE = "place", "To a place"
