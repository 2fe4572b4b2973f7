from django.apps import AppConfig


class HubsConfig(AppConfig):
    name = "hubs"

    def ready(self) -> None:
        from hubs import roles  # noqa: PLC0415 - models exist only now

        roles.register()
