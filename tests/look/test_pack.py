"""The crispy pack: each component as the design system draws it, wired for those who listen."""

import datetime
from xml.etree.ElementTree import Element

import html5lib
import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Div, Fieldset, Layout, Row, Submit
from django import forms
from django.template import Context, Template

from core.forms import DateField, GrowingFormSet, LongText
from core.looks import Look
from tests.valid_html import assert_valid

XSS = "<script>alert(1)</script>"


def draw(form, template="{{ form|crispy }}", **more) -> Element:
    """The form as a tree, after a check that the page it stands in is valid."""
    source = "{% load crispy_forms_tags components %}" + template
    body = Template(source).render(Context({"form": form, **more}))
    assert_valid(f"<!DOCTYPE html><html lang=en-GB><title>t</title><body>{body}</body></html>")
    return html5lib.parse(body, namespaceHTMLElements=False)


def one(tree: Element, path: str) -> Element:
    found = tree.findall(f".//{path}")
    assert len(found) == 1, (path, len(found))
    return found[0]


def text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def classes(element: Element) -> list[str]:
    return element.get("class", "").split()


def make(field, *, look=None, data=None, name="thing", **more):
    fields = {name: field, **{k: v for k, v in more.items() if isinstance(v, forms.Field)}}
    attrs = fields | {"looks": {name: look} if look else {}}
    return type("AForm", (forms.Form,), attrs)(data)


def test_an_input_has_its_label_hint_and_error_wired():
    form = make(forms.CharField(label="Focus", help_text="A few words."), data={"thing": ""})
    tree = draw(form)
    field = one(tree, "input")
    assert field.get("aria-describedby") == "id_thing-hint id_thing-error"
    assert classes(field) == ["govuk-input", "govuk-input--error"]
    assert text(one(tree, "*[@id='id_thing-hint']")) == "A few words."
    assert text(one(tree, "p[@id='id_thing-error']")) == "Error: Enter the focus."
    assert one(tree, "label").get("for") == "id_thing"
    assert field.get("required") is None


def test_labels_hints_values_and_choices_are_escaped():
    fields = {
        "a": forms.CharField(label=XSS, help_text=XSS),
        "b": forms.ChoiceField(label=XSS, choices=[(XSS, XSS)], widget=forms.RadioSelect),
        "c": forms.ChoiceField(choices=[(XSS, [(XSS, XSS)])]),
        "d": LongText(max_length=500),
        "e": forms.BooleanField(label=XSS, help_text=XSS),
    }
    form = type("AForm", (forms.Form,), fields | {"looks": {"a": Look(suffix=XSS, prefix=XSS)}})(
        {"a": XSS, "b": "no", "d": "</textarea>" + XSS}
    )
    form.add_error("a", XSS)
    form.add_error(None, XSS)
    tree = draw(form, "{% error_summary form %}{{ form|crispy }}")
    assert tree.findall(".//script") == []
    assert one(tree, "input[@id='id_a']").get("value") == XSS
    assert text(one(tree, "label[@for='id_a']")) == XSS
    assert one(tree, "textarea").text == "</textarea>" + XSS


def test_drawing_twice_draws_the_same():
    form = make(forms.CharField(widget=forms.TextInput(attrs={"class": "mine"})), data={"thing": ""})
    template = Template("{% load crispy_forms_tags %}{{ form|crispy }}")
    first = template.render(Context({"form": form}))
    assert template.render(Context({"form": form})) != ""
    form.summary_shown = True
    again = template.render(Context({"form": form}))
    assert again == template.render(Context({"form": form}))
    assert 'class="govuk-input mine govuk-input--error"' in first
    assert 'class="govuk-input mine govuk-input--error"' in again
    assert form.fields["thing"].widget.attrs == {"class": "mine"}


def test_what_is_not_required_says_optional():
    assert (
        text(one(draw(make(forms.CharField(label="Phone", required=False))), "label")) == "Phone (optional)"
    )
    silent = make(forms.CharField(label="Phone", required=False), look=Look(optional=False))
    assert text(one(draw(silent), "label")) == "Phone"
    said = make(forms.CharField(label="Phone (optional)", required=False))
    assert text(one(draw(said), "label")) == "Phone (optional)"


def test_a_number_is_typed_as_text_with_the_right_keyboard():
    whole = one(draw(make(forms.IntegerField(max_value=9))), "input")
    assert (whole.get("type"), whole.get("inputmode"), whole.get("max")) == ("text", "numeric", None)
    parts = one(draw(make(forms.DecimalField())), "input")
    assert (parts.get("type"), parts.get("inputmode")) == ("text", "decimal")


def test_an_input_may_have_a_width_a_prefix_a_suffix_and_autocomplete():
    look = Look(prefix="£", suffix="a day", width=3, autocomplete="off")
    tree = draw(make(forms.CharField(), look=look))
    field = one(tree, "input")
    assert "govuk-input--width-3" in classes(field)
    assert field.get("autocomplete") == "off"
    assert [text(d) for d in tree.findall(".//div[@aria-hidden='true']")] == ["£", "a day"]
    half = one(draw(make(forms.CharField(), look=Look(width="one-half"))), "input")
    assert "govuk-!-width-one-half" in classes(half)


