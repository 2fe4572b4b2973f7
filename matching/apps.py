from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matching"

    def ready(self) -> None:
        # Late: it needs the models of every app below.
        from matching import ranking  # noqa: PLC0415

        ranking.register()
