"""Fields that speak plain English, and forms that grow by a button."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.http import QueryDict

from core.form_parts import field_errors
from core.form_summary import summary_lines
from core.forms import DateField, GrowingFormSet, LongText, TimeField, quiet


class DayForm(forms.Form):
    on = DateField(label="When was it?", noun="the date of the visit")
    past = DateField(past=True, required=False, noun="the date")
    bounded = DateField(
        required=False, earliest=datetime.date(2026, 9, 1), latest=lambda: datetime.date(2027, 7, 20)
    )


def typed(day="", month="", year="", name="on", **more):
    return DayForm({f"{name}_day": day, f"{name}_month": month, f"{name}_year": year, **more})


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("12", "10", "2026"), (" 12 ", "Oct", "2026"), ("12", "october", "2026"), ("012", "10.", "2026")],
)
def test_a_date_is_read_as_people_type_it(day, month, year):
    form = typed(day, month, year)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == datetime.date(2026, 10, 12)


@pytest.mark.parametrize(
    ("parts", "sentence", "code"),
    [
        (("", "", ""), "Enter the date of the visit.", "required"),
        (("12", "", "2026"), "The date of the visit must include a month.", "date-month"),
        (("12", "", ""), "The date of the visit must include a month and a year.", "date-month-year"),
        (("", "10", "2026"), "The date of the visit must include a day.", "date-day"),
        (("31", "2", "2026"), "The date of the visit must be a real date, like 12 10 2026.", "date-day"),
        (("12", "13", "2026"), "The date of the visit must be a real date, like 12 10 2026.", "date-month"),
        (("12", "Foo", "2026"), "The date of the visit must be a real date, like 12 10 2026.", "date-month"),
        (("29", "2", "2027"), "The date of the visit must be a real date, like 12 10 2026.", "date-day"),
        (
            ("12", "10", "26"),
            "The date of the visit must include a year with four figures, like 2026.",
            "date-year",
        ),
        (("1" * 30, "10", "2026"), "The date of the visit must be a real date, like 12 10 2026.", "date-day"),
        (("٣", "10", "2026"), "The date of the visit must be a real date, like 12 10 2026.", "date-day"),
    ],
)
def test_a_wrong_date_says_which_part(parts, sentence, code):
    form = typed(*parts)
    assert not form.is_valid()
    assert form.errors["on"] == [sentence]
    assert form.errors.as_data()["on"][0].code == code


def test_a_leap_day_is_a_real_date():
    assert typed("29", "2", "2028").is_valid()


def test_a_date_keeps_within_its_bounds():
    tomorrow = datetime.date.today() + datetime.timedelta(days=2)
    form = DayForm(
        {
            "on": "2026-10-12",
            "past_day": tomorrow.day,
            "past_month": tomorrow.month,
            "past_year": tomorrow.year,
            "bounded": "2026-08-31",
        }
        | {
            k: str(v)
            for k, v in {
                "past_day": tomorrow.day,
                "past_month": tomorrow.month,
                "past_year": tomorrow.year,
            }.items()
        }
    )
    assert form.errors["past"] == ["The date must be today or before."]
    assert form.errors["bounded"] == ["The date must be on or after 1 September 2026."]
    late = DayForm({"on": "2026-10-12", "bounded": "2027-07-21"})
    assert late.errors["bounded"] == ["The date must be on or before 20 July 2027."]


def test_an_iso_date_in_an_address_is_read_and_an_unchanged_date_is_unchanged():
    form = DayForm({"on": "2026-10-12"}, initial={"on": datetime.date(2026, 10, 12)})
    assert form.is_valid()
    assert form.changed_data == []
    assert DayForm({"on": "nonsense"}).errors["on"] == ["Enter the date of the visit."]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9", (9, 0)),
        ("9.30", (9, 30)),
        ("9:30am", (9, 30)),
        ("0930", (9, 30)),
        ("2pm", (14, 0)),
        ("2.15 PM", (14, 15)),
        ("12am", (0, 0)),
        ("12pm", (12, 0)),
    ],
)
def test_a_time_is_read_as_people_type_it(text, time):
    assert TimeField().clean(text) == datetime.time(*time)


@pytest.mark.parametrize("text", ["25:00", "9:75", "13pm", "nine", "9" * 40, "٣:٣٠"])
def test_a_wrong_time_is_refused_in_a_sentence(text):
    with pytest.raises(forms.ValidationError, match="Enter a time, like 9:30am"):
        TimeField().clean(text)


def test_long_text_counts_a_line_break_once():
    assert LongText(max_length=3).clean("a\r\nb") == "a\nb"


class StepForm(forms.Form):
    what = forms.CharField(label="What")


class StepFormSet(GrowingFormSet):
    item_name = "Step"


Steps = forms.formset_factory(StepForm, formset=StepFormSet, extra=1, max_num=3)


def sent(*values, **buttons):
    data = QueryDict(mutable=True)
    data.update({"steps-TOTAL_FORMS": str(len(values)), "steps-INITIAL_FORMS": "0"})
    for index, value in enumerate(values):
        data[f"steps-{index}-what"] = value
    data.update({f"steps-{name}": value for name, value in buttons.items()})
    return Steps(data, prefix="steps")


def test_add_another_keeps_what_was_typed_and_complains_of_nothing():
    steps = sent("Read", "", add="1")
    assert steps.growing
    assert not steps.is_valid()
    assert [form["what"].value() for form in steps] == ["Read", "", None]
    assert summary_lines(steps) == []


def test_no_more_than_the_most_are_added():
    assert len(sent("a", "b", "c", add="1").forms) == 3


def test_remove_takes_out_the_one_and_moves_up_the_rest():
    steps = sent("a", "b", "c", remove="1")
    assert [form["what"].value() for form in steps] == ["a", "c"]
    assert summary_lines(steps) == []


@pytest.mark.parametrize("index", ["9", "-1", "x", "9" * 30])
def test_removing_what_is_not_there_changes_nothing(index):
    assert [form["what"].value() for form in sent("a", remove=index)] == ["a"]


def test_a_sent_formset_is_checked_as_usual():
    steps = sent("a", "b")
    assert not steps.growing
    assert steps.is_valid()
    wrong = sent("a", "x" * 3)
    wrong.forms[1].add_error(None, "No.")
    assert [line.text for line in summary_lines(wrong)] == ["Step 2: No."]


def test_quiet_keeps_the_words_and_says_nothing():
    form = DayForm({"on_day": "12"})
    quiet(form)
    assert summary_lines(form) == []
    assert form["on"].value() == ["12", "", ""]


class WordsForm(forms.Form):
    focus = forms.CharField(label="Focus", max_length=5)
    urn = forms.CharField(label="URN")
    your_name = forms.CharField(label="Your name")
    question = forms.CharField(label="What did you work on?")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")])
    email = forms.EmailField(label="Work email")
    days = forms.DecimalField(label="Days", min_value=0, max_value=20, step_size=Decimal("0.5"))
    count = forms.IntegerField(label="How many")
    file = forms.FileField(label="File")
    sure = forms.BooleanField(label="I have read this")
    own = forms.CharField(label="Own", error_messages={"required": "Say it."})


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("focus", "", "Enter the focus."),
        ("focus", "fluency", "Use 5 characters or fewer. This is 2 too many."),
        ("urn", "", "Enter the URN."),
        ("your_name", "", "Enter your name."),
        ("question", "", "Answer “What did you work on?”."),
        ("kind", "", "Choose the kind."),
        ("kind", "z", "Choose one of the answers listed."),
        ("email", "someone", "Enter an email address in the correct format, like name@example.com."),
        ("days", "lots", "Enter a number, like 6 or 6.5."),
        ("days", "-1", "Enter 0 or more."),
        ("days", "21", "Enter 20 or less."),
        ("days", "1.3", "Enter a number in steps of 0.5."),
        ("count", "1.5", "Enter a whole number, like 6."),
        ("count", "", "Enter how many."),
        ("file", "", "Choose a file."),
        ("sure", "", "Tick the box to go on."),
        ("own", "", "Say it."),
        ("focus", "a\0", "Take out the characters that can’t be shown, and try again."),
    ],
)
def test_errors_are_plain_and_name_the_field(name, value, sentence):
    form = WordsForm({name: value}, {})
    assert field_errors(form[name]) == [sentence]


def test_a_sentence_of_a_service_stays_as_it_is():
    form = WordsForm({"focus": "a"}, {})
    form.add_error("focus", "This focus is taken.")
    assert field_errors(form["focus"]) == ["This focus is taken."]
