"""Drawings of the house, made from the code: entities from the models, states from the tables of moves."""

import importlib
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models

# From the ground up, as one reads it. The kitchen (mail on its way, workers, caches) is left out.
FLOORS = (
    "accounts",
    "hubs",
    "schools",
    "llmes",
    "engagements",
    "conversations",
    "evidence",
    "exploring",
    "leadership",
    "plans",
    "reviews",
    "pictures",
    "attention",
    "intake",
    "figures",
    "listing",
)
MARK = re.compile(r"(<!-- drawn: (\w+) -->\n).*?(<!-- end of drawing -->)", re.DOTALL)


def relations(model: type[models.Model]) -> Iterator[str]:
    """A line for each tie of a model to another of the domain; ties to who did what are left out."""
    for field in model._meta.get_fields():
        other = field.related_model
        if not isinstance(field, models.ForeignKey | models.ManyToManyField) or not inspect.isclass(other):
            continue
        if other._meta.app_label not in FLOORS or field.name.endswith("_by") or field.name == "by":
            continue
        if isinstance(field, models.ManyToManyField):
            tie = "}o--o{"
        elif isinstance(field, models.OneToOneField):
            tie = "||--o|"
        else:
            tie = "|o--o{" if field.null else "||--o{"
        yield f"    {other.__name__} {tie} {model.__name__} : {field.name}"


def entities() -> str:
    """An entity diagram of each floor, and what each model is in its own sentence."""
    parts = []
    for floor in FLOORS:
        found = list(apps.get_app_config(floor).get_models())
        lines = sorted({line for model in found for line in relations(model)})
        diagram = ["```mermaid", "erDiagram", *lines, "```"] if lines else []
        table = ["| Model | What it is |", "|---|---|"]
        table += [f"| `{model.__name__}` | {sentence_of(model)} |" for model in found]
        parts.append("\n".join([f"### {floor}", "", *diagram, *([""] if diagram else []), *table]))
    return "\n\n".join(parts)


def sentence_of(model: type[models.Model]) -> str:
    """The first sentence of a model's docstring."""
    return " ".join(inspect.cleandoc(model.__doc__ or "").split("\n\n")[0].split())


def states() -> str:
    """A state diagram for each table of moves in an app's states.py."""
    parts = []
    for floor in FLOORS:
        try:
            module = importlib.import_module(f"{floor}.states")
        except ModuleNotFoundError:
            continue
        for name, moves in vars(module).items():
            if name.endswith("MOVES") and isinstance(moves, Mapping):
                parts.append(state_diagram(floor, moves))
    return "\n\n".join(parts)


def state_diagram(floor: str, moves: Mapping[str, frozenset[str]]) -> str:
    """One table of moves as a diagram; a state is named as people read it."""
    kind: type[models.TextChoices] = type(next(iter(moves)))  # type: ignore[assignment]
    lines = [f'    state "{state.label}" as {state.name}' for state in kind]
    for before, after in moves.items():
        lines += [f"    {kind(before).name} --> {kind(state).name}" for state in sorted(after)]
    return "\n".join([f"### {kind.__name__} ({floor})", "", "```mermaid", "stateDiagram-v2", *lines, "```"])


DRAWINGS: dict[str, Callable[[], str]] = {"entities": entities, "states": states}


def redrawn(text: str) -> str:
    """A document with every drawing in it made anew."""

    def draw(match: re.Match[str]) -> str:
        return f"{match[1]}\n{DRAWINGS[match[2]]()}\n\n{match[3]}"

    return MARK.sub(draw, text)


def documents() -> list[Path]:
    """The documents that hold a drawing."""
    found = sorted((Path(settings.BASE_DIR) / "docs").rglob("*.md"))
    return [path for path in found if MARK.search(path.read_text(encoding="utf-8"))]
