from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"

    def ready(self) -> None:
        # Late: these need the models of every app below.
        from core import navigation  # noqa: PLC0415
        from intake import at_schools, history, places, strikes, with_work  # noqa: PLC0415

        navigation.register_items(places.of)
        at_schools.register()
        with_work.register()
        history.register()
        strikes.register()
