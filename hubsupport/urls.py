"""Every address of the service. Each app keeps its own list."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import URLPattern, URLResolver, include, path

from accounts.urls import allauth_urls
from hubsupport.health import health

# Roles come from memberships with dates; Django's groups grant nothing here.
if admin.site.is_registered(Group):
    admin.site.unregister(Group)

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health, name="health"),
    path("admin/", admin.site.urls),
    path("", include("schools.urls")),
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("", include(allauth_urls)),
    path("engagements/", include("listing.urls")),
    path("engagements/", include("evidence.urls")),
    path("engagements/", include("conversations.urls")),
    path("engagements/", include("engagements.urls")),
    path("engagements/", include("exploring.urls")),
    path("engagements/", include("leadership.urls")),
    path("engagements/", include("reviews.urls")),
    path("engagements/", include("plans.urls")),
    path("engagements/", include("pictures.urls")),
    path("", include("attention.urls")),
    path("", include("intake.urls")),
    path("", include("oversight.urls")),
    path("figures/", include("figures.urls")),
    path("hubs/", include("matching.urls")),
    path("", include("workload.urls")),
    path("hubs/", include("hubs.urls")),
    path("llmes/", include("llmes.urls")),
]

handler400 = "core.views.bad_request"
handler403 = "core.views.forbidden"
handler404 = "core.views.not_found"
handler500 = "core.views.server_error"
