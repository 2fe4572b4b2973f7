"""The service's own addresses, and the gallery, which otherwise exists only while DEBUG is on."""

from django.urls import include, path

from core import gallery

urlpatterns = [
    path("components/", gallery.components, name="components"),
    path("components/errors/<slug:name>/", gallery.error_page, name="component_error"),
    path("", include("core.urls")),
]
handler400 = "core.views.bad_request"
handler403 = "core.views.forbidden"
handler404 = "core.views.not_found"
handler500 = "core.views.server_error"
