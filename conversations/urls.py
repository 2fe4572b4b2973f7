"""Addresses of talking; all below an engagement."""

from django.urls import path

from conversations.views import messages

app_name = "conversations"
urlpatterns = [
    path("<str:reference>/messages/", messages.messages, name="messages"),
    path("<str:reference>/messages/read/", messages.read, name="read_messages"),
    path("<str:reference>/messages/<int:pk>/take-back/", messages.take_back, name="take_back_message"),
    path("<str:reference>/contact/", messages.contact, name="contact"),
]
