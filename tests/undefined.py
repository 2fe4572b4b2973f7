"""A variable that a template of ours uses and nobody defined fails the test that draws it."""

import inspect
from typing import Any


class UndefinedVariable(AssertionError):
    """A template of ours shows a variable that is not there."""


class UndefinedFails(str):
    """For TEMPLATES' string_if_invalid: an error in our templates, empty in those of others."""

    def __contains__(self, part: object) -> bool:
        return True  # "%s" is what Django looks for, before it formats us with the variable's name

    def __mod__(self, variable: Any) -> str:  # type: ignore[override]
        name = self._template_of_caller()
        if "site-packages" in name:
            return ""
        raise UndefinedVariable(f"{{{{ {variable} }}}} is not defined in {name}")

    @staticmethod
    def _template_of_caller() -> str:
        """The file of the template whose node is being drawn: the nearest one up the stack."""
        frame = inspect.currentframe()
        while frame is not None:
            origin = getattr(frame.f_locals.get("self"), "origin", None)
            if getattr(origin, "name", None):
                return str(origin.name)
            frame = frame.f_back
        return "an unnamed template"
