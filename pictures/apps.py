from django.apps import AppConfig


class PicturesConfig(AppConfig):
    name = "pictures"

    def ready(self) -> None:
        # Late: these need the models of every app below.
        from pictures import history, rooms, strikes  # noqa: PLC0415

        history.register()
        rooms.register()
        strikes.register()
