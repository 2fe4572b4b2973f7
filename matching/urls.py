"""Addresses of matching, below a hub."""

from django.urls import path

from matching.views import proposal

app_name = "matching"
urlpatterns = [path("<slug:code>/matching/", proposal, name="proposal")]
