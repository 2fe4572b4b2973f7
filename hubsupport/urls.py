"""Every address of the service. Each app keeps its own list."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from hubsupport.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health, name="health"),
    path("admin/", admin.site.urls),
    path("", include("core.urls")),
]

handler400 = "core.views.bad_request"
handler403 = "core.views.forbidden"
handler404 = "core.views.not_found"
handler500 = "core.views.server_error"