@pytest.mark.parametrize("hint", ["", "Both sides read this."])
def test_a_character_count_works_with_and_without_a_hint(hint):
    tree = draw(make(LongText(max_length=500, help_text=hint), data={"thing": "x" * 501}))
    group = one(tree, "div[@data-module='govuk-character-count']")
    assert (group.get("data-maxlength"), group.get("data-count-type")) == ("500", None)
    field = one(tree, "textarea")
    expected = ["id_thing-hint"] * bool(hint) + ["id_thing-error", "id_thing-info"]
    assert field.get("aria-describedby").split() == expected
    assert field.get("maxlength") is None
    assert text(one(tree, "*[@id='id_thing-info']")) == "You can enter up to 500 characters"
    assert "This is 1 too many." in text(tree)


def test_words_may_be_counted():
    group = one(draw(make(LongText(), look=Look(words=60))), "div[@data-module='govuk-character-count']")
    assert (group.get("data-maxlength"), group.get("data-count-type")) == ("60", "words")


def test_text_without_a_limit_is_a_plain_textarea_that_keeps_its_first_empty_line():
    tree = draw(make(LongText(), data={"thing": "\nafter"}))
    assert one(tree, "textarea").text == "\nafter"
    assert tree.findall(".//div[@data-module='govuk-character-count']") == []
    assert one(tree, "textarea").get("rows") == "5"


def test_a_select_knows_what_was_chosen():
    tree = draw(make(forms.ChoiceField(choices=[("", "Choose"), ("a", "A")]), data={"thing": "a"}))
    assert classes(one(tree, "select")) == ["govuk-select"]
    assert [o.get("value") for o in tree.findall(".//option[@selected]")] == ["a"]


def test_radios_stand_in_a_fieldset_with_hints_a_divider_and_what_opens():
    look = Look(
        hints={"a": "The first."},
        reveals={"other": ["which"]},
        divider_before="other",
        inline=True,
        size="l",
        heading=True,
    )
    form = make(
        forms.ChoiceField(
            label="Which?",
            help_text="Choose one.",
            choices=[("a", "A"), ("other", "Other")],
            widget=forms.RadioSelect,
        ),
        look=look,
        data={"thing": "other", "which": ""},
        which=forms.CharField(label="Which one?", required=False),
    )
    form.add_error("which", "Say which.")
    tree = draw(form, "{% error_summary form %}{{ form|crispy }}")
    assert one(tree, "fieldset").get("aria-describedby") == "id_thing-hint"
    assert text(one(tree, "legend/h1")) == "Which?"
    first, second = tree.findall(".//input[@type='radio']")
    assert (first.get("id"), first.get("aria-describedby")) == ("id_thing_0", "id_thing_0-hint")
    assert (second.get("checked"), second.get("data-aria-controls")) == ("", "conditional-id_thing_1")
    inner = one(tree, "div[@id='conditional-id_thing_1']")
    assert "govuk-radios__conditional--hidden" not in classes(inner)
    assert one(inner, "input").get("id") == "id_which"
    assert len(tree.findall(".//input[@id='id_which']")) == 1
    assert one(tree, "a").get("href") == "#id_which"
    assert text(one(tree, "div[@class='govuk-radios__divider']")) == "or"


def test_what_an_option_opens_is_closed_until_it_is_chosen():
    form = make(
        forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect),
        look=Look(reveals={"b": ["why"]}),
        why=forms.CharField(required=False),
    )
    assert "govuk-radios__conditional--hidden" in classes(
        one(draw(form), "div[@id='conditional-id_thing_1']")
    )


def test_checkboxes_may_be_small_and_the_summary_leads_to_the_first():
    field = forms.MultipleChoiceField(
        label="What?", choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )
    tree = draw(make(field, look=Look(small=True), data={}), "{% error_summary form %}{{ form|crispy }}")
    assert one(tree, "a").get("href") == "#id_thing_0"
    assert [i.get("name") for i in tree.findall(".//input")] == ["thing", "thing"]
    assert "govuk-checkboxes--small" in classes(one(tree, "div[@data-module='govuk-checkboxes']"))
    chosen = draw(make(field, data={"thing": ["b"]}))
    assert [i.get("value") for i in chosen.findall(".//input[@checked]")] == ["b"]


def test_one_checkbox_has_its_label_hint_and_error():
    tree = draw(make(forms.BooleanField(label="I have read it", help_text="All of it."), data={}))
    field = one(tree, "input")
    assert field.get("aria-describedby") == "id_thing-hint id_thing-error"
    assert text(one(tree, "p[@id='id_thing-error']")) == "Error: Tick the box to go on."
    assert one(draw(make(forms.BooleanField(), data={"thing": "on"})), "input").get("checked") == ""


