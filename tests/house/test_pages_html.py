"""Every page as every person it opens for: valid HTML, one heading, labels, our words, and no weight."""

import re
from xml.etree.ElementTree import Element

import pytest
from django.conf import settings

from tests.house import drawing, walk
from tests.house.sources import template_name, templates
from tests.house.test_templates import BY_CONVENTION, old_words
from tests.valid_html import assert_valid

pytestmark = pytest.mark.django_db

LISTS_WEIGH = 60 * 1024
# Forms whose fields may all stay empty, in every state of theirs.
EMPTY_WILL_DO = {
    "accounts:invitation_list",  # a notice says that nobody was ticked
    "evidence:join_evidence",
    "exploring:save_joint",
    "exploring:save_view",
    "listing:engagements",
    "intake:waiting",  # a notice says that no place was typed
    "llmes:checks",
    "plans:edit_part",
    "plans:focus_evidence",
    "plans:milestone_evidence",
    "reviews:write",
}


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), drawing.on_stage(drawing.make_long_cast) as cast:
        yield cast


def text_of(element: Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def nameless(document: Element) -> list[str]:
    """The fields that no label, and nothing else, gives a name."""
    labelled = {label.get("for") for label in document.iter("label")}
    return [
        str(field.attrib)
        for field in drawing.fields_of(document)
        if drawing.visible(field)
        and field.get("id") not in labelled
        and not (field.get("aria-label") or field.get("aria-labelledby"))
    ]


def check(page: drawing.Drawn) -> None:
    """What is so of every page."""
    assert "text/html" in page.headers["Content-Type"], page.scene
    assert_valid(page.html)
    document = page.document
    headings = [text_of(heading) for heading in document.iter("h1")]
    assert len(headings) == 1, headings
    assert headings[0]
    (title,) = [text_of(title) for title in document.find("head").iter("title")]
    assert re.fullmatch(rf"\S.* – {re.escape(settings.SERVICE_NAME)}", title), title
    assert document.get("lang") == "en-GB"
    assert len(list(document.iter("main"))) == 1
    assert nameless(document) == []
    assert old_words(text_of(document.find("body"))) == []
    assert len(page.html.encode()) < LISTS_WEIGH


@pytest.mark.parametrize("scene", walk.EVERY, ids=str)
def test_a_page_is_well_made(scene, cast):
    page = drawing.draw(cast, scene)
    assert page.status in (200, 400, 403, 404, 409, 410)
    check(page)


@pytest.mark.parametrize("scene", walk.ONCE, ids=str)
def test_an_empty_answer_is_told_what_is_missing(scene, cast):
    form = drawing.form_of(drawing.draw(cast, scene))
    page = drawing.draw_empty_answer(cast, scene)
    if form is None or scene.name.partition(",")[0] in EMPTY_WILL_DO:
        assert page is None
        return
    assert page is not None, "an empty answer will do: name it in EMPTY_WILL_DO"
    check(page)
    assert page.html.count('class="govuk-error-summary"') == 1
    assert re.search(r"<title>\s*Error: ", page.html)


# Parts of other packages that our pages may or may not use, and what the tests of their own app draw:
# the support desk, passkeys, a second step at sign-in, two texts side by side, a form sent too late, a
# proposal where the solver is not installed.
ELSEWHERE = re.compile(
    r"^allauth/|^account/base_again|^core/(?:admin_history|components)|^components/(?:breadcrumbs|notice)"
    r"|^mfa/(?:authenticate|webauthn/)|^accounts/need_second_factor|^errors/|/_both(?:_texts)?\.html$"
    r"|^matching/_without|^engagements/(?:bring_in_rows|days/_next_steps|days/confirmed)"
)


def test_every_template_is_drawn(cast):
    """So that none escapes what is said of every page here, and what the browser says of it."""
    seen: set[str] = set()
    for scene in walk.EVERY:
        seen |= drawing.draw(cast, scene).templates
    for scene in walk.ONCE:
        answer = drawing.draw_empty_answer(cast, scene)
        seen |= answer.templates if answer else set()
    ours = {template_name(path) for path in templates() if path.suffix == ".html"}
    missing = {name for name in ours - seen if not BY_CONVENTION.match(name) and not ELSEWHERE.search(name)}
    assert sorted(missing) == []
