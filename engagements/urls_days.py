"""Addresses of support days and next steps. Recording a day, with what was looked at, lies in evidence."""

from django.urls import path

from engagements.views import days, days_answers, days_booking, days_more, steps

DAY = "<str:reference>/days/<int:pk>/"

urlpatterns = [
    path("<str:reference>/days/", days.day_list, name="days"),
    path("<str:reference>/days/book/", days_booking.book, name="book_day"),
    path("<str:reference>/days/short/", days_more.record_short, name="record_short_contact"),
    path("<str:reference>/days/lost/", days_more.record_lost, name="record_lost_day"),
    path(DAY, days.day_page, name="day"),
    path(f"{DAY}sheet/edit/", days_booking.edit_sheet, name="edit_visit_sheet"),
    path(f"{DAY}move/", days_booking.move, name="move_day"),
    path(f"{DAY}cancel/", days_booking.cancel, name="cancel_day"),
    path(f"{DAY}lost/", days_more.record_lost, name="record_booked_lost_day"),
    path(f"{DAY}confirm/", days_answers.confirm, name="confirm_day"),
    path(f"{DAY}send-back/", days_answers.send_back, name="send_back_day"),
    path(f"{DAY}reply/", days_answers.reply, name="reply_to_day"),
    path(f"{DAY}withdraw/", days_answers.withdraw, name="withdraw_day"),
    path(f"{DAY}accept/", days_answers.accept, name="accept_day"),
    path(f"{DAY}enter-for/", days_more.enter_said, name="enter_for_day"),
    path(f"{DAY}strike/", days_more.strike, name="request_strike"),
    path("<str:reference>/said/<int:pk>/confirm/", days_more.confirm_said_for, name="confirm_said"),
    path("<str:reference>/strikes/<int:pk>/answer/", days_more.answer_strike_request, name="answer_strike"),
    path("<str:reference>/steps/", steps.step_list, name="steps"),
    path("<str:reference>/steps/add/", steps.add, name="add_step"),
    path("<str:reference>/steps/<int:pk>/edit/", steps.edit, name="edit_step"),
    path("<str:reference>/steps/<int:pk>/set-aside/", steps.set_aside, name="set_step_aside"),
    path("<str:reference>/steps/<int:pk>/take-up/", steps.take_up, name="take_step_up"),
    path("<str:reference>/steps/<int:pk>/finish/", steps.finish, name="finish_step"),
]
