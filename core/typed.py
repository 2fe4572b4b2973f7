"""What was typed into a form that did not get through, so that a page can show it again."""

import re

from django.http import QueryDict

SECRET_WORDS = frozenset(
    {"password", "password1", "password2", "oldpassword", "csrfmiddlewaretoken", "token", "otp", "secret"}
    | {"credential", "passkey"}
)
KEPT_AT_MOST = 200_000


class TypedLine:
    """One sent field, as the expired-form page shows it again."""

    def __init__(self, name: str, value: str) -> None:
        self.name = name
        self.value = value
        self.label = name.rsplit("-", 1)[-1].replace("_", " ").capitalize()

    @property
    def fixed(self) -> bool:
        """Machinery rather than someone's words: sent again, not shown."""
        return (
            self.name in {"submission", "version", "next", "action", "kept"}
            or self.name.endswith(("_FORMS", "-id", "_id"))
            or not self.value.strip()
        )

    @property
    def long(self) -> bool:
        return len(self.value) > 60 or "\n" in self.value


def typed_lines(data: QueryDict) -> list[TypedLine]:
    """What was typed, less what must never be shown again."""
    lines, size = [], 0
    for name, values in data.lists():
        if name.lower() == "code" or SECRET_WORDS & set(re.split(r"[-_]", name.lower())):
            continue
        for value in values:
            size += len(value)
            if size <= KEPT_AT_MOST:
                lines.append(TypedLine(name, value))
    return lines
