"""Addresses of the texts at the foot of the page, and of the gallery while DEBUG is on."""

from django.conf import settings
from django.urls import URLPattern, path

from core import gallery, views

app_name = "core"
urlpatterns: list[URLPattern] = [
    path("about/<slug:key>/", views.about, name="about"),
    path("about/<slug:key>/wordings/<int:pk>/", views.about_wording, name="about_wording"),
    path("signed-in/", views.signed_in, name="signed_in"),
]
if settings.DEBUG:
    urlpatterns += [
        path("components/", gallery.components, name="components"),
        path("components/errors/<slug:name>/", gallery.error_page, name="component_error"),
    ]
