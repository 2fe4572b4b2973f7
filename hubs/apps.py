from django.apps import AppConfig


class HubsConfig(AppConfig):
    name = "hubs"

    def ready(self) -> None:
        from core import navigation  # noqa: PLC0415 - models exist only now
        from hubs import places, roles  # noqa: PLC0415 - models exist only now

        roles.register()
        navigation.register_items(places.of)
