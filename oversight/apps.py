from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "oversight"

    def ready(self) -> None:
        from oversight import places  # noqa: PLC0415 (needs the models of every app below)

        places.register()
