"""Addresses of leadership, all below an engagement."""

from django.urls import path

from leadership.views import capacity, development

app_name = "leadership"
urlpatterns = [
    path("<str:reference>/capacity/", capacity.capacity, name="capacity"),
    path("<str:reference>/capacity/write/", capacity.write, name="write_capacity"),
    path("<str:reference>/capacity/<int:pk>/correct/", capacity.correct, name="correct_capacity"),
    path("<str:reference>/capacity/<int:pk>/withdraw/", capacity.withdraw, name="withdraw_capacity"),
    path("<str:reference>/development/", development.development, name="development"),
    path("<str:reference>/development/add/", development.add, name="add_development"),
    path("<str:reference>/development/<int:pk>/edit/", development.edit, name="edit_development"),
    path("<str:reference>/development/<int:pk>/withdraw/", development.withdraw, name="withdraw_development"),
]
