"""In production a page that names a missing style or picture fails whole: none is named that is not there."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

NAMED = re.compile(r"""\{%\s*static\s+["']([^"']+)["']""")


def test_every_static_file_that_a_template_names_is_there() -> None:
    named = {
        (name, path.name)
        for path in Path(settings.BASE_DIR, "templates").rglob("*.html")
        for name in NAMED.findall(path.read_text())
    }

    assert named
    assert {pair for pair in named if finders.find(pair[0]) is None} == set()
