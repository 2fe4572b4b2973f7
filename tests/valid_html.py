"""HTML as a strict parser reads it, and ids that are there when something points to them."""

from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E

POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "form", "list")


def problems_of(html: str) -> list[str]:
    """Everything wrong with a whole page, in words with line numbers."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    document: Element = parser.parse(html)
    found = [f"line {line}: {E[code] % values}" for (line, _), code, values in parser.errors]
    ids = [element.get("id") for element in document.iter() if element.get("id") is not None]
    found += [
        f"the id {name!r} is there twice" for name in sorted({n for n in ids if ids.count(n) > 1}, key=str)
    ]
    found += ["an id is empty"] if "" in ids else []
    for element in document.iter():
        for pointer in POINTERS:
            for target in (element.get(pointer) or "").split():
                if target not in ids:
                    found.append(f"{element.tag} {pointer}={target!r} points nowhere")
        href = element.get("href", "") if element.tag == "a" else ""
        if href.startswith("#") and len(href) > 1 and href[1:] not in ids:
            found.append(f"the link {href!r} leads nowhere")
    return found


def assert_valid(html: str) -> None:
    """Fail with everything wrong with a page."""
    problems = problems_of(html)
    assert not problems, "Not valid HTML:\n  " + "\n  ".join(problems)