def test_a_date_is_three_boxes_and_the_wrong_one_is_marked_and_linked():
    form = make(
        DateField(label="When?", help_text="Like 12 10 2026."),
        data={"thing_day": "12", "thing_month": "", "thing_year": "2026"},
    )
    tree = draw(form, "{% error_summary form %}{{ form|crispy }}")
    assert one(tree, "fieldset").get("role") == "group"
    assert one(tree, "fieldset").get("aria-describedby") == "id_thing-hint id_thing-error"
    assert [(i.get("id"), i.get("value")) for i in tree.findall(".//input")] == [
        ("id_thing_day", "12"),
        ("id_thing_month", None),
        ("id_thing_year", "2026"),
    ]
    marked = [i.get("id") for i in tree.findall(".//input") if "govuk-input--error" in classes(i)]
    assert marked == ["id_thing_month"]
    assert one(tree, "a").get("href") == "#id_thing_month"


def test_a_date_shows_its_initial_value():
    form = type("AForm", (forms.Form,), {"thing": DateField()})(
        initial={"thing": datetime.date(2026, 10, 12)}
    )
    assert [i.get("value") for i in draw(form).findall(".//input")] == ["12", "10", "2026"]


def test_a_password_never_shows_its_value_and_can_be_shown_while_typing():
    form = make(
        forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})),
        data={"thing": "hush"},
    )
    field = one(draw(form), "input")
    assert (field.get("value"), field.get("type"), field.get("autocomplete")) == (
        None,
        "password",
        "new-password",
    )


def test_a_file_may_be_one_or_several():
    field = one(draw(make(forms.FileField())), "input")
    assert (field.get("type"), classes(field)) == ("file", ["govuk-file-upload"])


def test_hidden_fields_are_there_once_and_unseen():
    form = make(forms.CharField(widget=forms.HiddenInput), data={"thing": "7"})
    assert one(draw(form), "input").get("type") == "hidden"


def test_a_disabled_field_says_so():
    assert one(draw(make(forms.CharField(disabled=True))), "input").get("disabled") == ""


def test_a_label_may_be_the_heading_of_the_page():
    tree = draw(make(forms.CharField(label="Focus"), look=Look(heading=True)))
    assert text(one(tree, "h1/label")) == "Focus"


def test_errors_are_listed_even_if_the_page_forgot_its_summary_and_only_once():
    form = make(forms.CharField(label="Focus"), data={})
    form.add_error(None, "The two days overlap.")
    tree = draw(form)
    assert [text(li) for li in tree.findall(".//li")] == ["The two days overlap.", "Enter the focus."]
    again = draw(make(forms.CharField(), data={}), "{% error_summary form %}{{ form|crispy }}")
    assert len(again.findall(".//h2")) == 1


def test_a_title_says_that_there_is_an_error():
    template = "<p>{% error_prefix form %}Record a day</p>"
    assert text(one(draw(make(forms.CharField(), data={}), template), "p")) == "Error: Record a day"
    assert text(one(draw(make(forms.CharField()), template), "p")) == "Record a day"


def test_a_layout_groups_fields_and_draws_its_buttons():
    form = make(forms.CharField(label="A"), other=forms.CharField(label="B"))
    form.helper = FormHelper()
    form.helper.layout = Layout(
        Fieldset("About the day", "thing", Row(Column("other"))), Div(HTML("<p>More</p>"), css_class="x")
    )
    form.helper.add_input(Submit("save", "Save & go on"))
    tree = draw(form, "{% crispy form %}", csrf_token="abc")
    assert one(tree, "form").get("method") == "post"
    assert text(one(tree, "legend")) == "About the day"
    assert one(tree, "input[@name='csrfmiddlewaretoken']").get("value") == "abc"
    assert text(one(tree, "button")) == "Save & go on"
    assert [i.get("id") for i in tree.findall(".//input") if i.get("id")] == ["id_thing", "id_other"]


def test_a_field_that_an_option_opens_is_drawn_once_in_a_layout_too():
    form = make(
        forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect),
        look=Look(reveals={"a": ["why"]}),
        why=forms.CharField(required=False),
    )
    tree = draw(form, "{% crispy form %}", csrf_token="abc")
    assert len(tree.findall(".//input[@id='id_why']")) == 1


class StepForm(forms.Form):
    what = forms.CharField(label="What")


class StepFormSet(GrowingFormSet):
    item_name, add_text = "Step", "Add another step"


def test_a_formset_is_numbered_and_grows_by_a_button():
    steps = forms.formset_factory(StepForm, formset=StepFormSet, extra=2)(prefix="steps")
    tree = draw(steps)
    assert [text(legend) for legend in tree.findall(".//legend")] == ["Step 1", "Step 2"]
    buttons = tree.findall(".//button")
    assert [(b.get("name"), b.get("value")) for b in buttons] == [
        ("steps-remove", "0"),
        ("steps-remove", "1"),
        ("steps-add", "1"),
    ]
    assert text(buttons[0]) == "Remove step 1"


def test_a_plain_formset_of_django_is_drawn_too():
    tree = draw(forms.formset_factory(StepForm, extra=1)(prefix="steps"))
    assert text(one(tree, "legend")) == "Item 1"
    assert tree.findall(".//button") == []
