"""Reading pages as people do: the words without tags, and what a browser would send of a form."""

import html
import re
from typing import Any

import html5lib


def words_of(response: Any) -> str:
    """The page's words, without tags."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))).strip()


def fields_of(response: Any) -> dict[str, str]:
    """The fields of the page's form as they were drawn: what a browser sends when nothing is changed."""
    document = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    form = next(
        form
        for form in document.iter("form")
        if (form.get("method", "").lower() == "post" and form.find(".//textarea") is not None)
        or (form.get("method", "").lower() == "post" and form.find(".//input[@type='text']") is not None)
    )
    found: dict[str, str] = {}
    for field in form.iter():
        name = field.get("name")
        if not name or name == "csrfmiddlewaretoken":
            continue
        if field.tag == "textarea":
            found[name] = (field.text or "").removeprefix("\n")
        elif field.tag == "select":
            chosen = [
                option.get("value") or "" for option in field.iter("option") if "selected" in option.attrib
            ]
            found[name] = (chosen[0] or "") if chosen else ""
        elif field.tag == "input" and field.get("type") in ("radio", "checkbox"):
            if "checked" in field.attrib:
                found[name] = field.get("value") or "on"
        elif field.tag == "input" and field.get("type") != "file":
            found[name] = field.get("value") or ""
    return found
