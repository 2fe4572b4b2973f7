"""Every address of the service. Each app keeps its own list."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, path

from hubsupport.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health, name="health"),
    path("admin/", admin.site.urls),
]
