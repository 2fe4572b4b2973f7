"""Schools as the register (GIAS) knows them, and the people who lead them."""

from schools import lookups as lookups
from schools.models.imports import ImportProblem, ImportRun
from schools.models.people import Delegation, SchoolLeader
from schools.models.school import HubChoice, School, SchoolLink, SchoolQuerySet, Trust
from schools.models.search import SchoolWord, SearchVariant, SearchWord
from schools.models.terms import SchoolTerm

__all__ = [
    "Delegation",
    "HubChoice",
    "ImportProblem",
    "ImportRun",
    "School",
    "SchoolLeader",
    "SchoolLink",
    "SchoolQuerySet",
    "SchoolTerm",
    "SchoolWord",
    "SearchVariant",
    "SearchWord",
    "Trust",
]
