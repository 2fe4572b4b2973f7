from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "figures"

    def ready(self) -> None:
        # Late: these need the models of every app below.
        from figures import places, rooms  # noqa: PLC0415

        places.register()
        rooms.register()
