"""Addresses of the list of engagements, below /engagements/ and before everything named by a reference."""

from django.urls import path

from listing.views import chosen, export, people, saved, table

app_name = "listing"
urlpatterns = [
    path("", table.engagements, name="engagements"),
    path("list/person/", people.find_person, name="find_person"),
    path("list/chosen/", chosen.chosen, name="chosen"),
    path("list/chosen/invite-again/", chosen.invite_again, name="invite_again"),
    path("list/export/", export.export, name="export"),
    path("list/views/", saved.views, name="views"),
    path("list/views/save/", saved.save, name="save_view"),
    path("list/views/<int:pk>/", saved.edit, name="edit_view"),
    path("list/views/<int:pk>/withdraw/", saved.withdraw, name="withdraw_view"),
]
