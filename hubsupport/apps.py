"""The project itself as an app: home of nothing but start-up checks."""

from django.apps import AppConfig


class HubsupportConfig(AppConfig):
    name = "hubsupport"
