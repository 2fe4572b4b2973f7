"""Addresses of the list of engagements, below /engagements/ and before everything named by a reference."""

from django.urls import path

from listing.views import export, people, table

app_name = "listing"
urlpatterns = [
    path("", table.engagements, name="engagements"),
    path("list/person/", people.find_person, name="find_person"),
    path("list/export/", export.export, name="export"),
]
