"""Addresses of talking; all below an engagement."""

from django.urls import path

from conversations.views import changes, concerns, confidence, messages, more, promises

app_name = "conversations"
urlpatterns = [
    path("<str:reference>/messages/", messages.messages, name="messages"),
    path("<str:reference>/messages/read/", messages.read, name="read_messages"),
    path("<str:reference>/messages/<int:pk>/take-back/", messages.take_back, name="take_back_message"),
    path("<str:reference>/contact/", messages.contact, name="contact"),
    path("<str:reference>/more-to-say/", more.more, name="more"),
    path("<str:reference>/concerns/raise/", concerns.raise_, name="raise_concern"),
    path("<str:reference>/concerns/<int:pk>/", concerns.concern, name="concern"),
    path("<str:reference>/concerns/<int:pk>/read/", concerns.read, name="read_concern"),
    path("<str:reference>/concerns/<int:pk>/share/", concerns.share, name="share_concern"),
    path("<str:reference>/concerns/<int:pk>/settle/", concerns.settle, name="settle_concern"),
    path("<str:reference>/another-llme/ask/", confidence.ask, name="ask_change_of_llme"),
    path("<str:reference>/another-llme/<int:pk>/", confidence.llme_request, name="llme_request"),
    path("<str:reference>/another-llme/<int:pk>/answer/", confidence.answer, name="answer_llme_request"),
    path(
        "<str:reference>/another-llme/<int:pk>/withdraw/", confidence.withdraw, name="withdraw_llme_request"
    ),
    path("<str:reference>/not-yet/flag/", promises.flag, name="flag_not_in_place"),
    path("<str:reference>/not-yet/<int:pk>/", promises.not_in_place, name="not_in_place"),
    path("<str:reference>/not-yet/<int:pk>/answer/", promises.answer, name="answer_not_in_place"),
    path("<str:reference>/not-yet/<int:pk>/settle/", promises.settle, name="settle_not_in_place"),
    path("<str:reference>/changes/suggest/", changes.suggest, name="suggest_change"),
    path("<str:reference>/changes/<int:pk>/", changes.change, name="change"),
    path("<str:reference>/changes/<int:pk>/agree/", changes.agree, name="agree_change"),
    path("<str:reference>/changes/<int:pk>/not-now/", changes.decline, name="decline_change"),
    path("<str:reference>/changes/<int:pk>/withdraw/", changes.withdraw, name="withdraw_change"),
]
