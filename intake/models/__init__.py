"""Schools that wait: who suggests them, what their heads say, and the links by which others write."""

from intake.models.links import SuggestionLink
from intake.models.waiting import HeadAnswer, Nomination, Suggestion

__all__ = ["HeadAnswer", "Nomination", "Suggestion", "SuggestionLink"]
