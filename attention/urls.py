"""Addresses of the desk: below an engagement, and its rules below a hub."""

from django.urls import path

from attention.views import desk, putting_off

app_name = "attention"
HERE = "engagements/<str:reference>/needs-attention/"
urlpatterns = [
    path("hubs/<slug:code>/needs-attention/", desk.rules, name="rules"),
    path(HERE, putting_off.attention, name="attention"),
    path(f"{HERE}<slug:rule>/put-off/", putting_off.put_off, name="put_off"),
    path(f"{HERE}<int:pk>/put-back/", putting_off.put_back, name="put_back"),
]
